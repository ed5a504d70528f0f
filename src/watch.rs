//! Work that takes long tells how far it has come, and ends early when it is asked to.

use std::ops::ControlFlow;

/// Somebody who looks on while work is done.
///
/// Whoever works asks now and then, some thousand times a second at most, and stops with what is known so far once it is
/// told to. The library has no clock and no threads: when to show something, and when to stop, is known outside.
pub trait Watch {
    /// Told how far the work has come; [`ControlFlow::Break`] ends it.
    fn progress(&self, progress: Progress) -> ControlFlow<()>;
}

/// How far some work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: a few words in lower case, as in “looking at conversations”.
    pub what: &'static str,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do, where that is known.
    pub of: Option<usize>,
}

/// Nobody looks on, and nothing ends early.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&self, _: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(Progress) -> ControlFlow<()>> Watch for F {
    fn progress(&self, progress: Progress) -> ControlFlow<()> {
        self(progress)
    }
}
