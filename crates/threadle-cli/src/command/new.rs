//! `threadle new`: a workspace to start from.

use std::io::Write;
use std::path::PathBuf;

use crate::failure::{Exit, Failure, Outcome};
use crate::write;

/// Make a workspace to start from: a greeting, a menu, a way to a person, and scenarios that show it all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle new helpdesk
  cd helpdesk && threadle test && threadle chat")]
pub struct New {
    /// The folder to make; it must not exist, or be empty.
    folder: PathBuf,
}

const FILES: [(&str, &str); 4] = [
    ("threadle.yaml", include_str!("../../template/threadle.yaml")),
    ("welcome.thread", include_str!("../../template/welcome.thread")),
    ("menu.thread", include_str!("../../template/menu.thread")),
    ("scenarios.thread", include_str!("../../template/scenarios.thread")),
];

impl New {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let occupied = std::fs::read_dir(&self.folder).is_ok_and(|mut entries| entries.next().is_some());
        if occupied || self.folder.is_file() {
            return Err(Failure::new(
                format!("`{}` exists already", self.folder.display()),
                "nothing was changed; choose a folder that does not exist or is empty",
            ));
        }
        for (name, text) in FILES {
            write::create(&self.folder.join(name), text.as_bytes())?;
        }
        if !quiet {
            let folder = self.folder.display();
            let mut out = anstream::stdout();
            writeln!(out, "Made the workspace `{folder}`. Next:\n")?;
            writeln!(out, "  threadle test {folder}    play its scenarios")?;
            writeln!(out, "  threadle chat {folder}    talk to it")?;
        }
        Ok(Exit::Fine)
    }
}
