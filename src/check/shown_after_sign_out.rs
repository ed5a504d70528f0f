//! `shown-after-sign-out`: what was fetched for a customer is shown to whoever is at the screen after them.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Flow;
use super::shown::{Purpose, Use};
use super::space::{ANONYMOUS, GIVEN, WHO, name};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{Call, Expression, FactOrigin, NodeId, NodeKind, Operand, Part, Workspace};
use crate::source::Span;

/// What a call fetched that was told whom it is about.
pub(super) struct Fetched {
    /// Such a call.
    call: Span,
    /// What follows without a wait: the seconds of the call itself are nobody's way from the screen.
    at_once: BTreeSet<NodeId>,
}

/// The findings about what is shown. That something `sensitive` is shown to somebody unproven is a mistake of its own.
pub(super) fn check(
    flow: &Flow,
    uses: &[Use],
    (personal, sensitive): (&BTreeMap<Operand, Fetched>, &BTreeSet<Operand>),
) -> Vec<Diagnostic> {
    let shown = uses.iter().filter(|shown| shown.purpose == Purpose::Message && !sensitive.contains(&shown.operand));
    let finding = |shown: &Use| {
        let fetched = personal.get(&shown.operand).filter(|fetched| !fetched.at_once.contains(&shown.node))?;
        let name = name(flow.model.workspace, shown.operand);
        // Whoever it was fetched for had an address, so an anonymous one has signed out meanwhile.
        let anonymous = shown.region.on(WHO) & ANONYMOUS != 0;
        anonymous.then(|| knowledge::shown_after_sign_out(shown.span, name, fetched.call))
    };
    shown.filter_map(finding).collect()
}

/// The memories that calls fill which are told whom they are about.
pub(super) fn personal(workspace: &Workspace) -> BTreeMap<Operand, Fetched> {
    let mut personal: BTreeMap<Operand, Fetched> = BTreeMap::new();
    for node in &workspace.nodes {
        let NodeKind::Call(call) = &node.kind else { continue };
        let record = call.into.and_then(|id| workspace.records.get(id.index()));
        let Some(record) = record.filter(|_| is_about_somebody(workspace, call)) else { continue };
        let at_once = at_once(workspace, call);
        for (_, memory) in &record.fields {
            let fetched = Fetched { call: node.span, at_once: BTreeSet::new() };
            let fetched = personal.entry(Operand::Memory(*memory)).or_insert(fetched);
            fetched.at_once.extend(&at_once);
        }
    }
    personal
}

/// What follows a call without another wait.
fn at_once(workspace: &Workspace, call: &Call) -> BTreeSet<NodeId> {
    let mut open: Vec<NodeId> = call.outcomes.clone();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        let Some(node) = workspace.nodes.get(at.index()).filter(|_| seen.insert(at)) else { continue };
        if node.kind.waits() {
            continue;
        }
        open.extend(node.kind.successors());
        match &node.kind {
            NodeKind::Pivot(thread) => open.extend(workspace.threads.get(thread.index()).map(|thread| thread.entry)),
            NodeKind::Do { steps, .. } => open.extend(workspace.steps.get(steps.index()).map(|steps| steps.entry)),
            _ => {}
        }
    }
    seen
}

fn is_about_somebody(workspace: &Workspace, call: &Call) -> bool {
    let tells = |operand: &Operand| match operand {
        Operand::Fact(fact) => {
            let of_customer = workspace.facts.get(fact.index()).is_some_and(|fact| fact.origin == FactOrigin::Customer);
            of_customer || GIVEN.contains(fact)
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
