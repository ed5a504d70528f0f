//! `too-complex`: the conditions hang together in so many ways that the check had to give up.

use super::decision::Standing;
use super::fork::Fork;
use crate::diagnostic::{Diagnostic, decisions};

pub(super) fn check(fork: &Fork) -> Option<Diagnostic> {
    let unclear = fork.standings.iter().any(|standing| matches!(standing, Standing::Unclear));
    unclear.then(|| decisions::too_complex(fork.head()))
}
