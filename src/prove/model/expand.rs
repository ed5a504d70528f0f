//! What can happen at each place, and who takes it: the wait itself, then the thread's handlers, then the workspace's.

use super::follow::Way;
use super::{Deed, Edge, Fork, Frame, Happening, Location, LocationId, Model, Move, Part, Point, Silence};
use crate::check::{ANONYMOUS, WHO};
use crate::ir::{Arm, Ask, Call, Choose, Condition, Event, HandlerId, NodeId, NodeKind};
use crate::prove::diagram::Set;
use crate::prove::target::{Asked, Mark, Way as WayOut};

/// The node that a conversation waits at.
fn node_of(point: Point) -> Option<NodeId> {
    if let Point::Waiting(node, _) = point { Some(node) } else { None }
}

/// The condition of an arm.
fn asked(fork: Fork) -> Option<Asked> {
    match fork {
        Fork::Arm(None, at) => Some(Asked::Start(at)),
        Fork::Arm(Some(node), at) => Some(Asked::Arm(node, at)),
        Fork::Handler(handler) => Some(Asked::Handler(handler)),
        Fork::Branch(..) | Fork::Split(..) => None,
    }
}

/// Something happens, and the rules have an answer to it.
fn happens(what: Happening) -> Move {
    Move::Happens { what, taken: true }
}

/// Somebody who takes an event where a condition holds.
struct Taker<'w> {
    condition: Option<&'w Condition>,
    target: NodeId,
    fork: Fork,
}

impl<'w> Model<'w> {
    /// The situations of anonymous customers, and of all others.
    pub(super) fn anonymous(&mut self) -> (Set, Set) {
        (self.diagrams.side(WHO, ANONYMOUS), self.diagrams.side(WHO, !ANONYMOUS))
    }

    /// Adds a way from the place that is being expanded.
    pub(super) fn edge(&mut self, moves: Vec<Move>, to: Location, is_told: bool) {
        let to = self.place(to);
        let effect = self.effect(&moves);
        if let Some(edges) = self.expanding.and_then(|at| self.edges.get_mut(at.index())) {
            edges.push(Edge { moves, to, effect, less: effect, is_trimmed: false, is_told });
        }
    }

    /// Makes the ways that lead on from a place.
    pub(super) fn expand(&mut self, id: LocationId) {
        self.expanding = Some(id);
        let here = self.locations[id.index()];
        if self.is_just_up(here) {
            return self.late(here);
        }
        match here.point {
            Point::Ended | Point::Left => {}
            Point::At(node) => self.set_out(node, here),
            Point::Before => self.take(here, vec![happens(Happening::ChatOpens)], Point::Start),
            Point::Start | Point::HandedOff(_) => self.wait_here(id),
            Point::Waiting(node, asked) => {
                self.wait_here(id);
                match &self.workspace.node(node).kind {
                    NodeKind::Choose(choose) => self.choose(here, choose),
                    NodeKind::Ask(ask) => self.answer(here, node, ask, asked),
                    NodeKind::Call(call) => self.call(here, call),
                    _ => {}
                }
            }
        }
        self.late(here);
    }

    /// Everything that can happen at any wait.
    pub(super) fn wait(&mut self, here: Location) {
        for (happening, moves) in self.events.identity.clone() {
            let mut moves = self.after_a_while(moves);
            moves.push(happens(happening));
            self.take(here, moves, here.point);
        }
        let in_force = self.arms_in_force(here).map(|(arm, _)| &arm.event);
        let events: Vec<&Event> = in_force.chain(self.setting.everywhere.iter().copied()).collect();
        let mut happenings = Vec::new();
        let watched = std::mem::take(&mut self.events.watched);
        for event in events.iter().copied().chain(&watched) {
            match event {
                Event::Idle(length) if self.silence_can_last(here, *length) => {
                    happenings.push(Happening::Idle(*length));
                }
                Event::Picks { options, .. } => {
                    let places = options.iter().filter_map(|option| self.events.vocabulary.option_place(option));
                    happenings.extend(places.map(Happening::PicksEarlier));
                }
                _ => {}
            }
        }
        if !self.takes_all_texts(here.point) {
            happenings.extend(self.events.vocabulary.texts_among(&events).into_iter().map(Happening::Writes));
        }
        self.events.watched = watched;
        let breaks = self.breaks_silence(here);
        happenings.extend(breaks);
        happenings.sort();
        happenings.dedup();
        for happening in happenings {
            let wrote = self.events.wrote.filter(|_| matches!(happening, Happening::Writes(_)));
            let mut moves = self.after_a_while(wrote.into_iter().collect());
            moves.push(happens(happening));
            self.take(here, moves, here.point);
        }
    }

