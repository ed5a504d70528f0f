//! What a workspace's own settings make of its findings, and the order in which they are shown.

use std::cmp::Reverse;

use super::{Diagnostic, Severity};
use crate::source::Spanned;

/// Gives findings the weights of `severities` and drops those that are off.
///
/// Errors stay errors whatever is set: they protect customers.
pub fn weigh(findings: &mut Vec<Diagnostic>, severities: &[(Spanned<String>, Option<Severity>)]) {
    findings.retain_mut(|finding| {
        let own = severities.iter().find(|(name, _)| name.value == finding.kind.name);
        match own {
            Some((_, weight)) if finding.severity != Severity::Error => {
                finding.severity = weight.unwrap_or(finding.severity);
                weight.is_some()
            }
            _ => true,
        }
    });
}

/// Sorts findings by source and place, the heavier first where two stand at the same place, and drops repetitions.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|left, right| {
        let key = |finding: &Diagnostic| {
            let span = finding.primary.span;
            (span.source, span.start, Reverse(finding.severity), finding.kind.name, span.end)
        };
        key(left).cmp(&key(right))
    });
    findings.dedup();
}
