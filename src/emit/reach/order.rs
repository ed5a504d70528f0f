//! Nodes in an order in which each comes behind all that it leads to, circles as one (Tarjan's algorithm, without
//! recursion, since a thread may be as long as it likes).

use crate::ir::NodeId;

const UNSEEN: u32 = u32::MAX;

/// All of `count` nodes, in groups that lead to each other, each group behind those that it leads to.
pub(super) fn components(count: usize, leads: impl Fn(NodeId) -> Vec<NodeId>) -> Vec<Vec<NodeId>> {
    let mut walk = Walk { seen: vec![UNSEEN; count], low: vec![0; count], done: vec![false; count], ..Walk::default() };
    for root in 0..count as u32 {
        if walk.seen[root as usize] == UNSEEN {
            walk.from(NodeId(root), &leads);
        }
    }
    walk.found
}

#[derive(Default)]
struct Walk {
    /// When each node was first come to.
    seen: Vec<u32>,
    /// The earliest node that it leads back to.
    low: Vec<u32>,
    done: Vec<bool>,
    open: Vec<NodeId>,
    found: Vec<Vec<NodeId>>,
    clock: u32,
}

impl Walk {
    fn from(&mut self, root: NodeId, leads: &impl Fn(NodeId) -> Vec<NodeId>) {
        let mut path = vec![self.enter(root, leads)];
        while let Some((node, ahead)) = path.last_mut() {
            let node = *node;
            match ahead.pop() {
                Some(next) if self.seen[next.index()] == UNSEEN => path.push(self.enter(next, leads)),
                Some(next) if !self.done[next.index()] => {
                    self.low[node.index()] = self.low[node.index()].min(self.seen[next.index()]);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((before, _)) = path.last() {
                        self.low[before.index()] = self.low[before.index()].min(self.low[node.index()]);
                    }
                    self.close(node);
                }
            }
        }
    }

    fn enter(&mut self, node: NodeId, leads: &impl Fn(NodeId) -> Vec<NodeId>) -> (NodeId, Vec<NodeId>) {
        self.seen[node.index()] = self.clock;
        self.low[node.index()] = self.clock;
        self.clock += 1;
        self.open.push(node);
        (node, leads(node))
    }

    fn close(&mut self, node: NodeId) {
        if self.low[node.index()] != self.seen[node.index()] {
            return;
        }
        let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
        let group = self.open.split_off(start);
        group.iter().for_each(|node| self.done[node.index()] = true);
        self.found.push(group);
    }
}
