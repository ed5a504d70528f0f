//! What can be done with sets: and, or, without, and forgetting axes.

use super::{Axes, Diagrams, END, Mask, Set};

/// What is remembered in the cache.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    And,
    Or,
    Minus,
    Forget,
}

/// How many results are remembered at a time.
const KEPT: usize = 1 << 22;

impl std::hash::Hash for Operation {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u8(*self as u8);
    }
}

impl Diagrams<'_> {
    /// The points of both.
    pub(crate) fn and(&mut self, left: Set, right: Set) -> Set {
        match (left, right) {
            (Set::NOTHING, _) | (_, Set::NOTHING) => Set::NOTHING,
            (Set::EVERYTHING, other) | (other, Set::EVERYTHING) => other,
            _ if left == right => left,
            _ if left.is_rest() || right.is_rest() => self.and_rest(left, right),
            _ => self.apply(Operation::And, left.min(right), left.max(right)),
        }
    }

    /// The points of either.
    pub(crate) fn or(&mut self, left: Set, right: Set) -> Set {
        match (left, right) {
            (Set::EVERYTHING, _) | (_, Set::EVERYTHING) => Set::EVERYTHING,
            (Set::NOTHING, other) | (other, Set::NOTHING) => other,
            _ if left == right => left,
            _ if left.is_rest() || right.is_rest() => self.or_rest(left, right),
            _ => self.apply(Operation::Or, left.min(right), left.max(right)),
        }
    }

    /// The points of `left` that are not in `right`.
    pub(crate) fn minus(&mut self, left: Set, right: Set) -> Set {
        match (left, right) {
            (Set::NOTHING, _) | (_, Set::EVERYTHING) => Set::NOTHING,
            (_, Set::NOTHING) => left,
            _ if left == right => Set::NOTHING,
            _ if left.is_rest() || right.is_rest() => self.minus_rest(left, right),
            _ => self.apply(Operation::Minus, left, right),
        }
    }

    /// The points that differ from one of `set` on no axis but these.
    pub(crate) fn forget(&mut self, set: Set, axes: Axes) -> Set {
        if set <= Set::EVERYTHING || axes == Axes::NONE {
            return set;
        }
        if set.is_rest() {
            return self.forget_rest(set, axes);
        }
        let key = (Operation::Forget, set.0, axes.0);
        if let Some(found) = self.cache.get(&key) {
            return *found;
        }
        if !self.goes_on() {
            return Set::NOTHING;
        }
        let axis = self.axis(set);
        let gone = self.has(axes, axis);
        let mut arcs = self.arcs_of(set).to_vec();
        arcs.iter_mut().for_each(|(_, kid)| *kid = self.forget(*kid, axes));
        let result = match gone {
            true => arcs.iter().fold(Set::NOTHING, |union, (_, kid)| self.or(union, *kid)),
            false => self.node(axis, arcs),
        };
        self.keep(key, result);
        result
    }

    /// Splits both sets on the first axis that matters to either, and goes on with each pair of parts.
    fn apply(&mut self, operation: Operation, left: Set, right: Set) -> Set {
        let key = (operation, left.0, right.0);
        if let Some(found) = self.cache.get(&key) {
            return *found;
        }
        if !self.goes_on() {
            return Set::NOTHING;
        }
        let axis = self.axis(left).min(self.axis(right));
        debug_assert!(axis != END);
        let (lefts, rights) = (self.parts(left, axis), self.parts(right, axis));
        let mut arcs = Vec::with_capacity(lefts.len() + rights.len());
        for (mask, kid) in &lefts {
            for (other, other_kid) in &rights {
                let common = mask & other;
                if common != 0 {
                    let result = match operation {
                        Operation::And => self.and(*kid, *other_kid),
                        Operation::Or => self.or(*kid, *other_kid),
                        _ => self.minus(*kid, *other_kid),
                    };
                    arcs.push((common, result));
                }
            }
        }
        let result = self.node(axis, arcs);
        self.keep(key, result);
        result
    }

    fn keep(&mut self, key: (Operation, u32, u32), result: Set) {
        if self.ended {
            return;
        }
        // What is forgotten is found out again.
        if self.cache.len() >= KEPT {
            self.cache.clear();
        }
        self.cache.insert(key, result);
    }

    /// The set split on `axis`, every class in exactly one part.
    fn parts(&self, set: Set, axis: super::Axis) -> Vec<(Mask, Set)> {
        let full = self.full(axis);
        if self.axis(set) != axis {
            return vec![(full, set)];
        }
        let mut parts = self.arcs_of(set).to_vec();
        let taken = parts.iter().fold(0, |taken, (mask, _)| taken | mask);
        if taken != full {
            parts.push((full & !taken, Set::NOTHING));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::ops::ControlFlow;

    use super::super::random::Random;
    use super::super::{Axis, Diagrams, Set};
    use crate::prove::effort::Effort;
    use crate::watch::Progress;

    /// A set that takes long to make: of so many boxes, each of three classes on three of twelve axes.
    fn large(diagrams: &mut Diagrams, boxes: u64) -> Set {
        let mut random = Random(3);
        (0..boxes).fold(Set::NOTHING, |any, _| {
            let own = (0..3).fold(Set::EVERYTHING, |all, _| {
                let side = diagrams.side(Axis(random.below(12) as u32), 1 << random.below(4));
                diagrams.and(all, side)
            });
            diagrams.or(any, own)
        })
    }

    /// Whoever looks on is asked while one set is made, not only in between; and what was ended can be done again.
    #[test]
    fn end_early_and_leave_nothing_wrong_behind() {
        let (asked, most) = (Cell::new(0), Cell::new(usize::MAX));
        let watch = |_: Progress| {
            asked.set(asked.get() + 1);
            if asked.get() > most.get() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let seen = |diagrams: Diagrams<'static>| diagrams.seen_by(Effort::new(&watch, 0).onlooker());
        let new = || Diagrams::new(vec![4; 12], usize::MAX);
        let mut diagrams = seen(new());
        let whole = large(&mut diagrams, 90);
        assert!(asked.get() > 4, "asked {} times", asked.get());
        let told = diagrams.boxes_within(whole, whole, 4);
        asked.set(0);
        most.set(2);
        let mut diagrams = seen(new());
        large(&mut diagrams, 90);
        assert!(diagrams.exhausted() && !diagrams.is_full());
        assert_eq!(asked.get(), 3, "asked again behind the end");
        most.set(usize::MAX);
        let mut diagrams = seen(diagrams.alone());
        let again = large(&mut diagrams, 90);
        assert_eq!(diagrams.boxes_within(again, again, 4), told);
    }

    /// Every set of a small space as the bits of its points, built from random sides: the slow, obviously right twin.
    #[test]
    fn agree_with_bits() {
        let sizes = [3_u8, 2, 4, 2];
        let points: Vec<[u8; 4]> = (0..48).map(|n: u8| [n % 3, n / 3 % 2, n / 6 % 4, n / 24]).collect();
        let mut diagrams = Diagrams::new(sizes.to_vec(), 100_000);
        let mut random = Random(7);
        let mut known: Vec<(Set, u64)> = vec![(Set::NOTHING, 0), (Set::EVERYTHING, (1 << 48) - 1)];
        for _ in 0..3_000 {
            let (left, right) =
                (known[random.below(known.len() as u64) as usize], known[random.below(known.len() as u64) as usize]);
            let axis = random.below(4) as usize;
            let made = match random.below(5) {
                0 => (diagrams.and(left.0, right.0), left.1 & right.1),
                1 => (diagrams.or(left.0, right.0), left.1 | right.1),
                2 => (diagrams.minus(left.0, right.0), left.1 & !right.1),
                3 => {
                    let mask = random.below(1 << sizes[axis]);
                    let bits = points.iter().enumerate().filter(|(_, point)| mask & (1 << point[axis]) != 0);
                    (diagrams.side(Axis(axis as u32), mask), bits.fold(0, |bits, (at, _)| bits | 1 << at))
                }
                _ => {
                    let like = |a: &[u8; 4], b: &[u8; 4]| (0..4).all(|own| own == axis || a[own] == b[own]);
                    let some = |point| {
                        points.iter().enumerate().any(|(at, other)| left.1 & 1 << at != 0 && like(point, other))
                    };
                    let bits = points.iter().enumerate().filter(|(_, point)| some(point));
                    let axes = diagrams.axes([Axis(axis as u32)]);
                    (diagrams.forget(left.0, axes), bits.fold(0, |bits, (at, _)| bits | 1 << at))
                }
            };
            if let Some((_, bits)) = known.iter().find(|(set, _)| *set == made.0) {
                assert_eq!(*bits, made.1);
            } else {
                assert!(known.iter().all(|(_, bits)| *bits != made.1), "two sets for the same points");
                known.push(made);
            }
        }
        assert!(known.len() > 500);
    }
}
