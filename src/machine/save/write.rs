//! Writes a conversation in format 2.

use super::cursor::{LARGE, part};
use super::state::flag;
use crate::artifact::Program;
use crate::artifact::parts::{Field, Identity, Outcome, PlaceId, ThreadId};
use crate::machine::conversation::{Conversation, Frame, Held, Waiting};
use crate::machine::limits;
use crate::machine::result::called;
use crate::machine::values::Known;

impl Conversation {
    /// Appends everything behind the revision.
    pub(super) fn write(&self, program: &Program, out: &mut Vec<u8>) {
        let rules = Rules { program, thread: self.thread };
        let flags = out.len();
        out.push(self.phase as u8);
        let has = |flag: u8, out: &mut Vec<u8>| out[flags] |= flag;
        if program.has_splits() {
            has(flag::KEY, out);
            out.extend_from_slice(&self.seed.to_le_bytes());
        }
        if let Some(thread) = self.thread {
            has(flag::THREAD, out);
            out.extend_from_slice(&program.thread_short(thread).to_le_bytes());
        }
        if let Some(silence) = &self.silence {
            has(flag::SILENCE, out);
            write_signed(silence.since, out);
            write_signed(silence.told, out);
        }
        if let Some(waiting) = self.wait {
            has(flag::WAIT, out);
            let since = self.silence.as_ref().map_or(0, |silence| silence.since);
            let waiting = waiting.due().map_or(waiting, |due| waiting.until(due.saturating_sub(since)));
            let parts = parts_of(&waiting);
            if parts != part::DUE {
                has(flag::PARTS, out);
                out.push(parts);
            }
            write_wait(rules, &waiting, parts, out);
        }
        let frames = self.frames.as_slice();
        if self.calls > 0 || !frames.is_empty() {
            has(flag::FRAMES, out);
            write_number(self.calls.into(), out);
            // There is never room for more frames.
            out.push(frames.len().min(limits::FRAMES) as u8);
            frames.iter().take(limits::FRAMES).for_each(|frame| write_frame(rules, frame, out));
        }
        for ((kept, word), unknown) in program.kept.iter().zip(self.values.words()).zip(&program.begin) {
            // A word in which nothing is known is as it was in the beginning.
            if word == unknown {
                continue;
            }
            for id in kept {
                if let Some(value) = self.values.read(program.spot(*id)) {
                    out.extend_from_slice(&program.memory_short(*id).to_le_bytes());
                    write_value(value, out);
                }
            }
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
    let counts = if (waiting.retries, waiting.call) == (0, 0) { 0 } else { part::COUNTS };
    due | counts
}

fn write_place(Rules { program, thread }: Rules<'_>, place: PlaceId, out: &mut Vec<u8>) {
    out.extend_from_slice(&program.place_identity(place).0.to_le_bytes());
    out.extend_from_slice(&program.reach(place, thread).map_or(0, Identity::short).to_le_bytes());
}

fn write_wait(rules: Rules<'_>, waiting: &Waiting, parts: u8, out: &mut Vec<u8>) {
    write_place(rules, rules.program.content.waits[waiting.wait.index()].place, out);
    if let Some(due) = waiting.due() {
        write_signed(due, out);
    }
    if parts & part::COUNTS != 0 {
        out.push(waiting.retries);
        write_number(waiting.call.into(), out);
    }
}

fn write_frame(rules: Rules<'_>, frame: &Frame, out: &mut Vec<u8>) {
    let interrupted = match frame {
        Frame::Return(place) => {
            out.push(0);
            return write_place(rules, *place, out);
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
        write_wait(rules, waiting, parts, out);
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
    write_number(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}

fn write_number(number: u64, out: &mut Vec<u8>) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
