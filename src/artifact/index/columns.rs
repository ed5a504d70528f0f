//! Candidates among any number of terms: one value at a time, and only blocks of 64 terms that no value empties.

use super::gather::{Budget, Gathered};
use crate::artifact::classes::Bits;
use std::collections::HashMap;

/// The most values that a decision looks up; with more its terms are tried one by one.
const COLUMNS: usize = 128;

/// So many blocks at a time where rows are dense.
const AT_ONCE: usize = 4;

/// The bit of a place that tells a sparse row.
const SPARSE: u32 = 1 << 31;

/// The rows of a long decision.
///
/// A row has one bit for each block of 64 terms, set unless the block is empty, and then its blocks: all of them, or
/// in a sparse row those that are not empty.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    columns: Box<[Column]>,
    /// For each value of each column, where its row begins.
    places: Box<[u32]>,
    rows: Box<[u64]>,
    /// The row of all terms.
    all: u32,
    blocks: usize,
    /// Whether any row is sparse; otherwise summaries tell too little to be worth a look.
    sparse: bool,
}

/// A value that is looked up.
#[derive(Clone, Copy, Debug)]
struct Column {
    field: Bits,
    /// Where its values begin among the places, and the last of them.
    first: u32,
    last: u32,
}

impl Columns {
    /// The rows, if they are not too many.
    pub(super) fn new(gathered: &Gathered<'_>, budget: &mut Budget) -> Option<Columns> {
        if gathered.wanted.len() > COLUMNS {
            return None;
        }
        let mut rows = Rows::new(gathered.terms);
        let all = rows.add(&rows.all.clone(), budget)?;
        let (mut columns, mut places) = (Vec::new(), Vec::new());
        for (field, (partition, wanted)) in &gathered.wanted {
            let count = partition.count as usize;
            columns.push(Column { field: *field, first: places.len() as u32, last: partition.count.saturating_sub(1) });
            rows.column(count, gathered.sets(partition, wanted), &mut places, budget)?;
        }
        let sparse = places.iter().any(|place| place & SPARSE != 0);
        Some(Columns {
            columns: columns.into(),
            places: places.into(),
            rows: rows.rows.into(),
            all,
            blocks: rows.all.len(),
            sparse,
        })
    }

    /// Tells the candidates, block after block, until `settle` has an answer; `spend` is told what each block costs, and
    /// ends it all with no.
    pub(crate) fn find(
        &self,
        facts: &[u64],
        own: &[u64],
        spend: impl Fn(u32) -> bool,
        mut settle: impl FnMut(usize, u64) -> Option<u32>,
    ) -> Option<u32> {
        let mut places = [0_u32; COLUMNS];
        let places = &mut places[..self.columns.len()];
        for (column, place) in self.columns.iter().zip(places.iter_mut()) {
            *place = self.places[column.place(if column.field.of_facts { facts } else { own })];
        }
        if !self.sparse {
            return self.find_dense(places, spend, settle);
        }
        let cost = (self.columns.len() / 16 + 1) as u32;
        for part in 0..self.blocks.div_ceil(64) {
            let summary = |place: u32| self.rows[(place & !SPARSE) as usize + part];
            let mut blocks = places.iter().fold(summary(self.all), |blocks, place| blocks & summary(*place));
            while blocks != 0 {
                let block = part * 64 + blocks.trailing_zeros() as usize;
                blocks &= blocks - 1;
                let all = self.block(self.all, block);
                let terms = places.iter().fold(all, |terms, place| terms & self.block(*place, block));
                if !spend(cost) {
                    return None;
                }
                if terms != 0
                    && let Some(found) = settle(block, terms)
                {
                    return Some(found);
                }
            }
        }
        None
    }

