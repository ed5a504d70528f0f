//! Where nodes of generated workspaces stand, and where they may lead.

use super::draw::Draw;
use threadle::ir::{Body, NodeId};

/// Where a node stands: in which body, with which first and last node.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) body: Body,
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) at: usize,
}

impl Spot {
    /// A node behind this one in its body: without a wait control only goes on.
    pub(crate) fn later(self, draw: &mut Draw) -> NodeId {
        NodeId((self.at + 1 + draw.below(self.last - self.at)) as u32)
    }

    /// Any node of the body: behind a wait control may go back.
    pub(crate) fn any(self, draw: &mut Draw) -> NodeId {
        if draw.chance(3) {
            NodeId((self.first + draw.below(self.last - self.first + 1)) as u32)
        } else {
            self.later(draw)
        }
    }
}
