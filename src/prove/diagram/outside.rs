//! Who of a set is outside of many boxes, told without the axes that nobody asks about behind it.
//!
//! Each rule of a long list takes those whom it holds for and no rule above it. Said by all that the list asks, that is
//! a set which grows large, and mostly few of these facts matter behind the rule, or none. Then one choice of classes on
//! all other axes is enough that is in none of the boxes above: whoever has these classes is outside, whatever they have
//! on the few that matter, but for the boxes that ask about nothing else. Such a choice is looked for in one go; what it
//! does not show is looked for thoroughly, by splitting, and where that takes too long the boxes are taken away one by
//! one.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Axes, Diagrams, Mask, Set};
use crate::check::{Axis, Cube};

/// How many choices are tried before what is left is looked for thoroughly.
const TRIES: usize = 8;

/// How many boxes are looked at thoroughly before they are taken away one by one.
const LOOKS: usize = 4_000_000;

/// Rows of the boxes of a list, as bits.
type Rows = Box<[u64]>;

/// Boxes in their order, by the classes that they have.
pub(crate) struct Boxes {
    /// The axes that a box names, in their order: levels.
    axes: Vec<Axis>,
    /// The sides of each box by their levels.
    sides: Vec<Vec<(usize, Mask)>>,
    /// For each level and class the boxes that have the class, or do not name the axis.
    having: Vec<Vec<Rows>>,
    /// For each level the boxes that name its axis.
    naming: Vec<Rows>,
    plans: Vec<(Axes, Rc<Plan>)>,
}

/// What there is to know of boxes where some axes do not matter behind them.
struct Plan {
    /// For each level whether its axis does not matter.
    is_gone: Vec<bool>,
}

impl Boxes {
    /// These boxes, in the space of `diagrams`.
    pub(crate) fn new(diagrams: &Diagrams, boxes: &[Cube]) -> Boxes {
        let mut axes: Vec<Axis> = boxes.iter().flat_map(Cube::sides).map(|(axis, _)| *axis).collect();
        axes.sort();
        axes.dedup();
        let level = |axis: &Axis| axes.binary_search(axis).unwrap_or_default();
        let sides = boxes.iter().map(|cube| cube.sides().iter().map(|(axis, mask)| (level(axis), *mask)).collect());
        let sides: Vec<Vec<(usize, Mask)>> = sides.collect();
        let none: Rows = vec![0; boxes.len().div_ceil(64)].into();
        let mut naming = vec![none.clone(); axes.len()];
        let all = first(boxes.len(), boxes.len());
        let mut having: Vec<Vec<Rows>> =
            axes.iter().map(|axis| vec![all.clone(); diagrams.full(*axis).count_ones() as usize]).collect();
        for (at, sides) in sides.iter().enumerate() {
            for (level, mask) in sides {
                naming[*level][at / 64] |= 1 << (at % 64);
                let others = having[*level].iter_mut().enumerate().filter(|(class, _)| mask & 1 << class == 0);
                others.for_each(|(_, having)| having[at / 64] &= !(1 << (at % 64)));
            }
        }
        Boxes { axes, sides, having, naming, plans: Vec::new() }
    }

    fn plan(&mut self, diagrams: &Diagrams, gone: Axes) -> Rc<Plan> {
        if let Some((_, known)) = self.plans.iter().find(|(axes, _)| *axes == gone) {
            return known.clone();
        }
        let is_gone: Vec<bool> = self.axes.iter().map(|axis| diagrams.has(gone, *axis)).collect();
        let plan = Rc::new(Plan { is_gone });
        self.plans.push((gone, plan.clone()));
        plan
    }

    /// Those of the first `count` boxes that may meet a set with these classes.
    fn meeting(&self, hull: &[Mask], count: usize) -> Rows {
        self.among(first(count, self.sides.len()), hull)
    }

    /// Those of `rows` that may meet a set with these classes.
    fn among(&self, mut rows: Rows, hull: &[Mask]) -> Rows {
        let meets = |at: &usize| self.sides[*at].iter().all(|(level, mask)| hull[*level] & mask != 0);
        let apart: Vec<usize> = members(&rows).filter(|at| !meets(at)).collect();
        apart.into_iter().for_each(|at| rows[at / 64] &= !(1 << (at % 64)));
        rows
    }
}

