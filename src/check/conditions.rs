//! Every condition of a workspace, where it stands, and the customers it is asked about.

use super::events::{self, ANYBODY, situation};
use super::{always_true, impossible_condition};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arm, BranchForm, Condition, NodeKind, PropertyKind, Workspace};

/// `impossible-condition` and `always-true`, wherever a condition stands.
pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Branch { form, branches, .. } = &node.kind else { continue };
        for branch in branches {
            found.extend(impossible_condition::check(workspace, &branch.condition, branch.span, ANYBODY));
            if *form == BranchForm::Rules {
                found.extend(always_true::check(workspace, &branch.condition, branch.span, ANYBODY));
            }
        }
    }
    for arm in arms(workspace) {
        let among = |space: &super::space::Space| situation(space, &arm.event);
        found.extend(impossible_condition::check(workspace, events::condition(arm), arm.span, &among));
        found.extend(always_true::check(workspace, events::condition(arm), arm.span, &among));
    }
    for property in workspace.guarantees.iter().flat_map(|guarantee| &guarantee.properties) {
        if let Some(condition) = when(&property.kind) {
            found.extend(impossible_condition::check(workspace, condition, property.span, ANYBODY));
            found.extend(always_true::check(workspace, condition, property.span, ANYBODY));
        }
    }
    found
}

/// Every condition that tells situations of a conversation apart.
pub(super) fn all(workspace: &Workspace) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = arms(workspace).filter_map(|arm| arm.condition.as_ref()).collect();
    for node in &workspace.nodes {
        if let NodeKind::Branch { branches, .. } = &node.kind {
            all.extend(branches.iter().map(|branch| &branch.condition));
        }
    }
    all
}

fn arms(workspace: &Workspace) -> impl Iterator<Item = &Arm> {
    let waits = workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Wait { arms, .. } => Some(arms),
        _ => None,
    });
    let handlers = workspace.handlers.iter().map(|handler| &handler.arm);
    workspace.start.arms.iter().chain(waits.flatten()).chain(handlers)
}

fn when(property: &PropertyKind) -> Option<&Condition> {
    match property {
        PropertyKind::Never { when, .. } | PropertyKind::Possible { when, .. } => when.as_ref(),
        PropertyKind::NoLongWait { who, .. } => who.as_ref(),
        _ => None,
    }
}
