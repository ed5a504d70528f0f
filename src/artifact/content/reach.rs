//! What can be reached from each place before the next wait, as hashes, and what is relied on there.

use crate::artifact::Error;
use crate::artifact::id::CellId;
use crate::artifact::wire::{Reader, Wire, wire};

wire! {
    /// For each place and thread; empty in an artifact of format 1.
    #[derive(Default)]
    struct Reach {
        /// In the order of the places.
        places: Vec<PlaceReach>,
        /// In the order of the threads.
        threads: Vec<ThreadReach>,
        /// The workspace's handlers: those in force before the first thread.
        workspace: ReachHash,
    }
}

wire! {
    /// What belongs to a place.
    struct PlaceReach {
        /// All that can be reached from it before the next wait, but for handlers.
        hash: ReachHash,
        /// What may be shown later without anything in its stead.
        relies: Vec<Reliance>,
    }
}

wire! {
    /// What belongs to a thread.
    struct ThreadReach {
        /// The handlers in force in it: its own, then the workspace's.
        handlers: ReachHash,
        /// What is relied on where it begins.
        relies: Vec<Reliance>,
    }
}

wire! {
    /// Something kept that the rules take for known.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    struct Reliance {
        /// Which: a memory, the latest answer or the latest message.
        kept: CellId,
        /// Not where this one is unknown: the presence of its record.
        unless_unknown: Option<CellId>,
    }
}

/// A hash of what can be reached: the same, as long as nothing of it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReachHash(pub(crate) u64);

impl Wire for ReachHash {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_le_bytes());
    }

    fn read(input: &mut Reader<'_>) -> Result<ReachHash, Error> {
        let bytes = input.take(8)?.try_into().map_err(|_| Error::Malformed("a section ends too early"))?;
        Ok(ReachHash(u64::from_le_bytes(bytes)))
    }
}
