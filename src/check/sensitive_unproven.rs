//! `sensitive-unproven`: what is for proven customers only is shown, or done, where nobody has proven anything.

use std::collections::BTreeSet;

use super::flow::{Flow, Origin, States};
use super::shown::{Purpose, Use};
use super::space::{ANONYMOUS, AUTHENTICATED, IDENTIFIED, Region, WHO, name};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Expression, MemoryId, NodeId, NodeKind, Operand, Part, SetValue, Workspace};

/// The findings about what is shown.
pub(super) fn check(flow: &Flow, uses: &[Use], sensitive: &BTreeSet<Operand>) -> Vec<Diagnostic> {
    let shown = uses.iter().filter(|shown| shown.purpose == Purpose::Message && sensitive.contains(&shown.operand));
    let unproven = shown.filter(|shown| unproven(&shown.region));
    let finding = |shown: &Use| {
        let name = name(flow.model.workspace, shown.operand);
        explain(flow, shown.node, knowledge::sensitive_unproven(shown.span, name, &who(flow, &shown.region)))
    };
    unproven.map(finding).collect()
}

/// The findings about what is done.
pub(super) fn check_calls(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let finding = |(id, region): (NodeId, &Region)| {
        let node = workspace.nodes.get(id.index())?;
        let NodeKind::Call(call) = &node.kind else { return None };
        let action =
            workspace.actions.get(call.action.index()).filter(|action| action.sensitive && unproven(region))?;
        Some(explain(flow, id, knowledge::sensitive_call(node.span, &action.name, &who(flow, region))))
    };
    states.iter().filter_map(finding).collect()
}

/// Facts and memories that hold something sensitive: declared so, given by a sensitive action, or copied from such.
pub(super) fn sensitive(workspace: &Workspace) -> BTreeSet<Operand> {
    let facts = workspace.facts.iter().enumerate().filter(|(_, fact)| fact.sensitive);
    let memories = workspace.memories.iter().enumerate().filter(|(_, memory)| memory.sensitive);
    let facts = facts.map(|(at, _)| Operand::Fact(crate::ir::FactId(at as u32)));
    let mut sensitive: BTreeSet<Operand> =
        facts.chain(memories.map(|(at, _)| Operand::Memory(MemoryId(at as u32)))).collect();
    loop {
        let before = sensitive.len();
        for node in &workspace.nodes {
            if let NodeKind::Set { memory, value: SetValue::To(value), .. } = &node.kind
                && holds(value, &sensitive)
            {
                sensitive.insert(Operand::Memory(*memory));
            }
        }
        if sensitive.len() == before {
            return sensitive;
        }
    }
}

fn holds(value: &Expression, sensitive: &BTreeSet<Operand>) -> bool {
    match value {
        Expression::Operand(operand) => sensitive.contains(operand),
        Expression::Text(text) => {
            text.parts.iter().any(|part| matches!(part, Part::Slot { operand, .. } if sensitive.contains(operand)))
        }
        Expression::Constant(_) => false,
    }
}

/// Whether somebody who has proven nothing may be there.
pub(super) fn unproven(region: &Region) -> bool {
    region.on(WHO) & !AUTHENTICATED != 0
}

/// One of the customers who have proven nothing.
pub(super) fn who(flow: &Flow, region: &Region) -> String {
    let mut anyone = Region::whole(&flow.model.space);
    let unproven = region.on(WHO) & !AUTHENTICATED;
    // Of all who have proven nothing the anonymous one is the plainest example.
    anyone.set(WHO, if unproven & ANONYMOUS == 0 { IDENTIFIED } else { ANONYMOUS });
    flow.model.space.example(&anyone)
}

/// With the place from where the proof may be missing.
pub(super) fn explain(flow: &Flow, node: NodeId, found: Diagnostic) -> Diagnostic {
    let (id, words) = match flow.origin(node, &unproven) {
        Some(Origin::Node(id)) => (id, "the customer may sign out, or the sign-in run out, while this waits"),
        Some(Origin::Brought(id)) => (id, "nobody has proven anything on the way from here"),
        None => return found,
    };
    match flow.model.workspace.nodes.get(id.index()) {
        Some(node) => found.with_related(node.span, words),
        None => found,
    }
}
