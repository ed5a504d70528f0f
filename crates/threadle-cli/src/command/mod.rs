//! The commands: one file each, its arguments and its action together.

mod completions;
mod explain;
mod man;
mod new;

use crate::failure::Outcome;

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    New(new::New),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// Does it.
    pub fn run(self, quiet: bool) -> Outcome {
        match self {
            Command::New(new) => new.run(quiet),
            Command::Explain(explain) => explain.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(quiet),
        }
    }
}
