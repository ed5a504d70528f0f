//! `not-found-means-more`: `profile is not found` holds of more customers than those without a profile.

use crate::ast::{File, LiteralKind, Operator, Test};
use crate::diagnostic::{Diagnostic, conduct};

pub(super) fn check(file: &File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    file.each_condition(&mut |condition| {
        condition.each_test(&mut |test| {
            if is_not_found(test) {
                found.push(conduct::not_found_means_more(test.span));
            }
        });
    });
    found
}

fn is_not_found(test: &Test) -> bool {
    let is_found = matches!(test.values.as_slice(), [value] if matches!(&value.kind, LiteralKind::Word(word) if &**word == "found"));
    &*test.subject.name.value == "profile" && test.operator.value == Operator::IsNot && is_found
}
