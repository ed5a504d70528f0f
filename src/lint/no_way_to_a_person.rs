//! `no-way-to-a-person`: customers are asked, and nothing that they can do brings them to an agent.

use super::Trees;
use super::walk::ever_after;
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{Body, NodeId, NodeKind, Workspace};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let workspace = trees.workspace;
    if workspace.inboxes.is_empty() || leads_to_a_person(workspace, &workspace.workspace_handlers) {
        return Vec::new();
    }
    let lonely = workspace.start.arms.iter().filter(|arm| {
        let all = ever_after(workspace, arm.target);
        let is = |test: fn(&NodeKind) -> bool| all.iter().any(|id| is_kind(workspace, *id, test));
        let asks = is(|kind| matches!(kind, NodeKind::Choose(_) | NodeKind::Ask(_)));
        asks && !is(|kind| matches!(kind, NodeKind::HandOff(_))) && !handlers_on_the_way(workspace, &all)
    });
    lonely.map(|arm| conduct::no_way_to_a_person(arm.span)).collect()
}

fn is_kind(workspace: &Workspace, id: NodeId, test: fn(&NodeKind) -> bool) -> bool {
    workspace.nodes.get(id.index()).is_some_and(|node| test(&node.kind))
}

/// Whether some handler of the threads in `all` hands off.
fn handlers_on_the_way(workspace: &Workspace, all: &std::collections::BTreeSet<NodeId>) -> bool {
    workspace.threads.iter().enumerate().any(|(at, thread)| {
        let is_own = |id: &NodeId| {
            let body = workspace.nodes.get(id.index()).map(|node| node.body);
            body == Some(Body::Thread(crate::ir::ThreadId(at as u32)))
        };
        all.iter().any(is_own) && leads_to_a_person(workspace, &thread.handlers)
    })
}

fn leads_to_a_person(workspace: &Workspace, handlers: &[crate::ir::HandlerId]) -> bool {
    let targets = handlers.iter().filter_map(|id| workspace.handlers.get(id.index())).map(|handler| handler.arm.target);
    let is_person = |kind: &NodeKind| matches!(kind, NodeKind::HandOff(_));
    targets.into_iter().any(|target| ever_after(workspace, target).iter().any(|id| is_kind(workspace, *id, is_person)))
}
