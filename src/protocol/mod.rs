//! Events in, effects out: the one vocabulary of every way to drive the program.

mod effect;
mod event;

pub use effect::{Because, Effect, EffectKind, QuickReply, ResolvedAs, Tried};
pub use event::{Event, EventKind, FIELDS};
