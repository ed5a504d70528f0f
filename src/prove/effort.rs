//! What the searches of a proof may spend, and who may end them early.

use std::ops::ControlFlow;

use crate::watch::{Progress, Watch};

/// How often whoever looks on is told how far a search has come.
const OFTEN: usize = 1 << 10;

/// Counts the steps of searches, one search at a time.
pub(crate) struct Effort<'w> {
    watch: &'w dyn Watch,
    what: &'static str,
    done: usize,
    of: Option<usize>,
    /// How many steps each search may take.
    steps: usize,
    left: usize,
    /// Whether a search has spent all of them.
    out: bool,
    interrupted: bool,
}

impl<'w> Effort<'w> {
    pub(crate) fn new(watch: &'w dyn Watch, steps: usize) -> Effort<'w> {
        Effort {
            watch,
            what: "looking at conversations",
            done: 0,
            of: None,
            steps,
            left: steps,
            out: false,
            interrupted: false,
        }
    }

    /// What the next searches are for, and which of how many.
    pub(crate) fn goes_on(&mut self, what: &'static str, done: usize, of: Option<usize>) {
        (self.what, self.done, self.of) = (what, done, of);
        self.tell();
    }

    /// A search begins: it may spend as much as every other one.
    pub(crate) fn begin(&mut self) {
        self.left = self.steps;
    }

    /// One step; false where the search has to end.
    pub(crate) fn step(&mut self) -> bool {
        if self.left == 0 || self.interrupted {
            self.out |= self.left == 0;
            return false;
        }
        self.left -= 1;
        if self.left.is_multiple_of(OFTEN) {
            self.tell();
        }
        !self.interrupted
    }

    /// So many steps at once, which were made before; false where the search has to end.
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        if self.left < steps || self.interrupted {
            self.out |= self.left < steps;
            return false;
        }
        let before = self.left / OFTEN;
        self.left -= steps;
        if self.left / OFTEN < before {
            self.tell();
        }
        !self.interrupted
    }

    /// Whether some search had spent all its steps.
    pub(crate) fn ran_out(&self) -> bool {
        self.out
    }

    /// Whether somebody outside has ended it.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    fn tell(&mut self) {
        if self.interrupted {
            return;
        }
        let progress = Progress { what: self.what, done: self.done, of: self.of };
        self.interrupted = self.watch.progress(progress) == ControlFlow::Break(());
    }
}
