//! Stretches: what a conversation can go through from the moment at which it comes to a thread until it leaves it.
//!
//! Conversations get from one stretch to the next only by coming to its first place. So what becomes of them in a
//! stretch is known from the stretch itself, from who comes there and from what matters behind it, and where all three
//! are as they were before an edit, nothing has to be followed again. A stretch is opened, which means that its places
//! and the ways between them are made, only when somebody has to look into it.

use super::{Context, Edge, Frame, Location, LocationId, Model, Move, Point, Silence};
use crate::ir::ThreadId;
use crate::prove::diagram::Axes;
use crate::prove::past::Content;

/// Which stretch of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StretchId(pub(crate) u32);

impl StretchId {
    /// As an index.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One of them.
pub(crate) struct Stretch {
    /// Where it begins.
    pub(crate) begins: Root,
    /// Its places, the first one first; no other, as long as it was not opened.
    pub(crate) places: Vec<LocationId>,
    /// The stretches that follow, in the order in which its ways lead there.
    pub(crate) exits: Vec<StretchId>,
    /// How it goes through.
    pub(crate) outline: Outline,
    /// What was made of it.
    pub(super) state: State,
    /// The order in which stretches are best looked at.
    pub(crate) rank: u32,
    /// What is written in it.
    pub(crate) content: Content,
    /// The same, with what matters behind it; none, where nothing is to be remembered of it.
    pub(crate) key: Option<Content>,
    /// The bodies that are written in it.
    pub(crate) bodies: Vec<usize>,
}

/// What is made of a stretch when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Nothing so far.
    Closed,
    /// Its places, and all ways between them.
    Open,
    /// Besides, what matters where.
    Settled,
    /// Besides, what does not matter was dropped from the moves of all ways.
    Trimmed,
}

/// How a stretch goes through, in short: what is known of it without its ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outline {
    /// How many places it has.
    pub(crate) places: usize,
    /// How many ways between them.
    pub(crate) ways: usize,
    /// The exits that are come to from its first place though the customer does nothing, by their places among all.
    pub(crate) silent: Vec<u32>,
    /// Those that are come to at once: nothing happens on the way.
    pub(crate) at_once: Vec<u32>,
    /// Whether a way in it goes round without the customer.
    pub(crate) goes_round: bool,
}

/// Where a stretch begins; `T` says which thread it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Root<T = ThreadId> {
    /// Before the chat opens.
    Before,
    /// The first action of a thread; the conversation is left when a wait is come to, or is not.
    Thread(T, bool),
    /// With an agent; the thread that handed off, and how silent the customer was then.
    HandedOff(Option<T>, Silence),
    /// Ended.
    Ended,
    /// Left to its owner.
    Left,
}

impl<T> Root<T> {
    /// The same, with the thread said in another way; none, where there is no such thread.
    pub(crate) fn say<U>(self, say: impl Fn(T) -> Option<U>) -> Option<Root<U>> {
        Some(match self {
            Root::Before => Root::Before,
            Root::Thread(thread, leaving) => Root::Thread(say(thread)?, leaving),
            Root::HandedOff(None, silence) => Root::HandedOff(None, silence),
            Root::HandedOff(Some(thread), silence) => Root::HandedOff(Some(say(thread)?), silence),
            Root::Ended => Root::Ended,
            Root::Left => Root::Left,
        })
    }
}

