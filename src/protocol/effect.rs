//! What a session asks its host to do, in order.

use crate::given::Given;
use crate::identity::{Grade, Identification, ProfileStatus, Refusal};
use crate::revision::How;
use crate::time::Timestamp;
use indexmap::IndexMap;
use serde::Serialize;

/// Something for the host to do, or to know.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// In which session.
    pub session: String,
    /// In which conversation; none before the chat opens.
    pub conversation: Option<String>,
    /// 1, 2, 3, … within the conversation: the host's key for delivering once. None before the chat opens.
    pub seq: Option<u64>,
    /// When. An effect of a timer has the time at which the timer was due.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: EffectKind,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum EffectKind {
    /// A conversation begins.
    ConversationStarted {
        /// Who vouches for the customer.
        customer: Grade,
        /// How they were identified.
        identification: Identification,
        /// Whether the help desk knows them.
        profile: ProfileStatus,
        /// The revision of the rules that it runs on.
        revision: String,
    },
    /// The grade, the method, the profile's status or the address changed.
    IdentityChanged {
        /// Who vouches for the customer now.
        customer: Grade,
        /// How they were identified.
        identification: Identification,
        /// Whether the help desk knows them.
        profile: ProfileStatus,
        /// What changed it.
        because: Because,
    },
    /// A token or claim was not accepted.
    IdentityRefused {
        /// Why.
        reason: Refusal,
    },
    /// A message of the customer arrived.
    MessageStamped {
        /// The sender's id for it.
        message: String,
        /// Whether the customer was authenticated at that instant.
        trusted: bool,
    },
    /// A message to the customer.
    Say {
        /// What is said.
        text: String,
        /// In which locale, where the chat has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        locale: Option<String>,
        /// The buttons below it.
        quick_replies: Vec<QuickReply>,
    },
    /// The name-and-address form.
    ShowOnboarding {
        /// What is said above it.
        text: String,
        /// What it asks for.
        fields: Vec<String>,
    },
    /// The host is to do something and to tell what came of it.
    CallAction {
        /// The number to answer with, unique within the session.
        call: u64,
        /// Which action.
        action: String,
        /// What it is given.
        arguments: IndexMap<String, Given>,
        /// When it has failed unless it is answered before.
        due: Timestamp,
    },
    /// A note for agents.
    Note {
        /// The note.
        text: String,
    },
    /// A topic was added.
    TopicAdded {
        /// Which.
        topic: String,
    },
    /// A topic was removed.
    TopicRemoved {
        /// Which.
        topic: String,
    },
    /// Control passes to an agent.
    HandedOff {
        /// The inbox.
        inbox: String,
        /// How urgent it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        priority: Option<String>,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// What the agent should know.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The automation ends and the conversation is closed.
    Resolved {
        /// How.
        outcome: ResolvedAs,
    },
    /// The customer became someone else: the conversation is left to its owner.
    ConversationLeft {
        /// The conversation that begins instead.
        successor: String,
    },
    /// The rules are another revision than those that the conversation was saved on, and it moved.
    RevisionChanged {
        /// The revision that it comes from, as far as its state tells it: the first bytes.
        from: String,
        /// The revision that it goes on with.
        to: String,
        /// What became of it.
        how: How,
        /// Where it waited, if it did.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// What it remembered and does not any more.
        memories_lost: Vec<String>,
        /// Why it did not simply go on.
        because: Vec<String>,
    },
    /// The earliest time at which a timer falls due; replaces the one before.
    WakeAt {
        /// When.
        due: Timestamp,
    },
    /// The machine stopped a conversation that broke a limit.
    Fault {
        /// Which limit.
        code: String,
        /// What happened.
        text: String,
        /// In which thread.
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<String>,
        /// In which line.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
    },
    /// A decision was made; only where tracing is on.
    Decided {
        /// In which thread.
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<String>,
        /// In which line.
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        /// The label of the rule that won.
        label: String,
        /// The rules that were tried before it, and itself, in order.
        tried: Vec<Tried>,
    },
}

/// A rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Its label.
    pub label: String,
    /// What its condition reads, with the value as a message would show it; null is unknown.
    pub reads: IndexMap<String, Option<String>>,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuickReply {
    /// Its id, of `[A-Za-z0-9_-]`.
    pub id: String,
    /// What it says.
    pub label: String,
}

/// How a conversation was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ResolvedAs {
    /// The customer was helped.
    Resolved,
    /// The customer did not answer.
    Abandoned,
}

/// What changed the identity: an event, or the expiry of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are those of the protocol's events")]
pub enum Because {
    ChatOpened,
    SetUser,
    ClearUser,
    OnboardingSubmitted,
    TokenExpired,
    Reopened,
}
