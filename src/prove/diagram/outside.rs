//! Who of a set is outside of many boxes, told without the axes that nobody asks about behind it.
//!
//! Each rule of a long list takes those whom it holds for and no rule above it. Said by all that the list asks, that is
//! a set which grows large, and mostly few of these facts matter behind the rule, or none. Then one choice of classes on
//! all other axes is enough that is in none of the boxes above: whoever has these classes is outside, whatever they have
//! on the few that matter, but for the boxes that ask about nothing else. Such a choice is looked for until what is
//! still open is in the boxes above, all of it; where that takes too long, the boxes are taken away one by one.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::escape::{Escape, escape};
use super::rest::Above;
use super::rows::{Rows, Table, keep, meets, members};
use super::table::Mix;
use super::{Axes, Diagrams, Mask, Set};
use crate::check::Axis;

/// Sets that were looked at.
type Seen = HashSet<Set, BuildHasherDefault<Mix>>;

/// How many choices are looked for before the boxes are taken away one by one.
const MOST: usize = 512;

impl Diagrams<'_> {
    /// The points that differ on no axis but those in `gone` from one of `set`, which was made, outside of boxes.
    pub(super) fn outside(&mut self, (boxes, count): Above, set: Set, gone: Axes) -> Set {
        let table = self.table(boxes);
        let table = &*table;
        let is_gone: Vec<bool> = table.axes.iter().map(|axis| self.has(gone, *axis)).collect();
        let search = Search { table, is_gone, gone };
        let (set, rows) = search.without_plain(self, set, count);
        let bound = self.forget(set, gone);
        let (mut found, mut left) = (Set::NOTHING, set);
        for _ in 0..MOST {
            if left.is_empty() {
                return bound;
            }
            let hull = self.hull(left, &table.axes);
            let open = match escape(self, (table, &rows), (left, &hull)) {
                Escape::Open(open) => open,
                Escape::Closed => return found,
                Escape::Unclear => break,
            };
            let new = search.around(self, (left, &open), set, rows.clone());
            found = self.or(found, new);
            let open = self.minus(bound, found);
            left = self.and(set, open);
        }
        let rest = self.take_away(table, left, &rows, |_| true);
        let rest = self.forget(rest, gone);
        self.or(found, rest)
    }

    /// Some points of `set`, which was made, outside of boxes; nothing only where there are none.
    pub(super) fn some_outside(&mut self, (boxes, count): Above, set: Set) -> Set {
        let table = self.table(boxes);
        let table = &*table;
        let hull = self.hull(set, &table.axes);
        let rows = table.meeting(&hull, count);
        match escape(self, (table, &rows), (set, &hull)) {
            Escape::Open(open) => self.within(set, table, &open),
            Escape::Closed => Set::NOTHING,
            Escape::Unclear => self.take_away(table, set, &rows, |_| true),
        }
    }

    /// `set` without some boxes, as far as these ask about some levels.
    pub(super) fn take_away(&mut self, table: &Table, set: Set, rows: &Rows, asked: impl Fn(usize) -> bool) -> Set {
        let mut set = set;
        for at in members(rows) {
            if set.is_empty() || self.exhausted() {
                break;
            }
            set = self.out_of(table, set, at, &asked);
        }
        set
    }

    /// `set` without a box, as far as that asks about some levels.
    fn out_of(&mut self, table: &Table, set: Set, at: usize, asked: &impl Fn(usize) -> bool) -> Set {
        let asked = table.sides[at].iter().filter(|(level, _)| asked(*level));
        let own = self.boxed(asked.map(|(level, mask)| (table.axes[*level], *mask)));
        self.minus(set, own)
    }

    /// Those of `set` who have classes in `open`.
    fn within(&mut self, set: Set, table: &Table, open: &[Mask]) -> Set {
        let levels = (0..open.len()).filter(|level| open[*level] != table.full[*level]);
        let own = self.boxed(levels.map(|level| (table.axes[level], open[level])));
        self.and(set, own)
    }

    /// Whether somebody in `set` has these classes on some axes, in their order.
    pub(super) fn has_any(&self, set: Set, axes: &[Axis], open: &[Mask]) -> bool {
        let mut seen = Seen::from_iter([set]);
        let mut next = vec![set];
        while let Some(at) = next.pop() {
            if at == Set::EVERYTHING {
                return true;
            }
            let open = axes.binary_search(&self.axis(at)).map_or(!0, |level| open[level]);
            let kids = self.arcs_of(at).iter().filter(|(mask, _)| mask & open != 0).map(|(_, kid)| *kid);
            next.extend(kids.filter(|kid| seen.insert(*kid)));
        }
        false
    }

    /// Whether `set` is a box.
    pub(super) fn is_box(&self, set: Set) -> bool {
        let mut at = set;
        while let [(_, kid)] = self.arcs_of(at) {
            at = *kid;
        }
        at == Set::EVERYTHING
    }

    /// For each of some axes, in their order, the classes that points of `set` have.
    pub(super) fn hull(&self, set: Set, axes: &[Axis]) -> Vec<Mask> {
        let mut hull = vec![0; axes.len()];
        let mut seen = Seen::from_iter([set]);
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

struct Search<'t> {
    table: &'t Table,
    /// For each level whether its axis does not matter.
    is_gone: Vec<bool>,
    gone: Axes,
}

