//! What can happen to a conversation.

use crate::given::Given;
use indexmap::IndexMap;
use std::fmt;

/// One event. What it changes about the customer stands in the facts before the machine is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// The chat opens.
    ChatOpens,
    /// The customer writes.
    Writes {
        /// What.
        text: &'a str,
    },
    /// The customer picks a quick reply.
    Picks {
        /// Its option id.
        option: &'a str,
        /// Whether it belongs to another message than the latest question: then only handlers take it.
        stale: bool,
    },
    /// Anonymous became identified.
    Identifies,
    /// The customer became authenticated.
    Authenticates,
    /// The customer became anonymous.
    SignsOut,
    /// The proof ran out.
    TokenExpires,
    /// Another person is at the screen: after its handlers the conversation is left.
    BecomesSomeoneElse,
    /// The host answers a call.
    ActionResult {
        /// Its number.
        call: u32,
        /// A declared outcome, or `failed`.
        outcome: &'a str,
        /// What it gives.
        data: &'a IndexMap<String, Given>,
    },
    /// Facts changed, and nothing else happened. Rules cannot name this; an onboarding form whose customer is known by
    /// now is done.
    FactsChange,
    /// The earliest timer falls due: the moment is [`Conversation::next_due`](super::Conversation::next_due) or later.
    Due,
}

/// The event does not fit the conversation; nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The facts or the conversation belong to another program.
    OtherProgram,
    /// No timer is due at this time.
    NothingDue,
    /// The host answers a call that was never made.
    UnknownCall(u32),
    /// The action has no such outcome.
    UnknownOutcome(String),
    /// What was given is not what the outcome gives; the words say what.
    WrongData(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mistake::OtherProgram => {
                f.write_str("the facts or the conversation belong to another revision of the rules")
            }
            Mistake::NothingDue => f.write_str("no timer is due"),
            Mistake::UnknownCall(call) => write!(f, "there was no call number {call}"),
            Mistake::UnknownOutcome(outcome) => write!(f, "the action has no outcome `{outcome}`"),
            Mistake::WrongData(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Mistake {}
