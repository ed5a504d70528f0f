//! What earlier proofs of a workspace have found out: after an edit only what the edit touches is followed again.
//!
//! Everything here is known by its content, in 128 bits, and by all that it depends on: a stretch by what is written in
//! it, what is found out about it by what matters behind it and by who comes there. Only what was followed to its end is
//! kept. Where more is told apart than before, by a fact more or by a value of one, sets are made finer and stay what they
//! are for all that does not read it ([`Declared`]). Where something is told apart in another way, or a limit is reached,
//! everything is forgotten.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use foldhash::SharedSeed;
use foldhash::fast::RandomState;
use foldhash::quality::FoldHasher;

use super::declared::Declared;
use super::diagram::{Axes, Diagrams, Set};
use super::model::{Happening, Limits, OWNER, Outline, Part, Root};
use crate::check::{Axis, Grid};
use crate::ir::Workspace;

/// The content of something, and of all that it depends on.
pub(crate) type Content = u128;

/// What earlier proofs of a workspace have found out, for [`prove_again`](super::prove_again).
#[derive(Default)]
pub struct Past {
    /// How far proofs could go, what was declared, and what facts could be told apart.
    space: Option<(Limits, Declared, Grid)>,
    /// What could not be told apart in the run before this one.
    fresh: Vec<Axis>,
    /// What else was the same everywhere.
    ground: Content,
    /// The sets, which stay as long as facts are told apart in the same way.
    diagrams: Option<Diagrams<'static>>,
    /// How many there were in the beginning.
    first: usize,
    pub(super) shapes: Kept<Shape>,
    pub(super) lives: Kept<Life>,
    pub(super) visits: Kept<Visit>,
    pub(super) traces: Kept<Trace>,
    /// Conversations that came out as the proof says, by all that they depend on.
    pub(super) plays: Kept<Vec<String>>,
}

impl std::fmt::Debug for Past {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (shapes, visits) = (self.shapes.found.len(), self.visits.found.len());
        formatter.debug_struct("Past").field("shapes", &shapes).field("visits", &visits).finish_non_exhaustive()
    }
}

/// What is known of a stretch by itself.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) exits: Vec<Root<Content>>,
    pub(super) outline: Outline,
}

/// What matters in a stretch, given what matters behind it and what properties read in it.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// At its beginning.
    pub(super) here: Axes,
    /// What its ways do without what does not matter.
    pub(super) left: Content,
}

/// A node, by its body (by its place among those of a stretch) and its place in it.
pub(super) type Name = (u32, u32);

/// What came of it when somebody came to a stretch.
#[derive(Clone, Debug, Default)]
pub(super) struct Visit {
    /// Who left, by which exit and in which phase.
    pub(super) exits: Vec<(u32, u16, Set)>,
    /// What was done.
    pub(super) done: Vec<Name>,
    /// For each property that was watched whether it was found.
    pub(super) found: Vec<(Content, bool)>,
    /// Offers of the login that came late: which form was first, and which message.
    pub(super) late: Vec<(u32, Name)>,
    /// How many steps it took.
    pub(super) steps: usize,
}

/// A conversation that was found, and the stretches that were looked into for it, each with its content.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub(super) seen: Vec<(Root<Content>, Content)>,
    pub(super) start: Vec<(Axis, u8)>,
    pub(super) steps: Vec<TraceStep>,
    /// In which of the stretches it ends.
    pub(super) last: usize,
    /// How many steps the search took.
    pub(super) effort: usize,
}

/// One step of it.
#[derive(Clone, Debug)]
pub(super) struct TraceStep {
    pub(super) happening: Happening,
    /// The quick reply that is picked or named.
    pub(super) option: Option<String>,
    /// Where: a stretch, and which of its places.
    pub(super) at: (Root<Content>, usize),
    pub(super) facts: Vec<(Axis, u8)>,
    /// What is done: a body, a node in it, and which part of that.
    pub(super) deeds: Vec<(Content, u32, Part)>,
    /// Whether the rules have an answer to it at all.
    pub(super) taken: bool,
    /// The sides of splits that are taken: a body, a node in it, and which side of that.
    pub(super) sides: Vec<(Content, u32, u16)>,
}

/// Things that were found out, by the content that they depend on.
pub(super) struct Kept<T> {
    /// Each with the run in which it was needed last.
    found: HashMap<Content, (u32, T), RandomState>,
    now: u32,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { found: HashMap::default(), now: 0 }
    }
}

impl<T> Kept<T> {
    pub(super) fn get(&mut self, key: Content) -> Option<&T> {
        let (used, found) = self.found.get_mut(&key)?;
        *used = self.now;
        Some(found)
    }

    pub(super) fn insert(&mut self, key: Content, found: T) {
        self.found.insert(key, (self.now, found));
    }

