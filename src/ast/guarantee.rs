//! Guarantees as written: what must be true of every possible conversation.

use super::{Condition, Event, Name, Reference, Template};
use crate::source::{Span, Spanned};

/// `guarantee "LABEL" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Guarantee {
    /// What is promised, in the author's words.
    pub label: Spanned<Box<str>>,
    /// What that means; all of them.
    pub properties: Vec<Property>,
    /// The whole item.
    pub span: Span,
}

/// One line of a guarantee.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// `never EFFECT [unless CONDITION | when CONDITION]`
    Never {
        /// What must not be seen.
        effect: EffectPattern,
        /// When it may, or may not.
        guard: Option<Guard>,
        /// The whole line.
        span: Span,
    },
    /// `always MOMENT before EFFECT`
    AlwaysBefore {
        /// What comes first.
        first: Moment,
        /// What must not come without it.
        then: EffectPattern,
        /// The whole line.
        span: Span,
    },
    /// `once MOMENT never again EFFECT [until MOMENT]`
    NeverAgain {
        /// What forbids it.
        once: Moment,
        /// What is forbidden from then on.
        effect: EffectPattern,
        /// What allows it again.
        until: Option<Moment>,
        /// The whole line.
        span: Span,
    },
    /// `after MOMENT always EFFECT [within N turns | before the end]`
    AlwaysAfter {
        /// What demands it.
        after: Moment,
        /// What must follow.
        effect: EffectPattern,
        /// By when.
        limit: Limit,
        /// The whole line.
        span: Span,
    },
    /// `at most N EFFECT [before MOMENT]`, `at most 3 questions before a person`
    AtMost {
        /// How many.
        count: Spanned<i64>,
        /// Of what.
        effect: EffectPattern,
        /// Counted up to there.
        before: Option<Moment>,
        /// The whole line.
        span: Span,
    },
    /// `every conversation ends [within N turns]`
    EveryConversationEnds {
        /// The limit, where it is written.
        turns: Option<Spanned<i64>>,
        /// The whole line.
        span: Span,
    },
    /// `every conversation can end`
    EveryConversationCanEnd {
        /// The whole line.
        span: Span,
    },
    /// `no customer [who CONDITION] waits longer than DURATION`
    NoLongWait {
        /// Which customers; all, where it is not written.
        who: Option<Condition>,
        /// Milliseconds.
        limit: Spanned<i64>,
        /// The whole line.
        span: Span,
    },
    /// `first message says "TEXT" [when CONDITION]`
    FirstMessage {
        /// What it must have in it.
        text: Template,
        /// For whom.
        guard: Option<Condition>,
        /// The whole line.
        span: Span,
    },
    /// `possible EFFECT [when CONDITION]`: there is a conversation that shows it.
    Possible {
        /// What must be possible.
        effect: EffectPattern,
        /// For whom.
        guard: Option<Condition>,
        /// The whole line.
        span: Span,
    },
    /// `EFFECT do not depend on FACT [when CONDITION]`
    Independent {
        /// What must be the same.
        effect: EffectPattern,
        /// In what customers may differ.
        fact: Reference,
        /// For whom.
        guard: Option<Condition>,
        /// The whole line.
        span: Span,
    },
}

/// The exception, or the scope, of a `never`.
#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    /// `unless CONDITION`
    Unless(Condition),
    /// `when CONDITION`
    When(Condition),
}

/// By when something must follow.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// `within N turns`
    Turns(Spanned<i64>),
    /// `before the end`, also where nothing is written.
    End,
}

/// Something that a guarantee can point at in time.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// `customer authenticates`
    Event(Event),
    /// `say "…"`, `hand off`
    Effect(EffectPattern),
}

/// Which effects are meant.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectPattern {
    /// `say`, `messages`: any message, questions too.
    Say(Span),
    /// `say "TEXT"`: messages that contain the text, as it stands in the rules.
    SayText(Template),
    /// `use NAME`: a message, argument or note with this fact, memory or record in it.
    Use(Reference),
    /// `ask`, `questions`: any question.
    Ask(Span),
    /// `ask for NAME`: the question whose answer goes into NAME.
    AskFor(Name),
    /// `onboard`
    Onboard(Span),
    /// `call ACTION`
    Call(Name),
    /// `hand off`, `a person`
    HandOff(Span),
    /// `hand off to inbox "I"`
    HandOffTo(Name),
    /// `resolve`
    Resolve(Span),
    /// `resolve as abandoned`
    Abandon(Span),
    /// `pivot to THREAD`
    PivotTo(Name),
    /// `note`
    Note(Span),
    /// `add topic "T"`
    AddTopic(Name),
}
