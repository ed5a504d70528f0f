//! `idle-otherwise`: the rules already take everybody.

use super::cover::Cover;
use super::fork::Fork;
use super::space::Formula;
use crate::diagnostic::{Diagnostic, decisions};

pub(super) fn check(fork: &mut Fork) -> Option<Diagnostic> {
    let otherwise = fork.otherwise?.span;
    if fork.decision.leaves_somebody() {
        return None;
    }
    let all = fork.all();
    let covered = fork.decision.covered(&all, &Formula::ALWAYS);
    let Cover::Whole(takers) = covered else { return None };
    Some(decisions::idle_otherwise(otherwise, &fork.labels(&takers)))
}
