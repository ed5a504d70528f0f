//! What conditions see: the facts, what the conversation keeps, and the time.

use super::clock::timely;
use super::limits::Budget;
use super::memory::Memory;
use super::values::{Known, Values};
use crate::artifact::Program;
use crate::artifact::parts::{Bits, CellId, Code, Keeper, Op, Spot, Word};

/// Facts and memories as they are, and the count of what looking at them costs.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) program: &'a Program,
    pub(super) facts: &'a Values,
    pub(super) own: &'a Memory,
    pub(super) at: i64,
    pub(super) budget: &'a Budget,
}

impl<'a> View<'a> {
    /// A word of packed values.
    pub(super) fn word(&self, word: Word) -> u64 {
        let facts = self.program.content.counts.fact_room.words;
        match word.0.checked_sub(facts) {
            None => self.facts.words()[usize::from(word.0)],
            Some(own) => self.own.words()[usize::from(own)],
        }
    }

    /// The class of a value.
    pub(super) fn field(&self, field: Bits) -> usize {
        field.of(if field.of_facts { self.facts.words() } else { self.own.words() })
    }

    /// The value of a fact or memory.
    #[inline]
    pub(super) fn read(&self, id: CellId) -> Option<Known<'a>> {
        self.read_at(self.program.spot(id), id)
    }

    /// The same, where its spot is known already.
    #[inline(always)]
    pub(super) fn read_at(&self, spot: &Spot, id: CellId) -> Option<Known<'a>> {
        match spot.keeper {
            Keeper::Facts => self.facts.read(spot),
            Keeper::Conversation => self.own.read(spot),
            Keeper::Clock => timely(self.program, id, self.at),
        }
    }

    /// Whether the condition at `code` holds; when the step has had its operations, nothing does.
    pub(super) fn holds(&self, code: Code) -> bool {
        let mut at = code;
        while self.budget.spend(1).is_ok() {
            at = match self.program.content.code[at.index()] {
                Op::Accept => return true,
                op => match self.test(op, at) {
                    Some(next) => next,
                    None => return false,
                },
            };
        }
        false
    }

    /// Where the testing operation at `code` leads; nowhere, if it is another operation.
    pub(super) fn test(&self, op: Op, code: Code) -> Option<Code> {
        let (leads, to) = match op {
            Op::Jump { to } => (true, to),
            Op::IfAny { word, to, mask } => (self.word(word) & mask != 0, to),
            Op::IfNone { word, to, mask } => (self.word(word) & mask == 0, to),
            Op::IfTest { test, answer, to } => (self.ask(test) == answer, to),
            _ => return None,
        };
        Some(if leads { to } else { Code(code.0.saturating_add(1)) })
    }
}
