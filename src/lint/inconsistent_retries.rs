//! `inconsistent-retries`: two questions for the same memory have different patience.

use std::collections::BTreeMap;

use super::Trees;
use crate::ast::{ActionKind, Retry};
use crate::diagnostic::{Diagnostic, conduct};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    // The first question for each memory and kind of answer that is asked again at all.
    let mut first: BTreeMap<(&str, Option<&str>), &Retry> = BTreeMap::new();
    let mut found = Vec::new();
    for (_, file) in trees.files {
        file.each_action(&mut |action| {
            let ActionKind::Ask(ask) = &action.kind else { return };
            let Some(retry) = &ask.retry else { return };
            let asked = (&*ask.into.value, ask.kind.as_ref().map(|kind| &*kind.value));
            let other = first.entry(asked).or_insert(retry);
            if other.times.value != retry.times.value {
                let (place, times) = (other.times.span, other.times.value);
                found.push(conduct::inconsistent_retries(retry.times.span, asked.0, place, times));
            }
        });
    }
    found
}