impl Search<'_> {
    /// `set` without the boxes that ask it about nothing but what matters; and those of the first `count` others that
    /// may meet it.
    fn without_plain(&self, diagrams: &mut Diagrams, set: Set, count: usize) -> (Set, Rows) {
        let hull = diagrams.hull(set, &self.table.axes);
        let mut rows = self.table.meeting(&hull, count);
        let asks = |(level, mask): &(usize, Mask)| self.is_gone[*level] && hull[*level] & !mask != 0;
        let plain: Vec<usize> = members(&rows).filter(|at| !self.table.sides[*at].iter().any(asks)).collect();
        let mut set = set;
        for at in plain {
            rows[at / 64] &= !(1 << (at % 64));
            set = diagrams.out_of(self.table, set, at, &|level| !self.is_gone[level]);
        }
        (set, rows)
    }

    /// Those of `set` outside of `rows` who have, on all that does not matter, the classes of somebody in a part of it who
    /// has classes in `open`; without what does not matter.
    fn around(&self, diagrams: &mut Diagrams, (part, open): (Set, &[Mask]), set: Set, mut rows: Rows) -> Set {
        let support = [part, set].map(|set| diagrams.support(set));
        let support = diagrams.either(support[0], support[1]);
        // Where nothing is asked of the set, everybody may have these classes.
        let asked: Vec<Mask> = (0..open.len())
            .map(
                |level| {
                    if diagrams.has(support, self.table.axes[level]) { open[level] } else { self.table.full[level] }
                },
            )
            .collect();
        let (mut part, mut whole) = (diagrams.within(part, self.table, &asked), set);
        for level in (0..open.len()).filter(|level| self.is_gone[*level]) {
            let axis = self.table.axes[level];
            let is_free = !diagrams.has(support, axis);
            if is_free && !meets(&rows, self.table.naming(level)) {
                continue;
            }
            let mut left = open[level];
            while let Some(class) = self.table.rarest(&rows, level, left) {
                let side = diagrams.side(axis, 1 << class);
                let those = if is_free { part } else { diagrams.and(part, side) };
                if those.is_empty() {
                    left &= !(1 << class);
                    continue;
                }
                part = those;
                whole = if is_free { whole } else { diagrams.and(whole, side) };
                keep(&mut rows, self.table.having(level, class));
                break;
            }
        }
        let whole = diagrams.forget(whole, self.gone);
        diagrams.take_away(self.table, whole, &rows, |level| !self.is_gone[level])
    }
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::super::{Axis, Diagrams, Set};
    use crate::check::Cube;

    /// What is left of random sets outside of random boxes, against taking the boxes away one by one.
    #[test]
    fn is_what_is_left_when_boxes_are_taken_away_one_by_one() {
        let sizes = [3_u8, 2, 4, 2, 5, 3];
        let mut random = Random(11);
        let (mut whole, mut parts, mut nothing) = (0, 0, 0);
        for _ in 0..3_000 {
            let mut diagrams = Diagrams::new(sizes.to_vec(), 100_000);
            let rows: Vec<Cube> =
                (0..12).map(|_| random.cube(&sizes, 3)).filter(|cube| !cube.sides().is_empty()).collect();
            let two = [random.cube(&sizes, 2), random.cube(&sizes, 2)].map(|cube| diagrams.cube(&cube));
            let set = diagrams.or(two[0], two[1]);
            let gone: Vec<Axis> = (0..6).filter(|_| random.below(3) > 0).map(Axis).collect();
            let (gone, count) = (diagrams.axes(gone), random.below(rows.len() as u64 + 1) as usize);
            let mut left = set;
            for row in &rows[..count] {
                let row = diagrams.cube(row);
                left = diagrams.minus(left, row);
            }
            let expected = diagrams.forget(left, gone);
            let boxes = diagrams.boxes(&rows);
            assert_eq!(diagrams.outside((boxes, count), set, gone), expected);
            let some = diagrams.some_left_of(boxes, count, set);
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
