//! `rules-gap` and `table-gap`: there is a customer for whom nothing is said.

use super::cover::Cover;
use super::fork::Fork;
use super::space::Formula;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::{BranchForm, Workspace};

pub(super) fn check(fork: &mut Fork, workspace: &Workspace) -> Option<Diagnostic> {
    let all = fork.all();
    if fork.otherwise.is_some() {
        return None;
    }
    match fork.decision.covered(&all, &Formula::ALWAYS) {
        Cover::Whole(_) => None,
        Cover::OutOfFuel => Some(decisions::too_complex(fork.head())),
        Cover::Gap(gap) => {
            let example = fork.decision.example(gap, &all);
            Some(match fork.form {
                BranchForm::Rules => {
                    let inbox = workspace.inboxes.first().map(String::as_str);
                    decisions::rules_gap(fork.node.span, fork.head(), &example, inbox)
                }
                BranchForm::Table => decisions::table_gap(fork.head(), &example),
            })
        }
    }
}
