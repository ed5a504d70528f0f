//! `raw-text-to-action`: what the customer wrote goes as it is into a call that changes something.

use std::collections::BTreeSet;

use super::Trees;
use crate::ast::{ActionKind, Expression, Part, Reference};
use crate::diagnostic::{Diagnostic, conduct};
use crate::source::Span;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let changing = trees.manifest.actions.iter().filter(|action| action.changes_something);
    let changing: BTreeSet<&str> = changing.map(|action| action.name.value.as_str()).collect();
    if changing.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, file) in trees.files {
        file.each_action(&mut |action| {
            let ActionKind::Call(call) = &action.kind else { return };
            if !changing.contains(&*call.action.value) {
                return;
            }
            let raw = call.arguments.iter().filter_map(|argument| Some((raw(&argument.value)?, &argument.name.value)));
            found.extend(raw.map(|((name, place), input)| conduct::raw_text_to_action(place, name, input)));
        });
    }
    found
}

/// The customer's own words in a value.
fn raw(value: &Expression) -> Option<(&str, Span)> {
    match value {
        Expression::Reference(reference) => own_words(reference),
        Expression::Text(text) => text.parts.iter().find_map(|part| match part {
            Part::Slot(slot) => own_words(&slot.reference),
            Part::Text(_) => None,
        }),
        Expression::Literal(_) => None,
    }
}

fn own_words(reference: &Reference) -> Option<(&str, Span)> {
    let name = &reference.name;
    matches!(&*name.value, "answer" | "message").then_some((&*name.value, name.span))
}
