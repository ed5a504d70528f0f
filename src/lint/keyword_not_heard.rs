//! `keyword-not-heard`: a question's `anything else` takes the words that a handler listens for.

use std::collections::{BTreeMap, BTreeSet};

use super::Trees;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, Event, Handler, InboxId, NodeId, NodeKind, ThreadId, Workspace};
use crate::source::Span;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut listening = workspace.handlers.iter().filter(|handler| listens(handler)).peekable();
    if listening.peek().is_none() {
        return Vec::new();
    }
    let mut walk = Walk::new(workspace);
    let questions = Questions::of(workspace, &mut walk);
    let finding = |handler: &Handler| {
        let own = ends(&mut walk, handler.arm.target);
        let deaf = questions.around(handler.thread).filter(|(ends, _)| ends.is_disjoint(&own));
        let mut deaf: Vec<(NodeId, Span)> = deaf.flat_map(|(_, questions)| questions).copied().collect();
        deaf.sort_unstable();
        let deaf: Vec<Span> = deaf.into_iter().map(|(_, question)| question).collect();
        (!deaf.is_empty()).then(|| conduct::keyword_not_heard(handler.arm.span, &deaf))
    };
    listening.filter_map(finding).collect()
}

fn listens(handler: &Handler) -> bool {
    !handler.after_hand_off && matches!(&handler.arm.event, Event::Writes(phrases) if !phrases.is_empty())
}

/// Questions that take whatever else is written, by where that leads: they are many, and the ends of their ways are few.
#[derive(Default)]
struct Questions {
    everywhere: ByEnds,
    in_threads: BTreeMap<ThreadId, ByEnds>,
}

type ByEnds = BTreeMap<BTreeSet<End>, Vec<(NodeId, Span)>>;

impl Questions {
    fn of(workspace: &Workspace, walk: &mut Walk<'_>) -> Questions {
        let mut questions = Questions::default();
        for (at, node) in workspace.nodes.iter().enumerate() {
            let NodeKind::Choose(choose) = &node.kind else { continue };
            let Some(anything_else) = choose.anything_else else { continue };
            let (own, question) = (ends(walk, anything_else), (NodeId(at as u32), choose.text.span));
            if let Body::Thread(thread) = node.body {
                questions.in_threads.entry(thread).or_default().entry(own.clone()).or_default().push(question);
            }
            questions.everywhere.entry(own).or_default().push(question);
        }
        questions
    }

    /// Those that are asked while a handler of this thread, or of the workspace, is in force.
    fn around(&self, thread: Option<ThreadId>) -> impl Iterator<Item = (&BTreeSet<End>, &Vec<(NodeId, Span)>)> {
        let own = thread.map_or(Some(&self.everywhere), |thread| self.in_threads.get(&thread));
        own.into_iter().flatten()
    }
}

/// Where something leads in the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Thread(ThreadId),
    Inbox(InboxId),
    /// A question, or the interrupted one.
    Question,
}

fn ends(walk: &mut Walk<'_>, from: NodeId) -> BTreeSet<End> {
    let ends = walk.before_waiting(from, &|_| false).iter().filter_map(|(_, node)| match &node.kind {
        NodeKind::Pivot(thread) => Some(End::Thread(*thread)),
        NodeKind::HandOff(hand_off) => Some(End::Inbox(hand_off.inbox)),
        NodeKind::Resume { .. } => Some(End::Question),
        _ => None,
    });
    ends.collect()
}
