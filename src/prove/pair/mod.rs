//! Two versions of the rules, followed side by side: the same happens to both, and what they do is compared.
//!
//! Both models are over the same facts and share their diagrams; each version has its own copy of what is remembered.
//! So one set of situations tells all that is known of both conversations, and how their memories hang together. A
//! [`Spot`] is where the two are; they go on until each is about to do something that somebody sees, or waits. Then
//! either both do the same, or the situations in which they don't are a [`Find`].
//!
//! Rules can also be put beside themselves, for two customers who differ in one fact ([`Focus`]): then only what a
//! guarantee is about counts, and each goes on by itself where they have come to wait for different things.

mod alike;
mod apart;
mod exposure;
mod focus;
mod given;
mod input;
mod path;
mod search;
mod step;

pub(crate) use exposure::{Sensitive, exposed};
pub(crate) use path::Trail;
pub(crate) use search::Search;

use std::collections::HashMap;

use super::diagram::{Axes, Set};
use super::model::{Deed, Interest, LocationId, Model, Setting};
use crate::ir::{Event, FactId, MemoryId, NodeId, Operand, Property, Workspace, builtin};
use crate::prove::Limits;
use crate::watch::Watch;
use apart::Apart;

/// A memory of the old rules and the one of the new rules that is the same to those who write them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twin {
    /// In the old rules.
    pub(crate) old: MemoryId,
    /// In the new rules.
    pub(crate) new: MemoryId,
    /// Whether both have exactly the same type.
    pub(crate) alike: bool,
}

/// One of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// What was.
    Old,
    /// What is to be.
    New,
}

/// Where one of the versions is: at a place, or on a way from there, in front of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cursor {
    /// The place.
    pub(crate) location: LocationId,
    /// The way, and the move that comes next.
    pub(crate) on: Option<(u32, u32)>,
}

/// Where both are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Spot {
    /// The old one.
    pub(crate) old: Cursor,
    /// The new one.
    pub(crate) new: Cursor,
    /// Which of their memories may have different values.
    apart: Apart,
}

/// What one of the versions does at a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Act {
    /// It does this.
    Does(Deed),
    /// It waits, or has ended.
    Rests(LocationId),
}

/// Situations in which the versions do different things.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Find {
    /// What the old one does.
    pub(crate) old: Act,
    /// What the new one does.
    pub(crate) new: Act,
    /// For whom.
    pub(crate) set: Set,
    /// Whether that is certain, or only not ruled out.
    pub(crate) certain: bool,
}

/// Which nodes of the old rules are which of the new ones, as their texts tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alignment {
    /// For each old node.
    pub(crate) new_of: HashMap<NodeId, NodeId>,
    /// For each new node.
    pub(crate) old_of: HashMap<NodeId, NodeId>,
}

/// Both versions.
pub(crate) struct Pair<'w> {
    /// What was. It holds the diagrams of both.
    pub(crate) old: Model<'w>,
    /// What is to be.
    pub(crate) new: Model<'w>,
    alignment: &'w Alignment,
    twins: HashMap<MemoryId, Twin>,
    /// For each twin by its old copy: the situations in which both are in the same class.
    equal: HashMap<MemoryId, Set>,
    /// What never changes while a conversation lasts: it is kept in mind though nothing reads it any more.
    constant: Axes,
    dead: HashMap<(Axes, Axes), Axes>,
    /// Whether something could not be followed exactly: then there may be more that differs.
    pub(crate) doubtful: bool,
    /// What is compared, where both are the same rules.
    focus: Option<Focus<'w>>,
}

/// What two customers are compared by, to whom the same rules do the same.
#[derive(Clone, Copy)]
pub(crate) struct Focus<'w> {
    /// The line of a guarantee, as each version has it.
    pub(crate) properties: [&'w Property; 2],
    /// The fact in which they differ, for the one and for the other.
    pub(crate) facts: [FactId; 2],
}

/// What [`Pair::new`] is given.
pub(crate) struct Versions<'w> {
    /// The old rules.
    pub(crate) old: &'w Workspace,
    /// The new ones, over the same tables.
    pub(crate) new: &'w Workspace,
    /// What is the same in both.
    pub(crate) twins: &'w [Twin],
    /// Events that only one of them asks for somewhere.
    pub(crate) events: &'w [Event],
    /// Which nodes are which.
    pub(crate) alignment: &'w Alignment,
}

/// Facts that stay as they were when the chat opened.
const CONSTANT: [FactId; 3] = [builtin::CUSTOMER_AT_OPEN, builtin::CHANNEL, builtin::LOCALE];

