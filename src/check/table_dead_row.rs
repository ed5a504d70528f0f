//! `table-dead-row`: the rows above take everything that fits it.

use super::decision::Standing;
use super::fork::Fork;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::BranchForm;

pub(super) fn check(fork: &Fork) -> Vec<Diagnostic> {
    if fork.form != BranchForm::Table {
        return Vec::new();
    }
    let taken = fork.standings.iter().enumerate().filter_map(|(at, standing)| match standing {
        Standing::Taken(by) => Some(decisions::table_dead_row(fork.label(at), &fork.labels(by))),
        _ => None,
    });
    taken.collect()
}
