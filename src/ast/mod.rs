//! What was written: one [`File`] for each `*.thread` file, with the place of every word that a message may point at.
//!
//! Names stand here as they were written; `lower` resolves them. Mistakes leave no node behind, only a diagnostic.

mod action;
mod condition;
mod guarantee;
mod migrate;
mod scenario;
mod spelling;
mod walk;

pub use action::{
    Action, ActionKind, Argument, Ask, Call, Choice, Choose, Decide, HandOff, NoAnswer, Onboard, OutcomeArm, Pattern,
    PatternKind, Resolution, Retry, Row, Rule, Rules, Split, SplitArm, Wait, WaitArm,
};
pub use condition::{Asked, Condition, Operator, Reference, Test};
pub use guarantee::{EffectPattern, Guarantee, Guard, Limit, Moment, Property};
pub use migrate::{Migrate, MigrateKind, MigrateTo};
pub use scenario::{Line, LineKind, Person, Scenario};

use crate::source::{Span, Spanned};

/// A name as written: letters, digits and `_`, dotted where parts belong together (`orders.latest`).
pub type Name = Spanned<Box<str>>;

/// One file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Its items, in order.
    pub items: Vec<Item>,
    /// Its comments, in order; the formatter puts them back.
    pub comments: Vec<Comment>,
}

/// `# …` up to the end of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The words behind `#`, trimmed at their end.
    pub text: Box<str>,
    /// From `#` to the end of the line.
    pub span: Span,
}

/// Something at the top level of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `start { when chat opens => welcome }`
    Start(Start),
    /// `thread menu "What it is for" { … }`
    Thread(Thread),
    /// `steps ask_order { … }`
    Steps(Steps),
    /// `on customer writes "agent" => …`
    Handler(Handler),
    /// `remember order_number: text`
    Remember(Remember),
    /// `define loyal: customer is authenticated and vip`
    Define(Define),
    /// `guarantee "…" { … }`
    Guarantee(Guarantee),
    /// `scenario "…" { … }`
    Scenario(Scenario),
    /// `migrate from "…" => …`, `migrate memory … to …`
    Migrate(Box<Migrate>),
}

impl Item {
    /// The whole item.
    pub fn span(&self) -> Span {
        match self {
            Item::Start(item) => item.span,
            Item::Thread(item) => item.span,
            Item::Steps(item) => item.span,
            Item::Handler(item) => item.span,
            Item::Remember(item) => item.span,
            Item::Define(item) => item.span,
            Item::Guarantee(item) => item.span,
            Item::Scenario(item) => item.span,
            Item::Migrate(item) => item.span,
        }
    }
}

/// `start { … }`: which thread a conversation begins with; the first line that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The lines.
    pub lines: Vec<StartLine>,
    /// The whole item.
    pub span: Span,
}

/// `when chat opens and vip => welcome`
#[derive(Clone, Debug, PartialEq)]
pub struct StartLine {
    /// What must happen.
    pub event: Event,
    /// What must hold besides.
    pub condition: Option<Condition>,
    /// The thread to start.
    pub thread: Name,
    /// The whole line.
    pub span: Span,
}

/// `thread NAME "DESCRIPTION" { … }`, or `inactive thread …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub description: Option<Spanned<Box<str>>>,
    /// False behind `inactive`: kept, checked, and never started.
    pub active: bool,
    /// Handlers of its own (`on …` among its actions).
    pub handlers: Vec<Handler>,
    /// What it does.
    pub body: Block,
    /// The whole item.
    pub span: Span,
}

/// `steps NAME "DESCRIPTION" { … }`: actions that `do NAME` runs and returns from.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub description: Option<Spanned<Box<str>>>,
    /// What it does.
    pub body: Block,
    /// The whole item.
    pub span: Span,
}

/// `on EVENT [after hand off] [when CONDITION] => …`
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// What must happen.
    pub event: Event,
    /// True behind `after hand off`: taken only then. Without it: only before.
    pub after_hand_off: bool,
    /// What must hold besides.
    pub condition: Option<Condition>,
    /// What it does.
    pub body: Block,
    /// The whole item.
    pub span: Span,
}

