//! `impossible-condition`: no customer can be as the condition asks.

use super::cover::Cover;
use super::decision::Decision;
use super::events::Among;
use super::space::Formula;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::{Condition, Workspace};
use crate::source::Span;

/// The finding about `condition` at `span`, which is tried for the customers that `among` makes.
pub(super) fn check(workspace: &Workspace, condition: &Condition, span: Span, among: Among) -> Option<Diagnostic> {
    impossible(workspace, &[condition], among).then(|| {
        let mut parts = parts(condition);
        // What is left when nothing more can be left out contradicts itself.
        let mut at = 0;
        while at < parts.len() {
            let mut fewer = parts.clone();
            fewer.remove(at);
            match impossible(workspace, &fewer, among) {
                true => parts = fewer,
                false => at += 1,
            }
        }
        let places: Vec<Span> = parts.iter().filter_map(|part| place(part)).collect();
        decisions::impossible_condition(span, &places)
    })
}

fn impossible(workspace: &Workspace, parts: &[&Condition], among: Among) -> bool {
    let whole = Condition::All(parts.iter().map(|part| (*part).clone()).collect());
    let mut decision = Decision::new(workspace, std::iter::once(&whole));
    let asked = Formula::all([among(&decision.space), decision.condition(0).clone()]);
    matches!(decision.covered(&[], &asked), Cover::Whole(_))
}

/// The conditions that must hold all together.
fn parts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(inner) => inner.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// Where a condition stands: from its first test to its last.
pub(super) fn place(condition: &Condition) -> Option<Span> {
    match condition {
        Condition::Test(test) => Some(test.span),
        Condition::Not(inner) => place(inner),
        Condition::All(parts) | Condition::Any(parts) => {
            let mut places = parts.iter().filter_map(place);
            let first = places.next()?;
            Some(places.filter(|other| other.source == first.source).fold(first, Span::to))
        }
    }
}
