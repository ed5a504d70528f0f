//! The situations of a workspace: the places where a conversation can be, what leads from one to the next, and which
//! facts matter where.
//!
//! A conversation is at a [`Location`]; its facts are a point of the space. An [`Edge`] leads on, and its moves say for
//! whom, with what change and what is seen on the way. Facts change at waits only, so all moves between two waits read
//! the same facts, but for the memories that the rules themselves set.

mod contents;
mod effect;
mod events;
mod expand;
mod first;
mod follow;
mod fork;
mod happening;
mod live;
mod location;
mod memory;
mod moves;
mod names;
mod outline;
mod reads;
mod silence;
mod stretch;
mod timing;
mod vocabulary;
mod waits;

pub(crate) use contents::Contents;
pub(crate) use effect::EffectId;
pub(crate) use first::ListId;
pub(crate) use fork::Fork;
pub(crate) use happening::{Deed, Happening, Part};
pub(crate) use location::{Context, Frame, Location, LocationId, Point};
pub(crate) use moves::{Edge, Move};
pub(crate) use silence::Silence;
pub(crate) use stretch::{Outline, Root, StretchId};
pub(crate) use vocabulary::Vocabulary;

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::diagram::{Axes, Diagrams, Set};
use super::doers::Doers;
use super::effort::Effort;
use super::past::Past;
use crate::check::{Axis, Cube, Space, WHO};
use crate::ir::{Condition, Event, NodeId, NodeKind, Operand, Property, ThreadId, Workspace};
use crate::prove::target::Mark;
use crate::watch::Watch;
use effect::Effects;
use events::Events;
use first::Lists;
use location::Contexts;
use silence::Audiences;
use stretch::Stretch;
use waits::Waits;

/// All of it.
pub(crate) struct Model<'w> {
    /// What the rules mean.
    pub(crate) workspace: &'w Workspace,
    /// What facts can be told apart.
    pub(crate) space: Space<'w>,
    /// Sets of them.
    pub(crate) diagrams: Diagrams<'w>,
    /// What searches may spend.
    pub(crate) effort: Effort<'w>,
    /// The places, each with what leads on from it; the first is the one before the chat opens.
    pub(crate) locations: Vec<Location>,
    /// What leads on from each location; nothing as long as its stretch was not opened.
    pub(crate) edges: Vec<Vec<Edge>>,
    /// What conversations go through; one stretch for all of it, unless the model is made by stretches.
    pub(crate) stretches: Vec<Stretch>,
    /// What earlier proofs have found out about stretches with the same content.
    pub(crate) past: Past,
    /// What is written where; only in a model by stretches.
    pub(crate) contents: Contents,
    /// The nodes that may do what is watched for.
    pub(crate) doers: Doers,
    /// What may hold before the chat opens.
    pub(crate) initial: Set,
    /// The order in which the locations of a stretch are best looked at.
    pub(crate) rank: Vec<u32>,
    /// True where something was left out, so that nothing can be said to be impossible.
    pub(crate) truncated: bool,
    /// The axes that matter at a location, and those that do not any more.
    live: Vec<Axes>,
    dead: Vec<Axes>,
    /// All axes.
    all: Axes,
    /// What ways do.
    effects: Effects,
    limits: Limits,
    by_stretch: bool,
    places: HashMap<(StretchId, Location), LocationId, RandomState>,
    /// For each place its stretch, and which of its places it is.
    spots: Vec<(StretchId, u32)>,
    /// Where threads begin, and the stretches that begin where.
    entries: HashMap<NodeId, ThreadId, RandomState>,
    roots: HashMap<Root, StretchId, RandomState>,
    /// The stretch that is being opened, and how many places were counted before.
    opening: StretchId,
    outlined: usize,
    contexts: Contexts,
    /// What can happen at waits.
    waits: Waits,
    audiences: Audiences,
    events: Events,
    /// Whether the conversation has an owner.
    owner: Axis,
    /// Whether forks can be seen.
    forks: bool,
    conditions: HashMap<*const Condition, (Set, Set), RandomState>,
    lists: Lists,
    /// Boxes that cannot be, by the axes that they hang together.
    relations: Vec<(Axes, Set)>,
    /// Nodes to which more than one way leads.
    joins: Vec<bool>,
    expanding: Option<LocationId>,
    /// The axes that the watched properties read at a node, and at every wait.
    reads: Vec<Axes>,
    waits_read: Axes,
    setting: Setting<'w>,
    /// Whether ways are marked with what they pass, and the axes that are read at each mark.
    marked: bool,
    marks: HashMap<Mark, Axes>,
}

