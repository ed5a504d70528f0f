//! `promise-out-of-hours`: a message promises somebody at once, and hands off at an hour at which nobody is there.

use super::flow::{Flow, States};
use super::space::{Formula, Region};
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::{FactId, FactOrigin, Hours, NodeId, NodeKind, Operand, Part, Template, Workspace, builtin, spoken};
use crate::source::Span;

/// What is said where somebody is to come at once, folded.
const PROMISES: &[&str] = &[
    "with you in a moment",
    "with you in a minute",
    "here in a moment",
    "with you shortly",
    "right with you",
    "be right there",
    "with you right away",
    "connecting you",
    "joins you now",
    "with you now",
    "sofort jemand",
    "gleich fuer sie da",
    "gleich für sie da",
];

/// The place of this in the list of what the fact may be.
const AVAILABLE: i64 = 0;

pub(super) fn check(flow: &Flow, states: States) -> Vec<Diagnostic> {
    let workspace = flow.model.workspace;
    let Some(nobody) = nobody_there(flow) else { return Vec::new() };
    let finding = |(id, region): (NodeId, &Region)| {
        let node = workspace.nodes.get(id.index())?;
        let NodeKind::Say { text, next } = &node.kind else { return None };
        let hand_off = promises(text).then(|| hand_off_behind(workspace, *next)).flatten()?;
        region.narrow(&flow.model.space, &nobody)?;
        let somebody = Region::whole(&flow.model.space).narrow(&flow.model.space, &nobody)?;
        Some(conduct::promise_out_of_hours(text.span, hand_off, &flow.model.space.example(&somebody)))
    };
    states.iter().filter_map(finding).collect()
}

/// That all hours are over, as far as rules ask for them, and agents are not there; none where no rule asks for either: then
/// there may be somebody day and night.
fn nobody_there(flow: &Flow) -> Option<Formula> {
    let space = &flow.model.space;
    let asked = |fact: FactId| !space.axes(Operand::Fact(fact)).is_empty();
    let facts = flow.model.workspace.facts.iter().enumerate();
    let hours = facts.filter(|(_, fact)| matches!(fact.origin, FactOrigin::Hours(_)));
    let hours = hours.map(|(at, _)| FactId(at as u32)).filter(|hours| asked(*hours));
    let mut closed: Vec<Formula> = hours.map(|hours| space.value(Operand::Fact(hours), Hours::CLOSED)).collect();
    if asked(builtin::AVAILABILITY) {
        closed.push(space.outside(space.value(Operand::Fact(builtin::AVAILABILITY), AVAILABLE)));
    }
    (!closed.is_empty()).then(|| Formula::all(closed))
}

fn promises(text: &Template) -> bool {
    let words = spoken(text.parts.iter().map(|part| if let Part::Text(words) = part { Some(&**words) } else { None }));
    PROMISES.iter().any(|phrase| words.contains(&format!(" {phrase} ")))
}

/// The hand-off right behind a message: straight on, until the way forks, waits or ends.
fn hand_off_behind(workspace: &Workspace, from: NodeId) -> Option<Span> {
    let mut at = from;
    for _ in 0..workspace.nodes.len() {
        let node = workspace.nodes.get(at.index())?;
        match &node.kind {
            NodeKind::HandOff(_) => return Some(node.span),
            NodeKind::Say { next, .. }
            | NodeKind::Set { next, .. }
            | NodeKind::Note { next, .. }
            | NodeKind::Topic { next, .. } => at = *next,
            NodeKind::Pivot(thread) => at = workspace.threads.get(thread.index())?.entry,
            _ => return None,
        }
    }
    None
}
