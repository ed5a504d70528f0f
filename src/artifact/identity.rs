//! Identities: how saved conversations name places, threads, handlers and memories, whatever their indices.

use super::content::{Content, Field, Thread};
use super::fold::{hash, hash_on};
use super::id::{CellId, HandlerId, PlaceId, StringId, ThreadId, TypeId};
use super::wire::{Reader, Wire};
use super::{Error, Program};

/// A 64-bit hash of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity(pub(crate) u64);

impl Identity {
    /// The 32 bits that saved conversations have room for: how they name everything but places. Two things of one kind
    /// that share them are refused when a program is loaded; of a thousand names that happens once in ten thousand
    /// workspaces.
    pub(crate) fn short(self) -> u32 {
        (self.0 ^ self.0 >> 32) as u32
    }
}

/// All identities of a program, sorted, with what they stand for.
#[derive(Clone, Debug)]
pub(super) struct Identities {
    /// Those of all cells, by cell; 0 for facts that the session supplies.
    of_cells: Vec<u32>,
    memories: Register<u32>,
    places: Register<Identity>,
    of_threads: Vec<u32>,
    threads: Register<u32>,
    handlers: Register<u32>,
}

/// Things by their identities. These are hashes, so the uppermost bits tell where to look.
#[derive(Clone, Debug)]
struct Register<I> {
    /// Sorted.
    all: Box<[(I, u32)]>,
    /// For each value of the uppermost bits, how many identities have lower ones; and how many there are in all.
    starts: Box<[u32]>,
    /// How many bits are not looked at.
    shift: u32,
}

/// A hash whose uppermost bits can be looked at.
trait Hash: Ord + Copy {
    fn bits(self) -> u64;
}

impl Hash for Identity {
    fn bits(self) -> u64 {
        self.0
    }
}

impl Hash for u32 {
    fn bits(self) -> u64 {
        u64::from(self) << 32
    }
}

impl Identities {
    /// Those of `content`; fails where two things have the same one.
    pub(super) fn of(content: &Content) -> Result<Identities, Error> {
        let own = content.counts.fact_room.words;
        let kept = |index: &u32| content.cells[*index as usize].word.0 >= own;
        let short = |index: u32| if kept(&index) { memory_identity(content, CellId(index)).short() } else { 0 };
        let of_cells: Vec<u32> = (0..content.counts.cells).map(short).collect();
        let name = |thread: &Thread| Identity(hash(content.strings.get(thread.name))).short();
        let of_threads: Vec<u32> = content.threads.iter().map(name).collect();
        let handlers = content.handlers.iter().map(|handler| Identity(handler.identity).short());
        Ok(Identities {
            memories: Register::new(of_cells.iter().copied().zip(0..).filter(|(_, index)| kept(index)))?,
            places: Register::new(content.places.iter().map(|place| Identity(place.identity)).zip(0..))?,
            threads: Register::new(of_threads.iter().copied().zip(0..))?,
            handlers: Register::new(handlers.zip(0..))?,
            of_cells,
            of_threads,
        })
    }

    /// The short identity of something that conversations keep.
    pub(super) fn of_cell(&self, id: CellId) -> u32 {
        self.of_cells[id.index()]
    }
}

impl Program {
    /// The short identity of something that conversations keep: its name and its type.
    pub(crate) fn memory_short(&self, id: CellId) -> u32 {
        self.identities.of_cell(id)
    }

    /// What conversations keep under this short identity.
    #[inline]
    pub(crate) fn memory_of_short(&self, identity: u32) -> Option<CellId> {
        self.identities.memories.find(identity).map(CellId)
    }

    /// The short identity of a name.
    pub(crate) fn name_short(&self, name: StringId) -> u32 {
        Identity(hash(self.content.strings.get(name))).short()
    }

    /// The short identity of a field: its name and its type.
    pub(crate) fn field_short(&self, field: &Field) -> u32 {
        typed_identity(&self.content, field.name, field.kind).short()
    }

    /// The identity of a place: its path.
    pub(crate) fn place_identity(&self, place: PlaceId) -> Identity {
        Identity(self.content.places[place.index()].identity)
    }

    /// The place of this identity.
    #[inline]
    pub(crate) fn place_of(&self, identity: Identity) -> Option<PlaceId> {
        self.identities.places.find(identity).map(PlaceId)
    }

    /// The hash of all that can be reached from a place in this thread before the next wait, handlers that may interrupt
    /// it included; none where the artifact does not tell it (format 1).
    pub(crate) fn reach(&self, place: PlaceId, thread: Option<ThreadId>) -> Option<Identity> {
        let own = self.content.reach.places.get(place.index())?;
        // Turned, so that neither can stand in for the other.
        Some(Identity(own.hash.0.rotate_left(32) ^ self.handlers_reach(thread)))
    }

    /// The part of it that the handlers are which may interrupt in this thread.
    pub(crate) fn handlers_reach(&self, thread: Option<ThreadId>) -> u64 {
        let reach = &self.content.reach;
        thread.and_then(|thread| reach.threads.get(thread.index())).map_or(reach.workspace, |own| own.handlers).0
    }

    /// The short identity of a thread: its name.
    pub(crate) fn thread_short(&self, thread: ThreadId) -> u32 {
        self.identities.of_threads[thread.index()]
    }

    /// The thread of this short identity.
    #[inline]
    pub(crate) fn thread_of_short(&self, identity: u32) -> Option<ThreadId> {
        self.identities.threads.find(identity).map(ThreadId)
    }

    /// The short identity of a handler: its event and its thread.
    pub(crate) fn handler_short(&self, handler: HandlerId) -> u32 {
        Identity(self.content.handlers[handler.index()].identity).short()
    }

    /// The handler of this short identity.
    pub(crate) fn handler_of_short(&self, identity: u32) -> Option<HandlerId> {
        self.identities.handlers.find(identity).map(HandlerId)
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
    typed_identity(content, cell.name, cell.kind)
}

fn typed_identity(content: &Content, name: StringId, kind: TypeId) -> Identity {
    let name = hash_on(hash(content.strings.get(name)), ": ");
    Identity(hash_on(name, &content.types[kind.index()].describe()))
}

impl<I: Hash> Register<I> {
    /// Fails where two things have the same identity.
    fn new(all: impl Iterator<Item = (I, u32)>) -> Result<Register<I>, Error> {
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        if all.windows(2).any(|two| two[0].0 == two[1].0) {
            return Err(Error::Malformed("two things have the same identity"));
        }
        // One bit at least: nothing can be shifted by all of them.
        let bits = (usize::BITS - all.len().leading_zeros()).max(1);
        let shift = u64::BITS - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        all.iter().for_each(|(identity, _)| starts[(identity.bits() >> shift) as usize + 1] += 1);
        let mut sum = 0;
        starts.iter_mut().for_each(|start| {
            sum += *start;
            *start = sum;
        });
        Ok(Register { all: all.into(), starts: starts.into(), shift })
    }

    #[inline]
    fn find(&self, identity: I) -> Option<u32> {
        let place = (identity.bits() >> self.shift) as usize;
        let first = self.starts[place] as usize;
        // Nearly always it is the first one, or there is none.
        let (known, found) = self.all.get(first)?;
        if *known == identity {
            return Some(*found);
        }
        let near = &self.all[first..self.starts[place + 1] as usize];
        near.binary_search_by_key(&identity, |(known, _)| *known).ok().map(|at| near[at].1)
    }
}
