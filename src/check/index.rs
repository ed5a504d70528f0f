//! Which boxes of a list a region meets, by bitmaps: for each class of each axis, the boxes that it may be in.
//!
//! A long list asks the same question for each of its conditions: who is left for this one? Mostly somebody is, and
//! then one point outside all boxes above is proof enough: it is looked for class by class, by taking at each axis the
//! class that the fewest boxes of the list may have. Only where that finds nobody does [`super::cover`] split regions,
//! and then only along the boxes that meet the region at all.

use super::space::{Axis, Cube, Mask, Region, Space};

/// How many classes of an axis are tried in search of a way around a box.
const TRIES: usize = 2;

/// How many boxes are gone around before the search is left to those who do it thoroughly.
const REPAIRS: usize = 12;

/// The boxes of a list, by the classes that they have.
pub(crate) struct Index {
    /// For each axis that a box names, and each class on it, a bit for each box that has the class.
    axes: Vec<Indexed>,
    /// How many words a bitmap has.
    words: usize,
}

struct Indexed {
    axis: Axis,
    /// The bitmap of class `n` begins at `n * words`.
    bits: Vec<u64>,
    /// The classes, those that the fewest boxes have in front.
    rarest: Vec<u8>,
}

impl Index {
    /// The index of `boxes`.
    pub(crate) fn new(space: &Space, boxes: &[&Cube]) -> Index {
        let words = boxes.len().div_ceil(64);
        let mut places: Vec<Option<usize>> = vec![None; space.all_axes().count()];
        let mut axes: Vec<Indexed> = Vec::new();
        for (axis, _) in boxes.iter().flat_map(|cube| cube.sides()) {
            places[axis.index()].get_or_insert_with(|| {
                let classes = space.full(*axis).count_ones() as usize;
                axes.push(Indexed { axis: *axis, bits: vec![!0; classes * words], rarest: Vec::new() });
                axes.len() - 1
            });
        }
        for (at, cube) in boxes.iter().enumerate() {
            for (axis, mask) in cube.sides() {
                let Some(place) = places[axis.index()] else { continue };
                let missing = space.full(*axis) & !mask;
                for class in classes(missing) {
                    axes[place].bits[class * words + at / 64] &= !(1 << (at % 64));
                }
            }
        }
        axes.iter_mut().for_each(|indexed| indexed.rank(words));
        Index { axes, words }
    }

    /// The first `count` boxes that meet `region`, as a bitmap.
    fn meeting(&self, region: &Region, count: usize) -> Vec<u64> {
        let mut met = first(count, self.words);
        for indexed in &self.axes {
            let mask = region.on(indexed.axis);
            if mask.count_ones() as usize == indexed.rarest.len() {
                continue;
            }
            match mask.count_ones() {
                1 => indexed.keep(mask.trailing_zeros() as usize, &mut met),
                _ => indexed.keep_any(mask, &mut met),
            }
        }
        met
    }

    /// The places of those of the first `count` boxes that meet `region`.
    pub(crate) fn meeting_places(&self, region: &Region, count: usize) -> Vec<usize> {
        let met = self.meeting(region, count);
        met.iter().enumerate().flat_map(|(word, bits)| classes(*bits).map(move |bit| word * 64 + bit)).collect()
    }

    /// A part of `region` that none of the first `count` boxes meets, if one is found at once.
    pub(crate) fn outside(&self, space: &Space, region: &Region, count: usize) -> Option<Region> {
        let mut point = Vec::with_capacity(self.axes.len());
        let mut part = region.clone();
        for indexed in &self.axes {
            let class = indexed.rarest_of(region.on(indexed.axis)).next()?;
            part.set(indexed.axis, 1 << class);
            point.push(class);
        }
        let mut met = self.having(&point, count);
        for _ in 0..REPAIRS {
            let Some(taker) = lowest(&met) else { return part.settle(space) };
            self.evade(taker, region, (&mut point, &mut met), count)?;
            self.axes.iter().zip(&point).for_each(|(indexed, class)| part.set(indexed.axis, 1 << class));
        }
        None
    }

