//! `threadle explain`: the page of a finding, or the list of all findings.

use std::io::Write;

use anstyle::AnsiColor;
use threadle::diagnostic::{Entry, Severity, catalogue, explain, nearest_kind};

use crate::failure::{Exit, Failure, Outcome};
use crate::page;

/// Tell what a finding means, why it matters and what to do about it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle explain                  lists all findings
  threadle explain unknown-name")]
pub struct Explain {
    /// The name of the finding, as it stands in front of its message.
    name: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Outcome {
        let mut out = anstream::stdout().lock();
        match self.name {
            None => {
                let widest = catalogue().iter().map(|entry| entry.kind.name.len()).max().unwrap_or(0);
                for entry in catalogue() {
                    let bold = anstyle::Style::new().bold();
                    let name = entry.kind.name;
                    let color = color(entry.kind.severity).on_default();
                    let word = word(entry.kind.severity);
                    writeln!(out, "{bold}{name:widest$}{bold:#}  {color}{word:7}{color:#}  {}", summary(entry))?;
                }
            }
            Some(name) => {
                let entry = explain(&name).ok_or_else(|| unknown(&name))?;
                page::print(entry.page, &mut out)?;
            }
        }
        Ok(Exit::Fine)
    }
}

/// The first sentence of a page, without the severity behind it.
fn summary(entry: &Entry) -> &str {
    let line = entry.page.lines().nth(1).unwrap_or("");
    line.split(" (severity:").next().unwrap_or(line)
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn color(severity: Severity) -> AnsiColor {
    match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Blue,
    }
}

fn unknown(name: &str) -> Failure {
    let help = match nearest_kind(name) {
        Some(near) => format!("did you mean `{near}`? `threadle explain` lists all of them"),
        None => "`threadle explain` lists all of them".into(),
    };
    Failure::new(format!("there is no finding called `{name}`"), help)
}
