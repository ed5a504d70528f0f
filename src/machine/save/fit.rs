//! Puts a saved conversation into rules: identities become places, threads, handlers and memories again.

use super::Error;
use super::check::suits;
use super::state::{SavedAnswer, SavedFrame, SavedOutcome, SavedPlace, SavedState, SavedValue, SavedWait};
use crate::artifact::Program;
use crate::artifact::parts::{Call, HandlerId, Identity, PlaceId, PlaceKind, ThreadId, hash};
use crate::machine::conversation::{Conversation, Frame, Held, Interrupted, Waiting};
use crate::machine::result::called;
use crate::machine::values::{Known, kind_of};
use crate::time::Timestamp;
use crate::value::Value;

/// What a conversation that moves to other rules needs besides what was saved.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// What decides on which side of experiments it is, where the rules before had none: as for
    /// [`Conversation::new`].
    pub key: &'a str,
    /// Since when nothing has come from the customer, where the rules before did not hear silence.
    pub at: Timestamp,
}

impl SavedState<'_> {
    /// The conversation on rules that it was not saved with. Where it waits, its frames and its thread must be there,
    /// under the same identities. What was remembered and is no longer, or has another type, is forgotten; `forgotten`
    /// gets the short identities of that.
    ///
    /// # Errors
    /// When a place, a thread or a handler is not there, or is of another kind.
    pub fn move_to(&self, program: &Program, how: Move<'_>, forgotten: &mut Vec<u32>) -> Result<Conversation, Error> {
        let mut conversation = Conversation::new(program, how.key);
        if let Some(silence) = &mut conversation.silence {
            silence.since = how.at.milliseconds();
        }
        self.fit(program, &mut conversation, Some(forgotten))?;
        Ok(conversation)
    }

    /// The conversation on the rules that it was saved with, in the place of one that has not begun.
    pub(super) fn resume_into(&self, program: &Program, conversation: &mut Conversation) -> Result<(), Error> {
        if !self.runs_on(program) {
            return Err(Error::OtherRevision);
        }
        self.fit(program, conversation, None)
    }

    /// Puts everything that was saved into a conversation that has not begun.
    fn fit(
        &self,
        program: &Program,
        conversation: &mut Conversation,
        mut forgotten: Option<&mut Vec<u32>>,
    ) -> Result<(), Error> {
        if let Some(key) = self.key.filter(|_| program.has_splits()) {
            conversation.seed = key;
        }
        conversation.phase = self.phase;
        conversation.thread = match self.thread {
            Some(thread) => Some(thread_of(program, thread)?),
            None => None,
        };
        if let (Some(silence), Some((since, told))) = (&mut conversation.silence, self.silence) {
            (silence.since, silence.told) = (since, told);
        }
        conversation.wait = match &self.wait {
            Some(wait) => Some(waiting(program, *wait)?),
            None => None,
        };
        conversation.calls = self.calls;
        self.each_frame(|frame| {
            conversation.frames.push(frame_of(program, frame)?);
            Ok(())
        })?;
        conversation.values.make_room(self.room_for_texts());
        self.each_value(|identity, value| match (conversation.remember(program, identity, value), &mut forgotten) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(forgotten)) => {
                forgotten.push(identity);
                Ok(())
            }
            (Err(error), None) => Err(error),
        })?;
        conversation.check(program)?;
        conversation.await_silence(program);
        Ok(())
    }
}

impl Conversation {
    /// Takes a saved value, by the short identity of its name and type.
    #[inline]
    pub(in crate::machine) fn remember(
        &mut self,
        program: &Program,
        identity: u32,
        value: SavedValue<'_>,
    ) -> Result<(), Error> {
        let id = program.memory_of_short(identity).ok_or(Error::Malformed("nothing like that is remembered"))?;
        if !suits(kind_of(program, id), &value) {
            return Err(Error::Malformed("a value is not of its type"));
        }
        if program.keeps(id) {
            match value {
                SavedValue::Number(number) => self.values.write(program, id, Known::Number(number)),
                SavedValue::Text(text) => self.values.write(program, id, Known::Text(text)),
                SavedValue::List(_) => self.values.write(program, id, Known::of(&value.to_value())),
            }
        }
        Ok(())
    }
}

