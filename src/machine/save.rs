//! Conversations as bytes: written where they wait, read back with nothing taken on trust.
//!
//! A saved state names the revision it runs on, its place, its thread and handlers by identity, and what it remembers by
//! name and type, never by index. `docs/machine.md` describes every byte.

use super::conversation::{Conversation, Frame, Held, Interrupted, Phase, Waiting};
use super::facts::stamp;
use super::limits;
use super::result::called;
use super::step::next_silence;
use super::values::{Known, Values, cell_of};
use crate::artifact::parts::{CellId, HandlerId, Identity, PlaceId, PlaceKind, Reader, Wire};
use crate::artifact::{self, Program};
use crate::value::{Type, Value};
use std::fmt;

/// The version of the format that is written and read here.
const FORMAT: u8 = 1;
const MAGIC: &[u8; 3] = b"TdS";
/// Magic, version and checksum.
const HEADER: usize = 8;
/// How much of the revision is kept.
const REVISION: usize = 16;

/// Why bytes are not a conversation that can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes do not begin as a saved conversation does.
    NotAConversation,
    /// It was written in a format that is not known here.
    UnknownFormat(u8),
    /// It ends too early, or its checksum is not that of its bytes.
    Damaged,
    /// It runs on another revision of the rules.
    OtherRevision,
    /// Something in it is not in the rules or contradicts something else; the words say what.
    Malformed(&'static str),
}

impl Conversation {
    /// Appends the conversation to `out`. It must be a conversation of `program`; that of another is written as well,
    /// but not read back.
    pub fn save(&self, program: &Program, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(MAGIC);
        out.push(FORMAT);
        out.extend_from_slice(&[0; HEADER - 4]);
        out.extend_from_slice(&program.revision().0[..REVISION]);
        if self.stamp == stamp(program) {
            self.write(program, out);
        }
        let sum = checksum(&out[start + HEADER..]).to_le_bytes();
        out[start + 4..start + HEADER].copy_from_slice(&sum);
    }

    /// Reads a conversation back.
    ///
    /// # Errors
    /// When the bytes are no conversation of this revision of the rules, or malformed in any way.
    pub fn resume(program: &Program, saved: &[u8]) -> Result<Conversation, Error> {
        let format = *saved.strip_prefix(MAGIC).and_then(<[u8]>::first).ok_or(Error::NotAConversation)?;
        if format != FORMAT {
            return Err(Error::UnknownFormat(format));
        }
        let (header, rest) = saved.split_at_checked(HEADER).ok_or(Error::Damaged)?;
        if header[4..] != checksum(rest).to_le_bytes() {
            return Err(Error::Damaged);
        }
        let (revision, rest) = rest.split_at_checked(REVISION).ok_or(Error::Damaged)?;
        if revision != &program.revision().0[..REVISION] {
            return Err(Error::OtherRevision);
        }
        let mut input = Reader::new(rest, &program.content.counts);
        let mut conversation = Conversation::read(program, &mut input)?;
        input.end()?;
        conversation.check(program)?;
        conversation.silence_next = next_silence(program, &conversation);
        Ok(conversation)
    }

    fn write(&self, program: &Program, out: &mut Vec<u8>) {
        Identity(self.seed).write(out);
        (self.phase as u8).write(out);
        self.thread.map(|thread| program.thread_identity(thread)).write(out);
        self.wait.map(|waiting| Saved::of(program, waiting)).write(out);
        self.silent_since.write(out);
        self.silence_told.write(out);
        self.calls.write(out);
        self.frames.len().min(limits::FRAMES).to_le_bytes()[0].write(out);
        self.frames.iter().take(limits::FRAMES).for_each(|frame| write_frame(program, frame, out));
        let known: Vec<_> = remembered(program).filter_map(|id| Some((id, self.known(program, id)?))).collect();
        (known.len() as u64).write(out);
        for (id, value) in known {
            program.memory_identity(id).write(out);
            value.write(out);
        }
    }