impl Model<'_> {
    /// Where a location begins a stretch; nothing, where it lies within one.
    pub(super) fn root_of(&self, location: Location) -> Option<Root> {
        if !self.by_stretch {
            return (location.point == Point::Before).then_some(Root::Before);
        }
        match location.point {
            Point::Before => Some(Root::Before),
            Point::HandedOff(thread) => Some(Root::HandedOff(thread, location.silence)),
            Point::Ended => Some(Root::Ended),
            Point::Left => Some(Root::Left),
            Point::Start | Point::Waiting(..) => None,
            Point::At(node) => {
                let thread = self.entries.get(&node)?;
                let mut frames = self.contexts.frames(location.context);
                match (frames.next(), frames.next()) {
                    (None, _) => Some(Root::Thread(*thread, false)),
                    (Some(Frame::Leave), None) => Some(Root::Thread(*thread, true)),
                    _ => None,
                }
            }
        }
    }

    /// The location at which a stretch begins; none, where the thread is not there.
    fn location_of(&mut self, root: Root) -> Option<Location> {
        let (point, context, silence) = match root {
            Root::Before => (Point::Before, Context::NONE, Silence::default()),
            Root::HandedOff(thread, silence) => (Point::HandedOff(thread), Context::NONE, silence),
            Root::Ended => (Point::Ended, Context::NONE, Silence::default()),
            Root::Left => (Point::Left, Context::NONE, Silence::default()),
            Root::Thread(thread, leaving) => {
                let entry = self.workspace.threads.get(thread.index())?.entry;
                let context = if leaving { self.contexts.push(Frame::Leave, Context::NONE) } else { Context::NONE };
                (Point::At(entry), context, self.what_matters_of(Silence::ANY, Point::At(entry), context).0)
            }
        };
        Some(Location { point, context, silence })
    }

    /// The stretch that begins there.
    pub(crate) fn stretch_at(&mut self, root: Root) -> Option<StretchId> {
        if let Some(known) = self.roots.get(&root) {
            return Some(*known);
        }
        let location = self.location_of(root)?;
        let id = StretchId(self.stretches.len() as u32);
        self.roots.insert(root, id);
        self.stretches.push(Stretch {
            begins: root,
            places: Vec::new(),
            exits: Vec::new(),
            outline: Outline::default(),
            state: State::Closed,
            rank: 0,
            content: 0,
            key: None,
            bodies: Vec::new(),
        });
        self.add_place(id, location);
        Some(id)
    }

    /// The place of a location: the first one of the stretch that it begins, or one of the stretch that is being opened.
    pub(super) fn place(&mut self, location: Location) -> LocationId {
        let own = self.opening;
        let Some(to) = self.root_of(location).and_then(|root| self.stretch_at(root)) else {
            return match self.places.get(&(own, location)) {
                Some(known) => *known,
                None => self.add_place(own, location),
            };
        };
        let exits = &mut self.stretches[own.index()].exits;
        if to != own && !exits.contains(&to) {
            exits.push(to);
        }
        self.stretches[to.index()].places[0]
    }

    fn add_place(&mut self, stretch: StretchId, location: Location) -> LocationId {
        let id = LocationId(self.locations.len() as u32);
        let places = &mut self.stretches[stretch.index()].places;
        self.locations.push(location);
        self.edges.push(Vec::new());
        self.spots.push((stretch, places.len() as u32));
        self.live.push(Axes::NONE);
        self.dead.push(Axes::NONE);
        self.rank.push(0);
        places.push(id);
        self.places.insert((stretch, location), id);
        id
    }

    /// The stretch that a place belongs to, and which of its places it is.
    pub(crate) fn spot(&self, place: LocationId) -> (StretchId, usize) {
        let (stretch, at) = self.spots[place.index()];
        (stretch, at as usize)
    }

    /// The first place of a stretch.
    pub(crate) fn root(&self, id: StretchId) -> LocationId {
        self.stretches[id.index()].places[0]
    }

    /// Makes the places of a stretch and the ways between them. Where it is done for the first time, it `counts` as steps.
    pub(crate) fn open(&mut self, id: StretchId, counts: bool) {
        if self.stretches[id.index()].state != State::Closed {
            return;
        }
        let known = std::mem::take(&mut self.stretches[id.index()].exits);
        self.opening = id;
        let mut next = 0;
        while let Some(place) = self.stretches[id.index()].places.get(next).copied() {
            let all = self.outlined + self.stretches[id.index()].places.len();
            if counts && (all > self.limits.locations || !self.effort.step()) || self.diagrams.exhausted() {
                self.truncated = true;
                break;
            }
            self.expand(place);
            next += 1;
        }
        let exits = &self.stretches[id.index()].exits;
        debug_assert!(self.truncated || known.is_empty() || known == *exits, "a stretch has other exits than before");
        self.stretches[id.index()].state = State::Open;
        self.order(id);
        self.stretches[id.index()].outline = self.outline_of(id);
    }

    /// Makes a stretch of a model by stretches ready to be followed to the ends of its ways: opens it, and finds out what
    /// matters where.
    pub(crate) fn ready_to_follow(&mut self, id: StretchId) {
        if !self.by_stretch || self.stretches[id.index()].state >= State::Settled {
            return;
        }
        self.open(id, false);
        self.settle(id);
        self.stretches[id.index()].state = State::Settled;
    }

    /// The same, with each move of its ways: drops from them what does not matter.
    pub(crate) fn ready(&mut self, id: StretchId) {
        if !self.by_stretch || self.stretches[id.index()].state == State::Trimmed {
            return;
        }
        self.ready_to_follow(id);
        self.trim(id);
        self.stretches[id.index()].state = State::Trimmed;
    }

    fn outline_of(&self, id: StretchId) -> Outline {
        let stretch = &self.stretches[id.index()];
        let at_once = |way: &Edge| !way.moves.iter().any(|step| matches!(step, Move::Happens { .. }));
        Outline {
            places: stretch.places.len(),
            ways: stretch.places.iter().map(|place| self.edges[place.index()].len()).sum(),
            silent: self.exits_by(id, &Edge::is_silent),
            at_once: self.exits_by(id, &at_once),
            goes_round: self.goes_round(id),
        }
    }

    /// The exits that are come to from the first place on ways of one kind only.
    fn exits_by(&self, id: StretchId, kind: &dyn Fn(&Edge) -> bool) -> Vec<u32> {
        let stretch = &self.stretches[id.index()];
        let mut seen = vec![false; stretch.places.len()];
        let mut exits = Vec::new();
        let mut next = vec![0];
        while let Some(at) = next.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            for edge in self.edges[stretch.places[at].index()].iter().filter(|edge| kind(edge)) {
                match self.spot(edge.to) {
                    (own, to) if own == id => next.push(to),
                    (other, _) => {
                        exits.extend(stretch.exits.iter().position(|exit| *exit == other).map(|at| at as u32))
                    }
                }
            }
        }
        exits.sort();
        exits.dedup();
        exits
    }

    /// Whether ways in a stretch that need no customer lead round.
    fn goes_round(&self, id: StretchId) -> bool {
        let places = &self.stretches[id.index()].places;
        let targets = |at: usize| {
            let ends = self.silent_ways(places[at].index()).map(|way| self.edge_of(way.last()).to);
            ends.map(|to| self.spot(to)).filter(|(own, _)| *own == id).map(|(_, to)| to)
        };
        let mut waiting = vec![0; places.len()];
        (0..places.len()).flat_map(targets).for_each(|to| waiting[to] += 1);
        let mut free: Vec<usize> = (0..places.len()).filter(|at| waiting[*at] == 0).collect();
        let mut done = 0;
        while let Some(at) = free.pop() {
            done += 1;
            for to in targets(at) {
                waiting[to] -= 1;
                if waiting[to] == 0 {
                    free.push(to);
                }
            }
        }
        done < places.len()
    }

    /// The stretches through which a conversation may go round without the customer, and perhaps some more.
    pub(crate) fn rounds(&self) -> Vec<StretchId> {
        let mut ways: Vec<(usize, usize)> = Vec::new();
        for (at, stretch) in self.stretches.iter().enumerate() {
            let silent = stretch.outline.silent.iter().filter_map(|exit| stretch.exits.get(*exit as usize));
            ways.extend(silent.map(|exit| (at, exit.index())));
            ways.extend(stretch.outline.goes_round.then_some((at, at)));
        }
        loop {
            let before = ways.len();
            let mut from = vec![false; self.stretches.len()];
            let mut to = from.clone();
            ways.iter().for_each(|way| (from[way.0], to[way.1]) = (true, true));
            ways.retain(|way| to[way.0] && from[way.1]);
            if ways.len() == before {
                break;
            }
        }
        let mut all: Vec<StretchId> = ways.iter().map(|way| StretchId(way.0 as u32)).collect();
        all.sort();
        all.dedup();
        all
    }
}
