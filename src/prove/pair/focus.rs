//! Rules beside themselves: two customers who differ in one fact, to whom the same happens, and what one guarantee is about.
//!
//! The two go on together as long as they do the same. Where they have come to wait for different things, what happens is
//! told to both all the same, as a machine would tell it; only time limits, and answers of the host to a question that the
//! other did not ask, come to one of them alone.

use super::alike::{ALIKE, Alike};
use super::apart::{Apart, Left};
use super::input::{Input, Inputs};
use super::{Pair, Side, Spot};
use crate::check::{Axis, COMBINATIONS, WHO};
use crate::ir::{EffectPattern, NodeKind, Operand, builtin};
use crate::prove::diagram::Set;
use crate::prove::model::{Deed, Happening, LocationId, Point};
use crate::prove::pattern;
use crate::prove::witness::{Facts, Witness};
use crate::value::Type;

impl Pair<'_> {
    /// Whether a deed is one that the guarantee is about.
    pub(super) fn is_meant(&self, side: Side, deed: Deed) -> bool {
        let effect = self.effect(side);
        effect.is_some_and(|effect| pattern::may_mean(effect, &self.node(deed.node).kind, deed.part))
    }

    fn effect(&self, side: Side) -> Option<&EffectPattern> {
        self.focus?.properties[usize::from(side == Side::New)].kind.parts().0
    }

    /// Whether it only matters where a conversation is handed off to, and not what an agent is told besides.
    pub(super) fn looks_at_the_way_only(&self) -> bool {
        matches!(self.effect(Side::Old), Some(EffectPattern::HandOff(_)))
    }

    /// Those for whom the guarantee says anything.
    pub(super) fn in_focus(&mut self, set: Set) -> Set {
        let Some(focus) = self.focus else { return set };
        let mut set = set;
        for condition in focus.properties.into_iter().filter_map(|property| property.kind.condition()) {
            let holds = self.old.condition(condition, true);
            set = self.old.diagrams.and(set, holds);
        }
        set
    }

    /// For whom the fact in which both differ is the same all the same; none where these are other facts.
    pub(super) fn compared(&mut self, old: Operand, new: Operand) -> Option<Alike> {
        let [own, other] = self.focus?.facts;
        if (old, new) != (Operand::Fact(own), Operand::Fact(other)) {
            return None;
        }
        let (unknown, other_unknown) = (self.old.known(old, false), self.old.known(new, false));
        let mut set = self.old.diagrams.and(unknown, other_unknown);
        let values = match &self.old.workspace.facts.get(own.index())?.kind {
            Type::OneOf(names) => names.len() as i64,
            Type::Boolean => 2,
            // Two values of one class may still be different ones.
            _ => return Some(Alike { set, certain: false }),
        };
        for value in 0..values {
            let sides = [old, new].map(|operand| self.old.space.value(operand, value));
            let [own, other] = sides.map(|side| self.old.diagrams.formula(&side));
            let both = self.old.diagrams.and(own, other);
            set = self.old.diagrams.or(set, both);
        }
        Some(Alike { set, certain: true })
    }

    /// Whether both are at one place of the rules: these are the same, so their places are, too.
    fn at_one_place(&self, places: (LocationId, LocationId)) -> bool {
        places.0 == places.1 && self.old.locations.len() == self.new.locations.len()
    }

    /// Whether both have asked the host the same question, which then has one answer.
    pub(super) fn ask_the_host_alike(&mut self, spot: &Spot) -> bool {
        let places = (spot.old.location, spot.new.location);
        let call = |pair: &Self, side, place| match pair.point(side, place) {
            Point::Waiting(node, _) => match &pair.node(node).kind {
                NodeKind::Call(call) => Some(call.as_ref().clone()),
                _ => None,
            },
            _ => None,
        };
        match (call(self, Side::Old, places.0), call(self, Side::New, places.1)) {
            (Some(own), Some(other)) if self.at_one_place(places) => {
                self.calls_alike(&own, &other, &spot.apart) == ALIKE
            }
            _ => false,
        }
    }

    fn point(&self, side: Side, place: LocationId) -> Point {
        self.model(side).locations[place.index()].point
    }

    /// What a happening of one of them is to the other.
    pub(super) fn partners_of_itself(
        &self,
        (spot, one_answer): (&Spot, bool),
        (side, input): (Side, Input),
        others: &Inputs,
    ) -> Vec<Option<Input>> {
        let places = (spot.old.location, spot.new.location);
        let listed = |input: Input| others.contains_key(&input).then_some(input);
        let apart = spot.apart.clocks;
        match input.0 {
            Happening::TimeIsUp => self.time_is_up(spot, side, listed(input)),
            Happening::Idle(_) if apart => vec![listed(input), None],
            Happening::Outcome(_) | Happening::Fails => vec![listed(input).filter(|_| one_answer)],
            Happening::Writes(_) | Happening::Names(_) | Happening::Answers { .. } => match listed(input) {
                Some(same) if self.at_one_place(places) => vec![Some(same)],
                _ => self.texts(input.0, others),
            },
            Happening::Picks(option) => vec![listed(input).or(listed((Happening::PicksEarlier(option), false)))],
            Happening::PicksEarlier(option) => vec![listed(input).or(listed((Happening::Picks(option), true)))],
            _ => vec![listed(input)],
        }
    }

    /// Whose time is up when that of one of them is.
    fn time_is_up(&self, spot: &Spot, side: Side, same: Option<Input>) -> Vec<Option<Input>> {
        let limits = (self.old.time_limit(spot.old.location), self.new.time_limit(spot.new.location));
        let (own, other) = if side == Side::Old { limits } else { (limits.1, limits.0) };
        match other.filter(|_| !spot.apart.clocks) {
            Some(other) if own == Some(other) => vec![same],
            // The other one does not wait as long, and goes on first.
            Some(other) if own.is_some_and(|own| own > other) => Vec::new(),
            _ => vec![None],
        }
    }

    /// What a text is to the other: one with the same phrases in it; where those are not told apart, any.
    fn texts(&self, what: Happening, others: &Inputs) -> Vec<Option<Input>> {
        let vocabulary = self.old.vocabulary();
        let is_of = |text: u16| match what {
            Happening::Writes(own) | Happening::Answers { text: own, .. } => own == text,
            Happening::Names(option) => vocabulary.names_in(option, text),
            _ => false,
        };
        let same = |own: &Happening| match (what, own) {
            (Happening::Names(option), Happening::Names(other)) => option == *other,
            (Happening::Writes(text) | Happening::Answers { text, .. }, Happening::Names(option)) => {
                vocabulary.names_in(*option, text)
            }
            (_, Happening::Writes(text) | Happening::Answers { text, .. }) => is_of(*text),
            _ => false,
        };
        let any = |own: &Happening| matches!(own, Happening::Answers { .. });
        let plain = |own: &Happening| matches!(own, Happening::Writes(0));
        let choices: [&dyn Fn(&Happening) -> bool; 3] = [&same, &any, &plain];
        for fits in choices {
            let found: Vec<Option<Input>> = others.keys().filter(|(own, _)| fits(own)).map(|own| Some(*own)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        vec![None]
    }

    /// Notes how both leave where they waited.
    pub(super) fn leave(&self, spot: &Spot, (old, new): (Option<usize>, Option<usize>), apart: &mut Apart) {
        if self.focus.is_some() {
            let places = (spot.old.location, spot.new.location);
            let alike = self.at_one_place(places) && old == new && !spot.apart.clocks;
            apart.left = Some(Left { places, alike });
        }
    }

    /// Both wait again: whether since the same moment. What was interrupted goes on with the time that it had left.
    pub(super) fn compare_clocks(&self, (old, new): (LocationId, LocationId), apart: &mut Apart) {
        let Some(left) = apart.left.take() else { return };
        let begins = |side: Side, from: LocationId, to: LocationId| {
            let model = self.model(side);
            from != to && model.depth(to) >= model.depth(from)
        };
        let begin = begins(Side::Old, left.places.0, old) && begins(Side::New, left.places.1, new);
        apart.clocks = !left.alike && !begin;
    }

    /// The conversation of the other customer, with what is a fact of theirs told as their own.
    pub(crate) fn as_told_by_another(&self, witness: &Witness) -> Witness {
        let facts = |facts: &Facts| self.facts_of_another(facts);
        let mut told = Witness::beginning(facts(&witness.start));
        told.steps.clone_from(&witness.steps);
        told.steps.iter_mut().for_each(|step| step.facts = facts(&step.facts));
        told
    }

    fn facts_of_another(&self, facts: &Facts) -> Facts {
        let Some(focus) = self.focus else { return facts.clone() };
        let [own, other] = focus.facts.map(|fact| self.old.space.axes(Operand::Fact(fact)));
        let class = |axis: Axis| facts.iter().find(|(of, _)| *of == axis).map(|(_, class)| *class);
        if focus.facts[0] == builtin::PROFILE {
            let status = other.first().and_then(|axis| class(*axis)).map(i64::from);
            return facts
                .iter()
                .map(|(axis, class)| (*axis, if *axis == WHO { with(*class, status) } else { *class }))
                .collect();
        }
        let kept = facts.iter().copied().filter(|(axis, _)| !own.contains(axis) && !other.contains(axis));
        let theirs = own.iter().zip(&other).filter_map(|(own, other)| Some((*own, class(*other)?)));
        let mut told: Facts = kept.chain(theirs).collect();
        told.sort();
        told
    }
}

/// The combination of grade, identification and profile with another profile.
fn with(combination: u8, status: Option<i64>) -> u8 {
    let Some([grade, identification, own]) = COMBINATIONS.get(usize::from(combination)).copied() else {
        return combination;
    };
    let wanted = [grade, identification, status.unwrap_or(own)];
    COMBINATIONS.iter().position(|other| *other == wanted).map_or(combination, |at| at as u8)
}
