//! `trust-by-profile`: a rule takes a profile that was found for a proof of who is typing.

use super::flow::{Flow, States};
use super::space::{FOUND, Formula, ONBOARDED, Region, WHO};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Branch, Condition, Node, NodeId, NodeKind, Operand, Part, Test, Workspace, builtin};
use crate::source::Span;

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let mut found = Vec::new();
    for (id, region) in states.iter() {
        let Some(node) = workspace.nodes.get(id.index()) else { continue };
        let NodeKind::Branch { branches, .. } = &node.kind else { continue };
        for (branch, (holds, _)) in branches.iter().zip(flow.model.branches_of(id)) {
            if is_told(flow, node, region, (branch, holds)) {
                let test = test_of_profile(&branch.condition).map_or(branch.span, |test| test.span);
                found.push(knowledge::trust_by_profile(branch.span, test));
            }
        }
    }
    found
}

/// Whether the finding is made about this branch of `fork`, before which `region` is known.
pub(super) fn is_told(flow: &Flow, fork: &Node, region: &Region, (branch, holds): (&Branch, &Formula)) -> bool {
    // What it leads to is quickly seen.
    acts_on_it(flow.model.workspace, fork.span, branch.target)
        && !asks_who(&branch.condition)
        && trusts(flow, region, holds)
}

/// Whether the branch takes only customers whose profile was found, some of whom typed the address themselves.
fn trusts(flow: &Flow, region: &Region, holds: &Formula) -> bool {
    let Some(taken) = region.narrow(&flow.model.space, holds) else { return false };
    let only_found = region.on(WHO) & !FOUND != 0 && taken.on(WHO) & !FOUND == 0;
    only_found && taken.on(WHO) & ONBOARDED != 0
}

fn asks_who(condition: &Condition) -> bool {
    let who = [builtin::CUSTOMER, builtin::IDENTIFICATION].map(Operand::Fact);
    condition.has_test(&|test| who.contains(&test.operand))
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
