//! `no-way-to-a-person`: customers are asked, and nothing that they can do brings them to an agent.

use super::Trees;
use super::walk::ways;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, HandlerId, Node, NodeId, NodeKind, Workspace};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    if workspace.inboxes.is_empty() {
        return Vec::new();
    }
    let before = ways(workspace);
    // Where nothing listens nobody asks for the ways of handlers.
    let helps = match workspace.handlers.as_slice() {
        [] => Vec::new(),
        _ => before.leading_to(nodes(workspace, |node| matches!(node.kind, NodeKind::HandOff(_)))),
    };
    let help = |handlers: &[HandlerId]| {
        let targets = handlers.iter().filter_map(|id| workspace.handlers.get(id.index()));
        targets.map(|handler| handler.arm.target).any(|target| helps[target.index()])
    };
    if help(&workspace.workspace_handlers) {
        return Vec::new();
    }
    // Whoever comes through a thread with such a handler can be helped there.
    let with_help: Vec<bool> = workspace.threads.iter().map(|thread| help(&thread.handlers)).collect();
    let is_helped = |node: &Node| match node.body {
        _ if matches!(node.kind, NodeKind::HandOff(_)) => true,
        Body::Thread(thread) => with_help.get(thread.index()).is_some_and(|helps| *helps),
        _ => false,
    };
    let helped = before.leading_to(nodes(workspace, is_helped));
    if workspace.start.arms.iter().all(|arm| helped[arm.target.index()]) {
        return Vec::new();
    }
    let asked = before.leading_to(nodes(workspace, |node| matches!(node.kind, NodeKind::Choose(_) | NodeKind::Ask(_))));
    let is_lonely = |target: NodeId| asked[target.index()] && !helped[target.index()];
    let lonely = workspace.start.arms.iter().filter(|arm| is_lonely(arm.target));
    lonely.map(|arm| conduct::no_way_to_a_person(arm.span)).collect()
}

fn nodes(workspace: &Workspace, are: impl Fn(&Node) -> bool) -> impl Iterator<Item = NodeId> {
    let all = workspace.nodes.iter().enumerate();
    all.filter(move |(_, node)| are(node)).map(|(at, _)| NodeId(at as u32))
}
