//! Whether boxes cover a region together, by splitting it along the box that is closest to covering it.
//!
//! This is the usefulness test of pattern matching, on finite classes: everything that is said about one ordered list of
//! rules is a question of this form. The problem is NP-complete, so there is fuel, and running out is an answer of its
//! own: never "ok".

use std::collections::BTreeSet;
use std::rc::Rc;

use super::space::{Cube, Region};

/// How much work a question may still take, in boxes looked at: the same on every machine.
#[derive(Debug)]
pub(crate) struct Fuel(u64);

impl Fuel {
    /// Enough for all questions about one list; about a second.
    pub(crate) const fn full() -> Fuel {
        Fuel(200_000_000)
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

/// Whether `rows` cover `start`.
pub(crate) fn cover(start: Region, rows: &[&Cube], fuel: &mut Fuel) -> Cover {
    let all: Rc<[usize]> = (0..rows.len()).collect();
    let mut open = vec![(start, all)];
    let mut used = BTreeSet::new();
    while let Some((region, candidates)) = open.pop() {
        let Some(rest) = fuel.0.checked_sub(candidates.len() as u64) else { return Cover::OutOfFuel };
        fuel.0 = rest;
        let Some((row, kept)) = closest(&region, rows, &candidates) else { return Cover::Gap(region) };
        used.insert(row);
        split(region, rows[row], kept.into(), &mut open);
    }
    Cover::Whole(used)
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
