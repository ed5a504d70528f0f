//! The same happens to both versions: which happenings of the one are which of the other, and what they are given.

use std::collections::BTreeMap;

use super::step::{Onward, Run};
use super::{Cursor, Pair, Side, Spot};
use crate::ir::NodeKind;
use crate::prove::diagram::Set;
use crate::prove::model::{Happening, LocationId, Move, Point};

/// Something that happens at a place; whether it is a quick reply of the very question that is open.
pub(super) type Input = (Happening, bool);

/// The ways on from a place, by what happens.
pub(super) type Inputs = BTreeMap<Input, Vec<usize>>;

/// What happens, as each of the versions takes it; one that has no word for it stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Both {
    pub(super) old: Option<Input>,
    pub(super) new: Option<Input>,
}

impl<'w> Pair<'w> {
    /// Everything that can happen to both where they wait.
    pub(super) fn inputs(&mut self, spot: &Spot, set: Set) -> Vec<Onward> {
        let places = (spot.old.location, spot.new.location);
        let (old, new) = (self.inputs_at(Side::Old, places.0), self.inputs_at(Side::New, places.1));
        let mut onward = Vec::new();
        let one_answer = self.focus.is_some() && self.ask_the_host_alike(spot);
        for both in self.meet((spot, one_answer), &old, &new) {
            let ways = |input: Option<Input>, inputs: &Inputs| match input {
                Some(input) => inputs.get(&input).into_iter().flatten().copied().map(Some).collect(),
                None => vec![None],
            };
            self.happen(spot, set, both, (ways(both.old, &old), ways(both.new, &new)), &mut onward);
        }
        onward
    }

    fn inputs_at(&self, side: Side, at: LocationId) -> Inputs {
        let mut inputs = Inputs::new();
        for (place, edge) in self.model(side).edges[at.index()].iter().enumerate() {
            let happens = edge.moves.iter().find_map(|step| match step {
                Move::Happens { what, .. } => Some(*what),
                _ => None,
            });
            let Some(what) = happens else { continue };
            let own = matches!(what, Happening::Picks(_));
            inputs.entry((what, own)).or_default().push(place);
        }
        inputs
    }

    /// Which happenings are one and the same.
    fn meet(&self, (spot, one_answer): (&Spot, bool), old: &Inputs, new: &Inputs) -> Vec<Both> {
        let places = (spot.old.location, spot.new.location);
        let focused = self.focus.is_some();
        let partners = |own: (Side, Input), others: &Inputs| match focused {
            true => self.partners_of_itself((spot, one_answer), own, others),
            false => self.partners(places, own, others),
        };
        let mut both = Vec::new();
        for input in old.keys() {
            let partners = partners((Side::Old, *input), new);
            both.extend(partners.into_iter().map(|partner| Both { old: Some(*input), new: partner }));
        }
        let met: Vec<Option<Input>> = both.iter().map(|both: &Both| both.new).collect();
        for input in new.keys().filter(|input| focused || !met.contains(&Some(**input))) {
            let partners = partners((Side::New, *input), old);
            both.extend(partners.into_iter().map(|partner| Both { old: partner, new: Some(*input) }));
        }
        both.sort();
        both.dedup();
        both
    }

    /// What a happening of one version is to the other.
    fn partners(
        &self,
        (old, new): (LocationId, LocationId),
        (side, input): (Side, Input),
        others: &Inputs,
    ) -> Vec<Option<Input>> {
        let points = (self.old.locations[old.index()].point, self.new.locations[new.index()].point);
        let listed = |input: Input| others.contains_key(&input).then_some(Some(input));
        let answers = others.keys().filter(|(what, _)| matches!(what, Happening::Answers { .. }));
        let answers: Vec<Option<Input>> = answers.map(|own| Some(*own)).collect();
        let (what, own) = input;
        match what {
            Happening::Writes(text) if answers.is_empty() => match listed(input) {
                Some(same) => vec![same],
                None => self.heard(text, others),
            },
            Happening::Writes(_) => answers,
            Happening::Names(_) => match listed(input) {
                Some(same) => vec![same],
                None if answers.is_empty() => listed((Happening::Writes(0), false)).into_iter().collect(),
                None => answers,
            },
            Happening::Answers { .. } if self.accept_alike(points.0, points.1) => listed(input).into_iter().collect(),
            Happening::Answers { .. } if !answers.is_empty() => answers,
            Happening::Answers { .. } => {
                others.keys().filter(|(what, _)| matches!(what, Happening::Writes(_))).map(|own| Some(*own)).collect()
            }
            Happening::Picks(option) if own => match listed(input) {
                Some(same) => vec![same],
                // A button that the other question does not have: that was seen when it was asked.
                None if is_choice(self, if side == Side::Old { points.1 } else { points.0 }) => Vec::new(),
                None => vec![listed((Happening::PicksEarlier(option), false)).flatten()],
            },
            Happening::TimeIsUp => listed(input).into_iter().collect(),
            Happening::Outcome(at) => self.outcome(points, side, at).into_iter().filter_map(listed).collect(),
            _ => vec![listed(input).flatten()],
        }
    }

