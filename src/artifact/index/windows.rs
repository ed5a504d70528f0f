//! Candidates among at most 64 terms: eight bits of a word at a time, each a row of a table.

use super::gather::{Budget, Gathered};
use crate::artifact::classes::Bits;
use std::collections::BTreeSet;

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
        let narrow = gathered.answers.keys().all(|field| field.bits <= 8);
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

/// The windows that cover all bits that terms look at, those of facts first; no class is cut.
fn places(gathered: &Gathered<'_>) -> Vec<(bool, Window)> {
    let mut parts = BTreeSet::new();
    for (cell, terms) in &gathered.bits {
        let used = terms.iter().fold(0, |used, (_, mask)| used | mask);
        let bits = (0..64_u8).filter(|bit| used >> bit & 1 == 1);
        parts.extend(bits.map(|shift| Bits { shift, bits: 1, ..*cell }));
    }
    parts.extend(gathered.answers.keys().copied());
    let mut places: Vec<(bool, Window)> = Vec::new();
    for Bits { of_facts, word, shift, bits } in parts {
        let covers = |(facts, window): &&(bool, Window)| {
            (*facts, window.word) == (of_facts, word)
                && u32::from(shift) + u32::from(bits) <= u32::from(window.shift) + 8
        };
        if places.last().filter(covers).is_none() {
            places.push((of_facts, Window { word, shift }));
        }
    }
    places.sort_by_key(|(of_facts, _)| !of_facts);
    places
}

fn table(gathered: &Gathered<'_>, of_facts: bool, window: Window, all: u64) -> [u64; 256] {
    let here = |field: &Bits| (field.of_facts, field.word) == (of_facts, window.word);
    let mut table = [all; 256];
    let mut killed = [0_u64; 8];
    for (term, mask) in gathered.bits.iter().filter(|(cell, _)| here(cell)).flat_map(|(_, terms)| terms) {
        for (bit, killed) in killed.iter_mut().enumerate() {
            *killed |= (mask.checked_shr(u32::from(window.shift) + bit as u32).unwrap_or(0) & 1) << term;
        }
    }
    for value in 1..256_usize {
        table[value] = table[value & (value - 1)] & !killed[value.trailing_zeros() as usize];
    }
    for (field, (count, wanted)) in gathered.answers.iter().filter(|(field, _)| here(field)) {
        let inside = field.shift.checked_sub(window.shift).filter(|within| within + field.bits <= 8);
        let Some(within) = inside else { continue };
        let classes = classes(gathered, *count, wanted, all);
        for (value, terms) in table.iter_mut().enumerate() {
            *terms &= classes[value >> within & ((1 << field.bits) - 1)];
        }
    }
    table
}

/// For each class the terms that want it.
fn classes(
    gathered: &Gathered<'_>,
    count: usize,
    wanted: &[(usize, crate::artifact::id::TestId, bool)],
    all: u64,
) -> [u64; 256] {
    let mut classes = [all; 256];
    let mut set = Vec::new();
    for wants in wanted.chunk_by(|one, next| one.0 == next.0) {
        gathered.classes_of(count, wants, &mut set);
        for (class, terms) in classes.iter_mut().enumerate() {
            if set.get(class / 64).is_none_or(|word| word >> (class % 64) & 1 == 0) {
                *terms &= !(1 << wants[0].0);
            }
        }
    }
    classes
}
