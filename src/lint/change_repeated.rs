//! `change-repeated`: what came of a call leads to the same call, and the call changes something.

use super::Trees;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::NodeKind;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    let mut walk = Walk::new(workspace);
    let finding = |(at, node): (usize, &crate::ir::Node)| {
        let NodeKind::Call(call) = &node.kind else { return None };
        let action = workspace.actions.get(call.action.index()).filter(|action| action.changes_something)?;
        let outcomes = call.outcomes.iter().chain([&call.failed]);
        let comes_back = |target| walk.before_waiting(target, &|_| false).iter().any(|(id, _)| id.index() == at);
        let comes_back = outcomes.copied().any(comes_back);
        comes_back.then(|| conduct::change_repeated(node.span, &action.name))
    };
    workspace.nodes.iter().enumerate().filter_map(finding).collect()
}
