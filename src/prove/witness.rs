//! The least surprising conversation that shows something: what happens in it, to whom, and what the rules do.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::diagram::Set;
use super::ends::silent;
use super::model::{Deed, Happening, LocationId, Model, Move};
use super::monitor::{Sight, Verdict, phases};
use crate::check::{Axis, Mask, WHO};
use crate::ir::Property;

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Witness {
    /// What must hold before the chat opens.
    pub(crate) start: Facts,
    /// What happens, in order.
    pub(crate) steps: Vec<Step>,
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
}

/// What a conversation is to show.
#[allow(dead_code, reason = "for lints, coverage and comparison")]
pub(crate) enum Goal<'g> {
    /// What a property forbids, or says to be possible.
    Property(&'g Property),
    /// That it goes round for ever: for each place the situations that do.
    Rounds(&'g [Set]),
    /// Something that is seen on a way from a place: gives the situations in which it is what is looked for.
    Seen(&'g dyn Fn(&mut Model, LocationId, Sight) -> Set),
}

/// Finds it; none where there is none, or where the search had to end before.
pub(crate) fn witness(model: &mut Model, goal: &Goal) -> Option<Witness> {
    let count = if let Goal::Property(property) = goal { usize::from(phases(property)) } else { 1 };
    let mut seen = vec![Set::NOTHING; model.locations.len() * count];
    let mut paths = vec![Path { from: None, location: LocationId(0), phase: 0, set: model.initial }];
    let mut queue = BinaryHeap::from([(Reverse(0_u32), Reverse(0_usize))]);
    let mut finds: Vec<Find> = Vec::new();
    model.effort.begin();
    while let Some((Reverse(cost), Reverse(at))) = queue.pop() {
        if let Some(find) = at.checked_sub(FINDS).and_then(|find| finds.get(find)) {
            return Some(match goal {
                Goal::Property(_) | Goal::Seen(_) => retrace(model, &paths, find),
                Goal::Rounds(rounds) => go_round(model, paths, find, rounds),
            });
        }
        let (location, phase, set) = (paths[at].location, paths[at].phase, paths[at].set);
        let known = location.index() * count + usize::from(phase);
        if model.diagrams.minus(set, seen[known]).is_empty() {
            continue;
        }
        seen[known] = model.diagrams.or(seen[known], set);
        for edge in 0..model.edges[location.index()].len() {
            if !model.effort.step() {
                return None;
            }
            let cost = cost.saturating_add(1).saturating_add(model.edges[location.index()][edge].surprise());
            let (found, on) = along(model, goal, (location, edge), phase, set);
            if let Some((step, found)) = found {
                queue.push((Reverse(cost), Reverse(FINDS + finds.len())));
                finds.push(Find { path: at, edge: Some((edge, step)), found });
            }
            let to = model.edges[location.index()][edge].to;
            for (phase, set) in on {
                queue.push((Reverse(cost), Reverse(paths.len())));
                paths.push(Path { from: Some((at, edge)), location: to, phase, set });
            }
        }
    }
    None
}

/// Goes on from the first situation that comes round again until its place does.
fn go_round(model: &mut Model, mut paths: Vec<Path>, find: &Find, rounds: &[Set]) -> Witness {
    let ways = silent(model);
    let Some((edge, _)) = find.edge else { return retrace(model, &paths, find) };
    let (mut here, mut set) = model.end_of((paths[find.path].location.index(), edge), paths[find.path].set);
    set = model.diagrams.and(set, rounds[here.index()]);
    paths.push(Path { from: Some((find.path, edge)), location: here, phase: 0, set });
    let mut passed = vec![here];
    'on: loop {
        for (at, edge) in ways.iter().filter(|(at, _)| *at == here.index()) {
            let (to, next) = model.end_of((*at, *edge), set);
            let next = model.diagrams.and(next, rounds[to.index()]);
            if !next.is_empty() {
                paths.push(Path { from: Some((paths.len() - 1, *edge)), location: to, phase: 0, set: next });
                (here, set) = (to, next);
                if passed.contains(&here) {
                    break 'on;
                }
                passed.push(here);
                continue 'on;
            }
        }
        break;
    }
    retrace(model, &paths, &Find { path: paths.len() - 1, edge: None, found: set })
}

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
                    let found = model.diagrams.and(set, rounds[location.index()]);
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
    let dead = model.dead(to);
    parts.iter_mut().for_each(|(_, set)| *set = model.diagrams.forget(*set, dead));
    (found, parts)
}

