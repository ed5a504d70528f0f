//! Scenarios as written: transcripts that must come out exactly.

use super::{Condition, Literal, Name, Resolution};
use crate::source::{Span, Spanned};

/// `scenario "LABEL" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it shows.
    pub label: Spanned<Box<str>>,
    /// What happens and what must come of it, in order.
    pub lines: Vec<Line>,
    /// The whole item.
    pub span: Span,
}

/// `profile ada { first_name: "Ada", email: "ada@example.com" }`: somebody whom the help desk knows;
/// `stranger eve { … }`: somebody whom it does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// What the scenario calls them.
    pub name: Name,
    /// `first_name`, `name`, `email`, `phone`.
    pub fields: Vec<(Name, Spanned<Box<str>>)>,
    /// True for `profile`.
    pub known: bool,
}

/// One line of a transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it says.
    pub kind: LineKind,
    /// The whole line.
    pub span: Span,
}

/// What a line of a transcript may say. Text of the bot is compared as the customer sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum LineKind {
    /// `profile ada { … }`, `stranger eve { … }`
    Person(Person),
    /// `at 2026-06-01 9:30`: when the next line happens, in the workspace's time zone (days, minutes of the day).
    At(i64, i64),
    /// `fact vip is yes`: the host supplies a declared fact (before the chat opens: with it).
    Fact(Name, Literal),
    /// `profile of ada is unknown`: what a look-up of that person gives from now on.
    ProfileIs {
        /// Who.
        person: Name,
        /// `found`, `none`, `ambiguous`, `unknown`.
        status: Name,
    },
    /// `split "shorter greeting" takes side 2`: on which side somebody is whom nobody knows when the chat opens.
    Side {
        /// The experiment.
        split: Spanned<Box<str>>,
        /// Counted from 1.
        side: Spanned<i64>,
    },
    /// `office is AVAILABLE`: the availability that the host tells.
    Office(Name),
    /// `chat opens`, `chat opens on SMS`, `… on the mobile app`
    ChatOpens {
        /// The channel, `CHAT` where it is not written.
        channel: Option<Name>,
        /// `in locale "fr"`
        locale: Option<Spanned<Box<str>>>,
        /// `on the mobile app`
        mobile_app: bool,
    },
    /// `customer: "TEXT"`
    Writes(Spanned<Box<str>>),
    /// `customer picks "LABEL"`
    Picks(Spanned<Box<str>>),
    /// `customer picks earlier "LABEL"`: a quick reply of an earlier message, or of an earlier chat that the window shows.
    PicksEarlier(Spanned<Box<str>>),
    /// `customer signs in as ada`: a User Identity JWT that verifies, good for an hour, or `for 5 minutes`.
    SignsIn {
        /// Who.
        person: Name,
        /// Milliseconds, where it is written.
        good_for: Option<Spanned<i64>>,
    },
    /// `customer's token is refused because expired`: a token that does not verify, for that reason.
    TokenRefused(Name),
    /// `site names customer as ada`: `setUser` with name and address, no token.
    SiteNames(Name),
    /// `customer onboards as ada`
    Onboards(Name),
    /// `customer signs out`
    SignsOut,
    /// `5 minutes pass`, `1 hour passes`: milliseconds.
    TimePasses(i64),
    /// `orders.latest answers found { number: "A-1" }`
    Answers {
        /// The action.
        action: Name,
        /// The outcome.
        outcome: Name,
        /// What it gives.
        data: Vec<(Name, Literal)>,
    },
    /// `agent joins`
    AgentJoins,
    /// `conversation is closed`
    Closed,
    /// `conversation is reopened`
    Reopened,
    /// `bot: "TEXT"`
    BotSays(Spanned<Box<str>>),
    /// `bot offers "A", "B"`: the quick replies of the message above.
    BotOffers(Vec<Spanned<Box<str>>>),
    /// `bot shows onboarding "TEXT"`
    BotOnboards(Spanned<Box<str>>),
    /// `bot calls orders.latest { email: "ada@example.com" }`
    BotCalls {
        /// The action.
        action: Name,
        /// The arguments that must be so.
        arguments: Vec<(Name, Literal)>,
    },
    /// `bot notes "TEXT"`
    BotNotes(Spanned<Box<str>>),
    /// `bot adds topic "T"`
    BotAddsTopic(Name),
    /// `bot removes topic "T"`
    BotRemovesTopic(Name),
    /// `bot hands off to inbox "I" [priority P] [reason "…"] [note "…"]`; what is not written is not compared.
    BotHandsOff {
        /// The inbox.
        inbox: Name,
        /// The priority.
        priority: Option<Name>,
        /// The reason.
        reason: Option<Spanned<Box<str>>>,
        /// The note.
        note: Option<Spanned<Box<str>>>,
    },
    /// `bot resolves`, `bot resolves as abandoned`
    BotResolves(Resolution),
    /// `a new conversation begins`: the customer became someone else.
    NewConversation,
    /// `expect CONDITION`
    Expect(Condition),
    /// `expect message is trusted`, `expect message is not trusted`: the stamp of the customer's last message.
    ExpectTrusted(bool),
}
