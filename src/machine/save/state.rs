//! A saved conversation as data: what it says of itself, without the rules that it belongs to.

use super::cursor::{Cursor, part};
use super::{Error, FORMAT, HEADER, MAGIC, checksum, first_checksum};
use crate::artifact::Program;
use crate::machine::conversation::Phase;
use crate::machine::limits;

/// A saved conversation, read in either format. Everything in it is named by identity, so it can be read before anybody
/// has found the rules that it belongs to; reading it copies nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavedState<'a> {
    /// The version of the format that it is written in.
    pub format: u8,
    /// The first bytes of the revision that it runs on.
    pub revision: [u8; 8],
    /// The hash of what decides experiments; only rules with experiments keep it.
    pub key: Option<u64>,
    /// How far it has come.
    pub phase: Phase,
    /// The short identity of the thread that it is in.
    pub thread: Option<u32>,
    /// Since when nothing has come from the customer, and the longest silence that the rules were told of since then, in
    /// milliseconds; only rules that hear silence keep it.
    pub silence: Option<(i64, i64)>,
    /// Where it waits.
    pub wait: Option<SavedWait>,
    /// How many calls were made.
    pub calls: u32,
    frame_count: u8,
    frames: Cursor<'a>,
    value_count: Option<u32>,
    values: Cursor<'a>,
}

/// A place by the names on the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedPlace {
    /// Its identity.
    pub identity: u64,
    /// The hash of all that can happen from there until the conversation waits again; 0 where it was not known.
    pub reach: u32,
}

/// A wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedWait {
    /// Where.
    pub place: SavedPlace,
    /// When its time is up, in milliseconds since 1970, or for an interrupted one how much time was left; not known
    /// before the first event.
    pub due: Option<i64>,
    /// How many bad answers there were.
    pub retries: u8,
    /// The number of the call that is waited for; 0 for none.
    pub call: u32,
}

/// What comes later.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SavedFrame<'a> {
    /// A `steps` block returns.
    Return {
        /// To this place.
        place: SavedPlace,
    },
    /// A handler resumes what it interrupted.
    Interrupted {
        /// The short identity of the handler.
        handler: u32,
        /// The wait, if there was any.
        wait: Option<SavedWait>,
        /// The answer to its call that came in the meantime.
        answer: Option<SavedAnswer<'a>>,
    },
}

/// The answer to a call that is not waited for at the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavedAnswer<'a> {
    /// What came of it.
    pub outcome: SavedOutcome,
    pub(super) given: Cursor<'a>,
    pub(super) count: u32,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedOutcome {
    /// It failed.
    Failed,
    /// The short identity of the outcome's name.
    Named(u32),
    /// Its place among the outcomes of the action, which is what format 1 has.
    Numbered(u32),
}

/// A value, as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SavedValue<'a> {
    /// Everything but text and lists.
    Number(i64),
    /// A text.
    Text(&'a str),
    /// A list of texts.
    List(SavedList<'a>),
}

/// A list of texts, as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SavedList<'a> {
    pub(super) items: Cursor<'a>,
    pub(super) count: u64,
}

/// What is written, by the bits of the byte behind the revision.
pub(super) mod flag {
    pub(in super::super) const PHASE: u8 = 0b11;
    pub(in super::super) const KEY: u8 = 1 << 2;
    pub(in super::super) const THREAD: u8 = 1 << 3;
    pub(in super::super) const SILENCE: u8 = 1 << 4;
    pub(in super::super) const WAIT: u8 = 1 << 5;
    /// A byte with the parts of the wait stands before it; otherwise it has a time and nothing else.
    pub(in super::super) const PARTS: u8 = 1 << 6;
    pub(in super::super) const FRAMES: u8 = 1 << 7;
}

/// What stands before each text at least.
const IDENTITY_AND_HEAD: usize = 5;

