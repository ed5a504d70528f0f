//! Every condition of a workspace, where it stands, and the customers it is asked about.

use super::clean::{Clean, Key};
use super::events::{self, ANYBODY, situation};
use super::{always_true, impossible_condition};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arm, BranchForm, Condition, FactId, FactOrigin, NodeKind, Operand, Question, Workspace};
use crate::value::Value;

/// `impossible-condition` and `always-true`, wherever a condition stands.
pub(super) fn check(workspace: &Workspace, clean: &mut Clean) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Branch { form, branches, .. } = &node.kind else { continue };
        for branch in branches.iter().filter(|branch| !is_plain(workspace, &branch.condition)) {
            let key = Key::of_condition(&branch.condition);
            if clean.knows(&key) {
                continue;
            }
            let impossible = impossible_condition::check(workspace, &branch.condition, branch.span, ANYBODY);
            let always = always_true::check(workspace, &branch.condition, branch.span, ANYBODY);
            if impossible.is_none() && always.is_none() {
                clean.note(key);
            }
            found.extend(impossible);
            found.extend(always.filter(|_| *form == BranchForm::Rules));
        }
    }
    for arm in arms(workspace) {
        let among = |space: &super::space::Space| situation(space, &arm.event);
        found.extend(impossible_condition::check(workspace, events::condition(arm), arm.span, &among));
        found.extend(always_true::check(workspace, events::condition(arm), arm.span, &among));
    }
    for property in workspace.guarantees.iter().flat_map(|guarantee| &guarantee.properties) {
        if let Some(condition) = property.kind.condition() {
            found.extend(impossible_condition::check(workspace, condition, property.span, ANYBODY));
            found.extend(always_true::check(workspace, condition, property.span, ANYBODY));
        }
    }
    found
}

/// True for what can be seen without looking closely to hold for some customers and not for others: declared facts,
/// each asked once whether it has one of some values. Nothing is known of how they hang together, and any of them may
/// be unknown.
fn is_plain(workspace: &Workspace, condition: &Condition) -> bool {
    let parts = if let Condition::All(parts) = condition { parts } else { std::slice::from_ref(condition) };
    let operand = |part: &Condition| {
        let test = match part {
            Condition::Test(test) => test,
            Condition::Not(inner) => match &**inner {
                Condition::Test(test) => test,
                _ => return None,
            },
            Condition::All(_) | Condition::Any(_) => return None,
        };
        let Operand::Fact(id) = test.operand else { return None };
        let declared = matches!(workspace.facts.get(id.index())?.origin, FactOrigin::Customer | FactOrigin::Chat);
        let asks_for_values = match &*test.question {
            Question::OneOf(values) => values.iter().any(|value| !matches!(value, Value::List(_))),
            _ => false,
        };
        (declared && asks_for_values).then_some(id)
    };
    let Some(mut operands) = parts.iter().map(operand).collect::<Option<Vec<FactId>>>() else { return false };
    operands.sort_unstable();
    !operands.is_empty() && operands.windows(2).all(|pair| pair[0] != pair[1])
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
