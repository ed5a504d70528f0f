//! Findings as data for other programs; docs/findings.md tells what each field means and what may change.

use serde::Serialize;

use super::{Located, weight};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// The version of this form; it grows when a field goes or changes its meaning.
const VERSION: u32 = 1;

/// All findings of a workspace.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The version of this form.
    pub version: u32,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// How many findings are only worth knowing.
    pub infos: usize,
    /// How many findings comments beside their lines allow; they are not counted above.
    pub allowed: usize,
    /// The findings, by file and place.
    pub findings: Vec<Finding>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Its kind, such as `unknown-name`.
    pub name: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where; `null` where it belongs to no file.
    pub place: Option<Place>,
    /// What stands there, in a few words.
    pub label: String,
    /// Why it matters and what to do, or `null`.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Changes that would mend it, the best first.
    pub fixes: Vec<Replacement>,
    /// Why it may stand, where a comment beside its line allows it; otherwise `null`.
    pub allowed: Option<String>,
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// The file, relative to the workspace.
    pub path: String,
    /// Where it begins.
    pub start: Point,
    /// Where it ends: behind its last character.
    pub end: Point,
}

/// A point in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Bytes from the start of the file.
    pub offset: u32,
}

/// Another place and what it has to do with the finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Related {
    /// Where.
    pub place: Option<Place>,
    /// A few words.
    pub label: String,
}

/// A change that would mend a finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replacement {
    /// What to do.
    pub title: String,
    /// What to replace.
    pub place: Option<Place>,
    /// With what.
    pub replacement: String,
}

/// All findings as data.
pub fn json(sources: &Sources, findings: &[Diagnostic]) -> Report {
    let count =
        |severity| findings.iter().filter(|finding| finding.severity == severity && finding.allowed.is_none()).count();
    Report {
        version: VERSION,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        allowed: findings.iter().filter(|finding| finding.allowed.is_some()).count(),
        findings: findings.iter().map(|finding| convert(sources, finding)).collect(),
    }
}

fn convert(sources: &Sources, finding: &Diagnostic) -> Finding {
    let related =
        finding.related.iter().map(|label| Related { place: place(sources, label.span), label: label.text.clone() });
    let fixes = finding.fixes.iter().map(|fix| Replacement {
        title: fix.title.clone(),
        place: place(sources, fix.span),
        replacement: fix.replacement.clone(),
    });
    Finding {
        name: finding.kind.name,
        severity: weight(finding.severity),
        message: finding.message.clone(),
        place: place(sources, finding.primary.span),
        label: finding.primary.text.clone(),
        help: finding.help.clone(),
        related: related.collect(),
        fixes: fixes.collect(),
        allowed: finding.allowed.clone(),
    }
}

fn place(sources: &Sources, span: Span) -> Option<Place> {
    let Located { source, start, end } = Located::find(sources, span)?;
    Some(Place {
        path: source.path.to_string(),
        start: Point { line: start.line, column: start.column, offset: span.start },
        end: Point { line: end.line, column: end.column, offset: span.end },
    })
}
