//! What the machine does: effects for the customer, the agent and the host.

use crate::artifact::parts::{Choice, StringId, Strings};
use crate::given::Given;
use crate::time::Timestamp;
use std::fmt;

/// Something that the machine does, as [`Acts`](super::Acts) have it. Texts are borrowed: from the program where they
/// never change, and otherwise from the buffer into which they were rendered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act<'a> {
    /// Sends a message.
    Say {
        /// What it says.
        text: &'a str,
        /// The buttons under it.
        quick_replies: QuickReplies<'a>,
    },
    /// Shows the name-and-address form.
    ShowOnboarding {
        /// What is said above it.
        text: &'a str,
        /// The form's fields: `name`, `email`, `phone_number`.
        fields: Fields<'a>,
    },
    /// Asks the host to do something.
    CallAction {
        /// The number of the call in its conversation: 1, 2, 3, …
        call: u32,
        /// What to do.
        action: &'a str,
        /// What it is given; an input that is unknown is absent.
        arguments: &'a [(&'a str, Given)],
        /// When it has failed unless it was answered.
        due: Timestamp,
    },
    /// Writes a note for the agent.
    Note {
        /// What it says.
        text: &'a str,
    },
    /// Adds a topic.
    TopicAdded {
        /// Which.
        topic: &'a str,
    },
    /// Removes a topic.
    TopicRemoved {
        /// Which.
        topic: &'a str,
    },
    /// Control passes to an agent.
    HandedOff {
        /// Through which inbox.
        inbox: &'a str,
        /// How urgent: `low`, `normal`, `high`, `urgent`.
        priority: Option<&'a str>,
        /// Why.
        reason: Option<&'a str>,
        /// What the agent should know.
        note: Option<&'a str>,
    },
    /// The conversation ended without an agent.
    Resolved {
        /// How.
        outcome: Outcome,
    },
    /// The conversation broke a limit and was stopped; the act behind this one is what was done instead.
    Fault {
        /// Which limit: `too-long`, `too-deep`, `text-too-long`, `no-branch`, `lost`.
        code: &'static str,
        /// What happened.
        text: &'static str,
        /// In which thread, if any had begun.
        thread: Option<&'a str>,
        /// On which line, if the source map is there.
        line: Option<u32>,
    },
    /// A decision was made; only where tracing is on.
    Decided {
        /// In which thread, if any had begun.
        thread: Option<&'a str>,
        /// On which line of which file.
        line: Option<u32>,
        /// The label of the rule that won.
        label: &'a str,
        /// The rules that were tried before it, and itself, in order.
        tried: &'a [Tried<'a>],
    },
}

/// A button under a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuickReply<'a> {
    /// Its id, of `[A-Za-z0-9_-]`.
    pub id: &'a str,
    /// What it says.
    pub label: &'a str,
}

/// The buttons under a message, as they stand in the program.
#[derive(Clone, Copy)]
pub struct QuickReplies<'a> {
    pub(super) choices: &'a [Choice],
    pub(super) strings: &'a Strings,
}

/// The fields of the form, as they stand in the program.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub(super) fields: &'a [StringId],
    pub(super) strings: &'a Strings,
}

impl<'a> QuickReplies<'a> {
    /// The buttons, in order.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = QuickReply<'a>> + use<'a> {
        let strings = self.strings;
        self.choices.iter().map(|choice| QuickReply { id: strings.get(choice.id), label: strings.get(choice.label) })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.choices.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }
}

impl<'a> Fields<'a> {
    /// The names of the fields, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let strings = self.strings;
        self.fields.iter().map(|field| strings.get(*field))
    }
}

impl PartialEq for QuickReplies<'_> {
    fn eq(&self, other: &QuickReplies<'_>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl PartialEq for Fields<'_> {
    fn eq(&self, other: &Fields<'_>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for QuickReplies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// How a conversation ended without an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The customer was served.
    Resolved,
    /// The customer left.
    Abandoned,
}

/// A rule that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried<'p> {
    /// Its label.
    pub label: &'p str,
    /// What its condition reads, with the value as a message would show it; `None` for unknown.
    pub reads: Vec<(&'p str, Option<String>)>,
}
