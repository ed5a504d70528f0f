//! `keyword-not-heard`: a question's `anything else` takes the words that a handler listens for.

use std::collections::BTreeSet;

use super::Trees;
use super::walk::before_waiting;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, Event, Handler, InboxId, NodeId, NodeKind, ThreadId, Workspace};
use crate::source::Span;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let questions = workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Choose(choose) => Some((node.body, choose.text.span, ends(workspace, choose.anything_else?))),
        _ => None,
    });
    let questions: Vec<(Body, Span, BTreeSet<End>)> = questions.collect();
    let finding = |handler: &Handler| {
        let own = ends(workspace, handler.arm.target);
        let deaf = questions.iter().filter(|(body, _, ends)| in_force(handler, *body) && ends.is_disjoint(&own));
        let deaf: Vec<Span> = deaf.map(|(_, question, _)| *question).collect();
        (!deaf.is_empty()).then(|| conduct::keyword_not_heard(handler.arm.span, &deaf))
    };
    workspace.handlers.iter().filter_map(finding).collect()
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
