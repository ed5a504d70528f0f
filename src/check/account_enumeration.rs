//! `account-enumeration`: what is said tells whoever typed an address whether you know it.

use super::flow::{Flow, States, first_message};
use super::space::{FOUND, Formula, ONBOARDED, Region, WHO};
use super::trust_by_profile;
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{NodeKind, Template};

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let mut found = Vec::new();
    for (id, region) in states.iter() {
        let Some(node) = workspace.nodes.get(id.index()) else { continue };
        let NodeKind::Branch { branches, otherwise, .. } = &node.kind else { continue };
        let targets = branches.iter().map(|branch| branch.target).chain(*otherwise);
        let words: Vec<Option<&Template>> = targets.map(|target| first_message(workspace, target)).collect();
        // Where others of whom nothing else is known get to read something else.
        if words.windows(2).all(|pair| alike(pair[0], pair[1])) {
            continue;
        }
        for (branch, (words, (holds, _))) in branches.iter().zip(words.iter().zip(flow.model.branches_of(id))) {
            let told = || trust_by_profile::is_told(flow, node, region, (branch, holds));
            if words.is_some() && depends(flow, region, holds) && !told() {
                found.push(knowledge::account_enumeration(branch.span));
                break;
            }
        }
    }
    found
}

/// Whether the branch takes somebody who typed an address, and the profile decides whether it does.
fn depends(flow: &Flow, region: &Region, holds: &Formula) -> bool {
    let typed = |region: &Region| region.on(WHO) & ONBOARDED;
    let both = |mask| mask & FOUND != 0 && mask & !FOUND != 0;
    if !both(typed(region)) {
        return false;
    }
    region.narrow(&flow.model.space, holds).is_some_and(|taken| typed(&taken) != 0 && !both(typed(&taken)))
}

fn alike(one: Option<&Template>, other: Option<&Template>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.reads_like(other),
        (None, None) => true,
        _ => false,
    }
}
