//! `keyword-not-heard`: a question's `anything else` takes the words that a handler listens for.

use std::collections::BTreeSet;

use super::Trees;
use super::walk::before_waiting;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, Event, Handler, InboxId, NodeId, NodeKind, ThreadId, Workspace};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let finding = |node: &crate::ir::Node| {
        let NodeKind::Choose(choose) = &node.kind else { return None };
        let ends = ends(workspace, choose.anything_else?);
        let unheard = |handler: &&Handler| {
            in_force(handler, node.body) && ends.is_disjoint(&self::ends(workspace, handler.arm.target))
        };
        let handler = workspace.handlers.iter().find(unheard)?;
        Some(conduct::keyword_not_heard(choose.text.span, handler.arm.span))
    };
    workspace.nodes.iter().filter_map(finding).collect()
}

/// A handler that listens for words where `body` waits.
fn in_force(handler: &Handler, body: Body) -> bool {
    let listens = matches!(&handler.arm.event, Event::Writes(phrases) if !phrases.is_empty());
    let own = handler.thread.is_none_or(|thread| body == Body::Thread(thread));
    listens && own && !handler.after_hand_off
}

/// Where something leads in the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Thread(ThreadId),
    Inbox(InboxId),
    /// A question, or the interrupted one.
    Question,
}

fn ends(workspace: &Workspace, from: NodeId) -> BTreeSet<End> {
    let ends = before_waiting(workspace, from, &|_| false).into_iter().flat_map(|(_, node)| match &node.kind {
        NodeKind::Pivot(thread) => vec![End::Thread(*thread)],
        NodeKind::HandOff(hand_off) => vec![End::Inbox(hand_off.inbox)],
        NodeKind::Resume { .. } => vec![End::Question],
        _ => Vec::new(),
    });
    ends.collect()
}
