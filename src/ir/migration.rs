//! What becomes of conversations that come from an earlier revision of the rules.

use super::{MemoryId, NodeId, PlaceId};
use crate::source::Span;

/// `migrate from "…" => …`
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// The path of the place in the earlier revision.
    pub from: String,
    /// What becomes of a conversation that waits there.
    pub to: MigrationTo,
    /// The path in the text.
    pub span: Span,
}

/// What becomes of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationTo {
    /// It waits at a place of this revision, with the time that is left, and nothing is said.
    Continue {
        /// Where.
        place: PlaceId,
        /// Whether the place stands in steps or in a handler, so that what was interrupted stays so.
        inside: bool,
    },
    /// This is done: a pivot, a hand-off or a resolution.
    Go(NodeId),
}

/// `migrate memory order_no to order_number`
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryMove {
    /// The name that it had.
    pub from: String,
    /// The memory that takes its value, of the same type.
    pub to: MemoryId,
}
