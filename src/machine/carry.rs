//! Conversations that come to other rules than those they were saved with, each way that there is.

use super::acts::Acts;
use super::conversation::{Conversation, Waiting};
use super::run::Run;
use super::save::{Move, SavedPlace, SavedState, SavedWait};
use super::step::Moment;
use crate::artifact::Program;
use crate::artifact::parts::{Code, InboxId, PlaceId, PlaceKind, ThreadId, WaitId, WaitKind};

impl Conversation {
    /// What a conversation brings to `program` when it leaves behind where it was: what it remembers, how many calls it
    /// made and on which side of experiments it is. It waits at the start, and its first event is still to come.
    pub(crate) fn bring(program: &Program, saved: &SavedState<'_>, how: Move<'_>) -> Conversation {
        let mut conversation = Conversation::new(program, how.key);
        if let Some(key) = saved.key.filter(|_| program.has_splits()) {
            conversation.seed = key;
        }
        conversation.calls = saved.calls;
        conversation.take_values(program, saved);
        conversation
    }

    /// A conversation that is handed off or over: it waits for nothing.
    pub(crate) fn bring_over(program: &Program, saved: &SavedState<'_>, how: Move<'_>) -> Conversation {
        let thread = saved.thread.and_then(|thread| program.thread_of_short(thread));
        let mut conversation = Conversation { thread, ..Conversation::bring(program, saved, how) };
        conversation.end(saved.phase);
        conversation.keep_silence(program, saved, how);
        conversation
    }

    /// A conversation that waits at another place than it did, with the time that was left.
    pub(crate) fn bring_to(
        program: &Program,
        saved: &SavedState<'_>,
        how: Move<'_>,
        place: PlaceId,
        thread: Option<ThreadId>,
    ) -> Option<Conversation> {
        let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else { return None };
        let waiting = continued(program, wait, saved.wait?)?;
        let mut conversation = Conversation { thread, ..Conversation::bring(program, saved, how) };
        conversation.wait = Some(waiting);
        conversation.keep_silence(program, saved, how);
        Some(conversation)
    }

    /// The same, inside of steps or of a handler: what was interrupted stays so.
    pub(crate) fn bring_inside(
        program: &Program,
        saved: &SavedState<'_>,
        how: Move<'_>,
        place: PlaceId,
    ) -> Option<Conversation> {
        let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else { return None };
        let waiting = continued(program, wait, saved.wait?)?;
        let place = SavedPlace { identity: program.place_identity(place).0, reach: 0 };
        let mut there = *saved;
        there.wait = Some(SavedWait { place, due: waiting.due(), retries: waiting.retries, call: waiting.call });
        there.carry(program, how)
    }

    /// The silence goes on; it begins now, where the rules before did not hear it.
    fn keep_silence(&mut self, program: &Program, saved: &SavedState<'_>, how: Move<'_>) {
        if let Some(silence) = &mut self.silence {
            (silence.since, silence.told) = saved.silence.unwrap_or((how.at.milliseconds(), 0));
        }
        self.await_silence(program);
    }

    /// Takes from what was saved all that `program` remembers as well, under the name that it has there.
    fn take_values(&mut self, program: &Program, saved: &SavedState<'_>) {
        for (identity, value) in saved.values() {
            // What is not remembered any more stays behind.
            let _ = self.remember(program, identity, value);
        }
        self.take_renamed(program, saved);
    }

    /// Takes what had another name, where nothing is known under the new one.
    fn take_renamed(&mut self, program: &Program, saved: &SavedState<'_>) {
        for memory in &program.content.moves.memories {
            let there = program.memory_short(memory.to);
            let mut values = saved.values();
            if let Some((_, value)) = values.find(|(identity, _)| *identity == memory.identity.short())
                && !saved.values().any(|(identity, _)| identity == there)
            {
                let _ = self.remember(program, there, value);
            }
        }
    }
}

impl SavedState<'_> {
    /// The conversation as it was, on other rules, which have all its places, handlers and its thread; none where they
    /// have not.
    pub(crate) fn carry(&self, program: &Program, how: Move<'_>) -> Option<Conversation> {
        let mut conversation = self.move_to(program, how, &mut Vec::new()).ok()?;
        conversation.take_renamed(program, self);
        Some(conversation)
    }
}

/// A wait that goes on as another one; none where a call is waited for that was never made.
fn continued(program: &Program, wait: WaitId, saved: SavedWait) -> Option<Waiting> {
    let kind = &program.content.waits[wait.index()].kind;
    let calls = matches!(kind, WaitKind::Call { .. });
    if calls && saved.call == 0 {
        return None;
    }
    let retries = if matches!(kind, WaitKind::Ask { .. }) { saved.retries } else { 0 };
    let waiting = Waiting::new(wait, retries, if calls { saved.call } else { 0 });
    Some(saved.due.map_or(waiting, |due| waiting.until(due)))
}

/// What is done with a conversation that cannot wait where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// What a migration says.
    Go(Code),
    /// Its thread begins anew.
    Restart(ThreadId),
    /// An agent takes over; without an inbox it is abandoned.
    HandOff(Option<InboxId>),
}

/// Does it, and appends what the machine does about it to `acts`.
pub(crate) fn instead<'p>(
    moment: Moment<'p, '_>,
    conversation: &mut Conversation,
    instead: Instead,
    acts: &mut Acts<'p>,
) {
    let content = &moment.program.content;
    let mut run = Run::new(moment, conversation, acts, None);
    run.begin();
    run.hear();
    run.state.wait = None;
    match instead {
        Instead::Go(code) => run.go(code),
        Instead::Restart(thread) => {
            run.state.thread = Some(thread);
            run.go(content.threads[thread.index()].entry);
        }
        Instead::HandOff(inbox) => run.leave_to(inbox),
    }
    run.end();
}
