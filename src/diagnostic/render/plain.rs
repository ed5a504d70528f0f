//! One line for each finding: `help.thread:3:5: error: … [unknown-name]`.

use std::fmt::Write;

use super::{Located, make_visible, weight};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// One line for each finding, with the place in front, as editors and `grep` know it.
pub fn plain(sources: &Sources, findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        if let Some(Located { source, start, .. }) = Located::find(sources, finding.primary.span) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}:{}:{}: ", source.path, start.line, start.column);
        }
        let message = make_visible(&finding.message).replace('\n', " ");
        let _ = writeln!(text, "{}: {message} [{}]", weight(finding.severity), finding.kind.name);
    }
    text
}
