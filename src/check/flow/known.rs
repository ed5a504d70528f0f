//! Bodies that were followed before, so that after an edit only what is new, or gets something new, is followed again.
//!
//! A body is known again by all that it says and by where it stands; what becomes of it depends besides on what arrives,
//! on what comes out of the steps that it runs, and on the ground that all bodies share.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::followed::Followed;
use super::key::Key;
use super::model::Model;
use crate::address::Addresses;
use crate::check::space::{Axis, Grid};
use crate::ir::{Action, Body, Fact, MemoryId, Operand, RecordId, StepsId};
use crate::value::Type;

/// What was followed in the last check.
#[derive(Debug, Default)]
pub(crate) struct Known {
    ground: Option<Ground>,
    bodies: HashMap<Key, Versions>,
    /// There will be no other check.
    forgets: bool,
}

/// A body with each of the situations that it was followed in, one check long.
type Versions = Vec<Arc<Followed>>;

/// What all bodies share: the axes, and what findings depend on.
#[derive(Debug, PartialEq)]
pub(super) struct Ground {
    grid: Grid,
    facts: Vec<Fact>,
    memories: Vec<(String, Type, Option<RecordId>)>,
    records: Vec<(MemoryId, Vec<(String, MemoryId)>)>,
    actions: Vec<Action>,
    site: Vec<(String, String)>,
    addresses: Addresses,
    sensitive: BTreeSet<Operand>,
    touched: BTreeMap<StepsId, BTreeSet<Axis>>,
}

impl Ground {
    /// The ground of a workspace.
    pub(super) fn of(
        model: &Model<'_>,
        sensitive: &BTreeSet<Operand>,
        touched: &BTreeMap<StepsId, BTreeSet<Axis>>,
    ) -> Ground {
        let workspace = model.workspace;
        let memory = |memory: &crate::ir::Memory| (memory.name.clone(), memory.kind.clone(), memory.record);
        Ground {
            grid: model.space.grid().clone(),
            facts: workspace.facts.clone(),
            memories: workspace.memories.iter().map(memory).collect(),
            records: workspace.records.iter().map(|record| (record.presence, record.fields.clone())).collect(),
            actions: workspace.actions.clone(),
            site: workspace.site.clone(),
            addresses: workspace.addresses,
            sensitive: sensitive.clone(),
            touched: touched.clone(),
        }
    }
}

impl Known {
    /// For a single check.
    pub(crate) fn forgetful() -> Known {
        Known { forgets: true, ..Known::default() }
    }

    /// Begins to follow a workspace on this ground; on another one than before nothing is known.
    pub(super) fn begin(&mut self, ground: Ground) -> Memory<'_> {
        if self.ground.as_ref() != Some(&ground) {
            self.bodies.clear();
        }
        self.ground = Some(ground);
        let before = std::mem::take(&mut self.bodies);
        Memory { known: self, before, bodies: BTreeMap::new() }
    }
}

/// What was followed in the last check and in this one.
pub(super) struct Memory<'k> {
    known: &'k mut Known,
    before: HashMap<Key, Versions>,
    bodies: BTreeMap<Body, Remembered>,
}

struct Remembered {
    key: Key,
    before: Versions,
    now: Versions,
}

impl Memory<'_> {
    /// The body as it was followed when it was `alike`, or as it is followed now.
    pub(super) fn recall(
        &mut self,
        (model, body): (&Model<'_>, Body),
        alike: impl Fn(&Followed) -> bool,
        follow: impl FnOnce() -> Followed,
    ) -> Arc<Followed> {
        if self.known.forgets {
            return Arc::new(follow());
        }
        let remembered = self.bodies.entry(body).or_insert_with(|| {
            let key = Key::of(model, body);
            let before = self.before.remove(&key).unwrap_or_default();
            Remembered { key, before, now: Versions::new() }
        });
        let known = remembered.before.iter().find(|known| alike(known)).cloned();
        let followed = known.unwrap_or_else(|| Arc::new(follow()));
        remembered.now.push(followed.clone());
        followed
    }

    /// Keeps what was met for the next check.
    pub(super) fn keep(self) {
        self.known.bodies = self.bodies.into_values().map(|body| (body.key, body.now)).collect();
    }
}