impl<'a> SavedState<'a> {
    /// Reads a saved conversation and everything in it, without asking whether any rules know it.
    ///
    /// # Errors
    /// When the bytes are no saved conversation, of an unknown format, damaged or malformed.
    pub fn read(saved: &'a [u8]) -> Result<SavedState<'a>, Error> {
        let state = SavedState::open(saved)?;
        state.each_frame(|_| Ok(()))?;
        state.each_value(|_, _| Ok(()))?;
        Ok(state)
    }

    /// Reads everything but values.
    pub(super) fn open(saved: &'a [u8]) -> Result<SavedState<'a>, Error> {
        let format = *saved.strip_prefix(MAGIC).and_then(<[u8]>::first).ok_or(Error::NotAConversation)?;
        if !(1..=FORMAT).contains(&format) {
            return Err(Error::UnknownFormat(format));
        }
        let (header, rest) = saved.split_first_chunk::<HEADER>().ok_or(Error::Damaged)?;
        let sum = if format == 1 { first_checksum(rest) } else { checksum(rest) };
        if header[4..] != sum.to_le_bytes() {
            return Err(Error::Damaged);
        }
        let mut cursor = Cursor::new(rest, format);
        if format == 1 { SavedState::first(&mut cursor) } else { SavedState::second(&mut cursor) }
    }

    fn first(cursor: &mut Cursor<'a>) -> Result<SavedState<'a>, Error> {
        let (revision, _) = (cursor.array()?, cursor.array::<8>()?);
        let key = Some(u64::from_le_bytes(cursor.array()?));
        let phase = Phase::of(cursor.small()?)?;
        let thread = cursor.optional(Cursor::identity)?;
        let wait = cursor.optional(Cursor::first_wait)?;
        let silence = Some((cursor.signed()?, cursor.signed()?));
        let (calls, frame_count) = (cursor.small()?, cursor.small()?);
        let frames = *cursor;
        (0..frame_count).try_for_each(|_| cursor.frame().map(drop))?;
        let (value_count, values) = (Some(cursor.small()?), *cursor);
        let format = 1;
        sound(silence, frame_count)?;
        Ok(SavedState {
            format,
            revision,
            key,
            phase,
            thread,
            silence,
            wait,
            calls,
            frame_count,
            frames,
            value_count,
            values,
        })
    }

    fn second(cursor: &mut Cursor<'a>) -> Result<SavedState<'a>, Error> {
        let revision = cursor.array()?;
        let flags = cursor.byte()?;
        let has = |flag| flags & flag != 0;
        let key = if has(flag::KEY) { Some(u64::from_le_bytes(cursor.array()?)) } else { None };
        let thread = if has(flag::THREAD) { Some(cursor.identity()?) } else { None };
        let silence = if has(flag::SILENCE) { Some((cursor.signed()?, cursor.signed()?)) } else { None };
        let parts = if has(flag::PARTS) { cursor.byte()? } else { part::DUE };
        if !has(flag::WAIT) && has(flag::PARTS) || parts & !(part::DUE | part::COUNTS) != 0 {
            return Err(Error::Malformed("parts of no wait"));
        }
        let mut wait = if has(flag::WAIT) { Some(cursor.wait(parts)?) } else { None };
        if let (Some(SavedWait { due: Some(due), .. }), Some((since, _))) = (&mut wait, silence) {
            *due = due.saturating_add(since);
        }
        let (calls, frame_count) = if has(flag::FRAMES) { (cursor.small()?, cursor.byte()?) } else { (0, 0) };
        let frames = *cursor;
        (0..frame_count).try_for_each(|_| cursor.frame().map(drop))?;
        let (format, phase, values) = (FORMAT, Phase::of(flags & flag::PHASE)?, *cursor);
        sound(silence, frame_count)?;
        Ok(SavedState {
            format,
            revision,
            key,
            phase,
            thread,
            silence,
            wait,
            calls,
            frame_count,
            frames,
            value_count: None,
            values,
        })
    }

    /// Whether it runs on these rules.
    pub fn runs_on(&self, program: &Program) -> bool {
        u64::from_le_bytes(self.revision) == program.stamp
    }

    /// What comes later, the outermost first.
    pub fn frames(&self) -> impl Iterator<Item = SavedFrame<'a>> + use<'a> {
        let mut cursor = self.frames;
        // They were read before.
        (0..self.frame_count).map_while(move |_| cursor.frame().ok())
    }

    /// What is remembered, by the short identities of names with their types.
    pub fn values(&self) -> impl Iterator<Item = (u32, SavedValue<'a>)> + use<'a> {
        let (mut cursor, mut left) = (self.values, self.value_count);
        std::iter::from_fn(move || one_value(&mut cursor, &mut left).transpose()).map_while(Result::ok)
    }

    /// How many bytes all texts that are remembered take, roughly and at most: what is written of them.
    pub(super) fn room_for_texts(&self) -> usize {
        self.values.left().saturating_sub(IDENTITY_AND_HEAD)
    }

    pub(super) fn each_frame(&self, mut take: impl FnMut(SavedFrame<'a>) -> Result<(), Error>) -> Result<(), Error> {
        let mut cursor = self.frames;
        (0..self.frame_count).try_for_each(|_| take(cursor.frame()?))
    }

    pub(super) fn each_value(
        &self,
        mut take: impl FnMut(u32, SavedValue<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (mut cursor, mut left) = (self.values, self.value_count);
        while let Some((identity, value)) = one_value(&mut cursor, &mut left)? {
            take(identity, value)?;
        }
        if cursor.is_at_end() { Ok(()) } else { Err(Error::Malformed("it goes on after its end")) }
    }
}

fn sound(silence: Option<(i64, i64)>, frame_count: u8) -> Result<(), Error> {
    let told = silence.is_none_or(|(_, told)| told >= 0);
    let room = usize::from(frame_count) <= limits::FRAMES;
    if told && room { Ok(()) } else { Err(Error::Malformed("it waits where it cannot")) }
}

/// The next value: as many as were counted in format 1, as many as there are in format 2.
#[inline]
fn one_value<'a>(cursor: &mut Cursor<'a>, left: &mut Option<u32>) -> Result<Option<(u32, SavedValue<'a>)>, Error> {
    let done = left.map_or(cursor.is_at_end(), |left| left == 0);
    if done {
        return Ok(None);
    }
    *left = left.map(|left| left - 1);
    Ok(Some((cursor.identity()?, cursor.value()?)))
}

impl<'a> SavedAnswer<'a> {
    /// What it gave: the short identity of each field with its type, and its value. Format 1 names no fields: all are 0,
    /// in the order of the outcome, with gaps.
    pub fn given(&self) -> impl Iterator<Item = (u32, Option<SavedValue<'a>>)> + use<'a> {
        let mut cursor = self.given;
        (0..self.count).map_while(move |_| cursor.one_given().ok())
    }
}

impl<'a> SavedList<'a> {
    /// The texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut cursor = self.items;
        (0..self.count).map_while(move |_| cursor.item().ok())
    }
}
