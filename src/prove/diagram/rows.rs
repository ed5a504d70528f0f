//! The boxes of a list as bitmaps: for each class of each axis the boxes that it may be in.

use super::{Diagrams, Mask};
use crate::check::{Axis, Cube};

/// Some boxes of a list, as bits.
pub(super) type Rows = Box<[u64]>;

/// Boxes in their order, by the classes that they have.
pub(super) struct Table {
    /// The axes that a box names, in their order: levels.
    pub(super) axes: Vec<Axis>,
    /// All classes of each level.
    pub(super) full: Vec<Mask>,
    /// The sides of each box by their levels.
    pub(super) sides: Vec<Vec<(usize, Mask)>>,
    /// For each level and class the boxes that have the class, or do not name the axis.
    having: Vec<Vec<Rows>>,
    /// For each level the boxes that name its axis.
    naming: Vec<Rows>,
    /// The levels, those in front that most boxes name.
    pub(super) asked: Vec<usize>,
    /// For each level its classes, those in front that the fewest boxes have.
    rare: Vec<Vec<usize>>,
}

impl Table {
    pub(super) fn new(diagrams: &Diagrams, boxes: &[Cube]) -> Table {
        let mut axes: Vec<Axis> = boxes.iter().flat_map(Cube::sides).map(|(axis, _)| *axis).collect();
        axes.sort();
        axes.dedup();
        let full: Vec<Mask> = axes.iter().map(|axis| diagrams.full(*axis)).collect();
        let level = |axis: &Axis| axes.binary_search(axis).unwrap_or_default();
        let sides = boxes.iter().map(|cube| cube.sides().iter().map(|(axis, mask)| (level(axis), *mask)).collect());
        let sides: Vec<Vec<(usize, Mask)>> = sides.collect();
        let mut naming = vec![none(boxes.len()); axes.len()];
        let all = first(boxes.len(), boxes.len());
        let mut having: Vec<Vec<Rows>> =
            full.iter().map(|full| vec![all.clone(); full.count_ones() as usize]).collect();
        for (at, sides) in sides.iter().enumerate() {
            for (level, mask) in sides {
                naming[*level][at / 64] |= 1 << (at % 64);
                let others = having[*level].iter_mut().enumerate().filter(|(class, _)| mask & 1 << class == 0);
                others.for_each(|(_, having)| having[at / 64] &= !(1 << (at % 64)));
            }
        }
        let count = |rows: &Rows| rows.iter().map(|word| word.count_ones()).sum::<u32>();
        let mut asked: Vec<usize> = (0..axes.len()).collect();
        asked.sort_by_cached_key(|level| std::cmp::Reverse(count(&naming[*level])));
        let rare = having.iter().map(|having| {
            let mut classes: Vec<usize> = (0..having.len()).collect();
            classes.sort_by_cached_key(|class| count(&having[*class]));
            classes
        });
        let rare = rare.collect();
        Table { axes, full, sides, having, naming, asked, rare }
    }

    /// The boxes, in their order.
    pub(super) fn cubes(&self) -> impl Iterator<Item = Cube> {
        self.sides.iter().map(|sides| Cube::of(sides.iter().map(|(level, mask)| (self.axes[*level], *mask)).collect()))
    }

    /// Those of the first `count` boxes that may hold somebody who has classes in `open` on each level.
    pub(super) fn meeting(&self, open: &[Mask], count: usize) -> Rows {
        let mut rows = first(count, self.sides.len());
        (0..open.len()).for_each(|level| self.keep_meeting(&mut rows, level, open[level]));
        rows
    }

    /// Keeps those of `rows` that have one of these classes on a level.
    pub(super) fn keep_meeting(&self, rows: &mut Rows, level: usize, open: Mask) {
        if open.count_ones() == 1 {
            return keep(rows, self.having(level, open.trailing_zeros() as usize));
        }
        if open != self.full[level] {
            let mut any = none(self.sides.len());
            classes(open).for_each(|class| {
                any.iter_mut().zip(&self.having[level][class]).for_each(|(any, having)| *any |= having);
            });
            keep(rows, &any);
        }
    }

    /// The boxes that do not hold all of these classes of a level.
    pub(super) fn splitting(&self, level: usize, open: Mask, splits: &mut [u64]) {
        splits.copy_from_slice(&self.naming[level]);
        if open != self.full[level] {
            let mut all = first(self.sides.len(), self.sides.len());
            classes(open).for_each(|class| keep(&mut all, self.having(level, class)));
            splits.iter_mut().zip(&all).for_each(|(splits, all)| *splits &= !all);
        }
    }

    pub(super) fn having(&self, level: usize, class: usize) -> &Rows {
        &self.having[level][class]
    }

    pub(super) fn naming(&self, level: usize) -> &Rows {
        &self.naming[level]
    }

    /// The class of `open` that the fewest boxes have.
    pub(super) fn rare(&self, level: usize, open: Mask) -> Option<usize> {
        self.rare[level].iter().copied().find(|class| open & 1 << class != 0)
    }

    /// The class of `open` that the fewest of `rows` have.
    pub(super) fn rarest(&self, rows: &Rows, level: usize, open: Mask) -> Option<usize> {
        if open.count_ones() == 1 {
            return Some(open.trailing_zeros() as usize);
        }
        classes(open).min_by_key(|class| common(rows, self.having(level, *class)))
    }
}

/// None of so many boxes.
fn none(of: usize) -> Rows {
    vec![0; of.div_ceil(64)].into()
}

/// The first `count` of so many boxes.
pub(super) fn first(count: usize, of: usize) -> Rows {
    let word = |at: usize| match count.saturating_sub(at * 64) {
        64.. => !0,
        bits => (1 << bits) - 1,
    };
    (0..of.div_ceil(64)).map(word).collect()
}

/// The places of boxes.
pub(super) fn members(rows: &[u64]) -> impl Iterator<Item = usize> {
    rows.iter().enumerate().flat_map(|(word, bits)| classes(*bits).map(move |bit| word * 64 + bit))
}

/// The places of the bits of a mask.
pub(super) fn classes(mut mask: Mask) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros() as usize);
        mask &= mask.wrapping_sub(1);
        place
    })
}

pub(super) fn meets(rows: &[u64], others: &[u64]) -> bool {
    rows.iter().zip(others).any(|(own, other)| own & other != 0)
}

pub(super) fn common(rows: &[u64], others: &[u64]) -> u32 {
    rows.iter().zip(others).map(|(own, other)| (own & other).count_ones()).sum()
}

pub(super) fn keep(rows: &mut Rows, others: &[u64]) {
    rows.iter_mut().zip(others).for_each(|(own, other)| *own &= other);
}
