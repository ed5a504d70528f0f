//! What kinds of nodes do to flow: where they lead, which wait, which write, which show something.

use super::step::To;
use crate::ir::{Expression, MemoryId, NodeId, NodeKind, Operand, Part, SetValue, Template, Workspace};

/// What a write leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Write {
    /// Something known where something known was.
    KeepsKnown,
    /// Perhaps nothing.
    MayForget,
}

/// Every way out of a node that some situation may go, and whether it is gone at once.
pub(crate) fn leads(kind: &NodeKind) -> Vec<(To, bool)> {
    let at_once = |node: &NodeId| (To::Node(*node), true);
    let later = |node: &NodeId| (To::Node(*node), false);
    match kind {
        NodeKind::Say { next, .. }
        | NodeKind::Note { next, .. }
        | NodeKind::Topic { next, .. }
        | NodeKind::Set { next, .. } => vec![at_once(next)],
        NodeKind::Choose(choose) => {
            let arms = choose.choices.iter().map(|choice| &choice.target).chain(&choose.anything_else);
            arms.chain([&choose.no_answer.target]).map(later).collect()
        }
        NodeKind::Ask(ask) => {
            let next = (To::Node(ask.next), !ask.always);
            std::iter::once(next).chain(ask.otherwise.iter().chain([&ask.no_answer.target]).map(later)).collect()
        }
        NodeKind::Onboard { done, no_answer, .. } => vec![at_once(done), later(&no_answer.target)],
        NodeKind::Wait { arms, otherwise, .. } => {
            arms.iter().map(|arm| &arm.target).chain([&otherwise.target]).map(later).collect()
        }
        NodeKind::Call(call) => call.outcomes.iter().chain([&call.failed]).map(later).collect(),
        NodeKind::Branch { branches, otherwise, .. } => {
            branches.iter().map(|branch| &branch.target).chain(otherwise).map(at_once).collect()
        }
        NodeKind::Split { arms, .. } => arms.iter().map(|(_, target)| at_once(target)).collect(),
        NodeKind::Do { steps, next, .. } => vec![(To::Do(*steps, *next), true)],
        NodeKind::Return => vec![(To::Return, true)],
        NodeKind::Pivot(thread) => vec![(To::Thread(*thread), true)],
        NodeKind::HandOff(_) => vec![(To::HandOff, true)],
        NodeKind::Resolve(_) | NodeKind::Resume { .. } => Vec::new(),
    }
}

/// True where the node may wait for something to happen.
pub(crate) fn waits(kind: &NodeKind) -> bool {
    use NodeKind::{Ask, Call, Choose, Onboard, Wait};
    matches!(kind, Choose(_) | Ask(_) | Onboard { .. } | Wait { .. } | Call(_))
}

/// The memories that the node may write.
pub(super) fn writes(workspace: &Workspace, kind: &NodeKind) -> Vec<(MemoryId, Write)> {
    match kind {
        NodeKind::Ask(ask) => vec![(ask.into, Write::KeepsKnown)],
        NodeKind::Set { memory, value, .. } => {
            let write = match value {
                SetValue::Add(_) | SetValue::To(Expression::Text(_) | Expression::Constant(_)) => Write::KeepsKnown,
                SetValue::To(Expression::Operand(_)) | SetValue::Unknown => Write::MayForget,
            };
            vec![(*memory, write)]
        }
        NodeKind::Call(call) => {
            let record = call.into.and_then(|record| workspace.records.get(record.index()));
            let memories = record
                .into_iter()
                .flat_map(|record| record.fields.iter().map(|(_, memory)| *memory).chain([record.presence]));
            memories.map(|memory| (memory, Write::MayForget)).collect()
        }
        _ => Vec::new(),
    }
}

/// Facts and memories that the node shows or hands on, and those that it asks for.
pub(super) fn operands(kind: &NodeKind) -> Vec<Operand> {
    let mut found = Vec::new();
    let mut text = |template: &Template| {
        found.extend(template.parts.iter().filter_map(|part| match part {
            Part::Slot { operand, .. } => Some(*operand),
            Part::Text(_) => None,
        }));
    };
    match kind {
        NodeKind::Say { text: own, .. } | NodeKind::Note { text: own, .. } | NodeKind::Onboard { text: own, .. } => {
            text(own)
        }
        NodeKind::Choose(choose) => text(&choose.text),
        NodeKind::Ask(ask) => {
            text(&ask.text);
            ask.retry.iter().for_each(|(_, words)| text(words));
            found.push(Operand::Memory(ask.into));
        }
        NodeKind::HandOff(hand_off) => hand_off.reason.iter().chain(&hand_off.note).for_each(text),
        NodeKind::Call(call) => call.arguments.iter().for_each(|(_, value)| match value {
            Expression::Operand(operand) => found.push(*operand),
            Expression::Text(template) => {
                found.extend(operands(&NodeKind::Note { text: template.clone(), next: NodeId(0) }))
            }
            Expression::Constant(_) => {}
        }),
        NodeKind::Set { value: SetValue::To(Expression::Operand(operand)), .. } => found.push(*operand),
        NodeKind::Set { value: SetValue::To(Expression::Text(template)), .. } => text(template),
        _ => {}
    }
    found
}
