//! The way back from a node where something may be so to the place that made it so.

use std::collections::BTreeSet;

use super::{Flow, States, To};
use crate::check::space::Region;
use crate::ir::{Body, NodeId};

/// The place behind which something may be so that could not be so in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// This node made it so, in the same body.
    Node(NodeId),
    /// It is so already where this node, in another body, leads here.
    Brought(NodeId),
}

/// How many bodies a way is followed back through.
const FARTHEST: usize = 32;

impl Flow<'_> {
    /// Follows what `may_be` so in front of `node` back to where it begins; none where it was so from the beginning.
    pub(crate) fn origin(&self, node: NodeId, may_be: &dyn Fn(&Region) -> bool) -> Option<Origin> {
        let mut seen = BTreeSet::new();
        let mut at = (self.model.workspace.nodes.get(node.index())?.body, node);
        let mut brought = None;
        for _ in 0..FARTHEST {
            let states = self.states(at.0);
            if let Some(origin) = self.origin_within(states, at.1, may_be) {
                return Some(brought.unwrap_or(Origin::Node(origin)));
            }
            let (body, caller) = self.callers(at.0, may_be).into_iter().find(|(_, caller)| seen.insert(*caller))?;
            brought = brought.or(Some(Origin::Brought(caller)));
            at = (body, caller);
        }
        brought
    }

    /// Goes back within one body: to a node in front of which it could not be so yet.
    fn origin_within(&self, states: States, node: NodeId, may_be: &dyn Fn(&Region) -> bool) -> Option<NodeId> {
        let mut open = vec![node];
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            for (before, region) in states.iter() {
                if self.onward(before, region).iter().any(|(next, way)| *next == node && may_be(way)) {
                    if !may_be(region) {
                        return Some(before);
                    }
                    if seen.insert(before) {
                        open.push(before);
                    }
                }
            }
        }
        None
    }

    /// The nodes that lead to `body` where it may be so.
    fn callers(&self, body: Body, may_be: &dyn Fn(&Region) -> bool) -> Vec<(Body, NodeId)> {
        let leads = |to: To| match to {
            To::Thread(thread) => body == Body::Thread(thread),
            To::Do(steps, _) => body == Body::Steps(steps),
            To::Node(_) | To::Return | To::HandOff => false,
        };
        let mut callers = Vec::new();
        for from in self.bodies().filter(|from| self.model.leads_to(*from, body)) {
            for (node, region) in self.states(from).iter() {
                if self.model.step(node, region).ways.iter().any(|way| leads(way.to) && may_be(&way.region)) {
                    callers.push((from, node));
                }
            }
        }
        callers
    }
}
