//! Findings as people and programs read them: terminal, one line each, JSON, GitHub annotations, SARIF.
//!
//! All of them take the findings in the order that [`sort`](super::sort) gives, and nothing here prints or reads.

mod github;
mod graphical;
mod json;
mod plain;
mod sarif;

pub use github::github;
pub use graphical::{GraphicalStyle, graphical};
pub use json::{Finding, Place, Point, Related, Replacement, Report, json};
pub use plain::plain;
pub use sarif::{Sarif, sarif};

use super::Severity;
use crate::source::{Position, Source, Sources, Span};

/// The place of a span in words that every rendering needs.
struct Located<'s> {
    source: &'s Source,
    start: Position,
    end: Position,
}

impl<'s> Located<'s> {
    /// `None` for a span that belongs to none of `sources`.
    fn find(sources: &'s Sources, span: Span) -> Option<Located<'s>> {
        let source = sources.get(span.source)?;
        Some(Located { source, start: source.position(span.start), end: source.position(span.end) })
    }
}

/// `error`, `warning` or `info`.
fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Control characters and those that turn the direction of a text could make a terminal lie: others of the same length
/// stand for them, so that all places stay.
fn make_visible(text: &str) -> String {
    let visible = |c: char| match (c, c.len_utf8()) {
        ('\n' | '\t', _) => c,
        ('\r', _) => ' ',
        ('\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}', _) => '\u{fffd}',
        (_, 1) if c.is_control() => '?',
        (_, 2) if c.is_control() => '\u{b7}',
        _ => c,
    };
    text.chars().map(visible).collect()
}
