//! `threadle test`: plays the scenarios of a workspace.

use std::path::PathBuf;

use threadle::scenario::{self, Report};

use crate::failure::{Exit, Failure, Outcome};
use crate::reports::{self, Format};
use crate::rules::Workspace;

/// Play the scenarios of a workspace and show where a transcript does not come out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle test
  threadle test rules --filter \"signs in\"   scenarios whose name has these words
  threadle test rules --format junit > scenarios.xml")]
pub struct Test {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Play only scenarios whose name or file has this text in it.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How the results are printed.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
}

impl Test {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let workspace = Workspace::open(&self.path)?;
        let program = workspace.program()?;
        let sources = workspace.sources();
        let wanted = |label: &str, span| match &self.filter {
            None => true,
            Some(text) => label.contains(text) || reports::path(&sources, span).contains(text),
        };
        let ir = &workspace.compilation.workspace;
        let chosen = ir.scenarios.iter().filter(|scenario| wanted(&scenario.label, scenario.span));
        let reports: Vec<Report> = chosen.map(|scenario| scenario::run(&program, ir, scenario)).collect();
        if let Some(text) = self.filter.filter(|_| reports.is_empty() && !ir.scenarios.is_empty()) {
            let message = format!("no scenario has `{text}` in its name or the name of its file");
            return Err(Failure::new(message, "`threadle test` without `--filter` plays all of them"));
        }
        reports::print(&reports, &sources, self.format, quiet)?;
        Ok(if reports.iter().all(Report::passed) { Exit::Fine } else { Exit::Findings })
    }
}
