//! What can happen while a conversation waits, and how that changes the facts: domain.md's table, and the outside.

use super::moves::Becomes;
use super::vocabulary::Vocabulary;
use super::{Happening, Model, Move, Set};
use crate::check::{ANONYMOUS, AUTHENTICATED, Axis, GIVEN, IDENTIFIED, Mask, STANDARD, WHO};
use crate::ir::{Event, FactOrigin, Moment, Operand, Property, builtin};
use crate::prove::diagram::Axes;

/// The events, ready made.
#[derive(Default)]
pub(super) struct Events {
    pub(super) vocabulary: Vocabulary,
    /// What who the customer is can become.
    pub(super) becomes: Vec<Becomes>,
    /// What may have changed by itself since the conversation began to wait.
    pub(super) meanwhile: Option<Move>,
    /// Events that change who the customer is.
    pub(super) identity: Vec<(Happening, Vec<Move>)>,
    /// The customer wrote something.
    pub(super) wrote: Option<Move>,
    /// Whether it matters that somebody writes what a quick reply says instead of picking it.
    pub(super) writing_matters: bool,
    /// Events that are moments of properties, whether or not the rules listen for them.
    pub(super) watched: Vec<Event>,
    /// The silences among them.
    pub(super) watched_silences: Vec<i64>,
    /// Whether any rule or property listens for silence.
    pub(super) hears_silence: bool,
    /// Whether one does after the hand-off.
    pub(super) hears_silence_later: bool,
    /// Something that nobody minds: a quick reply that no rule and no property listens for.
    pub(super) idle_option: Option<u16>,
}

