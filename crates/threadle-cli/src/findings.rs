//! Findings on the output, in the form that the user wants.

use std::io::{self, Write};

use threadle::diagnostic::render::{GraphicalStyle, github, graphical, json, plain, sarif};
use threadle::diagnostic::{Diagnostic, Severity, sort};
use threadle::source::Sources;

use crate::failure::Failure;
use crate::rules::Workspace;

/// The forms of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// The lines of the source with the place marked
    Terminal,
    /// One line for each finding
    Plain,
    /// For other programs
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// For code scanners
    Sarif,
}

/// Prints the findings of a workspace.
pub fn print(workspace: &Workspace, format: Format, out: &mut impl Write) -> Result<(), Failure> {
    let findings = &workspace.compilation.diagnostics;
    let sources = workspace.sources();
    match format {
        Format::Terminal => out.write_all(drawn(&sources, findings).as_bytes())?,
        Format::Plain => out.write_all(plain(&sources, findings).as_bytes())?,
        Format::Github => out.write_all(github(&sources, findings).as_bytes())?,
        Format::Json => print_json(&json(&workspace.compilation.sources, &with_allowed(workspace)), out)?,
        Format::Sarif => print_json(&sarif(&sources, &with_allowed(workspace)), out)?,
    }
    Ok(())
}

/// All findings, those that comments allow among them.
fn with_allowed(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut findings = workspace.compilation.diagnostics.clone();
    findings.extend(workspace.compilation.allowed.iter().cloned());
    sort(&mut findings);
    findings
}

/// Prints the errors of a workspace, drawn, on standard error.
pub fn print_errors(workspace: &Workspace) -> io::Result<()> {
    let mut findings = workspace.compilation.diagnostics.clone();
    findings.retain(|finding| finding.severity == Severity::Error);
    print_drawn(&workspace.sources(), &findings)
}

/// Prints findings, drawn, on standard error.
pub fn print_drawn(sources: &Sources, findings: &[Diagnostic]) -> io::Result<()> {
    anstream::stderr().write_all(drawn(sources, findings).as_bytes())
}

/// Findings as the terminal shows them, with colours that the stream takes out where it is none.
fn drawn(sources: &Sources, findings: &[Diagnostic]) -> String {
    let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).min(120));
    graphical(sources, findings, &GraphicalStyle { colors: true, width, ..GraphicalStyle::default() })
}

fn print_json(value: &impl serde::Serialize, out: &mut impl Write) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}
