//! A box of points with all its axes at hand: what is known of the situations that may be.

use std::sync::Arc;

use super::{Axis, Cube, Formula, Mask, Space};

/// How many axes stand together.
const CHUNK: usize = 32;

/// For each axis, the classes that are possible. As a set of situations it is their hull: it forgets how facts hang
/// together, but for what the relations of the space tell.
///
/// Regions that follow from each other are alike on most axes, so they share what neither has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region(Vec<Arc<[Mask; CHUNK]>>);

impl Region {
    /// All points of a space.
    pub(crate) fn whole(space: &Space) -> Region {
        let axes: Vec<Mask> = space.all_axes().map(|axis| space.full(axis)).collect();
        // What fills the last chunk up is never empty, so that it never makes a region empty.
        let chunk = |masks: &[Mask]| Arc::new(std::array::from_fn(|at| masks.get(at).copied().unwrap_or(1)));
        Region(axes.chunks(CHUNK).map(chunk).collect())
    }

    /// No point at all: what others are joined to.
    pub(crate) fn nothing(space: &Space) -> Region {
        let empty = Arc::new([0; CHUNK]);
        Region((0..space.all_axes().count().div_ceil(CHUNK)).map(|_| empty.clone()).collect())
    }

    /// The possible classes on `axis`.
    pub(crate) fn on(&self, axis: Axis) -> Mask {
        self.0[axis.index() / CHUNK][axis.index() % CHUNK]
    }

    /// Replaces the possible classes on `axis`.
    pub(crate) fn set(&mut self, axis: Axis, mask: Mask) {
        if self.on(axis) != mask {
            Arc::make_mut(&mut self.0[axis.index() / CHUNK])[axis.index() % CHUNK] = mask;
        }
    }

    /// True where some point of it is one of `cube`.
    pub(crate) fn meets(&self, cube: &Cube) -> bool {
        cube.sides().iter().all(|(axis, mask)| self.on(*axis) & mask != 0)
    }

    /// The points of it that are in `cube`, if there are any.
    pub(crate) fn and(&self, cube: &Cube) -> Option<Region> {
        self.meets(cube).then(|| {
            let mut narrower = self.clone();
            cube.sides().iter().for_each(|(axis, mask)| narrower.set(*axis, self.on(*axis) & mask));
            narrower
        })
    }

    /// The points of both on every axis, if there are any.
    pub(crate) fn and_region(&self, other: &Region) -> Option<Region> {
        let mut both = self.clone();
        for (own, other) in both.0.iter_mut().zip(&other.0).filter(|(own, other)| own != other) {
            let own = Arc::make_mut(own);
            own.iter_mut().zip(other.iter()).for_each(|(own, other)| *own &= other);
            if own.contains(&0) {
                return None;
            }
        }
        Some(both)
    }

    /// Adds the points of `other`; true where that made a difference.
    pub(crate) fn join(&mut self, other: &Region) -> bool {
        let mut grew = false;
        for (own, more) in self.0.iter_mut().zip(&other.0).filter(|(own, more)| !Arc::ptr_eq(own, more)) {
            if own.iter().zip(more.iter()).any(|(own, more)| more & !own != 0) {
                grew = true;
                Arc::make_mut(own).iter_mut().zip(more.iter()).for_each(|(own, more)| *own |= more);
            }
        }
        grew
    }

    /// The points of it where `formula` may hold, and no others that the relations rule out; none where it cannot.
    pub(crate) fn narrow(&self, space: &Space, formula: &Formula) -> Option<Region> {
        match formula {
            Formula::In(axis, mask) => {
                let mask = self.on(*axis) & mask;
                let mut narrower = self.clone();
                narrower.set(*axis, mask);
                if mask == 0 { None } else { narrower.settle(space) }
            }
            Formula::All(parts) => {
                // What is said about single axes stands in front; the relations are asked once about all of it.
                let mut region = self.clone();
                let mut rest = parts.as_slice();
                while let [Formula::In(axis, mask), behind @ ..] = rest {
                    let mask = region.on(*axis) & mask;
                    region.set(*axis, mask);
                    if mask == 0 {
                        return None;
                    }
                    rest = behind;
                }
                if rest.len() < parts.len() {
                    region = region.settle(space)?;
                }
                rest.iter().try_fold(region, |region, part| region.narrow(space, part))
            }
            Formula::Any(parts) => {
                let mut alternatives = parts.iter().filter_map(|part| self.narrow(space, part));
                let mut hull = alternatives.next()?;
                // Each alternative lies within this region: once the hull is all of it, nothing can be added.
                while hull != *self {
                    let Some(other) = alternatives.next() else { break };
                    hull.join(&other);
                }
                Some(hull)
            }
        }
    }

    /// Without the classes that the relations rule out here; none where that leaves nothing.
    pub(crate) fn settle(mut self, space: &Space) -> Option<Region> {
        loop {
            let mut changed = false;
            for impossible in space.relations() {
                let mut open = impossible.sides().iter().filter(|(axis, mask)| self.on(*axis) & !mask != 0);
                match (open.next(), open.next()) {
                    (None, _) => return None,
                    (Some((axis, mask)), None) if self.on(*axis) & mask != 0 => {
                        self.set(*axis, self.on(*axis) & !mask);
                        changed = true;
                    }
                    _ => {}
                }
            }
            if !changed {
                return Some(self);
            }
        }
    }
}
