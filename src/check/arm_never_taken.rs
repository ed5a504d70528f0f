//! `arm-never-taken`: arms above it take the event whenever this one could.

use std::collections::BTreeSet;

use super::decision::{Decision, Standing};
use super::events::{cases, condition, situation, takes};
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Arm, Workspace};
use crate::source::Span;

/// The findings about arms that are tried in this order.
pub(super) fn check(workspace: &Workspace, arms: &[&Arm]) -> Vec<Diagnostic> {
    if arms.len() < 2 {
        return Vec::new();
    }
    let mut decision = Decision::new(workspace, arms.iter().map(|arm| condition(arm)));
    let mut never = |at: usize| {
        let takers = takers(&mut decision, arms, at)?;
        let above: Vec<Span> = takers.iter().map(|taker| arms[*taker].span).collect();
        Some(reach::arm_never_taken(arms[at].span, &above))
    };
    (1..arms.len()).filter_map(&mut never).collect()
}

/// The arms that take each case of the event before the arm at `at`; none where it gets one.
fn takers(decision: &mut Decision, arms: &[&Arm], at: usize) -> Option<BTreeSet<usize>> {
    let mut all = BTreeSet::new();
    for case in cases(&arms[at].event) {
        // Handlers of different files have no order among them.
        let same_file = |earlier: &usize| arms[*earlier].span.source == arms[at].span.source;
        let above = (0..at).filter(same_file).filter(|earlier| takes(&arms[*earlier].event, &case));
        let above: Vec<usize> = above.collect();
        let among = situation(&decision.space, &case);
        match decision.standing(at, &above, &among) {
            Standing::Taken(takers) => all.extend(takers),
            Standing::Impossible | Standing::Reached | Standing::Unclear => return None,
        }
    }
    Some(all)
}
