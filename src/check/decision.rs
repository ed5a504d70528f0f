//! A list of conditions that are tried in order, and what can be asked about it.

use std::collections::BTreeSet;

use super::cover::{Cover, Fuel, cover};
use super::space::{Cube, Formula, Region, Space};
use crate::ir::{Condition, Workspace};

/// How many boxes one condition may come to before it is too complex to be sure about.
const MOST_CUBES: usize = 4_096;

/// Conditions in the space that they span.
pub(crate) struct Decision<'w> {
    /// The space.
    pub(crate) space: Space<'w>,
    conditions: Vec<Formula>,
    /// The boxes of each condition; none where it is too complex.
    cubes: Vec<Option<Vec<Cube>>>,
    fuel: Fuel,
    spare: Fuel,
}

/// What is true of one condition of the list.
#[derive(Debug)]
pub(crate) enum Standing {
    /// No customer can be so.
    Impossible,
    /// Every customer of whom it holds is taken by these conditions above it, none of which can be left out.
    Taken(BTreeSet<usize>),
    /// It is the first that holds for these.
    Reached,
    /// Too complex to tell.
    Unclear,
}

impl<'w> Decision<'w> {
    /// The list of `conditions`.
    pub(crate) fn new<'c>(
        workspace: &'w Workspace,
        conditions: impl Iterator<Item = &'c Condition> + Clone,
    ) -> Decision<'w> {
        let space = Space::new(workspace, conditions.clone(), []);
        let conditions: Vec<Formula> = conditions.map(|condition| space.holds(condition)).collect();
        let cubes = conditions.iter().map(|condition| condition.cubes(MOST_CUBES)).collect();
        Decision { space, conditions, cubes, fuel: Fuel::full(), spare: Fuel::spare() }
    }

    /// The standing of the condition at `at` for the customers in `among`, with those at `above` tried before it.
    pub(crate) fn standing(&mut self, at: usize, above: &[usize], among: &Formula) -> Standing {
        match self.first_for(at, &[], among) {
            Cover::Whole(_) => return Standing::Impossible,
            Cover::OutOfFuel => return Standing::Unclear,
            Cover::Gap(_) if above.is_empty() => return Standing::Reached,
            Cover::Gap(_) => {}
        }
        match self.first_for(at, above, among) {
            Cover::Whole(takers) => Standing::Taken(self.fewest(at, takers, among)),
            Cover::Gap(_) => Standing::Reached,
            Cover::OutOfFuel => Standing::Unclear,
        }
    }

    /// Whether every customer in `among` is taken by one of `rows`.
    pub(crate) fn covered(&mut self, rows: &[usize], among: &Formula) -> Cover {
        self.cover_formula(among.cubes(MOST_CUBES), rows)
    }

    /// Customers for whom both conditions hold.
    pub(crate) fn both(&mut self, one: usize, other: usize) -> Cover {
        let among = self.conditions[other].clone();
        self.first_for(one, &[], &among)
    }

    /// The condition at `at`, as a formula.
    pub(crate) fn condition(&self, at: usize) -> &Formula {
        &self.conditions[at]
    }

    /// An example of the customers in `gap`, who are outside `rows`.
    pub(crate) fn example(&self, gap: Region, rows: &[usize]) -> String {
        self.space.example(&self.widen(gap, rows))
    }

    /// Customers in `among` for whom the condition at `at` holds and none of `above`; else the ones that take them.
    fn first_for(&mut self, at: usize, above: &[usize], among: &Formula) -> Cover {
        let own = Formula::all([self.conditions[at].clone(), among.clone()]);
        let cubes = if *among == Formula::ALWAYS { self.cubes[at].clone() } else { own.cubes(MOST_CUBES) };
        self.cover_formula(cubes, above)
    }

    fn cover_formula(&mut self, cubes: Option<Vec<Cube>>, by: &[usize]) -> Cover {
        let (Some(cubes), Some(rows)) = (cubes, rows(&self.cubes, by)) else { return Cover::OutOfFuel };
        let boxes: Vec<&Cube> = rows.iter().map(|(_, cube)| *cube).collect();
        let mut takers = BTreeSet::new();
        for cube in &cubes {
            let Some(start) = Region::whole(&self.space).and(cube) else { continue };
            match cover(&self.space, start, &boxes, &mut self.fuel) {
                Cover::Whole(used) => {
                    takers.extend(used.iter().map(|row| rows[*row].0));
                }
                other => return other,
            }
        }
        Cover::Whole(takers)
    }

    /// Drops from `takers` whatever the others do not need, from the top.
    fn fewest(&mut self, at: usize, takers: BTreeSet<usize>, among: &Formula) -> BTreeSet<usize> {
        let mut needed = takers.clone();
        // Short findings are a courtesy: they must not use up what the verdicts need.
        std::mem::swap(&mut self.fuel, &mut self.spare);
        for taker in takers {
            let others: Vec<usize> = needed.iter().copied().filter(|other| *other != taker).collect();
            if let Cover::Whole(_) = self.first_for(at, &others, among) {
                needed.remove(&taker);
            }
        }
        std::mem::swap(&mut self.fuel, &mut self.spare);
        needed
    }

    /// The region with every side opened that keeps it outside `rows`: what is left is why it is outside.
    fn widen(&self, gap: Region, by: &[usize]) -> Region {
        let Some(rows) = rows(&self.cubes, by) else { return gap };
        let boxes = || self.space.relations().iter().chain(rows.iter().map(|(_, cube)| *cube));
        let whole = Region::whole(&self.space);
        let mut wide = gap;
        for axis in self.space.all_axes() {
            let own = wide.on(axis);
            wide.set(axis, whole.on(axis));
            if boxes().any(|cube| wide.meets(cube)) {
                wide.set(axis, own);
            }
        }
        wide
    }
}

/// The boxes of the conditions at `by`, each with its place; none where one of them is too complex.
fn rows<'c>(cubes: &'c [Option<Vec<Cube>>], by: &[usize]) -> Option<Vec<(usize, &'c Cube)>> {
    let mut rows = Vec::new();
    for &at in by {
        rows.extend(cubes[at].as_ref()?.iter().map(|cube| (at, cube)));
    }
    Some(rows)
}
