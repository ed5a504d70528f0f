//! `trust-by-profile`: a rule takes a profile that was found for a proof of who is typing.

use super::flow::{Flow, States};
use super::space::{FOUND, ONBOARDED, Region, WHO};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Branch, Condition, Node, NodeId, NodeKind, Operand, Part, Test, Workspace, builtin};
use crate::source::Span;

pub(super) fn check(flow: &Flow, states: &States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let mut found = Vec::new();
    for (id, region) in states {
        let Some(node) = workspace.nodes.get(id.index()) else { continue };
        let NodeKind::Branch { branches, .. } = &node.kind else { continue };
        let trusting = branches.iter().filter(|branch| is_told(flow, node, region, branch));
        found.extend(trusting.map(|branch| {
            let test = test_of_profile(&branch.condition).map_or(branch.span, |test| test.span);
            knowledge::trust_by_profile(branch.span, test)
        }));
    }
    found
}

/// Whether the finding is made about this branch of `fork`, before which `region` is known.
pub(super) fn is_told(flow: &Flow, fork: &Node, region: &Region, branch: &Branch) -> bool {
    trusts(flow, region, branch) && acts_on_it(flow.model.workspace, fork.span, branch.target)
}

/// Whether the branch takes only customers whose profile was found, some of whom typed the address themselves, and asks
/// nothing else about who they are.
fn trusts(flow: &Flow, region: &Region, branch: &Branch) -> bool {
    let space = &flow.model.space;
    let Some(taken) = region.narrow(space, &space.holds(&branch.condition)) else { return false };
    let only_found = region.on(WHO) & !FOUND != 0 && taken.on(WHO) & !FOUND == 0;
    only_found && taken.on(WHO) & ONBOARDED != 0 && !asks_who(&branch.condition)
}

fn asks_who(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_who),
        Condition::Not(inner) => asks_who(inner),
        Condition::Test(test) => {
            [builtin::CUSTOMER, builtin::IDENTIFICATION].map(Operand::Fact).contains(&test.operand)
        }
    }
}

/// The test that finds the profile.
fn test_of_profile(condition: &Condition) -> Option<&Test> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(test_of_profile),
        Condition::Not(_) => None,
        Condition::Test(test) => (test.operand == Operand::Fact(builtin::PROFILE)).then_some(test),
    }
}

/// Whether something is shown or done at `from`, or straight behind it within `fork`, that is meant for the person: a text
/// with facts in it, a call.
fn acts_on_it(workspace: &Workspace, fork: Span, from: NodeId) -> bool {
    let mut at = from;
    let is_within = |span: Span| span.source == fork.source && fork.start <= span.start && span.end <= fork.end;
    // Until the way forks, waits or ends; it has no round without a wait.
    for _ in 0..workspace.nodes.len() {
        match workspace.nodes.get(at.index()).filter(|node| is_within(node.span)).map(|node| &node.kind) {
            // That a sensitive action is called for somebody unproven is an error by itself.
            Some(NodeKind::Call(call)) => {
                return workspace.actions.get(call.action.index()).is_some_and(|action| !action.sensitive);
            }
            Some(NodeKind::Say { text, .. }) if text.parts.iter().any(|part| matches!(part, Part::Slot { .. })) => {
                return true;
            }
            Some(
                NodeKind::Say { next, .. }
                | NodeKind::Set { next, .. }
                | NodeKind::Note { next, .. }
                | NodeKind::Topic { next, .. },
            ) => at = *next,
            _ => return false,
        }
    }
    false
}
