//! Annotations of pull requests: workflow commands that GitHub Actions reads from the output of a step.

use std::fmt::Write;

use super::{Located, make_visible};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// One workflow command for each finding, such as `::error file=help.thread,line=3,…,title=unknown-name::…`.
pub fn github(sources: &Sources, findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = String::new();
        if let Some(Located { source, start, end }) = Located::find(sources, finding.primary.span) {
            // Writing to a string cannot fail.
            let _ =
                write!(properties, "file={},line={},endLine={},", escape_property(&source.path), start.line, end.line);
            // GitHub refuses columns of an annotation over several lines.
            if start.line == end.line {
                let _ = write!(properties, "col={},endColumn={},", start.column, end.column.max(start.column + 1));
            }
        }
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let message = escape(&format!("{}{help}", finding.message));
        let _ = writeln!(text, "::{command} {properties}title={}::{message}", escape_property(finding.kind.name));
    }
    text
}

/// What would end the command is written as GitHub decodes it.
fn escape(text: &str) -> String {
    make_visible(text).replace('%', "%25").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
