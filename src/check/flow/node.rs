//! What kinds of nodes do to flow: which wait, which write, which show something.

use crate::ir::{Expression, MemoryId, NodeId, NodeKind, Operand, Part, SetValue, Template, Workspace};

/// What a write leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Write {
    /// Something known where something known was.
    KeepsKnown,
    /// Perhaps nothing.
    MayForget,
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
