//! `idle-too-long`: a handler waits for more silence than any wait around it has time.

use super::Trees;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, Event, Handler, NodeKind, ThreadId, Workspace};
use crate::time::describe_duration;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let finding = |handler: &Handler| {
        let Event::Idle(silence) = handler.arm.event else { return None };
        let longest = longest(workspace, handler.thread)?;
        (!handler.after_hand_off && silence >= longest)
            .then(|| conduct::idle_too_long(handler.arm.span, &describe_duration(longest)))
    };
    workspace.handlers.iter().filter_map(finding).collect()
}

/// The longest time limit of a wait while which handlers of `thread`, or of the workspace, are in force.
fn longest(workspace: &Workspace, thread: Option<ThreadId>) -> Option<i64> {
    // Steps and handlers may wait inside of any thread.
    let is_around = |body: Body| thread.is_none_or(|thread| !matches!(body, Body::Thread(other) if other != thread));
    let limits = workspace.nodes.iter().filter(|node| is_around(node.body)).filter_map(|node| match &node.kind {
        NodeKind::Choose(choose) => Some(choose.no_answer.after),
        NodeKind::Ask(ask) => Some(ask.no_answer.after),
        NodeKind::Onboard { no_answer, .. } => Some(no_answer.after),
        NodeKind::Wait { otherwise, .. } => Some(otherwise.after),
        NodeKind::Call(call) => Some(call.within),
        _ => None,
    });
    let start = workspace.start.wait.as_ref().filter(|_| thread.is_none()).map(|(_, timeout)| timeout.after);
    limits.chain(start).max()
}
