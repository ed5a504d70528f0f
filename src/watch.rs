//! Work that takes long tells how far it has come, and ends early when it is asked to.

#[cfg(feature = "compile")]
use std::cell::Cell;
use std::ops::ControlFlow;

/// Somebody who looks on while work is done.
///
/// Whoever works asks now and then, some thousand times a second at most, and stops with what is known so far once it is
/// told to. The library has no clock: when to show something, and when to stop, is known outside. It is asked
/// on the thread that the work was given to, also where a part of it is done on another one beside.
pub trait Watch {
    /// Told how far the work has come; [`ControlFlow::Break`] ends it.
    fn progress(&self, progress: Progress) -> ControlFlow<()>;

    /// Told how far reading and checking have come, which is all but the proofs; [`ControlFlow::Break`] ends that too, and
    /// then there may be mistakes that are not told. Whoever does not say otherwise wants all of it, however early proofs
    /// are ended.
    fn groundwork(&self, progress: Progress) -> ControlFlow<()> {
        let _ = progress;
        ControlFlow::Continue(())
    }
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

/// Reading and checking while somebody looks on, and whether that was ended early.
#[cfg(feature = "compile")]
#[derive(Clone)]
pub(crate) struct Groundwork<'w> {
    watch: &'w dyn Watch,
    ended: Cell<bool>,
}

#[cfg(feature = "compile")]
impl<'w> Groundwork<'w> {
    pub(crate) fn new(watch: &'w dyn Watch) -> Groundwork<'w> {
        Groundwork { watch, ended: Cell::new(false) }
    }

    /// Tells how far it has come; false where whoever looks on has seen enough.
    pub(crate) fn goes_on(&self, what: &'static str, done: usize, of: Option<usize>) -> bool {
        let ended = self.ended.get() || self.watch.groundwork(Progress { what, done, of }).is_break();
        self.ended.set(ended);
        !ended
    }

    /// Whether it was ended early.
    pub(crate) fn is_ended(&self) -> bool {
        self.ended.get()
    }
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
