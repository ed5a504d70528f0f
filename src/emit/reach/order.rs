//! Nodes in an order in which each comes behind all that it leads to, circles as one (Tarjan's algorithm, without
//! recursion, since a thread may be as long as it likes).

use crate::ir::NodeId;

const UNSEEN: u32 = u32::MAX;

/// Nodes in groups that lead to each other, each group behind those that it leads to.
#[derive(Default)]
pub(super) struct Components {
    nodes: Vec<NodeId>,
    /// Where each group ends.
    ends: Vec<usize>,
    /// Of each node whether it leads to itself.
    turns: Vec<bool>,
}

impl Components {
    /// All of `count` nodes; `leads` appends the nodes that one leads to.
    pub(super) fn of(count: usize, leads: impl Fn(NodeId, &mut Vec<NodeId>)) -> Components {
        let mut walk =
            Walk { seen: vec![UNSEEN; count], low: vec![0; count], done: vec![false; count], ..Walk::default() };
        walk.found.turns = vec![false; count];
        for root in 0..count as u32 {
            if walk.seen[root as usize] == UNSEEN {
                walk.from(NodeId(root), &leads);
            }
        }
        walk.found
    }

    /// The groups, in their order.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[NodeId]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.nodes[start..*end])
    }

    /// Whether a node leads to itself, without another in between.
    pub(super) fn turns(&self, node: NodeId) -> bool {
        self.turns[node.index()]
    }

    /// The nodes, group by group.
    pub(super) fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }
}

#[derive(Default)]
struct Walk {
    /// When each node was first come to.
    seen: Vec<u32>,
    /// The earliest node that it leads back to.
    low: Vec<u32>,
    done: Vec<bool>,
    open: Vec<NodeId>,
    /// The nodes on the way to where the walk is, and where what each still leads to begins in `ahead`.
    path: Vec<(NodeId, usize)>,
    ahead: Vec<NodeId>,
    found: Components,
    clock: u32,
}

impl Walk {
    fn from(&mut self, root: NodeId, leads: &impl Fn(NodeId, &mut Vec<NodeId>)) {
        self.enter(root, leads);
        while let Some((node, start)) = self.path.last().copied() {
            let next = if self.ahead.len() > start { self.ahead.pop() } else { None };
            match next {
                Some(next) if self.seen[next.index()] == UNSEEN => self.enter(next, leads),
                Some(next) if !self.done[next.index()] => {
                    self.found.turns[node.index()] |= next == node;
                    self.low[node.index()] = self.low[node.index()].min(self.seen[next.index()]);
                }
                Some(_) => {}
                None => {
                    self.path.pop();
                    if let Some((before, _)) = self.path.last() {
                        self.low[before.index()] = self.low[before.index()].min(self.low[node.index()]);
                    }
                    self.close(node);
                }
            }
        }
    }

    fn enter(&mut self, node: NodeId, leads: &impl Fn(NodeId, &mut Vec<NodeId>)) {
        self.seen[node.index()] = self.clock;
        self.low[node.index()] = self.clock;
        self.clock += 1;
        self.open.push(node);
        self.path.push((node, self.ahead.len()));
        leads(node, &mut self.ahead);
    }

    fn close(&mut self, node: NodeId) {
        if self.low[node.index()] != self.seen[node.index()] {
            return;
        }
        let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
        self.open[start..].iter().for_each(|node| self.done[node.index()] = true);
        self.found.nodes.extend(self.open.drain(start..));
        self.found.ends.push(self.found.nodes.len());
    }
}
