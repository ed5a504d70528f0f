//! Sessions that were saved on an earlier revision: whether they move, and what follows from it.

use super::save::{ResumeError, SavedSession};
use super::turn::{Turn, key};
use super::{Engine, Session};
use crate::artifact::Program;
use crate::artifact::parts::Counts;
use crate::machine::{Acts, Conversation, Moment, Move, Phase, SavedState};
use crate::protocol::{Effect, EffectKind};
use crate::revision::{Decision, How, carry_out, decide};
use crate::time::Timestamp;
use std::borrow::Cow;

/// What a host holds of earlier revisions when it resumes a session.
#[derive(Clone, Copy, Debug)]
pub struct Revisions<'s, 'a> {
    /// The earlier revisions that conversations may stay on.
    pub older: &'s [&'a Program],
    /// Now: what is done with a conversation that cannot go on where it was is done at this time.
    pub at: Timestamp,
}

/// A session that goes on.
#[derive(Clone, Debug)]
pub struct Resumed<'a> {
    /// The session.
    pub session: Session,
    /// The rules that it goes on with: the engine's, or those that it stays on. Save it with the same.
    pub program: &'a Program,
    /// What is to be done: nothing, unless it moved to another revision.
    pub effects: Vec<Effect>,
    /// What was decided about its current conversation; nothing before the chat opens.
    pub decision: Option<Decision>,
}

impl Session {
    /// The session that was saved as `bytes`, on whatever revision, to go on with the engine's rules if that can be.
    ///
    /// A conversation of the same revision goes on. One of another revision goes on where it was, is migrated, restarts
    /// its thread or is handed off, and `revision_changed` tells it; or it stays on its revision, if `revisions` has it.
    ///
    /// # Errors
    /// When the bytes are no saved session or are damaged. No change of the rules is an error.
    pub fn resume_on<'a>(
        engine: Engine<'a>,
        revisions: Revisions<'_, 'a>,
        bytes: &[u8],
    ) -> Result<Resumed<'a>, ResumeError> {
        let counts = Counts::default();
        let saved = SavedSession::read(bytes, &counts)?;
        let rules: Vec<Cow<'_, [u8]>> = saved.chats.iter().map(|(rules, _)| rules.clone()).collect();
        let states = rules.iter().map(|rules| SavedState::read(rules).map_err(ResumeError::Conversation));
        let states = states.collect::<Result<Vec<_>, _>>()?;
        let session = saved.with(|_| Ok(Conversation::new(engine.program, "")))?;
        let Some(state) = states.last() else {
            return Ok(Resumed { session, program: engine.program, effects: Vec::new(), decision: None });
        };
        let old = revisions.older.iter().copied().find(|program| state.runs_on(program));
        let decision = decide(state, old, engine.program);
        let stays =
            old.filter(|_| decision.how == How::Stayed && session.chats.last().is_some_and(|chat| !chat.closed));
        if state.runs_on(engine.program) || stays.is_some() {
            let program = stays.unwrap_or(engine.program);
            let session = Session::resume(program, bytes)?;
            return Ok(Resumed { session, program, effects: Vec::new(), decision: Some(decision) });
        }
        let (session, effects) = move_session(session, engine, revisions, &states, &decision);
        Ok(Resumed { session, program: engine.program, effects, decision: Some(decision) })
    }
}

/// The state of the current conversation in a saved session; none before the chat opens.
///
/// # Errors
/// When the bytes are no saved session or are damaged.
pub fn saved_conversation(bytes: &[u8]) -> Result<Option<Vec<u8>>, ResumeError> {
    let counts = Counts::default();
    let saved = SavedSession::read(bytes, &counts)?;
    Ok(saved.chats.into_iter().next_back().map(|(rules, _)| rules.into_owned()))
}

/// Moves all conversations of a session to the engine's rules, the current one as it was decided.
fn move_session(
    mut session: Session,
    engine: Engine<'_>,
    revisions: Revisions<'_, '_>,
    states: &[SavedState<'_>],
    decision: &Decision,
) -> (Session, Vec<Effect>) {
    let (program, last) = (engine.program, session.last.unwrap_or(revisions.at));
    let at = revisions.at.max(last);
    let facts = session.told.snapshot(program, session.identity.customer());
    let moment = Moment { program, facts: &facts, at, trace: engine.trace };
    let current = session.chats.len().saturating_sub(1);
    let mut done = None;
    for (index, (chat, state)) in session.chats.iter_mut().zip(states).enumerate() {
        let key = key(session.identity.customer(), &chat.id);
        if index == current && !chat.closed {
            let carried = carry_out(decision, moment, state, key);
            chat.rules = carried.conversation;
            done = Some((carried.how, carried.acts));
        } else {
            // Nothing runs in it any more; when it is opened again, the rules begin anew.
            let mut over = *state;
            over.phase = if state.phase == Phase::Running { Phase::Resolved } else { state.phase };
            chat.rules = Conversation::bring_over(program, &over, Move { key, at });
        }
    }
    let (how, acts) = done.unwrap_or((How::WentOn, Acts::new()));
    // Timers of a conversation that goes on may have fallen due meanwhile: they fire with the next event, each at its
    // own time, so nothing is told before that which is later.
    let now = if acts.is_empty() { last } else { at };
    session.last = session.last.map(|last| last.max(now));
    let mut turn = Turn::new(&mut session, engine, now);
    turn.emit(EffectKind::RevisionChanged {
        from: states.last().map(|state| hex(&state.revision)).unwrap_or_default(),
        to: program.revision().to_string(),
        how,
        place: decision.place.clone(),
        memories_lost: decision.lost.clone(),
        because: decision.because.clone(),
    });
    acts.iter().for_each(|act| turn.act(act));
    turn.tell_when_to_wake();
    let effects = turn.effects;
    (session, effects)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
