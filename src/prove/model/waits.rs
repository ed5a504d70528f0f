//! What can happen at a wait, whatever it waits for: the same at all waits in which the same handlers are in force, so it
//! is found out once and told of the others in their own words.

use std::collections::HashMap;
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::{Axes, Context, Deed, Edge, EffectId, Frame, Location, LocationId, Model, Move, Part, Point, Silence};
use crate::ir::{NodeId, NodeKind, ThreadId};

/// What is known of waits.
pub(super) type Waits = HashMap<Kind, Rc<Known>, RandomState>;

/// Waits at which the same can happen.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Kind {
    /// The thread, where it has handlers of its own.
    thread: Option<ThreadId>,
    /// Whether the conversation is with an agent; else whether the wait takes whatever is written, and what matters where
    /// its question is asked again, if it has one.
    own: Option<(bool, Option<Axes>)>,
    /// What is known of the silence, and how long the wait lasts, where rules listen for silence.
    silence: Option<(Silence, Option<i64>)>,
}

/// What was found out at one of them.
pub(super) struct Known {
    ways: Vec<Way>,
}

/// A way.
struct Way {
    moves: Vec<Move>,
    effect: EffectId,
    to: To,
    /// Whether the question is asked again at its end.
    asks_again: bool,
    /// Whether silence was told on it that is not known of at its end.
    is_told: bool,
}

/// Where a way leads.
enum To {
    /// Back to the wait, after so long a silence.
    Here(Silence),
    /// To an agent, in the same thread.
    Agent(Silence),
    /// To the same place, whatever the wait.
    Place(Location),
    /// Into a handler that interrupts the wait; with what it comes back to, innermost last.
    Handler(Point, Vec<Frame>, Silence),
}

impl Model<'_> {
    /// Makes the ways for everything that can happen at any wait.
    pub(super) fn wait_here(&mut self, id: LocationId) {
        let here = self.locations[id.index()];
        let Some(kind) = self.kind_of_wait(here) else { return self.wait(here) };
        if let Some(known) = self.waits.get(&kind).cloned() {
            return self.wait_as_known(id, &known);
        }
        let before = self.edges[id.index()].len();
        self.wait(here);
        let ways = (before..self.edges[id.index()].len()).map(|edge| self.known_way(here, id, edge));
        let known = Known { ways: ways.collect() };
        self.waits.insert(kind, known.into());
    }

    /// What can happen at a wait depends on; none, where that is more than can be told.
    fn kind_of_wait(&self, here: Location) -> Option<Kind> {
        if !self.by_stretch || !self.contents.tells_all || here.context != Context::NONE {
            return None;
        }
        let own = match here.point {
            Point::HandedOff(_) => None,
            Point::Waiting(node, _) => Some(match &self.workspace.node(node).kind {
                NodeKind::Choose(_) | NodeKind::Ask(_) => {
                    (self.takes_all_texts(here.point), Some(self.reads[node.index()]))
                }
                NodeKind::Call(_) => (false, None),
                _ => return None,
            }),
            _ => return None,
        };
        let thread = self.thread(here.point, here.context);
        let has_handlers = |thread: &ThreadId| {
            self.workspace.threads.get(thread.index()).is_some_and(|thread| !thread.handlers.is_empty())
        };
        let silence = self.hears_silence().then(|| (here.silence, self.limit_at(here.point)));
        Some(Kind { thread: thread.filter(has_handlers), own, silence })
    }

    fn known_way(&self, here: Location, id: LocationId, edge: usize) -> Way {
        let Edge { moves, to, effect, is_told, .. } = &self.edges[id.index()][edge];
        let to = self.locations[to.index()];
        let mut frames: Vec<Frame> = self.contexts.frames(to.context).collect();
        frames.reverse();
        let interrupts = frames.iter().any(|frame| matches!(frame, Frame::Resume(..)));
        let to = match to.point {
            _ if to.spot() == here.spot() => To::Here(to.silence),
            Point::HandedOff(thread) if thread == self.thread(here.point, here.context) => To::Agent(to.silence),
            point if interrupts => To::Handler(point, frames, to.silence),
            _ => To::Place(to),
        };
        let asks_again = matches!(moves.last(), Some(Move::Does(Deed { part: Part::Again, .. })));
        Way { moves: moves.clone(), effect: *effect, to, asks_again, is_told: *is_told }
    }

    /// The same ways at another wait.
    fn wait_as_known(&mut self, id: LocationId, known: &Known) {
        let here = self.locations[id.index()];
        let agent = Point::HandedOff(self.thread(here.point, here.context));
        self.edges[id.index()].reserve(known.ways.len() + 4);
        for way in &known.ways {
            let to = match &way.to {
                To::Here(silence) if *silence == here.silence => id,
                To::Here(silence) => self.place(Location { silence: *silence, ..here }),
                To::Agent(silence) => self.place(Location { point: agent, context: Context::NONE, silence: *silence }),
                To::Place(place) => self.place(*place),
                To::Handler(point, frames, silence) => {
                    let context = frames.iter().fold(Context::NONE, |beneath, frame| {
                        let frame = match *frame {
                            Frame::Resume(_, handler) => Frame::Resume(here.point, handler),
                            other => other,
                        };
                        self.contexts.push(frame, beneath)
                    });
                    self.place(Location { point: *point, context, silence: *silence })
                }
            };
            let mut moves = way.moves.clone();
            if let (true, Some(Move::Does(deed)), Some(node)) = (way.asks_again, moves.last_mut(), asked(here.point)) {
                deed.node = node;
            }
            let effect = way.effect;
            self.edges[id.index()].push(Edge {
                moves,
                to,
                effect,
                less: effect,
                is_trimmed: false,
                is_told: way.is_told,
            });
        }
    }
}

/// What is asked at a wait.
fn asked(point: Point) -> Option<NodeId> {
    if let Point::Waiting(node, _) = point { Some(node) } else { None }
}
