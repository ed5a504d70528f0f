//! What can be seen of a conversation: what happens to it and what the rules do.

use crate::ir::{Event, NodeId};

/// Something that happens at a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Happening {
    /// The chat opens.
    ChatOpens,
    /// The customer writes a text with this phrase in it (by its place in the model), or with none that a rule looks for.
    Writes(Option<u16>),
    /// The customer picks the quick reply with this id (by its place in the model).
    Picks(u16),
    /// The customer writes what the quick reply with this id says.
    Names(u16),
    /// The customer answers the open question well, or badly.
    Answers {
        /// Well.
        good: bool,
    },
    /// The customer submits the name-and-address form.
    Onboards,
    /// The site says who the customer is.
    SiteNames,
    /// A token verified.
    SignsIn,
    /// The site signs the customer out.
    SignsOut,
    /// Another person is at the screen.
    BecomesSomeoneElse,
    /// The proof ran out.
    TokenExpires,
    /// A fresh token for the same person.
    Refreshes,
    /// Nothing came from the customer for so many milliseconds.
    Idle(i64),
    /// The wait's time is up.
    TimeIsUp,
    /// The host answers the open call with this outcome, by its place in the action's list.
    Outcome(u16),
    /// The open call fails.
    Fails,
}

/// Something that the rules do: what a node does, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Deed {
    /// Which node.
    pub(crate) node: NodeId,
    /// Which part of it.
    pub(crate) part: Part,
}

/// Which message of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    /// The node itself.
    Whole,
    /// The question in its other words, after a bad answer.
    Retry,
    /// The question once more, behind a handler.
    Again,
}

/// Whether something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Yes.
    Yes,
    /// No.
    No,
    /// That depends on words that the model does not keep.
    Maybe,
}

impl Happening {
    /// How much of a surprise it is: examples are made of the least surprising ones.
    pub(crate) const fn surprise(self) -> u32 {
        match self {
            Happening::ChatOpens => 1,
            Happening::Picks(_) | Happening::Writes(None) | Happening::Answers { good: true } => 8,
            Happening::Outcome(_) | Happening::Names(_) => 8,
            Happening::Writes(Some(_)) | Happening::Answers { good: false } | Happening::Onboards => 9,
            Happening::TimeIsUp | Happening::SignsIn => 12,
            Happening::SiteNames | Happening::Fails | Happening::Idle(_) => 13,
            Happening::SignsOut | Happening::BecomesSomeoneElse => 16,
            Happening::TokenExpires => 17,
            Happening::Refreshes => 20,
        }
    }

    /// Whether it is a turn: an answer, a bad answer or a time-out.
    pub(crate) const fn is_turn(self) -> bool {
        matches!(
            self,
            Happening::Writes(_)
                | Happening::Picks(_)
                | Happening::Names(_)
                | Happening::Answers { .. }
                | Happening::TimeIsUp
        )
    }

    /// Whether it can only happen again and again because the customer does something. Silence is told to the rules once
    /// until the customer does something.
    pub(crate) const fn needs_customer(self) -> bool {
        !matches!(self, Happening::TimeIsUp | Happening::Fails | Happening::Outcome(_))
    }

    /// Whether it is `event`, given the phrases and option ids of the model.
    pub(crate) fn is(self, event: &Event, vocabulary: &super::events::Vocabulary) -> Seen {
        let certain = |yes: bool| if yes { Seen::Yes } else { Seen::No };
        match (event, self) {
            (Event::ChatOpens, Happening::ChatOpens)
            | (Event::Identifies, Happening::Onboards | Happening::SiteNames)
            | (Event::Authenticates, Happening::SignsIn)
            | (Event::SignsOut, Happening::SignsOut)
            | (Event::BecomesSomeoneElse, Happening::BecomesSomeoneElse)
            | (Event::TokenExpires, Happening::TokenExpires) => Seen::Yes,
            (Event::Idle(own), Happening::Idle(length)) => certain(*own == length),
            (Event::Writes(words), Happening::Writes(_) | Happening::Answers { .. } | Happening::Names(_))
                if words.is_empty() =>
            {
                Seen::Yes
            }
            (Event::Writes(words), Happening::Writes(phrase)) => {
                certain(phrase.is_some_and(|phrase| words.iter().any(|word| vocabulary.contains(phrase, word))))
            }
            (Event::Writes(_), Happening::Answers { .. } | Happening::Names(_)) => Seen::Maybe,
            (Event::Picks { options, .. }, Happening::Picks(option)) => {
                certain(options.contains(vocabulary.option(option)))
            }
            _ => Seen::No,
        }
    }
}
