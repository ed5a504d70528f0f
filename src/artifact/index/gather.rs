//! What the terms of a decision ask of each value, gathered by value.

use super::Asks;
use crate::artifact::classes::{Bits, Classes};
use crate::artifact::content::{Content, Rules, TermPart};
use crate::artifact::id::{TestId, Word};
use std::collections::BTreeMap;

/// The most tests that are asked one by one in a decision.
const ASKS: usize = 64;

/// The answer that a term wants of a test.
type Wanted = (usize, TestId, bool);

/// How much memory and work indexes may take, all decisions together: what is left of 64 MiB of tables, and of as many
/// steps as a second has at most. Decisions that come too late are tried term by term.
pub(super) struct Budget {
    /// Words of eight bytes.
    words: usize,
    /// Words that are looked at while tables are made.
    work: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { words: 1 << 23, work: 1 << 28 }
    }
}

impl Budget {
    /// Takes words of memory, if there are as many left.
    pub(super) fn take(&mut self, words: usize) -> Option<()> {
        self.words = self.words.checked_sub(words)?;
        Some(())
    }

    /// Takes work, if there is as much left.
    pub(super) fn work(&mut self, work: usize) -> Option<()> {
        self.work = self.work.checked_sub(work)?;
        Some(())
    }
}

/// The terms of a decision, by the values that they look at.
pub(super) struct Gathered<'c> {
    pub(super) classes: &'c Classes,
    /// How many terms there are.
    pub(super) terms: usize,
    /// For each packed value that is looked at, the bits that terms forbid.
    pub(super) bits: BTreeMap<Bits, Vec<(usize, u64)>>,
    /// For each class that is looked at, how many there are and the answers that terms want.
    pub(super) answers: BTreeMap<Bits, (usize, Vec<Wanted>)>,
    tests: Vec<TestId>,
}

impl<'c> Gathered<'c> {
    /// Gathers the terms, unless there are too many tests that nothing but asking answers.
    pub(super) fn of(
        content: &Content,
        classes: &'c Classes,
        rules: &Rules,
        budget: &mut Budget,
    ) -> Option<Gathered<'c>> {
        budget.work(rules.parts.len() + content.cells.len())?;
        let cells = packed(content);
        let (terms, bits, answers) = (rules.terms.len(), BTreeMap::new(), BTreeMap::new());
        let mut gathered = Gathered { classes, terms, bits, answers, tests: Vec::new() };
        for term in 0..terms {
            for part in rules.parts_of(term) {
                match *part {
                    TermPart::Clear { word, mask } => {
                        for (cell, bits) in cells.get(&word).into_iter().flatten().filter(|(_, bits)| bits & mask != 0)
                        {
                            gathered.bits.entry(*cell).or_default().push((term, bits & mask));
                        }
                    }
                    TermPart::Answer { test, answer } => gathered.answer(content, term, test, answer)?,
                }
            }
        }
        Some(gathered)
    }

    fn answer(&mut self, content: &Content, term: usize, test: TestId, answer: bool) -> Option<()> {
        if let Some(field) = self.classes.field(test) {
            let count = self.classes.partition(content.tests[test.index()].cell).map_or(0, |partition| partition.count);
            let (_, wanted) = self.answers.entry(field).or_insert_with(|| (count as usize, Vec::new()));
            wanted.push((term, test, answer));
        } else if !self.tests.contains(&test) {
            self.tests.push(test);
        }
        (self.tests.len() <= ASKS).then_some(())
    }

    /// The classes that satisfy all that a term wants of one value: `wanted` are its entries.
    pub(super) fn classes_of(&self, count: usize, wanted: &[(usize, TestId, bool)], out: &mut Vec<u64>) {
        let words = count.div_ceil(64);
        out.clear();
        out.resize(words, u64::MAX);
        for (_, test, answer) in wanted {
            let yes = self.classes.yes(*test, words);
            out.iter_mut().zip(yes).for_each(|(word, yes)| *word &= if *answer { *yes } else { !*yes });
        }
        if let Some(last) = out.last_mut().filter(|_| !count.is_multiple_of(64)) {
            *last &= (1 << (count % 64)) - 1;
        }
    }

    /// What is left to be asked.
    pub(super) fn asks(&self, rules: &Rules) -> Asks {
        if self.tests.is_empty() {
            return Asks::default();
        }
        let blocks = self.terms.div_ceil(64);
        let mut rows = vec![u64::MAX; self.tests.len() * 2 * blocks];
        let mut needs = vec![0; self.terms];
        for term in 0..self.terms {
            for part in rules.parts_of(term) {
                let TermPart::Answer { test, answer } = part else { continue };
                let Some(place) = self.tests.iter().position(|known| known == test) else { continue };
                needs[term] |= 1 << place;
                rows[(place * 2 + usize::from(!answer)) * blocks + term / 64] &= !(1 << (term % 64));
            }
        }
        Asks { tests: self.tests.as_slice().into(), needs: needs.into(), rows: rows.into() }
    }
}

/// The packed values of each word, with their bits.
fn packed(content: &Content) -> BTreeMap<Word, Vec<(Bits, u64)>> {
    let facts = content.counts.fact_room.words;
    let mut words: BTreeMap<Word, Vec<(Bits, u64)>> = BTreeMap::new();
    for cell in &content.cells {
        let of_facts = cell.word.0 < facts;
        let word = if of_facts { cell.word.0 } else { cell.word.0 - facts };
        let field = Bits { of_facts, word, shift: cell.shift, bits: cell.bits };
        words.entry(cell.word).or_default().push((field, cell.mask()));
    }
    words
}
