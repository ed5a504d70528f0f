//! Everything that rules show or hand on, with the situations in which they do.

use super::flow::{Flow, States};
use super::space::Region;
use crate::ir::{Call, Expression, Node, NodeId, NodeKind, Operand, Part, SetValue, Template, builtin};
use crate::source::Span;

/// A fact or memory that is used.
#[derive(Clone, Debug)]
pub(super) struct Use {
    /// By which node.
    pub(super) node: NodeId,
    /// Which.
    pub(super) operand: Operand,
    /// Where it stands.
    pub(super) span: Span,
    /// What it is used for.
    pub(super) purpose: Purpose,
    /// Whether something else stands there where it is unknown.
    pub(super) has_fallback: bool,
    /// The situations.
    pub(super) region: Region,
}

/// Who gets to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The customer.
    Message,
    /// An agent, or the conversation's own memory.
    Inside,
    /// A host action.
    Input,
}

/// All uses in a body with these situations, in the order of its nodes.
pub(super) fn uses(flow: &Flow, states: States) -> Vec<Use> {
    let mut uses = Vec::new();
    for (id, region) in states.iter() {
        let Some(node) = flow.model.workspace.nodes.get(id.index()) else { continue };
        let texts = texts(&node.kind);
        if !texts.iter().any(|(template, _)| has_slots(template)) && !hands_on(&node.kind) {
            continue;
        }
        let said = said(flow, (states, id), node, region);
        let texts = texts.into_iter().flat_map(|(template, purpose)| {
            let region = match purpose {
                Purpose::Message => said.as_ref(),
                Purpose::Inside | Purpose::Input => Some(region),
            };
            slots(id, template, purpose, region)
        });
        uses.extend(texts);
        match &node.kind {
            NodeKind::Call(call) => uses.extend(inputs(flow, id, call, region)),
            NodeKind::Ask(ask) => {
                let again = said.map(|asked| {
                    let mut again = flow.model.after_waiting(&asked, node.body);
                    flow.model.learn(&mut again, Operand::Fact(builtin::MESSAGE));
                    again
                });
                let retry = ask.retry.iter();
                uses.extend(retry.flat_map(|(_, text)| slots(id, text, Purpose::Message, again.as_ref())));
            }
            _ => {}
        }
    }
    uses
}

/// The situations in which a node speaks: a question that is skipped is not said, and one that a handler says again is
/// said after everything may have changed.
fn said(flow: &Flow, (states, id): (States, NodeId), node: &Node, region: &Region) -> Option<Region> {
    if !node.kind.waits() {
        return Some(region.clone());
    }
    let mut said = states.waiting(id)?.clone();
    if flow.model.may_ask_again(node.body) {
        let again = flow.model.after_waiting(&said, node.body);
        said.join(&again);
    }
    Some(said)
}

fn has_slots(text: &Template) -> bool {
    text.parts.iter().any(|part| matches!(part, Part::Slot { .. }))
}

/// Whether a node may use something besides what its texts do.
fn hands_on(kind: &NodeKind) -> bool {
    match kind {
        NodeKind::Call(_) => true,
        NodeKind::Ask(ask) => ask.retry.iter().any(|(_, text)| has_slots(text)),
        _ => false,
    }
}

fn texts(kind: &NodeKind) -> Vec<(&Template, Purpose)> {
    match kind {
        NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => vec![(text, Purpose::Message)],
        NodeKind::Choose(choose) => vec![(&choose.text, Purpose::Message)],
        NodeKind::Ask(ask) => vec![(&ask.text, Purpose::Message)],
        NodeKind::Note { text, .. } => vec![(text, Purpose::Inside)],
        NodeKind::HandOff(hand_off) => hand_off.texts().map(|text| (text, Purpose::Inside)).collect(),
        NodeKind::Set { value: SetValue::To(Expression::Text(text)), .. } => vec![(text, Purpose::Inside)],
        _ => Vec::new(),
    }
}

fn slots(node: NodeId, template: &Template, purpose: Purpose, region: Option<&Region>) -> Vec<Use> {
    let Some(region) = region else { return Vec::new() };
    let slot = |part: &Part| match part {
        Part::Text(_) => None,
        Part::Slot { operand, fallback, span } => Some(Use {
            node,
            operand: *operand,
            span: *span,
            purpose,
            has_fallback: fallback.is_some(),
            region: region.clone(),
        }),
    };
    template.parts.iter().filter_map(slot).collect()
}

fn inputs(flow: &Flow, id: NodeId, call: &Call, region: &Region) -> Vec<Use> {
    let declared = flow.model.workspace.actions.get(call.action.index());
    let required =
        |at: u32| declared.and_then(|action| action.inputs.get(at as usize)).is_some_and(|input| !input.optional);
    let mut uses = Vec::new();
    for (at, value) in &call.arguments {
        match value {
            Expression::Text(template) => uses.extend(slots(id, template, Purpose::Input, Some(region))),
            Expression::Operand(operand) if required(*at) => uses.push(Use {
                node: id,
                operand: *operand,
                span: flow.model.workspace.node(id).span,
                purpose: Purpose::Input,
                has_fallback: false,
                region: region.clone(),
            }),
            Expression::Operand(_) | Expression::Constant(_) => {}
        }
    }
    uses
}
