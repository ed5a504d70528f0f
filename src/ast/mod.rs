//! What was written: one [`File`] for each `*.thread` file, with the place of every word that a message may point at.
//!
//! Names stand here as they were written; `lower` resolves them. Mistakes leave no node behind, only a diagnostic.

mod condition;
mod guarantee;
mod scenario;
mod spelling;

pub use condition::{Condition, Operator, Reference, Test};
pub use guarantee::{EffectPattern, Guarantee, Guard, Limit, Moment, Property};
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

/// One action.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Which.
    pub kind: ActionKind,
    /// The whole action.
    pub span: Span,
}

/// What an action does (design: language §5).
#[derive(Clone, Debug, PartialEq)]
pub enum ActionKind {
    /// `say TEXT`
    Say(Template),
    /// `ask TEXT { "Choice" => … anything else => … no answer in 5 minutes => … }`
    Choose(Box<Choose>),
    /// `[always] ask TEXT into NAME [as KIND] [matching /…/] { … }`
    Ask(Box<Ask>),
    /// `onboard TEXT { done => … no answer in 5 minutes => … }`
    Onboard(Box<Onboard>),
    /// `wait up to 2 minutes { when EVENT => … otherwise => … }`
    Wait(Box<Wait>),
    /// `call ACTION(…) [as NAME] [within 5 seconds] { outcome => … failed => … }`
    Call(Box<Call>),
    /// `rules { rule "label" when CONDITION => … otherwise => … }`
    Rules(Rules),
    /// `decide by FACT, FACT { PATTERN, PATTERN => … }`
    Decide(Decide),
    /// `split "name" { 50% => … 50% => … }`
    Split(Split),
    /// `set NAME to VALUE`
    Set {
        /// The memory.
        memory: Name,
        /// What it becomes.
        value: SetValue,
    },
    /// `note TEXT`
    Note(Template),
    /// `add topic "T"`
    AddTopic(Name),
    /// `remove topic "T"`
    RemoveTopic(Name),
    /// `do NAME`
    Do {
        /// The `steps` to run.
        steps: Name,
        /// `called NAME`: keeps the waiting places inside apart from those of another `do`.
        called: Option<Name>,
    },
    /// `pivot to NAME`
    Pivot(Name),
    /// `hand off to inbox "I" [priority P] [reason TEXT] [note TEXT]`
    HandOff(Box<HandOff>),
    /// `resolve`, `resolve as abandoned`
    Resolve(Resolution),
    /// `ask again`, in handlers only
    AskAgain,
}

/// How a conversation ends without an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// `resolve`, `resolve as resolved`
    Resolved,
    /// `resolve as abandoned`
    Abandoned,
}

/// `no answer in DURATION => …`
#[derive(Clone, Debug, PartialEq)]
pub struct NoAnswer {
    /// Milliseconds.
    pub after: Spanned<i64>,
    /// What happens then.
    pub body: Block,
    /// The whole arm.
    pub span: Span,
}

/// A question with quick replies.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    /// The question.
    pub text: Template,
    /// `called NAME`: the name of this waiting place.
    pub called: Option<Name>,
    /// The quick replies.
    pub choices: Vec<Choice>,
    /// `anything else => …`
    pub anything_else: Option<Block>,
    /// `no answer in … => …`
    pub no_answer: Option<NoAnswer>,
}

/// `"Label" [as id] => …`
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the button says.
    pub label: Template,
    /// Its id, where it is written.
    pub id: Option<Name>,
    /// What happens when it is picked.
    pub body: Block,
    /// The whole arm.
    pub span: Span,
}

/// A question with a free answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question.
    pub text: Template,
    /// The memory that takes the answer.
    pub into: Name,
    /// True behind `always`: asked even when the memory is known.
    pub always: bool,
    /// `as KIND`: what the answer must be (`email`, `phone`, `integer`, `decimal`, `date`, `time`, `yes or no`, `text`).
    pub kind: Option<Spanned<Box<str>>>,
    /// `matching /…/`
    pub matching: Option<Spanned<Box<str>>>,
    /// `called NAME`: the name of this waiting place, where `into` is not enough.
    pub called: Option<Name>,
    /// `retry N times TEXT`
    pub retry: Option<Retry>,
    /// `otherwise => …`: after the last retry.
    pub otherwise: Option<Block>,
    /// `no answer in … => …`
    pub no_answer: Option<NoAnswer>,
}

