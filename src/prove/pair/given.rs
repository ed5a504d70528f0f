//! What happens to both versions, as moves: the facts change once, and each gets its memories.

use std::collections::BTreeMap;

use super::apart::Apart;
use super::input::{Both, Input};
use super::step::{Pace, Run};
use super::{Pair, Side, Spot};
use crate::ir::{NodeKind, Operand};
use crate::prove::diagram::{Axes, Set};
use crate::prove::model::{Happening, LocationId, Move, Point};

impl<'w> Pair<'w> {
    /// What happens to both changes the facts once, and gives each its memories.
    pub(super) fn give(&mut self, spot: &Spot, set: Set, both: Both, (old, new): &(Vec<Move>, Vec<Move>)) -> Run {
        let at = (spot.old.location, spot.new.location);
        let mut run = Run { cursor: spot.old, set, apart: spot.apart.clone(), paces: Vec::new() };
        let changes = |moves: &[Move]| -> Vec<Move> {
            moves.iter().copied().filter(|step| !matches!(step, Move::Happens { .. })).collect()
        };
        let (old, new) = (changes(old), changes(new));
        let common = match (both.old, both.new) {
            (Some(_), Some(_)) => old.iter().zip(&new).take_while(|(own, other)| own == other).count(),
            _ => 0,
        };
        let mut steps: Vec<Move> = old[..common].to_vec();
        match (both.old, both.new) {
            (Some(_), Some(_)) => steps.extend(self.join(&old[common..], &new[common..])),
            (Some(_), None) => steps.extend(&old),
            _ => steps.extend(&new),
        }
        let what = |input: Option<Input>, side, at| {
            let input = input.or(both.old).or(both.new);
            input.map(|(what, _)| Pace { step: Move::Happens { what, taken: true }, side, at })
        };
        let happens = [what(both.old, Side::Old, at.0), what(both.new, Side::New, at.1)];
        steps.extend(self.given(both, at, &mut run.apart));
        for step in steps {
            run.set = self.old.forward(step, run.set);
            run.paces.push(Pace { step, side: Side::Old, at: at.0 });
        }
        run.paces.extend(happens.into_iter().flatten());
        run
    }

    /// Two lists of changes as one: what both change becomes what both allow, or what either does.
    fn join(&mut self, old: &[Move], new: &[Move]) -> Vec<Move> {
        let mut joined = Vec::new();
        let mut axes = Axes::NONE;
        let mut sides = [Set::EVERYTHING, Set::EVERYTHING];
        for (side, steps) in [old, new].into_iter().enumerate() {
            for step in steps {
                match step {
                    Move::Change { axes: more, to } => {
                        axes = self.old.diagrams.either(axes, *more);
                        sides[side] = self.old.diagrams.and(sides[side], *to);
                    }
                    step if !joined.contains(step) => joined.push(*step),
                    _ => {}
                }
            }
        }
        let mut to = self.old.diagrams.and(sides[0], sides[1]);
        if to.is_empty() {
            to = self.old.diagrams.or(sides[0], sides[1]);
        }
        if axes != Axes::NONE {
            joined.push(Move::Change { axes, to });
        }
        joined
    }

    /// What is in step once both were given something, and the classes that are equal then.
    fn given(&mut self, both: Both, at: (LocationId, LocationId), apart: &mut Apart) -> Vec<Move> {
        let answer = |input: Option<Input>| matches!(input, Some((Happening::Answers { good: true, .. }, _)));
        let outcome = |input: Option<Input>| matches!(input, Some((Happening::Outcome(_) | Happening::Fails, _)));
        let (old, new) = (self.kind_at(Side::Old, at.0), self.kind_at(Side::New, at.1));
        let asked = |kind: Option<&NodeKind>| match kind {
            Some(NodeKind::Ask(ask)) => Some((ask.into, ask.answer)),
            _ => None,
        };
        let answered = |input: Option<Input>| {
            matches!(input, Some((what, true)) if matches!(what, Happening::Picks(_)))
                || answer(input)
                || matches!(input, Some((Happening::Names(_), _)))
        };
        if answered(both.old) || answered(both.new) {
            apart.answered(answered(both.old) && answered(both.new));
        }
        let (own, other) = (asked(old).filter(|_| answer(both.old)), asked(new).filter(|_| answer(both.new)));
        let mut pairs: Vec<(Option<Operand>, Option<Operand>)> = Vec::new();
        match (own, other) {
            (Some((own, kind)), Some((other, new_kind))) if kind == new_kind => {
                pairs.push((Some(Operand::Memory(own)), Some(Operand::Memory(other))));
            }
            (own, other) => {
                pairs.push((own.map(|(memory, _)| Operand::Memory(memory)), None));
                pairs.push((None, other.map(|(memory, _)| Operand::Memory(memory))));
            }
        }
        if outcome(both.old) || outcome(both.new) {
            pairs.extend(self.brought(old.filter(|_| outcome(both.old)), new.filter(|_| outcome(both.new))));
        }
        let mut equal = Vec::new();
        for pair in pairs {
            let (Some(Operand::Memory(own)), Some(Operand::Memory(other))) = pair else {
                for operand in [pair.0, pair.1].into_iter().flatten() {
                    if let Operand::Memory(memory) = operand {
                        apart.give(self, memory);
                    }
                }
                continue;
            };
            match self.twins.get(&own).filter(|twin| twin.new == other) {
                Some(twin) => {
                    apart.give_both(twin.old);
                    equal.extend(self.equal.get(&twin.old).map(|set| Move::Only(*set)));
                }
                None => {
                    apart.give(self, own);
                    apart.give(self, other);
                }
            }
        }
        equal
    }

    /// The memories that the answers to two calls fill, side by side.
    fn brought(&self, old: Option<&NodeKind>, new: Option<&NodeKind>) -> Vec<(Option<Operand>, Option<Operand>)> {
        let fields = |kind: Option<&NodeKind>| -> BTreeMap<String, Operand> {
            let Some(NodeKind::Call(call)) = kind else { return BTreeMap::new() };
            let Some(record) = call.into.and_then(|id| self.old.workspace.records.get(id.index())) else {
                return BTreeMap::new();
            };
            let fields = record.fields.iter().map(|(name, memory)| (name.clone(), Operand::Memory(*memory)));
            fields.chain([(String::new(), Operand::Memory(record.presence))]).collect()
        };
        let (own, mut other) = (fields(old), fields(new));
        let mut pairs: Vec<_> = own.into_iter().map(|(name, operand)| (Some(operand), other.remove(&name))).collect();
        pairs.extend(other.into_values().map(|operand| (None, Some(operand))));
        pairs
    }

    fn kind_at(&self, side: Side, at: LocationId) -> Option<&'w NodeKind> {
        match self.model(side).locations[at.index()].point {
            Point::Waiting(node, _) => Some(&self.node(node).kind),
            _ => None,
        }
    }
}
