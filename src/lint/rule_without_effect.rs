//! `rule-without-effect`: the last rule does what `otherwise` does.

use super::Trees;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::{BranchForm, HandOff, NodeId, NodeKind, SetValue, Template, Workspace};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut found = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Branch { form: BranchForm::Rules, branches, otherwise: Some(otherwise) } = &node.kind else {
            continue;
        };
        let Some(place) = workspace.nodes.get(otherwise.index()).map(|node| node.span) else { continue };
        let same = branches.iter().rev().take_while(|branch| do_the_same(workspace, branch.target, *otherwise));
        found.extend(same.map(|branch| decisions::rule_without_effect(branch.span, &branch.label, place)));
    }
    found
}

/// Whether two ways do the same, as far as that can be seen without a fork or a wait on them.
fn do_the_same(workspace: &Workspace, one: NodeId, other: NodeId) -> bool {
    let (mut one, mut other) = (one, other);
    for _ in 0..workspace.nodes.len() {
        if one == other {
            return true;
        }
        let (Some(left), Some(right)) = (workspace.nodes.get(one.index()), workspace.nodes.get(other.index())) else {
            return false;
        };
        let next = match (&left.kind, &right.kind) {
            (NodeKind::Say { text, next }, NodeKind::Say { text: other, next: behind })
            | (NodeKind::Note { text, next }, NodeKind::Note { text: other, next: behind }) => {
                text.reads_like(other).then_some((*next, *behind))
            }
            (NodeKind::Topic { topic, add, next }, NodeKind::Topic { topic: other, add: added, next: behind }) => {
                (topic == other && add == added).then_some((*next, *behind))
            }
            (
                NodeKind::Set { memory, value: SetValue::Unknown, next },
                NodeKind::Set { memory: other, value: SetValue::Unknown, next: behind },
            ) => (memory == other).then_some((*next, *behind)),
            (NodeKind::Pivot(thread), NodeKind::Pivot(other)) => return thread == other,
            (NodeKind::Resolve(how), NodeKind::Resolve(other)) => return how == other,
            (NodeKind::HandOff(hand_off), NodeKind::HandOff(other)) => return same_hand_off(hand_off, other),
            _ => None,
        };
        match next {
            Some(both) => (one, other) = both,
            None => return false,
        }
    }
    false
}

fn same_hand_off(one: &HandOff, other: &HandOff) -> bool {
    let alike = |one: &Option<Box<Template>>, other: &Option<Box<Template>>| match (one, other) {
        (Some(one), Some(other)) => one.reads_like(other),
        (None, None) => true,
        _ => false,
    };
    one.inbox == other.inbox
        && one.priority == other.priority
        && alike(&one.reason, &other.reason)
        && alike(&one.note, &other.note)
}
