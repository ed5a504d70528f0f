//! What ways do to those who go them, apart from all that is seen on them. Most ways of a workspace do the same as others,
//! to people of whom the same is known: that is found out once.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

use super::{Edge, LocationId, Model, Move};
use crate::prove::diagram::{Axes, Set};
use crate::prove::past::{Content, Digest};

/// What a way does, by its place among all that ways do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EffectId(u32);

/// A part of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// Some do not go on, or something about them changes.
    Moves(Move),
    /// Something is done that a property looks at, and these matter for that.
    Reads(Axes),
}

/// What ways do, and what was found out about it.
#[derive(Default)]
pub(super) struct Effects {
    all: Vec<Box<[Part]>>,
    contents: Vec<Content>,
    places: HashMap<Box<[Part]>, EffectId, RandomState>,
    /// What matters before it, and what is left of it, where some axes matter behind it.
    less: HashMap<(EffectId, Axes), (Axes, EffectId), RandomState>,
    /// Where it leads to, without some axes.
    ends: HashMap<(EffectId, Axes, Set), Set, RandomState>,
}

/// How many ends are remembered at a time.
const KEPT: usize = 1 << 20;

impl Model<'_> {
    /// What these moves do.
    pub(super) fn effect(&mut self, moves: &[Move]) -> EffectId {
        let parts: Vec<Part> = moves.iter().filter_map(|step| self.part(*step)).collect();
        self.effects.named(parts)
    }

    fn part(&self, step: Move) -> Option<Part> {
        let read = match step {
            Move::Only(Set::EVERYTHING) | Move::Happens { .. } | Move::Takes(_) => None,
            Move::Only(_) | Move::First { .. } | Move::Change { .. } | Move::Become { .. } => {
                return Some(Part::Moves(step));
            }
            Move::Does(deed) => self.reads.get(deed.node.index()),
            Move::Marks(mark) => self.marks.get(&mark),
        };
        read.filter(|read| **read != Axes::NONE).map(|read| Part::Reads(*read))
    }

    /// What matters before a way, given what matters where it leads to; and what it does then.
    pub(super) fn less(&mut self, effect: EffectId, live: Axes) -> (Axes, EffectId) {
        if let Some(known) = self.effects.less.get(&(effect, live)) {
            return *known;
        }
        let mut axes = live;
        let mut kept = Vec::new();
        for at in (0..self.effects.all[effect.0 as usize].len()).rev() {
            match self.effects.all[effect.0 as usize][at] {
                Part::Moves(step) => {
                    kept.extend(self.trimmed(step, axes).map(Part::Moves));
                    axes = self.before(step, axes);
                }
                Part::Reads(read) => axes = self.diagrams.either(axes, read),
            }
        }
        kept.reverse();
        let known = (axes, self.effects.named(kept));
        self.effects.less.insert((effect, live), known);
        known
    }

    /// What is done, as long as sets are the same.
    pub(super) fn left_of(&self, effect: EffectId) -> Content {
        self.effects.contents[effect.0 as usize]
    }

    /// Where a way of a settled stretch leads, and who of `set` comes there.
    pub(crate) fn come_to(&mut self, (at, edge): (usize, usize), set: Set) -> (LocationId, Set) {
        let Edge { to, less, .. } = self.edges[at][edge];
        let dead = self.dead(to);
        let key = (less, dead, set);
        if let Some(known) = self.effects.ends.get(&key) {
            return (to, *known);
        }
        let mut set = set;
        for at in 0..self.effects.all[less.0 as usize].len() {
            if let Part::Moves(step) = self.effects.all[less.0 as usize][at] {
                set = self.forward(step, set);
            }
        }
        let set = self.diagrams.shed(set, dead);
        if self.effects.ends.len() >= KEPT {
            self.effects.ends.clear();
        }
        self.effects.ends.insert(key, set);
        (to, set)
    }
}

impl Effects {
    fn named(&mut self, parts: Vec<Part>) -> EffectId {
        if let Some(known) = self.places.get(&parts[..]) {
            return *known;
        }
        let id = EffectId(self.all.len() as u32);
        let parts: Box<[Part]> = parts.into();
        self.contents.push(content(&parts));
        self.all.push(parts.clone());
        self.places.insert(parts, id);
        id
    }
}

/// The parts as a content. Which list somebody is taken from is told where the rules are.
fn content(parts: &[Part]) -> Content {
    let mut digest = Digest::default();
    for part in parts {
        match part {
            Part::Moves(Move::First { list: _, place, gone }) => (0_u8, place, gone).hash(&mut digest),
            Part::Moves(step) => (1_u8, step).hash(&mut digest),
            Part::Reads(axes) => (2_u8, axes).hash(&mut digest),
        }
    }
    digest.content()
}
