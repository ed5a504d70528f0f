//! Rules that change while conversations are in flight: what becomes of a conversation when the rules are another
//! revision than those that it was saved on.
//!
//! [`compare`] tells it for all places before a release, [`rehearse`] for a dump of saved states. When a conversation is
//! resumed, [`decide`] decides it, and [`carry_out`] does it; [`Session::resume_on`](crate::session::Session::resume_on)
//! is both for a whole chat window. `docs/revisions.md` tells all of it.

mod carry_out;
mod compare;
mod decide;
mod difference;
mod find;
mod follows;
mod rehearse;
mod text;

pub use carry_out::{Carried, carry_out};
pub use compare::{
    Comparison, MemoryComparison, MemoryStanding, MigrationComparison, PlaceComparison, Site, Standing, compare,
};
pub use decide::decide;
pub use rehearse::{Fate, Rehearsal, rehearse};

use crate::artifact::Revision;
use serde::Serialize;

/// What became of a conversation that was saved on another revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It goes on where it was.
    WentOn,
    /// A `migrate` said what becomes of it.
    Migrated,
    /// It stays on its revision.
    Stayed,
    /// Its thread began anew.
    Restarted,
    /// It was handed off.
    HandedOff,
}

/// What becomes of a conversation, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What becomes of it.
    pub how: How,
    /// Where it waited, if it did.
    pub place: Option<String>,
    /// What it remembered and does not any more, since there is no memory of that name and type: names, where the old
    /// revision is held; otherwise what stands for them in the state.
    pub lost: Vec<String>,
    /// Why it does not simply go on.
    pub because: Vec<String>,
    /// The rules to go on with.
    target: Revision,
    plan: decide::Plan,
}

impl How {
    /// The word for it, as effects have it.
    pub const fn word(self) -> &'static str {
        match self {
            How::WentOn => "went_on",
            How::Migrated => "migrated",
            How::Stayed => "stayed",
            How::Restarted => "restarted",
            How::HandedOff => "handed_off",
        }
    }
}
