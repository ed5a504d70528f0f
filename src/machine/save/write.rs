//! Writes a conversation in format 2.

use super::cursor::{LARGE, part, to_seven_bits_each};
use super::state::flag;
use super::{FORMAT, HEADER, MAGIC};
use crate::artifact::Program;
use crate::artifact::parts::{Field, Identity, Outcome, PlaceId, Remembered, ThreadId};
use crate::machine::conversation::{Conversation, Frame, Held, Waiting};
use crate::machine::facts::stamp;
use crate::machine::limits;
use crate::machine::result::called;
use crate::machine::values::Known;

/// Where the flags stand: behind the header and what tells the rules.
const FLAGS: usize = HEADER + 8;

/// How many bytes stand before the frames at most.
const HEAD: usize = 96;

impl Conversation {
    /// Appends everything, but for the checksum.
    pub(super) fn write(&self, program: &Program, out: &mut Vec<u8>) {
        let rules = Rules { program, thread: self.thread };
        // What stands before frames and values is put together where it stays, and there is always room for it.
        let start = out.len();
        out.reserve(HEAD);
        out.resize(start + HEAD, 0);
        let Some(bytes) = out[start..].first_chunk_mut() else { return };
        let mut head = Head { bytes, length: FLAGS + 1 };
        let [a, b, c] = *MAGIC;
        head.bytes[..4].copy_from_slice(&[a, b, c, FORMAT]);
        head.bytes[HEADER..FLAGS].copy_from_slice(&stamp(program).to_le_bytes());
        let mut flags = self.phase as u8;
        if program.has_splits() {
            flags |= flag::KEY;
            head.put(self.seed.to_le_bytes());
        }
        if let Some(thread) = self.thread {
            flags |= flag::THREAD;
            head.put(program.thread_short(thread).to_le_bytes());
        }
        if let Some(silence) = &self.silence {
            flags |= flag::SILENCE;
            head.put_signed(silence.since);
            head.put_signed(silence.told);
        }
        if let Some(waiting) = &self.wait {
            flags |= flag::WAIT;
            let since = self.silence.as_ref().map_or(0, |silence| silence.since);
            let parts = parts_of(waiting);
            if parts != part::DUE {
                flags |= flag::PARTS;
                head.put([parts]);
            }
            head.put_wait(rules, waiting, since);
        }
        let frames = self.frames.as_slice();
        if self.calls > 0 || !frames.is_empty() {
            flags |= flag::FRAMES;
            head.put_number(self.calls.into());
            // There is never room for more frames.
            head.put([frames.len().min(limits::FRAMES) as u8]);
        }
        head.bytes[FLAGS] = flags;
        let end = start + head.length;
        out.truncate(end);
        frames.iter().take(limits::FRAMES).for_each(|frame| write_frame(rules, frame, out));
        self.write_values(program, out);
    }

    #[inline]
    fn write_values(&self, program: &Program, out: &mut Vec<u8>) {
        for ((kept, word), unknown) in program.kept.iter().zip(self.values.words()).zip(&program.begin) {
            // A word in which nothing is known is as it was in the beginning.
            if word == unknown {
                continue;
            }
            // Of what stands there, few values are known.
            let known = kept.iter().filter(|remembered| word >> remembered.spot.shift & 1 == 0);
            for Remembered { spot, short } in known {
                if let Some(value) = self.values.read(spot) {
                    write_remembered(*short, value, out);
                }
            }
        }
    }
}

/// What stands before frames and values: never much, so nothing has to grow.
struct Head<'o> {
    bytes: &'o mut [u8; HEAD],
    length: usize,
}

impl Head<'_> {
    #[inline]
    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes[self.length..self.length + N].copy_from_slice(&bytes);
        self.length += N;
    }

    #[inline]
    fn put_number(&mut self, number: u64) {
        match to_seven_bits_each(number) {
            Some((bytes, length)) => {
                self.bytes[self.length..self.length + 8].copy_from_slice(&bytes.to_le_bytes());
                self.length += length;
            }
            None => {
                self.put([number as u8 | 0x80]);
                let mut rest = number >> 7;
                while rest >= 0x80 {
                    self.put([rest as u8 | 0x80]);
                    rest >>= 7;
                }
                self.put([rest as u8]);
            }
        }
    }

    #[inline]
    fn put_signed(&mut self, number: i64) {
        self.put_number(zigzag(number));
    }

    /// A wait; its time is told from `since` on.
    #[inline]
    fn put_wait(&mut self, rules: Rules<'_>, waiting: &Waiting, since: i64) {
        let place = place(rules, rules.program.content.waits[waiting.wait.index()].place);
        self.put(place);
        if let Some(due) = waiting.due() {
            self.put_signed(due.saturating_sub(since));
        }
        if has_counts(waiting) {
            self.put([waiting.retries]);
            self.put_number(waiting.call.into());
        }
    }
}

