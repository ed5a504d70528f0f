//! `counted-unknown`: something is counted that may have no number yet, and then never gets one.

use super::flow::{Flow, States};
use super::space::Region;
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{MemoryId, Node, NodeId, NodeKind, Operand, SetValue, Workspace};

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let (workspace, space) = (flow.model.workspace, &flow.model.space);
    let finding = |(id, region): (NodeId, &Region)| {
        let node = workspace.nodes.get(id.index())?;
        let NodeKind::Set { memory, value: SetValue::Add(_), .. } = &node.kind else { return None };
        let operand = Operand::Memory(*memory);
        // Where nothing asks about it nothing is lost, and where nothing ever fills it that is said of its declaration.
        let may_be_unknown = space.unknown_axis(operand).is_some() && flow.model.may_be_unknown(region, operand);
        let name = &workspace.memories.get(memory.index())?.name;
        (may_be_unknown && is_filled(workspace, *memory)).then(|| knowledge::counted_unknown(node.span, name))
    };
    states.iter().filter_map(finding).collect()
}

/// Whether anything gives it a number.
fn is_filled(workspace: &Workspace, memory: MemoryId) -> bool {
    workspace.nodes.iter().any(|node: &Node| match &node.kind {
        NodeKind::Set { memory: own, value: SetValue::To(_), .. } => *own == memory,
        NodeKind::Ask(ask) => ask.into == memory,
        _ => false,
    })
}