    /// Whether the wait itself takes whatever the customer writes.
    pub(super) fn takes_all_texts(&self, point: Point) -> bool {
        let Point::Waiting(node, _) = point else { return false };
        match &self.workspace.node(node).kind {
            NodeKind::Choose(choose) => choose.anything_else.is_some(),
            NodeKind::Ask(_) => true,
            _ => false,
        }
    }

    /// Facts may have changed, and then this happens.
    fn after_a_while(&self, moves: Vec<Move>) -> Vec<Move> {
        self.events.meanwhile.into_iter().chain(moves).collect()
    }

    /// Whoever takes what has just happened goes on; where nobody does, the conversation is at `otherwise`.
    fn take(&mut self, here: Location, moves: Vec<Move>, otherwise: Point) {
        let Some(Move::Happens { what: happening, .. }) = moves.last().copied() else { return };
        let leaves = happening == Happening::BecomesSomeoneElse;
        let silence = self.silence_behind(here, happening);
        let mut way = Way { context: here.context, moves, decisions: 0, silence };
        if let Some(done) = self.onboarding(here.point) {
            let (anonymous, known) = self.anonymous();
            let mut known_now = way.clone();
            known_now.moves.push(Move::Only(known));
            if leaves {
                known_now.context = self.contexts.push(Frame::Leave, here.context);
            }
            if let Some(way) = node_of(here.point).map(WayOut::Done) {
                self.mark(&mut known_now, Mark::Way(way));
            }
            known_now.silence = silence.left();
            self.follow(done, known_now);
            way.moves.push(Move::Only(anonymous));
        }
        for taker in self.takers(here, happening) {
            let mut taken = way.clone();
            if let Some(condition) = taker.condition {
                let (yes, no) = (self.condition(condition, true), self.condition(condition, false));
                if let Some(asked) = asked(taker.fork) {
                    self.mark(&mut taken, Mark::Weighs(asked));
                }
                taken.moves.push(Move::Only(yes));
                way.moves.push(Move::Only(no));
            }
            taken.moves.extend(self.takes(taker.fork));
            if let Some(out) = asked(taker.fork).and_then(Asked::way) {
                self.mark(&mut taken, Mark::Way(out));
            }
            let frame = match taker.fork {
                _ if leaves => Some(Frame::Leave),
                Fork::Handler(handler) => Some(Frame::Resume(here.point, handler)),
                _ => None,
            };
            let context = match frame {
                Some(frame) => self.push(frame, here.context),
                None => Some(here.context),
            };
            // An arm of the wait ends it; a handler only interrupts it.
            let silence = if matches!(taker.fork, Fork::Arm(..)) { silence.left() } else { silence };
            if let Some(context) = context {
                self.follow(taker.target, Way { context, silence, ..taken });
            }
            if taker.condition.is_none() {
                return;
            }
        }
        for step in &mut way.moves {
            if let Move::Happens { taken, .. } = step {
                *taken = false;
            }
        }
        let point = if leaves { Point::Left } else { otherwise };
        self.arrive(way, point);
    }

    /// Where an onboarding form leads once the customer is known.
    fn onboarding(&self, point: Point) -> Option<NodeId> {
        let Point::Waiting(node, _) = point else { return None };
        match &self.workspace.node(node).kind {
            NodeKind::Onboard { done, .. } => Some(*done),
            _ => None,
        }
    }

