//! Identities: how saved conversations name places, threads, handlers and memories, whatever their indices.

use super::content::Content;
use super::fold::{hash, hash_on};
use super::id::{CellId, HandlerId, PlaceId, ThreadId};
use super::wire::{Reader, Wire};
use super::{Error, Program};

/// A 64-bit hash of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity(pub(crate) u64);

/// All identities of a program, sorted, with what they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Identities {
    memories: Vec<(Identity, u32)>,
    places: Vec<(Identity, u32)>,
    threads: Vec<(Identity, u32)>,
    handlers: Vec<(Identity, u32)>,
}

impl Identities {
    /// Those of `content`; fails where two things have the same one.
    pub(super) fn of(content: &Content) -> Result<Identities, Error> {
        let own = content.counts.fact_room.words;
        let kept = content.cells.iter().zip(0..).filter(|(cell, _)| cell.word.0 >= own);
        let memories = kept.map(|(_, index)| (memory_identity(content, CellId(index)), index));
        let places = content.places.iter().map(|place| Identity(place.identity)).zip(0..);
        let threads = content.threads.iter().map(|thread| Identity(hash(content.strings.get(thread.name)))).zip(0..);
        let handlers = content.handlers.iter().map(|handler| Identity(handler.identity)).zip(0..);
        Ok(Identities {
            memories: sorted(memories)?,
            places: sorted(places)?,
            threads: sorted(threads)?,
            handlers: sorted(handlers)?,
        })
    }
}

impl Program {
    /// The identity of something that conversations keep: its name and its type.
    pub(crate) fn memory_identity(&self, id: CellId) -> Identity {
        memory_identity(&self.content, id)
    }

    /// What conversations keep under this identity.
    pub(crate) fn memory_of(&self, identity: Identity) -> Option<CellId> {
        find(&self.identities.memories, identity).map(CellId)
    }

    /// The identity of a place: its path.
    pub(crate) fn place_identity(&self, place: PlaceId) -> Identity {
        Identity(self.content.places[place.index()].identity)
    }

    /// The place of this identity.
    pub(crate) fn place_of(&self, identity: Identity) -> Option<PlaceId> {
        find(&self.identities.places, identity).map(PlaceId)
    }

    /// The identity of a thread: its name.
    pub(crate) fn thread_identity(&self, thread: ThreadId) -> Identity {
        Identity(hash(self.content.strings.get(self.content.threads[thread.index()].name)))
    }

    /// The thread of this identity.
    pub(crate) fn thread_of(&self, identity: Identity) -> Option<ThreadId> {
        find(&self.identities.threads, identity).map(ThreadId)
    }

    /// The identity of a handler: its event and its thread.
    pub(crate) fn handler_identity(&self, handler: HandlerId) -> Identity {
        Identity(self.content.handlers[handler.index()].identity)
    }

    /// The handler of this identity.
    pub(crate) fn handler_of(&self, identity: Identity) -> Option<HandlerId> {
        find(&self.identities.handlers, identity).map(HandlerId)
    }
}

impl Wire for Identity {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_le_bytes());
    }

    fn read(input: &mut Reader<'_>) -> Result<Identity, Error> {
        let bytes = input.take(8)?.try_into().map_err(|_| Error::Malformed("a section ends too early"))?;
        Ok(Identity(u64::from_le_bytes(bytes)))
    }
}

fn memory_identity(content: &Content, id: CellId) -> Identity {
    let cell = &content.cells[id.index()];
    let name = hash_on(hash(content.strings.get(cell.name)), ": ");
    Identity(hash_on(name, &content.types[cell.kind.index()].describe()))
}

fn sorted(all: impl Iterator<Item = (Identity, u32)>) -> Result<Vec<(Identity, u32)>, Error> {
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    let same = all.windows(2).any(|two| two[0].0 == two[1].0);
    if same { Err(Error::Malformed("two things have the same identity")) } else { Ok(all) }
}

fn find(all: &[(Identity, u32)], identity: Identity) -> Option<u32> {
    all.binary_search_by_key(&identity, |(known, _)| *known).ok().map(|at| all[at].1)
}
