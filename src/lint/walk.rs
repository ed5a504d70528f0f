//! Where a way through the rules leads before the conversation waits again.

use std::collections::BTreeSet;

use crate::ir::{Node, NodeId, NodeKind, Workspace};

/// Whether the customer gets to read something there.
pub(super) fn speaks(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Say { .. } | NodeKind::Choose(_) | NodeKind::Ask(_) | NodeKind::Onboard { .. })
}

/// The nodes from `from` on up to the next wait, which is the last on its way, or up to where `stops` says.
///
/// A `do` whose steps may wait or stop counts as a wait.
pub(super) fn before_waiting<'w>(
    workspace: &'w Workspace,
    from: NodeId,
    stops: &dyn Fn(&NodeKind) -> bool,
) -> Vec<(NodeId, &'w Node)> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        let Some(node) = workspace.nodes.get(at.index()) else { continue };
        found.push((at, node));
        if node.kind.waits() || stops(&node.kind) || runs_into(workspace, &node.kind, stops) {
            continue;
        }
        open.extend(next(workspace, &node.kind).filter(|next| seen.insert(*next)));
    }
    found
}

/// All nodes that a conversation may come to from `from`, handlers left aside.
pub(super) fn ever_after(workspace: &Workspace, from: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let Some(node) = workspace.nodes.get(at.index()) else { continue };
        let steps = if let NodeKind::Do { steps, .. } = node.kind { workspace.steps.get(steps.index()) } else { None };
        let onward = next(workspace, &node.kind).chain(steps.map(|steps| steps.entry));
        open.extend(onward.filter(|next| seen.insert(*next)));
    }
    seen
}

/// Whether a `do` runs steps that may wait or stop.
fn runs_into(workspace: &Workspace, kind: &NodeKind, stops: &dyn Fn(&NodeKind) -> bool) -> bool {
    let NodeKind::Do { steps, .. } = kind else { return false };
    let Some(steps) = workspace.steps.get(steps.index()) else { return false };
    let holds_up =
        |kind: &NodeKind| kind.waits() || stops(kind) || matches!(kind, NodeKind::Do { .. } | NodeKind::Pivot(_));
    // The first thing that holds up ends the walk, so it stays within the steps.
    let (mut seen, mut open) = (BTreeSet::from([steps.entry]), vec![steps.entry]);
    while let Some(node) = open.pop().and_then(|at| workspace.nodes.get(at.index())) {
        if holds_up(&node.kind) {
            return true;
        }
        open.extend(next(workspace, &node.kind).filter(|next| seen.insert(*next)));
    }
    false
}

/// The nodes that a node leads to, those behind a pivot or a `do` too.
fn next<'w>(workspace: &'w Workspace, kind: &'w NodeKind) -> impl Iterator<Item = NodeId> + 'w {
    let thread = if let NodeKind::Pivot(thread) = kind { workspace.threads.get(thread.index()) } else { None };
    kind.successors().chain(thread.map(|thread| thread.entry))
}
