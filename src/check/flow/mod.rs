//! What is certain at each node of each body, in every conversation that can get there.
//!
//! A thread begins in the join of what its pivots bring, a `steps` block in that of its `do`s, a handler in that of
//! the waits it may interrupt. Facts change at every wait and nowhere else. Each body is gone through again until
//! nothing new arrives, callers before callees where that can be, which takes little more than one round in practice.

mod agenda;
mod model;
mod node;
mod step;
mod trace;

use std::collections::{BTreeMap, BTreeSet};

use agenda::{Agenda, backwards};
pub(crate) use model::Model;
pub(crate) use node::{leads, waits};
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
    /// The situations in front of each node of each body that was gone through, as they were the last time.
    settled: BTreeMap<Body, States>,
    /// The situations of a body that nothing gets to.
    nowhere: States,
    orders: BTreeMap<Body, Vec<NodeId>>,
}

/// The situations in front of each node of one body.
pub(crate) type States = BTreeMap<NodeId, Region>;

impl<'w> Flow<'w> {
    /// Follows every conversation of `workspace`.
    pub(crate) fn new(workspace: &'w Workspace) -> Flow<'w> {
        let model = Model::new(workspace);
        let steps = (0..workspace.steps.len() as u32).map(StepsId);
        let touched = steps.map(|steps| (steps, model.touched(steps))).collect();
        let orders = model.nodes.keys().map(|body| (*body, order(&model, *body))).collect();
        let mut flow = Flow {
            model,
            entries: BTreeMap::new(),
            exits: BTreeMap::new(),
            waiting: BTreeMap::new(),
            handed_off: BTreeMap::new(),
            touched,
            settled: BTreeMap::new(),
            nowhere: States::new(),
            orders,
        };
        flow.follow();
        flow
    }

    /// The bodies that some conversation gets to.
    pub(crate) fn bodies(&self) -> impl Iterator<Item = Body> {
        self.entries.keys().copied()
    }

    /// What is certain in front of each node of `body`.
    pub(crate) fn states(&self, body: Body) -> &States {
        self.settled.get(&body).unwrap_or(&self.nowhere)
    }

    fn states_now(&self, body: Body) -> States {
        let mut states = States::new();
        let mut arrivals = self.arrivals(body);
        loop {
            let mut grew = false;
            for node in self.orders.get(&body).into_iter().flatten() {
                if let Some(region) = arrivals.remove(node) {
                    let news = match states.get_mut(node) {
                        Some(state) => state.join(&region),
                        None => states.insert(*node, region).is_none(),
                    };
                    if news {
                        grew = true;
                        for (to, region) in self.onward(*node, &states[node]) {
                            arrive(&mut arrivals, to, &region);
                        }
                    }
                }
            }
            if !grew {
                return states;
            }
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
    fn arrivals(&self, body: Body) -> States {
        let mut arrivals = States::new();
        let Some(entry) = self.entries.get(&body) else { return arrivals };
        let workspace = self.model.workspace;
        match body {
            Body::Start => {
                let mut step = Step::default();
                self.model.arms(&workspace.start.arms, entry, &mut step);
                for way in step.ways {
                    if let To::Node(node) = way.to {
                        arrive(&mut arrivals, node, &way.region);
                    }
                }
                if let Some((_, timeout)) = &workspace.start.wait {
                    arrive(&mut arrivals, timeout.target, entry);
                }
                // Who comes from an earlier revision may be anybody and remember anything.
                for migration in &workspace.migrations {
                    if let MigrationTo::Go(node) = migration.to {
                        arrive(&mut arrivals, node, &Region::whole(&self.model.space));
                    }
                }
            }
            _ => arrivals.extend(begin(workspace, body).map(|node| (node, entry.clone()))),
        }
        arrivals
    }

    fn follow(&mut self) {
        let mut agenda = Agenda::new(&self.model);
        let beginning = self.beginning();
        self.note(Body::Start, &beginning, Pause::Wait, &mut agenda);
        self.enter(Body::Start, beginning, &mut agenda);
        if self.model.workspace.when_changed == WhenChanged::Restart {
            self.restart(&mut agenda);
        }
        while let Some(body) = agenda.next() {
            self.go_through(body, &mut agenda);
        }
    }

    /// Threads begin for whoever comes from an earlier revision of them: anybody, who may remember anything.
    fn restart(&mut self, agenda: &mut Agenda) {
        let mut threads: Vec<Body> = self.model.nodes.keys().copied().collect();
        threads.retain(|body| matches!(body, Body::Thread(_)) && self.waits_in(*body));
        let anything = Region::whole(&self.model.space);
        threads.into_iter().for_each(|thread| self.enter(thread, anything.clone(), agenda));
    }

    /// Whether a conversation can wait while it is in a body.
    fn waits_in(&self, body: Body) -> bool {
        self.model.body(body).any(|(_, node)| waits(&node.kind) || matches!(node.kind, NodeKind::Do { .. }))
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

    fn go_through(&mut self, body: Body, agenda: &mut Agenda) {
        let states = self.states_now(body);
        for (node, region) in &states {
            let step = self.model.step(*node, region);
            if let Some(waiting) = step.waiting {
                self.note(body, &waiting, Pause::Wait, agenda);
            }
            for way in step.ways {
                match way.to {
                    To::Node(_) => {}
                    To::Thread(thread) => self.enter(Body::Thread(thread), way.region, agenda),
                    To::Do(steps, _) => self.enter(Body::Steps(steps), way.region, agenda),
                    To::HandOff => self.note(body, &way.region, Pause::HandOff, agenda),
                    To::Return => self.leave(body, way.region, agenda),
                }
            }
        }
        // Whatever would make other situations of these puts the body on the agenda again.
        self.settled.insert(body, states);
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
    fn leave(&mut self, body: Body, region: Region, agenda: &mut Agenda) {
        let Body::Steps(steps) = body else { return };
        let news = match self.exits.get_mut(&steps) {
            Some(exit) => exit.join(&region),
            None => self.exits.insert(steps, region).is_none(),
        };
        if news {
            let runs = |body: &Body| {
                self.model
                    .body(*body)
                    .any(|(_, node)| matches!(node.kind, NodeKind::Do { steps: own, .. } if own == steps))
            };
            self.entries.keys().copied().filter(runs).for_each(|body| agenda.add(body));
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

fn arrive(arrivals: &mut States, node: NodeId, region: &Region) {
    match arrivals.get_mut(&node) {
        Some(known) => _ = known.join(region),
        None => _ = arrivals.insert(node, region.clone()),
    }
}

/// The nodes of a body, each behind those that lead to it as far as that is possible.
fn order(model: &Model, body: Body) -> Vec<NodeId> {
    let within = |id: NodeId| -> Vec<NodeId> {
        let ways = model.workspace.nodes.get(id.index()).map_or_else(Vec::new, |node| leads(&node.kind)).into_iter();
        ways.filter_map(|(to, _)| if let To::Node(next) | To::Do(_, next) = to { Some(next) } else { None }).collect()
    };
    backwards(model.nodes.get(&body).into_iter().flatten().copied(), within)
}

/// Where handlers may come in.
#[derive(Clone, Copy)]
enum Pause {
    /// At a wait.
    Wait,
    /// After the hand-off.
    HandOff,
}