    /// What a text with a phrase in it is where nobody asks for that very phrase: one with a phrase that is a part of it,
    /// or one in which nobody looks for anything.
    fn heard(&self, text: u16, others: &Inputs) -> Vec<Option<Input>> {
        let vocabulary = self.old.vocabulary();
        let is_part = |what: &Happening| matches!(what, Happening::Writes(part) if vocabulary.is_part(*part, text));
        let parts = others.keys().filter(|(what, _)| is_part(what));
        let parts: Vec<Option<Input>> = parts.map(|input| Some(*input)).collect();
        let nothing = (Happening::Writes(0), false);
        match parts.is_empty() {
            true => others.contains_key(&nothing).then_some(Some(nothing)).into_iter().collect(),
            false => parts,
        }
    }

    /// An outcome by its name; one that the other version does not know is a failure to it.
    fn outcome(&self, points: (Point, Point), side: Side, at: u16) -> Option<Input> {
        let names = |point: Point| match point {
            Point::Waiting(node, _) => match &self.node(node).kind {
                NodeKind::Call(call) => Some(&self.old.workspace.actions[call.action.index()].outcomes),
                _ => None,
            },
            _ => None,
        };
        let (own, other) = if side == Side::Old { points } else { (points.1, points.0) };
        let name = &names(own)?.get(usize::from(at))?.name;
        let known = names(other)?.iter().position(|outcome| outcome.name == *name);
        Some((known.map_or(Happening::Fails, |at| Happening::Outcome(at as u16)), false))
    }

    /// Lets it happen and follows both versions.
    fn happen(
        &mut self,
        spot: &Spot,
        set: Set,
        both: Both,
        (olds, news): (Vec<Option<usize>>, Vec<Option<usize>>),
        onward: &mut Vec<Onward>,
    ) {
        let places = (spot.old.location, spot.new.location);
        let mut given: Option<(Vec<Move>, Vec<Move>, Run)> = None;
        for (at, old) in olds.iter().enumerate() {
            let mut order: Vec<Option<usize>> = news.clone();
            order.rotate_left(at.min(news.len().saturating_sub(1)));
            let mut whole = None;
            for new in order {
                let prefixes = (self.prefix(Side::Old, places.0, *old), self.prefix(Side::New, places.1, new));
                if given.as_ref().is_none_or(|(own, other, _)| (own, other) != (&prefixes.0, &prefixes.1)) {
                    let run = self.give(spot, set, both, &prefixes);
                    given = Some((prefixes.0.clone(), prefixes.1.clone(), run));
                    whole = None;
                }
                let Some((_, _, start)) = &given else { continue };
                if start.set.is_empty() {
                    continue;
                }
                if whole.is_none() {
                    whole = Some(self.go(Side::Old, spot.old, copy(start), *old, prefixes.0.len()));
                }
                let Some(Some(run)) = &whole else { break };
                let (cursor, before, split) = (run.cursor, run.set, run.apart.is_on_the_way());
                let Some(run) = self.go(Side::New, spot.new, copy(run), new, prefixes.1.len()) else { continue };
                // Ways exclude each other: who all went one of them went no other.
                let all = run.set == before && !split;
                let mut run = run;
                self.leave(spot, (*old, new), &mut run.apart);
                onward.push(self.land(cursor, run.cursor, run));
                if all {
                    break;
                }
            }
        }
    }

    /// A version goes on from where it waits, or stays there.
    fn go(&mut self, side: Side, cursor: Cursor, run: Run, edge: Option<usize>, behind: usize) -> Option<Run> {
        let run = Run { cursor, ..run };
        match edge {
            Some(edge) => self.run(side, run, edge, behind),
            None => Some(run),
        }
    }

    /// The moves up to what happens.
    fn prefix(&self, side: Side, at: LocationId, edge: Option<usize>) -> Vec<Move> {
        let Some(edge) = edge else { return Vec::new() };
        let moves = &self.model(side).edges[at.index()][edge].moves;
        let end = moves.iter().position(|step| matches!(step, Move::Happens { .. })).map_or(0, |at| at + 1);
        moves[..end].to_vec()
    }
}

fn copy(run: &Run) -> Run {
    Run { cursor: run.cursor, set: run.set, apart: run.apart.clone(), paces: run.paces.clone() }
}

fn is_choice(pair: &Pair, point: Point) -> bool {
    matches!(point, Point::Waiting(node, _) if matches!(pair.node(node).kind, NodeKind::Choose(_)))
}
