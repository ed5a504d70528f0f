//! Guarantees with names resolved: what must be true of every possible conversation.

use super::{ActionId, Condition, Event, FactId, InboxId, MemoryId, Operand, Resolution, ThreadId, TopicId};
use crate::source::Span;

/// A promise about all conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct Guarantee {
    /// In the author's words.
    pub label: String,
    /// What that means; all of them.
    pub properties: Vec<Property>,
    /// The label in the text.
    pub span: Span,
}

/// One line of a guarantee.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// What it says.
    pub kind: PropertyKind,
    /// In the text.
    pub span: Span,
}

/// What a guarantee may say. Conditions are those at the moment of the effect.
#[derive(Clone, Debug, PartialEq)]
pub enum PropertyKind {
    /// No such effect where the condition holds.
    Never {
        /// What must not be seen.
        effect: EffectPattern,
        /// When (`unless C` is `Not(C)`); always, where there is none.
        when: Option<Condition>,
    },
    /// No such effect before the moment.
    AlwaysBefore {
        /// What comes first.
        first: Moment,
        /// What must not come without it.
        then: EffectPattern,
    },
    /// No such effect after the moment, until the other.
    NeverAgain {
        /// What forbids it.
        once: Moment,
        /// What is forbidden.
        effect: EffectPattern,
        /// What allows it again.
        until: Option<Moment>,
    },
    /// The effect follows the moment in time.
    AlwaysAfter {
        /// What demands it.
        after: Moment,
        /// What must follow.
        effect: EffectPattern,
        /// By when.
        bound: Bound,
    },
    /// No more than that many such effects, before the moment.
    AtMost {
        /// How many.
        count: u32,
        /// Of what.
        effect: EffectPattern,
        /// Up to when.
        before: Option<Moment>,
    },
    /// Every conversation comes to an end, within so many turns.
    EveryConversationEnds {
        /// The bound, where it is written.
        turns: Option<u32>,
    },
    /// From wherever a conversation has come to, it can still come to an end.
    EveryConversationCanEnd,
    /// What is said first is this.
    FirstMessage {
        /// The message.
        says: EffectPattern,
        /// For whom, at that moment; for everybody, where it is not written.
        when: Option<Condition>,
    },
    /// No wait lasts longer.
    NoLongWait {
        /// For which customers.
        who: Option<Condition>,
        /// Milliseconds.
        limit: i64,
    },
    /// Some conversation shows it.
    Possible {
        /// What.
        effect: EffectPattern,
        /// When.
        when: Option<Condition>,
    },
    /// Customers who differ in a fact alone, and to whom the same happens, see the same of it.
    Independent {
        /// Of what.
        effect: EffectPattern,
        /// In what they differ.
        fact: FactId,
        /// As long as this holds for both.
        when: Option<Condition>,
    },
}

impl PropertyKind {
    /// The condition in it.
    pub fn condition(&self) -> Option<&Condition> {
        match self {
            PropertyKind::Never { when, .. }
            | PropertyKind::Possible { when, .. }
            | PropertyKind::Independent { when, .. }
            | PropertyKind::FirstMessage { when, .. } => when.as_ref(),
            PropertyKind::NoLongWait { who, .. } => who.as_ref(),
            _ => None,
        }
    }

    /// What it is about, if that is an effect, and the moments that it names.
    pub fn parts(&self) -> (Option<&EffectPattern>, Vec<&Moment>) {
        match self {
            PropertyKind::Never { effect, .. }
            | PropertyKind::Possible { effect, .. }
            | PropertyKind::Independent { effect, .. } => (Some(effect), vec![]),
            PropertyKind::AlwaysBefore { first, then } => (Some(then), vec![first]),
            PropertyKind::NeverAgain { once, effect, until } => {
                (Some(effect), std::iter::once(once).chain(until).collect())
            }
            PropertyKind::AlwaysAfter { after, effect, .. } => (Some(effect), vec![after]),
            PropertyKind::AtMost { effect, before, .. } => (Some(effect), before.iter().collect()),
            // It is about all messages: none that is another one may be the first.
            PropertyKind::FirstMessage { .. } => (Some(&EffectPattern::Say), vec![]),
            PropertyKind::EveryConversationEnds { .. }
            | PropertyKind::EveryConversationCanEnd
            | PropertyKind::NoLongWait { .. } => (None, vec![]),
        }
    }
}

/// By when something must follow. A turn is one answer, one bad answer or one time-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Within so many turns.
    Turns(u32),
    /// Before the conversation ends.
    End,
}

/// A moment in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// Something happens.
    Event(Event),
    /// Something is done.
    Effect(EffectPattern),
}

/// Which effects are meant.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectPattern {
    /// Any message, questions too.
    Say,
    /// A message whose text in the rules contains this.
    SayText(String),
    /// Anything shown or handed on that has one of these in it (all fields, for a record).
    Use(Vec<Operand>),
    /// Any question.
    Ask,
    /// The question whose answer goes there.
    AskFor(MemoryId),
    /// The onboarding form.
    Onboard,
    /// A host action.
    Call(ActionId),
    /// A hand-off, to any inbox or to one.
    HandOff(Option<InboxId>),
    /// The end without an agent; any, or one kind.
    Resolve(Option<Resolution>),
    /// A pivot.
    PivotTo(ThreadId),
    /// A note.
    Note,
    /// A topic.
    AddTopic(TopicId),
}
