//! What a body is known again by: all that its nodes say, and where.

use std::hash::{Hash, Hasher};

use super::begin;
use super::model::Model;
use super::node::first_message;
use crate::check::clean::Bytes;
use crate::ir::{Body, Node, NodeKind, Part, Template};

/// A body, spelled out; two bodies with the same key are the same but for their numbers in the workspace.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Keys are long, and their hashes are asked for more than once.
    digest: u64,
    bytes: Box<[u8]>,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.digest);
    }
}

impl Key {
    /// The key of a body.
    pub(super) fn of(model: &Model<'_>, body: Body) -> Key {
        let mut bytes = Bytes::for_parts(model.nodes_of(body).len());
        let place = |node| model.place(body, node);
        std::mem::discriminant(&body).hash(&mut bytes);
        begin(model.workspace, body).and_then(place).hash(&mut bytes);
        model.may_ask_again(body).hash(&mut bytes);
        model.disturbed(body).for_each(|written| written.hash(&mut bytes));
        for (_, node) in model.body(body) {
            node.span.hash(&mut bytes);
            node.kind.successors().for_each(|next| place(next).hash(&mut bytes));
            spell(model, node, &mut bytes);
        }
        let digest = bytes.digest();
        Key { digest, bytes: bytes.into() }
    }
}

/// Everything that a node says but where it leads within its body.
fn spell(model: &Model<'_>, node: &Node, bytes: &mut Bytes) {
    std::mem::discriminant(&node.kind).hash(bytes);
    match &node.kind {
        NodeKind::Say { text, .. } | NodeKind::Note { text, .. } => text.hash(bytes),
        NodeKind::Onboard { text, no_answer, .. } => (text, no_answer.after).hash(bytes),
        NodeKind::Choose(choose) => {
            (&choose.text, choose.anything_else.is_some(), choose.no_answer.after).hash(bytes);
            choose.choices.iter().for_each(|choice| (&choice.id, &choice.label, choice.span).hash(bytes));
        }
        NodeKind::Ask(ask) => {
            (&ask.text, ask.into, ask.always, ask.answer, &ask.matching, &ask.retry).hash(bytes);
            (ask.otherwise.is_some(), ask.no_answer.after).hash(bytes);
        }
        NodeKind::Wait { arms, otherwise, .. } => {
            otherwise.after.hash(bytes);
            arms.iter().for_each(|arm| (&arm.event, &arm.condition, arm.span).hash(bytes));
        }
        NodeKind::Call(call) => (call.action, &call.arguments, call.into, call.within).hash(bytes),
        NodeKind::Branch { form, branches, otherwise } => {
            (form, otherwise.is_some(), branches.len()).hash(bytes);
            branches.iter().for_each(|branch| (&branch.label, &branch.condition, branch.span).hash(bytes));
        }
        NodeKind::Split { name, arms } => {
            name.hash(bytes);
            arms.iter().for_each(|(share, _)| share.hash(bytes));
        }
        NodeKind::Set { memory, value, .. } => (memory, value).hash(bytes),
        NodeKind::Topic { topic, add, .. } => (topic, add).hash(bytes),
        NodeKind::Do { steps, .. } => steps.hash(bytes),
        NodeKind::Pivot(thread) => {
            thread.hash(bytes);
            // What is read first there is compared with what others read.
            let entry = model.workspace.threads.get(thread.index()).map(|thread| thread.entry);
            words(entry.and_then(|entry| first_message(model.workspace, entry)), bytes);
        }
        NodeKind::HandOff(hand_off) => hand_off.hash(bytes),
        NodeKind::Resolve(resolution) => resolution.hash(bytes),
        NodeKind::Resume { ask_again } => ask_again.hash(bytes),
        NodeKind::Return => {}
    }
}

/// What a message says, wherever it stands.
fn words(text: Option<&Template>, bytes: &mut Bytes) {
    for part in text.into_iter().flat_map(|text| &text.parts) {
        match part {
            Part::Text(words) => words.hash(bytes),
            Part::Slot { operand, fallback, .. } => (operand, fallback).hash(bytes),
        }
    }
    text.map(|text| text.parts.len()).hash(bytes);
}
