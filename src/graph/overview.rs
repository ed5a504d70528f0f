//! The overview: threads and the pivots between them, with the places where conversations leave the automation.

use super::walk::View;
use super::{Graph, Shape};
use crate::ir::{Arm, HandlerId, NodeId, NodeKind, Resolution, Workspace};
use crate::source::Sources;

/// The threads of `workspace` and their pivots; `sources` are the texts it was made from.
///
/// Each thread has ends of its own, so that no way crosses the whole picture only to reach an inbox.
pub fn overview(workspace: &Workspace, sources: &Sources) -> Graph {
    let view = View { workspace, sources };
    let mut graph = Graph { title: workspace.name.clone(), ..Graph::default() };
    let start = graph.add(Shape::Start, "Start", Vec::new());
    for thread in &workspace.threads {
        let shape = if thread.active { Shape::Thread } else { Shape::Inactive };
        let description = (!thread.description.is_empty()).then(|| thread.description.clone());
        graph.add(shape, &thread.name, description.into_iter().collect());
    }
    for arm in &workspace.start.arms {
        Ways { view, graph: &mut graph, from: start, interrupts: false }.of_arm(arm);
    }
    for (index, thread) in workspace.threads.iter().enumerate() {
        let from = index + 1;
        Ways { view, graph: &mut graph, from, interrupts: false }.of_body(thread.entry, None);
        Ways { view, graph: &mut graph, from, interrupts: true }.of_handlers(&thread.handlers);
    }
    handlers_of_the_workspace(view, &mut graph);
    graph
}

/// Handlers outside threads stand in a box of their own, if any of them leads somewhere.
fn handlers_of_the_workspace(view: View<'_>, graph: &mut Graph) {
    let from = graph.add(Shape::Start, "At any time", Vec::new());
    Ways { view, graph, from, interrupts: true }.of_handlers(&view.workspace.workspace_handlers);
    if !graph.edges.iter().any(|edge| edge.from == from) {
        graph.nodes.truncate(from);
    }
}

/// The ways out of one box.
struct Ways<'a> {
    view: View<'a>,
    graph: &'a mut Graph,
    from: usize,
    interrupts: bool,
}

impl Ways<'_> {
    fn of_handlers(&mut self, handlers: &[HandlerId]) {
        for handler in handlers.iter().filter_map(|id| self.view.workspace.handlers.get(id.index())) {
            self.of_arm(&handler.arm);
        }
    }

    fn of_arm(&mut self, arm: &Arm) {
        self.of_body(arm.target, Some(self.view.text(arm.span)));
    }

    /// What a body ends in becomes a way, named after the last fork before it or else `name`.
    fn of_body(&mut self, entry: NodeId, name: Option<String>) {
        for (id, label) in self.view.reach(entry, true) {
            let Some(node) = self.view.workspace.nodes.get(id.index()) else { continue };
            let to = match &node.kind {
                NodeKind::Pivot(thread) => thread.index() + 1,
                NodeKind::HandOff(hand_off) => {
                    let inbox = self.view.workspace.inboxes.get(hand_off.inbox.index());
                    self.end(Shape::HandOff, inbox.map_or("", String::as_str))
                }
                NodeKind::Resolve(Resolution::Resolved) => self.end(Shape::Resolve, "Resolved"),
                NodeKind::Resolve(Resolution::Abandoned) => self.end(Shape::Resolve, "Abandoned"),
                _ => continue,
            };
            self.graph.connect(self.from, to, label.or_else(|| name.clone()), self.interrupts);
        }
    }

    /// The end called `name` of this box, which is made when it is first needed.
    fn end(&mut self, shape: Shape, name: &str) -> usize {
        let is_it = |to: usize| self.graph.nodes.get(to).is_some_and(|node| node.shape == shape && node.name == name);
        let mine = self.graph.edges.iter().filter(|edge| edge.from == self.from).map(|edge| edge.to);
        match mine.into_iter().find(|to| is_it(*to)) {
            Some(end) => end,
            None => self.graph.add(shape, name, Vec::new()),
        }
    }
}