    /// Some blocks at a time, without looking at summaries.
    fn find_dense(
        &self,
        places: &[u32],
        spend: impl Fn(u32) -> bool,
        mut settle: impl FnMut(usize, u64) -> Option<u32>,
    ) -> Option<u32> {
        let cost = (self.columns.len() * AT_ONCE / 16 + 1) as u32;
        let summaries = self.blocks.div_ceil(64);
        for first in (0..self.blocks).step_by(AT_ONCE) {
            let blocks = |place: u32| -> Option<[u64; AT_ONCE]> {
                let start = place as usize + summaries + first;
                self.rows.get(start..start + AT_ONCE)?.try_into().ok()
            };
            let mut terms = blocks(self.all)?;
            for place in places {
                let row = blocks(*place)?;
                (0..AT_ONCE).for_each(|at| terms[at] &= row[at]);
            }
            if !spend(cost) {
                return None;
            }
            for (at, terms) in terms.into_iter().enumerate().filter(|(_, terms)| *terms != 0) {
                if let Some(found) = settle(first + at, terms) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// A block of the row at `place` that is not empty.
    fn block(&self, place: u32, block: usize) -> u64 {
        let (start, summaries) = ((place & !SPARSE) as usize, self.blocks.div_ceil(64));
        if place & SPARSE == 0 {
            return self.rows[start + summaries + block];
        }
        let before = self.rows[start..start + block / 64].iter().map(|word| word.count_ones()).sum::<u32>();
        let here = self.rows[start + block / 64] & ((1 << (block % 64)) - 1);
        self.rows[start + summaries + (before + here.count_ones()) as usize]
    }
}

impl Column {
    /// Where the place of the row for the value is.
    fn place(&self, words: &[u64]) -> usize {
        (self.first + (self.field.of(words) as u32).min(self.last)) as usize
    }
}

/// Rows that grow; equal ones are there once.
struct Rows {
    /// All terms.
    all: Vec<u64>,
    rows: Vec<u64>,
    known: HashMap<Vec<u64>, u32>,
}

impl Rows {
    fn new(terms: usize) -> Rows {
        let mut all = vec![u64::MAX; terms.div_ceil(64)];
        if let Some(last) = all.last_mut().filter(|_| !terms.is_multiple_of(64)) {
            *last = (1 << (terms % 64)) - 1;
        }
        Rows { all, rows: Vec::new(), known: HashMap::new() }
    }

    /// The rows for all values of a column: `wanted` tells terms with the values that they want. Terms come in order.
    fn column(
        &mut self,
        count: usize,
        wanted: impl Iterator<Item = (usize, Vec<u64>)>,
        places: &mut Vec<u32>,
        budget: &mut Budget,
    ) -> Option<()> {
        let mut others = self.all.clone();
        let mut of_value: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (term, values) in wanted {
            others[term / 64] &= !(1 << (term % 64));
            budget.work(values.len())?;
            for (index, word) in values.iter().enumerate() {
                let mut rest = *word;
                while rest != 0 {
                    let value = index * 64 + rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    if let Some(terms) = of_value.get_mut(value) {
                        budget.work(1)?;
                        terms.push(term as u32);
                    }
                }
            }
        }
        for terms in of_value {
            budget.work(others.len())?;
            let mut row = others.clone();
            terms.iter().for_each(|term| row[*term as usize / 64] |= 1 << (term % 64));
            places.push(self.add(&row, budget)?);
        }
        Some(())
    }

    /// The place of a row.
    fn add(&mut self, blocks: &[u64], budget: &mut Budget) -> Option<u32> {
        if let Some(place) = self.known.get(blocks) {
            return Some(*place);
        }
        let start = u32::try_from(self.rows.len()).ok().filter(|start| start & SPARSE == 0)?;
        let full = blocks.iter().filter(|block| **block != 0).count();
        let sparse = full * 4 < blocks.len();
        // Dense rows are read some blocks at a time: those behind the last are empty.
        let empty = blocks.len().next_multiple_of(AT_ONCE) - blocks.len();
        budget.take(blocks.len().div_ceil(64) + if sparse { full } else { blocks.len() + empty })?;
        for part in blocks.chunks(64) {
            let bits = part.iter().enumerate().filter(|(_, block)| **block != 0).map(|(bit, _)| 1_u64 << bit);
            self.rows.push(bits.sum());
        }
        self.rows.extend(blocks.iter().filter(|block| !sparse || **block != 0));
        if !sparse {
            self.rows.resize(self.rows.len() + empty, 0);
        }
        let place = if sparse { start | SPARSE } else { start };
        self.known.insert(blocks.to_vec(), place);
        Some(place)
    }
}
