//! A box of points with all its axes at hand: what is known of the situations that may be.

use super::{Axis, Cube, Formula, Mask, Space};

/// For each axis, the classes that are possible. As a set of situations it is their hull: it forgets how facts hang
/// together, but for what the relations of the space tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Region(Vec<Mask>);

impl Region {
    /// All points of a space.
    pub(crate) fn whole(space: &Space) -> Region {
        Region((0..space.sizes.len()).map(|axis| space.full(Axis(axis as u32))).collect())
    }

    /// The possible classes on `axis`.
    pub(crate) fn on(&self, axis: Axis) -> Mask {
        self.0[axis.index()]
    }

    /// Replaces the possible classes on `axis`.
    pub(crate) fn set(&mut self, axis: Axis, mask: Mask) {
        self.0[axis.index()] = mask;
    }

    /// True where some point of it is one of `cube`.
    pub(crate) fn meets(&self, cube: &Cube) -> bool {
        cube.sides().iter().all(|(axis, mask)| self.on(*axis) & mask != 0)
    }

    /// The points of it that are in `cube`, if there are any.
    pub(crate) fn and(&self, cube: &Cube) -> Option<Region> {
        self.meets(cube).then(|| {
            let mut narrower = self.clone();
            cube.sides().iter().for_each(|(axis, mask)| narrower.0[axis.index()] &= mask);
            narrower
        })
    }

    /// The points of both on every axis, if there are any.
    pub(crate) fn and_region(&self, other: &Region) -> Option<Region> {
        let masks: Vec<Mask> = self.0.iter().zip(&other.0).map(|(left, right)| left & right).collect();
        masks.iter().all(|mask| *mask != 0).then_some(Region(masks))
    }

    /// Adds the points of `other`; true where that made a difference.
    pub(crate) fn join(&mut self, other: &Region) -> bool {
        let mut grew = false;
        for (own, more) in self.0.iter_mut().zip(&other.0) {
            grew |= more & !*own != 0;
            *own |= more;
        }
        grew
    }

    /// The points of it where `formula` may hold, and no others that the relations rule out; none where it cannot.
    pub(crate) fn narrow(&self, space: &Space, formula: &Formula) -> Option<Region> {
        match formula {
            Formula::In(axis, mask) => {
                let mut narrower = self.clone();
                narrower.0[axis.index()] &= mask;
                (narrower.on(*axis) != 0).then_some(narrower)?.settle(space)
            }
            Formula::All(parts) => parts.iter().try_fold(self.clone(), |region, part| region.narrow(space, part)),
            Formula::Any(parts) => {
                let mut alternatives = parts.iter().filter_map(|part| self.narrow(space, part));
                let mut hull = alternatives.next()?;
                alternatives.for_each(|other| _ = hull.join(&other));
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
                        self.0[axis.index()] &= !mask;
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