impl Model<'_> {
    /// The words that rules look for.
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.events.vocabulary
    }

    /// Whether these facts say that the conversation has an owner.
    pub(crate) fn is_owned(&self, facts: &[(Axis, u8)]) -> bool {
        facts.iter().any(|(axis, class)| *axis == self.owner && *class == 1)
    }

    /// Whether a move is what changes by itself while a conversation waits.
    pub(crate) fn is_meanwhile(&self, step: Move) -> bool {
        self.events.meanwhile == Some(step)
    }

    /// The axes that are of no interest to anybody but the model.
    pub(crate) fn unsaid(&mut self) -> Axes {
        self.diagrams.axes([self.owner])
    }

    /// What may hold before the chat opens: anybody, nothing remembered, nothing said.
    pub(super) fn beginnings(&mut self) -> Set {
        let mut initial = self.possible_everywhere();
        let remembered: Vec<Operand> = self.space.operands().filter(|operand| is_of_conversation(*operand)).collect();
        for operand in remembered {
            let unknown = self.known(operand, false);
            initial = self.diagrams.and(initial, unknown);
        }
        let at_open = Operand::Fact(builtin::CUSTOMER_AT_OPEN);
        let mut consistent = Set::NOTHING;
        for grade in 0..3 {
            let now = self.space.value(Operand::Fact(builtin::CUSTOMER), grade);
            let then = self.space.value(at_open, grade);
            let (now, then) = (self.diagrams.formula(&now), self.diagrams.formula(&then));
            // A conversation that was closed and is open again keeps its owner.
            let owned = self.diagrams.side(self.owner, if grade == 0 { 3 } else { 2 });
            let both = self.diagrams.and(now, then);
            let both = self.diagrams.and(both, owned);
            consistent = self.diagrams.or(consistent, both);
        }
        self.diagrams.and(initial, consistent)
    }

    /// Makes the events ready.
    pub(super) fn make_events(&mut self, properties: &[&Property]) {
        let changing: Vec<Operand> = self.space.operands().filter(|operand| self.changes_by_itself(*operand)).collect();
        let axes = self.axes_of(changing);
        let drifting: Vec<_> = self.space.drifting().collect();
        let drifting = self.diagrams.axes(drifting);
        let axes = self.diagrams.either(axes, drifting);
        let to = self.possible(axes, Set::EVERYTHING);
        let message = Operand::Fact(builtin::MESSAGE);
        let known = self.known(message, true);
        let known = if self.space.axes(message).is_empty() { Set::EVERYTHING } else { known };
        let watched = watched(properties);
        let watched_silences: Vec<i64> = watched.iter().filter_map(length).collect();
        let hears_silence = !watched_silences.is_empty();
        self.events = Events {
            vocabulary: Vocabulary::new(self.workspace, properties),
            becomes: Vec::new(),
            meanwhile: Some(Move::Change { axes, to }),
            identity: Vec::new(),
            wrote: Some(self.change([message], known)),
            watched,
            watched_silences,
            writing_matters: self.setting.writing
                || watches_writing(properties)
                || !self.space.axes(message).is_empty(),
            hears_silence: hears_silence || self.workspace.events().any(|event| length(event).is_some()),
            hears_silence_later: hears_silence
                || self
                    .workspace
                    .handlers
                    .iter()
                    .any(|handler| handler.after_hand_off && length(&handler.arm.event).is_some()),
            idle_option: None,
        };
        self.events.idle_option = self.find_idle_option();
        self.make_identity();
    }

    /// The table of identity, for conversations that have begun. A conversation has an owner from the first moment at
    /// which somebody is identified in it, and anybody else who is identified later becomes someone else.
    fn make_identity(&mut self) {
        let onboarded = IDENTIFIED & !STANDARD;
        let nobody = ANONYMOUS;
        let somebody = IDENTIFIED | AUTHENTICATED;
        self.identity(Happening::Onboards, |from| if from & nobody != 0 { onboarded } else { 0 });
        self.identity(Happening::SiteNames, |from| if from & nobody != 0 { STANDARD } else { 0 });
        self.identity(Happening::SignsIn, |from| if from & (nobody | IDENTIFIED) != 0 { AUTHENTICATED } else { 0 });
        self.identity(Happening::SignsOut, |from| if from & somebody != 0 { nobody } else { 0 });
        // The profile stays what it was: the four combinations of a proof have their twins among those of the site.
        let twin = AUTHENTICATED.trailing_zeros() - STANDARD.trailing_zeros();
        self.identity(Happening::TokenExpires, |from| if from & AUTHENTICATED != 0 { from >> twin } else { 0 });
        self.identity(Happening::Refreshes, |from| if from & AUTHENTICATED != 0 { AUTHENTICATED } else { 0 });
        // What the rules still do in a conversation that is left they do for nobody.
        self.identity(Happening::BecomesSomeoneElse, |_| nobody);
    }

    fn identity(&mut self, happening: Happening, becomes: impl Fn(Mask) -> Mask) {
        let change = self.events.becomes.len() as u8;
        self.events.becomes.push(std::array::from_fn(|at| becomes(1 << at)));
        let given = self.axes_of(GIVEN.map(Operand::Fact));
        // Another customer's profile is looked up when this one's is.
        let profiles: Vec<Operand> = self.workspace.of_another(builtin::PROFILE).map(Operand::Fact).collect();
        let profiles = self.axes_of(profiles.into_iter().filter(|_| happening != Happening::TokenExpires));
        let given = self.diagrams.either(given, profiles);
        let who = self.diagrams.axes([WHO]);
        let owner = self.diagrams.axes([self.owner]);
        let owned = self.diagrams.side(self.owner, 2);
        let (axes, to) = match happening {
            Happening::SignsOut | Happening::BecomesSomeoneElse => self.forgotten(given),
            _ => (self.diagrams.either(given, owner), owned),
        };
        let touched = self.diagrams.either(axes, who);
        let to = self.possible(touched, to);
        let change = Move::Become { change, axes, to };
        let moves = match happening {
            Happening::BecomesSomeoneElse => vec![Move::Only(owned), change],
            _ => vec![change],
        };
        self.events.identity.push((happening, moves));
    }

    /// Nothing is known of the customer any more, neither what was given nor what the host told.
    fn forgotten(&mut self, given: Axes) -> (Axes, Set) {
        let is_of_customer = |operand: &Operand| match operand {
            Operand::Fact(fact) => {
                let fact = self.workspace.facts.get(self.workspace.own(*fact).index());
                fact.is_some_and(|fact| fact.origin == FactOrigin::Customer)
            }
            Operand::Memory(_) => false,
        };
        let told: Vec<Operand> = self.space.operands().filter(is_of_customer).collect();
        let mut to = Set::EVERYTHING;
        for operand in &told {
            let unknown = self.known(*operand, false);
            to = self.diagrams.and(to, unknown);
        }
        let told = self.axes_of(told);
        (self.diagrams.either(given, told), to)
    }

    /// Facts that the host, the office or the clock may change at any time.
    fn changes_by_itself(&self, operand: Operand) -> bool {
        let Operand::Fact(fact) = operand else { return false };
        let fact = self.workspace.own(fact);
        let origin = self.workspace.facts.get(fact.index()).map(|fact| fact.origin);
        let declared = matches!(origin, Some(FactOrigin::Customer | FactOrigin::Chat | FactOrigin::Hours(_)));
        declared || fact == builtin::AVAILABILITY || fact == builtin::NOW
    }

    /// What the relations of facts leave possible.
    pub(crate) fn possible_everywhere(&mut self) -> Set {
        let all: Vec<_> = self.space.all_axes().collect();
        let all: Axes = self.diagrams.axes(all);
        self.possible(all, Set::EVERYTHING)
    }
}

/// The length of a silence.
pub(super) fn length(event: &Event) -> Option<i64> {
    if let Event::Idle(length) = event { Some(*length) } else { None }
}

/// The events that are moments of properties.
fn watched(properties: &[&Property]) -> Vec<Event> {
    let moments = properties.iter().flat_map(|property| property.kind.parts().1);
    let events =
        moments.filter_map(|moment| if let Moment::Event(event) = moment { Some(event.clone()) } else { None });
    events.collect()
}

/// Whether a property has a moment at which the customer writes, or picks: a quick reply whose words are written is taken as
/// if it were picked, and is something that was written all the same.
fn watches_writing(properties: &[&Property]) -> bool {
    let mut moments = properties.iter().flat_map(|property| property.kind.parts().1);
    moments.any(|moment| matches!(moment, Moment::Event(Event::Writes(_) | Event::Picks { .. })))
}

/// What a conversation itself keeps: nothing of it is there when it begins.
fn is_of_conversation(operand: Operand) -> bool {
    match operand {
        Operand::Memory(_) => true,
        Operand::Fact(fact) => fact == builtin::ANSWER || fact == builtin::MESSAGE,
    }
}
