//! Reads back a conversation as nearly all are: it waits, on the rules that it was saved with, for no call, and nothing is
//! interrupted. Then nothing has to be taken apart before it is put in its place.

use super::cursor::{Cursor, part};
use super::state::{SavedValue, flag};
use super::{FORMAT, HEADER, MAGIC, checksum};
use crate::artifact::Program;
use crate::artifact::parts::{Identity, PlaceKind, Slot, WaitKind};
use crate::machine::conversation::{Conversation, Waiting};
use crate::machine::limits;
use crate::machine::values::Known;

/// Header, revision and flags.
const FIXED: usize = HEADER + 9;

impl Conversation {
    /// Takes everything from what was saved, if it is like that; this one has not begun. Nothing, where it is otherwise
    /// or anything is wrong: then what was taken is worth nothing.
    #[inline]
    pub(super) fn read_straight(&mut self, program: &Program, saved: &[u8]) -> Option<()> {
        let (fixed, rest) = saved.split_first_chunk::<FIXED>()?;
        let [a, b, c, format, s0, s1, s2, s3, r0, r1, r2, r3, r4, r5, r6, r7, flags] = *fixed;
        let known = [a, b, c] == *MAGIC
            && format == FORMAT
            && flags & (flag::PHASE | flag::WAIT | flag::FRAMES) == flag::WAIT
            && u64::from_le_bytes([r0, r1, r2, r3, r4, r5, r6, r7]) == program.stamp;
        if !known || checksum(&saved[HEADER..]) != u32::from_le_bytes([s0, s1, s2, s3]) {
            return None;
        }
        let mut cursor = Cursor::new(rest, FORMAT);
        if flags & flag::KEY != 0 {
            self.seed = program.has_splits().then_some(u64::from_le_bytes(cursor.array().ok()?))?;
        }
        if flags & flag::THREAD != 0 {
            self.thread = Some(program.thread_of_short(cursor.identity().ok()?)?);
        }
        let mut since = 0;
        if flags & flag::SILENCE != 0 {
            let silence = self.silence.as_mut()?;
            (silence.since, silence.told) = (cursor.signed().ok()?, cursor.signed().ok().filter(|told| *told >= 0)?);
            since = silence.since;
        }
        let parts = if flags & flag::PARTS == 0 { part::DUE } else { cursor.byte().ok()? };
        if parts & !(part::DUE | part::COUNTS) != 0 {
            return None;
        }
        let saved = cursor.wait(parts).ok().filter(|saved| saved.call == 0)?;
        let place = program.place_of(Identity(saved.place.identity))?;
        let PlaceKind::Wait { wait } = program.content.places[place.index()].kind else { return None };
        if let WaitKind::Call { .. } = program.content.waits[wait.index()].kind {
            return None;
        }
        let waiting = Waiting::new(wait, saved.retries, 0);
        self.wait = Some(saved.due.map_or(waiting, |due| waiting.until(due.saturating_add(since))));
        self.read_values(program, cursor)?;
        self.await_silence(program);
        Some(())
    }

    #[inline]
    fn read_values(&mut self, program: &Program, mut cursor: Cursor<'_>) -> Option<()> {
        while !cursor.is_at_end() {
            let id = program.memory_of_short(cursor.identity().ok()?)?;
            let value = cursor.value().ok()?;
            let spot = program.spot(id);
            match (spot.slot, value) {
                // Texts lie among the texts, and nothing else does.
                (Slot::Text { .. }, SavedValue::Text(text)) if text.len() <= limits::TEXT => {
                    if program.keeps(id) && !self.values.append(program, id, text) {
                        self.values.write(program, id, Known::Text(text));
                    }
                }
                (Slot::Packed | Slot::Number { .. }, SavedValue::Number(number))
                    if program.content.types[spot.kind.index()].has(number) =>
                {
                    self.values.write(program, id, Known::Number(number));
                }
                _ => return None,
            }
        }
        Some(())
    }
}
