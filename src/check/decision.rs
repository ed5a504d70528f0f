//! A list of conditions that are tried in order, and what can be asked about it.

use std::collections::BTreeSet;

use super::cover::{Cover, Fuel, cover};
use super::index::Index;
use super::space::{Cube, Formula, Region, Space};
use crate::ir::{Condition, Workspace};

/// How many boxes one condition may come to before it is too complex to be sure about.
const MOST_CUBES: usize = 4_096;

/// Shorter lists are gone through without an index.
const LONG: usize = 24;

/// Conditions in the space that they span.
pub(crate) struct Decision<'w> {
    /// The space.
    pub(crate) space: Space<'w>,
    conditions: Vec<Formula>,
    /// The boxes of each condition; none where it is too complex.
    cubes: Vec<Option<Vec<Cube>>>,
    /// For long lists: the boxes of all conditions in their order, and where those of each condition begin.
    index: Option<(Index, Vec<usize>)>,
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
        let conditions: Vec<Formula> = space.each_holds(conditions);
        let cubes: Vec<_> = conditions.iter().map(|condition| condition.cubes(MOST_CUBES)).collect();
        let index = (conditions.len() >= LONG).then(|| index(&space, &cubes)).flatten();
        Decision { space, conditions, cubes, index, fuel: Fuel::full(), spare: Fuel::spare() }
    }

    /// The standing of the condition at `at` in the whole list, for every customer.
    pub(crate) fn standing_in_list(&mut self, at: usize) -> Standing {
        if self.somebody_left(at, self.cubes[at].as_deref()) {
            return Standing::Reached;
        }
        let above: Vec<usize> = (0..at).collect();
        self.standing(at, &above, &Formula::ALWAYS)
    }

    /// Whether somebody is found at once whom no condition of the list takes.
    pub(crate) fn leaves_somebody(&self) -> bool {
        self.somebody_left(self.conditions.len(), Some(&[Cube::default()]))
    }

    /// Whether somebody in one of `cubes` is found at once whom none of the first `count` conditions takes.
    fn somebody_left(&self, count: usize, cubes: Option<&[Cube]>) -> bool {
        let Some((index, starts)) = &self.index else { return false };
        cubes.into_iter().flatten().any(|cube| index.leaves_somebody(&self.space, cube, starts[count]))
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
        let Some(cubes) = cubes else { return Cover::OutOfFuel };
        let mut takers = BTreeSet::new();
        for cube in &cubes {
            let Some(start) = Region::whole(&self.space).and(cube) else { continue };
            let Some(rows) = rows_meeting(&start, self.index.as_ref(), &self.cubes, by) else {
                return Cover::OutOfFuel;
            };
            let boxes: Vec<&Cube> = rows.iter().map(|(_, cube)| *cube).collect();
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

/// The boxes of the conditions at `by`, each with its place: only those that meet `region`, where an index tells. None
/// where one of the conditions is too complex.
fn rows_meeting<'c>(
    region: &Region,
    index: Option<&(Index, Vec<usize>)>,
    cubes: &'c [Option<Vec<Cube>>],
    by: &[usize],
) -> Option<Vec<(usize, &'c Cube)>> {
    let is_prefix = by.last().is_some_and(|last| last + 1 == by.len());
    let Some((index, starts)) = index.filter(|_| is_prefix) else { return rows(cubes, by) };
    let row = |place: usize| {
        let at = starts.partition_point(|start| *start <= place) - 1;
        Some((at, cubes[at].as_ref()?.get(place - starts[at])?))
    };
    index.meeting_places(region, starts[by.len()]).into_iter().map(row).collect()
}

/// The index of all boxes, and where those of each condition begin, the end included; none where one is too complex.
fn index(space: &Space, cubes: &[Option<Vec<Cube>>]) -> Option<(Index, Vec<usize>)> {
    let mut boxes = Vec::with_capacity(cubes.len());
    let mut starts = Vec::with_capacity(cubes.len() + 1);
    for cubes in cubes {
        starts.push(boxes.len());
        boxes.extend(cubes.as_ref()?);
    }
    starts.push(boxes.len());
    Some((Index::new(space, &boxes), starts))
}

/// The boxes of the conditions at `by`, each with its place; none where one of them is too complex.
fn rows<'c>(cubes: &'c [Option<Vec<Cube>>], by: &[usize]) -> Option<Vec<(usize, &'c Cube)>> {
    let mut rows = Vec::new();
    for &at in by {
        rows.extend(cubes[at].as_ref()?.iter().map(|cube| (at, cube)));
    }
    Some(rows)
}
