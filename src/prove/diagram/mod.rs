//! Sets of situations as multi-valued decision diagrams: shared, canonical, and small where few facts matter.

mod boxes;
mod escape;
mod operations;
mod outside;
#[cfg(test)]
mod random;
mod refine;
mod rest;
mod rows;
mod table;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

use super::effort::Onlooker;
use crate::check::{Axis, Cube, Formula, Mask};
use operations::Operation;
pub(crate) use rest::Boxes;
use rest::Rests;
use table::{Mix, hash_of};

/// A set of points of a space; equal sets have equal handles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Set(u32);

impl Set {
    /// No point.
    pub(crate) const NOTHING: Set = Set(0);
    /// Every point.
    pub(crate) const EVERYTHING: Set = Set(1);

    /// True where it has no point.
    pub(crate) fn is_empty(self) -> bool {
        self == Set::NOTHING
    }
}

/// A set of axes, by its place among those that were named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Axes(u32);

impl Axes {
    /// None.
    pub(crate) const NONE: Axes = Axes(0);
}

/// All sets that were built, and what was found out about them.
///
/// A node splits the points by their class on its axis; each arc takes some classes to what must hold of the further
/// axes, and classes that no arc takes lead nowhere. Nodes are never freed: the whole is dropped behind a proof.
pub(crate) struct Diagrams<'w> {
    sizes: Vec<u8>,
    /// For each node its axis and where its arcs begin and end.
    nodes: Vec<(Axis, u32, u32)>,
    arcs: Vec<(Mask, Set)>,
    unique: HashMap<u64, Set, BuildHasherDefault<Mix>>,
    cache: HashMap<(Operation, u32, u32), Set, BuildHasherDefault<Mix>>,
    axes: Vec<Box<[u64]>>,
    axes_places: HashMap<Box<[u64]>, Axes>,
    support: HashMap<Set, Axes, BuildHasherDefault<Mix>>,
    combined: HashMap<(u8, Axes, Axes), Axes, BuildHasherDefault<Mix>>,
    rests: Rests,
    limit: usize,
    onlooker: Option<Rc<Onlooker<'w>>>,
    /// How much was done.
    done: u32,
    /// Whether whoever looks on has seen enough.
    ended: bool,
}

impl Default for Diagrams<'_> {
    /// Diagrams over no axes.
    fn default() -> Self {
        Diagrams::new(Vec::new(), 0)
    }
}

/// How often whoever looks on is asked: every few milliseconds.
const OFTEN: u32 = 1 << 14;

/// The axis of the two terminals, behind all others.
const END: Axis = Axis(u32::MAX);

