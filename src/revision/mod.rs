//! Rules that change while conversations are in flight: what becomes of a conversation when the rules are another
//! revision than those that it was saved on.
//!
//! [`compare`] tells it for all places before a release. `docs/revisions.md` tells all of it.

mod compare;
mod difference;
mod text;

pub use compare::{Comparison, MemoryComparison, MemoryStanding, PlaceComparison, Site, Standing, compare};