    fn read(program: &Program, input: &mut Reader<'_>) -> Result<Conversation, Error> {
        let seed = Identity::read(input)?.0;
        let phase = Phase::of(u8::read(input)?)?;
        let thread = Option::<Identity>::read(input)?;
        let thread =
            thread.map(|id| program.thread_of(id).ok_or(Error::Malformed("there is no such thread"))).transpose()?;
        let wait = Option::<Saved>::read(input)?.map(|saved| saved.waiting(program)).transpose()?;
        let (silent_since, silence_told) = Wire::read(input)?;
        let calls = u32::read(input)?;
        let count = u8::read(input)?;
        let frames = (0..count).map(|_| read_frame(program, input)).collect::<Result<_, _>>()?;
        let mut values = Values::of_conversation(program);
        for _ in 0..u32::read(input)? {
            let id =
                program.memory_of(Identity::read(input)?).ok_or(Error::Malformed("nothing like that is remembered"))?;
            let (cell, kind) = cell_of(program, id);
            let value = Value::read(input)?;
            if !suits(kind, &value) {
                return Err(Error::Malformed("a value is not of its type"));
            }
            values.write(cell, kind, Known::of(&value));
        }
        let stamp = stamp(program);
        let silence_next = 0;
        Ok(Conversation {
            stamp,
            seed,
            phase,
            thread,
            wait,
            silent_since,
            silence_told,
            silence_next,
            calls,
            frames,
            values,
        })
    }

    fn known(&self, program: &Program, id: CellId) -> Option<Value> {
        let (cell, kind) = cell_of(program, id);
        self.values.read(cell, kind).map(Known::to_value)
    }

    /// What single parts do not tell: that they can be true together.
    fn check(&self, program: &Program) -> Result<(), Error> {
        let waits = self.wait.is_some();
        let nothing_left = !waits && self.frames.is_empty();
        let whole = match self.phase {
            Phase::Running => waits,
            Phase::HandedOff => waits || self.frames.is_empty(),
            Phase::Resolved | Phase::Left => nothing_left,
        };
        if !whole || self.silence_told < 0 || self.frames.len() > limits::FRAMES {
            return Err(Error::Malformed("it waits where it cannot"));
        }
        let interrupted = self.frames.iter().filter_map(|frame| match frame {
            Frame::Interrupted(interrupted) => Some(&**interrupted),
            Frame::Return(_) => None,
        });
        let all = interrupted.filter_map(|interrupted| Some((interrupted.wait?, interrupted.held.as_ref())));
        for (waiting, held) in all.chain(self.wait.map(|waiting| (waiting, None))) {
            check_call(program, self.calls, &waiting, held)?;
        }
        Ok(())
    }
}

/// A wait in a saved conversation.
struct Saved {
    place: Identity,
    due: Option<i64>,
    retries: u8,
    call: u32,
}

impl Saved {
    fn of(program: &Program, waiting: Waiting) -> Saved {
        let place = program.place_identity(program.content.waits[waiting.wait.index()].place);
        Saved { place, due: waiting.due, retries: waiting.retries, call: waiting.call }
    }

    fn waiting(self, program: &Program) -> Result<Waiting, Error> {
        let place = place_of(program, self.place)?;
        let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else {
            return Err(Error::Malformed("nobody waits at that place"));
        };
        Ok(Waiting { wait, due: self.due, retries: self.retries, call: self.call })
    }
}

