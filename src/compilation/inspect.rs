//! What is wrong with a workspace that was understood: checks and lints, and the proofs beside them where there is a second
//! core. What comes of it is the same in both ways.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::has_errors;
use crate::beside::{beside, has_room};
use crate::check::{Clean, check_again};
use crate::diagnostic::Diagnostic;
use crate::guarantees::{Outlook, guarantees_again};
use crate::lint::{Trees, lint};
use crate::prove::{Limits, Past};
use crate::watch::{Groundwork, Progress, Watch};

/// Whoever looks on is asked first, so that editors can have everything but the proofs at once.
const BEFORE_PROOFS: Progress = Progress { what: "looking at conversations", done: 0, of: None };

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// What is wrong.
    pub(super) checks: Vec<Diagnostic>,
    /// What runs and is probably not meant; nothing where there are errors.
    pub(super) lints: Vec<Diagnostic>,
    /// What proofs tell; nothing where there are errors.
    pub(super) outlook: Outlook,
}

/// Looks at a workspace that was understood, until it is done or whoever looks on has seen enough. What is `clean` is not
/// checked again, and what is known from the `past` is not proved again.
pub(super) fn inspect(
    trees: &Trees<'_>,
    (clean, past): (&mut Clean, &mut Past),
    (limits, watch, ground): (&Limits, &dyn Watch, &Groundwork),
) -> Found {
    let proves = watch.progress(BEFORE_PROOFS).is_continue();
    let prove = |watch: &dyn Watch, past| guarantees_again(trees.workspace, limits, watch, past);
    let ((checks, lints), outlook) = match proves && has_room() {
        true => both(|ground| checked(trees, clean, ground), |watch| prove(watch, past), (watch, ground)),
        false => {
            let (checks, lints) = checked(trees, clean, ground);
            let is_told = proves && !ground.is_ended() && !has_errors(&checks);
            let outlook = if is_told { prove(watch, past) } else { Outlook::default() };
            ((checks, lints), outlook)
        }
    };
    let outlook = match has_errors(&checks) {
        true => Outlook::default(),
        false if !proves || ground.is_ended() => Outlook { interrupted: true, ..Outlook::default() },
        false => outlook,
    };
    Found { checks, lints, outlook }
}

/// What checks and lints find.
fn checked(trees: &Trees<'_>, clean: &mut Clean, ground: &Groundwork) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let checks = check_again(trees.workspace, clean, ground);
    let lints = if has_errors(&checks) { Vec::new() } else { lint(trees, ground) };
    (checks, lints)
}

/// Checks and proves side by side.
fn both(
    mut check: impl FnMut(&Groundwork) -> (Vec<Diagnostic>, Vec<Diagnostic>) + Send,
    prove: impl FnOnce(&dyn Watch) -> Outlook,
    (watch, ground): (&dyn Watch, &Groundwork),
) -> ((Vec<Diagnostic>, Vec<Diagnostic>), Outlook) {
    let (tell, told) = channel();
    let (mut tell, has_ended, is_wrong) = (Some(tell), AtomicBool::new(false), AtomicBool::new(false));
    let here = Here { watch, ground, told, has_ended: &has_ended, is_wrong: &is_wrong };
    let there = || {
        // It is over when nobody is left who tells how far it has come.
        let Some(tell) = tell.take() else { return Default::default() };
        let there = There { tell, has_ended: &has_ended };
        let found = check(&Groundwork::new(&there));
        is_wrong.store(has_errors(&found.0), Ordering::Relaxed);
        found
    };
    beside(there, || {
        let outlook = prove(&here);
        here.look_on();
        outlook
    })
}

/// Looks on at what is done beside: tells it here, where whoever looks on is asked.
struct There<'h> {
    tell: Sender<Progress>,
    has_ended: &'h AtomicBool,
}

impl Watch for There<'_> {
    fn progress(&self, progress: Progress) -> ControlFlow<()> {
        self.groundwork(progress)
    }

    fn groundwork(&self, progress: Progress) -> ControlFlow<()> {
        let is_told = self.tell.send(progress).is_ok();
        match is_told && !self.has_ended.load(Ordering::Relaxed) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// Looks on at what is done here, and passes on how far the other work has come.
struct Here<'w> {
    watch: &'w dyn Watch,
    ground: &'w Groundwork<'w>,
    told: Receiver<Progress>,
    /// Whether whoever looks on has seen enough of the other work.
    has_ended: &'w AtomicBool,
    /// Whether the other work has found errors: then nobody asks for what is done here.
    is_wrong: &'w AtomicBool,
}

impl Here<'_> {
    /// Looks on until the other work is done.
    fn look_on(&self) {
        self.told.iter().for_each(|progress| self.pass_on(progress));
    }

    fn pass_on(&self, progress: Progress) {
        if !self.ground.goes_on(progress.what, progress.done, progress.of) {
            self.has_ended.store(true, Ordering::Relaxed);
        }
    }
}

impl Watch for Here<'_> {
    fn progress(&self, progress: Progress) -> ControlFlow<()> {
        self.told.try_iter().for_each(|progress| self.pass_on(progress));
        match self.is_wrong.load(Ordering::Relaxed) || self.ground.is_ended() {
            true => ControlFlow::Break(()),
            false => self.watch.progress(progress),
        }
    }
}
