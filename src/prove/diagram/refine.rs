//! The same sets over axes of which more is told apart: every set keeps its handle, and is still the only one of its points.
//!
//! Axes keep their order and classes their sides, so each node is a node of the finer space, with other numbers in it.

use std::collections::HashMap;

use super::{Axes, Axis, Diagrams, hash_of};
use crate::check::{Mask, Refined};

impl<'w> Diagrams<'w> {
    /// These sets over axes of these sizes, of which the last one was the last one before; none, where some are told by their
    /// lists, which are not told again.
    pub(crate) fn refined(mut self, refined: &Refined, sizes: Vec<u8>) -> Option<Diagrams<'w>> {
        if !self.rests.is_empty() {
            return None;
        }
        let last = Axis(sizes.len() as u32 - 1);
        self.sizes = sizes;
        for at in 2..self.nodes.len() {
            let (axis, first, end) = self.nodes[at];
            let arcs = &mut self.arcs[first as usize..end as usize];
            arcs.iter_mut().for_each(|(mask, _)| *mask = refined.mask(axis, *mask));
            arcs.sort_unstable_by_key(|(mask, _): &(Mask, _)| mask.trailing_zeros());
            self.nodes[at].0 = refined.axes.get(axis.index()).map_or(last, |(axis, _)| *axis);
        }
        self.find_nodes();
        self.name_axes(refined, last);
        Some(self)
    }

    /// Makes the table of nodes anew.
    fn find_nodes(&mut self) {
        self.unique.clear();
        for at in 2..self.nodes.len() {
            let set = super::Set(at as u32);
            let mut hash = hash_of(self.axis(set), self.arcs_of(set));
            while self.unique.contains_key(&hash) {
                hash = hash.wrapping_add(1);
            }
            self.unique.insert(hash, set);
        }
    }

    /// Makes the table of sets of axes anew.
    fn name_axes(&mut self, refined: &Refined, last: Axis) {
        let words = self.sizes.len().div_ceil(64);
        for axes in &mut self.axes {
            let mut bits: Box<[u64]> = vec![0; words].into();
            let members = (0..axes.len() * 64).filter(|at| axes[at / 64] & 1 << (at % 64) != 0);
            members
                .map(|at| refined.axes.get(at).map_or(last, |(axis, _)| *axis))
                .for_each(|axis| bits[axis.index() / 64] |= 1 << (axis.index() % 64));
            *axes = bits;
        }
        let named = self.axes.iter().zip(0..).map(|(bits, at)| (bits.clone(), Axes(at)));
        self.axes_places = HashMap::from_iter(named);
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::super::{Axis, Diagrams, Set};
    use crate::check::{Mask, Refined};

    /// Sets that are made finer are those that are made finer from the beginning, whatever is done with them.
    #[test]
    fn sets_are_what_they_are_from_nothing() {
        // Between the axes one more, and one class that becomes two.
        let refined = Refined {
            axes: vec![(Axis(0), None), (Axis(2), Some(vec![0b001, 0b110, 0b1000])), (Axis(3), None)],
            fresh: vec![Axis(1)],
        };
        let before = [3, 3, 2, 2];
        let new = |axis: u32| refined.axes.get(axis as usize).map_or(Axis(4), |(axis, _)| *axis);
        let mut random = Random(5);
        let mut old = Diagrams::new(before.to_vec(), 100_000);
        let mut known = vec![(Set::EVERYTHING, Vec::new())];
        for _ in 0..400 {
            let axis = random.below(4) as u32;
            let mask: Mask = 1 + random.below((1 << before[axis as usize]) - 1);
            let (which, other) = (random.below(3), random.below(known.len() as u64) as usize);
            let (set, mut steps) = known[other].clone();
            let side = old.side(Axis(axis), mask);
            let made = combine(&mut old, which, set, side);
            steps.push((which, axis, mask));
            if steps.len() < 12 {
                known.push((made, steps));
            }
        }
        let all = old.axes([Axis(1), Axis(3)]);
        let mut fine = old.refined(&refined, vec![3, 2, 4, 2, 2]).unwrap();
        let (size, axes) = (fine.size(), fine.axes([Axis(2), Axis(4)]));
        assert_eq!(all, axes);
        for (set, steps) in &known {
            let again = steps.iter().fold(Set::EVERYTHING, |set, (which, axis, mask)| {
                let side = fine.side(new(*axis), refined.mask(Axis(*axis), *mask));
                combine(&mut fine, *which, set, side)
            });
            assert_eq!(*set, again, "{steps:?}");
        }
        assert_eq!(fine.size(), size, "no set was made a second time");
    }

    fn combine(diagrams: &mut Diagrams, which: u64, left: Set, right: Set) -> Set {
        match which {
            0 => diagrams.and(left, right),
            1 => diagrams.or(left, right),
            _ => diagrams.minus(left, right),
        }
    }
}
