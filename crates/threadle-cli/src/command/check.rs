//! `threadle check`: what is wrong with a workspace.

use std::io::Write;
use std::path::PathBuf;

use threadle::diagnostic::Severity;

use crate::edited::Edited;
use crate::failure::{Exit, Failure, Outcome, counted, tell_interrupted};
use crate::findings::{self, Format};
use crate::progress::Effort;
use crate::rules::Workspace;

/// Check a workspace and tell everything that is wrong with it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle check
  threadle check rules --deny warnings
  threadle check rules --watch              again after each save, until Ctrl-C
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
    /// Check again after each save, until Ctrl-C; only what a save has changed is read and checked anew
    #[arg(long)]
    watch: bool,
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
        if self.watch {
            return self.keep_on(quiet);
        }
        let workspace = Workspace::open_within(&self.path, &self.effort.limits())?;
        self.tell(&workspace, quiet, "")?;
        let (errors, warnings) = (workspace.count(Severity::Error), workspace.count(Severity::Warning));
        if workspace.compilation.interrupted {
            tell_interrupted("not all conversations were looked at");
            return Ok(Exit::Interrupted);
        }
        let denied = errors > 0 || self.deny.is_some() && warnings > 0;
        Ok(if denied { Exit::Findings } else { Exit::Fine })
    }

    /// Tells what was found; `how` stands behind the number of files.
    fn tell(&self, workspace: &Workspace, quiet: bool, how: &str) -> Result<(), Failure> {
        let mut out = anstream::stdout().lock();
        findings::print(&workspace.compilation, &workspace.sources(), self.format, &mut out)?;
        if !quiet && matches!(self.format, Format::Terminal | Format::Plain) {
            writeln!(out, "{}", summary(workspace, how))?;
        }
        Ok(out.flush()?)
    }

    /// Checks again after each save, until Ctrl-C ends the program or whoever reads the output is gone.
    fn keep_on(&self, quiet: bool) -> Outcome {
        let mut edited = Edited::open(&self.path)?;
        loop {
            match edited.check(&self.effort.limits()) {
                Ok((workspace, took)) => {
                    self.tell(&workspace, quiet, &format!(" in {} ms", took.as_millis()))?;
                    if workspace.compilation.interrupted {
                        tell_interrupted("not all conversations were looked at");
                        return Ok(Exit::Interrupted);
                    }
                }
                // The next save may bring back what is missing now.
                Err(failure) => failure.print(),
            }
            edited.wait_for_a_save();
        }
    }
}

/// What was checked and how much was found, in one line; `how` stands behind the number of files.
fn summary(workspace: &Workspace, how: &str) -> String {
    let files = counted(workspace.compilation.files.len() + 1, "file");
    let (errors, warnings) = (workspace.count(Severity::Error), workspace.count(Severity::Warning));
    let mut line = match errors + warnings {
        0 => format!("{files} checked{how}, nothing to mend"),
        _ => format!("{files} checked{how}: {}, {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    let (infos, allowed) = (workspace.count(Severity::Info), workspace.compilation.allowed.len());
    if infos > 0 {
        line.push_str(&format!("; {infos} worth knowing"));
    }
    if allowed > 0 {
        line.push_str(&format!("; {} allowed", counted(allowed, "finding")));
    }
    line
}
