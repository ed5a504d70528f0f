//! What the terms of a decision ask of each value, gathered by value.

use super::Asks;
use crate::artifact::classes::{Bits, Classes, Partition};
use crate::artifact::content::{Content, Rules, TermPart};
use crate::artifact::id::{CellId, TestId, Word};
use std::collections::BTreeMap;

/// The most tests that are asked one by one in a decision.
const ASKS: usize = 64;

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

/// What is wanted of a group of bits: how its values are told apart, and by whom.
type Wanted<'c> = (&'c Partition, Vec<(usize, Want)>);

/// The terms of a decision, by the values that they look at.
pub(super) struct Gathered<'c> {
    classes: &'c Classes,
    /// How many terms there are.
    pub(super) terms: usize,
    /// For each value, what terms want of its class, in their order.
    pub(super) wanted: BTreeMap<Bits, Wanted<'c>>,
    tests: Vec<TestId>,
}

/// What a term wants of a value.
#[derive(Clone, Copy)]
pub(super) enum Want {
    /// None of these bits of its cell.
    Clear(u64),
    /// This answer to the test.
    Answer(TestId, bool),
}

impl<'c> Gathered<'c> {
    /// Gathers the terms, unless a value has no classes, or too many tests are answered by nothing but asking.
    pub(super) fn of(
        content: &Content,
        classes: &'c Classes,
        cells: &BTreeMap<Word, Vec<CellId>>,
        rules: &Rules,
        budget: &mut Budget,
    ) -> Option<Gathered<'c>> {
        budget.work(rules.parts.len())?;
        let terms = rules.terms.len();
        let mut gathered = Gathered { classes, terms, wanted: BTreeMap::new(), tests: Vec::new() };
        for term in 0..terms {
            for part in rules.parts_of(term) {
                match *part {
                    TermPart::Clear { word, mask } => {
                        for id in cells.get(&word).into_iter().flatten() {
                            let cell = &content.cells[id.index()];
                            let forbidden = (cell.mask() & mask) >> cell.shift;
                            if forbidden != 0 {
                                gathered.want(*id, term, Want::Clear(forbidden))?;
                            }
                        }
                    }
                    TermPart::Answer { test, answer } if classes.field(test).is_some() => {
                        gathered.want(content.tests[test.index()].cell, term, Want::Answer(test, answer))?;
                    }
                    TermPart::Answer { test, .. } if !gathered.tests.contains(&test) => gathered.tests.push(test),
                    TermPart::Answer { .. } => {}
                }
            }
            if gathered.tests.len() > ASKS {
                return None;
            }
        }
        Some(gathered)
    }

    fn want(&mut self, cell: CellId, term: usize, want: Want) -> Option<()> {
        let partition = self.classes.partition(cell)?;
        self.wanted.entry(partition.field).or_insert_with(|| (partition, Vec::new())).1.push((term, want));
        Some(())
    }

    /// For each term that wants something of a value, the classes that satisfy it, 64 to a word.
    pub(super) fn sets<'g>(
        &'g self,
        partition: &'g Partition,
        wanted: &'g [(usize, Want)],
    ) -> impl Iterator<Item = (usize, Vec<u64>)> + 'g {
        wanted.chunk_by(|one, next| one.0 == next.0).map(move |wants| {
            let mut set = partition.clear_of(0);
            for (_, want) in wants {
                match want {
                    Want::Clear(mask) => {
                        set.iter_mut().zip(partition.clear_of(*mask)).for_each(|(word, clear)| *word &= clear);
                    }
                    Want::Answer(test, answer) => {
                        let yes = self.classes.yes(*test, set.len());
                        set.iter_mut().zip(yes).for_each(|(word, yes)| *word &= if *answer { *yes } else { !*yes });
                    }
                }
            }
            (wants[0].0, set)
        })
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
