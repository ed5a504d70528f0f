//! The facts that rules read, with the built-in ones at well-known places.

use super::{FactId, HoursId};
use crate::source::Span;
use crate::value::Type;

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Where it comes from.
    pub origin: FactOrigin,
    /// Whether it may be shown to proven customers only.
    pub sensitive: bool,
    /// Where it is declared; empty for built-in ones.
    pub span: Span,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactOrigin {
    /// The language itself.
    BuiltIn,
    /// `hours.NAME`
    Hours(HoursId),
    /// The manifest: about the customer, and forgotten with them.
    Customer,
    /// The manifest: about the chat.
    Chat,
}

/// The places of the built-in facts in a workspace's list.
pub mod builtin {
    use super::FactId;

    /// `customer`: anonymous, identified, authenticated.
    pub const CUSTOMER: FactId = FactId(0);
    /// `identification`: none, onboarding, standard, jwt.
    pub const IDENTIFICATION: FactId = FactId(1);
    /// `profile`: found, none, ambiguous, unknown.
    pub const PROFILE: FactId = FactId(2);
    /// `customer at open`: the grade when the chat opened.
    pub const CUSTOMER_AT_OPEN: FactId = FactId(3);
    /// `channel`
    pub const CHANNEL: FactId = FactId(4);
    /// `availability`
    pub const AVAILABILITY: FactId = FactId(5);
    /// `locale`
    pub const LOCALE: FactId = FactId(6);
    /// `customer.first_name`
    pub const FIRST_NAME: FactId = FactId(7);
    /// `customer.name`
    pub const NAME: FactId = FactId(8);
    /// `customer.email`
    pub const EMAIL: FactId = FactId(9);
    /// `customer.phone`
    pub const PHONE: FactId = FactId(10);
    /// `customer.address`: the email or phone number that the customer is known by; known unless anonymous.
    pub const ADDRESS: FactId = FactId(11);
    /// `answer`: the latest answer to a question.
    pub const ANSWER: FactId = FactId(12);
    /// `message`: the latest text of the customer.
    pub const MESSAGE: FactId = FactId(13);
    /// `now`
    pub const NOW: FactId = FactId(14);
}

/// Names and values of the built-in facts in their places; no values: a text, `None`: a time.
pub const BUILT_IN_FACTS: [(&str, Option<&[&str]>); 15] = [
    ("customer", Some(&["anonymous", "identified", "authenticated"])),
    ("identification", Some(&["none", "onboarding", "standard", "jwt"])),
    ("profile", Some(&["found", "none", "ambiguous", "unknown"])),
    ("customer at open", Some(&["anonymous", "identified", "authenticated"])),
    (
        "channel",
        Some(&["CHAT", "EMAIL", "SMS", "PHONE_CALL", "WHATSAPP", "FACEBOOK_MESSAGE", "INSTAGRAM_DIRECT", "VOICEMAIL"]),
    ),
    ("availability", Some(&["AVAILABLE", "UNAVAILABLE_OFFICE_CLOSED", "UNAVAILABLE_BUSY"])),
    ("locale", Some(&[])),
    ("customer.first_name", Some(&[])),
    ("customer.name", Some(&[])),
    ("customer.email", Some(&[])),
    ("customer.phone", Some(&[])),
    ("customer.address", Some(&[])),
    ("answer", Some(&[])),
    ("message", Some(&[])),
    ("now", None),
];

impl Fact {
    /// The built-in facts, in their places.
    pub fn built_in() -> Vec<Fact> {
        let kind = |values: Option<&[&str]>| match values {
            None => Type::Time,
            Some([]) => Type::Text,
            Some(values) => Type::OneOf(values.iter().map(|value| value.to_string()).collect()),
        };
        let fact = |(name, values): &(&str, Option<&[&str]>)| Fact {
            name: name.to_string(),
            kind: kind(*values),
            origin: FactOrigin::BuiltIn,
            sensitive: false,
            span: Span::default(),
        };
        BUILT_IN_FACTS.iter().map(fact).collect()
    }
}