fn thread_of(program: &Program, identity: u32) -> Result<ThreadId, Error> {
    program.thread_of_short(identity).ok_or(Error::Malformed("there is no such thread"))
}

fn place_of(program: &Program, place: SavedPlace) -> Result<PlaceId, Error> {
    program.place_of(Identity(place.identity)).ok_or(Error::Malformed("there is no such place"))
}

fn waiting(program: &Program, saved: SavedWait) -> Result<Waiting, Error> {
    let place = place_of(program, saved.place)?;
    let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else {
        return Err(Error::Malformed("nobody waits at that place"));
    };
    let waiting = Waiting::new(wait, saved.retries, saved.call);
    Ok(saved.due.map_or(waiting, |due| waiting.until(due)))
}

fn frame_of(program: &Program, frame: SavedFrame<'_>) -> Result<Frame, Error> {
    let (handler, wait, answer) = match frame {
        SavedFrame::Return { place } => {
            let place = place_of(program, place)?;
            let returns = matches!(program.content.places[place.index()].kind, PlaceKind::Return { .. });
            let frame = returns.then_some(Frame::Return(place));
            return frame.ok_or(Error::Malformed("nothing returns to that place"));
        }
        SavedFrame::Interrupted { handler, wait, answer } => (handler, wait, answer),
    };
    let handler: Option<HandlerId> = program.handler_of_short(handler);
    let handler = handler.ok_or(Error::Malformed("there is no such handler"))?;
    let wait = wait.map(|wait| waiting(program, wait)).transpose()?;
    let held = answer.map(|answer| held_of(program, wait.as_ref(), answer)).transpose()?;
    Ok(Frame::Interrupted(Box::new(Interrupted { handler, wait, held })))
}

fn held_of(program: &Program, wait: Option<&Waiting>, answer: SavedAnswer<'_>) -> Result<Held, Error> {
    let wrong = Error::Malformed("a call is not one that was made");
    let call: &Call = wait.and_then(|waiting| called(program, waiting)).ok_or(wrong.clone())?;
    let outcomes = &program.content.actions[call.action.index()].outcomes;
    let index = match answer.outcome {
        SavedOutcome::Failed => return Ok(Held::failure()),
        SavedOutcome::Numbered(index) => {
            let given = answer.given().map(|(_, value)| value.map(SavedValue::to_value)).collect();
            return Ok(Held { outcome: Some(index), given });
        }
        SavedOutcome::Named(name) => outcomes.iter().position(|outcome| program.name_short(outcome.name) == name),
    };
    let index = index.ok_or(wrong)?;
    let mut given = vec![None; outcomes[index].gives.len()];
    for (identity, value) in answer.given() {
        let field = outcomes[index].gives.iter().position(|field| program.field_short(field) == identity);
        let field = field.ok_or(Error::Malformed("an answer gives what nobody takes"))?;
        given[field] = value.map(SavedValue::to_value);
    }
    Ok(Held { outcome: Some(index as u32), given })
}

impl SavedValue<'_> {
    /// The value, to be taken away.
    pub fn to_value(self) -> Value {
        match self {
            SavedValue::Number(number) => Value::Number(number),
            SavedValue::Text(text) => Value::text(text),
            SavedValue::List(items) => Value::List(items.iter().map(Into::into).collect()),
        }
    }
}

/// The hash of a key, as a conversation keeps it: nothing, where no rule draws lots.
pub(in crate::machine) fn seed(program: &Program, key: &str) -> u64 {
    if program.has_splits() { hash(key) } else { 0 }
}