impl Diagrams {
    /// The points that differ on no axis but those in `gone` from one of `set` that is in none of the first `count` boxes.
    pub(crate) fn outside(&mut self, boxes: &mut Boxes, count: usize, set: Set, gone: Axes) -> Set {
        let plan = boxes.plan(self, gone);
        let search = Search { boxes, plan: &plan, gone };
        let (set, rows) = search.without_plain(self, set, count);
        let bound = self.forget(set, gone);
        let (mut found, mut left) = (Set::NOTHING, set);
        for _ in 0..TRIES {
            let (chosen, still) = search.choice(self, left, &rows);
            let chosen = self.forget(chosen, gone);
            let new = search.take_away(self, chosen, &still, |level| !plan.is_gone[level]);
            let new = self.minus(new, found);
            if new.is_empty() {
                break;
            }
            found = self.or(found, new);
            let open = self.minus(bound, found);
            left = self.and(set, open);
            if left.is_empty() {
                return bound;
            }
        }
        if left.is_empty() || self.exhausted() {
            return found;
        }
        search.thoroughly(self, left, &rows, found).unwrap_or_else(|| {
            let rest = search.take_away(self, left, &rows, |_| true);
            let rest = self.forget(rest, gone);
            self.or(found, rest)
        })
    }

    /// Some points of `set` that are in none of the first `count` boxes; nothing only where there are none.
    pub(crate) fn some_outside(&mut self, boxes: &mut Boxes, count: usize, set: Set) -> Set {
        let every: Vec<Axis> = boxes.axes.clone();
        let gone = self.axes(every);
        let plan = boxes.plan(self, gone);
        let search = Search { boxes, plan: &plan, gone };
        let rows = search.boxes.meeting(&self.hull(set, &search.boxes.axes), count);
        let (chosen, still) = search.choice(self, set, &rows);
        let some = search.take_away(self, chosen, &still, |_| true);
        if some.is_empty() { search.take_away(self, set, &rows, |_| true) } else { some }
    }

    /// For each of some axes, in their order, the classes that points of `set` have.
    fn hull(&self, set: Set, axes: &[Axis]) -> Vec<Mask> {
        let mut hull = vec![0; axes.len()];
        let mut seen = HashSet::from([set]);
        let mut open = vec![set];
        let skips = |hull: &mut Vec<Mask>, from: usize, to: Axis| {
            let until = axes.partition_point(|axis| *axis < to);
            (from..until.max(from)).for_each(|at| hull[at] = self.full(axes[at]));
        };
        if !set.is_empty() {
            skips(&mut hull, 0, self.axis(set));
        }
        while let Some(at) = open.pop() {
            let axis = self.axis(at);
            let behind = axes.partition_point(|own| *own <= axis);
            for (mask, kid) in self.arcs_of(at) {
                if let Ok(own) = axes.binary_search(&axis) {
                    hull[own] |= mask;
                }
                skips(&mut hull, behind, self.axis(*kid));
                if seen.insert(*kid) {
                    open.push(*kid);
                }
            }
        }
        hull
    }
}

struct Search<'b> {
    boxes: &'b Boxes,
    plan: &'b Plan,
    gone: Axes,
}

