//! Sets that are told as what is left of another set outside of many boxes, without being made.
//!
//! Who comes behind a long list, to another one that reads the same facts, is a set that grows large; and all that
//! anybody asks of it is who of it comes to which rule there. So it is told as a *rest*: a set that was made, and a list of
//! boxes. Whoever is left of that behind the next list is told in the same way, by the boxes of both. There is always
//! somebody in a rest. What cannot be told as a rest is made after all, by taking the boxes away one by one.

use std::collections::HashMap;
use std::rc::Rc;

use super::escape::{Escape, escape};
use super::rows::{Table, members};
use super::{Axes, Diagrams, Set};
use crate::check::Cube;

/// Fewer boxes are taken away at once.
const FEW: usize = 8;

/// Where no more axes matter than this, a rest is told without the others.
const MANY: usize = 5;

/// From this number on handles are those of rests.
const FIRST: u32 = 1 << 31;

/// A list of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Boxes(u32);

/// The first of a list of boxes, so many of them.
pub(super) type Above = (Boxes, usize);

/// What is left of a set outside of boxes.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    of: Set,
    above: Above,
}

/// A list: its boxes, and which lists it is made of, if it is one behind another.
struct List {
    table: Rc<Table>,
    parts: Option<(Above, Boxes)>,
}

/// All rests, and what was found out about them.
#[derive(Default)]
pub(super) struct Rests {
    lists: Vec<List>,
    list_places: HashMap<Box<[Cube]>, Boxes>,
    joined: HashMap<(Above, Boxes), Boxes>,
    all: Vec<Rest>,
    places: HashMap<(Set, Above), Set>,
    /// Those that were made after all.
    made: HashMap<Set, Set>,
}

impl Rests {
    /// Whether nothing is told by its list.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.all.is_empty()
    }
}

impl Set {
    pub(super) fn is_rest(self) -> bool {
        self.0 >= FIRST
    }
}

