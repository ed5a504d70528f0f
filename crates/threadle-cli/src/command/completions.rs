//! `threadle completions`: a script that teaches a shell to complete the commands.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::failure::{Exit, Outcome};

/// Print a script that teaches your shell to complete the commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle completions bash > ~/.local/share/bash-completion/completions/threadle
  threadle completions zsh > ~/.zfunc/_threadle
  threadle completions fish > ~/.config/fish/completions/threadle.fish")]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::Arguments::command(), "threadle", &mut script);
        std::io::stdout().write_all(&script)?;
        Ok(Exit::Fine)
    }
}
