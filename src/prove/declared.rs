//! What was declared when proofs were made, and which fact is which after more was declared.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::past::{Content, Digest};
use crate::check::{Grid, Refined};
use crate::ir::{FactId, FactOrigin, MemoryId, Operand, Workspace};

/// What is declared of facts and of what is remembered, each by its name: their numbers change when there is one more.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Declared {
    facts: Vec<(String, Content)>,
    memories: Vec<(String, Content)>,
    records: Vec<(String, Content)>,
    /// How many facts there are that nobody declares; they come first.
    built_in: usize,
}

impl Declared {
    /// What `workspace` declares.
    pub(super) fn of(workspace: &Workspace) -> Declared {
        let said = |what: &dyn std::fmt::Debug| Digest::of(format!("{what:?}"));
        let facts = workspace.facts.iter();
        let memories = workspace.memories.iter();
        let called = |memory: &MemoryId| workspace.memories.get(memory.index()).map(|memory| &memory.name);
        let records = workspace.records.iter().map(|record| {
            let fields: Vec<_> = record.fields.iter().map(|(name, memory)| (name, called(memory))).collect();
            (record.name.clone(), said(&(called(&record.presence), fields)))
        });
        Declared {
            built_in: facts.clone().filter(|fact| fact.origin == FactOrigin::BuiltIn).count(),
            facts: facts.map(|fact| (fact.name.clone(), said(&(&fact.kind, fact.origin, fact.sensitive)))).collect(),
            memories: memories.map(|own| (own.name.clone(), said(&(&own.kind, own.record, own.sensitive)))).collect(),
            records: records.collect(),
        }
    }

    /// How `grid` became the grid of today, where nothing is declared otherwise, or not any more.
    pub(super) fn refined(&self, grid: &Grid, today: &Declared, grid_today: &Grid) -> Option<Refined> {
        let facts = places(&self.facts, &today.facts)?;
        let memories = places(&self.memories, &today.memories)?;
        places(&self.records, &today.records)?;
        let now = |operand| match operand {
            Operand::Fact(fact) => Some(Operand::Fact(FactId(*facts.get(fact.index())?))),
            Operand::Memory(memory) => Some(Operand::Memory(MemoryId(*memories.get(memory.index())?))),
        };
        let may_be_new = |operand| !matches!(operand, Operand::Fact(fact) if fact.index() < today.built_in);
        grid.refined(grid_today, &now, &may_be_new)
    }
}

/// Where each of these is today; none, where one is not what it was or two have one name.
fn places(before: &[(String, Content)], today: &[(String, Content)]) -> Option<Vec<u32>> {
    let places: HashMap<&str, u32, RandomState> = today.iter().map(|(name, _)| name.as_str()).zip(0..).collect();
    let place = |(name, content): &(String, Content)| {
        let at = *places.get(name.as_str())?;
        (today[at as usize].1 == *content).then_some(at)
    };
    if places.len() < today.len() {
        return (before == today).then(|| (0..before.len() as u32).collect());
    }
    before.iter().map(place).collect()
}
