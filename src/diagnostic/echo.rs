//! Findings that only repeat a mistake found before: they are left out.

use super::Diagnostic;
use crate::source::{SourceId, Span};

/// Findings that something is missing, which may well stand in what could not be read.
const ABSENT: &[&str] = &[
    "falls-off-end",
    "missing-anything-else",
    "missing-field",
    "missing-otherwise",
    "missing-outcome",
    "never-reached",
    "shares-not-whole",
    "number-of-choices",
];

/// Findings about what stands in threadle.yaml.
const DECLARED: &[&str] = &["unknown-name", "unknown-outcome", "onboarding-off"];

/// Drops those of `findings` that only repeat one of `reading`, what was found when the texts were read: all at the same
/// place; those that miss something in one of `items` (threads and other whole pieces) that could not be read to its
/// end; that nothing starts, where some piece could not be read at all; unknown names, where threadle.yaml, the text
/// `manifest`, could not.
pub fn drop_echoes(findings: &mut Vec<Diagnostic>, reading: &[Diagnostic], items: &[Span], manifest: SourceId) {
    let within =
        |item: &Span, place: Span| item.source == place.source && item.start <= place.start && place.start <= item.end;
    let unread: Vec<&Span> =
        items.iter().filter(|item| reading.iter().any(|other| within(item, other.primary.span))).collect();
    let mut rules = reading.iter().map(|other| other.primary.span).filter(|place| place.source != manifest);
    let outside = rules.any(|place| !items.iter().any(|item| within(item, place)));
    let no_manifest = reading.iter().any(|other| other.kind.name == "manifest-syntax");
    findings.retain(|finding| {
        let place = finding.primary.span;
        let same_place = reading.iter().any(|other| overlap(other.primary.span, place));
        let absent = ABSENT.contains(&finding.kind.name) && unread.iter().any(|item| within(item, place));
        let no_start = outside && finding.kind.name == "no-start";
        let undeclared = no_manifest && DECLARED.contains(&finding.kind.name);
        !same_place && !absent && !no_start && !undeclared
    });
}

fn overlap(left: Span, right: Span) -> bool {
    left.source == right.source && left.start < right.end && right.start < left.end
}
