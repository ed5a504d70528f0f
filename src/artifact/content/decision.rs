//! Decisions: where each begins, and how it is decided which of its branches holds first.

use crate::artifact::Error;
use crate::artifact::id::{Code, TestId, Word};
use crate::artifact::wire::{Reader, Wire, wire};

/// Which decision; the loader checks it against the table, which stands behind the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DecisionId(pub(crate) u32);

impl DecisionId {
    /// As an index.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Wire for DecisionId {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Result<DecisionId, Error> {
        u32::read(input).map(DecisionId)
    }
}

wire! {
    /// `rules { … }`, `decide by …`: the first branch that holds is taken, or what stands behind the last.
    struct Decision {
        /// Its first operation.
        start: Code,
        /// How it is decided.
        way: Way,
    }
}

wire! {
    /// How a decision is made.
    pub(crate) enum Way {
        /// Its operations test one branch after the other.
        0 Chain {
            /// The last operation of each branch, and of what stands behind them.
            ends: Vec<Code>
        },
        /// Its first operation finds the branch at once; behind it stands one jump for each branch, and one more.
        1 Index {
            /// What each branch asks for.
            rules: Rules
        },
    }
}

wire! {
    /// What the branches of a decision ask for, one behind the other: a branch has terms, and a term has parts.
    struct Rules {
        /// For each branch.
        branches: Vec<Rule>,
        /// Where the parts of each term end.
        terms: Vec<u32>,
        /// All parts.
        parts: Vec<Part>,
    }
}

wire! {
    /// A branch holds only where all parts of one of its terms do.
    #[derive(Copy)]
    struct Rule {
        /// Where its terms end; they begin where those of the branch before end.
        end: u32,
        /// Code that tests what the terms do not tell.
        check: Option<Code>,
    }
}

wire! {
    /// A part of a term.
    #[derive(Copy)]
    pub(crate) enum Part {
        /// No bit of the mask is set in the word.
        0 Clear { word: Word, mask: u64 },
        /// The test's answer is this.
        1 Answer { test: TestId, answer: bool },
    }
}

impl Way {
    /// What the branches ask for, if the decision has an index.
    pub(crate) fn rules(&self) -> Option<&Rules> {
        if let Way::Index { rules } = self { Some(rules) } else { None }
    }
}

impl Rules {
    /// Which terms the branch has.
    pub(crate) fn terms_of(&self, branch: usize) -> std::ops::Range<usize> {
        let start = branch.checked_sub(1).map_or(0, |before| self.branches[before].end);
        start as usize..self.branches[branch].end as usize
    }

    /// The parts of a term.
    pub(crate) fn parts_of(&self, term: usize) -> &[Part] {
        let start = term.checked_sub(1).map_or(0, |before| self.terms[before]);
        &self.parts[start as usize..self.terms[term] as usize]
    }

    /// Whether terms and parts lie one behind the other and none is left over.
    pub(crate) fn is_in_order(&self) -> bool {
        let mut terms = self.branches.iter().map(|branch| branch.end as usize);
        let mut parts = self.terms.iter().map(|end| *end as usize);
        terms.clone().is_sorted()
            && parts.clone().is_sorted()
            && terms.next_back().unwrap_or(0) == self.terms.len()
            && parts.next_back().unwrap_or(0) == self.parts.len()
    }
}
