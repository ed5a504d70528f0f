//! What is certain at each node of each body, in every conversation that can get there.
//!
//! A thread begins in the join of what its pivots bring, a `steps` block in that of its `do`s, a handler in that of
//! the waits it may interrupt. Facts change at every wait and nowhere else. Each body is gone through again until
//! nothing new arrives, callers before callees where that can be, which takes little more than one round in practice.

mod agenda;
mod followed;
mod key;
mod known;
mod model;
mod node;
mod step;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agenda::Agenda;
pub(crate) use followed::States;
use followed::{Exit, Followed};
pub(crate) use known::Known;
use known::{Ground, Memory};
pub(crate) use model::Model;
pub(crate) use node::{first_message, leads};
pub(crate) use step::{Step, To};
pub(crate) use trace::Origin;

use super::events::{condition, situation};
use super::space::{Axis, Region};
use crate::ir::{Body, MigrationTo, NodeId, NodeKind, Operand, StepsId, ThreadId, WhenChanged, Workspace, builtin};

/// Everything that can be said of where conversations get.
pub(crate) struct Flow<'w> {
    /// The workspace and its space.
    pub(crate) model: Model<'w>,
    entries: BTreeMap<Body, Region>,
    exits: BTreeMap<StepsId, Region>,
    waiting: BTreeMap<Option<ThreadId>, Region>,
    handed_off: BTreeMap<Option<ThreadId>, Region>,
    touched: BTreeMap<StepsId, BTreeSet<Axis>>,
    /// Each body that was gone through, as it was the last time.
    settled: BTreeMap<Body, Arc<Followed>>,
    /// A body that nothing gets to.
    nowhere: Followed,
}

impl<'w> Flow<'w> {
    /// Follows every conversation of `workspace`; what is `known` is not followed again. Of `sensitive` facts and
    /// memories more is checked.
    pub(crate) fn new(workspace: &'w Workspace, sensitive: &BTreeSet<Operand>, known: &mut Known) -> Flow<'w> {
        let model = Model::new(workspace);
        let steps = (0..workspace.steps.len() as u32).map(StepsId);
        let touched = steps.map(|steps| (steps, model.touched(steps))).collect();
        let nowhere = Followed::nowhere(&Region::whole(&model.space));
        let mut flow = Flow {
            model,
            entries: BTreeMap::new(),
            exits: BTreeMap::new(),
            waiting: BTreeMap::new(),
            handed_off: BTreeMap::new(),
            touched,
            settled: BTreeMap::new(),
            nowhere,
        };
        let ground = Ground::of(&flow.model, sensitive, &flow.touched);
        flow.follow(known.begin(ground));
        flow
    }

    /// The bodies that some conversation gets to.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = Body> {
        self.entries.keys().copied()
    }