    fn takers(&self, here: Location, happening: Happening) -> Vec<Taker<'w>> {
        let fitting = self.arms_in_force(here).filter(|(arm, _)| happening.is(&arm.event, &self.events.vocabulary));
        let takers = fitting.map(|(arm, fork)| Taker { condition: arm.condition.as_ref(), target: arm.target, fork });
        takers.collect()
    }

    /// The arms that are offered an event here, in order, each with the way that it is.
    pub(super) fn arms_in_force(&self, here: Location) -> impl Iterator<Item = (&'w Arm, Fork)> + use<'w> {
        let workspace = self.workspace;
        let own: &[Arm] = match here.point {
            Point::Before | Point::Start => &workspace.start.arms,
            Point::Waiting(node, _) => match &workspace.node(node).kind {
                NodeKind::Wait { arms, .. } => arms,
                _ => &[],
            },
            _ => &[],
        };
        let wait = if let Point::Waiting(node, _) = here.point { Some(node) } else { None };
        let handed_off = matches!(here.point, Point::HandedOff(_));
        let thread = self.thread(here.point, here.context).and_then(|thread| workspace.threads.get(thread.index()));
        let of_thread = thread.map_or(&[][..], |thread| &thread.handlers);
        let running: Vec<HandlerId> = self
            .contexts
            .frames(here.context)
            .filter_map(|frame| if let Frame::Resume(_, handler) = frame { Some(handler) } else { None })
            .collect();
        let handlers = of_thread.iter().chain(&workspace.workspace_handlers).filter_map(move |id| {
            let handler = workspace.handlers.get(id.index())?;
            let in_force = handler.after_hand_off == handed_off && !running.contains(id);
            in_force.then_some((&handler.arm, Fork::Handler(*id)))
        });
        own.iter().enumerate().map(move |(arm, own)| (own, Fork::Arm(wait, arm as u16))).chain(handlers)
    }

    /// The wait's own way on, taken by `happening` with these changes.
    fn lead(&mut self, here: Location, changes: Vec<Move>, happening: Happening, target: NodeId) {
        let mut moves = if self.is_just_up(here) { changes } else { self.after_a_while(changes) };
        moves.push(happens(happening));
        let silence = self.silence_behind(here, happening).left();
        let mut way = Way { context: here.context, moves, decisions: 0, silence };
        if let Some(out) = self.own_way(here.point, happening) {
            self.mark(&mut way, Mark::Way(out));
        }
        self.follow(target, way);
    }

    /// What follows when the time of a wait is up.
    fn late(&mut self, here: Location) {
        let target = match here.point {
            Point::Start => self.workspace.start.wait.map(|(_, timeout)| timeout.target),
            Point::Waiting(node, _) => match &self.workspace.node(node).kind {
                NodeKind::Choose(choose) => Some(choose.no_answer.target),
                NodeKind::Ask(ask) => Some(ask.no_answer.target),
                NodeKind::Onboard { no_answer, .. } => Some(no_answer.target),
                NodeKind::Wait { otherwise, .. } => Some(otherwise.target),
                NodeKind::Call(call) => return self.fails(here, call),
                _ => None,
            },
            _ => None,
        };
        if let Some(target) = target.filter(|_| self.time_can_be_up(here)) {
            self.lead(here, Vec::new(), Happening::TimeIsUp, target);
        }
    }

    fn choose(&mut self, here: Location, choose: &'w Choose) {
        let answered = self.answered(None);
        for choice in &choose.choices {
            let Some(place) = self.events.vocabulary.option_place(&choice.id) else { continue };
            let picked = self.picked(&choice.label);
            self.lead(here, vec![picked], Happening::Picks(place), choice.target);
            if self.events.writing_matters {
                let moves = self.events.wrote.into_iter().chain([picked]).collect();
                self.lead(here, moves, Happening::Names(place), choice.target);
            }
        }
        if let Some(target) = choose.anything_else {
            let moves: Vec<Move> = self.events.wrote.into_iter().chain([answered]).collect();
            for text in self.events.vocabulary.texts_among(&[]) {
                self.lead(here, moves.clone(), Happening::Answers { good: true, text }, target);
            }
        }
    }

    fn answer(&mut self, here: Location, node: NodeId, ask: &'w Ask, asked: u8) {
        let wrote = self.events.wrote;
        for text in self.events.vocabulary.texts_among(&[]) {
            if let Some(answered) = self.answered_with(ask, text) {
                let moves = wrote.into_iter().chain([answered]).collect();
                self.lead(here, moves, Happening::Answers { good: true, text }, ask.next);
            }
            let Some(otherwise) = ask.otherwise.filter(|_| !ask.takes_all()) else { continue };
            let badly = Happening::Answers { good: false, text };
            if ask.retry.as_ref().is_some_and(|(times, _)| asked < *times) {
                let mut moves = self.after_a_while(wrote.into_iter().collect());
                moves.push(happens(badly));
                let mut way = Way { context: here.context, moves, decisions: 0, silence: Silence::BEGINS };
                self.mark(&mut way, Mark::Way(WayOut::Retry(node)));
                way.moves.push(Move::Does(Deed { node, part: Part::Retry }));
                self.begin(way, Point::Waiting(node, asked.saturating_add(1)));
            } else {
                self.lead(here, wrote.into_iter().collect(), badly, otherwise);
            }
        }
    }

    fn call(&mut self, here: Location, call: &'w Call) {
        for (at, target) in call.outcomes.iter().enumerate() {
            let brought = self.brought(call, Some(at)).into_iter().collect();
            self.lead(here, brought, Happening::Outcome(at as u16), *target);
        }
    }

    fn fails(&mut self, here: Location, call: &'w Call) {
        let nothing: Vec<Move> = self.brought(call, None).into_iter().collect();
        self.lead(here, nothing, Happening::Fails, call.failed);
    }
}
