//! The host's answer to a call: which call it is for, and whether it gives what its outcome declares.

use super::conversation::{Conversation, Frame, Held, Waiting};
use super::input::Mistake;
use super::limits;
use crate::artifact::Program;
use crate::artifact::parts::{Action, Call, Field, Outcome, WaitKind};
use crate::given::Given;
use crate::value::Value;
use indexmap::IndexMap;

/// Who waits for the answer.
pub(super) enum Answered {
    /// The conversation does, now.
    Now(Held),
    /// It will, when the handler that interrupted it is done: the frame at this place keeps it.
    Later(usize, Held),
    /// Nobody does any more.
    TooLate,
}

/// Finds the call and reads what it gave.
pub(super) fn read_result(
    program: &Program,
    conversation: &Conversation,
    call: u32,
    outcome: &str,
    data: &IndexMap<String, Given>,
) -> Result<Answered, Mistake> {
    let open = |waiting: &Waiting| called(program, waiting).filter(|_| waiting.call == call);
    if let Some(made) = conversation.wait.as_ref().and_then(open) {
        return read_outcome(program, made, outcome, data).map(Answered::Now);
    }
    for (index, frame) in conversation.frames.as_slice().iter().enumerate() {
        let Frame::Interrupted(interrupted) = frame else { continue };
        let waiting = interrupted.wait.as_ref().filter(|_| interrupted.held.is_none());
        if let Some(made) = waiting.and_then(open) {
            return read_outcome(program, made, outcome, data).map(|held| Answered::Later(index, held));
        }
    }
    let made = (1..=conversation.calls).contains(&call);
    if made { Ok(Answered::TooLate) } else { Err(Mistake::UnknownCall(call)) }
}

/// The call that is waited for there, if it is one.
pub(super) fn called<'p>(program: &'p Program, waiting: &Waiting) -> Option<&'p Call> {
    let kind = &program.content.waits[waiting.wait.index()].kind;
    if let WaitKind::Call { call } = kind { Some(call) } else { None }
}

fn read_outcome(
    program: &Program,
    call: &Call,
    outcome: &str,
    data: &IndexMap<String, Given>,
) -> Result<Held, Mistake> {
    let strings = &program.content.strings;
    let action: &Action = &program.content.actions[call.action.index()];
    let found = action.outcomes.iter().position(|known| strings.get(known.name) == outcome);
    let Some(index) = found else {
        let failed = outcome == "failed";
        return if failed { Ok(Held::failure()) } else { Err(Mistake::UnknownOutcome(outcome.to_owned())) };
    };
    let gives = &action.outcomes[index];
    let declared = |name: &String| gives.gives.iter().any(|field| strings.get(field.name) == name);
    if let Some(name) = data.keys().find(|name| !declared(name)) {
        return Err(Mistake::WrongData(format!("`{name}` is nothing that the outcome `{outcome}` gives")));
    }
    Ok(Held { outcome: Some(index as u32), given: read_fields(program, gives, data)? })
}

fn read_fields(
    program: &Program,
    outcome: &Outcome,
    data: &IndexMap<String, Given>,
) -> Result<Vec<Option<Value>>, Mistake> {
    let read = |field: &Field| {
        let name = program.content.strings.get(field.name);
        let kind = &program.content.types[field.kind.index()];
        let value = data.get(name).unwrap_or(&Given::Null).read(kind);
        let value = value.map_err(|wrong| Mistake::WrongData(format!("`{name}` {wrong}")))?;
        match &value {
            None if !field.optional => Err(Mistake::WrongData(format!("`{name}` is missing"))),
            Some(value) if length(value) > limits::TEXT => Err(Mistake::WrongData(format!("`{name}` is too long"))),
            _ => Ok(value),
        }
    };
    outcome.gives.iter().map(read).collect()
}

/// How many bytes of text a value has.
pub(super) fn length(value: &Value) -> usize {
    match value {
        Value::Number(_) => 0,
        Value::Text(text) => text.len(),
        Value::List(items) => items.iter().map(|item| item.len()).sum(),
    }
}

impl Held {
    /// The call failed, or was not answered in time.
    pub(super) fn failure() -> Held {
        Held { outcome: None, given: Vec::new() }
    }
}
