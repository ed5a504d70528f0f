//! `repeated-message`: the customer reads the same words twice in a row.

use std::collections::HashSet;

use super::Trees;
use super::walk::{Walk, speaks};
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{NodeKind, Template};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let (mut walk, mut told) = (Walk::new(workspace), HashSet::new());
    let mut found: Vec<Diagnostic> = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Say { text: first, next } = &node.kind else { continue };
        for (_, node) in walk.before_waiting(*next, &speaks) {
            let Some(second) = words(&node.kind) else { continue };
            if second.span != first.span && second.reads_like(first) && told.insert(second.span) {
                found.push(conduct::repeated_message(second.span, first.span));
            }
        }
    }
    found
}

fn words(kind: &NodeKind) -> Option<&Template> {
    match kind {
        NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => Some(text),
        NodeKind::Choose(choose) => Some(&choose.text),
        NodeKind::Ask(ask) => Some(&ask.text),
        _ => None,
    }
}