/// The size of the last axis, which no fact has: whether the conversation has an owner.
pub(crate) const OWNER: u8 = 2;

/// What else a model tells, for those who look at more than properties.
#[derive(Default)]
pub(crate) struct Setting<'w> {
    /// Events that are told apart at every wait, whether or not an arm there asks for them.
    pub(crate) everywhere: Vec<&'w Event>,
    /// Whether what nobody sees is told too, memories that are set, and what is shown counts as read.
    pub(crate) in_full: bool,
    /// Whether it matters that somebody writes what a quick reply says instead of picking it.
    pub(crate) writing: bool,
    /// Whether nothing is forgotten where it does not matter any more.
    pub(crate) keeps_all: bool,
}

/// What somebody wants to see in a model.
#[derive(Clone, Copy, Default)]
pub(crate) struct Interest<'i> {
    /// Properties that can be watched.
    pub(crate) properties: &'i [&'i Property],
    /// Nodes at which every fact and memory is known that anything asks about, whether or not it matters there any more.
    pub(crate) nodes: &'i [NodeId],
    /// Whether the ways that are taken at forks can be seen.
    pub(crate) forks: bool,
    /// Whether all that a way passes can be seen, and who the customer is at every wait.
    pub(crate) marks: bool,
}

/// How far a proof may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes of diagrams, about 60 bytes each.
    pub nodes: usize,
    /// Places of the model, some kilobytes each with the ways that lead on from them.
    pub locations: usize,
    /// Steps of one search.
    pub steps: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nodes: 4_000_000, locations: 120_000, steps: 20_000_000 }
    }
}