    /// A run is over: forgets what was not needed in it or in the one before.
    fn settle(&mut self) {
        let now = self.now;
        self.found.retain(|_, (used, _)| now - *used < 2);
        self.now += 1;
    }

    fn clear(&mut self) {
        self.found.clear();
    }
}

/// How many more sets there may be than in the beginning before all is done anew: those that nothing needs any more are
/// not told from the others.
const MORE: usize = 400_000;

impl Past {
    /// A run begins. Gives the sets of the runs before, over the axes of today, where facts are told apart as they were, or
    /// more is.
    pub(super) fn begin(&mut self, limits: &Limits, workspace: &Workspace, grid: &Grid) -> Option<Diagrams<'static>> {
        let declared = Declared::of(workspace);
        let before = self.space.take().filter(|(own, ..)| own == limits);
        let is_same = before.as_ref().is_some_and(|(_, own, own_grid)| *own == declared && own_grid == grid);
        let grown = self.diagrams.as_ref().is_some_and(|diagrams| diagrams.size() > 2 * self.first + MORE);
        let diagrams = self.diagrams.take().filter(|_| !grown);
        self.fresh.clear();
        let kept = match diagrams.zip(before) {
            Some((diagrams, _)) if is_same => Some(diagrams),
            Some((diagrams, (_, own, own_grid))) => own.refined(&own_grid, &declared, grid).and_then(|refined| {
                let sizes = grid.sizes().iter().copied().chain([OWNER]).collect();
                let diagrams = diagrams.refined(&refined, sizes)?;
                self.fresh = refined.fresh;
                Some(diagrams)
            }),
            None => None,
        };
        match kept.is_some() {
            true if is_same => {}
            // Conversations tell facts by their numbers, and choose among values.
            true => {
                self.traces.clear();
                self.plays.clear();
            }
            false => *self = Past::default(),
        }
        self.space = Some((*limits, declared, grid.clone()));
        kept
    }

    /// The axes that were not there in the run before.
    pub(super) fn fresh(&self) -> &[Axis] {
        &self.fresh
    }

    /// What is the same everywhere is this, and without what could not be told apart before it is `before`; forgets what was
    /// found on other ground.
    pub(super) fn stands_on(&mut self, before: Content, ground: Content) {
        if before != self.ground {
            self.shapes.clear();
            self.lives.clear();
            self.visits.clear();
            self.traces.clear();
            self.plays.clear();
        }
        self.ground = ground;
    }

    /// The lines of a conversation that was played before, and came out.
    pub(crate) fn played(&mut self, key: Content) -> Option<Vec<String>> {
        self.plays.get(key).cloned()
    }

    /// A conversation was played, and came out.
    pub(crate) fn note_played(&mut self, key: Content, lines: &[String]) {
        self.plays.insert(key, lines.to_vec());
    }

    /// Whether anything is known from before.
    pub(super) fn is_empty(&self) -> bool {
        self.diagrams.is_none()
    }

    /// A run is over, and its sets are kept. One that came to its end needed all that is still of use.
    pub(super) fn keep(&mut self, diagrams: Diagrams<'_>, came_to_its_end: bool) {
        if came_to_its_end {
            self.shapes.settle();
            self.lives.settle();
            self.visits.settle();
            self.traces.settle();
            self.plays.settle();
        }
        if self.first == 0 {
            self.first = diagrams.size();
        }
        self.diagrams = Some(diagrams.alone());
    }
}

/// Makes a content of what is hashed: two hashes with different beginnings, for 64 bits alone might meet by chance.
pub(super) struct Digest([FoldHasher<'static>; 2]);

/// Whatever they are, as long as they are always the same.
static SEEDS: [SharedSeed; 2] = [SharedSeed::from_u64(0x9e37_79b9), SharedSeed::from_u64(0x85eb_ca6b)];

impl Default for Digest {
    fn default() -> Digest {
        Digest([FoldHasher::with_seed(1, &SEEDS[0]), FoldHasher::with_seed(2, &SEEDS[1])])
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.iter_mut().for_each(|half| half.write(bytes));
    }

    fn write_u8(&mut self, number: u8) {
        self.0.iter_mut().for_each(|half| half.write_u8(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.0.iter_mut().for_each(|half| half.write_u32(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0.iter_mut().for_each(|half| half.write_u64(number));
    }

    fn write_u128(&mut self, number: u128) {
        self.0.iter_mut().for_each(|half| half.write_u128(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.0.iter_mut().for_each(|half| half.write_usize(number));
    }

    fn finish(&self) -> u64 {
        self.content() as u64
    }
}

impl Digest {
    pub(super) fn content(&self) -> Content {
        let [one, other] = &self.0;
        Content::from(one.finish()) << 64 | Content::from(other.finish())
    }

    /// The content of something that hashes as it should.
    pub(super) fn of(what: impl Hash) -> Content {
        let mut digest = Digest::default();
        what.hash(&mut digest);
        digest.content()
    }
}
