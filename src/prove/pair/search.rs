//! Follows both versions through every conversation, and gathers where they part.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::step::Onward;
use super::{Act, Find, Pair, Side, Spot};
use crate::prove::diagram::Set;
use crate::prove::model::{Happening, LocationId, Move};

/// What was found: where the two part, and for whom.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// By spot and by what each does there.
    pub(crate) finds: BTreeMap<(u32, Act, Act), (Set, bool)>,
    /// Whether all conversations were followed.
    pub(crate) complete: bool,
    /// How many spots there are.
    pub(crate) spots: usize,
}

/// A way from one spot to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// How much of a surprise it is.
    pub(super) surprise: u32,
    /// What happens on it, and where the old version waited then.
    pub(super) happens: Option<(Happening, LocationId)>,
}

/// The search, and what it keeps to find ways to where the versions part.
pub(crate) struct Search {
    pub(super) spots: Vec<Spot>,
    places: HashMap<Spot, u32>,
    sets: Vec<Set>,
    fresh: Vec<Set>,
    queue: BinaryHeap<(Reverse<(u32, u32)>, u32)>,
    /// From where ways lead to each spot.
    before: HashMap<u32, Vec<u32>>,
    /// The ways from one spot to another.
    pub(super) ways: HashMap<(u32, u32), Vec<Way>>,
    pub(super) found: Comparison,
}

impl Search {
    /// Follows every conversation, as far as the limits go; `stop` says when enough was found.
    pub(crate) fn run(pair: &mut Pair, stop: impl Fn(&Comparison) -> bool) -> Search {
        let mut search = Search {
            spots: Vec::new(),
            places: HashMap::new(),
            sets: Vec::new(),
            fresh: Vec::new(),
            queue: BinaryHeap::new(),
            ways: HashMap::new(),
            before: HashMap::new(),
            found: Comparison { complete: !pair.old.truncated && !pair.new.truncated, ..Comparison::default() },
        };
        let start = pair.beginning();
        search.add(pair, start);
        pair.old.effort.begin();
        while let Some((_, at)) = search.queue.pop() {
            let set = std::mem::replace(&mut search.fresh[at as usize], Set::NOTHING);
            let spot = search.spots[at as usize].clone();
            let (mut finds, mut go_on) = (Vec::new(), true);
            for onward in pair.onward(&spot, set, &mut finds) {
                go_on &= pair.old.effort.step();
                let happens = happens(&onward);
                if let Some(to) = search.add(pair, onward) {
                    let ways = search.ways.entry((at, to)).or_default();
                    let way = Way { surprise: 1 + happens.map_or(0, |(what, _)| what.surprise()), happens };
                    if ways.is_empty() {
                        search.before.entry(to).or_default().push(at);
                    }
                    if !ways.contains(&way) {
                        ways.push(way);
                    }
                }
            }
            for Find { old, new, set, certain } in finds {
                let known = search.found.finds.entry((at, old, new)).or_insert((Set::NOTHING, certain));
                known.0 = pair.old.diagrams.or(known.0, set);
                known.1 &= certain;
            }
            if !go_on || pair.old.diagrams.exhausted() || stop(&search.found) {
                search.found.complete = false;
                break;
            }
        }
        search.found.complete &= !pair.doubtful && !pair.old.diagrams.exhausted();
        search.found.spots = search.spots.len();
        search
    }

    /// What was found.
    pub(crate) fn found(&self) -> &Comparison {
        &self.found
    }

    /// Where both are at a spot.
    pub(crate) fn spot(&self, at: u32) -> &Spot {
        &self.spots[at as usize]
    }

    /// What happened where they last waited, for each way that leads to a spot since: where that was, what happened, and
    /// where the old version waited.
    pub(crate) fn last_happenings(&self, at: u32) -> Vec<(u32, Happening, LocationId)> {
        let (mut seen, mut next) = (vec![at], 0);
        let mut found = Vec::new();
        while let Some(here) = seen.get(next).copied() {
            next += 1;
            for from in self.before.get(&here).into_iter().flatten() {
                let ways = &self.ways[&(*from, here)];
                let happens = ways.iter().filter_map(|way| way.happens);
                found.extend(happens.map(|(what, at)| (*from, what, at)));
                if ways.iter().any(|way| way.happens.is_none()) && !seen.contains(from) {
                    seen.push(*from);
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Everybody to whom this happens at a spot, once it has.
    pub(crate) fn everybody(&self, pair: &mut Pair, at: u32, what: Happening) -> Set {
        let onward = pair.onward(&self.spots[at as usize], self.sets[at as usize], &mut Vec::new());
        let these = onward.iter().filter(|onward| happens(onward).is_some_and(|(own, _)| own == what));
        let sets: Vec<Set> = these.map(|onward| onward.set).collect();
        sets.into_iter().fold(Set::NOTHING, |any, set| pair.old.diagrams.or(any, set))
    }

    /// Everybody who comes to a place of the old version.
    pub(crate) fn coming_to(&self, pair: &mut Pair, at: LocationId) -> Set {
        let here = self.spots.iter().zip(&self.sets).filter(|(spot, _)| spot.old.location == at);
        here.fold(Set::NOTHING, |any, (_, set)| pair.old.diagrams.or(any, *set))
    }

    fn add(&mut self, pair: &mut Pair, onward: Onward) -> Option<u32> {
        let Onward { spot, set, .. } = onward;
        if set.is_empty() {
            return None;
        }
        let rank = (pair.old.rank[spot.old.location.index()], pair.new.rank[spot.new.location.index()]);
        let at = match self.places.get(&spot) {
            Some(known) => *known,
            None => {
                let at = self.spots.len() as u32;
                self.places.insert(spot.clone(), at);
                self.spots.push(spot);
                self.sets.push(Set::NOTHING);
                self.fresh.push(Set::NOTHING);
                at
            }
        };
        let place = at as usize;
        let new = pair.old.diagrams.minus(set, self.sets[place]);
        if !new.is_empty() {
            self.sets[place] = pair.old.diagrams.or(self.sets[place], new);
            if self.fresh[place].is_empty() {
                self.queue.push((Reverse(rank), at));
            }
            self.fresh[place] = pair.old.diagrams.or(self.fresh[place], new);
        }
        Some(at)
    }
}

/// What happens on a way, and where the old version waited then.
fn happens(onward: &Onward) -> Option<(Happening, LocationId)> {
    onward.paces.iter().find_map(|pace| match pace.step {
        Move::Happens { what, .. } if pace.side == Side::Old => Some((what, pace.at)),
        _ => None,
    })
}
