//! All situations that can come about, place by place, with what is remembered of the way there.
//!
//! Conversations are followed stretch by stretch. What comes of it when somebody comes to a stretch depends on nothing but
//! the stretch, what matters behind it, what is watched for, and who came there so far; where the past knows all of that,
//! nobody looks into the stretch.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::diagram::Set;
use super::meaning::Meanings;
use super::model::{LocationId, Model, Move, StretchId};
use super::monitor::{Sight, is_counter};
use super::past::{Content, Digest, Kept, Name, Visit};
use super::watched::{Dull, Found, Watched};
use crate::ir::{NodeId, PropertyKind};

/// The situations of every place and phase.
pub(crate) struct Reach {
    phases: usize,
    /// What is known of each stretch.
    parts: Vec<Part>,
    /// For each property whether it was found: something forbidden, or something that should be possible.
    pub(crate) found: Vec<bool>,
    /// Offers of the login that came late: the form that was first, and the message.
    pub(crate) late: BTreeSet<(NodeId, NodeId)>,
    /// For each node whether it is ever done, where everything is followed to its end.
    pub(crate) done: Vec<bool>,
    /// False where the limit was reached: then there may be more.
    pub(crate) complete: bool,
}

/// What a search knows of a stretch.
#[derive(Default)]
struct Part {
    /// Who has come to its beginning, by phase.
    arrived: Vec<Set>,
    /// Who came there since it was last looked at.
    fresh: Vec<Set>,
    /// Each time that somebody came: who, and the content of that and of all before.
    visits: Vec<(Option<Content>, Vec<Set>)>,
    /// How many of these were followed place by place.
    followed: usize,
    /// Who has come to each of its places, by phase; nothing, where no visit was followed.
    sets: Vec<Set>,
}

impl Reach {
    /// The situations at a place, in any phase.
    pub(crate) fn at(&mut self, model: &mut Model, location: LocationId) -> Set {
        let (stretch, at) = model.spot(location);
        if self.parts.len() <= stretch.index() {
            // It was found later, where the limit was reached.
            return Set::NOTHING;
        }
        let watched = Watched::Together(&[]);
        Search::new(model, watched, self).catch_up(model, stretch);
        let sets = self.parts[stretch.index()].sets.get(at * self.phases..(at + 1) * self.phases).unwrap_or(&[]);
        sets.iter().fold(Set::NOTHING, |any, set| model.diagrams.or(any, *set))
    }
}

/// Follows every conversation. Stops early where all that is watched for was found, and nothing else is of interest.
pub(crate) fn explore(model: &mut Model, watched: Watched) -> Reach {
    let mut reach = Reach {
        phases: watched.phases(),
        parts: Vec::new(),
        found: vec![false; watched.properties().len()],
        late: BTreeSet::new(),
        done: vec![false; model.workspace.nodes.len()],
        complete: !model.truncated,
    };
    reach.parts.resize_with(model.stretches.len(), Part::default);
    let beginning = watched.content(model);
    // While they are looked up, the model is made.
    let mut visits = std::mem::take(&mut model.past.visits);
    model.effort.begin();
    Search::new(model, watched, &mut reach).run(model, beginning, &mut visits);
    model.past.visits = visits;
    reach.complete &= !model.diagrams.exhausted();
    reach
}

struct Search<'p, 'r> {
    watched: Watched<'p>,
    /// The content of each property.
    keys: Vec<Content>,
    /// Whether it is about nobody who can be.
    beyond: Vec<bool>,
    meanings: Meanings<'p>,
    dull: Dull<'p>,
    reach: &'r mut Reach,
}

impl<'p, 'r> Search<'p, 'r> {
    fn new(model: &mut Model, watched: Watched<'p>, reach: &'r mut Reach) -> Search<'p, 'r> {
        let keys = watched.properties().iter().map(|property| model.contents.of_property(property)).collect();
        let beyond = watched.properties().iter().map(|property| model.is_beyond(property)).collect();
        let (meanings, dull) = (Meanings::new(model, watched), Dull::new(model, watched));
        Search { watched, keys, beyond, meanings, dull, reach }
    }

