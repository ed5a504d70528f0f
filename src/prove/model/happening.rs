//! What can be seen of a conversation: what happens to it and what the rules do.

use crate::ir::{Event, NodeId};

/// Something that happens at a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Happening {
    /// The chat opens.
    ChatOpens,
    /// The customer writes a text of this kind (by its place in the model): with some of the phrases that are looked for.
    Writes(u16),
    /// The customer picks the quick reply with this id (by its place in the model), which the question offers.
    Picks(u16),
    /// The customer picks a quick reply with this id, of an earlier message.
    PicksEarlier(u16),
    /// The customer writes what the quick reply with this id says.
    Names(u16),
    /// The customer answers the open question well, or badly.
    Answers {
        /// Well.
        good: bool,
        /// With a text of this kind.
        text: u16,
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

impl Happening {
    /// How much of a surprise it is: examples are made of the least surprising ones.
    pub(crate) const fn surprise(self) -> u32 {
        match self {
            Happening::ChatOpens => 1,
            Happening::Picks(_) | Happening::Writes(0) | Happening::Answers { good: true, .. } => 8,
            Happening::Outcome(_) | Happening::Names(_) => 8,
            Happening::Writes(_) | Happening::Answers { good: false, .. } | Happening::Onboards => 9,
            Happening::PicksEarlier(_) => 11,
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
                | Happening::PicksEarlier(_)
                | Happening::Names(_)
                | Happening::Answers { .. }
                | Happening::TimeIsUp
        )
    }

    /// Whether it can only happen again and again because the customer does something.
    pub(crate) const fn needs_customer(self) -> bool {
        !matches!(self, Happening::TimeIsUp | Happening::Idle(_) | Happening::Fails | Happening::Outcome(_))
    }

    /// Whether it is `event`, given the texts and option ids of the model.
    pub(crate) fn is(self, event: &Event, vocabulary: &super::vocabulary::Vocabulary) -> bool {
        match (event, self) {
            (Event::ChatOpens, Happening::ChatOpens)
            | (Event::Identifies, Happening::Onboards | Happening::SiteNames)
            | (Event::Authenticates, Happening::SignsIn)
            | (Event::SignsOut, Happening::SignsOut)
            | (Event::BecomesSomeoneElse, Happening::BecomesSomeoneElse)
            | (Event::TokenExpires, Happening::TokenExpires) => true,
            (Event::Idle(own), Happening::Idle(length)) => *own == length,
            (Event::Writes(words), Happening::Writes(text) | Happening::Answers { text, .. }) => {
                words.is_empty() || words.iter().any(|word| vocabulary.has(text, word))
            }
            (Event::Writes(words), Happening::Names(option)) => {
                words.is_empty() || words.iter().any(|word| vocabulary.says(option, word))
            }
            (Event::Picks { options, .. }, Happening::Picks(option) | Happening::PicksEarlier(option)) => {
                options.contains(vocabulary.option(option))
            }
            _ => false,
        }
    }
}
