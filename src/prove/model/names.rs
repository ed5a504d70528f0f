//! What facts, memories and records are called in contents: by their names, for their numbers change when others are declared.

use std::collections::HashMap;
use std::hash::Hash;

use crate::ir::{Condition, Expression, FactId, MemoryId, Operand, Part, RecordId, Template, Workspace};
use crate::prove::past::{Content, Digest};

/// What they are called, by their numbers.
#[derive(Default)]
pub(crate) struct Names {
    facts: Vec<Content>,
    memories: Vec<Content>,
    records: Vec<Content>,
}

impl Names {
    /// Those of a workspace; `told_apart` says how much of something is told apart.
    pub(super) fn new(workspace: &Workspace, told_apart: &dyn Fn(Operand) -> Content) -> Names {
        let facts = workspace.facts.iter().zip(0..).map(|(fact, at)| (&fact.name, Operand::Fact(FactId(at))));
        let memories = workspace.memories.iter().zip(0..).map(|(own, at)| (&own.name, Operand::Memory(MemoryId(at))));
        let (facts, memories) = (named(facts, told_apart), named(memories, told_apart));
        let memory = |memory: &MemoryId| memories.get(memory.index());
        let records = workspace.records.iter().map(|record| {
            let fields: Vec<_> = record.fields.iter().map(|(name, own)| (name, memory(own))).collect();
            Digest::of((&record.name, memory(&record.presence), fields))
        });
        let records = records.collect();
        Names { facts, memories, records }
    }

    /// What a record is called, and its parts.
    pub(super) fn record(&self, record: RecordId) -> Option<Content> {
        self.records.get(record.index()).copied()
    }

    /// What a fact or a memory is called: its number changes when others are declared. One of which more is
    /// told apart may be called something else then: what is done with it was of no interest before.
    pub(crate) fn operand(&self, operand: Operand) -> Option<Content> {
        match operand {
            Operand::Fact(fact) => self.facts.get(fact.index()).copied(),
            Operand::Memory(memory) => self.memories.get(memory.index()).copied(),
        }
    }

    /// Writes what a condition asks, without the places where it does.
    pub(super) fn spell(&self, condition: &Condition, to: &mut Digest) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                (matches!(condition, Condition::All(_)), parts.len()).hash(to);
                parts.iter().for_each(|part| self.spell(part, to));
            }
            Condition::Not(inner) => {
                2_u8.hash(to);
                self.spell(inner, to);
            }
            Condition::Test(test) => {
                3_u8.hash(to);
                (self.operand(test.operand), &test.question).hash(to);
            }
        }
    }

    pub(super) fn spell_any(&self, condition: Option<&Condition>, to: &mut Digest) {
        condition.is_some().hash(to);
        condition.iter().for_each(|condition| self.spell(condition, to));
    }

    pub(super) fn expression(&self, value: &Expression, to: &mut Digest) {
        match value {
            Expression::Operand(operand) => (0_u8, self.operand(*operand)).hash(to),
            Expression::Text(text) => {
                1_u8.hash(to);
                self.template(text, to);
            }
            Expression::Constant(value) => (2_u8, value).hash(to),
        }
    }

    pub(super) fn template(&self, text: &Template, to: &mut Digest) {
        let Template { parts, span: _ } = text;
        parts.len().hash(to);
        for part in parts {
            match part {
                Part::Text(words) => (0_u8, words).hash(to),
                Part::Slot { operand, fallback, span: _ } => (1_u8, self.operand(*operand), fallback).hash(to),
            }
        }
    }
}

/// What facts or memories are called: those of one name one after the other.
fn named<'w>(
    all: impl Iterator<Item = (&'w String, Operand)>,
    told_apart: &dyn Fn(Operand) -> Content,
) -> Vec<Content> {
    let mut before: HashMap<&String, u32> = HashMap::new();
    let mut name = |(name, operand): (&'w String, Operand)| {
        let of_name = before.entry(name).or_default();
        *of_name += 1;
        let is_memory = matches!(operand, Operand::Memory(_));
        Digest::of((name, *of_name, is_memory, told_apart(operand)))
    };
    all.map(&mut name).collect()
}