impl<'w> Model<'w> {
    /// The model of `workspace` in which all that is of interest can be seen.
    pub(crate) fn new(
        workspace: &'w Workspace,
        interest: &Interest<'_>,
        limits: &Limits,
        watch: &'w dyn Watch,
    ) -> Model<'w> {
        let mut model = Model::untrimmed(workspace, interest, (limits, watch), Setting::default(), None);
        model.settle(StretchId(0));
        model.trim(StretchId(0));
        model.initial = model.diagrams.forget(model.initial, model.dead[0]);
        model
    }

    /// The model of `workspace` with no fact forgotten: what is dead at a place is known, but still there. Of the same
    /// facts and conditions as another model it can share the `diagrams` of that one.
    pub(crate) fn untrimmed(
        workspace: &'w Workspace,
        interest: &Interest<'_>,
        (limits, watch): (&Limits, &'w dyn Watch),
        setting: Setting<'w>,
        diagrams: Option<Diagrams<'w>>,
    ) -> Model<'w> {
        let space = space(workspace, interest.properties);
        let mut model = Model::empty((workspace, space), (limits, watch), diagrams);
        model.setting = setting;
        model.prepare(interest);
        if let Some(first) = model.stretch_at(Root::Before) {
            model.open(first, true);
        }
        model
    }

    /// The model of `workspace` by stretches, of which none is opened that is known from the `past`.
    pub(crate) fn by_stretches(
        workspace: &'w Workspace,
        properties: &[&Property],
        (limits, watch): (&Limits, &'w dyn Watch),
        mut past: Past,
    ) -> Model<'w> {
        let space = space(workspace, properties);
        let diagrams = past.begin(limits, workspace, space.grid());
        let mut model = Model::empty((workspace, space), (limits, watch), diagrams);
        (model.by_stretch, model.past) = (true, past);
        let threads = workspace.threads.iter().enumerate();
        model.entries = threads.map(|(at, thread)| (thread.entry, ThreadId(at as u32))).collect();
        for thread in &workspace.threads {
            // Whoever comes to a thread comes to a stretch of its own.
            model.joins.get_mut(thread.entry.index()).into_iter().for_each(|join| *join = true);
        }
        model.prepare(&Interest { properties, ..Interest::default() });
        model.outline(properties);
        model
    }

    /// The model without any place.
    fn empty(
        (workspace, space): (&'w Workspace, Space<'w>),
        (limits, watch): (&Limits, &'w dyn Watch),
        diagrams: Option<Diagrams<'w>>,
    ) -> Model<'w> {
        let effort = Effort::new(watch, limits.steps);
        let mut sizes: Vec<u8> = space.all_axes().map(|axis| space.full(axis).count_ones() as u8).collect();
        let owner = Axis(sizes.len() as u32);
        sizes.push(OWNER);
        let diagrams = diagrams.unwrap_or_else(|| Diagrams::new(sizes, limits.nodes));
        let mut diagrams = diagrams.seen_by(effort.onlooker());
        let relations = relations(&mut diagrams, space.relations());
        let all: Vec<Axis> = space.all_axes().chain([owner]).collect();
        let all = diagrams.axes(all);
        Model {
            workspace,
            space,
            diagrams,
            effort,
            locations: Vec::new(),
            edges: Vec::new(),
            stretches: Vec::new(),
            past: Past::default(),
            contents: Contents::default(),
            doers: Doers::default(),
            initial: Set::NOTHING,
            rank: Vec::new(),
            truncated: false,
            live: Vec::new(),
            dead: Vec::new(),
            all,
            effects: Effects::default(),
            limits: *limits,
            by_stretch: false,
            places: HashMap::default(),
            spots: Vec::new(),
            entries: HashMap::default(),
            roots: HashMap::default(),
            opening: StretchId(0),
            outlined: 0,
            contexts: Contexts::default(),
            waits: Waits::default(),
            audiences: Audiences::default(),
            events: Events::default(),
            owner,
            forks: false,
            conditions: HashMap::default(),
            lists: Lists::default(),
            relations,
            joins: joins(workspace),
            expanding: None,
            reads: vec![Axes::NONE; workspace.nodes.len()],
            waits_read: Axes::NONE,
            setting: Setting::default(),
            marked: false,
            marks: HashMap::new(),
        }
    }

    /// Makes ready what is the same at all places.
    fn prepare(&mut self, interest: &Interest<'_>) {
        (self.forks, self.marked) = (interest.forks, interest.marks);
        if interest.marks {
            self.waits_read = self.diagrams.axes([WHO]);
        }
        self.make_events(interest.properties);
        self.initial = self.beginnings();
        self.read(interest.properties);
        self.keep_all(interest.nodes);
        self.read_what_is_shown();
    }

    /// Finds out which axes matter at each place of a model that is one stretch.
    pub(crate) fn find_what_is_dead(&mut self) {
        self.settle(StretchId(0));
    }

    /// The situations where `condition` holds, or where it does not.
    pub(crate) fn condition(&mut self, condition: &Condition, holds: bool) -> Set {
        let key = std::ptr::from_ref(condition);
        let (yes, no) = match self.conditions.get(&key) {
            Some(found) => *found,
            None => {
                let yes = self.space.holds(condition);
                let yes = self.diagrams.formula(&yes);
                let sets = (yes, self.diagrams.minus(Set::EVERYTHING, yes));
                self.conditions.insert(key, sets);
                sets
            }
        };
        if holds { yes } else { no }
    }

    /// The situations where `operand` is known, or where it is unknown.
    pub(crate) fn known(&mut self, operand: Operand, known: bool) -> Set {
        let formula = if known { self.space.known(operand) } else { self.space.unknown(operand) };
        self.diagrams.formula(&formula)
    }

    /// Where a move leads.
    pub(crate) fn forward(&mut self, step: Move, set: Set) -> Set {
        match step {
            Move::First { list, place, gone } => self.taken_first(list, place, gone, set),
            step => step.forward(&mut self.diagrams, &self.events.becomes, set),
        }
    }

    /// From where a move leads there: everybody.
    pub(crate) fn backward(&mut self, step: Move, set: Set) -> Set {
        match step {
            Move::First { list, place, .. } => self.all_taken_first(list, place, set),
            step => step.backward(&mut self.diagrams, &self.events.becomes, set),
        }
    }

    /// Those of `among` whom a move leads there; some of them, where not all of them are made.
    pub(crate) fn some_backward(&mut self, step: Move, set: Set, among: Set) -> Set {
        if let Move::First { list, place, .. } = step {
            let set = self.diagrams.and(set, among);
            return self.some_taken_first(list, place, set);
        }
        let set = self.backward(step, set);
        let set = self.diagrams.and(set, among);
        self.diagrams.some(set)
    }

    /// How many things are interrupted or called where a conversation is at a place.
    pub(crate) fn depth(&self, place: LocationId) -> u8 {
        self.contexts.depth(self.locations[place.index()].context)
    }

    /// The axes of `operand`.
    pub(crate) fn axes_of(&mut self, operands: impl IntoIterator<Item = Operand>) -> Axes {
        let axes: Vec<Axis> = operands.into_iter().flat_map(|operand| self.space.axes(operand)).collect();
        self.diagrams.axes(axes)
    }

    /// `to` without what the relations rule out once `axes` have changed.
    fn possible(&mut self, axes: Axes, to: Set) -> Set {
        let mut to = to;
        for at in 0..self.relations.len() {
            let (group, possible) = self.relations[at];
            if self.diagrams.both(group, axes) != Axes::NONE {
                to = self.diagrams.and(to, possible);
            }
        }
        to
    }
}

