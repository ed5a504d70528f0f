//! `silent-ending`: the customer says something, and the conversation is closed without a word.

use std::collections::HashSet;

use super::Trees;
use super::walk::{Walk, speaks};
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Arm, Event, NodeId, NodeKind, Resolution, Workspace};
use crate::source::Span;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let (mut walk, mut told) = (Walk::new(workspace), HashSet::new());
    let mut found: Vec<Diagnostic> = Vec::new();
    for (said, target) in words_of_the_customer(workspace) {
        for (_, node) in walk.before_waiting(target, &speaks) {
            let is_closed = matches!(node.kind, NodeKind::Resolve(Resolution::Resolved));
            // One word for an end is enough, however many ways lead there.
            if is_closed && told.insert(node.span) {
                found.push(conduct::silent_ending(node.span, said));
            }
        }
    }
    found
}

/// Whatever the customer writes, picks or fills in, and what is done then.
fn words_of_the_customer(workspace: &Workspace) -> Vec<(Span, NodeId)> {
    let mut said = Vec::new();
    for node in &workspace.nodes {
        match &node.kind {
            NodeKind::Choose(choose) => {
                said.extend(choose.choices.iter().map(|choice| (choice.span, choice.target)));
                said.extend(choose.anything_else.map(|target| (choose.text.span, target)));
            }
            NodeKind::Ask(ask) => {
                said.extend([Some(ask.next), ask.otherwise].into_iter().flatten().map(|target| (ask.text.span, target)))
            }
            NodeKind::Onboard { text, done, .. } => said.push((text.span, *done)),
            NodeKind::Wait { arms, .. } => said.extend(spoken(arms.iter())),
            _ => {}
        }
    }
    said.extend(spoken(workspace.start.arms.iter()));
    let before_hand_off = workspace.handlers.iter().filter(|handler| !handler.after_hand_off);
    said.extend(spoken(before_hand_off.map(|handler| &handler.arm)));
    said
}

fn spoken<'w>(arms: impl Iterator<Item = &'w Arm>) -> impl Iterator<Item = (Span, NodeId)> {
    arms.filter(|arm| matches!(arm.event, Event::Writes(_) | Event::Picks { .. })).map(|arm| (arm.span, arm.target))
}
