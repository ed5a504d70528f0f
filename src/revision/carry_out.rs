//! Does what was decided.

use super::decide::Plan;
use super::{Decision, How};
use crate::machine::{Acts, Conversation, Instead, Moment, Move, Phase, SavedState, instead};

/// A conversation that goes on.
#[derive(Clone, Debug)]
pub struct Carried<'p> {
    /// The conversation, on the rules of the moment.
    pub conversation: Conversation,
    /// What became of it: what was decided, or a hand-off where that was not possible after all.
    pub how: How,
    /// What the machine did about it.
    pub acts: Acts<'p>,
}

/// Does with a saved conversation what [`decide`](super::decide) said. The moment has the rules to go on with: the new
/// ones, or for a conversation that stays those that it was saved on. `key` decides on which side of experiments it is,
/// as for [`Conversation::new`].
///
/// This never fails: a conversation that cannot go on as it was decided, since other rules were decided on or the state
/// contradicts itself, is handed off.
pub fn carry_out<'p>(decision: &Decision, moment: Moment<'p, '_>, saved: &SavedState<'_>, key: &str) -> Carried<'p> {
    let program = moment.program;
    let how = Move { key, at: moment.at };
    // What was decided for other rules says nothing about these.
    let plan = if decision.target == program.revision() { decision.plan } else { Plan::HandOff };
    let carried = match plan {
        Plan::Resume | Plan::Stay => saved.runs_on(program).then(|| saved.carry(program, how)).flatten(),
        Plan::Carry => saved.carry(program, how),
        Plan::CarryOver => Some(Conversation::bring_over(program, saved, how)),
        Plan::Continue(place, thread) => Conversation::bring_to(program, saved, how, place, thread),
        Plan::ContinueInside(place) => Conversation::bring_inside(program, saved, how, place),
        Plan::Go(_) | Plan::Restart(_) | Plan::HandOff => None,
    };
    if let Some(conversation) = carried {
        return Carried { conversation, how: decision.how, acts: Acts::new() };
    }
    let inbox = program.content.moves.inbox.or(program.content.settings.fault_inbox);
    let (how_done, done) = match plan {
        Plan::Go(code) => (How::Migrated, Instead::Go(code)),
        Plan::Restart(thread) => (How::Restarted, Instead::Restart(thread)),
        _ => (How::HandedOff, Instead::HandOff(inbox)),
    };
    if matches!(saved.phase, Phase::Resolved | Phase::Left | Phase::HandedOff) {
        let conversation = Conversation::bring_over(program, saved, how);
        return Carried { conversation, how: How::WentOn, acts: Acts::new() };
    }
    let mut conversation = Conversation::bring(program, saved, how);
    let mut acts = Acts::new();
    instead(moment, &mut conversation, done, &mut acts);
    Carried { conversation, how: how_done, acts }
}