/// The space in which all can be told apart that the rules and the properties ask.
fn space<'w>(workspace: &'w Workspace, properties: &[&Property]) -> Space<'w> {
    let read = reads::of_workspace(workspace, properties);
    Space::new(workspace, read.conditions.iter().copied().chain(&read.made), read.operands.iter().copied())
}

/// What the relations leave, for each group of axes that hang together.
fn relations(diagrams: &mut Diagrams, impossible: &[Cube]) -> Vec<(Axes, Set)> {
    let mut groups: Vec<(Axes, Set)> = Vec::new();
    for cube in impossible {
        let cube = diagrams.cube(cube);
        let mut joined = (diagrams.support(cube), diagrams.minus(Set::EVERYTHING, cube));
        let mut apart = Vec::new();
        for group in groups {
            if diagrams.both(group.0, joined.0) == Axes::NONE {
                apart.push(group);
            } else {
                joined = (diagrams.either(group.0, joined.0), diagrams.and(group.1, joined.1));
            }
        }
        apart.push(joined);
        groups = apart;
    }
    groups
}

/// The nodes to which more than one way leads.
fn joins(workspace: &Workspace) -> Vec<bool> {
    let mut ways = vec![0_u8; workspace.nodes.len()];
    let mut lead_to = |node: NodeId| {
        if let Some(ways) = ways.get_mut(node.index()) {
            *ways = ways.saturating_add(1);
        }
    };
    for node in &workspace.nodes {
        match &node.kind {
            NodeKind::Pivot(thread) => {
                workspace.threads.get(thread.index()).iter().for_each(|thread| lead_to(thread.entry));
            }
            NodeKind::Do { steps, .. } => {
                workspace.steps.get(steps.index()).iter().for_each(|steps| lead_to(steps.entry));
            }
            _ => {}
        }
        node.kind.successors().for_each(&mut lead_to);
    }
    ways.into_iter().map(|ways| ways > 1).collect()
}
