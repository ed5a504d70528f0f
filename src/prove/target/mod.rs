//! What conversations can show, and the least surprising conversation for each of it.

mod item;
mod mark;
mod search;
mod trail;

pub use item::{Asked, Item, Occasion, Stand, Way, asks_who, is_written};
pub(crate) use item::{forced, written};
pub(crate) use mark::Mark;
pub(crate) use search::{Ahead, Targets};
