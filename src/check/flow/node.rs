//! What kinds of nodes do to flow: where they lead, which wait, which write, which show something.

use super::step::To;
use crate::ir::{Expression, MemoryId, NodeId, NodeKind, Operand, Part, SetValue, Template, Workspace};

/// What a write leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Write {
    /// Something known where something known was.
    KeepsKnown,
    /// Perhaps nothing.
    MayForget,
}

/// Every way out of a node that some situation may go, and whether it is gone at once.
pub(crate) fn leads(kind: &NodeKind) -> impl Iterator<Item = (To, bool)> {
    let out = match kind {
        NodeKind::Do { steps, next, .. } => Some(To::Do(*steps, *next)),
        NodeKind::Return => Some(To::Return),
        NodeKind::Pivot(thread) => Some(To::Thread(*thread)),
        NodeKind::HandOff(_) => Some(To::HandOff),
        _ => None,
    };
    // What these ask for may be known already; then the first way is gone.
    let may_skip = matches!(kind, NodeKind::Onboard { .. }) || matches!(kind, NodeKind::Ask(ask) if !ask.always);
    let waits = kind.waits();
    let within = kind.successors().take(if out.is_some() { 0 } else { usize::MAX });
    let within = within.enumerate().map(move |(at, next)| (To::Node(next), !waits || may_skip && at == 0));
    out.into_iter().map(|to| (to, true)).chain(within)
}

/// The first message right behind `from`: straight on, until the way forks, waits or ends.
pub(crate) fn first_message(workspace: &Workspace, from: NodeId) -> Option<&Template> {
    let mut at = from;
    // There is no round without a wait.
    for _ in 0..workspace.nodes.len() {
        match &workspace.nodes.get(at.index())?.kind {
            NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => return Some(text),
            NodeKind::Choose(choose) => return Some(&choose.text),
            NodeKind::Ask(ask) => return Some(&ask.text),
            NodeKind::Set { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => at = *next,
            NodeKind::Pivot(thread) => at = workspace.threads.get(thread.index())?.entry,
            _ => return None,
        }
    }
    None
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
        NodeKind::HandOff(hand_off) => hand_off.texts().for_each(text),
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
