//! A set as a few wide boxes: what can be said in words.

use super::{Diagrams, Set};
use crate::check::{Axis, Cube, Mask};

impl Diagrams<'_> {
    /// At most so many boxes that lie in `allowed` and together hold `set`, and whether they hold all of it.
    pub(crate) fn boxes_within(&mut self, set: Set, allowed: Set, most: usize) -> (Vec<Cube>, bool) {
        let (allowed, mut rest) = (self.made(allowed), self.made(set));
        let mut boxes = Vec::new();
        while !rest.is_empty() {
            if boxes.len() == most {
                return (boxes, false);
            }
            let mut sides = self.first_box(rest);
            for at in 0..sides.len() {
                self.widen(&mut sides, at, allowed);
            }
            let whole = self.boxed(sides.iter().copied());
            rest = self.minus(rest, whole);
            if self.exhausted() {
                // The box may be too wide.
                return (boxes, false);
            }
            sides.retain(|(axis, mask)| *mask != self.full(*axis));
            boxes.push(Cube::of(sides));
        }
        (boxes, true)
    }

    /// A box in a set that is not empty.
    fn first_box(&self, set: Set) -> Vec<(Axis, Mask)> {
        let mut sides = Vec::new();
        let mut at = set;
        while let Some((mask, next)) = self.arcs_of(at).first() {
            sides.push((self.axis(at), *mask));
            at = *next;
        }
        sides
    }

    /// Widens one side of a box as far as it stays in `set`.
    fn widen(&mut self, sides: &mut [(Axis, Mask)], at: usize, set: Set) {
        let (axis, mask) = sides[at];
        let all = self.full(axis);
        sides[at].1 = all;
        let whole = self.boxed(sides.iter().copied());
        // Classes of this axis with which the box would leave the set.
        let outside = self.minus(whole, set);
        let others: Vec<Axis> = (0..self.sizes.len() as u32).map(Axis).filter(|other| *other != axis).collect();
        let others = self.axes(others);
        let outside = self.forget(outside, others);
        let leaving = self.arcs_of(outside).iter().fold(0, |leaving, (mask, _)| leaving | mask);
        sides[at].1 = mask | all & !leaving;
    }

    /// The points with these sides, which are in the order of their axes.
    pub(super) fn boxed(&mut self, sides: impl DoubleEndedIterator<Item = (Axis, Mask)>) -> Set {
        // From behind, so that what was made is nowhere gone through again.
        sides.rev().fold(Set::EVERYTHING, |all, (axis, mask)| {
            let side = self.side(axis, mask);
            self.and(side, all)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Diagrams, Set};

    #[test]
    fn are_the_set_and_few() {
        let mut diagrams = Diagrams::new(vec![3, 2, 4], 1_000);
        let mut side = |axis: u32, mask| diagrams.side(Axis(axis), mask);
        let (low, yes, last) = (side(0, 1), side(1, 2), side(2, 8));
        let both = diagrams.and(yes, last);
        let set = diagrams.or(low, both);
        let (boxes, all) = diagrams.boxes_within(set, set, 10);
        assert!(all);
        let sides: Vec<_> = boxes.iter().map(|cube| cube.sides().to_vec()).collect();
        assert_eq!(sides, [vec![(Axis(0), 1)], vec![(Axis(1), 2), (Axis(2), 8)]]);
        assert!(!diagrams.boxes_within(set, set, 1).1);
        assert_eq!(diagrams.boxes_within(Set::EVERYTHING, Set::EVERYTHING, 1).0.len(), 1);
    }
}
