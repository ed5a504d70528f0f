//! Fast, fixed hashing for the tables of diagrams: the same on every machine.

use std::hash::Hasher;

use super::Set;
use crate::check::{Axis, Mask};

/// Multiplies and rotates; keys are small numbers that nobody outside chooses.
#[derive(Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        // The low bits of a product are weak, and tables look at both ends.
        self.0 ^ (self.0 >> 32)
    }
}

/// The hash of a node.
pub(super) fn hash_of(axis: Axis, arcs: &[(Mask, Set)]) -> u64 {
    let mut hasher = Mix::default();
    hasher.write_u32(axis.0);
    for (mask, kid) in arcs {
        hasher.write_u64(*mask);
        hasher.write_u32(kid.0);
    }
    hasher.finish()
}
