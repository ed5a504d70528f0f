//! Candidates among at most 64 terms: eight bits of classes at a time, each a row of a table.

use super::gather::{Budget, Gathered};
use crate::artifact::classes::Bits;

/// The tables of a short decision, and what a candidate leads to.
#[derive(Clone, Debug)]
pub(crate) struct Windows {
    /// All terms.
    all: u64,
    /// Those that look at the facts.
    facts: Box<[Window]>,
    /// Those that look at what the conversation keeps.
    own: Box<[Window]>,
    /// The terms that hold once they are candidates.
    pub(super) sure: u64,
    /// The branch of each term.
    pub(super) branch_of: [u32; 64],
}

/// Eight bits of a word, and for each value that they may have the terms that it does not contradict.
#[derive(Clone, Debug)]
struct Window {
    place: Place,
    table: [u64; 256],
}

/// Eight bits of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    word: u16,
    shift: u8,
}

impl Windows {
    /// The tables, if there are few enough terms, classes and tables.
    pub(super) fn new(gathered: &Gathered<'_>, branch_of: &[u32], budget: &mut Budget) -> Option<Windows> {
        let narrow = gathered.wanted.keys().all(|field| field.bits <= 8);
        if gathered.terms > 64 || !narrow {
            return None;
        }
        let all = if gathered.terms == 64 { u64::MAX } else { (1 << gathered.terms) - 1 };
        let places = places(gathered);
        budget.take(places.len() * 257)?;
        budget.work(places.len() * 512)?;
        let of = |wanted: bool| {
            let places = places.iter().filter(move |(of_facts, _)| *of_facts == wanted);
            places.map(|(of_facts, place)| Window { place: *place, table: table(gathered, *of_facts, *place, all) })
        };
        let mut branches = [0; 64];
        branches.iter_mut().zip(branch_of).for_each(|(own, branch)| *own = *branch);
        Some(Windows { all, facts: of(true).collect(), own: of(false).collect(), sure: 0, branch_of: branches })
    }

    /// The terms that nothing contradicts.
    #[inline]
    pub(crate) fn candidates(&self, facts: &[u64], own: &[u64]) -> u64 {
        let through = |all: u64, windows: &[Window], words: &[u64]| {
            windows.iter().fold(all, |terms, Window { place, table }| {
                terms & table[usize::from((words[usize::from(place.word)] >> (place.shift & 63)) as u8)]
            })
        };
        through(through(self.all, &self.facts, facts), &self.own, own)
    }

    /// The branch of the first of these candidates, none where there are none; nothing, where something is left to be
    /// asked.
    #[inline]
    pub(crate) fn sure_branch(&self, terms: u64) -> Option<Option<u32>> {
        let first = terms.trailing_zeros() as usize;
        match terms {
            0 => Some(None),
            // Nearly always the first candidate has nothing left to be asked.
            _ if self.sure >> first & 1 == 1 => Some(Some(self.branch_of[first & 63])),
            _ => None,
        }
    }
}

/// The windows that cover all classes that terms look at; no class is cut.
fn places(gathered: &Gathered<'_>) -> Vec<(bool, Place)> {
    let mut places: Vec<(bool, Place)> = Vec::new();
    for Bits { of_facts, word, shift, bits } in gathered.wanted.keys().copied() {
        let covers = |(facts, place): &&(bool, Place)| {
            (*facts, place.word) == (of_facts, word) && shift + bits <= place.shift + 8
        };
        if places.last().filter(covers).is_none() {
            places.push((of_facts, Place { word, shift }));
        }
    }
    places
}

fn table(gathered: &Gathered<'_>, of_facts: bool, window: Place, all: u64) -> [u64; 256] {
    let mut table = [all; 256];
    for (field, (partition, wanted)) in &gathered.wanted {
        let inside = field.shift.checked_sub(window.shift).filter(|within| within + field.bits <= 8);
        let here = (field.of_facts, field.word) == (of_facts, window.word);
        let Some(within) = inside.filter(|_| here) else { continue };
        let mut classes = [all; 256];
        for (term, set) in gathered.sets(partition, wanted) {
            for (class, terms) in classes.iter_mut().enumerate() {
                if set.get(class / 64).is_none_or(|word| word >> (class % 64) & 1 == 0) {
                    *terms &= !(1 << term);
                }
            }
        }
        for (value, terms) in table.iter_mut().enumerate() {
            *terms &= classes[value >> within & ((1 << field.bits) - 1)];
        }
    }
    table
}
