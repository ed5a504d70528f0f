//! What the machine does: effects for the customer, the agent and the host.

use crate::given::Given;
use crate::time::Timestamp;
use std::borrow::Cow;

/// Something that the machine does. Texts that never change are borrowed from the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Act<'p> {
    /// Sends a message.
    Say {
        /// What it says.
        text: Cow<'p, str>,
        /// The buttons under it.
        quick_replies: Vec<QuickReply<'p>>,
    },
    /// Shows the name-and-address form.
    ShowOnboarding {
        /// What is said above it.
        text: Cow<'p, str>,
        /// The form's fields: `name`, `email`, `phone_number`.
        fields: Vec<&'p str>,
    },
    /// Asks the host to do something.
    CallAction {
        /// The number of the call in its conversation: 1, 2, 3, …
        call: u32,
        /// What to do.
        action: &'p str,
        /// What it is given; an input that is unknown is absent.
        arguments: Vec<(&'p str, Given)>,
        /// When it has failed unless it was answered.
        due: Timestamp,
    },
    /// Writes a note for the agent.
    Note {
        /// What it says.
        text: Cow<'p, str>,
    },
    /// Adds a topic.
    TopicAdded {
        /// Which.
        topic: &'p str,
    },
    /// Removes a topic.
    TopicRemoved {
        /// Which.
        topic: &'p str,
    },
    /// Control passes to an agent.
    HandedOff {
        /// Through which inbox.
        inbox: &'p str,
        /// How urgent: `low`, `normal`, `high`, `urgent`.
        priority: Option<&'p str>,
        /// Why.
        reason: Option<Cow<'p, str>>,
        /// What the agent should know.
        note: Option<Cow<'p, str>>,
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
        thread: Option<&'p str>,
        /// On which line, if the source map is there.
        line: Option<u32>,
    },
    /// A decision was made; only where tracing is on.
    Decided {
        /// In which thread, if any had begun.
        thread: Option<&'p str>,
        /// On which line of which file.
        line: Option<u32>,
        /// The label of the rule that won.
        label: &'p str,
        /// The rules that were tried before it, and itself, in order.
        tried: Vec<Tried<'p>>,
    },
}

/// A button under a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuickReply<'p> {
    /// Its id, of `[A-Za-z0-9_-]`.
    pub id: &'p str,
    /// What it says.
    pub label: &'p str,
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
