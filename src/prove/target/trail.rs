//! Ways through a model that were found, and who can go them.

use crate::prove::diagram::Set;
use crate::prove::model::{LocationId, Model};
use crate::prove::witness::{Pace, Witness, chosen};

/// A conversation on its way.
pub(super) struct Path {
    pub(super) from: Start,
    pub(super) location: LocationId,
    /// Who came this way, and by no way before it.
    pub(super) set: Set,
}

/// Where a way comes from.
#[derive(Clone, Copy)]
pub(super) enum Start {
    /// It is the beginning.
    Before,
    /// From another one by an edge. Where something was found on the edge, only those go on who show it: behind so many
    /// moves.
    Edge { path: usize, edge: usize, part: Option<(usize, Set)> },
}

/// Something found: behind which path, on which edge and in front of which of its moves, by whom, and how surprising.
#[derive(Clone, Copy)]
pub(super) struct Find {
    pub(super) path: usize,
    pub(super) edge: usize,
    pub(super) step: usize,
    pub(super) set: Set,
    pub(super) cost: u32,
}

impl Model<'_> {
    /// Goes on to the end of the edge on which something was found, with those who show it: the path there.
    pub(super) fn end_behind(&mut self, paths: &mut Vec<Path>, find: Find) -> Option<usize> {
        let from = paths[find.path].location;
        let to = self.edges[from.index()][find.edge].to;
        let mut set = find.set;
        for step in find.step..self.edges[from.index()][find.edge].moves.len() {
            let step = self.edges[from.index()][find.edge].moves[step];
            set = self.forward(step, set);
        }
        let dead = self.dead(to);
        let set = self.diagrams.forget(set, dead);
        let part = Some((find.step, find.set));
        let from = Start::Edge { path: find.path, edge: find.edge, part };
        paths.push(Path { from, location: to, set });
        (!set.is_empty()).then(|| paths.len() - 1)
    }

    /// One conversation that goes the way of a find.
    pub(super) fn trace(&mut self, paths: &[Path], find: Find) -> Witness {
        let everybody = |location, step| Pace { at: location, step, among: Set::EVERYTHING };
        let location = paths[find.path].location;
        let last = &self.edges[location.index()][find.edge].moves;
        // What happens is part of what is told, though what shows by it shows in front of it.
        let until = last.len().min(find.step + 1);
        let mut trail: Vec<Pace> = last[..until].iter().map(|step| everybody(location, *step)).collect();
        let found = match trail.get_mut(find.step) {
            Some(pace) => {
                pace.among = find.set;
                let step = pace.step;
                self.forward(step, find.set)
            }
            None => find.set,
        };
        // From the end on, one piece for each edge.
        let mut pieces = vec![trail];
        let mut at = find.path;
        while let Start::Edge { path, edge, part } = paths[at].from {
            self.begin_among(&mut pieces, paths[at].set);
            let location = paths[path].location;
            let moves = self.edges[location.index()][edge].moves.iter();
            let mut before: Vec<Pace> = moves.map(|step| everybody(location, *step)).collect();
            if let Some((step, set)) = part
                && let Some(pace) = before.get_mut(step)
            {
                pace.among = set;
            }
            pieces.push(before);
            at = path;
        }
        self.begin_among(&mut pieces, paths[at].set);
        let trail: Vec<Pace> = pieces.into_iter().rev().flatten().collect();
        chosen(self, &trail, found)
    }

    /// Only those make the first pace who are in a set.
    fn begin_among(&mut self, pieces: &mut [Vec<Pace>], set: Set) {
        if let Some(first) = pieces.iter_mut().rev().find_map(|piece| piece.first_mut()) {
            first.among = self.diagrams.and(first.among, set);
        }
    }
}
