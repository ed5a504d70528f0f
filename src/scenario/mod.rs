//! Plays scenarios: transcripts that must come out exactly, on a real session with people made from the scenario.
//!
//! Everything that the customer or an agent sees must be listed, in order, and nothing else may come. Each line happens
//! a second after the one before, unless time passes.

mod event;
mod holds;
mod people;
mod play;
mod record;
mod retell;
mod seen;

pub(crate) use holds::holds;
pub use record::{Record, record, record_plainly, written};
pub(crate) use record::{Recorder, TOKEN_TIME, is_without_one, plainest};
pub(crate) use retell::{Retold, Script, retell};
pub(crate) use seen::in_words;

use crate::artifact::Program;
use crate::ir::{Scenario, Workspace};
use crate::machine::Observer;
use crate::source::Span;

/// What came of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What it was to show.
    pub label: String,
    /// Where it stands.
    pub span: Span,
    /// Where it did not come out; none where it did.
    pub difference: Option<Box<Difference>>,
}

/// Where a transcript and what happened part.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// In one sentence.
    pub reason: String,
    /// The line that did not come out; the last one, where more happened after it.
    pub span: Span,
    /// The lines before it, which all came out.
    pub before: Vec<Span>,
    /// The lines that were to come next, up to the next thing that somebody does or the next that came all the same.
    pub expected: Vec<Span>,
    /// What came instead, as lines of a scenario.
    pub happened: Vec<String>,
    /// What was known at that moment: names and values, as the language writes them.
    pub known: Vec<(String, String)>,
    /// The place where the conversation waits.
    pub place: Option<String>,
}

impl Report {
    /// Whether it came out.
    pub fn passed(&self) -> bool {
        self.difference.is_none()
    }
}

/// Plays `scenario` on `program`, which was made from `workspace`.
pub fn run(program: &Program, workspace: &Workspace, scenario: &Scenario) -> Report {
    run_as(program, workspace, scenario, None)
}

/// As [`run`], while somebody looks on.
pub(crate) fn run_watched(
    program: &Program,
    workspace: &Workspace,
    scenario: &Scenario,
    observer: &dyn Observer,
) -> Report {
    run_as(program, workspace, scenario, Some(observer))
}

fn run_as(program: &Program, workspace: &Workspace, scenario: &Scenario, observer: Option<&dyn Observer>) -> Report {
    let difference = play::play(program, workspace, scenario, observer).err();
    Report { label: scenario.label.clone(), span: scenario.span, difference }
}
