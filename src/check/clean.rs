//! What was found clean before, so that after an edit only what is new is looked at again.
//!
//! Whether anything is wrong with one list of conditions depends on what the conditions ask and on what is declared,
//! not on where they stand or what they are called. So a list is known again by what it asks, however far it was moved;
//! what something was found wrong with is looked at again each time, for its findings tell places and names.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use foldhash::fast::RandomState;

use super::flow::Known;
use super::space::always_given;
use crate::ir::{Branch, Condition, FactOrigin, MemoryId, RecordId, Workspace};
use crate::manifest::Addresses;
use crate::value::Type;

/// The lists of conditions that nothing was wrong with when they were last checked.
#[derive(Debug, Default)]
pub struct Clean {
    ground: Ground,
    /// What was clean in the check before this one, and not met again so far.
    before: HashSet<Box<[u8]>, RandomState>,
    /// What is clean in this check.
    now: HashSet<Box<[u8]>, RandomState>,
    /// Where conversations got in the last check.
    pub(super) flow: Known,
}

/// The declarations that the verdict about a condition depends on.
#[derive(Debug, Default, PartialEq)]
struct Ground {
    facts: Vec<(Type, FactOrigin)>,
    memories: Vec<(Type, Option<RecordId>)>,
    records: Vec<Fields>,
    addresses: Option<Addresses>,
}

/// A record: where it is kept, its fields, and those of them that are there for sure.
type Fields = (MemoryId, Vec<(String, MemoryId)>, Vec<String>);

/// What a list asks, and how: a list with the same key has the same verdict.
#[derive(Debug)]
pub(super) struct Key(Vec<u8>);

impl Clean {
    /// For a workspace that is checked once: where its conversations get is not kept, which takes less.
    pub fn forgetful() -> Clean {
        Clean { flow: Known::forgetful(), ..Clean::default() }
    }

    /// Begins a check: forgets everything where something else is declared than before, and else what was not met in
    /// the last check.
    pub(super) fn begin(&mut self, workspace: &Workspace) {
        let ground = Ground::of(workspace);
        self.before = std::mem::take(&mut self.now);
        if ground != self.ground {
            self.before.clear();
        }
        self.ground = ground;
    }

    /// Whether nothing was wrong with this.
    pub(super) fn knows(&mut self, key: &Key) -> bool {
        if let Some(known) = self.before.take(&key.0[..]) {
            self.now.insert(known);
            return true;
        }
        self.now.contains(&key.0[..])
    }

    /// Nothing is wrong with this.
    pub(super) fn note(&mut self, key: Key) {
        self.now.insert(key.0.into());
    }
}

impl Ground {
    fn of(workspace: &Workspace) -> Ground {
        let record = |(at, record): (usize, &crate::ir::Record)| {
            let sure = always_given(workspace, RecordId(at as u32));
            (record.presence, record.fields.clone(), sure.into_iter().map(str::to_owned).collect())
        };
        Ground {
            facts: workspace.facts.iter().map(|fact| (fact.kind.clone(), fact.origin)).collect(),
            memories: workspace.memories.iter().map(|memory| (memory.kind.clone(), memory.record)).collect(),
            records: workspace.records.iter().enumerate().map(record).collect(),
            addresses: Some(workspace.addresses),
        }
    }
}

impl Key {
    /// The key of a fork.
    pub(super) fn of_fork(form: impl Hash, branches: &[Branch], has_otherwise: bool) -> Key {
        let mut bytes = Bytes::for_parts(branches.len());
        ("fork", form, has_otherwise).hash(&mut bytes);
        branches.iter().for_each(|branch| spell(&branch.condition, &mut bytes));
        Key(bytes.0)
    }

    /// The key of one condition that is asked about everybody.
    pub(super) fn of_condition(condition: &Condition) -> Key {
        let mut bytes = Bytes::for_parts(1);
        "condition".hash(&mut bytes);
        spell(condition, &mut bytes);
        Key(bytes.0)
    }
}

/// Writes what a condition asks, without the places where it does.
fn spell(condition: &Condition, bytes: &mut impl Hasher) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            (matches!(condition, Condition::All(_)), parts.len()).hash(bytes);
            parts.iter().for_each(|part| spell(part, bytes));
        }
        Condition::Not(inner) => {
            2_u8.hash(bytes);
            spell(inner, bytes);
        }
        Condition::Test(test) => {
            3_u8.hash(bytes);
            (test.operand, &test.question).hash(bytes);
        }
    }
}

/// Keeps what is hashed instead of making a number of it.
#[derive(Default)]
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    /// With room for as much as so many parts, such as nodes, usually say.
    pub(super) fn for_parts(count: usize) -> Bytes {
        const USUAL: usize = 96;
        Bytes(Vec::with_capacity(USUAL * count))
    }

    /// A number that hardly any other bytes have: the same on every machine of this order of bytes.
    pub(super) fn digest(&self) -> u64 {
        self.0.chunks(8).fold(self.0.len() as u64, |digest, chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            (digest ^ u64::from_ne_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        })
    }
}

impl From<Bytes> for Box<[u8]> {
    fn from(bytes: Bytes) -> Box<[u8]> {
        bytes.0.into()
    }
}

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
