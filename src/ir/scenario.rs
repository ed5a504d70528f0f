//! Scenarios with names resolved: transcripts that must come out exactly.

use super::{ActionId, Condition, FactId, InboxId, Priority, Resolution, TopicId};
use crate::source::Span;
use crate::value::Value;

/// A transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it shows.
    pub label: String,
    /// The people in it.
    pub people: Vec<Person>,
    /// What happens and what must come of it.
    pub lines: Vec<Line>,
    /// The label in the text.
    pub span: Span,
}

/// Somebody in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// What the scenario calls them.
    pub name: String,
    /// Their whole name, where it is given (`name`, or else `first_name`).
    pub full_name: Option<String>,
    /// Their email.
    pub email: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
    /// Whether the help desk has a profile of them.
    pub known: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// In the text.
    pub span: Span,
}

/// What a line may say; people by their place in [`Scenario::people`].
#[derive(Clone, Debug, PartialEq)]
pub enum LineKind {
    /// The next line happens at this moment (milliseconds since 1970).
    At(i64),
    /// The host supplies a fact.
    Fact(FactId, Value),
    /// What a look-up of somebody gives from now on.
    ProfileIs {
        /// Whom.
        person: usize,
        /// By its place in the fact's list.
        status: i64,
    },
    /// Somebody whom nobody knows when the chat opens is on this side of an experiment.
    Side {
        /// Its name.
        split: String,
        /// By its place, from 0.
        side: usize,
    },
    /// The host tells its availability (by its place in the fact's list).
    Office(i64),
    /// The chat opens.
    ChatOpens {
        /// By its place in the fact's list.
        channel: i64,
        /// The locale, where it is given.
        locale: Option<String>,
        /// Through the mobile SDK.
        mobile_app: bool,
    },
    /// The customer writes.
    Writes(String),
    /// The customer picks the quick reply with this label from the last message that offers it.
    Picks(String),
    /// The customer picks a quick reply with this label that is not one of the latest message's.
    PicksEarlier(String),
    /// A token that verifies, good for so many milliseconds.
    SignsIn {
        /// Whose.
        person: usize,
        /// How long it is good.
        good_for: i64,
    },
    /// A token that does not verify; the reason as in the protocol.
    TokenRefused(String),
    /// The site names the customer.
    SiteNames(usize),
    /// The customer gives name and address.
    Onboards(usize),
    /// The customer signs out.
    SignsOut,
    /// So many milliseconds pass.
    TimePasses(i64),
    /// The host answers the open call.
    Answers {
        /// Of this action.
        action: ActionId,
        /// With this outcome (`failed` too).
        outcome: String,
        /// And these fields.
        data: Vec<(String, Value)>,
    },
    /// An agent joins.
    AgentJoins,
    /// The help desk closes the conversation.
    Closed,
    /// The conversation is open again.
    Reopened,
    /// The bot sends a message.
    BotSays(String),
    /// With these quick replies.
    BotOffers(Vec<String>),
    /// The bot shows the onboarding form.
    BotOnboards(String),
    /// The bot calls an action with these arguments at least.
    BotCalls {
        /// Which.
        action: ActionId,
        /// Arguments that must be so.
        arguments: Vec<(String, Value)>,
    },
    /// The bot writes a note.
    BotNotes(String),
    /// The bot adds a topic.
    BotAddsTopic(TopicId),
    /// The bot removes a topic.
    BotRemovesTopic(TopicId),
    /// The bot hands off; what is absent is not compared.
    BotHandsOff {
        /// To this inbox.
        inbox: InboxId,
        /// With this priority.
        priority: Option<Priority>,
        /// For this reason.
        reason: Option<String>,
        /// With this note.
        note: Option<String>,
    },
    /// The bot ends the conversation.
    BotResolves(Resolution),
    /// A new conversation begins.
    NewConversation,
    /// This holds now.
    Expect(Condition),
    /// The stamp of the customer's last message.
    ExpectTrusted(bool),
}

#[cfg(feature = "compile")]
impl LineKind {
    /// Whether a line says what is known, and not what happens.
    pub(crate) fn is_known(&self) -> bool {
        let is_told = matches!(self, LineKind::Fact(..) | LineKind::ProfileIs { .. } | LineKind::Office(_));
        is_told || matches!(self, LineKind::At(_) | LineKind::Side { .. })
    }
}
