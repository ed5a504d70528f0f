//! Which nodes may do what effect patterns mean: looked up once for each pattern, whoever watches for it.

use std::rc::Rc;

use super::pattern::may_match;
use crate::ir::{EffectPattern, NodeId, Workspace};

/// A set of nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nodes(Vec<u64>);

impl Nodes {
    /// True where `node` is one of them.
    pub(crate) fn has(&self, node: NodeId) -> bool {
        self.0.get(node.index() / 64).is_some_and(|word| word & 1 << (node.index() % 64) != 0)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = NodeId> {
        let words = self.0.iter().zip(0_u32..).filter(|(word, _)| **word != 0);
        words.flat_map(|(word, at)| {
            (0..64).filter(move |bit| word & 1 << bit != 0).map(move |bit| NodeId(at * 64 + bit))
        })
    }

    /// Adds those of `other`.
    pub(crate) fn join(&mut self, other: &Nodes) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }
}

impl FromIterator<NodeId> for Nodes {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Nodes {
        let mut all = Nodes::default();
        for node in nodes {
            let word = node.index() / 64;
            all.0.resize(all.0.len().max(word + 1), 0);
            all.0[word] |= 1 << (node.index() % 64);
        }
        all
    }
}

/// What was looked up.
#[derive(Default)]
pub(crate) struct Doers(Vec<(EffectPattern, Rc<Nodes>)>);

impl Doers {
    /// The nodes of which some deed may be meant.
    pub(crate) fn of(&mut self, workspace: &Workspace, pattern: &EffectPattern) -> Rc<Nodes> {
        if let Some((_, known)) = self.0.iter().find(|(own, _)| own == pattern) {
            return known.clone();
        }
        let nodes = workspace.nodes.iter().enumerate().filter(|(_, node)| may_match(pattern, &node.kind));
        let nodes: Rc<Nodes> = Rc::new(nodes.map(|(at, _)| NodeId(at as u32)).collect());
        self.0.push((pattern.clone(), nodes.clone()));
        nodes
    }
}
