//! Which boxes of a list a region meets, and who is outside all of them.
//!
//! A long list asks the same question for each of its conditions: who is left for this one? Mostly somebody is, and
//! then one point outside all boxes above is proof enough. Each axis has a *usual* class, which the fewest boxes name.
//! A box holds a point only if the point has one of its classes wherever it does not have the usual one; so boxes are
//! found by those few classes, in one look for each choice of them, however many boxes there are. Where a box holds the
//! point the search goes on outside that box. Only where nobody is found does [`super::cover`] look thoroughly, along
//! the boxes that meet the region at all, which bitmaps tell: for each class of each axis, the boxes that it may be in.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cover::is_real;
use super::space::{Axis, Cube, Mask, Region, Space};

/// How many parts of a region are looked at before the search is left to those who do it thoroughly.
const PARTS: usize = 64;

/// A box that has no usual class on more axes than this is found by the bitmaps.
const MOST_UNUSUAL: usize = 4;

/// The places that have room in the number of a corner.
const PLACES: usize = 1 << 9;

/// For so many choices of classes a box is written down.
const MOST_CORNERS: usize = 16;

/// A point that has other than the usual classes on more axes than this is looked up in the bitmaps.
const FAR: usize = 8;

/// The boxes of a list, by the classes that they have.
pub(crate) struct Index {
    /// The axes that a box names.
    axes: Vec<Indexed>,
    /// How many words a bitmap has.
    words: usize,
    /// The place of each axis of the space in `axes`.
    places: Vec<Option<usize>>,
    /// The sides of all boxes, one box behind the other, by the places of their axes.
    sides: Vec<(usize, Mask)>,
    /// Where the sides of each box end.
    ends: Vec<usize>,
    /// The boxes by the classes that they have where they have no usual ones, in their order.
    corners: HashMap<u64, Vec<u32>, BuildHasherDefault<Mixed>>,
    /// Whether all boxes are in `corners`.
    is_whole: bool,
}

struct Indexed {
    axis: Axis,
    /// The bitmap of class `n` begins at `n * words`.
    bits: Vec<u64>,
    /// The classes, those that the fewest boxes have in front: the first is the usual one.
    rarest: Vec<u8>,
    full: Mask,
}

