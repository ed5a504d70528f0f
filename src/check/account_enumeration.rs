//! `account-enumeration`: what is said tells whoever typed an address whether you know it.

use super::flow::{Flow, States};
use super::space::{FOUND, ONBOARDED, Region, WHO};
use super::trust_by_profile;
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Branch, NodeId, NodeKind, Template, Workspace};

pub(super) fn check(flow: &Flow, states: &States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let mut found = Vec::new();
    for (id, region) in states {
        let Some(node) = workspace.nodes.get(id.index()) else { continue };
        let NodeKind::Branch { branches, otherwise, .. } = &node.kind else { continue };
        let said = |target: NodeId| said(workspace, target);
        for branch in branches {
            let words = said(branch.target);
            // Others of whom nothing else is known get to read something else.
            let mut others = branches.iter().map(|other| said(other.target)).chain(otherwise.map(said));
            let differs = words.is_some() && others.any(|other| !alike(other, words));
            if differs && depends(flow, region, branch) && !trust_by_profile::is_told(flow, node, region, branch) {
                found.push(knowledge::account_enumeration(branch.span));
                break;
            }
        }
    }
    found
}

/// Whether the branch takes somebody who typed an address, and the profile decides whether it does.
fn depends(flow: &Flow, region: &Region, branch: &Branch) -> bool {
    let space = &flow.model.space;
    let Some(taken) = region.narrow(space, &space.holds(&branch.condition)) else { return false };
    let typed = |region: &Region| region.on(WHO) & ONBOARDED;
    let (all, taken) = (typed(region), typed(&taken));
    let both = |mask| mask & FOUND != 0 && mask & !FOUND != 0;
    both(all) && taken != 0 && !both(taken)
}

/// The first message right behind `from`.
fn said(workspace: &Workspace, from: NodeId) -> Option<&Template> {
    let mut at = from;
    // Straight on, until the way forks, waits or ends; it has no round without a wait.
    for _ in 0..workspace.nodes.len() {
        match &workspace.nodes.get(at.index())?.kind {
            NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => return Some(text),
            NodeKind::Choose(choose) => return Some(&choose.text),
            NodeKind::Ask(ask) => return Some(&ask.text),
            NodeKind::Set { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => at = *next,
            NodeKind::Pivot(thread) => at = workspace.threads.get(thread.index())?.entry,
            _ => return None,
        }
    }
    None
}

fn alike(one: Option<&Template>, other: Option<&Template>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.reads_like(other),
        (None, None) => true,
        _ => false,
    }
}