/// Where places are: what can be reached from one depends on the thread whose handlers may interrupt there.
#[derive(Clone, Copy)]
struct Rules<'p> {
    program: &'p Program,
    thread: Option<ThreadId>,
}

fn parts_of(waiting: &Waiting) -> u8 {
    let due = if waiting.due().is_some() { part::DUE } else { 0 };
    due | if has_counts(waiting) { part::COUNTS } else { 0 }
}

fn has_counts(waiting: &Waiting) -> bool {
    (waiting.retries, waiting.call) != (0, 0)
}

/// The identity of a place, and what can be reached from there.
#[inline]
fn place(Rules { program, thread }: Rules<'_>, place: PlaceId) -> [u8; 12] {
    let identity = u128::from(program.place_identity(place).0);
    let reach = program.reach(place, thread).map_or(0, Identity::short);
    let both = (identity | u128::from(reach) << 64).to_le_bytes();
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&both[..12]);
    bytes
}

fn write_frame(rules: Rules<'_>, frame: &Frame, out: &mut Vec<u8>) {
    let interrupted = match frame {
        Frame::Return(to) => {
            out.push(0);
            return out.extend_from_slice(&place(rules, *to));
        }
        Frame::Interrupted(interrupted) => interrupted,
    };
    let program = rules.program;
    let wait = interrupted.wait.as_ref();
    // An answer is only ever kept for a call that is waited for.
    let held = wait.and_then(|waiting| Some((called(program, waiting)?, interrupted.held.as_ref()?)));
    let parts = wait.map_or(0, |waiting| part::WAIT | parts_of(waiting));
    out.push(part::INTERRUPTED | parts | if held.is_some() { part::ANSWER } else { 0 });
    out.extend_from_slice(&program.handler_short(interrupted.handler).to_le_bytes());
    if let Some(waiting) = wait {
        let mut bytes = [0; HEAD];
        let mut head = Head { bytes: &mut bytes, length: 0 };
        head.put_wait(rules, waiting, 0);
        let length = head.length;
        out.extend_from_slice(&bytes[..length]);
    }
    if let Some((call, held)) = held {
        let outcomes = &program.content.actions[call.action.index()].outcomes;
        write_answer(program, outcomes, held, out);
    }
}

fn write_answer(program: &Program, outcomes: &[Outcome], held: &Held, out: &mut Vec<u8>) {
    let Some(outcome) = held.outcome.and_then(|outcome| outcomes.get(outcome as usize)) else { return out.push(0) };
    let known = |(field, value): (&Field, &Option<_>)| value.clone().map(|value| (program.field_short(field), value));
    let given: Vec<_> = outcome.gives.iter().zip(&held.given).filter_map(known).collect();
    write_number(given.len() as u64 + 1, out);
    out.extend_from_slice(&program.name_short(outcome.name).to_le_bytes());
    for (field, value) in given {
        out.extend_from_slice(&field.to_le_bytes());
        write_value(Known::of(&value), out);
    }
}

/// A value under its short identity.
#[inline]
fn write_remembered(short: u32, value: Known<'_>, out: &mut Vec<u8>) {
    let [a, b, c, d] = short.to_le_bytes();
    // Most are so short that their head is one byte: then all of it but the text is written at once.
    match value {
        Known::Text(text) if text.len() < 1 << 5 => {
            out.extend_from_slice(&[a, b, c, d, (text.len() as u8) << 2 | 2]);
            out.extend_from_slice(text.as_bytes());
        }
        Known::Number(number @ 0..0x20) => out.extend_from_slice(&[a, b, c, d, (number as u8) << 2]),
        value => {
            out.extend_from_slice(&[a, b, c, d]);
            write_value(value, out);
        }
    }
}

fn write_value(value: Known<'_>, out: &mut Vec<u8>) {
    match value {
        Known::Number(number) => match u64::try_from(number).ok().filter(|number| *number < LARGE) {
            Some(number) => write_number(number << 2, out),
            None => {
                out.push(1);
                write_signed(number, out);
            }
        },
        Known::Text(text) => {
            write_number((text.len() as u64) << 2 | 2, out);
            out.extend_from_slice(text.as_bytes());
        }
        Known::List(items) => {
            write_number((items.len() as u64) << 2 | 3, out);
            for item in items {
                write_number(item.len() as u64, out);
                out.extend_from_slice(item.as_bytes());
            }
        }
    }
}

fn write_signed(number: i64, out: &mut Vec<u8>) {
    write_number(zigzag(number), out);
}

/// Small numbers of either sign are small.
fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(super) fn write_number(number: u64, out: &mut Vec<u8>) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
