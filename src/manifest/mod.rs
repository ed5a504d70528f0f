//! `threadle.yaml`: what the rules may rely on, read and resolved.

#[cfg(feature = "compile")]
mod actions;
#[cfg(feature = "compile")]
mod comments;
#[cfg(feature = "compile")]
mod declarations;
#[cfg(feature = "compile")]
mod hours;
#[cfg(feature = "compile")]
mod identity;
#[cfg(feature = "compile")]
mod masked;
#[cfg(feature = "compile")]
mod not_yaml;
#[cfg(feature = "compile")]
mod read;
#[cfg(feature = "compile")]
mod schema;
#[cfg(feature = "compile")]
mod shape;
#[cfg(feature = "compile")]
mod types;
#[cfg(feature = "compile")]
mod yaml;

pub use crate::address::Addresses;
#[cfg(feature = "compile")]
pub use comments::comments;
#[cfg(feature = "compile")]
pub use read::read;
#[cfg(feature = "compile")]
pub use schema::SCHEMA;
#[cfg(feature = "compile")]
pub(crate) use shape::is_word;
#[cfg(feature = "compile")]
pub(crate) use types::own_name;

use crate::diagnostic::Severity;
use crate::source::{SourceId, Span, Spanned};
use crate::value::Type;

/// A manifest, with every name's place for the messages that point at it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// Its source.
    pub source: SourceId,
    /// `name`: what the workspace is called.
    pub name: String,
    /// `time_zone`: an IANA name, `UTC` where it is not written; dates and times of day are meant there.
    pub time_zone: String,
    /// `site`: constants such as `login_url`, used as `{site.login_url}`.
    pub site: Vec<SiteConstant>,
    /// `identity`
    pub identity: IdentitySettings,
    /// `facts`: what the host supplies.
    pub facts: Vec<FactDeclaration>,
    /// `records`: named lists of fields.
    pub records: Vec<RecordDeclaration>,
    /// `actions`: what the host can do.
    pub actions: Vec<ActionDeclaration>,
    /// `inboxes`
    pub inboxes: Vec<Spanned<String>>,
    /// `topics`
    pub topics: Vec<Spanned<String>>,
    /// `hours`: the first of them also tells which days are business days.
    pub hours: Vec<HoursDeclaration>,
    /// `locales`: the first is the one that rules are written in.
    pub locales: Vec<Spanned<String>>,
    /// `limits`
    pub limits: Limits,
    /// `revisions`
    pub revisions: Revisions,
    /// `severities`: the weight of findings, where the workspace sets its own; `None` is off.
    pub severities: Vec<(Spanned<String>, Option<Severity>)>,
}

/// `login_url: https://shop.example/login`
#[derive(Clone, Debug, PartialEq)]
pub struct SiteConstant {
    /// The name behind `site.`
    pub name: Spanned<String>,
    /// The text.
    pub value: String,
}

/// Who may be believed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IdentitySettings {
    /// `onboarding`: whether the name-and-address questions exist.
    pub onboarding: bool,
    /// `addresses`: which kinds of address identify a customer; both, where it is not written.
    pub addresses: Addresses,
    /// `clock_skew` in milliseconds, 60 s where it is not written.
    pub clock_skew: i64,
    /// `keys` of User Identity JWTs.
    pub keys: Vec<KeyDeclaration>,
}

/// A key and the one algorithm that it may be used with.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyDeclaration {
    /// `id`: the `kid` of tokens.
    pub id: Spanned<String>,
    /// `algorithm`
    pub algorithm: KeyAlgorithm,
    /// `public_key` or `secret`
    pub material: KeyMaterial,
    /// `issuer`
    pub issuer: String,
    /// `audience`
    pub audience: String,
}

/// The algorithms that a key may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the standard's own (RFC 7518, RFC 8037)")]
pub enum KeyAlgorithm {
    Rs256,
    Es256,
    EdDsa,
    Hs256,
}

