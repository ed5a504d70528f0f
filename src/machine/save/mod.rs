//! Conversations as bytes: written where they wait, read back with nothing taken on trust.
//!
//! A saved state names the revision it runs on, its place, its thread and handlers by identity, and what it remembers by
//! name and type, never by index. `docs/machine.md` describes every byte. [`SavedState`] reads one without its rules.

mod check;
mod cursor;
mod error;
mod fit;
mod state;
mod straight;
mod write;

pub use error::Error;
pub use fit::Move;
pub(super) use fit::seed;
pub use state::{SavedAnswer, SavedFrame, SavedList, SavedOutcome, SavedPlace, SavedState, SavedValue, SavedWait};

use super::conversation::{Conversation, Phase};
use super::facts::stamp;
use crate::artifact::Program;
use crate::artifact::parts::sum_of_words;

/// The version of the format that is written here; the first one is read as well.
const FORMAT: u8 = 2;
const MAGIC: &[u8; 3] = b"TdS";
/// Magic, version and checksum.
const HEADER: usize = 8;

impl Conversation {
    /// Appends the conversation to `out`. It must be a conversation of `program`; that of another is written as well,
    /// but not read back.
    pub fn save(&self, program: &Program, out: &mut Vec<u8>) {
        let start = out.len();
        if self.stamp == stamp(program) {
            self.write(program, out);
        } else {
            out.extend_from_slice(&[MAGIC[0], MAGIC[1], MAGIC[2], FORMAT, 0, 0, 0, 0]);
            out.extend_from_slice(&stamp(program).to_le_bytes());
        }
        let sum = checksum(&out[start + HEADER..]).to_le_bytes();
        out[start + 4..start + HEADER].copy_from_slice(&sum);
    }

    /// Reads a conversation back.
    ///
    /// # Errors
    /// When the bytes are no conversation of this revision of the rules, or malformed in any way.
    pub fn resume(program: &Program, saved: &[u8]) -> Result<Conversation, Error> {
        let mut conversation = Conversation::new(program, "");
        conversation.read(program, saved)?;
        Ok(conversation)
    }

    /// Reads a conversation back into the memory of this one, which is forgotten: whoever handles one conversation after
    /// the other allocates nothing for them.
    ///
    /// # Errors
    /// As [`Conversation::resume`] has them; then this is a conversation before its first event.
    pub fn resume_into(&mut self, program: &Program, saved: &[u8]) -> Result<(), Error> {
        self.renew(program);
        let read = self.read(program, saved);
        if read.is_err() {
            self.renew(program);
        }
        read
    }

    /// Takes everything from what was saved; this one has not begun.
    #[inline]
    fn read(&mut self, program: &Program, saved: &[u8]) -> Result<(), Error> {
        if self.read_straight(program, saved).is_some() {
            return Ok(());
        }
        self.renew(program);
        SavedState::open(saved)?.resume_into(program, self)
    }
}

impl Phase {
    fn of(number: u8) -> Result<Phase, Error> {
        let phases = [Phase::Running, Phase::HandedOff, Phase::Resolved, Phase::Left];
        phases.get(usize::from(number)).copied().ok_or(Error::Malformed("an unknown phase"))
    }
}

/// Finds damage; it is no proof against malice. The length is part of it, since the last word is filled up with zeros.
fn checksum(bytes: &[u8]) -> u32 {
    let sum = sum_of_words(bytes.len() as u64, &[bytes]);
    (sum ^ sum >> 32) as u32
}

/// The checksum of format 1.
fn first_checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
