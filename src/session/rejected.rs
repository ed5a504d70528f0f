//! Why an event was not taken.

use crate::given::Unsuitable;
use crate::machine::Mistake;
use crate::time::Timestamp;
use std::fmt;

/// An event does not fit the session. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It belongs to another session.
    OtherSession {
        /// This one.
        session: String,
        /// The event's.
        event: String,
    },
    /// It is earlier than the latest one.
    Earlier {
        /// The time of the latest one.
        last: Timestamp,
        /// Its own.
        at: Timestamp,
    },
    /// It needs a conversation, and the chat has not opened yet.
    BeforeChat,
    /// The chat is open already.
    ChatOpenAlready,
    /// A message with this id was stamped before, and a stamp never changes.
    RepeatedMessage(String),
    /// There is no such declared fact.
    UnknownFact(String),
    /// A fact is not of its type.
    WrongFact {
        /// Its name.
        name: String,
        /// What it must be.
        must: Unsuitable,
    },
    /// There is no such call in the session.
    UnknownCall(u64),
    /// It does not fit the conversation.
    Mistake(Mistake),
    /// So many timers fell due since the event before that they cannot all be fired at once.
    TooManyTimers,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejected::OtherSession { session, event } => write!(f, "this is session `{session}`, not `{event}`"),
            Rejected::Earlier { last, at } => write!(f, "`at` is {at}, earlier than the last event at {last}"),
            Rejected::BeforeChat => f.write_str("the chat has not opened yet"),
            Rejected::ChatOpenAlready => f.write_str("the chat is open already"),
            Rejected::RepeatedMessage(message) => write!(f, "the message `{message}` was stamped before"),
            Rejected::UnknownFact(name) => write!(f, "there is no declared fact `{name}`"),
            Rejected::WrongFact { name, must } => write!(f, "`{name}` {must}"),
            Rejected::UnknownCall(call) => write!(f, "there was no call number {call}"),
            Rejected::Mistake(mistake) => fmt::Display::fmt(mistake, f),
            Rejected::TooManyTimers => f.write_str("too many timers are due at once: let time pass with `tick` before"),
        }
    }
}

impl std::error::Error for Rejected {}
