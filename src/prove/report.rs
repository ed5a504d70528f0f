//! What was found out about guarantees, as data.

use super::example::Example;

/// About all guarantees of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One for each line of each guarantee, in their order.
    pub proofs: Vec<Proof>,
    /// How many places, ways between them and situations were looked at.
    pub size: Size,
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
