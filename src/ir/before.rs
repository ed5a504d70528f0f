//! Which nodes lead to each node.

use super::NodeId;

/// Ways between nodes, by where they lead.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    /// Where the list of each node begins; one more than there are nodes.
    starts: Vec<usize>,
    from: Vec<NodeId>,
}

impl Before {
    /// The ways among `count` nodes, each from one node to another.
    pub(crate) fn new(count: usize, ways: &[(NodeId, NodeId)]) -> Before {
        let mut starts = vec![0; count + 1];
        ways.iter().for_each(|(_, to)| starts[to.index() + 1] += 1);
        (0..count).for_each(|at| starts[at + 1] += starts[at]);
        let mut filled = starts.clone();
        let mut from = vec![NodeId(0); ways.len()];
        for (own, to) in ways {
            from[filled[to.index()]] = *own;
            filled[to.index()] += 1;
        }
        Before { starts, from }
    }

    /// The nodes that lead to `node`.
    pub(crate) fn of(&self, node: NodeId) -> &[NodeId] {
        &self.from[self.starts[node.index()]..self.starts[node.index() + 1]]
    }

    /// Of each node whether it leads to one of `ends`, or is one.
    pub(crate) fn leading_to(&self, ends: impl Iterator<Item = NodeId>) -> Vec<bool> {
        let mut leads = vec![false; self.starts.len() - 1];
        let mut open: Vec<NodeId> = ends.collect();
        open.iter().for_each(|end| leads[end.index()] = true);
        while let Some(node) = open.pop() {
            let news = self.of(node).iter().filter(|before| !std::mem::replace(&mut leads[before.index()], true));
            open.extend(news);
        }
        leads
    }
}
