//! `change-unproven`: something is changed for somebody who has proven nothing.

use super::flow::{Flow, States};
use super::sensitive_unproven::{explain, unproven, who};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::NodeKind;

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let calls = states.iter().filter_map(|(id, region)| {
        let node = workspace.nodes.get(id.index())?;
        let NodeKind::Call(call) = &node.kind else { return None };
        // A sensitive action is an error there already.
        let changes = workspace.actions.get(call.action.index());
        let action = changes.filter(|action| action.changes_something && !action.sensitive && unproven(region))?;
        Some(explain(flow, id, knowledge::change_unproven(node.span, &action.name, &who(flow, region))))
    });
    calls.collect()
}
