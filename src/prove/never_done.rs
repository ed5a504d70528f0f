//! Actions that no conversation comes to: checks in front of them let nobody through.

use std::collections::HashMap;

use super::explore::Reach;
use super::report::NeverDone;
use crate::ir::{Body, HandlerId, NodeId, NodeKind, Workspace};

/// The first of them on each way, in threads, blocks and handlers that are come to at all; lines of `start` and handlers that never are taken.
/// Nothing, where the search was not complete.
pub(crate) fn never_done(workspace: &Workspace, reach: &Reach) -> Vec<NeverDone> {
    if !reach.complete {
        return Vec::new();
    }
    let done = |node: NodeId| reach.done.get(node.index()).is_some_and(|done| *done);
    // What stands in `start` besides the targets of its lines nobody has written.
    let begins = |node: NodeId| workspace.start.arms.iter().any(|line| line.target == node);
    let is_written = |node: &NodeId| {
        let own = workspace.node(*node);
        is_deed(&own.kind) && (own.body != Body::Start || begins(*node))
    };
    let never: Vec<NodeId> = nodes(workspace).filter(|node| is_written(node) && !done(*node)).collect();
    if never.is_empty() {
        return Vec::new();
    }
    let mut alive: Vec<Body> =
        nodes(workspace).filter(|node| done(*node)).map(|node| workspace.node(node).body).collect();
    alive.dedup();
    alive.sort();
    alive.dedup();
    let mut bodies: Vec<Body> = never.iter().map(|node| workspace.node(*node).body).collect();
    bodies.sort();
    let before = predecessors(workspace, &bodies);
    let found = never.into_iter().filter_map(|node| {
        let handler = handler_begun(workspace, node);
        let in_use = alive.binary_search(&workspace.node(node).body).is_ok();
        if handler.is_some_and(|handler| !in_force(workspace, handler, &alive)) || handler.is_none() && !in_use {
            return None;
        }
        let deeds = deeds_before(workspace, &before, node);
        let follows = deeds.iter().any(|deed| !done(*deed)) && !deeds.iter().any(|deed| done(*deed));
        (!follows && !is_for_bad_answers(workspace, &before, node)).then(|| NeverDone {
            node,
            branch: branch_before(workspace, &before, node),
            handler,
        })
    });
    found.collect()
}

fn nodes(workspace: &Workspace) -> impl Iterator<Item = NodeId> {
    (0..workspace.nodes.len() as u32).map(NodeId)
}

/// Whether it can be seen that it is done.
pub(crate) fn is_deed(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Say { .. }
            | NodeKind::Choose(_)
            | NodeKind::Ask(_)
            | NodeKind::Onboard { .. }
            | NodeKind::Call(_)
            | NodeKind::Note { .. }
            | NodeKind::Topic { .. }
            | NodeKind::Pivot(_)
            | NodeKind::HandOff(_)
            | NodeKind::Resolve(_)
    )
}

/// Whether it is what is done about bad answers to a question that takes any: of that `idle-retry` tells.
fn is_for_bad_answers(workspace: &Workspace, before: &HashMap<NodeId, Vec<NodeId>>, node: NodeId) -> bool {
    let takes_all = |from: &NodeId| match &workspace.node(*from).kind {
        NodeKind::Ask(ask) => ask.otherwise == Some(node) && ask.takes_all(),
        _ => false,
    };
    before.get(&node).is_some_and(|before| before.iter().any(takes_all))
}

/// What leads to each node of some bodies.
fn predecessors(workspace: &Workspace, bodies: &[Body]) -> HashMap<NodeId, Vec<NodeId>> {
    let mut before: HashMap<NodeId, Vec<NodeId>> = HashMap::new();
    for from in nodes(workspace).filter(|node| bodies.binary_search(&workspace.node(*node).body).is_ok()) {
        workspace.node(from).kind.successors().for_each(|to| before.entry(to).or_default().push(from));
    }
    before
}

/// The nearest actions in front of a node that can be seen.
fn deeds_before(workspace: &Workspace, before: &HashMap<NodeId, Vec<NodeId>>, node: NodeId) -> Vec<NodeId> {
    let mut seen = vec![node];
    let mut next = 0;
    let mut deeds = Vec::new();
    while let Some(at) = seen.get(next).copied() {
        next += 1;
        for from in before.get(&at).into_iter().flatten() {
            if is_deed(&workspace.node(*from).kind) {
                deeds.push(*from);
            } else if !seen.contains(from) {
                seen.push(*from);
            }
        }
    }
    deeds
}

/// The decision right in front of a node, and which of its branches leads there.
fn branch_before(
    workspace: &Workspace,
    before: &HashMap<NodeId, Vec<NodeId>>,
    node: NodeId,
) -> Option<(NodeId, usize)> {
    let [from] = before.get(&node)?[..] else { return None };
    let NodeKind::Branch { branches, .. } = &workspace.node(from).kind else { return None };
    let branch = branches.iter().position(|branch| branch.target == node)?;
    Some((from, branch))
}

/// The handler that a node begins.
fn handler_begun(workspace: &Workspace, node: NodeId) -> Option<HandlerId> {
    let Body::Handler(handler) = workspace.node(node).body else { return None };
    let begins = workspace.handlers.get(handler.index()).is_some_and(|own| own.arm.target == node);
    begins.then_some(handler)
}

/// Whether the handler stands in a thread that is come to, or outside of all.
fn in_force(workspace: &Workspace, handler: HandlerId, alive: &[Body]) -> bool {
    let thread = workspace.handlers.get(handler.index()).and_then(|handler| handler.thread);
    thread.is_none_or(|thread| alive.binary_search(&Body::Thread(thread)).is_ok())
}
