//! Conversations as bytes: written where they wait, read back with nothing taken on trust.
//!
//! A saved state names the revision it runs on, its place, its thread and handlers by identity, and what it remembers by
//! name and type, never by index. `docs/machine.md` describes every byte.

mod check;
mod error;
mod frame;

pub use error::Error;

use super::conversation::{Conversation, Phase};
use super::facts::stamp;
use super::limits;
use super::step::next_silence;
use super::values::{Known, cell_of};
use crate::artifact::Program;
use crate::artifact::parts::{CellId, Identity, Reader, Wire};
use crate::value::Value;
use check::suits;
use frame::{SavedWait, read_frame, write_frame};

/// The version of the format that is written and read here.
const FORMAT: u8 = 1;
const MAGIC: &[u8; 3] = b"TdS";
/// Magic, version and checksum.
const HEADER: usize = 8;
/// How much of the revision is kept.
const REVISION: usize = 16;

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
        self.wait.map(|waiting| SavedWait::of(program, waiting)).write(out);
        (self.silent_since, self.silence_told).write(out);
        self.calls.write(out);
        // There is never room for more frames.
        (self.frames.len().min(limits::FRAMES) as u8).write(out);
        self.frames.iter().take(limits::FRAMES).for_each(|frame| write_frame(program, frame, out));
        let known = || remembered(program).filter_map(|id| Some((id, self.known(program, id)?)));
        (known().count() as u64).write(out);
        for (id, value) in known() {
            program.memory_identity(id).write(out);
            value.write(out);
        }
    }

    fn read(program: &Program, input: &mut Reader<'_>) -> Result<Conversation, Error> {
        let mut conversation = Conversation::new(program, "");
        conversation.seed = Identity::read(input)?.0;
        conversation.phase = Phase::of(u8::read(input)?)?;
        let thread = |id| program.thread_of(id).ok_or(Error::Malformed("there is no such thread"));
        conversation.thread = Option::<Identity>::read(input)?.map(thread).transpose()?;
        conversation.wait = Option::<SavedWait>::read(input)?.map(|saved| saved.waiting(program)).transpose()?;
        (conversation.silent_since, conversation.silence_told) = Wire::read(input)?;
        conversation.calls = Wire::read(input)?;
        let count = u8::read(input)?;
        conversation.frames = (0..count).map(|_| read_frame(program, input)).collect::<Result<_, _>>()?;
        for _ in 0..u32::read(input)? {
            conversation.read_value(program, input)?;
        }
        Ok(conversation)
    }

    fn read_value(&mut self, program: &Program, input: &mut Reader<'_>) -> Result<(), Error> {
        let id = program.memory_of(Identity::read(input)?);
        let (cell, kind) = cell_of(program, id.ok_or(Error::Malformed("nothing like that is remembered"))?);
        let value = Value::read(input)?;
        if !suits(kind, &value) {
            return Err(Error::Malformed("a value is not of its type"));
        }
        self.values.write(cell, kind, Known::of(&value));
        Ok(())
    }

    fn known(&self, program: &Program, id: CellId) -> Option<Value> {
        let (cell, kind) = cell_of(program, id);
        self.values.read(cell, kind).map(Known::to_value)
    }
}

/// What a conversation keeps; what is told anew with every event is unknown between two of them.
fn remembered(program: &Program) -> impl Iterator<Item = CellId> {
    let own = program.content.counts.fact_room.words;
    (0..program.content.counts.cells).map(CellId).filter(move |id| program.content.cells[id.index()].word.0 >= own)
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
