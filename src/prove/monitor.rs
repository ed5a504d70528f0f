//! Watches conversations for what a property forbids: a small machine whose phases remember what has been.

use super::diagram::Set;
use super::model::{Deed, Fork, Happening, LocationId, Model, Point};
use crate::ir::{Bound, EffectPattern, Moment, NodeKind, Property, PropertyKind};

/// What can be seen of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Something happens; with whether the rules do anything about it.
    Happens(Happening, bool),
    /// The rules do something.
    Does(Deed),
    /// The rules take a way at a fork; seen only where somebody is interested in forks.
    Takes(Fork),
    /// The conversation has come to a place.
    At(LocationId),
}

/// What becomes of situations that saw something.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Those that go on, each part with its phase; what is missing is of no interest any more.
    pub(crate) on: Vec<(u16, Set)>,
    /// Those that do what is forbidden (or what should be possible).
    pub(crate) found: Set,
}

/// How many phases a property needs.
pub(crate) fn phases(property: &Property) -> u16 {
    let count = |count: u32| u16::try_from(count.saturating_add(1)).unwrap_or(u16::MAX);
    match &property.kind {
        PropertyKind::NeverAgain { .. } | PropertyKind::AlwaysAfter { bound: Bound::End, .. } => 2,
        PropertyKind::AlwaysAfter { bound: Bound::Turns(turns), .. } => count(turns.saturating_add(1)),
        PropertyKind::AtMost { count: most, .. } => count(*most),
        PropertyKind::EveryConversationEnds { turns: Some(turns) } => count(*turns),
        _ => 1,
    }
}

/// Whether a later phase sees all that an earlier one does, and sooner: who is in it need not be followed in the other.
pub(crate) fn is_counter(property: &Property) -> bool {
    matches!(
        property.kind,
        PropertyKind::AtMost { .. } | PropertyKind::AlwaysAfter { .. } | PropertyKind::EveryConversationEnds { .. }
    )
}

