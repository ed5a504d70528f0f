//! Where a way through the rules leads before the conversation waits again.

use std::collections::BTreeSet;

use crate::ir::{Node, NodeId, NodeKind, Workspace};

/// Whether the conversation waits there.
pub(super) fn waits(kind: &NodeKind) -> bool {
    use NodeKind::{Ask, Call, Choose, Onboard, Wait};
    matches!(kind, Choose(_) | Ask(_) | Onboard { .. } | Wait { .. } | Call(_))
}

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
        if waits(&node.kind) || stops(&node.kind) || runs_into(workspace, &node.kind, stops) {
            continue;
        }
        open.extend(next(workspace, &node.kind).into_iter().filter(|next| seen.insert(*next)));
    }
    found
}

/// All nodes that a conversation may come to from `from`, handlers left aside.
pub(super) fn ever_after(workspace: &Workspace, from: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        let Some(node) = workspace.nodes.get(at.index()) else { continue };
        let mut onward = next(workspace, &node.kind);
        if let NodeKind::Do { steps, .. } = &node.kind {
            onward.extend(workspace.steps.get(steps.index()).map(|steps| steps.entry));
        }
        open.extend(onward.into_iter().filter(|next| seen.insert(*next)));
    }
    seen
}

/// Whether a `do` runs steps that may wait or stop.
fn runs_into(workspace: &Workspace, kind: &NodeKind, stops: &dyn Fn(&NodeKind) -> bool) -> bool {
    let NodeKind::Do { steps, .. } = kind else { return false };
    let Some(steps) = workspace.steps.get(steps.index()) else { return false };
    let holds_up =
        |kind: &NodeKind| waits(kind) || stops(kind) || matches!(kind, NodeKind::Do { .. } | NodeKind::Pivot(_));
    // The first thing that holds up ends the walk, so it stays within the steps.
    let (mut seen, mut open) = (BTreeSet::from([steps.entry]), vec![steps.entry]);
    while let Some(node) = open.pop().and_then(|at| workspace.nodes.get(at.index())) {
        if holds_up(&node.kind) {
            return true;
        }
        open.extend(next(workspace, &node.kind).into_iter().filter(|next| seen.insert(*next)));
    }
    false
}

/// The nodes that a node leads to, those behind a pivot or a `do` too.
fn next(workspace: &Workspace, kind: &NodeKind) -> Vec<NodeId> {
    match kind {
        NodeKind::Say { next, .. }
        | NodeKind::Set { next, .. }
        | NodeKind::Note { next, .. }
        | NodeKind::Topic { next, .. }
        | NodeKind::Do { next, .. } => vec![*next],
        NodeKind::Choose(choose) => {
            let choices = choose.choices.iter().map(|choice| choice.target);
            choices.chain(choose.anything_else).chain([choose.no_answer.target]).collect()
        }
        NodeKind::Ask(ask) => ask.otherwise.into_iter().chain([ask.next, ask.no_answer.target]).collect(),
        NodeKind::Onboard { done, no_answer, .. } => vec![*done, no_answer.target],
        NodeKind::Wait { arms, otherwise, .. } => arms.iter().map(|arm| arm.target).chain([otherwise.target]).collect(),
        NodeKind::Call(call) => call.outcomes.iter().copied().chain([call.failed]).collect(),
        NodeKind::Branch { branches, otherwise, .. } => {
            branches.iter().map(|branch| branch.target).chain(*otherwise).collect()
        }
        NodeKind::Split { arms, .. } => arms.iter().map(|(_, target)| *target).collect(),
        NodeKind::Pivot(thread) => {
            workspace.threads.get(thread.index()).map(|thread| thread.entry).into_iter().collect()
        }
        NodeKind::Return | NodeKind::HandOff(_) | NodeKind::Resolve(_) | NodeKind::Resume { .. } => Vec::new(),
    }
}
