//! `idle-fallback`: what is said in place of an unknown fact is never said.

use super::flow::Flow;
use super::shown::Use;
use super::space::name;
use crate::diagnostic::{Diagnostic, knowledge};

pub(super) fn check(flow: &Flow, uses: &[Use]) -> Vec<Diagnostic> {
    let space = &flow.model.space;
    let idle = uses.iter().filter(|shown| {
        // The same text may be said in several situations, a question again behind a handler.
        let same = uses.iter().filter(|other| other.span == shown.span);
        shown.has_fallback
            && same.into_iter().all(|shown| shown.region.narrow(space, &space.unknown(shown.operand)).is_none())
    });
    idle.map(|shown| knowledge::idle_fallback(shown.span, name(flow.model.workspace, shown.operand))).collect()
}
