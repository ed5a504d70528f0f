//! `unreachable-thread`: no line of `start` and no pivot leads to the thread.

use std::collections::BTreeSet;

use super::flow::Model;
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Body, HandlerId, NodeKind, ThreadId};
use crate::source::Spanned;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    // Without a start nothing is reached, and one finding about that is enough.
    if model.workspace.start.arms.is_empty() {
        return Vec::new();
    }
    let reached = reached(model);
    let threads = model.workspace.threads.iter().enumerate().filter(|(_, thread)| thread.active);
    let lost = threads.filter(|(at, _)| !reached.contains(&Body::Thread(ThreadId(*at as u32))));
    lost.map(|(_, thread)| reach::unreachable_thread(Spanned::new(&thread.name, thread.span))).collect()
}

fn reached(model: &Model) -> BTreeSet<Body> {
    let handlers = |handlers: &[HandlerId]| handlers.iter().map(|id| Body::Handler(*id)).collect::<Vec<_>>();
    let mut open = handlers(&model.workspace.workspace_handlers);
    open.push(Body::Start);
    let mut reached: BTreeSet<Body> = open.iter().copied().collect();
    while let Some(body) = open.pop() {
        let mut next =
            if let Body::Thread(thread) = body { handlers(model.handlers(Some(thread))) } else { Vec::new() };
        next.extend(model.body(body).filter_map(|(_, node)| match node.kind {
            NodeKind::Pivot(thread) => Some(Body::Thread(thread)),
            NodeKind::Do { steps, .. } => Some(Body::Steps(steps)),
            _ => None,
        }));
        open.extend(next.into_iter().filter(|body| reached.insert(*body)));
    }
    reached
}
