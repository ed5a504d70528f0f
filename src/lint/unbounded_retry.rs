//! `unbounded-retry`: an answer that does not fit leads back to the same question, as often as it comes.

use super::Trees;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::NodeKind;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut walk = Walk::new(workspace);
    let finding = |(at, node): (usize, &crate::ir::Node)| {
        let (text, unfit) = match &node.kind {
            NodeKind::Choose(choose) => (choose.text.span, choose.anything_else?),
            NodeKind::Ask(ask) => (ask.text.span, ask.otherwise?),
            _ => return None,
        };
        // A decision on the way may count, so only straight ways are told of.
        let way = walk.before_waiting(unfit, &|kind| matches!(kind, NodeKind::Branch { .. }));
        way.iter().find(|(other, _)| other.index() == at)?;
        let (_, back) = way.iter().rev().find(|(_, node)| matches!(node.kind, NodeKind::Pivot(_)))?;
        Some(conduct::unbounded_retry(back.span, text))
    };
    workspace.nodes.iter().enumerate().filter_map(finding).collect()
}