/// Chooses facts for a way that was found: back to the start, to see who can go it, and forth again with one of them.
fn retrace(model: &mut Model, paths: &[Path], find: &Find) -> Witness {
    let mut trail = Vec::new();
    if let Some((edge, step)) = find.edge {
        let location = paths[find.path].location;
        let last = &model.edges[location.index()][edge].moves;
        let until = last.len().min(step.saturating_add(1));
        trail.extend(last[..until].iter().map(|step| Pace { at: location, step: *step, among: Set::EVERYTHING }));
    }
    let mut at = find.path;
    while let Some((from, edge)) = paths[at].from {
        // Whoever goes on from here is one of those who came.
        if let Some(first) = trail.first_mut() {
            first.among = paths[at].set;
        }
        let location = paths[from].location;
        let edge = &model.edges[location.index()][edge].moves;
        trail.splice(0..0, edge.iter().map(|step| Pace { at: location, step: *step, among: Set::EVERYTHING }));
        at = from;
    }
    chosen(model, &trail, find.found)
}

/// Chooses facts for a trail that leads to `found`.
pub(super) fn chosen(model: &mut Model, trail: &[Pace], found: Set) -> Witness {
    let mut who = found;
    let mut needed = vec![who];
    for pace in trail.iter().rev() {
        who = model.backward(pace.step, who);
        who = model.diagrams.and(who, pace.among);
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
    let mut witness = Witness { start: point.clone(), steps: Vec::new() };
    for (at, pace) in trail.iter().enumerate() {
        match pace.step {
            Move::Happens { what, .. } => {
                witness.steps.push(Step { happening: what, at: pace.at, facts: point.clone(), deeds: Vec::new() });
            }
            Move::Takes(_) => {}
            Move::Does(deed) => witness.steps.iter_mut().last().into_iter().for_each(|step| step.deeds.push(deed)),
            step => {
                let here = model.point(&point);
                let there = model.forward(step, here);
                let fitting = model.diagrams.and(there, needed[at + 1]);
                point = model.plainest(fitting, &point);
            }
        }
    }
    witness
}

/// Who the customer is, the plainest first.
const PLAIN: [u8; 13] = [0, 9, 5, 1, 10, 6, 2, 11, 7, 3, 12, 8, 4];

impl Model<'_> {
    /// The plainest point of a set that is most like another one.
    pub(super) fn plainest(&self, set: Set, like: &Facts) -> Facts {
        let prefer = |axis: Axis, mask: Mask| {
            let before = like.iter().find(|(own, class)| *own == axis && mask & 1 << class != 0);
            let plain = || match axis {
                WHO => PLAIN.into_iter().find(|class| mask & 1 << class != 0).unwrap_or(0),
                _ if mask & !1 != 0 && self.space.tells_unknown(axis) => (mask & !1).trailing_zeros() as u8,
                _ => mask.trailing_zeros() as u8,
            };
            before.map_or_else(plain, |(_, class)| *class)
        };
        self.diagrams.pick(set, prefer).unwrap_or_default()
    }

    pub(super) fn point(&mut self, facts: &Facts) -> Set {
        facts.iter().fold(Set::EVERYTHING, |all, (axis, class)| {
            let side = self.diagrams.side(*axis, 1 << class);
            self.diagrams.and(all, side)
        })
    }
}
