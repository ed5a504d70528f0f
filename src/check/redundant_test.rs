//! `redundant-test`: a part of a condition says nothing that the other parts don't.

use super::decision::{Decision, Standing};
use super::space::Formula;
use crate::diagnostic::{Diagnostic, decisions};
use crate::ir::{BUILT_IN_FACTS, BranchForm, Condition, NodeKind, Operand, Workspace};
use crate::source::Span;

pub(super) fn check(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for node in &workspace.nodes {
        let NodeKind::Branch { form: BranchForm::Rules, branches, .. } = &node.kind else { continue };
        for branch in branches {
            found.extend(redundant(workspace, &branch.condition, branch.span));
        }
    }
    found
}

/// The first such part that is written within `place`: what a definition brings along is its own affair.
fn redundant(workspace: &Workspace, condition: &Condition, place: Span) -> Option<Diagnostic> {
    let Condition::All(parts) = condition else { return None };
    let is_within = |span: Span| span.source == place.source && place.start <= span.start && span.end <= place.end;
    for (at, part) in parts.iter().enumerate() {
        let Condition::Test(test) = part else { continue };
        let others = || parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part);
        if !is_within(test.span) || !may_be_implied(test.operand, others()) {
            continue;
        }
        let others = Condition::All(others().cloned().collect());
        let mut decision = Decision::new(workspace, [part, &others].into_iter());
        // An empty rest, or one that cannot be, is told of elsewhere.
        let is_implied = matches!(decision.standing(1, &[0], &Formula::ALWAYS), Standing::Taken(_));
        let alone = matches!(decision.standing(0, &[], &Formula::ALWAYS), Standing::Reached);
        if is_implied && alone && !is_always(workspace, part) {
            return Some(decisions::redundant_test(test.span, removal(parts, at, place)));
        }
    }
    None
}

/// Whether the other parts speak of the same fact, or of one that hangs together with it: built-in facts do.
fn may_be_implied<'c>(operand: Operand, mut others: impl Iterator<Item = &'c Condition>) -> bool {
    let hang_together = |other: Operand| {
        let is_built_in =
            |operand: Operand| matches!(operand, Operand::Fact(fact) if fact.index() < BUILT_IN_FACTS.len());
        other == operand || is_built_in(operand) && is_built_in(other)
    };
    others.any(|part| part.has_test(&|test| hang_together(test.operand)))
}

fn is_always(workspace: &Workspace, part: &Condition) -> bool {
    let all = Condition::All(Vec::new());
    let mut decision = Decision::new(workspace, [part, &all].into_iter());
    matches!(decision.standing(1, &[0], &Formula::ALWAYS), Standing::Taken(_))
}

/// The part with the `and` beside it, where its neighbour is a test in the same rule.
fn removal(parts: &[Condition], at: usize, place: Span) -> Option<Span> {
    let Condition::Test(own) = parts.get(at)? else { return None };
    let test = |at: usize| match parts.get(at)? {
        Condition::Test(test)
            if test.span.source == place.source && place.start <= test.span.start && test.span.end <= place.end =>
        {
            Some(test.span)
        }
        _ => None,
    };
    if let Some(before) = at.checked_sub(1).and_then(test).filter(|before| before.end <= own.span.start) {
        return Some(Span { start: before.end, ..own.span });
    }
    let after = test(at + 1).filter(|after| own.span.end <= after.start && at == 0)?;
    Some(Span { end: after.start, ..own.span })
}