    /// What is certain in front of each node of `body`.
    pub(crate) fn states(&self, body: Body) -> States<'_> {
        match self.settled.get(&body) {
            Some(followed) => States::new(self.model.nodes_of(body), followed, &self.model),
            None => States::new(&[], &self.nowhere, &self.model),
        }
    }

    /// The ways from a node to others of its body, `do` included.
    pub(crate) fn onward(&self, node: NodeId, region: &Region) -> Vec<(NodeId, Region)> {
        let ways = self.model.step(node, region).ways.into_iter();
        let within = ways.filter_map(|way| match way.to {
            To::Node(next) => Some((next, way.region)),
            To::Do(steps, next) => Some((next, self.behind(steps, &way.region)?)),
            To::Thread(_) | To::Return | To::HandOff => None,
        });
        within.collect()
    }

    /// The situations behind a `do`: the steps leave alone what they neither write nor wait over.
    fn behind(&self, steps: StepsId, region: &Region) -> Option<Region> {
        let exit = self.exits.get(&steps)?;
        let mut opened = region.clone();
        for axis in self.touched.get(&steps).into_iter().flatten() {
            opened.set(*axis, self.model.space.full(*axis));
        }
        opened.and_region(exit)?.settle(&self.model.space)
    }

    /// The nodes where `body` begins, with what arrives there.
    fn arrivals(&self, body: Body, entry: &Region) -> Vec<(NodeId, Region)> {
        let workspace = self.model.workspace;
        if body != Body::Start {
            return begin(workspace, body).map(|node| (node, entry.clone())).into_iter().collect();
        }
        let mut step = Step::default();
        self.model.arms(&workspace.start.arms, entry, &mut step);
        let ways = step.ways.into_iter();
        let mut arrivals: Vec<(NodeId, Region)> =
            ways.filter_map(|way| if let To::Node(node) = way.to { Some((node, way.region)) } else { None }).collect();
        arrivals.extend(workspace.start.wait.iter().map(|(_, timeout)| (timeout.target, entry.clone())));
        // Who comes from an earlier revision may be anybody and remember anything.
        for migration in &workspace.migrations {
            if let MigrationTo::Go(node) = migration.to {
                arrivals.push((node, Region::whole(&self.model.space)));
            }
        }
        arrivals
    }

    fn follow(&mut self, mut memory: Memory<'_>) {
        let mut agenda = Agenda::new(&self.model);
        let beginning = self.beginning();
        self.note(Body::Start, &beginning, Pause::Wait, &mut agenda);
        self.enter(Body::Start, beginning, &mut agenda);
        if self.model.workspace.when_changed == WhenChanged::Restart {
            self.restart(&mut agenda);
        }
        while let Some(body) = agenda.next() {
            self.go_through(body, &mut agenda, &mut memory);
        }
        memory.keep();
    }

    /// Threads begin for whoever comes from an earlier revision of them: anybody, who may remember anything.
    fn restart(&mut self, agenda: &mut Agenda) {
        let mut threads: Vec<Body> = self.model.bodies().collect();
        threads.retain(|body| matches!(body, Body::Thread(_)) && self.waits_in(*body));
        let anything = Region::whole(&self.model.space);
        threads.into_iter().for_each(|thread| self.enter(thread, anything.clone(), agenda));
    }

    /// Whether a conversation can wait while it is in a body.
    fn waits_in(&self, body: Body) -> bool {
        self.model.body(body).any(|(_, node)| node.kind.waits() || matches!(node.kind, NodeKind::Do { .. }))
    }

    /// A new conversation: nothing remembered, nothing written, anybody there.
    fn beginning(&self) -> Region {
        let mut region = Region::whole(&self.model.space);
        for operand in self.model.space.operands() {
            let is_new = [builtin::MESSAGE, builtin::ANSWER].map(Operand::Fact).contains(&operand);
            if is_new || matches!(operand, Operand::Memory(_)) {
                self.model.unlearn(&mut region, operand);
            }
        }
        self.model.after_waiting(&region, Body::Start)
    }

    fn enter(&mut self, body: Body, region: Region, agenda: &mut Agenda) {
        let news = match self.entries.get_mut(&body) {
            Some(entry) => entry.join(&region),
            None => self.entries.insert(body, region).is_none(),
        };
        if news {
            agenda.add(body);
        }
    }

    /// Lets the handlers of a scope begin wherever they may now interrupt.
    fn enter_handlers(&mut self, scope: Option<ThreadId>, agenda: &mut Agenda) {
        for id in self.model.handlers(scope) {
            let Some(handler) = self.model.workspace.handlers.get(id.index()) else { continue };
            let body = Body::Handler(*id);
            let from = if handler.after_hand_off { &self.handed_off } else { &self.waiting };
            let Some(before) = from.get(&scope) else { continue };
            let space = &self.model.space;
            let happened = self.model.after_waiting(before, body).narrow(space, &situation(space, &handler.arm.event));
            let held = happened.and_then(|region| region.narrow(space, &space.holds(condition(&handler.arm))));
            if let Some(region) = held {
                self.enter(body, region, agenda);
            }
        }
    }

    fn go_through(&mut self, body: Body, agenda: &mut Agenda, memory: &mut Memory<'_>) {
        let Some(entry) = self.entries.get(&body) else { return };
        // The start has arms and migrations of its own, and nothing but pivots.
        let followed = match body {
            Body::Start => Arc::new(self.follow_body(body, entry)),
            _ => memory.recall(
                (&self.model, body),
                |known| known.begins_like(entry, &self.exits),
                || self.follow_body(body, entry),
            ),
        };
        for (exit, region) in &followed.exits {
            match *exit {
                Exit::Waits => self.note(body, region, Pause::Wait, agenda),
                Exit::HandOff => self.note(body, region, Pause::HandOff, agenda),
                Exit::Thread(thread) => self.enter(Body::Thread(thread), region.clone(), agenda),
                Exit::Steps(steps) => self.enter(Body::Steps(steps), region.clone(), agenda),
                Exit::Returns => self.leave(body, region, agenda),
            }
        }
        // Whatever would make other situations of these puts the body on the agenda again.
        self.settled.insert(body, followed);
    }

    /// Remembers a wait (or a hand-off) for the handlers that may run there.
    fn note(&mut self, body: Body, region: &Region, pause: Pause, agenda: &mut Agenda) {
        let scopes: Vec<Option<ThreadId>> = self.model.scopes(body).collect();
        for scope in scopes {
            let noted = match pause {
                Pause::Wait => &mut self.waiting,
                Pause::HandOff => &mut self.handed_off,
            };
            let news = match noted.get_mut(&scope) {
                Some(known) => known.join(region),
                None => noted.insert(scope, region.clone()).is_none(),
            };
            if news {
                self.enter_handlers(scope, agenda);
            }
        }
    }

    /// The end of a `steps` block: whoever runs it goes on.
    fn leave(&mut self, body: Body, region: &Region, agenda: &mut Agenda) {
        let Body::Steps(steps) = body else { return };
        let news = match self.exits.get_mut(&steps) {
            Some(exit) => exit.join(region),
            None => self.exits.insert(steps, region.clone()).is_none(),
        };
        if news {
            let entered = |body: &&Body| self.entries.contains_key(body);
            self.model.runners(steps).iter().filter(entered).for_each(|body| agenda.add(*body));
        }
    }
}

/// The node where a body begins; none for the start, which has one for each line.
fn begin(workspace: &Workspace, body: Body) -> Option<NodeId> {
    match body {
        Body::Start => None,
        Body::Thread(id) => workspace.threads.get(id.index()).map(|thread| thread.entry),
        Body::Steps(id) => workspace.steps.get(id.index()).map(|steps| steps.entry),
        Body::Handler(id) => workspace.handlers.get(id.index()).map(|handler| handler.arm.target),
    }
}

/// Where handlers may come in.
#[derive(Clone, Copy)]
enum Pause {
    /// At a wait.
    Wait,
    /// After the hand-off.
    HandOff,
}
