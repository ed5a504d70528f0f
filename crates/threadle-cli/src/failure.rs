//! How a command ends: with an exit status, or without having done its work.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::AnsiColor;

/// The exit status of a command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Fine = 0,
    /// 1: there is something to mend.
    Findings = 1,
    /// 2: wrong usage, or something cannot be read or written.
    Trouble = 2,
    /// 130: Ctrl-C ended it, after what was found so far was told.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read the output went away; nothing is wrong.
    ClosedPipe,
    /// The input has mistakes that keep the command from its work; they were printed.
    Findings(String),
    /// Ctrl-C was pressed before the work was done.
    Interrupted,
    /// Something to tell.
    Told {
        /// What went wrong: lower case, one sentence.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

/// What a command comes to.
pub type Outcome = Result<Exit, Failure>;

/// Says on standard error that the work was ended early, and by what.
pub fn tell_interrupted(what: &str) {
    let _ = writeln!(anstream::stderr(), "interrupted: {what}");
}

impl Failure {
    /// A failure with advice.
    pub fn new(message: impl Display, help: impl Display) -> Failure {
        Failure::Told { message: message.to_string(), help: Some(help.to_string()) }
    }

    /// `path` cannot be written.
    pub fn writing(path: &std::path::Path, cause: &io::Error) -> Failure {
        let message = format!("`{}` cannot be written: {cause}", path.display());
        Failure::new(message, "make sure that the folder exists and that you may write there; nothing was changed")
    }

    /// The exit status that it ends with.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::ClosedPipe => Exit::Fine,
            Failure::Findings(_) => Exit::Findings,
            Failure::Interrupted => Exit::Interrupted,
            Failure::Told { .. } => Exit::Trouble,
        }
    }

    /// Tells it on standard error, as well as that goes.
    pub fn print(&self) {
        let (message, help) = match self {
            Failure::ClosedPipe => return,
            Failure::Interrupted => return tell_interrupted("the rules were not checked to their end"),
            Failure::Findings(message) => (message, &None),
            Failure::Told { message, help } => (message, help),
        };
        let (red, cyan) = (AnsiColor::Red.on_default().bold(), AnsiColor::Cyan.on_default());
        let mut out = anstream::stderr();
        let _ = writeln!(out, "{red}error{red:#}: {message}");
        if let Some(help) = help {
            let _ = writeln!(out, "{cyan}help{cyan:#}: {help}");
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::Told { message: format!("the output cannot be written: {error}"), help: None },
        }
    }
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

impl From<threadle_workspace::Error> for Failure {
    fn from(error: threadle_workspace::Error) -> Failure {
        Failure::new(&error, error.help())
    }
}
