//! The least surprising conversation that shows something: what happens in it, to whom, and what the rules do.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::diagram::Set;
use super::ends::silent;
use super::example::schedule;
use super::model::{Deed, Fork, Happening, LocationId, Model, Move, StretchId};
use super::monitor::{Sight, Verdict, phases};
use super::shown::Avoided;
use crate::check::{Axis, Mask, WHO};
use crate::ir::{Clock, FactOrigin, NodeId, NodeKind, Operand, Property};

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Witness {
    /// What must hold before the chat opens.
    pub(crate) start: Facts,
    /// What happens, in order.
    pub(crate) steps: Vec<Step>,
    /// The way there: places, each with the edge by which it is left.
    way: Vec<(usize, usize)>,
}

/// Something that happens, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    /// What.
    pub(crate) happening: Happening,
    /// Where.
    pub(crate) at: LocationId,
    /// What must hold then.
    pub(crate) facts: Facts,
    /// What the rules do about it.
    pub(crate) deeds: Vec<Deed>,
    /// Whether they have an answer to it at all.
    pub(crate) taken: bool,
    /// The sides of splits that are taken.
    pub(crate) sides: Vec<(NodeId, u16)>,
}

impl Step {
    /// Something that happens somewhere, and what comes of it is not known yet.
    pub(crate) fn new(happening: Happening, at: LocationId, facts: Facts) -> Step {
        Step { happening, at, facts, deeds: Vec::new(), taken: true, sides: Vec::new() }
    }
}

impl Witness {
    /// What was found before; nobody looks for a way around it.
    pub(super) fn known(start: Facts, steps: Vec<Step>) -> Witness {
        Witness { start, steps, way: Vec::new() }
    }

    /// Nothing has happened yet.
    pub(crate) fn beginning(start: Facts) -> Witness {
        Witness { start, steps: Vec::new(), way: Vec::new() }
    }

    /// Notes a move that is made with these facts; false where it is one that may say more of them.
    pub(crate) fn passes(&mut self, step: Move, at: LocationId, facts: &Facts) -> bool {
        match (step, self.steps.last_mut()) {
            (Move::Happens { what, taken }, _) => {
                self.steps.push(Step { taken, ..Step::new(what, at, facts.clone()) });
            }
            (Move::Does(deed), Some(last)) => last.deeds.push(deed),
            (Move::Takes(Fork::Split(node, side)), Some(last)) => last.sides.push((node, side)),
            (Move::Does(_) | Move::Takes(_), _) => {}
            (Move::Only(_) | Move::First { .. } | Move::Change { .. } | Move::Become { .. } | Move::Marks(_), _) => {
                return false;
            }
        }
        true
    }

    /// The way up to the end of this step.
    pub(crate) fn way_to(&self, model: &Model, step: usize) -> &[(usize, usize)] {
        let begins = |(at, edge): &(usize, usize)| {
            model.edges[*at][*edge].moves.iter().any(|step| matches!(step, Move::Happens { .. }))
        };
        let mut begun = self.way.iter().enumerate().filter(|(_, edge)| begins(edge)).map(|(at, _)| at);
        let end = begun.nth(step + 1).unwrap_or(self.way.len());
        &self.way[..end]
    }
}

/// The classes that facts and memories must have; what is absent may have any.
pub(crate) type Facts = Vec<(Axis, u8)>;

/// A conversation on its way.
struct Path {
    /// Where it came from, and by which edge; none where it begins.
    from: Option<(usize, usize)>,
    location: LocationId,
    phase: u16,
    set: Set,
    /// How far it has come on a way that is to be avoided.
    avoided: Option<usize>,
}

