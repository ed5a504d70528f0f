//! Findings on the output, in the form that the user wants.

use std::io::{self, Write};

use threadle::Compilation;
use threadle::diagnostic::render::{GraphicalStyle, github, graphical, json, plain, sarif};
use threadle::diagnostic::{Diagnostic, Severity, sort};
use threadle::source::Sources;

use crate::failure::Failure;

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

/// Prints the findings of a workspace; `sources` are its texts under the paths by which the user would reach them.
pub fn print(
    compilation: &Compilation,
    sources: &Sources,
    format: Format,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let findings = &compilation.diagnostics;
    match format {
        Format::Terminal => out.write_all(drawn(sources, findings).as_bytes())?,
        Format::Plain => out.write_all(plain(sources, findings).as_bytes())?,
        Format::Github => out.write_all(github(sources, findings).as_bytes())?,
        Format::Json => print_json(&json(&compilation.sources, &with_allowed(compilation)), out)?,
        Format::Sarif => print_json(&sarif(sources, &with_allowed(compilation)), out)?,
    }
    Ok(())
}

/// All findings, those that comments allow among them.
fn with_allowed(compilation: &Compilation) -> Vec<Diagnostic> {
    let mut findings = compilation.diagnostics.clone();
    findings.extend(compilation.allowed.iter().cloned());
    sort(&mut findings);
    findings
}

/// Prints the errors among findings, drawn, on standard error.
pub fn print_errors(sources: &Sources, findings: &[Diagnostic]) -> io::Result<()> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).cloned();
    print_drawn(sources, &errors.collect::<Vec<_>>())
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
