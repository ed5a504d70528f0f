//! `rule-never-matches`: the rules above take all its customers.

use super::decision::Standing;
use super::fork::Fork;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::BranchForm;

pub(super) fn check(fork: &Fork) -> Vec<Diagnostic> {
    if fork.form != BranchForm::Rules {
        return Vec::new();
    }
    let taken = fork.standings.iter().enumerate().filter_map(|(at, standing)| match standing {
        Standing::Taken(by) => Some(decisions::rule_never_matches(fork.label(at), &fork.labels(by))),
        _ => None,
    });
    taken.collect()
}
