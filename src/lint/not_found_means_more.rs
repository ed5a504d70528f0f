//! `not-found-means-more`: `profile is not found` holds of more customers than those without a profile.

use crate::ast::{Asked, File, LiteralKind, Operator};
use crate::diagnostic::{Diagnostic, conduct};

pub(super) fn check(file: &File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    file.each_condition(&mut |condition| {
        condition.each_test(&mut |test| {
            if is_not_found(&test.asked) {
                found.push(conduct::not_found_means_more(test.span));
            }
        });
    });
    found
}

fn is_not_found(asked: &Asked) -> bool {
    let is_found = matches!(asked.values.as_slice(), [value] if matches!(&value.kind, LiteralKind::Word(word) if &**word == "found"));
    &*asked.subject.name.value == "profile" && asked.operator.value == Operator::IsNot && is_found
}
