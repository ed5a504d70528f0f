//! The artifact: a compiled workspace as bytes, verified when it is loaded. `docs/artifact.md` describes every byte.

mod classes;
#[cfg_attr(not(feature = "compile"), allow(unused_imports, reason = "`emit` takes more of it than `machine`"))]
mod content;
mod debug;
mod error;
mod fact;
#[cfg_attr(not(feature = "compile"), allow(dead_code, reason = "only `emit` writes artifacts"))]
mod file;
mod fold;
mod id;
mod identity;
pub(crate) mod index;
mod lookup;
mod op;
mod phrases;
mod program;
mod question;
mod reads;
mod show;
mod spot;
mod types;
mod verify;
mod wire;

pub use content::{AnswerKind, Origin};
pub use error::Error;
pub use fact::{BUILT_IN_FACTS, FactId, TEXT_CHANNELS, builtin};
pub use file::{strip, texts, with_texts};
pub use fold::{fold, fold_words};
pub use program::{FactInfo, Program, Revision};
pub use question::{Comparison, TimeSpan};

/// The contents, for `emit` that writes them and `machine` that runs them.
#[cfg_attr(not(feature = "compile"), allow(unused_imports, reason = "`emit` takes more of it than `machine`"))]
pub(crate) mod parts {
    pub(crate) use super::classes::{Bits, Partition, is_compared};
    pub(crate) use super::content::*;
    pub(crate) use super::debug::{Branch, Decision as DebugDecision, Line};
    pub(crate) use super::file::write;
    pub(crate) use super::fold::{folded, hash, hash_on, same_folded, sum_of_words};
    pub(crate) use super::id::*;
    pub(crate) use super::identity::Identity;
    pub(crate) use super::lookup::padded;
    pub(crate) use super::op::Op;
    pub(crate) use super::spot::{Keeper, Remembered, Spot};
    pub(crate) use super::wire::{Reader, Wire, write_text};
}

/// The version of the format that is written here. Every version before is read as well.
pub const FORMAT: u16 = 2;

/// The version of the language that is compiled here.
pub const LANGUAGE: u16 = 1;

/// The longest artifact that is loaded, in bytes.
pub const LONGEST: usize = 64 << 20;