    /// Changes one class of `point` so that `taker` no longer has it and fewer boxes do.
    fn evade(
        &self,
        taker: usize,
        region: &Region,
        (point, met): (&mut Vec<usize>, &mut Vec<u64>),
        count: usize,
    ) -> Option<()> {
        let takers = ones(met);
        for (place, indexed) in self.axes.iter().enumerate() {
            let away = indexed.rarest_of(region.on(indexed.axis)).filter(|class| !indexed.has(*class, taker));
            for class in away.take(TRIES) {
                let before = std::mem::replace(&mut point[place], class);
                let trial = self.having(point, count);
                if ones(&trial) < takers {
                    *met = trial;
                    return Some(());
                }
                point[place] = before;
            }
        }
        None
    }

    /// The first `count` boxes that have the class of `point` on each axis, as a bitmap.
    fn having(&self, point: &[usize], count: usize) -> Vec<u64> {
        let mut met = first(count, self.words);
        self.axes.iter().zip(point).for_each(|(indexed, class)| indexed.keep(*class, &mut met));
        met
    }
}

impl Indexed {
    fn rank(&mut self, words: usize) {
        let count = |class: usize| -> u32 {
            self.bits[class * words..(class + 1) * words].iter().map(|word| word.count_ones()).sum()
        };
        let mut ranked: Vec<(u32, u8)> =
            (0..self.bits.len() / words.max(1)).map(|class| (count(class), class as u8)).collect();
        ranked.sort_unstable();
        self.rarest = ranked.into_iter().map(|(_, class)| class).collect();
    }

    /// The classes of `mask`, those that the fewest boxes have in front.
    fn rarest_of(&self, mask: Mask) -> impl Iterator<Item = usize> {
        self.rarest.iter().map(|class| usize::from(*class)).filter(move |class| mask & (1 << class) != 0)
    }

    /// Whether the box at `place` has the class.
    fn has(&self, class: usize, place: usize) -> bool {
        let words = self.bits.len() / self.rarest.len();
        self.bits[class * words + place / 64] & (1 << (place % 64)) != 0
    }

    /// Keeps the boxes that have the class.
    fn keep(&self, class: usize, met: &mut [u64]) {
        let words = self.bits.len() / self.rarest.len();
        let start = class * words;
        met.iter_mut().zip(&self.bits[start..start + words]).for_each(|(met, bits)| *met &= bits);
    }

    /// Keeps the boxes that have one of the classes.
    fn keep_any(&self, mask: Mask, met: &mut [u64]) {
        let words = self.bits.len() / self.rarest.len();
        let mut any = vec![0; met.len()];
        for class in classes(mask) {
            let start = class * words;
            any.iter_mut().zip(&self.bits[start..start + words]).for_each(|(any, bits)| *any |= bits);
        }
        met.iter_mut().zip(any).for_each(|(met, any)| *met &= any);
    }
}

/// The first `count` bits of a bitmap, in as many words as they take.
fn first(count: usize, words: usize) -> Vec<u64> {
    let mut bits = vec![!0; count.div_ceil(64).min(words)];
    if let Some(last) = bits.last_mut()
        && !count.is_multiple_of(64)
    {
        *last = (1 << (count % 64)) - 1;
    }
    bits
}

/// The place of the first bit that is set.
fn lowest(bits: &[u64]) -> Option<usize> {
    let word = bits.iter().position(|word| *word != 0)?;
    Some(word * 64 + bits[word].trailing_zeros() as usize)
}

/// How many bits are set.
fn ones(bits: &[u64]) -> u32 {
    bits.iter().map(|word| word.count_ones()).sum()
}

/// The places of the bits of a mask.
fn classes(mut mask: Mask) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros() as usize);
        mask &= mask.wrapping_sub(1);
        place
    })
}