/// What a signature is checked with.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyMaterial {
    /// `public_key: keys/rs.pem`: a path beside the manifest.
    PublicKeyFile(Spanned<String>),
    /// `secret: …`, of at least 32 bytes.
    Secret(String),
    /// `secret_from_environment: NAME`: the name of a variable that the host reads.
    SecretVariable(Spanned<String>),
}

/// `vip: boolean`, or `open_orders: { type: integer 0..50, about: customer, sensitive: true }`
#[derive(Clone, Debug, PartialEq)]
pub struct FactDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// Its type.
    pub kind: Type,
    /// Whom it is about: facts about the customer are forgotten when the customer signs out or becomes someone else.
    pub about: About,
    /// Whether it may be shown to proven customers only.
    pub sensitive: bool,
    /// What it means.
    pub description: String,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// `about: customer`
    #[default]
    Customer,
    /// `about: chat`
    Chat,
}

/// `order: { number: text, delivered_on: optional date }`
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// Its fields.
    pub fields: Vec<FieldDeclaration>,
}

/// A field of a record, an input of an action, or something that an outcome gives.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// Its type; never a record.
    pub kind: Type,
    /// True behind `optional`: it may be missing.
    pub optional: bool,
}

/// Something that the host can do.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionDeclaration {
    /// Its name, such as `orders.latest`.
    pub name: Spanned<String>,
    /// What it does.
    pub description: String,
    /// Whether it may be called for proven customers only, and what it gives is shown to them only.
    pub sensitive: bool,
    /// Whether it changes something in the world, so that calling it twice matters.
    pub changes_something: bool,
    /// What it is given.
    pub inputs: Vec<FieldDeclaration>,
    /// What may come of it; `failed` besides, always.
    pub outcomes: Vec<OutcomeDeclaration>,
}

/// `found: order`, or `found: { gives: { number: text }, changes: [vip] }`
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// What it gives; the fields of a record where one is named.
    pub gives: Vec<FieldDeclaration>,
    /// The record that is named.
    pub record: Option<String>,
    /// The declared facts that it may change.
    pub changes: Vec<Spanned<String>>,
}

/// When the office is open.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursDeclaration {
    /// The name behind `hours.`
    pub name: Spanned<String>,
    /// An IANA name; the workspace's where it is not written.
    pub time_zone: String,
    /// For each day from Monday on: the spans that are open, in minutes from midnight, end excluded.
    pub week: [Vec<(u16, u16)>; 7],
    /// Days that are closed all the same, in days since 1970-01-01.
    pub closed: Vec<i64>,
}

/// Limits and defaults of conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// `no_answer`: how long a question or wait without a limit of its own waits; then the conversation is resolved as
    /// abandoned. Milliseconds, 30 minutes where it is not written.
    pub no_answer: i64,
    /// `call`: how long a call without a limit of its own may take before it has failed. Milliseconds, 30 s.
    pub call: i64,
    /// `fault_inbox`: where a conversation goes when the machine stops it; the first inbox where it is not written.
    pub fault_inbox: Option<Spanned<String>>,
}

/// What becomes of conversations under way when the rules have changed where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Revisions {
    /// `when_changed`
    pub when_changed: WhenChanged,
    /// `inbox`: where conversations go that cannot go on; the fault inbox where it is not written.
    pub inbox: Option<Spanned<String>>,
}

/// What becomes of a conversation whose place is not what it was, and which no `migrate` is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenChanged {
    /// `stay on the old revision`: it goes on with the rules that it was saved on, as long as the host holds them;
    /// otherwise it is handed off.
    #[default]
    Stay,
    /// `restart the thread`: it begins its thread anew, with what it remembers.
    Restart,
    /// `hand off`
    HandOff,
}

impl WhenChanged {
    /// The words for each, as the manifest has them.
    pub const WORDS: [(&'static str, WhenChanged); 3] = [
        ("stay on the old revision", WhenChanged::Stay),
        ("restart the thread", WhenChanged::Restart),
        ("hand off", WhenChanged::HandOff),
    ];
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { no_answer: 30 * 60_000, call: 30_000, fault_inbox: None }
    }
}

impl FieldDeclaration {
    /// Where it stands.
    pub fn span(&self) -> Span {
        self.name.span
    }
}
