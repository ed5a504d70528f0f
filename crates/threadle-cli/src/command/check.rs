//! `threadle check`: what is wrong with a workspace.

use std::io::Write;
use std::path::PathBuf;

use threadle::diagnostic::Severity;

use crate::failure::{Exit, Outcome, counted, tell_interrupted};
use crate::findings::{self, Format};
use crate::progress::Effort;
use crate::rules::Workspace;

/// Check a workspace and tell everything that is wrong with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle check
  threadle check rules --deny warnings
  threadle check rules --format github      in a GitHub workflow
  threadle check rules --format sarif > findings.sarif

`threadle explain NAME` tells more about a finding.")]
pub struct Check {
    /// The workspace.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// How findings are printed.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// Findings that are to fail the check besides errors.
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    #[command(flatten)]
    effort: Effort,
}

/// What may be denied.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Deny {
    Warnings,
}

impl Check {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let workspace = Workspace::open_within(&self.path, &self.effort.limits())?;
        let mut out = anstream::stdout().lock();
        findings::print(&workspace, self.format, &mut out)?;
        let (errors, warnings) = (workspace.count(Severity::Error), workspace.count(Severity::Warning));
        if !quiet && matches!(self.format, Format::Terminal | Format::Plain) {
            let files = counted(workspace.compilation.files.len() + 1, "file");
            match errors + warnings {
                0 => writeln!(out, "{files} checked, nothing to mend")?,
                _ => writeln!(out, "{files} checked: {}, {}", counted(errors, "error"), counted(warnings, "warning"))?,
            }
        }
        if workspace.compilation.interrupted {
            tell_interrupted("not all conversations were looked at");
            return Ok(Exit::Interrupted);
        }
        let denied = errors > 0 || self.deny.is_some() && warnings > 0;
        Ok(if denied { Exit::Findings } else { Exit::Fine })
    }
}