    fn run(&mut self, model: &mut Model, beginning: Content, visits: &mut Kept<Visit>) {
        let mut queue = BTreeSet::new();
        let initial = model.initial;
        self.arrive(model, (StretchId(0), 0), initial, &mut queue);
        while let Some((_, id)) = queue.pop_first() {
            let part = &mut self.reach.parts[id.index()];
            let who = std::mem::take(&mut part.fresh);
            let before = part.visits.last().map(|(key, _)| *key);
            let key = before.unwrap_or_else(|| {
                let key = model.stretches[id.index()].key?;
                let meaning = match self.watched {
                    // What is watched together does not change the ways.
                    Watched::Together(_) => 0,
                    Watched::One(_) | Watched::Late(_) => self.meanings.of(model, 0, id),
                };
                Some(Digest::of((key, beginning, meaning)))
            });
            let key = key.map(|key| Digest::of((key, &who)));
            self.reach.parts[id.index()].visits.push((key, who));
            let Some(visit) = self.visit(model, id, key, visits) else {
                self.reach.complete = false;
                return;
            };
            self.note(&visit);
            for (exit, phase, set) in &visit.exits {
                let to = model.stretches[id.index()].exits[*exit as usize];
                self.arrive(model, (to, *phase), *set, &mut queue);
            }
            if self.watched.ends_when_found() && self.reach.found.iter().all(|found| *found) {
                return;
            }
        }
    }

    /// Somebody comes to the beginning of a stretch.
    fn arrive(
        &mut self,
        model: &mut Model,
        (to, phase): (StretchId, u16),
        set: Set,
        queue: &mut BTreeSet<(u32, StretchId)>,
    ) {
        let (phases, phase) = (self.reach.phases, usize::from(phase));
        if self.reach.parts.len() <= to.index() {
            // Where the limit was reached, what follows a stretch may be found only when it is followed.
            self.reach.parts.resize_with(model.stretches.len(), Part::default);
        }
        let part = &mut self.reach.parts[to.index()];
        part.arrived.resize(phases, Set::NOTHING);
        let new = model.diagrams.minus(set, part.arrived[phase]);
        if new.is_empty() {
            return;
        }
        part.arrived[phase] = model.diagrams.or(part.arrived[phase], new);
        part.fresh.resize(phases, Set::NOTHING);
        part.fresh[phase] = model.diagrams.or(part.fresh[phase], new);
        queue.insert((model.stretches[to.index()].rank, to));
    }

    /// What comes of the latest visit: from the past, or by following it; none, where the limit was reached.
    fn visit(
        &mut self,
        model: &mut Model,
        id: StretchId,
        key: Option<Content>,
        visits: &mut Kept<Visit>,
    ) -> Option<Outcome> {
        if let Some(known) = key.and_then(|key| visits.get(key))
            && let Some(outcome) = self.recall(model, id, known)
        {
            return model.effort.spend(outcome.steps).then_some(outcome);
        }
        let outcome = self.catch_up(model, id)?;
        if let (Some(key), Some(visit)) = (key, self.memorise(model, id, &outcome)) {
            visits.insert(key, visit);
        }
        Some(outcome)
    }

    /// A visit as it was, in the words of today; none, where something is watched for now that may have been seen then.
    fn recall(&mut self, model: &Model, id: StretchId, known: &Visit) -> Option<Outcome> {
        let bodies = &model.stretches[id.index()].bodies;
        let mut properties = Vec::new();
        for at in self.looked_for().collect::<Vec<_>>() {
            let key = self.meant(model, at, id);
            match known.found.iter().find(|(property, _)| *property == key) {
                Some((_, found)) => properties.push((at, *found)),
                None if self.may_show(model, at, id) => return None,
                None => {}
            }
        }
        let node = |name: &Name| model.contents.node(bodies, *name);
        let late = known.late.iter().map(|(form, offer)| Some((*form, node(offer)?)));
        Some(Outcome {
            exits: known.exits.clone(),
            done: known.done.iter().map(node).collect::<Option<_>>()?,
            found: Found { properties, late: late.collect::<Option<_>>()? },
            steps: known.steps,
        })
    }

