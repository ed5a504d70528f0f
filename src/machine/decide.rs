//! Which branch of a decision holds first.

use super::view::View;
use crate::artifact::index::{Finder, Index};
use crate::artifact::parts::{Decision, DecisionId, Rules, TermPart, Way};

impl View<'_> {
    /// Which branch holds first; the number of branches where none does, and where the step has had its operations.
    pub(super) fn branch(&self, id: DecisionId) -> u32 {
        let program = self.program;
        match (&program.content.decisions[id.index()].way, &program.indexes[id.index()]) {
            (Way::Index { rules }, Some(index)) => self.search(rules, index).unwrap_or(index.checks.len() as u32),
            _ => 0,
        }
    }

    fn search(&self, rules: &Rules, index: &Index) -> Option<u32> {
        let (facts, own) = (self.facts.words(), self.own.words());
        match &index.finder {
            Finder::Windows(windows) => {
                let terms = windows.candidates(facts, own);
                let settle = || self.settle(index, &mut Asked::default(), 0, terms);
                windows.sure_branch(terms).unwrap_or_else(settle)
            }
            Finder::Columns(columns) => {
                let mut asked = Asked::default();
                let spend = |cost| self.budget.spend(cost).is_ok();
                columns.find(facts, own, spend, |block, terms| self.settle(index, &mut asked, block, terms))
            }
            Finder::Walk => self.walk(rules, index),
        }
    }

    /// The branch of the first of these terms that holds, once its tests are asked. An answer strikes out all terms
    /// that it contradicts, so that no test is asked twice.
    fn settle(&self, index: &Index, asked: &mut Asked, block: usize, mut terms: u64) -> Option<u32> {
        asked.each(|test, answer| terms &= index.asks.row(test, answer, block));
        while terms != 0 {
            let term = block * 64 + terms.trailing_zeros() as usize;
            let needs = index.asks.needs.get(term).map_or(0, |needs| needs & !asked.tests);
            if needs != 0 {
                let test = needs.trailing_zeros() as usize;
                let answer = self.ask(index.asks.tests[test]);
                asked.note(test, answer);
                terms &= index.asks.row(test, answer, block);
                self.budget.spend(1).ok()?;
            } else {
                let branch = index.branch_of[term];
                if index.checks[branch as usize].is_none_or(|code| self.holds(code)) {
                    return Some(branch);
                }
                terms &= terms - 1;
            }
        }
        None
    }

    /// Tries the terms one after the other.
    fn walk(&self, rules: &Rules, index: &Index) -> Option<u32> {
        for (term, branch) in index.branch_of.iter().enumerate() {
            let parts = rules.parts_of(term);
            self.budget.spend(1 + parts.len() as u32).ok()?;
            if parts.iter().all(|part| self.is(part))
                && index.checks[*branch as usize].is_none_or(|code| self.holds(code))
            {
                return Some(*branch);
            }
        }
        None
    }

    fn is(&self, part: &TermPart) -> bool {
        match *part {
            TermPart::Clear { word, mask } => self.word(word) & mask == 0,
            TermPart::Answer { test, answer } => self.ask(test) == answer,
        }
    }

    /// Which branch of a decision holds first, however it is compiled; none where none does.
    pub(super) fn branch_of(&self, id: DecisionId) -> Option<u32> {
        let Decision { start, way } = &self.program.content.decisions[id.index()];
        let ends = match (way, &self.program.indexes[id.index()]) {
            (Way::Index { rules }, Some(index)) => return self.search(rules, index),
            (Way::Index { .. }, None) => return None,
            (Way::Chain { ends }, _) => ends,
        };
        let last = *ends.last()?;
        let mut at = *start;
        loop {
            self.budget.spend(1).ok()?;
            let next = self.test(self.program.content.code[at.index()], at)?;
            if next < *start || next > last {
                let branch = ends.partition_point(|end| *end < at);
                return (branch + 1 < ends.len()).then_some(branch as u32);
            }
            at = next;
        }
    }
}

/// The tests that were asked, a bit each, and their answers.
#[derive(Default)]
struct Asked {
    tests: u64,
    answers: u64,
}

impl Asked {
    fn note(&mut self, test: usize, answer: bool) {
        self.tests |= 1 << test;
        self.answers |= u64::from(answer) << test;
    }

    fn each(&self, mut tell: impl FnMut(usize, bool)) {
        let mut rest = self.tests;
        while rest != 0 {
            let test = rest.trailing_zeros() as usize;
            tell(test, self.answers >> test & 1 == 1);
            rest &= rest - 1;
        }
    }
}
