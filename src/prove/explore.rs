//! All situations that can come about, place by place, with what a property remembers of the way there.

use std::collections::BinaryHeap;

use super::diagram::Set;
use super::model::{LocationId, Model, Move};
use super::monitor::{Sight, is_counter, phases};
use crate::ir::Property;

/// The situations of every place and phase.
pub(crate) struct Reach {
    /// For each place and phase.
    sets: Vec<Set>,
    phases: usize,
    /// For each property whether it was found: something forbidden, or something that should be possible.
    pub(crate) found: Vec<bool>,
    /// For each node whether it is ever done.
    pub(crate) done: Vec<bool>,
    /// False where the limit was reached: then there may be more.
    pub(crate) complete: bool,
}

impl Reach {
    /// The situations at a place, in any phase.
    pub(crate) fn at(&self, model: &mut Model, location: LocationId) -> Set {
        let sets = &self.sets[location.index() * self.phases..(location.index() + 1) * self.phases];
        sets.iter().fold(Set::NOTHING, |any, set| model.diagrams.or(any, *set))
    }
}

/// Follows every conversation. Properties with phases are watched one at a time; those without, all together.
/// Stops early once everything that is watched was found.
pub(crate) fn explore(model: &mut Model, properties: &[&Property]) -> Reach {
    let count = properties.iter().map(|property| usize::from(phases(property))).max().unwrap_or(1);
    let mut search = Search {
        properties,
        reach: Reach {
            sets: vec![Set::NOTHING; model.locations.len() * count],
            phases: count,
            found: vec![false; properties.len()],
            done: vec![false; model.workspace.nodes.len()],
            complete: !model.truncated,
        },
        fresh: vec![Set::NOTHING; model.locations.len() * count],
        queue: BinaryHeap::new(),
    };
    let counts = count > 1 && properties.iter().all(|property| is_counter(property));
    let initial = model.initial;
    search.add(model, LocationId(0), 0, initial);
    model.effort.begin();
    while let Some((_, at)) = search.queue.pop() {
        let mut set = std::mem::replace(&mut search.fresh[at], Set::NOTHING);
        let (location, phase) = (at / count, (at % count) as u16);
        if counts {
            // Later phases of a place come first in the queue.
            for later in at + 1..(location + 1) * count {
                set = model.diagrams.minus(set, search.reach.sets[later]);
            }
        }
        if set.is_empty() {
            continue;
        }
        for edge in 0..model.edges[location].len() {
            if !model.effort.step() {
                search.reach.complete = false;
                return search.reach;
            }
            search.follow(model, (location, edge), phase, set);
        }
        if model.diagrams.exhausted() {
            search.reach.complete = false;
            break;
        }
        if !properties.is_empty() && count > 1 && search.reach.found.iter().all(|found| *found) {
            break;
        }
    }
    search.reach
}

struct Search<'p> {
    properties: &'p [&'p Property],
    reach: Reach,
    /// What came to a place since it was last looked at.
    fresh: Vec<Set>,
    /// Places and phases to look at, the earliest first.
    queue: BinaryHeap<(std::cmp::Reverse<u32>, usize)>,
}

impl Search<'_> {
    fn follow(&mut self, model: &mut Model, (location, edge): (usize, usize), phase: u16, set: Set) {
        let to = model.edges[location][edge].to;
        let mut parts = vec![(phase, set)];
        for step in 0..model.edges[location][edge].moves.len() {
            let step = model.edges[location][edge].moves[step];
            if let Move::Does(deed) = step
                && let Some(done) = self.reach.done.get_mut(deed.node.index())
            {
                *done = true;
            }
            parts = match Sight::of(step) {
                Some(sight) => self.see(model, sight, parts),
                None => parts.into_iter().map(|(phase, set)| (phase, model.forward(step, set))).collect(),
            };
            parts.retain(|(_, set)| !set.is_empty());
            if parts.is_empty() {
                return;
            }
        }
        for (phase, set) in self.see(model, Sight::At(to), parts) {
            let dead = model.dead(to);
            let set = model.diagrams.forget(set, dead);
            self.add(model, to, phase, set);
        }
    }

    fn see(&mut self, model: &mut Model, sight: Sight, parts: Vec<(u16, Set)>) -> Vec<(u16, Set)> {
        // What is watched together does not depend on what has happened.
        let together = self.reach.phases == 1 && self.properties.len() != 1;
        if together && !matches!(sight, Sight::Does(_) | Sight::At(_)) {
            return parts;
        }
        let mut parts = parts;
        for (at, property) in self.properties.iter().enumerate() {
            if self.reach.phases == 1 && self.reach.found[at] {
                continue;
            }
            let mut next = Vec::with_capacity(parts.len());
            for (phase, set) in &parts {
                let verdict = model.watch(property, *phase, sight, *set);
                self.reach.found[at] |= !verdict.found.is_empty();
                next.extend(verdict.on);
            }
            // What has no phases is watched together, and nobody's way ends because one of them has seen enough.
            if self.reach.phases > 1 || self.properties.len() == 1 {
                parts = next;
            }
        }
        parts
    }

    fn add(&mut self, model: &mut Model, location: LocationId, phase: u16, set: Set) {
        let at = location.index() * self.reach.phases + usize::from(phase);
        let new = model.diagrams.minus(set, self.reach.sets[at]);
        if new.is_empty() {
            return;
        }
        self.reach.sets[at] = model.diagrams.or(self.reach.sets[at], new);
        if self.fresh[at].is_empty() {
            self.queue.push((std::cmp::Reverse(model.rank[location.index()]), at));
        }
        self.fresh[at] = model.diagrams.or(self.fresh[at], new);
    }
}