impl Diagrams<'_> {
    /// The list of these boxes.
    pub(crate) fn boxes(&mut self, cubes: &[Cube]) -> Boxes {
        if let Some(known) = self.rests.list_places.get(cubes) {
            return *known;
        }
        let table = Table::new(self, cubes);
        let boxes = self.list(List { table: table.into(), parts: None });
        self.rests.list_places.insert(cubes.into(), boxes);
        boxes
    }

    fn list(&mut self, list: List) -> Boxes {
        self.rests.lists.push(list);
        Boxes(self.rests.lists.len() as u32 - 1)
    }

    pub(super) fn table(&self, Boxes(at): Boxes) -> Rc<Table> {
        self.rests.lists[at as usize].table.clone()
    }

    /// The points that differ on no axis but those in `gone` from one of `set` that is in none of the first `count` boxes; told
    /// with these axes, where many others matter.
    pub(crate) fn left_of(&mut self, boxes: Boxes, count: usize, set: Set, gone: Axes) -> Set {
        let (of, above) = self.told(set, (boxes, count));
        if self.matter(above.0, gone) > MANY { self.rest(of, above) } else { self.outside(above, of, gone) }
    }

    /// Some points of `set` that are in none of the first `count` boxes; nothing only where there are none.
    pub(crate) fn some_left_of(&mut self, boxes: Boxes, count: usize, set: Set) -> Set {
        let (of, above) = self.told(set, (boxes, count));
        self.some_outside(above, of)
    }

    /// Some points of `set`, which are a set that was made; nothing only where there are none.
    pub(crate) fn some(&mut self, set: Set) -> Set {
        match self.as_rest(set) {
            Some(Rest { of, above }) => self.some_outside(above, of),
            None => set,
        }
    }

    /// A set in which `axes` do not matter any more: without them, unless that would be a set to be made.
    pub(crate) fn shed(&mut self, set: Set, axes: Axes) -> Set {
        match self.as_rest(set) {
            Some(Rest { above, .. }) if self.matter(above.0, axes) > MANY => set,
            _ => self.forget(set, axes),
        }
    }

    /// How many axes of a list matter, where these do not.
    fn matter(&self, Boxes(at): Boxes, gone: Axes) -> usize {
        self.rests.lists[at as usize].table.axes.iter().filter(|axis| !self.has(gone, **axis)).count()
    }

    /// A set outside of boxes as one that was made, outside of boxes.
    fn told(&mut self, set: Set, above: Above) -> (Set, Above) {
        match self.as_rest(set) {
            Some(rest) => (rest.of, self.joined(rest.above, above)),
            None => (set, above),
        }
    }

    pub(super) fn as_rest(&self, set: Set) -> Option<Rest> {
        set.is_rest().then(|| self.rests.all[(set.0 - FIRST) as usize])
    }

    /// A set as one that is made: the large ones that others are told for.
    pub(crate) fn made(&mut self, set: Set) -> Set {
        let Some(Rest { of, above }) = self.as_rest(set) else { return set };
        if let Some(made) = self.rests.made.get(&set) {
            return *made;
        }
        let table = self.table(above.0);
        let rows = table.meeting(&self.hull(of, &table.axes), above.1);
        let made = self.take_away(&table, of, &rows, |_| true);
        if !self.exhausted() {
            self.rests.made.insert(set, made);
        }
        made
    }

    /// What is left of a set outside of boxes.
    fn rest(&mut self, of: Set, above: Above) -> Set {
        if let Some(known) = self.rests.places.get(&(of, above)) {
            return *known;
        }
        let table = self.table(above.0);
        let hull = self.hull(of, &table.axes);
        let rows = table.meeting(&hull, above.1);
        let set = match escape(self, (&table, &rows), (of, &hull)) {
            Escape::Closed => Set::NOTHING,
            Escape::Open(_) if members(&rows).take(FEW + 1).count() > FEW => {
                self.rests.all.push(Rest { of, above });
                Set(FIRST + self.rests.all.len() as u32 - 1)
            }
            Escape::Open(_) | Escape::Unclear => self.take_away(&table, of, &rows, |_| true),
        };
        if !self.exhausted() {
            self.rests.places.insert((of, above), set);
        }
        set
    }

    /// The points of both, where one is a rest.
    pub(super) fn and_rest(&mut self, left: Set, right: Set) -> Set {
        let (left, right) = if left.is_rest() { (left, right) } else { (right, left) };
        match (self.as_rest(left), self.as_rest(right)) {
            (Some(own), Some(other)) => {
                let above = self.joined(own.above, other.above);
                let of = self.and(own.of, other.of);
                self.rest(of, above)
            }
            (Some(own), None) => {
                let of = self.and(own.of, right);
                self.rest(of, own.above)
            }
            _ => self.and(left, right),
        }
    }

    /// The points of either, where one is a rest.
    pub(super) fn or_rest(&mut self, left: Set, right: Set) -> Set {
        match (self.as_rest(left), self.as_rest(right)) {
            (Some(own), Some(other)) if own.above == other.above => {
                let of = self.or(own.of, other.of);
                self.rest(of, own.above)
            }
            _ => {
                let (left, right) = (self.made(left), self.made(right));
                self.or(left, right)
            }
        }
    }

    /// The points of `left` that are not in `right`, where one is a rest.
    pub(super) fn minus_rest(&mut self, left: Set, right: Set) -> Set {
        let (own, other) = (self.as_rest(left), self.as_rest(right));
        let Some(Rest { of, above }) = other else {
            return match own {
                Some(own) => {
                    let of = self.minus(own.of, right);
                    self.rest(of, own.above)
                }
                None => self.minus(left, right),
            };
        };
        let own_of = own.map_or(left, |own| own.of);
        if self.and(own_of, of).is_empty() {
            return left;
        }
        match own {
            // Whoever is in a box of the one is not left of the other.
            Some(own) if self.joined(own.above, above) == own.above => {
                let of = self.minus(own.of, of);
                self.rest(of, own.above)
            }
            _ => {
                let right = self.made(right);
                self.minus(left, right)
            }
        }
    }

    /// A rest without some axes: exactly, however large that is.
    pub(super) fn forget_rest(&mut self, set: Set, axes: Axes) -> Set {
        let Some(Rest { of, above }) = self.as_rest(set) else { return set };
        let table = self.table(above.0);
        if table.axes.iter().any(|axis| self.has(axes, *axis)) {
            return self.outside(above, of, axes);
        }
        let of = self.forget(of, axes);
        self.rest(of, above)
    }

    /// The axes that may decide whether a point is in a rest.
    pub(super) fn support_of_rest(&mut self, Rest { of, above }: Rest) -> Axes {
        let table = self.table(above.0);
        let own = self.axes(table.axes.iter().copied());
        let of = self.support(of);
        self.either(own, of)
    }

    /// The boxes of both.
    fn joined(&mut self, (one, first): Above, (other, second): Above) -> Above {
        if one == other {
            return (one, first.max(second));
        }
        match (self.rests.lists[one.0 as usize].parts, self.rests.lists[other.0 as usize].parts) {
            (Some(((part, count), _)), _) if part == other && second <= count => return (one, first),
            (Some(((_, count), part)), _) if part == other => return (one, first.max(count + second)),
            (_, Some(((part, count), _))) if part == one && first <= count => return (other, second),
            _ => {}
        }
        let parts = ((one, first), other);
        let known = match self.rests.joined.get(&parts) {
            Some(known) => *known,
            None => {
                let cubes: Vec<Cube> = self.table(one).cubes().take(first).chain(self.table(other).cubes()).collect();
                let table = Table::new(self, &cubes);
                let list = self.list(List { table: table.into(), parts: Some(parts) });
                self.rests.joined.insert(parts, list);
                list
            }
        };
        (known, first + second)
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::super::{Axis, Diagrams, Set};
    use crate::check::Cube;

    /// Random rests, behind one list or two, and what is done with them, against the sets that they stand for.
    #[test]
    fn are_the_sets_that_they_stand_for() {
        let sizes = [3_u8, 2, 4, 2, 5, 3];
        let mut random = Random(5);
        let (mut rests, mut nested, mut empty) = (0, 0, 0);
        for _ in 0..1_000 {
            let mut diagrams = Diagrams::new(sizes.to_vec(), 100_000);
            let lists: Vec<Vec<Cube>> = (0..2)
                .map(|_| (0..50).map(|_| random.cube(&sizes, 5)).filter(|cube| cube.sides().len() > 2).collect())
                .collect();
            let plain = [random.cube(&sizes, 2), random.cube(&sizes, 2)].map(|cube| diagrams.cube(&cube));
            let mut pairs: Vec<(Set, Set)> = plain.iter().map(|set| (*set, *set)).collect();
            for _ in 0..8 {
                let (list, from, other) =
                    (&lists[random.below(2) as usize], pairs[random.below(pairs.len() as u64) as usize], pairs[0]);
                let with = pairs[random.below(pairs.len() as u64) as usize];
                let pair = match random.below(8) {
                    0 => (diagrams.and(from.0, with.0), diagrams.and(from.1, with.1)),
                    1 => (diagrams.or(from.0, with.0), diagrams.or(from.1, with.1)),
                    2 => (diagrams.minus(from.0, with.0), diagrams.minus(from.1, with.1)),
                    3 => {
                        let axes = diagrams.axes([Axis(random.below(6) as u32)]);
                        (diagrams.forget(from.0, axes), diagrams.forget(from.1, axes))
                    }
                    4 => (diagrams.minus(from.0, other.0), diagrams.minus(from.1, other.1)),
                    _ => {
                        let count = random.below(list.len() as u64 + 1) as usize;
                        let boxes = diagrams.boxes(list);
                        let none = diagrams.axes([]);
                        let rest = diagrams.left_of(boxes, count, from.0, none);
                        let mut made = from.1;
                        for cube in &list[..count] {
                            let cube = diagrams.cube(cube);
                            made = diagrams.minus(made, cube);
                        }
                        (rest, made)
                    }
                };
                assert_eq!(diagrams.made(pair.0), pair.1);
                assert_eq!(pair.0.is_empty(), pair.1.is_empty());
                let some = diagrams.some(pair.0);
                assert!(!some.is_rest() && diagrams.minus(some, pair.1).is_empty());
                assert_eq!(some.is_empty(), pair.1.is_empty());
                let (all, own) = (diagrams.support(pair.0), diagrams.support(pair.1));
                assert_eq!(diagrams.both(all, own), own);
                rests += usize::from(pair.0.is_rest());
                nested += usize::from(pair.0.is_rest() && from.0.is_rest());
                empty += usize::from(pair.0.is_empty());
                pairs.push(pair);
            }
        }
        assert!(rests > 500 && nested > 100 && empty > 100, "{rests} rests, {nested} of rests, {empty} empty");
    }
}
