//! What was found out about guarantees, as data.

use super::example::Example;
use super::past::Content;
use crate::ir::{HandlerId, NodeId};

/// About all guarantees of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One for each line of each guarantee, in their order.
    pub proofs: Vec<Proof>,
    /// Actions that no conversation comes to, though some come close: the first on each way.
    pub never_done: Vec<NeverDone>,
    /// A conversation that goes round for ever without the customer.
    pub round: Option<Round>,
    /// Whether whoever looked on ended the work early: then lines may be undecided, and other things not found.
    pub interrupted: bool,
    /// A login link that comes after the question who the customer is, and not before it.
    pub login_late: Option<LoginLate>,
    /// How many places, ways between them and situations were looked at.
    pub size: Size,
}

/// Something that comes round again and again.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// A conversation that comes into it, once around.
    pub example: Example,
    /// Whether nothing leads out of it, whatever the customer does.
    pub is_trap: bool,
}

/// An action that no conversation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeverDone {
    /// The action.
    pub node: NodeId,
    /// The decision in front of it, and which of its branches never holds there.
    pub branch: Option<(NodeId, usize)>,
    /// The handler that it begins, which is never taken.
    pub handler: Option<HandlerId>,
}

/// A message that offers the login for the first time to somebody who was asked before who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct LoginLate {
    /// The form that asked.
    pub form: NodeId,
    /// The message.
    pub offer: NodeId,
    /// A conversation in which it comes so, where a short one was found.
    pub example: Option<Example>,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Places where a conversation can be.
    pub locations: usize,
    /// Ways between them.
    pub edges: usize,
    /// Nodes of diagrams.
    pub nodes: usize,
}

/// About one line of a guarantee.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Which guarantee, by its place in the workspace.
    pub guarantee: usize,
    /// Which of its lines.
    pub property: usize,
    /// What was found out.
    pub verdict: Verdict,
    /// All that the lines of its conversation depend on when it is played, where that is known.
    pub(crate) play: Option<Content>,
}

/// What was found out about a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It holds in every conversation.
    Proved,
    /// What should be possible is: here is a conversation that shows it.
    Shown(Example),
    /// It holds because what it is about never happens.
    Vacuous,
    /// There is a conversation that breaks it.
    Refuted(Example),
    /// What should be possible is not.
    Impossible,
    /// The limits were reached first.
    Undecided,
}
