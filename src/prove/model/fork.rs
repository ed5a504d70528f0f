//! The forks of the rules, by the way that a conversation takes at them.

use crate::ir::{HandlerId, NodeId};

/// A way that the rules take at one of their forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Fork {
    /// A decision: this branch is the first that holds, or none of them does.
    Branch(NodeId, Option<u16>),
    /// A split: this of its arms.
    Split(NodeId, u16),
    /// An event: this arm of the wait takes it; without a wait, this arm of the start.
    Arm(Option<NodeId>, u16),
    /// An event: this handler takes it.
    Handler(HandlerId),
}
