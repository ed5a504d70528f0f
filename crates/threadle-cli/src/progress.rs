//! Work that takes long: a line tells how far it has come, and Ctrl-C ends it with what was found so far.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use threadle::prove::Limits;
use threadle::watch::{Progress, Watch};

/// A command that is over sooner says nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Looks on while work is done. Drawn on standard error, where that is a terminal, once the command has taken a second.
///
/// While there is one, the first Ctrl-C ends the work; the second one ends the program.
pub struct Onlooker {
    begun: Instant,
    line: ProgressBar,
    is_shown: OnceLock<()>,
}

/// How far proofs may go.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Effort {
    /// How many steps the search for each guarantee may take; what takes more is not decided.
    #[arg(long, value_name = "STEPS")]
    limit: Option<usize>,
}

/// What Ctrl-C has done so far.
struct Interrupt {
    /// It was pressed while somebody looked on.
    stop: Arc<AtomicBool>,
    /// The next one ends the program, as if nobody had listened.
    end: Arc<AtomicBool>,
}

static INTERRUPT: OnceLock<Option<Interrupt>> = OnceLock::new();

/// When the first work of the command began.
static BEGUN: OnceLock<Instant> = OnceLock::new();

static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on nothing is drawn.
pub fn hide() {
    QUIET.store(true, Ordering::Relaxed);
}

impl Effort {
    /// As limits of the library.
    pub fn limits(self) -> Limits {
        let usual = Limits::default();
        Limits { steps: self.limit.unwrap_or(usual.steps), ..usual }
    }
}

impl Onlooker {
    /// Looks on from now on, until it is dropped. What the command did before counts as part of its work.
    pub fn new() -> Onlooker {
        Onlooker::since(*BEGUN.get_or_init(Instant::now))
    }

    /// Looks on at work that somebody asks for anew, while the command goes on and on.
    pub fn anew() -> Onlooker {
        Onlooker::since(Instant::now())
    }

    fn since(begun: Instant) -> Onlooker {
        if let Some(interrupt) = INTERRUPT.get_or_init(|| Interrupt::listen().ok()) {
            interrupt.stop.store(false, Ordering::SeqCst);
            interrupt.end.store(false, Ordering::SeqCst);
        }
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Onlooker { begun, line, is_shown: OnceLock::new() }
    }

    /// Whether Ctrl-C was pressed.
    pub fn is_interrupted(&self) -> bool {
        INTERRUPT.get().and_then(Option::as_ref).is_some_and(|interrupt| interrupt.stop.load(Ordering::SeqCst))
    }

    /// Does the same to each, until it is ended; what came of it so far.
    pub fn each<T, R>(&self, what: &'static str, all: &[T], mut work: impl FnMut(&T) -> R) -> Vec<R> {
        let goes_on = |done| self.progress(Progress { what, done, of: Some(all.len()) }).is_continue();
        all.iter().enumerate().take_while(|(done, _)| goes_on(*done)).map(|(_, one)| work(one)).collect()
    }

    fn show(&self) {
        self.is_shown.get_or_init(|| {
            let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed}; Ctrl-C ends it with what is found)");
            self.line.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            self.line.set_draw_target(ProgressDrawTarget::stderr());
        });
    }
}

impl Watch for Onlooker {
    fn progress(&self, progress: Progress) -> ControlFlow<()> {
        if self.begun.elapsed() >= PATIENCE && !QUIET.load(Ordering::Relaxed) {
            self.show();
            let far = match progress.of {
                Some(of) => format!("{} {}/{of}", progress.what, progress.done),
                None if progress.done == 0 => progress.what.to_string(),
                None => format!("{} {}", progress.what, progress.done),
            };
            self.line.set_message(far);
            self.line.tick();
        }
        if self.is_interrupted() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn groundwork(&self, progress: Progress) -> ControlFlow<()> {
        self.progress(progress)
    }
}

impl Drop for Onlooker {
    fn drop(&mut self) {
        self.line.finish_and_clear();
        if let Some(interrupt) = INTERRUPT.get().and_then(Option::as_ref) {
            interrupt.end.store(true, Ordering::SeqCst);
        }
    }
}

impl Interrupt {
    /// The order matters: the program ends only where an earlier Ctrl-C has said so.
    fn listen() -> io::Result<Interrupt> {
        let interrupt = Interrupt { stop: Arc::default(), end: Arc::default() };
        flag::register_conditional_default(SIGINT, interrupt.end.clone())?;
        flag::register(SIGINT, interrupt.end.clone())?;
        flag::register(SIGINT, interrupt.stop.clone())?;
        Ok(interrupt)
    }
}