impl<'w> Diagrams<'w> {
    /// Diagrams over axes of these sizes, of at most `limit` nodes.
    pub(crate) fn new(sizes: Vec<u8>, limit: usize) -> Diagrams<'w> {
        let none: Box<[u64]> = vec![0; sizes.len().div_ceil(64)].into();
        Diagrams {
            sizes,
            nodes: vec![(END, 0, 0); 2],
            arcs: Vec::new(),
            unique: HashMap::default(),
            cache: HashMap::default(),
            axes: vec![none.clone()],
            axes_places: HashMap::from([(none, Axes::NONE)]),
            support: HashMap::default(),
            combined: HashMap::default(),
            rests: Rests::default(),
            limit,
            onlooker: None,
            done: 0,
            ended: false,
        }
    }

    /// The same, looked on by somebody who may end what takes long.
    pub(crate) fn seen_by(self, onlooker: Rc<Onlooker<'w>>) -> Diagrams<'w> {
        Diagrams { onlooker: Some(onlooker), ended: false, ..self }
    }

    /// The same, with nobody who looks on.
    pub(crate) fn alone(self) -> Diagrams<'static> {
        Diagrams {
            onlooker: None,
            ended: false,
            sizes: self.sizes,
            nodes: self.nodes,
            arcs: self.arcs,
            unique: self.unique,
            cache: self.cache,
            axes: self.axes,
            axes_places: self.axes_places,
            support: self.support,
            combined: self.combined,
            rests: self.rests,
            limit: self.limit,
            done: self.done,
        }
    }

    /// True where sets may lack points, so that nothing may be concluded from them: the limit was reached, or whoever looks
    /// on has ended it.
    pub(crate) fn exhausted(&self) -> bool {
        self.ended || self.is_full()
    }

    /// True where the limit was reached: from then on nothing is right any more, whoever goes on with these sets.
    pub(crate) fn is_full(&self) -> bool {
        self.nodes.len() >= self.limit
    }

    /// Something is done; false where whoever looks on has seen enough. From then on all that is still to be done comes to
    /// nothing, and is not remembered.
    fn goes_on(&mut self) -> bool {
        self.done = self.done.wrapping_add(1);
        if self.done.is_multiple_of(OFTEN) && !self.ended {
            self.ended = self.onlooker.as_ref().is_some_and(|onlooker| !onlooker.lets_go_on());
        }
        !self.ended
    }

    /// How many nodes there are.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The points with one of these classes on `axis`.
    pub(crate) fn side(&mut self, axis: Axis, mask: Mask) -> Set {
        self.node(axis, vec![(mask & self.full(axis), Set::EVERYTHING)])
    }

    /// The points of `formula`.
    pub(crate) fn formula(&mut self, formula: &Formula) -> Set {
        match formula {
            Formula::In(axis, mask) => self.side(*axis, *mask),
            Formula::All(parts) => parts.iter().fold(Set::EVERYTHING, |all, part| {
                let part = self.formula(part);
                self.and(all, part)
            }),
            Formula::Any(parts) => parts.iter().fold(Set::NOTHING, |any, part| {
                let part = self.formula(part);
                self.or(any, part)
            }),
        }
    }

    /// The points of a box.
    pub(crate) fn cube(&mut self, cube: &Cube) -> Set {
        cube.sides().iter().fold(Set::EVERYTHING, |all, (axis, mask)| {
            let side = self.side(*axis, *mask);
            self.and(all, side)
        })
    }

    /// One point of a set that was made: the classes on the axes that matter, in their order; `prefer` chooses among those that may be.
    pub(crate) fn pick(&self, set: Set, prefer: impl Fn(Axis, Mask) -> u8) -> Option<Vec<(Axis, u8)>> {
        let mut at = set;
        let mut point = Vec::new();
        while at != Set::EVERYTHING {
            let arcs = self.arcs_of(at);
            let class = prefer(self.axis(at), arcs.iter().fold(0, |mask, (own, _)| mask | own));
            let taken = arcs.iter().find(|(mask, _)| mask & 1 << class != 0).or(arcs.first());
            let (mask, next) = *taken?;
            let class = if mask & 1 << class != 0 { class } else { mask.trailing_zeros() as u8 };
            point.push((self.axis(at), class));
            at = next;
        }
        Some(point)
    }

    /// The axes in `axes`.
    pub(crate) fn axes(&mut self, axes: impl IntoIterator<Item = Axis>) -> Axes {
        let mut bits: Box<[u64]> = vec![0; self.sizes.len().div_ceil(64)].into();
        axes.into_iter().for_each(|axis| bits[axis.index() / 64] |= 1 << (axis.index() % 64));
        self.named(bits)
    }

    /// True where `axis` is one of `axes`.
    pub(crate) fn has(&self, axes: Axes, axis: Axis) -> bool {
        self.axes[axes.0 as usize].get(axis.index() / 64).is_some_and(|word| word & 1 << (axis.index() % 64) != 0)
    }

    /// The axes of both.
    pub(crate) fn both(&mut self, left: Axes, right: Axes) -> Axes {
        self.combine(0, left, right, |left, right| left & right)
    }

    /// The axes of either.
    pub(crate) fn either(&mut self, left: Axes, right: Axes) -> Axes {
        if left == right { left } else { self.combine(1, left, right, |left, right| left | right) }
    }

    /// The axes of `left` that are not in `right`.
    pub(crate) fn without(&mut self, left: Axes, right: Axes) -> Axes {
        self.combine(2, left, right, |left, right| left & !right)
    }

    /// The axes that decide whether a point is in `set`.
    pub(crate) fn support(&mut self, set: Set) -> Axes {
        if set <= Set::EVERYTHING {
            return Axes::NONE;
        }
        if let Some(rest) = self.as_rest(set) {
            return self.support_of_rest(rest);
        }
        if let Some(found) = self.support.get(&set) {
            return *found;
        }
        let own = self.axes([self.axis(set)]);
        let kids: Vec<Set> = self.arcs_of(set).iter().map(|(_, kid)| *kid).collect();
        let support = kids.into_iter().fold(own, |axes, kid| {
            let further = self.support(kid);
            self.either(axes, further)
        });
        self.support.insert(set, support);
        support
    }

    fn combine(&mut self, which: u8, left: Axes, right: Axes, with: fn(u64, u64) -> u64) -> Axes {
        if let Some(known) = self.combined.get(&(which, left, right)) {
            return *known;
        }
        let key = (which, left, right);
        let (left, right) = (&self.axes[left.0 as usize], &self.axes[right.0 as usize]);
        let bits = left.iter().zip(right).map(|(left, right)| with(*left, *right)).collect();
        let combined = self.named(bits);
        self.combined.insert(key, combined);
        combined
    }

    fn named(&mut self, bits: Box<[u64]>) -> Axes {
        if let Some(place) = self.axes_places.get(&bits) {
            return *place;
        }
        let place = Axes(self.axes.len() as u32);
        self.axes.push(bits.clone());
        self.axes_places.insert(bits, place);
        place
    }

    fn full(&self, axis: Axis) -> Mask {
        match self.sizes[axis.index()] {
            64.. => !0,
            size => (1 << size) - 1,
        }
    }

    fn axis(&self, set: Set) -> Axis {
        self.nodes[set.0 as usize].0
    }

    fn arcs_of(&self, set: Set) -> &[(Mask, Set)] {
        let (_, start, end) = self.nodes[set.0 as usize];
        &self.arcs[start as usize..end as usize]
    }

    /// The one node with these arcs; arcs may share a target or be empty, but no two of them a class.
    fn node(&mut self, axis: Axis, mut arcs: Vec<(Mask, Set)>) -> Set {
        arcs.retain(|(mask, kid)| *mask != 0 && !kid.is_empty());
        arcs.sort_unstable_by_key(|(_, kid)| *kid);
        arcs.dedup_by(|later, earlier| {
            let same = later.1 == earlier.1;
            earlier.0 |= if same { later.0 } else { 0 };
            same
        });
        match arcs[..] {
            [] => return Set::NOTHING,
            [(mask, kid)] if mask == self.full(axis) => return kid,
            _ => arcs.sort_unstable_by_key(|(mask, _)| mask.trailing_zeros()),
        }
        let mut hash = hash_of(axis, &arcs);
        while let Some(found) = self.unique.get(&hash) {
            if self.axis(*found) == axis && self.arcs_of(*found) == arcs {
                return *found;
            }
            hash = hash.wrapping_add(1);
        }
        if self.is_full() {
            return Set::NOTHING;
        }
        let set = Set(self.nodes.len() as u32);
        let start = self.arcs.len() as u32;
        self.arcs.extend(arcs);
        self.nodes.push((axis, start, self.arcs.len() as u32));
        self.unique.insert(hash, set);
        set
    }
}