impl Wire for Saved {
    fn write(&self, out: &mut Vec<u8>) {
        self.place.write(out);
        self.due.write(out);
        self.retries.write(out);
        self.call.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<Saved, artifact::Error> {
        Ok(Saved {
            place: Wire::read(input)?,
            due: Wire::read(input)?,
            retries: Wire::read(input)?,
            call: Wire::read(input)?,
        })
    }
}

fn write_frame(program: &Program, frame: &Frame, out: &mut Vec<u8>) {
    match frame {
        Frame::Return(place) => {
            false.write(out);
            program.place_identity(*place).write(out);
        }
        Frame::Interrupted(interrupted) => {
            true.write(out);
            program.handler_identity(interrupted.handler).write(out);
            interrupted.wait.map(|waiting| Saved::of(program, waiting)).write(out);
            interrupted.held.as_ref().map(|held| (held.outcome, held.given.clone())).write(out);
        }
    }
}

fn read_frame(program: &Program, input: &mut Reader<'_>) -> Result<Frame, Error> {
    if !bool::read(input)? {
        let place = place_of(program, Identity::read(input)?)?;
        let returns = matches!(program.content.places[place.index()].kind, PlaceKind::Return { .. });
        return if returns { Ok(Frame::Return(place)) } else { Err(Error::Malformed("nothing returns to that place")) };
    }
    let handler: Option<HandlerId> = program.handler_of(Identity::read(input)?);
    let handler = handler.ok_or(Error::Malformed("there is no such handler"))?;
    let wait = Option::<Saved>::read(input)?.map(|saved| saved.waiting(program)).transpose()?;
    let held = Option::<(Option<u32>, Vec<Option<Value>>)>::read(input)?;
    let held = held.map(|(outcome, given)| Held { outcome, given });
    Ok(Frame::Interrupted(Box::new(Interrupted { handler, wait, held })))
}

fn place_of(program: &Program, identity: Identity) -> Result<PlaceId, Error> {
    program.place_of(identity).ok_or(Error::Malformed("there is no such place"))
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
        value.as_ref().map_or(field.optional, |value| suits(kind, value))
    });
    if fits { Ok(()) } else { wrong }
}

/// What a conversation keeps; what is told anew with every event is unknown between two of them.
fn remembered(program: &Program) -> impl Iterator<Item = CellId> {
    let own = program.content.counts.fact_room.words;
    (0..program.content.counts.cells).map(CellId).filter(move |id| program.content.cells[id.index()].word.0 >= own)
}

/// Whether a value is one of the type.
fn suits(kind: &Type, value: &Value) -> bool {
    match (kind, value) {
        (Type::Boolean | Type::Record(_), Value::Number(number)) => (0..=1).contains(number),
        (Type::Integer { min, max }, Value::Number(number)) => (min..=max).contains(&number),
        (Type::OneOf(words), Value::Number(number)) => usize::try_from(*number).is_ok_and(|index| index < words.len()),
        (Type::Text, Value::Text(text)) => text.len() <= limits::TEXT,
        (Type::List, Value::List(items)) => items.iter().map(|item| item.len()).sum::<usize>() <= limits::TEXT,
        (Type::Text | Type::List, _) | (_, Value::Text(_) | Value::List(_)) => false,
        (_, Value::Number(_)) => true,
    }
}

impl Phase {
    fn of(number: u8) -> Result<Phase, Error> {
        let phases = [Phase::Running, Phase::HandedOff, Phase::Resolved, Phase::Left];
        phases.get(usize::from(number)).copied().ok_or(Error::Malformed("an unknown phase"))
    }
}

/// Finds damage; it is no proof against malice.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl From<artifact::Error> for Error {
    fn from(error: artifact::Error) -> Error {
        match error {
            artifact::Error::Malformed(what) => Error::Malformed(what),
            _ => Error::Damaged,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotAConversation => f.write_str("this is not a saved conversation"),
            Error::UnknownFormat(format) => {
                write!(f, "this conversation was saved in format {format}, and {FORMAT} is known here")
            }
            Error::Damaged => f.write_str("this saved conversation is damaged: its checksum is wrong"),
            Error::OtherRevision => f.write_str("this conversation runs on another revision of the rules"),
            Error::Malformed(what) => write!(f, "this saved conversation is malformed: {what}"),
        }
    }
}

impl std::error::Error for Error {}
