//! `threadle man`: the manual pages.

use std::io::Write;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man as Page;

use crate::failure::{Exit, Outcome};
use crate::write;

/// Print the manual page, or write the pages of all commands into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle man | man -l -
  threadle man ~/.local/share/man/man1")]
pub struct Man {
    /// The folder for one page for each command; without it, the page of `threadle` itself is printed.
    folder: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let mut command = crate::Arguments::command();
        command.build();
        let Some(folder) = self.folder else {
            let mut page = Vec::new();
            Page::new(command).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
            return Ok(Exit::Fine);
        };
        std::fs::create_dir_all(&folder).map_err(|error| crate::Failure::writing(&folder, &error))?;
        let commands = command.get_subcommands().filter(|command| command.get_name() != "help");
        for command in commands.chain([&command]) {
            let name = command.get_display_name().unwrap_or(command.get_name()).to_string();
            let mut page = Vec::new();
            Page::new(command.clone()).render(&mut page)?;
            let path = folder.join(format!("{name}.1"));
            write::replace(&path, &page)?;
            if !quiet {
                writeln!(std::io::stdout(), "{}", path.display())?;
            }
        }
        Ok(Exit::Fine)
    }
}
