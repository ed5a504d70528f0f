//! One conversation of a session: what runs in it, its effects' numbers and its messages' stamps.

use crate::machine::{Conversation, Phase};
use crate::time::Timestamp;
use indexmap::IndexMap;

/// One conversation of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Chat {
    /// Its id.
    pub(super) id: String,
    /// Where the rules are in it.
    pub(super) rules: Conversation,
    /// Whether the help desk or the rules closed it.
    pub(super) closed: bool,
    /// The `seq` of its latest effect.
    pub(super) seq: u64,
    /// The `seq` of the latest message with quick replies.
    pub(super) buttons: u64,
    /// How many calls the session made before the rules began here: their call 1 is the session's next.
    pub(super) calls_before: u64,
    /// How many calls the rules made here since they began.
    pub(super) calls: u32,
    /// The customer's messages by the sender's id, with their stamps.
    pub(super) stamps: IndexMap<String, bool>,
}

/// The icon of a customer's message on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Icon {
    /// Trusted, and the conversation is open.
    Green,
    /// Trusted, and the conversation is closed.
    Gray,
}

impl Chat {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the rules are in it.
    pub fn rules(&self) -> &Conversation {
        &self.rules
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The customer's messages in order, by the sender's ids, and whether each was trusted when it arrived.
    pub fn stamps(&self) -> impl Iterator<Item = (&str, bool)> {
        self.stamps.iter().map(|(message, trusted)| (message.as_str(), *trusted))
    }

    /// The icon of a message of the customer; none where it was not trusted.
    pub fn icon(&self, message: &str) -> Option<Icon> {
        let trusted = self.stamps.get(message).is_some_and(|trusted| *trusted);
        trusted.then_some(if self.closed { Icon::Gray } else { Icon::Green })
    }

    /// Whether the rules still answer events here.
    pub(super) fn runs(&self) -> bool {
        !self.closed && matches!(self.rules.phase(), Phase::Running | Phase::HandedOff)
    }

    /// When its earliest timer falls due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.rules.next_due().filter(|_| self.runs())
    }
}