    /// The same in words that stay.
    fn memorise(&mut self, model: &Model, id: StretchId, outcome: &Outcome) -> Option<Visit> {
        let bodies = &model.stretches[id.index()].bodies;
        let name = |node: &NodeId| model.contents.name(model.workspace, bodies, *node);
        let late = outcome.found.late.iter().map(|(form, offer)| Some((*form, name(offer)?)));
        let looked_for: Vec<usize> = self.looked_for().collect();
        Some(Visit {
            exits: outcome.exits.clone(),
            done: outcome.done.iter().map(name).collect::<Option<_>>()?,
            found: looked_for.into_iter().map(|at| (self.meant(model, at, id), outcome.found.has(at))).collect(),
            late: late.collect::<Option<_>>()?,
            steps: outcome.steps,
        })
    }

    /// The properties that are still looked for, by their places: what was found need not be found once more, and what is
    /// about nobody never is.
    fn looked_for(&self) -> impl Iterator<Item = usize> {
        let all = self.watched.ends_when_found();
        (0..self.keys.len()).filter(move |at| !self.beyond[*at] && (all || !self.reach.found[*at]))
    }

    /// A property, by its place, and what it means by what is done in a stretch.
    fn meant(&mut self, model: &Model, at: usize, id: StretchId) -> Content {
        match self.meanings.of(model, at, id) {
            0 => self.keys[at],
            meaning => Digest::of((self.keys[at], meaning)),
        }
    }

    /// Whether what a property forbids, or says to be possible, may be seen in a stretch; only of one without phases.
    fn may_show(&mut self, model: &Model, at: usize, id: StretchId) -> bool {
        let about_deeds =
            matches!(self.watched.properties()[at].kind, PropertyKind::Never { .. } | PropertyKind::Possible { .. });
        // Everybody waits somewhere.
        !about_deeds || self.meanings.of(model, at, id) != 0
    }

    /// Remembers what was seen on a visit.
    fn note(&mut self, outcome: &Outcome) {
        outcome.done.iter().for_each(|node| self.reach.done[node.index()] = true);
        outcome.found.properties.iter().for_each(|(at, found)| self.reach.found[*at] |= found);
        let late = outcome.found.late.iter().filter_map(|(form, offer)| Some((self.watched.form(*form)?, *offer)));
        self.reach.late.extend(late);
    }

    /// Follows all visits to a stretch that were not followed so far; what came of the latest.
    fn catch_up(&mut self, model: &mut Model, id: StretchId) -> Option<Outcome> {
        let part = &self.reach.parts[id.index()];
        let (followed, count) = (part.followed, part.visits.len());
        let mut last = None;
        if followed < count {
            model.ready_to_follow(id);
        }
        for at in followed..count {
            // What was known of an earlier visit has been counted before.
            last = Some(self.follow(model, id, (at, at + 1 == count))?);
            self.reach.parts[id.index()].followed = at + 1;
        }
        last
    }

