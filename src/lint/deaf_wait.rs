//! `deaf-wait`: whatever the customer writes during a long wait, nothing is done about it.

use super::Trees;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Arm, Body, Event, Node, NodeKind, Workspace};
use crate::source::Span;

/// Shorter waits may well be deaf, in milliseconds.
const SHORT: i64 = 30_000;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let handlers = Hearing::of(workspace);
    let finding = |node: &Node| {
        let NodeKind::Wait { arms, otherwise, .. } = &node.kind else { return None };
        let hears = arms.iter().any(hears) || handlers.around(node.body);
        let word = Span { end: node.span.start.saturating_add("wait".len() as u32).min(node.span.end), ..node.span };
        (otherwise.after > SHORT && !hears).then(|| conduct::deaf_wait(word, arm(trees, node.span)))
    };
    workspace.nodes.iter().filter_map(finding).collect()
}

/// Where an arm for what the customer writes would stand, and to which inbox it could hand off.
fn arm<'w>(trees: &Trees<'w>, wait: Span) -> Option<(Span, &'w str)> {
    // Nothing in front of the brace is a text.
    let brace = trees.sources.text(wait).find('{')?;
    let start = wait.start + brace as u32 + 1;
    Some((Span { start, end: start, ..wait }, trees.workspace.inboxes.first()?))
}

/// Whether some text of the customer is an answer to it.
fn hears(arm: &Arm) -> bool {
    matches!(arm.event, Event::Writes(_))
}

/// Which handlers hear what the customer writes.
struct Hearing {
    of_workspace: bool,
    of_any: bool,
    of_threads: Vec<bool>,
}

impl Hearing {
    fn of(workspace: &Workspace) -> Hearing {
        let mut hearing =
            Hearing { of_workspace: false, of_any: false, of_threads: vec![false; workspace.threads.len()] };
        for handler in workspace.handlers.iter().filter(|handler| !handler.after_hand_off && hears(&handler.arm)) {
            hearing.of_any = true;
            match handler.thread {
                Some(thread) => hearing.of_threads[thread.index()] = true,
                None => hearing.of_workspace = true,
            }
        }
        hearing
    }

    /// Whether one does that may be in force where `body` waits.
    fn around(&self, body: Body) -> bool {
        self.of_workspace
            || match body {
                Body::Start => false,
                Body::Thread(thread) => self.of_threads[thread.index()],
                Body::Steps(_) | Body::Handler(_) => self.of_any,
            }
    }
}
