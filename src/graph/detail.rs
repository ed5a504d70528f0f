//! One thread in detail: what it says and asks, its forks, and where each way ends.

use std::collections::BTreeMap;

use super::walk::View;
use super::{Graph, Shape};
use crate::ir::{Node, NodeId, NodeKind, Resolution, Thread, ThreadId, Workspace};
use crate::source::Sources;

/// The thread behind `id`, action by action; actions that simply follow each other share a box. Nothing is drawn
/// where the workspace has no such thread.
pub fn detail(workspace: &Workspace, sources: &Sources, id: ThreadId) -> Graph {
    let view = View { workspace, sources };
    let mut graph = Graph::default();
    let Some(thread) = workspace.threads.get(id.index()) else { return graph };
    graph.title = format!("{} · {}", workspace.name, thread.name);
    let description = (!thread.description.is_empty()).then(|| thread.description.clone());
    let start = graph.add(Shape::Start, &thread.name, description.into_iter().collect());
    let mut boxes =
        Boxes { view, graph, first: BTreeMap::new(), threads: BTreeMap::new(), entries: entries(view, thread) };
    boxes.draw(start, thread.entry, None, false);
    for handler in thread.handlers.iter().filter_map(|id| workspace.handlers.get(id.index())) {
        let from = boxes.graph.add(Shape::Start, "At any time here", vec![view.text(handler.arm.span)]);
        boxes.draw(from, handler.arm.target, None, true);
    }
    boxes.graph
}

/// How many ways lead to each node of the thread: a box begins where there is more than one.
fn entries(view: View<'_>, thread: &Thread) -> BTreeMap<NodeId, usize> {
    let handlers = thread.handlers.iter().filter_map(|id| view.workspace.handlers.get(id.index()));
    let bodies = [thread.entry].into_iter().chain(handlers.map(|handler| handler.arm.target));
    let mut entries: BTreeMap<NodeId, usize> = BTreeMap::new();
    for body in bodies {
        for node in view.reach(body, false).keys().filter_map(|id| view.workspace.nodes.get(id.index())) {
            for (_, target) in view.ways(node) {
                *entries.entry(target).or_default() += 1;
            }
        }
    }
    entries
}

struct Boxes<'a> {
    view: View<'a>,
    graph: Graph,
    /// The box that begins with a node.
    first: BTreeMap<NodeId, usize>,
    /// The box of a thread that is pivoted to.
    threads: BTreeMap<ThreadId, usize>,
    entries: BTreeMap<NodeId, usize>,
}

impl<'a> Boxes<'a> {
    /// Draws everything behind `entry`, which box `from` leads to.
    fn draw(&mut self, from: usize, entry: NodeId, name: Option<String>, interrupts: bool) {
        let mut open = vec![(from, entry, name)];
        while let Some((from, entry, name)) = open.pop() {
            if let Some(&known) = self.first.get(&entry) {
                self.graph.connect(from, known, name, interrupts);
                continue;
            }
            let (to, last) = self.add(entry);
            self.first.insert(entry, to);
            self.graph.connect(from, to, name, interrupts);
            if let Some(node) = last {
                open.extend(self.view.ways(node).into_iter().rev().map(|(name, target)| (to, target, name)));
            }
        }
    }

    /// Adds the box that begins with `entry`, and gives the node that it ends with.
    fn add(&mut self, entry: NodeId) -> (usize, Option<&'a Node>) {
        let workspace = self.view.workspace;
        let mut lines = Vec::new();
        let mut at = entry;
        loop {
            let Some(node) = workspace.nodes.get(at.index()) else {
                return (self.graph.add(Shape::Action, "", lines), None);
            };
            let (shape, line) = self.describe(node);
            let alone =
                matches!(shape, Shape::Fork | Shape::HandOff | Shape::Resolve | Shape::Thread | Shape::Inactive);
            if let NodeKind::Pivot(thread) = node.kind {
                return (self.thread(thread, shape, line), None);
            }
            if alone {
                let mut line = line.into_iter();
                let name = line.next().unwrap_or_default();
                return (self.graph.add(shape, name, line.collect()), Some(node));
            }
            lines.extend(line);
            let next = match self.view.ways(node).as_slice() {
                [(None, next)] if self.entries.get(next) == Some(&1) => *next,
                _ => return (self.graph.add(shape, "", lines), Some(node)),
            };
            if !workspace.nodes.get(next.index()).is_some_and(|next| self.joins(next)) {
                return (self.graph.add(shape, "", lines), Some(node));
            }
            at = next;
        }
    }

    /// Whether `node` may stand in the box of the action before it.
    fn joins(&self, node: &Node) -> bool {
        matches!(self.describe(node).0, Shape::Action | Shape::Question | Shape::Call)
    }

    fn thread(&mut self, id: ThreadId, shape: Shape, lines: Vec<String>) -> usize {
        if let Some(known) = self.threads.get(&id) {
            return *known;
        }
        let added = self.graph.add(shape, lines.concat(), Vec::new());
        self.threads.insert(id, added);
        added
    }

    /// What a node looks like, and the words in it.
    fn describe(&self, node: &Node) -> (Shape, Vec<String>) {
        let view = self.view;
        let workspace = view.workspace;
        match &node.kind {
            NodeKind::Choose(choose) => (Shape::Question, vec![format!("ask {}", view.text(choose.text.span))]),
            NodeKind::Ask(ask) => (Shape::Question, vec![format!("ask {}", view.text(ask.text.span))]),
            NodeKind::Onboard { text, .. } => (Shape::Question, vec![format!("onboard {}", view.text(text.span))]),
            NodeKind::Wait { .. } => (Shape::Question, vec!["wait".into()]),
            NodeKind::Call(call) => {
                let action = workspace.actions.get(call.action.index()).map_or("", |action| &action.name);
                (Shape::Call, vec![format!("call {action}")])
            }
            NodeKind::Branch { .. } => (Shape::Fork, vec!["which?".into()]),
            NodeKind::Split { name, .. } => (Shape::Fork, vec![format!("split “{name}”")]),
            NodeKind::HandOff(hand_off) => {
                let inbox = workspace.inboxes.get(hand_off.inbox.index()).cloned().unwrap_or_default();
                let told = hand_off.texts().map(|text| view.text(text.span));
                (Shape::HandOff, std::iter::once(inbox).chain(told).collect())
            }
            NodeKind::Resolve(Resolution::Resolved) => (Shape::Resolve, vec!["Resolved".into()]),
            NodeKind::Resolve(Resolution::Abandoned) => (Shape::Resolve, vec!["Abandoned".into()]),
            NodeKind::Pivot(id) => match workspace.threads.get(id.index()) {
                Some(thread) if !thread.active => (Shape::Inactive, vec![thread.name.clone()]),
                thread => (Shape::Thread, vec![thread.map_or_else(String::new, |thread| thread.name.clone())]),
            },
            NodeKind::Return => (Shape::Action, vec!["goes on behind `do`".into()]),
            NodeKind::Resume { ask_again: true } => (Shape::Action, vec!["asks again".into()]),
            NodeKind::Resume { ask_again: false } => (Shape::Action, vec!["goes on where it was".into()]),
            NodeKind::Say { .. }
            | NodeKind::Set { .. }
            | NodeKind::Note { .. }
            | NodeKind::Topic { .. }
            | NodeKind::Do { .. } => (Shape::Action, vec![view.text(node.span)]),
        }
    }
}