/// `retry 2 times "That is not a number."`
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// How often.
    pub times: Spanned<i64>,
    /// What is said each time.
    pub text: Template,
    /// The whole line.
    pub span: Span,
}

/// The name-and-address questions.
#[derive(Clone, Debug, PartialEq)]
pub struct Onboard {
    /// What is said above the form.
    pub text: Template,
    /// `called NAME`
    pub called: Option<Name>,
    /// `done => …`; without it the actions behind follow.
    pub done: Option<Block>,
    /// `no answer in … => …`
    pub no_answer: Option<NoAnswer>,
}

/// Waiting for something to happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// `up to DURATION`, in milliseconds.
    pub up_to: Option<Spanned<i64>>,
    /// `called NAME`
    pub called: Option<Name>,
    /// What may happen.
    pub arms: Vec<WaitArm>,
    /// `otherwise => …`: time is up.
    pub otherwise: Option<Block>,
}

/// `when EVENT [and CONDITION] => …`
#[derive(Clone, Debug, PartialEq)]
pub struct WaitArm {
    /// What must happen.
    pub event: Event,
    /// What must hold besides.
    pub condition: Option<Condition>,
    /// What is done.
    pub body: Block,
    /// The whole arm.
    pub span: Span,
}

/// Asking the host to do something.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The action of the manifest.
    pub action: Name,
    /// `(name: value, …)`
    pub arguments: Vec<Argument>,
    /// `as NAME`: the memory that keeps what the outcome gives.
    pub into: Option<Name>,
    /// `within DURATION`, in milliseconds.
    pub within: Option<Spanned<i64>>,
    /// `called NAME`
    pub called: Option<Name>,
    /// One arm for each outcome.
    pub outcomes: Vec<OutcomeArm>,
}

/// `name: value`
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The input of the action.
    pub name: Name,
    /// What it is given.
    pub value: Expression,
}

/// `found => …`
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeArm {
    /// A declared outcome, or `failed`.
    pub outcome: Name,
    /// What is done.
    pub body: Block,
    /// The whole arm.
    pub span: Span,
}

/// Ordered branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The rules, tried in order.
    pub rules: Vec<Rule>,
    /// `otherwise => …`
    pub otherwise: Option<Block>,
}

/// `rule "LABEL" when CONDITION => …`
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What the rule is called.
    pub label: Spanned<Box<str>>,
    /// When it holds.
    pub condition: Condition,
    /// What is done.
    pub body: Block,
    /// The whole rule.
    pub span: Span,
}

/// A decision table.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// `decide by` these.
    pub columns: Vec<Reference>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// `found, authenticated => …`
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One for each column.
    pub patterns: Vec<Pattern>,
    /// What is done.
    pub body: Block,
    /// The whole row.
    pub span: Span,
}

/// A cell of a decision table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Which values fit.
    pub kind: PatternKind,
    /// Where it stands.
    pub span: Span,
}

/// What a cell may say.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternKind {
    /// `*`
    Anything,
    /// `found`, `found or none`, `free or unknown`
    OneOf(Vec<Literal>),
    /// `not found`, `not found or none`
    NoneOf(Vec<Literal>),
    /// `>= 3`
    Compare(Operator, Literal),
    /// `3..5`
    Range(Literal, Literal),
    /// `unknown`
    Unknown,
    /// `known`
    Known,
}

/// A sticky experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Its name.
    pub name: Spanned<Box<str>>,
    /// `50% => …`
    pub arms: Vec<SplitArm>,
}

/// `50% => …`
#[derive(Clone, Debug, PartialEq)]
pub struct SplitArm {
    /// The share in percent.
    pub percent: Spanned<i64>,
    /// What is done.
    pub body: Block,
    /// The whole arm.
    pub span: Span,
}

/// Control passes to an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOff {
    /// The inbox.
    pub inbox: Name,
    /// `priority high`
    pub priority: Option<Name>,
    /// `reason TEXT`
    pub reason: Option<Template>,
    /// `note TEXT`
    pub note: Option<Template>,
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
    /// A bare word: a value of an enumeration such as `authenticated`.
    Word(Box<str>),
    /// `2 minutes`: milliseconds.
    Duration(i64),
    /// `2026-12-24`: days since 1970-01-01.
    Date(i64),
    /// `9:30`: minutes since midnight.
    TimeOfDay(i64),
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
