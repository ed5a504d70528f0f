//! The `threadle` command: rules in, findings, transcripts, effects and drawings out.

mod chat;
mod command;
mod coverage;
mod differences;
mod edited;
mod failure;
mod findings;
mod outside;
mod page;
mod progress;
mod reports;
mod rules;
mod states;
mod versions;
mod write;

use std::process::ExitCode;

use clap::Parser;

use command::Command;
use failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Check, test, run and explain the rules of a customer-service chat.
#[derive(Debug, Parser)]
#[command(name = "threadle", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Every command that takes a PATH means the workspace there: a folder with a `threadle.yaml`, or anything below one.

Exit status:
    0  all is well
    1  findings, scenarios that did not come out, files not formatted, or input that was refused
    2  wrong usage, or something cannot be read or written
  130  ended by Ctrl-C, after what was found so far was told")]
struct Arguments {
    /// When to colour the output; NO_COLOR is honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// Print nothing but findings and results.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

/// When to colour.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let choice = match arguments.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
    if arguments.quiet {
        progress::hide();
    }
    match arguments.command.run(arguments.quiet) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            failure.print();
            failure.exit().into()
        }
    }
}