/// What a conversation is to show.
pub(crate) enum Goal<'g> {
    /// What a property forbids, or says to be possible.
    Property(&'g Property),
    /// That it goes round for ever: for each place the situations that do.
    Rounds(&'g [Set]),
    /// Something that is seen on a way from a place: gives the situations in which it is what is looked for.
    Seen(&'g dyn Fn(&mut Model, LocationId, Sight) -> Set),
}

/// How often those who come to a place by another way go on from there, though others went on from there before them:
/// where some ways are to be avoided, the first one may be in vain.
const AGAIN: u8 = 16;

/// How many places are looked at for a way around those that are to be avoided.
const AROUND: usize = 20_000;

/// Finds it; none where there is none, or where the search had to end before. Once ways are to be avoided, time limits are
/// as long as they are, and everybody stays on one side of a split.
pub(crate) fn witness(model: &mut Model, goal: &Goal, avoided: &Avoided) -> Option<Witness> {
    model.effort.begin();
    search(model, goal, avoided).map(|found| found.witness)
}

/// What a search found, and how.
pub(super) struct Search {
    pub(super) witness: Witness,
    /// The stretches that were looked into.
    pub(super) seen: Vec<StretchId>,
    /// The stretch in which the conversation ends.
    pub(super) last: StretchId,
    /// How many steps it took.
    pub(super) steps: usize,
}

/// The same, with what was looked into.
pub(super) fn search(model: &mut Model, goal: &Goal, avoided: &Avoided) -> Option<Search> {
    let (mut looked, mut steps) = (BTreeSet::new(), 0);
    let count = if let Goal::Property(property) = goal { usize::from(phases(property)) } else { 1 };
    let mut seen = vec![Set::NOTHING; model.locations.len() * count];
    let times = if avoided.is_empty() { 0 } else { AGAIN };
    let mut again = vec![times; seen.len()];
    let mut left = if avoided.is_empty() { usize::MAX } else { AROUND };
    let initial = Path { from: None, location: LocationId(0), phase: 0, set: model.initial, avoided: Avoided::ROOT };
    let mut paths = vec![initial];
    let silent = model.silent();
    let mut queue = BinaryHeap::from([(Reverse((0_u32, 0_u32)), Reverse(0_usize))]);
    let mut finds: Vec<Find> = Vec::new();
    while let Some((Reverse((cost, told)), Reverse(at))) = queue.pop() {
        if let Some(find) = at.checked_sub(FINDS).and_then(|find| finds.get(find)) {
            let (last, _) = model.spot(paths[find.path].location);
            let witness = match goal {
                Goal::Property(_) | Goal::Seen(_) => retrace(model, &paths, find),
                Goal::Rounds(rounds) => go_round(model, paths, find, rounds),
            };
            let found = Search { witness, seen: looked.into_iter().collect(), last, steps };
            return (!model.diagrams.exhausted()).then_some(found);
        }
        let (location, phase, set) = (paths[at].location, paths[at].phase, paths[at].set);
        let (stretch, _) = model.spot(location);
        if looked.insert(stretch) {
            model.ready(stretch);
            seen.resize(model.locations.len() * count, Set::NOTHING);
            again.resize(seen.len(), times);
        }
        let known = location.index() * count + usize::from(phase);
        if model.diagrams.minus(set, seen[known]).is_empty() {
            if again[known] == 0 {
                continue;
            }
            again[known] -= 1;
        }
        left = left.checked_sub(1)?;
        seen[known] = model.diagrams.or(seen[known], set);
        for edge in 0..model.edges[location.index()].len() {
            steps += 1;
            if !model.effort.step() {
                return None;
            }
            let way = avoided.behind(paths[at].avoided, (location.index(), edge));
            if avoided.is_one(way) || !avoided.is_empty() && !can_be(model, &paths, (at, edge)) {
                continue;
            }
            let cost = cost.saturating_add(1).saturating_add(model.edges[location.index()][edge].surprise());
            let (found, on) = along(model, goal, (location, edge), phase, set);
            if let Some((step, found)) = found {
                let cost = model.surprise((cost, told), found, silent);
                queue.push((Reverse(cost), Reverse(FINDS + finds.len())));
                finds.push(Find { path: at, edge: Some((edge, step)), found });
            }
            let to = model.edges[location.index()][edge].to;
            let dead = model.dead(to);
            for (phase, set) in on {
                // Whoever comes there may have come with facts that do not matter any more.
                let cost = model.surprise((cost, told), set, silent);
                let set = model.diagrams.shed(set, dead);
                queue.push((Reverse(cost), Reverse(paths.len())));
                paths.push(Path { from: Some((at, edge)), location: to, phase, set, avoided: way });
            }
        }
    }
    None
}

/// Whether a way can be gone by this edge, as far as time limits and splits have a say in it.
fn can_be(model: &Model, paths: &[Path], (at, edge): (usize, usize)) -> bool {
    let moves = &model.edges[paths[at].location.index()][edge].moves;
    let matters = |step: &Move| match step {
        Move::Happens { what, .. } => matches!(what, Happening::TimeIsUp | Happening::Idle(_)),
        step => matches!(step, Move::Takes(Fork::Split(..))),
    };
    if !moves.iter().any(matters) {
        return true;
    }
    let steps = steps(model, &way_to(paths, at, Some(edge)));
    sides_agree(model, &steps) && schedule(model, &steps, &[]).is_some()
}

/// The edges of a way, and one more behind it.
fn way_to(paths: &[Path], at: usize, edge: Option<usize>) -> Vec<(usize, usize)> {
    let mut way: Vec<(usize, usize)> = edge.map(|edge| (paths[at].location.index(), edge)).into_iter().collect();
    let mut at = at;
    while let Some((from, edge)) = paths[at].from {
        way.push((paths[from].location.index(), edge));
        at = from;
    }
    way.reverse();
    way
}

/// What happens on a way, whoever goes it.
fn steps(model: &Model, way: &[(usize, usize)]) -> Vec<Step> {
    let mut witness = Witness::beginning(Facts::new());
    for (at, edge) in way {
        for step in &model.edges[*at][*edge].moves {
            witness.passes(*step, LocationId(*at as u32), &Facts::new());
        }
    }
    witness.steps
}

/// Whether one number from 0 to 99 puts a customer on all these sides of a split, for each split.
fn sides_agree(model: &Model, steps: &[Step]) -> bool {
    let mut drawn: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (node, side) in steps.iter().flat_map(|step| &step.sides) {
        let NodeKind::Split { name, arms } = &model.workspace.node(*node).kind else { continue };
        let sum = |count: usize| arms.iter().take(count).map(|(percent, _)| u32::from(*percent)).sum::<u32>();
        let own = (sum(usize::from(*side)), sum(usize::from(*side) + 1));
        let both = drawn.entry(name.as_str()).or_insert((0, 100));
        *both = (both.0.max(own.0), both.1.min(own.1));
        if both.0 >= both.1 {
            return false;
        }
    }
    true
}

/// Those who go round at a place; nobody, where it was not yet there when the rounds were looked for.
fn round_at(rounds: &[Set], place: LocationId) -> Set {
    rounds.get(place.index()).copied().unwrap_or(Set::NOTHING)
}

/// Goes on from the first situation that comes round again until its place does.
fn go_round(model: &mut Model, mut paths: Vec<Path>, find: &Find, rounds: &[Set]) -> Witness {
    let ways = silent(model);
    let Some((edge, _)) = find.edge else { return retrace(model, &paths, find) };
    let (mut here, mut set) = model.end_of((paths[find.path].location.index(), edge), paths[find.path].set);
    set = model.diagrams.and(set, round_at(rounds, here));
    paths.push(Path { from: Some((find.path, edge)), location: here, phase: 0, set, avoided: None });
    let mut passed = vec![here];
    'on: loop {
        for way in ways.iter().copied().filter(|way| way.first.0 == here.index()) {
            let (to, next) = model.end_of_all(way, set);
            let next = model.diagrams.and(next, round_at(rounds, to));
            if next.is_empty() {
                continue;
            }
            for (at, edge) in way.edges() {
                let (to, behind) = model.end_of((at, edge), set);
                let from = Some((paths.len() - 1, edge));
                paths.push(Path { from, location: to, phase: 0, set: behind, avoided: None });
                (here, set) = (to, behind);
            }
            set = next;
            if passed.contains(&here) {
                break 'on;
            }
            passed.push(here);
            continue 'on;
        }
        break;
    }
    retrace(model, &paths, &Find { path: paths.len() - 1, edge: None, found: set })
}

/// How surprising a way is: by what happens on it; of those that are alike in that, by how often on it the host has to have
/// told something.
pub(super) type Surprise = (u32, u32);

/// From this number on the places in the queue are those of finds.
const FINDS: usize = usize::MAX / 2;

/// Something found: behind which path, on which edge and behind how many of its moves, and by whom.
struct Find {
    path: usize,
    edge: Option<(usize, usize)>,
    found: Set,
}

/// Those who come to the end of an edge, each in the phase that they are in there.
type Arrivals = Vec<(u16, Set)>;

/// Follows an edge; the first thing that is found on it, and those who come to its end.
fn along(
    model: &mut Model,
    goal: &Goal,
    (location, edge): (LocationId, usize),
    phase: u16,
    set: Set,
) -> (Option<(usize, Set)>, Arrivals) {
    let to = model.edges[location.index()][edge].to;
    let count = model.edges[location.index()][edge].moves.len();
    let mut parts = vec![(phase, set)];
    let mut found = None;
    for at in 0..=count {
        let step = model.edges[location.index()][edge].moves.get(at).copied();
        let sight = match step.map(|step| (step, Sight::of(step))) {
            None => Sight::At(to),
            Some((_, Some(sight))) => sight,
            Some((step, None)) => {
                parts.iter_mut().for_each(|(_, set)| *set = model.forward(step, *set));
                parts.retain(|(_, set)| !set.is_empty());
                continue;
            }
        };
        let mut next = Vec::new();
        for (phase, set) in parts {
            let verdict = match (goal, sight) {
                (Goal::Property(property), _) => model.watch(property, phase, sight, set),
                (Goal::Rounds(rounds), Sight::At(location)) => {
                    let found = model.diagrams.and(set, round_at(rounds, location));
                    Verdict { on: vec![(phase, set)], found }
                }
                (Goal::Seen(wanted), _) => {
                    let wanted = wanted(model, location, sight);
                    Verdict { on: vec![(phase, set)], found: model.diagrams.and(set, wanted) }
                }
                (Goal::Rounds(_), _) => Verdict { on: vec![(phase, set)], found: Set::NOTHING },
            };
            if found.is_none() && !verdict.found.is_empty() {
                found = Some((at, verdict.found));
            }
            next.extend(verdict.on.into_iter().filter(|(_, set)| !set.is_empty()));
        }
        parts = next;
    }
    (found, parts)
}

/// Chooses facts for a way that was found: back to the start, to see who can go it, and forth again with one of them.
fn retrace(model: &mut Model, paths: &[Path], find: &Find) -> Witness {
    let mut trail = Vec::new();
    if let Some((edge, step)) = find.edge {
        trail.extend(paces(model, &paths[find.path], edge, step.saturating_add(1)));
    }
    let mut at = find.path;
    while let Some((from, edge)) = paths[at].from {
        // Whoever goes on from here is one of those who came.
        if let Some(first) = trail.first_mut() {
            first.among = paths[at].set;
        }
        trail.splice(0..0, paces(model, &paths[from], edge, usize::MAX));
        at = from;
    }
    let way = way_to(paths, find.path, find.edge.map(|(edge, _)| edge));
    Witness { way, ..chosen(model, &trail, find.found) }
}

/// The first moves of an edge as it is gone by those of a path.
fn paces(model: &mut Model, path: &Path, edge: usize, most: usize) -> Vec<Pace> {
    let at = path.location;
    let moves = model.edges[at.index()][edge].moves.clone();
    let mut paces: Vec<Pace> =
        moves.iter().take(most).map(|step| Pace { at, step: *step, among: Set::EVERYTHING }).collect();
    let long = |pace: &Pace| matches!(pace.step, Move::First { .. });
    if paces.iter().any(long) {
        // Of those whom a long list leads on only some are looked for, so they have to be some who come to it.
        let mut who = path.set;
        for pace in &mut paces {
            pace.among = if long(pace) { who } else { pace.among };
            who = model.forward(pace.step, who);
        }
    }
    paces
}

/// Chooses facts for a trail that leads to `found`.
pub(super) fn chosen(model: &mut Model, trail: &[Pace], found: Set) -> Witness {
    let mut who = model.diagrams.some(found);
    let mut needed = vec![who];
    for pace in trail.iter().rev() {
        who = model.some_backward(pace.step, who, pace.among);
        needed.push(who);
    }
    needed.reverse();
    let initial = model.initial;
    let start = model.diagrams.and(needed[0], initial);
    forth(model, start, trail, &needed)
}

/// A move on a way that was found: from where, and who went it.
pub(super) struct Pace {
    pub(super) at: LocationId,
    pub(super) step: Move,
    pub(super) among: Set,
}

fn forth(model: &mut Model, start: Set, trail: &[Pace], needed: &[Set]) -> Witness {
    let mut point = model.plainest(start, &Vec::new());
    let mut here = model.point(&point);
    let mut witness = Witness::beginning(point.clone());
    for (at, pace) in trail.iter().enumerate() {
        if witness.passes(pace.step, pace.at, &point) {
            continue;
        }
        let there = match pace.step {
            // Whoever was chosen is one of those whom no rule above takes, and remains who they are.
            Move::First { list, place, .. } => model.held_first(list, place, here),
            step => model.forward(step, here),
        };
        model.stay_or_choose((&mut point, &mut here), there, needed[at + 1]);
    }
    witness
}

/// Who the customer is, the plainest first.
const PLAIN: [u8; 13] = [0, 9, 5, 1, 10, 6, 2, 11, 7, 3, 12, 8, 4];

impl Model<'_> {
    /// Everybody of whom the host tells nothing, as far as it can be silent.
    pub(super) fn silent(&mut self) -> Set {
        let facts = &self.workspace.facts;
        let told = |operand: &Operand| {
            let fact = if let Operand::Fact(fact) = operand { facts.get(fact.index()) } else { None };
            fact.is_some_and(|fact| matches!(fact.origin, FactOrigin::Customer | FactOrigin::Chat))
        };
        let axes: Vec<Axis> = self.space.operands().filter(told).flat_map(|fact| self.space.axes(fact)).collect();
        let (mut silent, mut first) = (Set::EVERYTHING, self.initial);
        for axis in axes.into_iter().filter(|axis| self.space.tells_unknown(*axis)) {
            let side = self.diagrams.side(axis, 1);
            let fewer = self.diagrams.and(first, side);
            if !fewer.is_empty() {
                (silent, first) = (self.diagrams.and(silent, side), fewer);
            }
        }
        silent
    }

    /// How surprising a way is that is gone on by an edge on which all of this happens.
    pub(super) fn surprise(&mut self, (cost, told): Surprise, set: Set, silent: Set) -> Surprise {
        (cost, told + u32::from(self.diagrams.and(set, silent).is_empty()))
    }

    /// The plainest point of a set that is most like another one.
    pub(super) fn plainest(&mut self, set: Set, like: &Facts) -> Facts {
        let set = self.diagrams.some(set);
        let chosen = RefCell::new(Facts::new());
        let clock = Clock { workspace: self.workspace, now: self.workspace.usual_moment };
        let prefer = |axis: Axis, mask: Mask| {
            let class_on = |axis| chosen.borrow().iter().find(|(own, _)| *own == axis).map(|(_, class)| *class);
            let plausible = mask & self.space.plausible(axis, clock, class_on);
            let mask = if plausible == 0 { mask } else { plausible };
            let before = like.iter().find(|(own, class)| *own == axis && mask & 1 << class != 0);
            let plain = || match axis {
                WHO => PLAIN.into_iter().find(|class| mask & 1 << class != 0).unwrap_or(0),
                // A host that has told something does not say that it is unknown again.
                _ if !like.is_empty() && mask & !1 != 0 && self.space.tells_unknown(axis) => {
                    (mask & !1).trailing_zeros() as u8
                }
                _ => mask.trailing_zeros() as u8,
            };
            let class = before.map_or_else(plain, |(_, class)| *class);
            chosen.borrow_mut().push((axis, class));
            class
        };
        self.diagrams.pick(set, prefer).unwrap_or_default()
    }

    /// Of those who are `there` and can go on, the plainest who is most like `point`, which is all of `here`; where nothing
    /// changes they stay who they are.
    pub(super) fn stay_or_choose(&mut self, (point, here): (&mut Facts, &mut Set), there: Set, needed: Set) {
        let fitting = self.diagrams.and(there, needed);
        if fitting != *here {
            *point = self.plainest(fitting, point);
            *here = self.point(point);
        }
    }

    pub(super) fn point(&mut self, facts: &Facts) -> Set {
        facts.iter().fold(Set::EVERYTHING, |all, (axis, class)| {
            let side = self.diagrams.side(*axis, 1 << class);
            self.diagrams.and(all, side)
        })
    }
}