impl Search<'_> {
    /// `set` without the boxes that ask it about nothing but what matters; and those of the first `count` others that
    /// may meet it.
    fn without_plain(&self, diagrams: &mut Diagrams, set: Set, count: usize) -> (Set, Rows) {
        let hull = diagrams.hull(set, &self.boxes.axes);
        let mut rows = self.boxes.meeting(&hull, count);
        let asks = |(level, mask): &(usize, Mask)| self.plan.is_gone[*level] && hull[*level] & !mask != 0;
        let plain: Vec<usize> = members(&rows).filter(|at| !self.boxes.sides[*at].iter().any(asks)).collect();
        let mut set = set;
        for at in plain {
            rows[at / 64] &= !(1 << (at % 64));
            let kept = self.boxes.sides[at].iter().filter(|(level, _)| !self.plan.is_gone[*level]);
            set = self.minus(diagrams, set, kept.copied());
        }
        (set, rows)
    }

    /// Those of `set` who have one class on each axis that does not matter, so that few boxes may still hold them; and
    /// these boxes.
    fn choice(&self, diagrams: &mut Diagrams, set: Set, rows: &Rows) -> (Set, Rows) {
        let mut hull = diagrams.hull(set, &self.boxes.axes);
        let (mut chosen, mut rows) = (set, self.boxes.among(rows.clone(), &hull));
        for level in (0..self.boxes.axes.len()).filter(|level| self.plan.is_gone[*level]) {
            if !meets(&rows, &self.boxes.naming[level]) {
                continue;
            }
            let axis = self.boxes.axes[level];
            let Some(class) = self.fewest(&rows, level, hull[level]).first().copied() else {
                return (Set::NOTHING, rows);
            };
            let is_free = hull[level] == diagrams.full(axis);
            let side = diagrams.side(axis, 1 << class);
            let before = chosen;
            chosen = diagrams.and(chosen, side);
            if !is_free || diagrams.has_support(before, axis) {
                hull = diagrams.hull(chosen, &self.boxes.axes);
            }
            keep(&mut rows, &self.boxes.having[level][class]);
        }
        (chosen, rows)
    }

    /// The classes of `mask`, those in front that the fewest boxes have.
    fn fewest(&self, rows: &Rows, level: usize, mask: Mask) -> Vec<usize> {
        let count = |class: &usize| common(rows, &self.boxes.having[level][*class]);
        let mut classes: Vec<usize> =
            (0..self.boxes.having[level].len()).filter(|class| mask & 1 << class != 0).collect();
        classes.sort_by_cached_key(count);
        classes
    }

    /// `set` without some boxes, as far as these ask about some levels.
    fn take_away(&self, diagrams: &mut Diagrams, set: Set, rows: &Rows, asked: impl Fn(usize) -> bool) -> Set {
        let mut set = set;
        for at in members(rows) {
            if set.is_empty() {
                break;
            }
            let sides = self.boxes.sides[at].iter().filter(|(level, _)| asked(*level));
            set = self.minus(diagrams, set, sides.copied());
        }
        set
    }

    fn minus(&self, diagrams: &mut Diagrams, set: Set, sides: impl Iterator<Item = (usize, Mask)>) -> Set {
        let mut all = Set::EVERYTHING;
        for (level, mask) in sides {
            let side = diagrams.side(self.boxes.axes[level], mask);
            all = diagrams.and(all, side);
        }
        diagrams.minus(set, all)
    }

    /// What of `set` is outside of `rows`, without what does not matter, besides what was `found` before: by splitting it
    /// along the box that is closest to holding a part of it. None where that takes too long.
    fn thoroughly(&self, diagrams: &mut Diagrams, set: Set, rows: &Rows, mut found: Set) -> Option<Set> {
        let mut left = LOOKS;
        let hull = diagrams.hull(set, &self.boxes.axes);
        let mut open = vec![(set, hull, members(rows).collect::<Rc<[usize]>>())];
        while let Some((part, mut hull, candidates)) = open.pop() {
            left = left.checked_sub(candidates.len() + 1)?;
            let mut part = diagrams.minus(part, found);
            if part.is_empty() {
                continue;
            }
            let Some((row, kept)) = self.closest(&hull, &candidates) else {
                let around = self.around(diagrams, set, rows, (part, &hull));
                let shown = diagrams.forget(part, self.gone);
                found = diagrams.or(found, shown);
                found = diagrams.or(found, around);
                continue;
            };
            let bottom = open.len();
            for (level, mask) in &self.boxes.sides[row] {
                let (own, axis) = (hull[*level], self.boxes.axes[*level]);
                if own & !mask != 0 {
                    let [inside, outside] = [own & mask, own & !mask].map(|mask| diagrams.side(axis, mask));
                    let mut narrower = hull.clone();
                    narrower[*level] = own & !mask;
                    open.push((diagrams.and(part, outside), narrower, kept.clone()));
                    part = diagrams.and(part, inside);
                    hull[*level] = own & mask;
                }
            }
            open[bottom..].reverse();
        }
        Some(found)
    }

    /// The box that holds all that has these classes, or all but on the fewest axes, and the boxes that may meet it; none
    /// where none does.
    fn closest(&self, hull: &[Mask], candidates: &[usize]) -> Option<(usize, Rc<[usize]>)> {
        let mut best: Option<(usize, usize)> = None;
        let meets = |row: &&usize| self.boxes.sides[**row].iter().all(|(level, mask)| hull[*level] & mask != 0);
        let kept: Vec<usize> = candidates.iter().filter(meets).copied().collect();
        for row in &kept {
            let splits = self.boxes.sides[*row].iter().filter(|(level, mask)| hull[*level] & !mask != 0).count();
            if best.is_none_or(|(fewest, _)| splits < fewest) {
                best = Some((splits, *row));
            }
        }
        best.map(|(_, row)| (row, kept.into()))
    }

    /// Those of `set` outside of `rows` who have, on all that does not matter, the classes of somebody in a part of it.
    fn around(&self, diagrams: &mut Diagrams, set: Set, rows: &Rows, (part, hull): (Set, &[Mask])) -> Set {
        let (mut part, mut whole, mut rows) = (part, set, rows.clone());
        for level in (0..self.boxes.axes.len()).filter(|level| self.plan.is_gone[*level]) {
            let axis = self.boxes.axes[level];
            for class in (0..self.boxes.having[level].len()).filter(|class| hull[level] & 1 << class != 0) {
                let side = diagrams.side(axis, 1 << class);
                let those = diagrams.and(part, side);
                if !those.is_empty() {
                    (part, whole) = (those, diagrams.and(whole, side));
                    keep(&mut rows, &self.boxes.having[level][class]);
                    break;
                }
            }
        }
        let whole = diagrams.forget(whole, self.gone);
        self.take_away(diagrams, whole, &rows, |level| !self.plan.is_gone[level])
    }
}