impl<'w> Pair<'w> {
    /// Both versions.
    pub(crate) fn new(versions: &Versions<'w>, limits: &Limits, watch: &'w dyn Watch) -> Pair<'w> {
        Pair::with(versions, None, limits, watch)
    }

    /// Both of one rule set that stands beside itself.
    pub(crate) fn focused(
        versions: &Versions<'w>,
        focus: Focus<'w>,
        limits: &Limits,
        watch: &'w dyn Watch,
    ) -> Pair<'w> {
        Pair::with(versions, Some(focus), limits, watch)
    }

    fn with(versions: &Versions<'w>, focus: Option<Focus<'w>>, limits: &Limits, watch: &'w dyn Watch) -> Pair<'w> {
        let writing = focus.is_some();
        let setting =
            || Setting { everywhere: versions.events.iter().collect(), in_full: true, writing, keeps_all: true };
        let properties = focus.map(|focus| focus.properties);
        let interest = |side: usize| Interest {
            forks: true,
            properties: properties.as_ref().map_or(&[], |properties| &properties[side..=side]),
            ..Interest::default()
        };
        let mut old = Model::untrimmed(versions.old, &interest(0), (limits, watch), setting(), None);
        let diagrams = std::mem::take(&mut old.diagrams);
        let mut new = Model::untrimmed(versions.new, &interest(1), (limits, watch), setting(), Some(diagrams));
        new.find_what_is_dead();
        old.diagrams = std::mem::take(&mut new.diagrams);
        old.find_what_is_dead();
        let of_another = CONSTANT.into_iter().flat_map(|fact| versions.old.of_another(fact));
        let constant = old.axes_of(CONSTANT.into_iter().chain(of_another).map(Operand::Fact).collect::<Vec<_>>());
        let mut pair = Pair {
            old,
            new,
            alignment: versions.alignment,
            twins: HashMap::new(),
            equal: HashMap::new(),
            constant,
            dead: HashMap::new(),
            doubtful: false,
            focus,
        };
        for twin in versions.twins {
            let equal = pair.equal(twin);
            pair.equal.insert(twin.old, equal);
            pair.twins.insert(twin.old, *twin);
            pair.twins.insert(twin.new, *twin);
        }
        pair
    }

    /// The situations in which both copies of a memory are in the same class.
    fn equal(&mut self, twin: &Twin) -> Set {
        self.in_one_class(Operand::Memory(twin.old), Operand::Memory(twin.new))
    }

    /// The situations in which two facts or memories that are told apart alike are in the same class.
    fn in_one_class(&mut self, own: Operand, other: Operand) -> Set {
        let own = self.old.space.axes(own);
        let other = self.old.space.axes(other);
        let mut equal = Set::EVERYTHING;
        for (own, other) in own.into_iter().zip(other) {
            let full = self.old.space.full(own);
            let mut same = Set::NOTHING;
            for class in (0..64).filter(|class| full & 1 << class != 0) {
                let sides = [own, other].map(|axis| self.old.diagrams.side(axis, 1 << class));
                let both = self.old.diagrams.and(sides[0], sides[1]);
                same = self.old.diagrams.or(same, both);
            }
            equal = self.old.diagrams.and(equal, same);
        }
        equal
    }

    /// The model of one of the versions.
    pub(crate) fn model(&self, side: Side) -> &Model<'w> {
        match side {
            Side::Old => &self.old,
            Side::New => &self.new,
        }
    }

    /// The tables and nodes of both.
    pub(crate) fn tables(&self) -> &'w Workspace {
        self.old.workspace
    }

    /// Whether two acts are of actions that are one and the same to those who write rules.
    pub(crate) fn are_one(&self, old: Act, new: Act) -> bool {
        let (Act::Does(old), Act::Does(new)) = (old, new) else { return false };
        self.alignment.new_of.get(&old.node) == Some(&new.node)
    }

    /// The axes that nothing is told of: the new copies of memories say what the old ones do.
    pub(crate) fn unsaid(&mut self) -> Axes {
        let copies: Vec<Operand> = self.twins.values().map(|twin| Operand::Memory(twin.new)).collect();
        let copies = self.old.axes_of(copies);
        let own = self.old.unsaid();
        self.old.diagrams.either(copies, own)
    }

    /// The nodes of both.
    fn node(&self, id: NodeId) -> &'w crate::ir::Node {
        let workspace = self.old.workspace;
        workspace.node(id)
    }

    /// The axes that matter to neither version behind these places.
    fn dead(&mut self, old: LocationId, new: LocationId) -> Axes {
        let key = (self.old.dead(old), self.new.dead(new));
        if let Some(known) = self.dead.get(&key) {
            return *known;
        }
        let dead = self.old.diagrams.both(key.0, key.1);
        let dead = self.old.diagrams.without(dead, self.constant);
        self.dead.insert(key, dead);
        dead
    }
}
