//! `idle-too-long`: a handler waits for more silence than any wait around it has time.

use super::Trees;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, Event, Handler, NodeKind, ThreadId, Workspace};
use crate::time::describe_duration;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut idle = workspace.handlers.iter().filter(|handler| matches!(handler.arm.event, Event::Idle(_))).peekable();
    if idle.peek().is_none() {
        return Vec::new();
    }
    let longest = Longest::of(workspace);
    let finding = |handler: &Handler| {
        let Event::Idle(silence) = handler.arm.event else { return None };
        let longest = longest.around(handler.thread)?;
        (!handler.after_hand_off && silence >= longest)
            .then(|| conduct::idle_too_long(handler.arm.span, &describe_duration(longest)))
    };
    idle.filter_map(finding).collect()
}

/// The longest time limits of waits.
struct Longest {
    anywhere: Option<i64>,
    /// Of waits of `steps` and handlers, which may stand inside of any thread.
    in_any_thread: Option<i64>,
    in_threads: Vec<Option<i64>>,
}

impl Longest {
    fn of(workspace: &Workspace) -> Longest {
        let start = workspace.start.wait.as_ref().map(|(_, timeout)| timeout.after);
        let mut longest =
            Longest { anywhere: start, in_any_thread: None, in_threads: vec![None; workspace.threads.len()] };
        for node in &workspace.nodes {
            let limit = limit(&node.kind);
            longest.anywhere = longest.anywhere.max(limit);
            match node.body {
                Body::Thread(thread) => {
                    longest.in_threads.get_mut(thread.index()).into_iter().for_each(|own| *own = limit.max(*own));
                }
                _ => longest.in_any_thread = longest.in_any_thread.max(limit),
            }
        }
        longest
    }

    /// Of a wait while which handlers of `thread`, or of the workspace, are in force.
    fn around(&self, thread: Option<ThreadId>) -> Option<i64> {
        let Some(thread) = thread else { return self.anywhere };
        self.in_any_thread.max(self.in_threads.get(thread.index()).copied().flatten())
    }
}

/// The time limit of a node that waits.
fn limit(kind: &NodeKind) -> Option<i64> {
    match kind {
        NodeKind::Choose(choose) => Some(choose.no_answer.after),
        NodeKind::Ask(ask) => Some(ask.no_answer.after),
        NodeKind::Onboard { no_answer, .. } => Some(no_answer.after),
        NodeKind::Wait { otherwise, .. } => Some(otherwise.after),
        NodeKind::Call(call) => Some(call.within),
        _ => None,
    }
}