impl Model<'_> {
    /// What becomes of `set`, in `phase`, at a sight.
    pub(crate) fn watch(&mut self, property: &Property, phase: u16, sight: Sight, set: Set) -> Verdict {
        let unmoved = Verdict { on: vec![(phase, set)], found: Set::NOTHING };
        match &property.kind {
            PropertyKind::Never { effect, when } | PropertyKind::Possible { effect, when } => {
                let Sight::Does(deed) = sight else { return unmoved };
                let mut found = self.meant(effect, deed);
                if let Some(condition) = when
                    && !found.is_empty()
                {
                    let condition = self.condition(condition, true);
                    found = self.diagrams.and(found, condition);
                }
                Verdict { found: self.diagrams.and(set, found), ..unmoved }
            }
            PropertyKind::NoLongWait { who, limit } => {
                let Sight::At(location) = sight else { return unmoved };
                if self.time_limit(location).is_none_or(|time| time <= *limit) {
                    return unmoved;
                }
                let who = who.as_ref().map_or(Set::EVERYTHING, |who| self.condition(who, true));
                Verdict { found: self.diagrams.and(set, who), ..unmoved }
            }
            PropertyKind::FirstMessage { says, when } => {
                let (said, rest) = self.split_effect(&EffectPattern::Say, sight, set);
                let (_, mut found) = self.split_effect(says, sight, said);
                if let Some(condition) = when {
                    let condition = self.condition(condition, true);
                    found = self.diagrams.and(found, condition);
                }
                Verdict { on: vec![(0, rest)], found }
            }
            PropertyKind::AlwaysBefore { first, then } => {
                let (found, _) = self.split_effect(then, sight, set);
                let (_, rest) = self.split(first, sight, set);
                Verdict { on: vec![(0, rest)], found }
            }
            PropertyKind::NeverAgain { once, effect, until } => {
                if phase == 0 {
                    let (armed, rest) = self.split(once, sight, set);
                    return Verdict { on: vec![(1, armed), (0, rest)], found: Set::NOTHING };
                }
                let (found, _) = self.split_effect(effect, sight, set);
                let (freed, rest) = match until {
                    Some(until) => self.split(until, sight, set),
                    None => (Set::NOTHING, set),
                };
                Verdict { on: vec![(0, freed), (1, rest)], found }
            }
            PropertyKind::AlwaysAfter { after, effect, bound } => {
                if self.is_end(sight) {
                    let found = if phase == 0 { Set::NOTHING } else { set };
                    return Verdict { on: Vec::new(), found };
                }
                if phase == 0 {
                    let (owed, rest) = self.split(after, sight, set);
                    return Verdict { on: vec![(1, owed), (0, rest)], found: Set::NOTHING };
                }
                let (paid, rest) = self.split_effect(effect, sight, set);
                // What pays may itself be a moment that demands it anew.
                let (owed, paid) = self.split(after, sight, paid);
                let mut verdict = Verdict { on: vec![(0, paid), (1, owed), (phase, rest)], found: Set::NOTHING };
                if let (Bound::Turns(turns), true) = (bound, is_turn(sight)) {
                    let late = u32::from(phase) > *turns;
                    verdict.found = if late { set } else { Set::NOTHING };
                    verdict.on = vec![(if late { phase } else { phase + 1 }, set)];
                }
                verdict
            }
            PropertyKind::AtMost { count, effect, before } => {
                // The moment may have come for some of them only.
                let set = before.as_ref().map_or(set, |before| self.split(before, sight, set).1);
                let (more, rest) = self.split_effect(effect, sight, set);
                let full = u32::from(phase) >= *count;
                let found = if full { more } else { Set::NOTHING };
                let next = if full { phase } else { phase + 1 };
                Verdict { on: vec![(next, more), (phase, rest)], found }
            }
            PropertyKind::EveryConversationEnds { turns: Some(turns) } => {
                if self.is_end(sight) {
                    return Verdict::default();
                }
                let full = u32::from(phase) >= *turns;
                match is_turn(sight) {
                    true if full => Verdict { found: set, ..unmoved },
                    true => Verdict { on: vec![(phase + 1, set)], found: Set::NOTHING },
                    false => unmoved,
                }
            }
            // They are not about what is seen in one conversation.
            PropertyKind::EveryConversationEnds { turns: None }
            | PropertyKind::EveryConversationCanEnd
            | PropertyKind::Independent { .. } => unmoved,
        }
    }

    /// The part of a set that is at the moment, and the rest.
    fn split(&mut self, moment: &Moment, sight: Sight, set: Set) -> (Set, Set) {
        match (moment, sight) {
            (Moment::Effect(effect), _) => self.split_effect(effect, sight, set),
            (Moment::Event(event), Sight::Happens(happening, _)) if happening.is(event, self.vocabulary()) => {
                (set, Set::NOTHING)
            }
            _ => (Set::NOTHING, set),
        }
    }

    fn split_effect(&mut self, effect: &EffectPattern, sight: Sight, set: Set) -> (Set, Set) {
        let Sight::Does(deed) = sight else { return (Set::NOTHING, set) };
        let meant = self.meant(effect, deed);
        (self.diagrams.and(set, meant), self.diagrams.minus(set, meant))
    }

    fn is_end(&self, sight: Sight) -> bool {
        let Sight::At(location) = sight else { return false };
        matches!(self.locations[location.index()].point, Point::HandedOff(_) | Point::Ended)
    }

    /// How long a conversation can wait at a place.
    pub(crate) fn time_limit(&self, location: LocationId) -> Option<i64> {
        self.limit_at(self.locations[location.index()].point)
    }

    /// How long a conversation can wait at a point.
    pub(crate) fn limit_at(&self, point: Point) -> Option<i64> {
        match point {
            Point::Start => self.workspace.start.wait.map(|(_, timeout)| timeout.after),
            Point::Waiting(node, _) => match &self.workspace.node(node).kind {
                NodeKind::Choose(choose) => Some(choose.no_answer.after),
                NodeKind::Ask(ask) => Some(ask.no_answer.after),
                NodeKind::Onboard { no_answer, .. } => Some(no_answer.after),
                NodeKind::Wait { otherwise, .. } => Some(otherwise.after),
                NodeKind::Call(call) => Some(call.within),
                _ => None,
            },
            _ => None,
        }
    }
}

fn is_turn(sight: Sight) -> bool {
    matches!(sight, Sight::Happens(happening, true) if happening.is_turn())
}
