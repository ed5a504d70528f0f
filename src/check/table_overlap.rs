//! `table-overlap`: two rows fit one customer, and neither is the exception to the other.

use super::cover::Cover;
use super::decision::Standing;
use super::fork::Fork;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::BranchForm;

pub(super) fn check(fork: &mut Fork) -> Vec<Diagnostic> {
    if fork.form != BranchForm::Table {
        return Vec::new();
    }
    let rows = 0..fork.branches.len();
    rows.filter_map(|row| (0..row).find_map(|earlier| overlap(fork, earlier, row))).collect()
}

/// A row behind others that takes all that one of them takes, and more, reads as "all the rest": that is how tables
/// are written, and no order has to be guessed.
fn overlap(fork: &mut Fork, earlier: usize, later: usize) -> Option<Diagnostic> {
    let alive = |at: usize| matches!(fork.standings[at], Standing::Reached);
    if !alive(earlier) || !alive(later) {
        return None;
    }
    let Cover::Gap(both) = fork.decision.both(earlier, later) else { return None };
    let earlier_alone = fork.decision.condition(earlier).clone();
    match fork.decision.covered(&[later], &earlier_alone) {
        Cover::Gap(_) => {
            let example = fork.decision.space.example(&both);
            Some(decisions::table_overlap(fork.label(later), fork.label(earlier), &example))
        }
        Cover::Whole(_) | Cover::OutOfFuel => None,
    }
}
