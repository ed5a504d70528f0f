//! The built-in facts: their places, names and values, known to both halves.

/// Which fact, by its place in the workspace's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u32);

impl FactId {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
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
    /// `answer`: the latest answer to a question. The machine keeps it.
    pub const ANSWER: FactId = FactId(12);
    /// `message`: the latest text of the customer. The machine keeps it.
    pub const MESSAGE: FactId = FactId(13);
    /// `now`: the time of the event. The machine keeps it.
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

/// The channels on which a question's choices are numbered, since nothing can be tapped there.
pub const TEXT_CHANNELS: [&str; 4] = ["EMAIL", "SMS", "PHONE_CALL", "VOICEMAIL"];
