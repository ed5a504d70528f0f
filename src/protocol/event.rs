//! What happens in a session, as its host tells it.

use crate::given::Given;
use crate::time::Timestamp;
use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error};

/// The fields of each event, besides those that all have: `session`, `at`, `event` and `id`.
pub const FIELDS: [(&str, &[&str]); 12] = [
    ("chat_opened", &["channel", "locale", "mobile_sdk", "availability", "facts"]),
    ("set_user", &["name", "email", "phone_number", "jwt"]),
    ("clear_user", &[]),
    ("onboarding_submitted", &["name", "email", "phone_number"]),
    ("message", &["message", "text"]),
    ("quick_reply", &["message", "option", "request"]),
    ("action_result", &["call", "outcome", "data"]),
    ("facts", &["facts", "availability"]),
    ("agent_joined", &[]),
    ("closed", &[]),
    ("reopened", &[]),
    ("tick", &[]),
];

/// Something that happened in a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// In which session.
    pub session: String,
    /// When. There is no other clock.
    pub at: Timestamp,
    /// The host's name for it: an event with an id already seen changes nothing and gives the same answer again.
    pub id: Option<String>,
    /// What.
    pub kind: EventKind,
}

/// What may happen. A field that is absent or null is `None`.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// The chat window is opened: a conversation begins.
    ChatOpened {
        /// Through which channel; `CHAT` where it is not said.
        channel: Option<String>,
        /// In which locale; the workspace's first where it is not said.
        locale: Option<String>,
        /// Whether it is the mobile SDK, which knows no tokens.
        mobile_sdk: bool,
        /// Whether agents are available.
        availability: Option<String>,
        /// Declared facts.
        facts: IndexMap<String, Given>,
    },
    /// The site says who the customer is.
    SetUser {
        /// Their name.
        name: Option<String>,
        /// Their email address.
        email: Option<String>,
        /// Their phone number.
        phone_number: Option<String>,
        /// A User Identity JWT that proves it.
        jwt: Option<String>,
    },
    /// The site signs the customer out.
    ClearUser,
    /// The customer says who they are.
    OnboardingSubmitted {
        /// Their name.
        name: Option<String>,
        /// Their email address.
        email: Option<String>,
        /// Their phone number.
        phone_number: Option<String>,
    },
    /// The customer writes.
    Message {
        /// The sender's id for the message.
        message: String,
        /// What they write.
        text: String,
    },
    /// The customer picks a quick reply.
    QuickReply {
        /// The sender's id for the message.
        message: String,
        /// The id of the quick reply.
        option: String,
        /// The `seq` of the `say` that offered it: a button of an earlier question is no answer to the latest.
        request: Option<u64>,
    },
    /// The host answers a `call_action`.
    ActionResult {
        /// Which call.
        call: u64,
        /// What came of it.
        outcome: String,
        /// What it gives.
        data: IndexMap<String, Given>,
    },
    /// Declared facts changed.
    Facts {
        /// The facts.
        facts: IndexMap<String, Given>,
        /// Whether agents are available, where that changed.
        availability: Option<String>,
    },
    /// An agent joins.
    AgentJoined,
    /// The help desk closes the conversation.
    Closed,
    /// The help desk opens it again.
    Reopened,
    /// Time has passed.
    Tick,
}

impl<'de> Deserialize<'de> for Event {
    /// Reads an object by hand: an event is refused for any field that is missing, unknown or of the wrong type, and
    /// the message says which.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Event, D::Error> {
        match Given::deserialize(deserializer)? {
            Given::Map(fields) => read_event(Fields(fields)).map_err(D::Error::custom),
            other => Err(D::Error::custom(format_args!("an event is an object, not {}", other.describe()))),
        }
    }
}

/// The fields of an event that are not read yet.
struct Fields(IndexMap<String, Given>);

