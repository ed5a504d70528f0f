//! Follows the actions from a node up to the next wait, fork in the road or end.

use super::{Axes, Context, Deed, Fork, Frame, Happening, ListId, Location, Model, Move, Part, Point, Silence};
use crate::ir::{Ask, Body, Branch, NodeId, NodeKind, Operand, ThreadId};
use crate::prove::diagram::Set;
use crate::prove::target::{Mark, Way as WayOut};

/// After so many moves an edge ends and the next one begins.
const LONG: usize = 48;

/// After so many decisions inside each other an edge ends and the next one begins.
const DEEP: u8 = 24;

/// How many handlers and `steps` blocks the model follows inside each other.
const FRAMES: u8 = 6;

/// Whether ways part at a node. Where everything is told, they part at a place: so what is done before they part is done
/// on one way, and ways from a place exclude each other.
fn parts(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Branch { .. }
            | NodeKind::Split { .. }
            | NodeKind::Ask(_)
            | NodeKind::Onboard { .. }
            | NodeKind::Set { .. }
            | NodeKind::Resume { .. }
    )
}

/// A way that is being followed.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) context: Context,
    pub(super) moves: Vec<Move>,
    pub(super) decisions: u8,
    pub(super) silence: Silence,
}

impl Model<'_> {
    /// Follows the way that begins at `node`, whatever leads there.
    pub(super) fn set_out(&mut self, node: NodeId, here: Location) {
        let Location { context, silence, .. } = here;
        self.walk(node, Way { context, moves: Vec::new(), decisions: 0, silence }, true);
    }

    /// Follows a way that has come to `node`.
    pub(super) fn follow(&mut self, node: NodeId, way: Way) {
        self.walk(node, way, false);
    }

    /// Marks a way with what it passes here, where ways are marked.
    pub(super) fn mark(&mut self, way: &mut Way, mark: Mark) {
        if !self.marked {
            return;
        }
        if !self.marks.contains_key(&mark) {
            let read = self.read_at(mark);
            self.marks.insert(mark, read);
        }
        way.moves.push(Move::Marks(mark));
    }

    /// Ends a way: it leads to `point`.
    pub(super) fn arrive(&mut self, way: Way, point: Point) {
        let leaving = self.contexts.frames(way.context).any(|frame| frame == Frame::Leave);
        let rests = !matches!(point, Point::At(_));
        let (point, context) = match point {
            // What ends while it is left has ended, though no handler hears anything of it any more.
            Point::HandedOff(_) if leaving => (Point::Ended, Context::NONE),
            _ if leaving && rests && point != Point::Ended => (Point::Left, Context::NONE),
            Point::Ended | Point::Left | Point::HandedOff(_) => (point, Context::NONE),
            _ => (point, way.context),
        };
        let (silence, forgets) = self.what_matters_of(way.silence, point, context);
        let to = Location { point, context, silence };
        let unheard = |step: &Move| matches!(step, Move::Happens { what: Happening::Idle(_), taken: false });
        let stays = || self.expanding.is_some_and(|at| self.locations[at.index()] == to);
        let is_told = forgets || way.moves.iter().any(unheard) && stays();
        self.edge(way.moves, to, is_told);
    }

    /// The same, where a wait begins: silence begins with it.
    pub(super) fn begin(&mut self, way: Way, point: Point) {
        self.arrive(Way { silence: Silence::BEGINS, ..way }, point);
    }

    fn walk(&mut self, node: NodeId, mut way: Way, mut first: bool) {
        let workspace = self.workspace;
        let mut at = node;
        loop {
            let Some(node) = workspace.nodes.get(at.index()) else { return };
            let join = self.joins.get(at.index()).is_some_and(|join| *join);
            let parts =
                self.setting.in_full && parts(&node.kind) && way.moves.iter().any(|step| matches!(step, Move::Does(_)));
            if !first && (join || parts || way.moves.len() > LONG || way.decisions > DEEP) {
                return self.arrive(way, Point::At(at));
            }
            first = false;
            self.mark(&mut way, Mark::Node(at));
            let deed = Move::Does(Deed { node: at, part: Part::Whole });
            at = match &node.kind {
                NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => {
                    way.moves.push(deed);
                    *next
                }
                NodeKind::Choose(_) | NodeKind::Call(_) => {
                    way.moves.push(deed);
                    return self.begin(way, Point::Waiting(at, 0));
                }
                NodeKind::Wait { .. } => return self.begin(way, Point::Waiting(at, 0)),
                NodeKind::Ask(ask) => match self.ask(at, ask, &mut way) {
                    Some(next) => next,
                    None => return,
                },
                NodeKind::Onboard { done, .. } => {
                    let (anonymous, known) = self.anonymous();
                    let mut shown = way.clone();
                    shown.moves.extend([Move::Only(anonymous), deed]);
                    self.begin(shown, Point::Waiting(at, 0));
                    way.moves.push(Move::Only(known));
                    self.mark(&mut way, Mark::Way(WayOut::Known(at)));
                    *done
                }
                NodeKind::Branch { branches, otherwise, .. } => return self.branch(at, branches, *otherwise, way),
                NodeKind::Split { arms, .. } => {
                    way.decisions += 1;
                    for (arm, (_, target)) in arms.iter().enumerate() {
                        let mut way = way.clone();
                        way.moves.extend(self.takes(Fork::Split(at, arm as u16)));
                        self.mark(&mut way, Mark::Way(WayOut::Side(at, arm as u16)));
                        self.follow(*target, way);
                    }
                    return;
                }
                NodeKind::Set { memory, value, next } => {
                    let told = self.setting.in_full.then_some(deed);
                    let mut alternatives = self.set(*memory, value);
                    let Some(last) = alternatives.pop() else { return };
                    for moves in alternatives {
                        let mut way = way.clone();
                        way.moves.extend(moves.into_iter().chain(told));
                        self.arrive(way, Point::At(*next));
                    }
                    way.moves.extend(last.into_iter().chain(told));
                    *next
                }
                NodeKind::Do { steps, .. } => {
                    let Some(steps) = workspace.steps.get(steps.index()) else { return };
                    match self.push(Frame::Return(at), way.context) {
                        Some(context) => way.context = context,
                        None => return,
                    }
                    steps.entry
                }
                NodeKind::Return => {
                    let Some((Frame::Return(done), beneath)) = self.contexts.pop(way.context) else { return };
                    way.context = beneath;
                    match &workspace.node(done).kind {
                        NodeKind::Do { next, .. } => *next,
                        _ => return,
                    }
                }
                NodeKind::Pivot(thread) => {
                    way.moves.push(deed);
                    let leaving = self.contexts.frames(way.context).any(|frame| frame == Frame::Leave);
                    // Stretches are alike for all who come to them.
                    way.silence = Silence::ANY;
                    way.context = if leaving { self.contexts.push(Frame::Leave, Context::NONE) } else { Context::NONE };
                    match workspace.threads.get(thread.index()) {
                        Some(thread) => thread.entry,
                        None => return,
                    }
                }
                NodeKind::HandOff(_) => {
                    way.moves.push(deed);
                    let thread = self.thread(Point::At(at), way.context);
                    return self.arrive(way, Point::HandedOff(thread));
                }
                NodeKind::Resolve(_) => {
                    way.moves.push(deed);
                    return self.arrive(way, Point::Ended);
                }
                NodeKind::Resume { ask_again } => match self.resume(*ask_again, &mut way) {
                    Some(next) => next,
                    None => return,
                },
            };
        }
    }

    /// Asks, unless the answer is known: then that leads on.
    fn ask(&mut self, at: NodeId, ask: &Ask, way: &mut Way) -> Option<NodeId> {
        let deed = Move::Does(Deed { node: at, part: Part::Whole });
        let operand = Operand::Memory(ask.into);
        let mut asked = way.clone();
        if !ask.always {
            let unknown = self.known(operand, false);
            asked.moves.push(Move::Only(unknown));
        }
        asked.moves.push(deed);
        self.begin(asked, Point::Waiting(at, 0));
        if ask.always {
            return None;
        }
        let known = self.known(operand, true);
        way.moves.push(Move::Only(known));
        self.mark(way, Mark::Way(WayOut::Known(at)));
        Some(ask.next)
    }

    fn branch(&mut self, at: NodeId, branches: &[Branch], otherwise: Option<NodeId>, mut way: Way) {
        way.decisions += 1;
        if let Some(list) = self.long_list(at, branches) {
            return self.long_branch(at, (branches, otherwise), list, way);
        }
        let mut rest = Set::EVERYTHING;
        for (place, branch) in branches.iter().enumerate() {
            let condition = self.condition(&branch.condition, true);
            let taken = self.diagrams.and(rest, condition);
            rest = self.diagrams.minus(rest, condition);
            if !taken.is_empty() {
                let mut way = way.clone();
                way.moves.push(Move::Only(taken));
                way.moves.extend(self.takes(Fork::Branch(at, Some(place as u16))));
                self.follow(branch.target, way);
            }
        }
        if let (Some(otherwise), false) = (otherwise, rest.is_empty()) {
            way.moves.push(Move::Only(rest));
            way.moves.extend(self.takes(Fork::Branch(at, None)));
            self.follow(otherwise, way);
        }
    }

    /// The same, where who comes to which rule is told only when it is known what matters behind it.
    fn long_branch(&mut self, at: NodeId, (branches, otherwise): (&[Branch], Option<NodeId>), list: ListId, way: Way) {
        let targets = branches.iter().map(|branch| branch.target);
        for (place, target) in targets.chain(otherwise).enumerate() {
            let mut way = way.clone();
            way.moves.push(Move::First { list, place: place as u32, gone: Axes::NONE });
            let rule = (place < branches.len()).then_some(place as u16);
            way.moves.extend(self.takes(Fork::Branch(at, rule)));
            self.follow(target, way);
        }
    }

    /// That a way is taken at a fork, where anybody wants to see that. On which side of a split somebody is, examples
    /// have to know.
    pub(super) fn takes(&self, fork: Fork) -> Option<Move> {
        let is_split = matches!(fork, Fork::Split(..)) && !self.setting.in_full;
        (self.forks || is_split).then_some(Move::Takes(fork))
    }

    /// Back to the interrupted wait; leads on where its form is done already.
    fn resume(&mut self, ask_again: bool, way: &mut Way) -> Option<NodeId> {
        let (frame, beneath) = self.contexts.pop(way.context)?;
        let Frame::Resume(point, _) = frame else {
            self.arrive(way.clone(), Point::Left);
            return None;
        };
        way.context = beneath;
        let mut waiting = way.clone();
        let Point::Waiting(node, _) = point else {
            self.arrive(waiting, point);
            return None;
        };
        let done = match &self.workspace.node(node).kind {
            NodeKind::Onboard { done, .. } => Some(*done),
            _ => None,
        };
        let (anonymous, known) = self.anonymous();
        if done.is_some() {
            waiting.moves.push(Move::Only(anonymous));
            way.moves.push(Move::Only(known));
            self.mark(way, Mark::Way(WayOut::Done(node)));
        }
        let asks =
            matches!(self.workspace.node(node).kind, NodeKind::Choose(_) | NodeKind::Ask(_) | NodeKind::Onboard { .. });
        if ask_again && asks {
            waiting.moves.push(Move::Does(Deed { node, part: Part::Again }));
        }
        self.arrive(waiting, point);
        done
    }

    /// `frame` upon `context`, unless that is deeper than the model goes.
    pub(super) fn push(&mut self, frame: Frame, context: Context) -> Option<Context> {
        let fits = self.contexts.depth(context) < FRAMES;
        self.truncated |= !fits;
        fits.then(|| self.contexts.push(frame, context))
    }

    /// The thread that a conversation is in.
    pub(super) fn thread(&self, point: Point, context: Context) -> Option<ThreadId> {
        let of_node = |node: NodeId| match self.workspace.node(node).body {
            Body::Thread(thread) => Some(thread),
            Body::Handler(handler) => self.workspace.handlers.get(handler.index()).and_then(|handler| handler.thread),
            Body::Start | Body::Steps(_) => None,
        };
        let of_point = |point: Point| match point {
            Point::At(node) | Point::Waiting(node, _) => of_node(node),
            Point::HandedOff(thread) => thread,
            Point::Before | Point::Start | Point::Ended | Point::Left => None,
        };
        let of_frame = |frame: Frame| match frame {
            Frame::Return(node) => of_node(node),
            Frame::Resume(point, _) => of_point(point),
            Frame::Leave => None,
        };
        of_point(point).or_else(|| self.contexts.frames(context).find_map(of_frame))
    }
}