    /// Follows a visit place by place.
    fn follow(&mut self, model: &mut Model, id: StretchId, (at, counts): (usize, bool)) -> Option<Outcome> {
        let (places, phases) = (model.stretches[id.index()].places.len(), self.reach.phases);
        let mut sets = std::mem::take(&mut self.reach.parts[id.index()].sets);
        sets.resize(places * phases, Set::NOTHING);
        let all = self.watched.ends_when_found();
        let looked_for: Vec<usize> = self.looked_for().collect();
        let candidates: Vec<usize> = looked_for.into_iter().filter(|at| all || self.may_show(model, *at, id)).collect();
        let properties = candidates.into_iter().map(|at| (at, false)).collect();
        let mut round = Round {
            id,
            watched: self.watched,
            phases,
            dull: &self.dull,
            ways: Ways::new(model, id),
            sets,
            fresh: vec![Set::NOTHING; places * phases],
            queue: BinaryHeap::new(),
            done: Vec::new(),
            outcome: Outcome { found: Found { properties, late: Vec::new() }, ..Outcome::default() },
        };
        let who = self.reach.parts[id.index()].visits[at].1.clone();
        for (phase, set) in who.into_iter().enumerate() {
            round.add(model, model.root(id), phase as u16, set);
        }
        let done = round.run(model, counts);
        round.done.sort_unstable();
        round.done.dedup();
        round.outcome.done = round.done;
        self.reach.parts[id.index()].sets = round.sets;
        (done && !model.diagrams.exhausted()).then_some(round.outcome)
    }
}

/// What came of it when somebody came to a stretch.
#[derive(Default)]
struct Outcome {
    /// Who left, by which exit and in which phase.
    exits: Vec<(u32, u16, Set)>,
    done: Vec<NodeId>,
    found: Found,
    steps: usize,
}

/// Follows those who came to a stretch through it.
struct Round<'s, 'p> {
    id: StretchId,
    watched: Watched<'p>,
    phases: usize,
    dull: &'s Dull<'p>,
    ways: Ways,
    /// Who has come to each place, by phase.
    sets: Vec<Set>,
    /// Who came there since it was last looked at.
    fresh: Vec<Set>,
    /// Places and phases to look at, the earliest first.
    queue: BinaryHeap<(Reverse<u32>, usize)>,
    done: Vec<NodeId>,
    outcome: Outcome,
}

/// What is known of each way of each place of a stretch.
struct Ways {
    /// Where the ways of each place begin.
    first: Vec<usize>,
    known: Vec<KnownWay>,
}

#[derive(Clone, Copy, Default)]
struct KnownWay {
    /// Whether it shows nothing that is watched for, in the first phase and in others; none, where nobody has looked.
    is_dull: Option<[bool; 2]>,
    /// Whether somebody went it to its end, so that all that is done on it was noted.
    noted: bool,
}

impl Ways {
    fn new(model: &Model, id: StretchId) -> Ways {
        let mut all = 0;
        let places = model.stretches[id.index()].places.iter();
        let first = places.map(|place| {
            let first = all;
            all += model.edges[place.index()].len();
            first
        });
        let first = first.collect();
        Ways { first, known: vec![KnownWay::default(); all] }
    }

    fn of(&mut self, (place, edge): (usize, usize)) -> &mut KnownWay {
        &mut self.known[self.first[place] + edge]
    }
}

impl Round<'_, '_> {
    /// False where the limit was reached.
    fn run(&mut self, model: &mut Model, counts: bool) -> bool {
        let later = matches!(self.watched, Watched::One([property]) if self.phases > 1 && is_counter(property));
        while let Some((_, at)) = self.queue.pop() {
            let mut set = std::mem::replace(&mut self.fresh[at], Set::NOTHING);
            let (place, phase) = (at / self.phases, (at % self.phases) as u16);
            if later {
                // Later phases of a place come first in the queue.
                for later in at + 1..(place + 1) * self.phases {
                    set = model.diagrams.minus(set, self.sets[later]);
                }
            }
            if set.is_empty() {
                continue;
            }
            let location = model.stretches[self.id.index()].places[place];
            for edge in 0..model.edges[location.index()].len() {
                self.outcome.steps += 1;
                if counts && !model.effort.step() {
                    return false;
                }
                let dull = self.dull;
                let way = self.ways.of((place, edge));
                let is_dull = *way.is_dull.get_or_insert_with(|| dull.is(model, (location.index(), edge)));
                let (is_dull, noted) = (is_dull[usize::from(phase > 0)], way.noted);
                if is_dull && self.pass(model, (location, edge), phase, set) {
                    self.note(model, (place, edge), location);
                } else if !is_dull || !noted && matches!(self.watched, Watched::Together(_)) {
                    self.go(model, (location.index(), edge), phase, set);
                }
            }
            if model.diagrams.exhausted() {
                return false;
            }
            let found = || self.outcome.found.properties.iter().all(|(_, found)| *found);
            if self.watched.ends_when_found() && found() {
                return true;
            }
        }
        true
    }