fn read_event(mut fields: Fields) -> Result<Event, String> {
    let name = fields.text("event")?;
    let (_, known) = FIELDS.iter().find(|(event, _)| *event == name).ok_or_else(|| unknown_event(&name))?;
    let session = fields.text("session")?;
    let at = fields.text("at")?;
    let at = Timestamp::parse(&at).ok_or("`at` must be a time such as \"2026-06-01T12:00:00Z\"")?;
    let id = fields.optional_text("id")?;
    if let Some(unknown) = fields.0.keys().find(|field| !known.contains(&field.as_str())) {
        return Err(unknown_field(&name, unknown, known));
    }
    Ok(Event { session, at, id, kind: read_kind(&name, &mut fields)? })
}

fn read_kind(name: &str, fields: &mut Fields) -> Result<EventKind, String> {
    Ok(match name {
        "chat_opened" => EventKind::ChatOpened {
            channel: fields.optional_text("channel")?,
            locale: fields.optional_text("locale")?,
            mobile_sdk: fields.flag("mobile_sdk")?,
            availability: fields.optional_text("availability")?,
            facts: fields.object("facts")?,
        },
        "set_user" => EventKind::SetUser {
            name: fields.optional_text("name")?,
            email: fields.optional_text("email")?,
            phone_number: fields.optional_text("phone_number")?,
            jwt: fields.optional_text("jwt")?,
        },
        "clear_user" => EventKind::ClearUser,
        "onboarding_submitted" => EventKind::OnboardingSubmitted {
            name: fields.optional_text("name")?,
            email: fields.optional_text("email")?,
            phone_number: fields.optional_text("phone_number")?,
        },
        "message" => EventKind::Message { message: fields.text("message")?, text: fields.text("text")? },
        "quick_reply" => EventKind::QuickReply {
            message: fields.text("message")?,
            option: fields.text("option")?,
            request: fields.optional_number("request")?,
        },
        "action_result" => EventKind::ActionResult {
            call: fields.optional_number("call")?.ok_or("`call` is missing")?,
            outcome: fields.text("outcome")?,
            data: fields.object("data")?,
        },
        "facts" => {
            EventKind::Facts { facts: fields.object("facts")?, availability: fields.optional_text("availability")? }
        }
        "agent_joined" => EventKind::AgentJoined,
        "closed" => EventKind::Closed,
        "reopened" => EventKind::Reopened,
        "tick" => EventKind::Tick,
        _ => return Err(unknown_event(name)),
    })
}

impl Fields {
    /// The field, unless it is absent or null.
    fn take(&mut self, name: &str) -> Option<Given> {
        self.0.swap_remove(name).filter(|value| *value != Given::Null)
    }

    fn text(&mut self, name: &str) -> Result<String, String> {
        self.optional_text(name)?.ok_or_else(|| format!("`{name}` is missing"))
    }

    fn optional_text(&mut self, name: &str) -> Result<Option<String>, String> {
        match self.take(name) {
            None => Ok(None),
            Some(Given::Text(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, "a text", &other)),
        }
    }

    fn optional_number(&mut self, name: &str) -> Result<Option<u64>, String> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let number = value.integer().and_then(|number| u64::try_from(number).ok());
        number.map(Some).ok_or_else(|| wrong(name, "a whole number that is not negative", &value))
    }

    /// Absent is false.
    fn flag(&mut self, name: &str) -> Result<bool, String> {
        let Some(value) = self.take(name) else { return Ok(false) };
        value.boolean().ok_or_else(|| wrong(name, "true or false", &value))
    }

    /// Absent is empty.
    fn object(&mut self, name: &str) -> Result<IndexMap<String, Given>, String> {
        match self.take(name) {
            None => Ok(IndexMap::new()),
            Some(Given::Map(fields)) => Ok(fields),
            Some(other) => Err(wrong(name, "an object", &other)),
        }
    }
}

fn wrong(field: &str, wanted: &str, found: &Given) -> String {
    format!("`{field}` must be {wanted}, not {}", found.describe())
}

fn unknown_event(name: &str) -> String {
    let known: Vec<_> = FIELDS.iter().map(|(event, _)| *event).collect();
    format!("there is no event `{name}`; there are {}", known.join(", "))
}

fn unknown_field(event: &str, field: &str, known: &[&str]) -> String {
    let all: Vec<_> = ["session", "at", "event", "id"].iter().chain(known).copied().collect();
    format!("`{event}` has no field `{field}`; it has {}", all.join(", "))
}