impl Diagrams {
    fn has_support(&mut self, set: Set, axis: Axis) -> bool {
        let support = self.support(set);
        self.has(support, axis)
    }
}

/// The first `count` of so many boxes.
fn first(count: usize, of: usize) -> Rows {
    let word = |at: usize| match count.saturating_sub(at * 64) {
        64.. => !0,
        bits => (1 << bits) - 1,
    };
    (0..of.div_ceil(64)).map(word).collect()
}

fn members(rows: &Rows) -> impl Iterator<Item = usize> {
    rows.iter().enumerate().flat_map(|(word, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let at = (bits != 0).then(|| word * 64 + bits.trailing_zeros() as usize);
            bits &= bits.wrapping_sub(1);
            at
        })
    })
}

fn meets(rows: &Rows, others: &Rows) -> bool {
    rows.iter().zip(others.iter()).any(|(own, other)| own & other != 0)
}

fn common(rows: &Rows, others: &Rows) -> u32 {
    rows.iter().zip(others.iter()).map(|(own, other)| (own & other).count_ones()).sum()
}

fn keep(rows: &mut Rows, others: &Rows) {
    rows.iter_mut().zip(others.iter()).for_each(|(own, other)| *own &= other);
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, Diagrams, Set};
    use super::Boxes;
    use crate::check::Cube;

    /// What is left of random sets outside of random boxes, against taking the boxes away one by one.
    #[test]
    fn is_what_is_left_when_boxes_are_taken_away_one_by_one() {
        let sizes = [3_u8, 2, 4, 2, 5, 3];
        let mut state = 11_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (mut whole, mut parts, mut nothing) = (0, 0, 0);
        for _ in 0..3_000 {
            let mut diagrams = Diagrams::new(sizes.to_vec(), 100_000);
            let mut cube = |most: u64| {
                let mut sides = Vec::new();
                for (axis, size) in sizes.iter().enumerate() {
                    let mask = next(1 << size);
                    if next(6) < most && mask != 0 && mask != (1 << size) - 1 {
                        sides.push((Axis(axis as u32), mask));
                    }
                }
                Cube::of(sides)
            };
            let as_set = |diagrams: &mut Diagrams, cube: &Cube| {
                cube.sides().iter().fold(Set::EVERYTHING, |all, (axis, mask)| {
                    let side = diagrams.side(*axis, *mask);
                    diagrams.and(all, side)
                })
            };
            let rows: Vec<Cube> = (0..12).map(|_| cube(3)).filter(|cube| !cube.sides().is_empty()).collect();
            let two = [cube(2), cube(2)].map(|cube| as_set(&mut diagrams, &cube));
            let set = diagrams.or(two[0], two[1]);
            let gone: Vec<Axis> = (0..6).filter(|_| next(3) > 0).map(Axis).collect();
            let (gone, count) = (diagrams.axes(gone), next(rows.len() as u64 + 1) as usize);
            let mut left = set;
            for row in &rows[..count] {
                let row = as_set(&mut diagrams, row);
                left = diagrams.minus(left, row);
            }
            let expected = diagrams.forget(left, gone);
            let mut boxes = Boxes::new(&diagrams, &rows);
            assert_eq!(diagrams.outside(&mut boxes, count, set, gone), expected);
            let some = diagrams.some_outside(&mut boxes, count, set);
            assert!(diagrams.minus(some, left).is_empty());
            assert_eq!(some.is_empty(), left.is_empty());
            let all = diagrams.forget(set, gone);
            match expected {
                Set::NOTHING => nothing += 1,
                some if some == all => whole += 1,
                _ => parts += 1,
            }
        }
        assert!(whole > 500 && parts > 500 && nothing > 100, "{whole} {parts} {nothing}");
    }
}
