//! What becomes of conversations that come from an earlier revision of the rules.

use super::{Action, Name};
use crate::source::{Span, Spanned};

/// `migrate …`
#[derive(Clone, Debug, PartialEq)]
pub struct Migrate {
    /// What moves, and where to.
    pub kind: MigrateKind,
    /// The whole item.
    pub span: Span,
}

/// What moves.
#[derive(Clone, Debug, PartialEq)]
pub enum MigrateKind {
    /// `from "menu / ask size" => …`: conversations that wait at this place of an earlier revision.
    Place {
        /// The names on the way to the place.
        from: Spanned<Box<str>>,
        /// What becomes of them.
        to: MigrateTo,
    },
    /// `memory order_no to order_number`: what an earlier revision remembered under another name.
    Memory {
        /// The name that it had.
        from: Name,
        /// The name that it has.
        to: Name,
    },
}

/// What becomes of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum MigrateTo {
    /// `continue at "menu / ask shoe_size"`
    Continue(Spanned<Box<str>>),
    /// `pivot to …`, `hand off to inbox …` or `resolve`
    Action(Action),
}
