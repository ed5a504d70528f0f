//! `always-true`: the condition holds for every customer, so it decides nothing.

use super::cover::Cover;
use super::decision::Decision;
use super::events::Among;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::{Condition, Workspace};
use crate::source::Span;

/// The finding about `condition` at `span`, which is tried for the customers that `among` makes.
pub(super) fn check(workspace: &Workspace, condition: &Condition, span: Span, among: Among) -> Option<Diagnostic> {
    super::impossible_condition::place(condition)?;
    let mut decision = Decision::new(workspace, std::iter::once(condition));
    let among = among(&decision.space);
    matches!(decision.covered(&[0], &among), Cover::Whole(_)).then(|| decisions::always_true(span))
}
