//! The indexes of decisions: which branches can hold, found from the values instead of by trying one after the other.
//!
//! The artifact tells what each branch asks for ([`Rules`]); the tables are made of it when it is loaded, so nothing in
//! them can be wrong. Every term of a decision is one bit. A value that is looked up gives the bits of all terms that it
//! does not contradict; what remains of all of them together are the candidates, and the first one wins.

mod columns;
mod gather;
mod windows;

use super::classes::{Classes, by_word};
use super::content::{Content, Rules};
use super::id::{Code, TestId};
pub(crate) use columns::Columns;
use gather::{Budget, Gathered};
pub(crate) use windows::Windows;

/// How one decision is made, ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// What finds the candidates.
    pub(crate) finder: Finder,
    /// The branch of each term.
    pub(crate) branch_of: Box<[u32]>,
    /// What is left to be tested of each branch.
    pub(crate) checks: Box<[Option<Code>]>,
    /// What is left to be asked.
    pub(crate) asks: Asks,
}

/// What finds the candidates of a decision.
#[derive(Clone, Debug)]
pub(crate) enum Finder {
    /// Nothing: the terms are tried one after the other. For what would need tables beyond all measure.
    Walk,
    /// At most 64 terms: eight bits of classes at a time.
    Windows(Box<Windows>),
    /// More terms: one value at a time.
    Columns(Columns),
}

/// Tests that no bits and no class answer: asked once, when the first candidate depends on one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asks {
    /// The tests, at most 64.
    pub(crate) tests: Box<[TestId]>,
    /// For each term the tests that it depends on, a bit each; empty where there are no tests.
    pub(crate) needs: Box<[u64]>,
    /// For each test, first for no and then for yes, the terms that the answer does not contradict.
    pub(crate) rows: Box<[u64]>,
}

impl Asks {
    /// The terms of a block that an answer does not contradict.
    pub(crate) fn row(&self, test: usize, answer: bool, block: usize) -> u64 {
        let blocks = self.rows.len() / (2 * self.tests.len());
        self.rows[(test * 2 + usize::from(answer)) * blocks + block]
    }
}

/// The indexes of all decisions, at their places; none for chains.
pub(super) fn indexes(content: &Content, classes: &Classes) -> Vec<Option<Index>> {
    let (mut budget, cells) = (Budget::default(), by_word(content));
    let mut index = |rules| {
        let gathered = Gathered::of(content, classes, &cells, rules, &mut budget);
        Index::new(rules, gathered, &mut budget)
    };
    content.decisions.iter().map(|decision| decision.way.rules().map(&mut index)).collect()
}

impl Index {
    fn new(rules: &Rules, gathered: Option<Gathered<'_>>, budget: &mut Budget) -> Index {
        let branches = 0..rules.branches.len();
        let branch_of =
            branches.clone().flat_map(|branch| rules.terms_of(branch).map(move |_| branch as u32)).collect();
        let checks: Box<[_]> = rules.branches.iter().map(|branch| branch.check).collect();
        let walk = Index { finder: Finder::Walk, branch_of, checks, asks: Asks::default() };
        let Some(gathered) = gathered else { return walk };
        let finder = match Windows::new(&gathered, &walk.branch_of, budget) {
            Some(windows) => Some(Finder::Windows(Box::new(windows))),
            None => Columns::new(&gathered, budget).map(Finder::Columns),
        };
        let Some(mut finder) = finder else { return walk };
        let asks = gathered.asks(rules);
        if let Finder::Windows(windows) = &mut finder {
            windows.sure = walk.sure_terms(&asks);
        }
        Index { finder, asks, ..walk }
    }

    /// The tables of a short decision.
    pub(crate) fn windows(&self) -> Option<&Windows> {
        if let Finder::Windows(windows) = &self.finder { Some(windows) } else { None }
    }

    /// The terms of a short decision that hold once they are candidates.
    fn sure_terms(&self, asks: &Asks) -> u64 {
        let sure = |(term, branch): (usize, &u32)| {
            let asks_nothing = asks.needs.get(term).is_none_or(|needs| *needs == 0);
            u64::from(asks_nothing && self.checks[*branch as usize].is_none()) << term
        };
        self.branch_of.iter().enumerate().map(sure).sum()
    }
}
