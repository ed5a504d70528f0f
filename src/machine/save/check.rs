//! What the parts of a saved conversation do not tell one by one: that they can be true together.

use super::Error;
use super::state::SavedValue;
use crate::artifact::Program;
use crate::machine::conversation::{Conversation, Frame, Held, Phase, Waiting};
use crate::machine::limits;
use crate::machine::result::called;
use crate::value::{Type, Value};

impl Conversation {
    /// Fails unless a conversation can be like this.
    pub(super) fn check(&self, program: &Program) -> Result<(), Error> {
        let waits = self.wait.is_some();
        let frames = self.frames.as_slice();
        let nothing_left = !waits && frames.is_empty();
        let whole = match self.phase {
            Phase::Running => waits,
            Phase::HandedOff => waits || frames.is_empty(),
            Phase::Resolved | Phase::Left => nothing_left,
        };
        if !whole {
            return Err(Error::Malformed("it waits where it cannot"));
        }
        for frame in frames {
            let Frame::Interrupted(interrupted) = frame else { continue };
            if let Some(waiting) = &interrupted.wait {
                check_call(program, self.calls, waiting, interrupted.held.as_ref())?;
            }
        }
        self.wait.as_ref().map_or(Ok(()), |waiting| check_call(program, self.calls, waiting, None))
    }
}

/// A call has a number that was given out; an answer that is kept is one that its action declares.
fn check_call(program: &Program, calls: u32, waiting: &Waiting, held: Option<&Held>) -> Result<(), Error> {
    let wrong = Err(Error::Malformed("a call is not one that was made"));
    let Some(call) = called(program, waiting) else {
        return if waiting.call == 0 && held.is_none() { Ok(()) } else { wrong };
    };
    if !(1..=calls).contains(&waiting.call) {
        return wrong;
    }
    let Some(held) = held else { return Ok(()) };
    let Some(outcome) = held.outcome else { return if held.given.is_empty() { Ok(()) } else { wrong } };
    let declared = program.content.actions[call.action.index()].outcomes.get(outcome as usize);
    let Some(declared) = declared.filter(|declared| declared.gives.len() == held.given.len()) else { return wrong };
    let fits = declared.gives.iter().zip(&held.given).all(|(field, value)| {
        let kind = &program.content.types[field.kind.index()];
        value.as_ref().map_or(field.optional, |value| is_of(kind, value))
    });
    if fits { Ok(()) } else { wrong }
}

/// Whether a saved value is one of the type.
#[inline]
pub(super) fn suits(kind: &Type, value: &SavedValue<'_>) -> bool {
    match value {
        SavedValue::Number(number) => kind.has(*number),
        SavedValue::Text(text) => matches!(kind, Type::Text) && text.len() <= limits::TEXT,
        SavedValue::List(items) => {
            matches!(kind, Type::List) && items.iter().map(str::len).sum::<usize>() <= limits::TEXT
        }
    }
}

/// Whether a value is one of the type.
fn is_of(kind: &Type, value: &Value) -> bool {
    match value {
        Value::Number(number) => kind.has(*number),
        Value::Text(text) => *kind == Type::Text && text.len() <= limits::TEXT,
        Value::List(items) => *kind == Type::List && items.iter().map(|item| item.len()).sum::<usize>() <= limits::TEXT,
    }
}
