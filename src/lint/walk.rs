//! Where a way through the rules leads before the conversation waits again.

use std::collections::BTreeSet;

use crate::ir::{Before, Node, NodeId, NodeKind, Workspace};

/// Whether the customer gets to read something there.
pub(super) fn speaks(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Say { .. } | NodeKind::Choose(_) | NodeKind::Ask(_) | NodeKind::Onboard { .. })
}

/// Goes along the ways of a workspace, again and again, with the same memory.
pub(super) struct Walk<'w> {
    workspace: &'w Workspace,
    /// For each node the latest round in which it was met.
    seen: Vec<u32>,
    round: u32,
    open: Vec<NodeId>,
    found: Vec<(NodeId, &'w Node)>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Walk<'w> {
        Walk { workspace, seen: vec![0; workspace.nodes.len()], round: 0, open: Vec::new(), found: Vec::new() }
    }

    /// The nodes from `from` on up to the next wait, which is the last on its way, or up to where `stops` says.
    ///
    /// A `do` whose steps may wait or stop counts as a wait.
    pub(super) fn before_waiting(&mut self, from: NodeId, stops: &dyn Fn(&NodeKind) -> bool) -> &[(NodeId, &'w Node)] {
        let workspace = self.workspace;
        self.round += 1;
        self.found.clear();
        self.open.clear();
        self.open.push(from);
        while let Some(at) = self.open.pop() {
            let Some(node) = workspace.nodes.get(at.index()) else { continue };
            self.found.push((at, node));
            if node.kind.waits() || stops(&node.kind) || runs_into(workspace, &node.kind, stops) {
                continue;
            }
            let (seen, round) = (&mut self.seen, self.round);
            let is_new = |next: &NodeId| {
                *next != from && seen.get_mut(next.index()).is_none_or(|seen| std::mem::replace(seen, round) != round)
            };
            // Whatever is chained is gone through faster from inside.
            next(workspace, &node.kind).filter(is_new).for_each(|next| self.open.push(next));
        }
        &self.found
    }
}

/// The ways on which conversations may come to each node in the end, handlers left aside.
pub(super) fn ways(workspace: &Workspace) -> Before {
    let mut ways = Vec::with_capacity(2 * workspace.nodes.len());
    for (at, node) in workspace.nodes.iter().enumerate() {
        let steps = if let NodeKind::Do { steps, .. } = node.kind { workspace.steps.get(steps.index()) } else { None };
        let onward = next(workspace, &node.kind).chain(steps.map(|steps| steps.entry));
        onward.for_each(|next| ways.push((NodeId(at as u32), next)));
    }
    Before::new(workspace.nodes.len(), &ways)
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
