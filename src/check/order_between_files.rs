//! `order-between-files`: two handlers in different files can take one event, and no order says which does.

use super::cover::Cover;
use super::decision::Decision;
use super::events::{coincide, condition};
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Handler, Workspace};

pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let named = workspace.workspace_handlers.iter();
    let handlers: Vec<&Handler> = named.filter_map(|id| workspace.handlers.get(id.index())).collect();
    let rival = |at: usize| {
        let later = handlers[at];
        let rival =
            handlers[..at].iter().find_map(|earlier| conflict(workspace, earlier, later).map(|words| (earlier, words)));
        rival.map(|(earlier, example)| reach::order_between_files(later.arm.span, earlier.arm.span, &example))
    };
    (0..handlers.len()).filter_map(rival).collect()
}

/// A customer whose event both handlers take.
fn conflict(workspace: &Workspace, one: &Handler, other: &Handler) -> Option<String> {
    let same_file = one.arm.span.source == other.arm.span.source;
    if same_file || one.after_hand_off != other.after_hand_off || !coincide(&one.arm.event, &other.arm.event) {
        return None;
    }
    let mut decision = Decision::new(workspace, [condition(&one.arm), condition(&other.arm)].into_iter());
    match decision.both(0, 1) {
        Cover::Gap(both) => Some(decision.space.example(&both)),
        Cover::Whole(_) | Cover::OutOfFuel => None,
    }
}
