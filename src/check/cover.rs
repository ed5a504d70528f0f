//! Whether boxes cover a region together, by splitting it along the box that is closest to covering it.
//!
//! This is the usefulness test of pattern matching, on finite classes: everything that is said about one ordered list
//! of rules is a question of this form. The problem is NP-complete, so there is fuel, and running out is an answer of
//! its own: never "ok".

use std::collections::BTreeSet;
use std::rc::Rc;

use super::space::{Cube, Region, Space};

/// How much work a question may still take, in boxes looked at: the same on every machine.
#[derive(Debug)]
pub(crate) struct Fuel(u64);

impl Fuel {
    /// Enough for all questions about one list; about a second.
    pub(crate) const fn full() -> Fuel {
        Fuel(200_000_000)
    }

    /// Enough for making the findings about one list short.
    pub(crate) const fn spare() -> Fuel {
        Fuel(20_000_000)
    }

    /// Enough for a guess.
    const fn little() -> Fuel {
        Fuel(10_000)
    }

    /// False where that much is not left.
    fn burn(&mut self, work: usize) -> bool {
        let left = self.0.checked_sub(work as u64);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The answer.
#[derive(Debug)]
pub(crate) enum Cover {
    /// Every point lies in one of the boxes; those at these places are enough for that.
    Whole(BTreeSet<usize>),
    /// These points lie in none.
    Gap(Region),
    /// The fuel is spent.
    OutOfFuel,
}

/// Whether `rows` cover the real points of `start`.
///
/// What the relations rule out is first cut away where that takes no splitting, and the rest of it only from what no
/// row meets any more: relations are many, and most have nothing to do with what the rows say.
pub(crate) fn cover(space: &Space, start: Region, rows: &[&Cube], fuel: &mut Fuel) -> Cover {
    let mut open = vec![(start, (0..rows.len()).collect::<Rc<[usize]>>())];
    let mut used = BTreeSet::new();
    while let Some((region, candidates)) = open.pop() {
        if !fuel.burn(candidates.len() + space.relations().len()) {
            return Cover::OutOfFuel;
        }
        let Some(region) = region.settle(space) else { continue };
        if let Some((row, kept)) = closest(&region, rows, &candidates) {
            used.insert(row);
            split(region, rows[row], kept.into(), &mut open);
            continue;
        }
        match real(space, region, fuel) {
            Cover::Whole(_) => {}
            other => return other,
        }
    }
    Cover::Whole(used)
}

/// Whether a point of `region` is one that the relations do not rule out, as far as a little work tells.
pub(super) fn is_real(space: &Space, region: Region) -> bool {
    matches!(real(space, region, &mut Fuel::little()), Cover::Gap(_))
}

/// Whether the relations rule out all of `start`, which no row meets.
fn real(space: &Space, start: Region, fuel: &mut Fuel) -> Cover {
    let relations: Vec<&Cube> = space.relations().iter().filter(|relation| start.meets(relation)).collect();
    let mut open = vec![(start, (0..relations.len()).collect::<Rc<[usize]>>())];
    while let Some((region, candidates)) = open.pop() {
        if !fuel.burn(candidates.len() + 1) {
            return Cover::OutOfFuel;
        }
        let Some((relation, kept)) = closest(&region, &relations, &candidates) else { return Cover::Gap(region) };
        split(region, relations[relation], kept.into(), &mut open);
    }
    Cover::Whole(BTreeSet::new())
}

/// The row that covers all of `region`, or all but the fewest axes, and the rows that meet it; none where none does.
fn closest(region: &Region, rows: &[&Cube], candidates: &[usize]) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, usize)> = None;
    let mut kept = Vec::with_capacity(candidates.len());
    for &row in candidates.iter().filter(|row| region.meets(rows[**row])) {
        let splits = rows[row].sides().iter().filter(|(axis, mask)| region.on(*axis) & !mask != 0).count();
        kept.push(row);
        if best.is_none_or(|(fewest, _)| splits < fewest) {
            best = Some((splits, row));
        }
        if splits == 0 {
            break;
        }
    }
    best.map(|(_, row)| (row, kept))
}

/// Puts the parts of `region` outside `row` on the pile, the largest on top; what is inside needs no more looking at.
fn split(mut region: Region, row: &Cube, kept: Rc<[usize]>, open: &mut Vec<(Region, Rc<[usize]>)>) {
    let bottom = open.len();
    for &(axis, mask) in row.sides() {
        let own = region.on(axis);
        if own & !mask != 0 {
            let mut outside = region.clone();
            outside.set(axis, own & !mask);
            open.push((outside, kept.clone()));
            region.set(axis, own & mask);
        }
    }
    open[bottom..].reverse();
}
