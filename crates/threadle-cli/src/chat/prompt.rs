//! Where lines come from: a terminal with editing, or anything else, whose lines are shown as if they were typed.

use std::io::{self, BufRead, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

const YOU: Style = AnsiColor::Cyan.on_default().bold();

/// Where lines come from.
pub enum Prompt {
    /// A person at a terminal.
    Terminal(Box<Editor<(), MemHistory>>),
    /// A script.
    Lines(io::StdinLock<'static>),
}

impl Prompt {
    /// Standard input, as it is.
    pub fn new() -> Prompt {
        let editor = || Editor::with_history(Config::default(), MemHistory::new()).ok();
        match io::stdin().is_terminal().then(editor).flatten() {
            Some(editor) => Prompt::Terminal(Box::new(editor)),
            None => Prompt::Lines(io::stdin().lock()),
        }
    }

    /// The next line; none at the end.
    pub fn line(&mut self, out: &mut impl Write) -> io::Result<Option<String>> {
        match self {
            Prompt::Terminal(editor) => match editor.readline("you> ") {
                Ok(line) => {
                    // A line that cannot be remembered is no reason to stop.
                    let _ = editor.add_history_entry(&line);
                    Ok(Some(line))
                }
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                Err(error) => Err(io::Error::other(error)),
            },
            Prompt::Lines(input) => {
                let mut bytes = Vec::new();
                if input.read_until(b'\n', &mut bytes)? == 0 {
                    return Ok(None);
                }
                let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_string();
                writeln!(out, "{YOU}you>{YOU:#} {line}")?;
                Ok(Some(line))
            }
        }
    }
}
