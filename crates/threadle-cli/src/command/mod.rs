//! The commands: one file each, its arguments and its action together.

mod build;
mod chat;
mod check;
mod completions;
mod diff;
mod drive;
mod explain;
mod fmt;
mod generate;
mod graph;
mod man;
mod mutate;
mod new;
mod prove;
mod test;
mod what;
mod who;

use crate::failure::Outcome;

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    New(new::New),
    Check(check::Check),
    Fmt(fmt::Fmt),
    Test(test::Test),
    Generate(generate::Generate),
    Mutate(mutate::Mutate),
    Prove(prove::Prove),
    Diff(diff::Diff),
    Who(who::Who),
    What(what::What),
    Chat(chat::Chat),
    Drive(drive::Drive),
    Build(build::Build),
    Graph(graph::Graphs),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// Does it.
    pub fn run(self, quiet: bool) -> Outcome {
        match self {
            Command::New(new) => new.run(quiet),
            Command::Check(check) => check.run(quiet),
            Command::Fmt(fmt) => fmt.run(quiet),
            Command::Test(test) => test.run(quiet),
            Command::Generate(generate) => generate.run(quiet),
            Command::Mutate(mutate) => mutate.run(quiet),
            Command::Prove(prove) => prove.run(quiet),
            Command::Diff(diff) => diff.run(quiet),
            Command::Who(who) => who.run(),
            Command::What(what) => what.run(),
            Command::Chat(chat) => chat.run(),
            Command::Drive(drive) => drive.run(),
            Command::Build(build) => build.run(quiet),
            Command::Graph(graph) => graph.run(),
            Command::Explain(explain) => explain.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(quiet),
        }
    }
}
