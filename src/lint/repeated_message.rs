//! `repeated-message`: the customer reads the same words twice in a row.

use super::Trees;
use super::walk::{before_waiting, speaks};
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{NodeKind, Template};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut found: Vec<Diagnostic> = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Say { text: first, next } = &node.kind else { continue };
        for (_, node) in before_waiting(workspace, *next, &speaks) {
            let Some(second) = words(&node.kind) else { continue };
            let is_new = !found.iter().any(|known| known.primary.span == second.span);
            if second.span != first.span && second.reads_like(first) && is_new {
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