impl Index {
    /// The index of `boxes`.
    pub(crate) fn new(space: &Space, boxes: &[&Cube]) -> Index {
        let words = boxes.len().div_ceil(64);
        let mut places: Vec<Option<usize>> = vec![None; space.all_axes().count()];
        let (mut axes, mut sides, mut ends): (Vec<Axis>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        for cube in boxes {
            for (axis, mask) in cube.sides() {
                let place = *places[axis.index()].get_or_insert_with(|| {
                    axes.push(*axis);
                    axes.len() - 1
                });
                sides.push((place, space.full(*axis) & mask));
            }
            ends.push(sides.len());
        }
        let axes = axes.into_iter().map(|axis| Indexed::new(axis, space.full(axis), words)).collect();
        let mut index = Index { axes, words, places, sides, ends, corners: HashMap::default(), is_whole: true };
        index.fill(boxes.len());
        (0..boxes.len()).for_each(|at| index.is_whole &= index.write_down(at));
        index
    }

    /// Fills the bitmaps.
    fn fill(&mut self, count: usize) {
        let mut named = vec![vec![0_u64; self.words]; self.axes.len()];
        let mut having: Vec<Vec<usize>> = self.axes.iter().map(|axis| vec![0; axis.rarest.len()]).collect();
        let mut start = 0;
        for (at, end) in self.ends.iter().enumerate() {
            for (place, mask) in &self.sides[start..*end] {
                named[*place][at / 64] |= 1 << (at % 64);
                for class in classes(*mask) {
                    self.axes[*place].bits[class * self.words + at / 64] |= 1 << (at % 64);
                    having[*place][class] += 1;
                }
            }
            start = *end;
        }
        for (indexed, (named, having)) in self.axes.iter_mut().zip(named.iter().zip(having)) {
            // A box that does not name the axis has all its classes.
            let first = first(count, self.words);
            for row in indexed.bits.chunks_mut(self.words.max(1)) {
                row.iter_mut().zip(named.iter().zip(&first)).for_each(|(bits, (named, first))| *bits |= first & !named);
            }
            indexed.rarest.sort_by_key(|class| having[usize::from(*class)]);
        }
    }

    /// Writes a box down by the classes that it has where it has no usual ones; false where they are too many.
    fn write_down(&mut self, at: usize) -> bool {
        let unusual = self.box_at(at).iter().filter(|(place, mask)| mask & 1 << self.usual(*place) == 0);
        let mut unusual: Vec<(usize, Mask)> = unusual.copied().collect();
        unusual.sort_unstable();
        let corners = unusual.iter().fold(1_usize, |all, (_, mask)| all.saturating_mul(mask.count_ones() as usize));
        if unusual.len() > MOST_UNUSUAL || corners > MOST_CORNERS || unusual.iter().any(|(place, _)| *place >= PLACES) {
            return false;
        }
        let mut keys = vec![0];
        for (place, mask) in unusual {
            keys = keys.into_iter().flat_map(|key| classes(mask).map(move |class| corner(key, place, class))).collect();
        }
        keys.into_iter().for_each(|key| self.corners.entry(key).or_default().push(at as u32));
        true
    }

    fn box_at(&self, at: usize) -> &[(usize, Mask)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sides[start..self.ends[at]]
    }

    fn usual(&self, place: usize) -> u8 {
        self.axes[place].rarest[0]
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

    /// Whether somebody in `cube` is found at once who is in none of the first `count` boxes.
    pub(crate) fn leaves_somebody(&self, space: &Space, cube: &Cube, count: usize) -> bool {
        let mut whole: Vec<Mask> = self.axes.iter().map(|indexed| indexed.full).collect();
        for (axis, mask) in cube.sides() {
            if let Some(place) = self.places[axis.index()] {
                whole[place] &= mask;
            }
        }
        let mut open = vec![whole];
        for _ in 0..PARTS {
            let Some(part) = open.pop() else { return false };
            let Some(point) = self.rarest_point(&part) else { continue };
            match self.first_around(&point, count) {
                Some(at) => self.leave(at, part, &mut open),
                None => return self.may_be(space, cube, &point),
            }
        }
        false
    }

    /// On each axis the class that the fewest boxes have.
    fn rarest_point(&self, part: &[Mask]) -> Option<Vec<usize>> {
        self.axes.iter().zip(part).map(|(indexed, mask)| indexed.rarest_of(*mask)).collect()
    }

    /// The first of the first `count` boxes that a point is in.
    fn first_around(&self, point: &[usize], count: usize) -> Option<usize> {
        let unusual: Vec<usize> =
            (0..point.len()).filter(|place| usize::from(self.usual(*place)) != point[*place]).collect();
        if !self.is_whole || unusual.len() > FAR {
            return lowest(&self.having(point, count));
        }
        let holds = |at: usize| self.box_at(at).iter().all(|(place, mask)| mask & 1 << point[*place] != 0);
        let mut best = count;
        let mut keys = Vec::with_capacity(1 << unusual.len());
        keys.push(0);
        for place in unusual {
            for at in 0..keys.len() {
                // What has room for no more is not written down by more.
                if keys[at] >> (16 * (MOST_UNUSUAL - 1)) == 0 {
                    keys.push(corner(keys[at], place, point[place]));
                }
            }
        }
        for key in keys {
            let boxes = self.corners.get(&key).into_iter().flatten().map(|at| *at as usize);
            best = boxes.take_while(|at| *at < best).find(|at| holds(*at)).unwrap_or(best);
        }
        (best < count).then_some(best)
    }

    /// Opens the parts of `part` that are outside a box.
    fn leave(&self, at: usize, mut part: Vec<Mask>, open: &mut Vec<Vec<Mask>>) {
        let bottom = open.len();
        for (place, mask) in self.box_at(at) {
            let own = part[*place];
            if own & !mask != 0 {
                let mut outside = part.clone();
                outside[*place] = own & !mask;
                open.push(outside);
                part[*place] = own & mask;
            }
        }
        open[bottom..].reverse();
    }

    /// Whether the relations let somebody be at `point`, in `cube`.
    fn may_be(&self, space: &Space, cube: &Cube, point: &[usize]) -> bool {
        if space.relations().is_empty() {
            return true;
        }
        let Some(mut part) = Region::whole(space).and(cube) else { return false };
        self.axes.iter().zip(point).for_each(|(indexed, class)| part.set(indexed.axis, 1 << class));
        part.settle(space).is_some_and(|part| is_real(space, part))
    }

    /// The first `count` boxes that have the class of `point` on each axis, as a bitmap.
    fn having(&self, point: &[usize], count: usize) -> Vec<u64> {
        let mut met = first(count, self.words);
        self.axes.iter().zip(point).for_each(|(indexed, class)| indexed.keep(*class, &mut met));
        met
    }
}

/// The number of some classes on some axes, with one more; at most [`MOST_UNUSUAL`] of them, the axes in their order.
fn corner(key: u64, place: usize, class: usize) -> u64 {
    key << 16 | (place as u64) << 6 | class as u64 | 1 << 15
}

/// A hash of numbers that are spread well already, but for their lowest bits.
#[derive(Clone, Copy, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Indexed {
    fn new(axis: Axis, full: Mask, words: usize) -> Indexed {
        let count = full.count_ones() as usize;
        Indexed { axis, bits: vec![0; count * words], rarest: (0..count as u8).collect(), full }
    }

    /// The class of `mask` that the fewest boxes have.
    fn rarest_of(&self, mask: Mask) -> Option<usize> {
        self.rarest.iter().map(|class| usize::from(*class)).find(|class| mask & (1 << class) != 0)
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

/// The places of the bits of a mask.
fn classes(mut mask: Mask) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros() as usize);
        mask &= mask.wrapping_sub(1);
        place
    })
}
