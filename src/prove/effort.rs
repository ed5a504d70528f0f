//! What the searches of a proof may spend, and who may end them early.

use std::cell::Cell;
use std::rc::Rc;

use crate::watch::{Progress, Watch};

/// How often whoever looks on is told how far a search has come.
const OFTEN: usize = 1 << 10;

/// Whoever looks on, and how far the work has come: searches ask, and the sets that they make.
pub(crate) struct Onlooker<'w> {
    watch: &'w dyn Watch,
    progress: Cell<Progress>,
    interrupted: Cell<bool>,
}

impl Onlooker<'_> {
    /// Tells how far the work has come; false where it has to end.
    pub(crate) fn lets_go_on(&self) -> bool {
        if !self.interrupted.get() {
            self.interrupted.set(self.watch.progress(self.progress.get()).is_break());
        }
        !self.interrupted.get()
    }
}

/// Counts the steps of searches, one search at a time.
pub(crate) struct Effort<'w> {
    onlooker: Rc<Onlooker<'w>>,
    /// How many steps each search may take.
    steps: usize,
    left: usize,
    /// Whether a search has spent all of them.
    out: bool,
}

impl<'w> Effort<'w> {
    pub(crate) fn new(watch: &'w dyn Watch, steps: usize) -> Effort<'w> {
        let progress = Progress { what: "looking at conversations", done: 0, of: None };
        let onlooker = Onlooker { watch, progress: Cell::new(progress), interrupted: Cell::new(false) };
        Effort { onlooker: Rc::new(onlooker), steps, left: steps, out: false }
    }

    /// Whoever looks on.
    pub(crate) fn onlooker(&self) -> Rc<Onlooker<'w>> {
        self.onlooker.clone()
    }

    /// What the next searches are for, and which of how many.
    pub(crate) fn goes_on(&mut self, what: &'static str, done: usize, of: Option<usize>) {
        self.onlooker.progress.set(Progress { what, done, of });
        self.onlooker.lets_go_on();
    }

    /// A search begins: it may spend as much as every other one.
    pub(crate) fn begin(&mut self) {
        self.left = self.steps;
    }

    /// One step; false where the search has to end.
    pub(crate) fn step(&mut self) -> bool {
        self.spend(1)
    }

    /// So many steps at once, which were made before; false where the search has to end.
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        if self.left < steps || self.is_interrupted() {
            self.out |= self.left < steps;
            return false;
        }
        let before = self.left / OFTEN;
        self.left -= steps;
        self.left / OFTEN == before || self.onlooker.lets_go_on()
    }

    /// Whether some search had spent all its steps.
    pub(crate) fn ran_out(&self) -> bool {
        self.out
    }

    /// Whether somebody outside has ended it.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.onlooker.interrupted.get()
    }
}
