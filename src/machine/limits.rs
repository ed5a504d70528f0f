//! What a conversation may not exceed, each limit with its fault.

use std::cell::Cell;

/// Operations in one step; each act counts as [`ACT`] of them, and tests of long texts as several.
pub(super) const OPERATIONS: u64 = 1 << 18;

/// What an act costs of [`OPERATIONS`].
pub(super) const ACT: u32 = 1 << 10;

/// Handlers and `steps` blocks inside each other.
pub(super) const FRAMES: usize = 64;

/// Bytes of a rendered or remembered text.
pub(super) const TEXT: usize = 1 << 16;

/// What a step has done so far of [`OPERATIONS`].
#[derive(Debug, Default)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    /// Counts what is done; fails, once it was too much.
    #[inline]
    pub(super) fn spend(&self, cost: u32) -> Result<(), Broken> {
        self.charge(cost);
        if self.0.get() > OPERATIONS { Err(Broken::TooLong) } else { Ok(()) }
    }

    /// Counts what is done before anybody asks whether it was too much.
    #[inline]
    pub(super) fn charge(&self, cost: u32) {
        // So many charges that they would not fit are never made.
        self.0.set(self.0.get().wrapping_add(cost.into()));
    }
}

/// A limit that was broken.
///
/// As wide as half of a text, in whose place it is handed back: so that texts are not taken apart on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Broken {
    /// More operations than a step may have.
    TooLong,
    /// More frames than a conversation may have.
    TooDeep,
    /// A longer text than a conversation may have.
    TextTooLong,
    /// A decision without a branch that holds.
    NoBranch,
    /// The end of a block that was never begun.
    Lost,
}

impl Broken {
    /// The code of the fault and what happened.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Broken::TooLong => ("too-long", "one event led to more actions than the machine allows"),
            Broken::TooDeep => ("too-deep", "handlers and steps are nested deeper than the machine allows"),
            Broken::TextTooLong => ("text-too-long", "a text became longer than the machine allows"),
            Broken::NoBranch => ("no-branch", "no rule of a decision holds"),
            Broken::Lost => ("lost", "a block ends that was never begun"),
        }
    }
}
