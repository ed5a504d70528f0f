//! What runs and is probably not meant: names that nobody uses, words that nobody hears, ways that treat customers badly.
//!
//! Every lint is a file with one function, and reads the trees as they are: nothing is proved here. What takes proofs
//! stands in `check` and `prove`.

mod change_repeated;
mod deaf_wait;
mod foreign_link;
mod hours_never_open;
mod idle_too_long;
mod inconsistent_retries;
mod keyword_not_heard;
mod mentions;
mod mixed_script;
mod no_way_to_a_person;
mod not_found_means_more;
mod phrase_in_vain;
mod raw_text_to_action;
mod repeated_message;
mod rule_without_effect;
mod secret_asked;
mod silent_ending;
mod unbounded_retry;
mod unused;
mod walk;

use std::sync::Arc;

use crate::ast::File;
use crate::diagnostic::Diagnostic;
use crate::ir::Workspace;
use crate::manifest::Manifest;
use crate::source::{Source, SourceId, Sources};
use crate::watch::Groundwork;

/// A workspace without errors, in all its forms.
#[derive(Clone, Copy)]
pub(crate) struct Trees<'a> {
    /// The texts.
    pub(crate) sources: &'a Sources,
    /// What the rules may rely on.
    pub(crate) manifest: &'a Manifest,
    /// What was written.
    pub(crate) files: &'a [(SourceId, Arc<File>)],
    /// What was meant.
    pub(crate) workspace: &'a Workspace,
}

/// What is found in a file by itself, whatever else the workspace says.
pub(crate) fn lint_file(source: &Source, file: &File) -> Vec<Diagnostic> {
    let mut found = phrase_in_vain::check(file);
    found.extend(mixed_script::check(source, file));
    found.extend(secret_asked::check(file));
    found.extend(not_found_means_more::check(file));
    found
}

/// Every other finding about these trees, until whoever looks on has seen enough; the same trees give the same findings.
pub(crate) fn lint(trees: &Trees<'_>, ground: &Groundwork) -> Vec<Diagnostic> {
    const LINTS: &[fn(&Trees<'_>) -> Vec<Diagnostic>] = &[
        unused::check,
        hours_never_open::check,
        foreign_link::check,
        raw_text_to_action::check,
        rule_without_effect::check,
        inconsistent_retries::check,
        keyword_not_heard::check,
        idle_too_long::check,
        silent_ending::check,
        unbounded_retry::check,
        repeated_message::check,
        change_repeated::check,
        no_way_to_a_person::check,
        deaf_wait::check,
    ];
    let goes_on = |at: usize| ground.goes_on("looking for what is probably not meant", at, Some(LINTS.len()));
    let looked_for = LINTS.iter().enumerate().take_while(|(at, _)| goes_on(*at));
    looked_for.flat_map(|(_, lint)| lint(trees)).collect()
}
