//! The machine: one event in, a list of acts out, and the next state. It has no clock, no input and no output.
//!
//! `docs/machine.md` tells how an event is dispatched and what each operation does.

mod act;
mod acts;
mod answer;
mod calendar;
mod carry;
mod cells;
mod clock;
mod conversation;
mod decide;
mod decider;
mod dispatch;
mod facts;
mod input;
mod limits;
mod memory;
mod observe;
mod question;
mod render;
mod result;
mod run;
mod save;
mod split;
mod step;
mod supplier;
mod trace;
mod values;
mod view;
mod wait;

pub use act::{Act, Fields, Outcome, QuickReplies, QuickReply, Tried};
pub use acts::{Acts, Iter};
pub(crate) use carry::{Instead, instead};
pub use conversation::{Conversation, Phase};
pub use decider::Decider;
pub use facts::{Facts, NotSupplied};
pub use input::{Input, Mistake};
pub use observe::{Observer, Occurrence, Sight};
pub use save::{
    Error, Move, SavedAnswer, SavedFrame, SavedList, SavedOutcome, SavedPlace, SavedState, SavedValue, SavedWait,
};
#[cfg(feature = "compile")]
pub(crate) use split::drawn;
pub use step::{Moment, observed, step};
pub use supplier::{Refused, Supplier};
pub(crate) use values::Known;