/// `remember NAME: TYPE`
#[derive(Clone, Debug, PartialEq)]
pub struct Remember {
    /// The memory.
    pub name: Name,
    /// Its type, as written (`one of [small, large]`, `order`, `integer 1..9`).
    pub kind: TypeName,
    /// The whole item.
    pub span: Span,
}

/// A type as written; the manifest spells types the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeName {
    /// Which.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The spellings of types.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `boolean`, `text`, `decimal`, `time`, `date`, `duration`, or the name of a record of the manifest.
    Named(Box<str>),
    /// `integer` or `integer 0..10`
    Integer(Option<(i64, i64)>),
    /// `money EUR`
    Money(Box<str>),
    /// `one of [a, b]`
    OneOf(Vec<Name>),
    /// `list of text`
    List,
}

/// `define NAME: CONDITION`
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    /// The name that stands for the condition.
    pub name: Name,
    /// The condition.
    pub condition: Condition,
    /// The whole item.
    pub span: Span,
}

/// `{ … }`, or the one action behind `=>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The actions, in order.
    pub actions: Vec<Action>,
    /// True for `=> action`.
    pub arrow: bool,
    /// From `{` to `}`, or the one action.
    pub span: Span,
}

/// The right side of `set … to`.
#[derive(Clone, Debug, PartialEq)]
pub enum SetValue {
    /// `set n to EXPRESSION`
    Value(Expression),
    /// `set n to n + 1`, `set n to n - 1`: the change, with its sign.
    Add(Spanned<i64>),
    /// `set n to unknown`
    Unknown(Span),
}

/// A value that is handed on.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A fact, a memory or a field.
    Reference(Reference),
    /// A text, perhaps with facts in it.
    Text(Template),
    /// Any other literal.
    Literal(Literal),
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// Which.
    pub kind: LiteralKind,
    /// Where it stands.
    pub span: Span,
}

/// The spellings of values.
#[derive(Clone, Debug, PartialEq)]
pub enum LiteralKind {
    /// `yes`, `no`
    Boolean(bool),
    /// `12`, `-3`
    Integer(i64),
    /// `1.5`: millionths.
    Decimal(i64),
    /// `12.50 EUR`: hundredths, and the currency.
    Money(i64, Box<str>),
    /// `"text"` without any `{…}`.
    Text(Box<str>),
    /// `"gold", "press"`: what a list holds, in a scenario.
    Texts(Box<[Box<str>]>),
    /// A bare word: a value of an enumeration such as `authenticated`.
    Word(Box<str>),
    /// `2 minutes`: milliseconds.
    Duration(i64),
    /// `2026-12-24`: days since 1970-01-01.
    Date(i64),
    /// `9:30`: minutes since midnight.
    TimeOfDay(i64),
    /// `2026-12-24 9:30`: days since 1970-01-01, and minutes since midnight.
    Moment(i64, i64),
}

/// A text with facts in it: `"Hi {customer.first_name or "there"}!"`
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its parts; escapes are resolved.
    pub parts: Vec<Part>,
    /// From quote to quote.
    pub span: Span,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words as they are.
    Text(Box<str>),
    /// `{fact}`, `{fact or "fallback"}`
    Slot(Slot),
}

/// `{fact or "fallback"}`
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What is filled in.
    pub reference: Reference,
    /// What stands there when it is unknown.
    pub fallback: Option<Spanned<Box<str>>>,
    /// From `{` to `}`.
    pub span: Span,
}

/// Something that can happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Where it stands.
    pub span: Span,
}

/// The events that rules can name.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// `chat opens`
    ChatOpens,
    /// `customer writes`, `customer writes "refund" or "money back"`
    Writes(Vec<Spanned<Box<str>>>),
    /// `customer picks "Track my order"`
    Picks(Spanned<Box<str>>),
    /// `customer identifies`
    Identifies,
    /// `customer authenticates`
    Authenticates,
    /// `customer signs out`
    SignsOut,
    /// `customer becomes someone else`
    BecomesSomeoneElse,
    /// `token expires`
    TokenExpires,
    /// `idle 5 minutes`: milliseconds.
    Idle(Spanned<i64>),
}
