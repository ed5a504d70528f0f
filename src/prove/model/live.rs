//! Forgets facts where nothing reads them any more: what keeps the sets of situations small.

use std::collections::HashMap;

use super::{LocationId, Model, Move, Point};
use crate::check::{Axis, WHO};
use crate::prove::diagram::{Axes, Set};

impl Model<'_> {
    /// Finds out which axes matter at each place, drops what does not from all moves, and orders the places.
    pub(super) fn forget_what_is_dead(&mut self) {
        let live = self.find_what_is_dead();
        self.trim(&live);
        self.initial = self.diagrams.forget(self.initial, self.dead[0]);
    }

    /// Finds out which axes matter at each place and orders the places; what matters at each.
    pub(crate) fn find_what_is_dead(&mut self) -> Vec<Axes> {
        self.rank = self.reverse_postorder();
        let mut order: Vec<usize> = (0..self.locations.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.rank[*at]));
        let mut live = vec![Axes::NONE; self.locations.len()];
        loop {
            let mut changed = false;
            for at in &order {
                let here = self.live_at(*at, &live);
                changed |= here != live[*at];
                live[*at] = here;
            }
            if !changed {
                break;
            }
        }
        let all: Vec<Axis> = self.space.all_axes().chain([self.owner]).collect();
        let all = self.diagrams.axes(all);
        self.dead = live.iter().map(|live| self.diagrams.without(all, *live)).collect();
        live
    }

    /// The axes that do not matter at a location.
    pub(crate) fn dead(&self, location: LocationId) -> Axes {
        self.dead[location.index()]
    }

    fn live_at(&mut self, at: usize, live: &[Axes]) -> Axes {
        let mut here = match self.locations[at].point {
            Point::Waiting(..) | Point::Start => self.waits_read,
            _ => Axes::NONE,
        };
        for edge in 0..self.edges[at].len() {
            let mut axes = live[self.edges[at][edge].to.index()];
            for step in (0..self.edges[at][edge].moves.len()).rev() {
                axes = self.before(self.edges[at][edge].moves[step], axes);
            }
            here = self.diagrams.either(here, axes);
        }
        here
    }

    /// What matters before a move, given what matters behind it.
    fn before(&mut self, step: Move, live: Axes) -> Axes {
        match step {
            Move::Only(set) => {
                let read = self.diagrams.support(set);
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

    /// Drops what is dead from all moves.
    fn trim(&mut self, live: &[Axes]) {
        let mut trimmed: HashMap<(Move, Axes), Option<Move>> = HashMap::new();
        for at in 0..self.locations.len() {
            for edge in 0..self.edges[at].len() {
                let mut axes = live[self.edges[at][edge].to.index()];
                let mut moves = std::mem::take(&mut self.edges[at][edge].moves);
                let mut kept = Vec::with_capacity(moves.len());
                while let Some(step) = moves.pop() {
                    let key = (step, axes);
                    let less = match trimmed.get(&key) {
                        Some(known) => *known,
                        None => {
                            let less = self.trimmed(step, axes);
                            trimmed.insert(key, less);
                            less
                        }
                    };
                    axes = self.before(step, axes);
                    kept.extend(less);
                }
                kept.reverse();
                self.edges[at][edge].moves = kept;
            }
        }
    }

    fn trimmed(&mut self, step: Move, live: Axes) -> Option<Move> {
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
            Move::Only(Set::EVERYTHING) => None,
            other => Some(other),
        }
    }

    /// For each place its rank: what leads on comes behind where it leads from, but for loops.
    fn reverse_postorder(&self) -> Vec<u32> {
        let mut rank = vec![u32::MAX; self.locations.len()];
        let mut seen = vec![false; self.locations.len()];
        let mut next = self.locations.len() as u32;
        for root in 0..self.locations.len() {
            if std::mem::replace(&mut seen[root], true) {
                continue;
            }
            let mut stack = vec![(root, 0)];
            while let Some((at, edge)) = stack.pop() {
                match self.edges[at].get(edge) {
                    Some(edge_to) => {
                        let to = edge_to.to.index();
                        stack.push((at, edge + 1));
                        if !std::mem::replace(&mut seen[to], true) {
                            stack.push((to, 0));
                        }
                    }
                    None => {
                        next -= 1;
                        rank[at] = next;
                    }
                }
            }
        }
        rank
    }
}