    /// Goes along an edge on which nothing is seen; false where nobody comes to its end.
    fn pass(&mut self, model: &mut Model, (place, edge): (LocationId, usize), phase: u16, set: Set) -> bool {
        let (to, set) = model.come_to((place.index(), edge), set);
        self.add(model, to, phase, set);
        !set.is_empty()
    }

    /// Notes what is done on an edge whose end somebody has come to.
    fn note(&mut self, model: &Model, (place, edge): (usize, usize), location: LocationId) {
        if !matches!(self.watched, Watched::Together(_))
            || std::mem::replace(&mut self.ways.of((place, edge)).noted, true)
        {
            return;
        }
        let moves = &model.edges[location.index()][edge].moves;
        self.done
            .extend(moves.iter().filter_map(|step| if let Move::Does(deed) = step { Some(deed.node) } else { None }));
    }

    /// Goes along an edge move by move.
    fn go(&mut self, model: &mut Model, (place, edge): (usize, usize), phase: u16, set: Set) {
        model.trim_way(place, edge);
        let to = model.edges[place][edge].to;
        let mut parts = vec![(phase, set)];
        for step in 0..model.edges[place][edge].moves.len() {
            let step = model.edges[place][edge].moves[step];
            if let (Move::Does(deed), Watched::Together(_)) = (step, self.watched) {
                self.done.push(deed.node);
            }
            parts = match Sight::of(step) {
                Some(sight) => self.watched.see(model, sight, parts, &mut self.outcome.found),
                None => parts.into_iter().map(|(phase, set)| (phase, model.forward(step, set))).collect(),
            };
            parts.retain(|(_, set)| !set.is_empty());
            if parts.is_empty() {
                return;
            }
        }
        for (phase, set) in self.watched.see(model, Sight::At(to), parts, &mut self.outcome.found) {
            let dead = model.dead(to);
            let set = model.diagrams.shed(set, dead);
            self.add(model, to, phase, set);
        }
    }

    /// Somebody comes to a place, of this stretch or of one behind it.
    fn add(&mut self, model: &mut Model, to: LocationId, phase: u16, set: Set) {
        let (stretch, place) = model.spot(to);
        if stretch != self.id {
            return self.leave(model, stretch, phase, set);
        }
        let at = place * self.phases + usize::from(phase);
        let new = model.diagrams.minus(set, self.sets[at]);
        if new.is_empty() {
            return;
        }
        self.sets[at] = model.diagrams.or(self.sets[at], new);
        if self.fresh[at].is_empty() {
            self.queue.push((Reverse(model.rank[to.index()]), at));
        }
        self.fresh[at] = model.diagrams.or(self.fresh[at], new);
    }

    fn leave(&mut self, model: &mut Model, to: StretchId, phase: u16, set: Set) {
        let exits = &model.stretches[self.id.index()].exits;
        let Some(exit) = exits.iter().position(|exit| *exit == to).map(|at| at as u32) else { return };
        if set.is_empty() {
            return;
        }
        match self.outcome.exits.iter_mut().find(|(own, own_phase, _)| (*own, *own_phase) == (exit, phase)) {
            Some((_, _, all)) => *all = model.diagrams.or(*all, set),
            None => self.outcome.exits.push((exit, phase, set)),
        }
    }
}
