//! `start-may-stay-silent`: there is a customer whom no line of `start` takes, neither when the chat opens nor later.

use super::cover::Cover;
use super::decision::Decision;
use super::events::{condition, situation, takes};
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Event, Workspace};

pub(super) fn check(workspace: &Workspace) -> Option<Diagnostic> {
    let arms = &workspace.start.arms;
    let mut decision = Decision::new(workspace, arms.iter().map(condition));
    let mut silent = |event: Event| {
        let takers: Vec<usize> = (0..arms.len()).filter(|at| takes(&arms[*at].event, &event)).collect();
        let among = situation(&decision.space, &event);
        match decision.covered(&takers, &among) {
            Cover::Gap(gap) => Some(decision.example(gap, &takers)),
            Cover::Whole(_) | Cover::OutOfFuel => None,
        }
    };
    let opens = silent(Event::ChatOpens)?;
    silent(Event::Writes(Vec::new()))?;
    (!arms.is_empty()).then(|| reach::start_may_stay_silent(workspace.start.span, &opens))
}
