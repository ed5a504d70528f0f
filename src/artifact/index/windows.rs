//! Candidates among at most 64 terms: eight bits of classes at a time, each a row of a table.

use super::gather::{Budget, Gathered};
use crate::artifact::classes::Bits;

/// The tables of a short decision.
#[derive(Clone, Debug)]
pub(crate) struct Windows {
    /// All terms.
    all: u64,
    /// How many of the windows look at the facts; the others look at what the conversation keeps.
    facts: usize,
    windows: Box<[Window]>,
    /// For each window, the terms that its eight bits do not contradict.
    tables: Box<[[u64; 256]]>,
}

/// Eight bits of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    word: u16,
    shift: u8,
}

impl Windows {
    /// The tables, if there are few enough terms, classes and tables.
    pub(super) fn new(gathered: &Gathered<'_>, budget: &mut Budget) -> Option<Windows> {
        let narrow = gathered.wanted.keys().all(|field| field.bits <= 8);
        if gathered.terms > 64 || !narrow {
            return None;
        }
        let all = if gathered.terms == 64 { u64::MAX } else { (1 << gathered.terms) - 1 };
        let places = places(gathered);
        budget.take(places.len() * 257)?;
        budget.work(places.len() * 512)?;
        let tables = places.iter().map(|(of_facts, window)| table(gathered, *of_facts, *window, all)).collect();
        let facts = places.iter().filter(|(of_facts, _)| *of_facts).count();
        Some(Windows { all, facts, windows: places.into_iter().map(|(_, window)| window).collect(), tables })
    }

    /// The terms that nothing contradicts.
    #[inline]
    pub(crate) fn candidates(&self, facts: &[u64], own: &[u64]) -> u64 {
        let (of_facts, of_own) = self.windows.split_at(self.facts);
        let (fact_tables, own_tables) = self.tables.split_at(self.facts);
        let through = |all: u64, windows: &[Window], tables: &[[u64; 256]], words: &[u64]| {
            windows.iter().zip(tables).fold(all, |terms, (window, table)| {
                terms & table[usize::from((words[usize::from(window.word)] >> window.shift) as u8)]
            })
        };
        through(through(self.all, of_facts, fact_tables, facts), of_own, own_tables, own)
    }
}

/// The windows that cover all classes that terms look at, those of facts first; no class is cut.
fn places(gathered: &Gathered<'_>) -> Vec<(bool, Window)> {
    let mut places: Vec<(bool, Window)> = Vec::new();
    for Bits { of_facts, word, shift, bits } in gathered.wanted.keys().copied() {
        let covers = |(facts, window): &&(bool, Window)| {
            (*facts, window.word) == (of_facts, word) && shift + bits <= window.shift + 8
        };
        if places.last().filter(covers).is_none() {
            places.push((of_facts, Window { word, shift }));
        }
    }
    places.sort_by_key(|(of_facts, _)| !of_facts);
    places
}

fn table(gathered: &Gathered<'_>, of_facts: bool, window: Window, all: u64) -> [u64; 256] {
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
