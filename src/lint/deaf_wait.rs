//! `deaf-wait`: whatever the customer writes during a long wait, nothing is done about it.

use super::Trees;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Arm, Body, Event, Node, NodeKind, Workspace};
use crate::source::Span;

/// Shorter waits may well be deaf, in milliseconds.
const SHORT: i64 = 30_000;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let finding = |node: &Node| {
        let NodeKind::Wait { arms, otherwise, .. } = &node.kind else { return None };
        let hears = arms.iter().any(hears) || handlers(workspace, node.body).any(hears);
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

/// The handlers that may be in force where `body` waits.
fn handlers(workspace: &Workspace, body: Body) -> impl Iterator<Item = &Arm> {
    let in_force = move |handler: &&crate::ir::Handler| {
        let own = match (handler.thread, body) {
            (None, _) | (_, Body::Steps(_) | Body::Handler(_)) => true,
            (Some(thread), Body::Thread(own)) => thread == own,
            (Some(_), Body::Start) => false,
        };
        own && !handler.after_hand_off
    };
    workspace.handlers.iter().filter(in_force).map(|handler| &handler.arm)
}
