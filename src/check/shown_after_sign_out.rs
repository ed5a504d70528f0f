//! `shown-after-sign-out`: what was fetched for a customer is shown to whoever is at the screen after them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::flow::Flow;
use super::shown::{Purpose, Use};
use super::space::{ANONYMOUS, WHO, name};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Call, Expression, FactId, FactOrigin, NodeKind, Operand, Part, Workspace, builtin};
use crate::source::Span;

/// What tells a host action whom it is about.
const ADDRESSES: [FactId; 5] = [builtin::EMAIL, builtin::PHONE, builtin::ADDRESS, builtin::NAME, builtin::FIRST_NAME];

/// The findings about what is shown. That something `sensitive` is shown to somebody unproven is a mistake of its own.
pub(super) fn check(
    flow: &Flow,
    uses: &[Use],
    (personal, sensitive): (&BTreeMap<Operand, Span>, &BTreeSet<Operand>),
) -> Vec<Diagnostic> {
    let shown = uses.iter().filter(|shown| shown.purpose == Purpose::Message && !sensitive.contains(&shown.operand));
    let finding = |shown: &Use| {
        let call = personal.get(&shown.operand)?;
        let name = name(flow.model.workspace, shown.operand);
        // Whoever it was fetched for had an address, so an anonymous one has signed out meanwhile.
        let anonymous = shown.region.on(WHO) & ANONYMOUS != 0;
        anonymous.then(|| knowledge::shown_after_sign_out(shown.span, name, *call))
    };
    shown.filter_map(finding).collect()
}

/// The memories that calls fill which are told whom they are about, each with such a call.
pub(super) fn personal(workspace: &Workspace) -> BTreeMap<Operand, Span> {
    let mut personal = BTreeMap::new();
    for node in &workspace.nodes {
        let NodeKind::Call(call) = &node.kind else { continue };
        let record = call.into.and_then(|id| workspace.records.get(id.index()));
        let Some(record) = record.filter(|_| is_about_somebody(workspace, call)) else { continue };
        for (_, memory) in &record.fields {
            personal.entry(Operand::Memory(*memory)).or_insert(node.span);
        }
    }
    personal
}

fn is_about_somebody(workspace: &Workspace, call: &Call) -> bool {
    let tells = |operand: &Operand| match operand {
        Operand::Fact(fact) => {
            let of_customer = workspace.facts.get(fact.index()).is_some_and(|fact| fact.origin == FactOrigin::Customer);
            of_customer || ADDRESSES.contains(fact)
        }
        Operand::Memory(_) => false,
    };
    call.arguments.iter().any(|(_, value)| match value {
        Expression::Operand(operand) => tells(operand),
        Expression::Text(text) => {
            text.parts.iter().any(|part| matches!(part, Part::Slot { operand, fallback: None, .. } if tells(operand)))
        }
        Expression::Constant(_) => false,
    })
}
