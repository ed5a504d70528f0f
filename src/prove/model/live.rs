//! Forgets facts where nothing reads them any more: what keeps the sets of situations small.

use super::{Edge, LocationId, Model, Move, Point, StretchId};
use crate::check::WHO;
use crate::prove::diagram::{Axes, Set};

impl Model<'_> {
    /// Finds out which axes matter at each place of an open stretch, given what matters where it leads to.
    pub(super) fn settle(&mut self, id: StretchId) {
        let mut order = self.stretches[id.index()].places.clone();
        order.sort_by_key(|place| std::cmp::Reverse(self.rank[place.index()]));
        // When each place was looked at last, and when more was found to matter there; ways are looked at again only if
        // that was later.
        let mut looked = vec![0; order.len()];
        let mut grown = vec![1; order.len()];
        let mut now = 1;
        loop {
            let before = now;
            for place in &order {
                let (_, own) = self.spot(*place);
                let since = std::mem::replace(&mut looked[own], now);
                let here = self.live_at(id, place.index(), |to| grown[to] > since);
                if here != self.live[place.index()] {
                    now += 1;
                    grown[own] = now;
                    self.live[place.index()] = here;
                }
            }
            if now == before {
                break;
            }
        }
        for place in order {
            self.bury(place);
        }
    }

    /// What does not matter at a place is dead there.
    pub(super) fn bury(&mut self, place: LocationId) {
        self.dead[place.index()] = self.diagrams.without(self.all, self.live[place.index()]);
    }

    /// The axes that do not matter at a location.
    pub(crate) fn dead(&self, location: LocationId) -> Axes {
        self.dead[location.index()]
    }

    /// What matters at a place, with what was known before: that only grows. Ways within the stretch are looked at where
    /// more matters at their ends than before.
    fn live_at(&mut self, id: StretchId, at: usize, has_grown: impl Fn(usize) -> bool) -> Axes {
        let waits = matches!(self.locations[at].point, Point::Waiting(..) | Point::Start);
        let mut here = self.live[at];
        if waits {
            here = self.diagrams.either(here, self.waits_read);
        }
        for edge in 0..self.edges[at].len() {
            let Edge { to, effect, .. } = self.edges[at][edge];
            let (stretch, place) = self.spot(to);
            if stretch == id && !has_grown(place) {
                continue;
            }
            let (axes, less) = self.less(effect, self.live[to.index()]);
            self.edges[at][edge].less = less;
            here = self.diagrams.either(here, axes);
        }
        here
    }

    /// What matters before a move, given what matters behind it.
    pub(super) fn before(&mut self, step: Move, live: Axes) -> Axes {
        match step {
            Move::Only(set) => {
                let read = self.diagrams.support(set);
                self.diagrams.either(live, read)
            }
            Move::First { list, place, .. } => {
                let read = self.asked_first(list, place);
                self.diagrams.either(live, read)
            }
            Move::Change { axes, .. } if self.diagrams.both(axes, live) == Axes::NONE => live,
            Move::Change { axes, to } => {
                let to = self.narrowed(axes, to, live);
                self.behind(axes, to, live)
            }
            Move::Become { axes, to, .. } => {
                let who = self.diagrams.axes([WHO]);
                let live = self.diagrams.either(live, who);
                let to = self.narrowed(axes, to, live);
                let rest = self.behind(axes, to, live);
                self.diagrams.either(rest, who)
            }
            Move::Does(deed) => match self.reads.get(deed.node.index()) {
                Some(read) => self.diagrams.either(live, *read),
                None => live,
            },
            Move::Marks(mark) => {
                let read = self.marks.get(&mark).copied().unwrap_or(Axes::NONE);
                self.diagrams.either(live, read)
            }
            Move::Happens { .. } | Move::Takes(_) => live,
        }
    }

    fn behind(&mut self, axes: Axes, to: Set, live: Axes) -> Axes {
        let read = self.diagrams.support(to);
        let all = self.diagrams.either(live, read);
        self.diagrams.without(all, axes)
    }

    /// What a change allows, without a word about axes that it changes and nothing reads.
    fn narrowed(&mut self, axes: Axes, to: Set, live: Axes) -> Set {
        let unread = self.diagrams.without(axes, live);
        self.diagrams.forget(to, unread)
    }

    /// Drops what is dead from all moves of a settled stretch.
    pub(super) fn trim(&mut self, id: StretchId) {
        for at in 0..self.stretches[id.index()].places.len() {
            let at = self.stretches[id.index()].places[at].index();
            (0..self.edges[at].len()).for_each(|edge| self.trim_way(at, edge));
        }
    }

    /// Drops what is dead from the moves of a way of a settled stretch; nothing where that was done.
    pub(crate) fn trim_way(&mut self, at: usize, edge: usize) {
        let way = &mut self.edges[at][edge];
        if std::mem::replace(&mut way.is_trimmed, true) || way.effect == way.less {
            return;
        }
        let mut axes = self.live[way.to.index()];
        let mut moves = std::mem::take(&mut way.moves);
        let mut kept = Vec::with_capacity(moves.len());
        while let Some(step) = moves.pop() {
            kept.extend(self.trimmed(step, axes));
            axes = self.before(step, axes);
        }
        kept.reverse();
        self.edges[at][edge].moves = kept;
    }

    pub(super) fn trimmed(&mut self, step: Move, live: Axes) -> Option<Move> {
        match step {
            Move::Change { axes, .. } if self.diagrams.both(axes, live) == Axes::NONE => None,
            Move::Change { axes, to } => {
                let to = self.narrowed(axes, to, live);
                Some(Move::Change { axes: self.diagrams.both(axes, live), to })
            }
            Move::Become { change, axes, to } => {
                let who = self.diagrams.axes([WHO]);
                let live = self.diagrams.either(live, who);
                let to = self.narrowed(axes, to, live);
                Some(Move::Become { change, axes: self.diagrams.both(axes, live), to })
            }
            Move::First { list, place, .. } => {
                Some(Move::First { list, place, gone: self.diagrams.without(self.all, live) })
            }
            Move::Only(Set::EVERYTHING) => None,
            other => Some(other),
        }
    }

    /// Ranks the places of a stretch: what leads on comes behind where it leads from, but for loops.
    pub(super) fn order(&mut self, id: StretchId) {
        let count = self.stretches[id.index()].places.len();
        let mut seen = vec![false; count];
        let mut next = count as u32;
        let mut stack = vec![(0, 0)];
        seen[0] = true;
        while let Some((at, edge)) = stack.pop() {
            let place = self.stretches[id.index()].places[at].index();
            match self.edges[place].get(edge) {
                Some(way) => {
                    let (own, to) = self.spot(way.to);
                    stack.push((at, edge + 1));
                    if own == id && !std::mem::replace(&mut seen[to], true) {
                        stack.push((to, 0));
                    }
                }
                None => {
                    next -= 1;
                    self.rank[place] = next;
                }
            }
        }
    }
}
