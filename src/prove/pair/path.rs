//! The least surprising conversation in which two versions part, with facts chosen for it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::search::Search;
use super::step::{Onward, Pace};
use super::{Act, Cursor, Find, Pair, Side, Spot};
use crate::prove::diagram::Set;
use crate::prove::model::{Happening, LocationId, Move};
use crate::prove::witness::{Step, Witness};

/// A conversation up to where the versions part.
#[derive(Clone, Debug)]
pub(crate) struct Trail {
    /// As the old version sees it.
    pub(crate) old: Witness,
    /// As the new one does.
    pub(crate) new: Witness,
    /// Which of the goals it leads to.
    pub(crate) goal: (u32, Act, Act),
}

/// A conversation on its way.
struct Path {
    from: Option<usize>,
    spot: Spot,
    set: Set,
    paces: Vec<Pace>,
}

impl Pair<'_> {
    /// Before the chat opens.
    pub(super) fn beginning(&mut self) -> Onward {
        let set = self.old.diagrams.and(self.old.initial, self.new.initial);
        let start = Cursor::at(LocationId(0));
        Onward { spot: Spot { old: start, new: start, apart: Default::default() }, set, paces: Vec::new() }
    }

    /// The least surprising way to one of `goals`; none where the limits were reached first.
    pub(crate) fn trail(&mut self, search: &Search, goals: &[(u32, Act, Act)]) -> Option<Trail> {
        let away = search.away(goals);
        let goal_of = |spot: &Spot, find: &Find| {
            let is =
                |(at, old, new): &&(u32, Act, Act)| search.spot(*at) == spot && (find.old, find.new) == (*old, *new);
            goals.iter().find(is).copied()
        };
        let mut seen: HashMap<Spot, Set> = HashMap::new();
        let start = self.beginning();
        let mut paths = vec![Path { from: None, spot: start.spot, set: start.set, paces: Vec::new() }];
        let mut queue = BinaryHeap::from([(Reverse((0_u32, 0_u32)), 0_usize)]);
        self.old.effort.begin();
        while let Some((Reverse((_, cost)), at)) = queue.pop() {
            let (spot, set) = (paths[at].spot.clone(), paths[at].set);
            let known = seen.entry(spot.clone()).or_insert(Set::NOTHING);
            if self.old.diagrams.minus(set, *known).is_empty() {
                continue;
            }
            *known = self.old.diagrams.or(*known, set);
            let mut finds = Vec::new();
            let onward = self.onward(&spot, set, &mut finds);
            if let Some((find, goal)) = finds.iter().find_map(|find| Some((find, goal_of(&spot, find)?))) {
                let trail = self.retrace(&paths, at, *find, goal);
                return (!self.old.diagrams.exhausted()).then_some(trail);
            }
            for Onward { spot, set, paces } in onward.into_iter().filter(|onward| !onward.set.is_empty()) {
                if !self.old.effort.step() {
                    return None;
                }
                let Some(rest) = away.get(&spot) else { continue };
                let surprise: u32 = paces.iter().filter_map(surprise).sum();
                let cost = cost.saturating_add(1).saturating_add(surprise);
                queue.push((Reverse((cost.saturating_add(*rest), cost)), paths.len()));
                paths.push(Path { from: Some(at), spot, set, paces });
            }
        }
        None
    }

    /// Chooses facts: back to the start, to see who can go this way, and forth again with one of them.
    fn retrace(&mut self, paths: &[Path], end: usize, find: Find, goal: (u32, Act, Act)) -> Trail {
        let mut trail: Vec<(Pace, Set)> = Vec::new();
        let mut at = end;
        while let Some(from) = paths[at].from {
            if let Some((_, among)) = trail.first_mut() {
                *among = self.old.diagrams.and(*among, paths[at].set);
            }
            trail.splice(0..0, paths[at].paces.iter().map(|pace| (*pace, Set::EVERYTHING)));
            at = from;
        }
        let mut who = find.set;
        let mut needed = vec![who];
        for (pace, among) in trail.iter().rev() {
            who = self.old.some_backward(pace.step, who, *among);
            needed.push(who);
        }
        needed.reverse();
        let start = self.old.diagrams.and(needed[0], paths[at].set);
        let mut point = self.old.plainest(start, &Vec::new());
        let mut here = self.old.point(&point);
        let mut told = [Witness::beginning(point.clone()), Witness::beginning(point.clone())];
        for (at, (pace, _)) in trail.iter().enumerate() {
            let witness = &mut told[usize::from(pace.side == Side::New)];
            if !witness.passes(pace.step, pace.at, &point) {
                let there = self.old.forward(pace.step, here);
                self.old.stay_or_choose((&mut point, &mut here), there, needed[at + 1]);
            }
        }
        let [mut old, mut new] = told;
        self.wait_on(&find, &point, (&mut old, &mut new));
        Trail { old, new, goal }
    }

    /// Where they part in how long they wait, the shorter time passes.
    fn wait_on(&self, find: &Find, point: &[(crate::check::Axis, u8)], (old, new): (&mut Witness, &mut Witness)) {
        let (Act::Rests(own), Act::Rests(other)) = (find.old, find.new) else { return };
        let step = |at| Step::new(Happening::TimeIsUp, at, point.to_vec());
        old.steps.push(step(own));
        new.steps.push(step(other));
    }
}

impl Search {
    /// For each spot the least surprise on the way from there to one of `goals`.
    fn away(&self, goals: &[(u32, Act, Act)]) -> HashMap<Spot, u32> {
        let mut before: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for ((from, to), ways) in &self.ways {
            let least = ways.iter().map(|way| way.surprise).min().unwrap_or(0);
            before.entry(*to).or_default().push((*from, least));
        }
        let mut away: HashMap<u32, u32> = HashMap::new();
        let mut queue: BinaryHeap<Reverse<(u32, u32)>> = goals.iter().map(|(at, _, _)| Reverse((0, *at))).collect();
        while let Some(Reverse((cost, at))) = queue.pop() {
            if away.contains_key(&at) {
                continue;
            }
            away.insert(at, cost);
            for (from, more) in before.get(&at).into_iter().flatten() {
                queue.push(Reverse((cost.saturating_add(*more), *from)));
            }
        }
        away.into_iter().map(|(at, cost)| (self.spot(at).clone(), cost)).collect()
    }
}

/// How much of a surprise a move is; what happens happens to both and counts once.
fn surprise(pace: &Pace) -> Option<u32> {
    match pace.step {
        Move::Happens { what, .. } if pace.side == Side::Old => Some(what.surprise()),
        _ => None,
    }
}
