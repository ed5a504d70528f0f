//! Random boxes for tests, the same in every run.

use super::{Axis, Mask};
use crate::check::Cube;

/// Numbers that look like random ones.
pub(super) struct Random(pub(super) u64);

impl Random {
    /// A number below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// A box in a space of these sizes, which names an axis about `most` times in six.
    pub(super) fn cube(&mut self, sizes: &[u8], most: u64) -> Cube {
        let mut sides: Vec<(Axis, Mask)> = Vec::new();
        for (axis, size) in sizes.iter().enumerate() {
            let mask = self.below(1 << size);
            if self.below(6) < most && mask != 0 && mask != (1 << size) - 1 {
                sides.push((Axis(axis as u32), mask));
            }
        }
        Cube::of(sides)
    }
}
