//! Actions as written: what a thread does, one after the other.

use super::{Block, Condition, Event, Expression, Literal, Name, Operator, Reference, SetValue, Template};
use crate::source::{Span, Spanned};

/// One action.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Which.
    pub kind: ActionKind,
    /// The whole action.
    pub span: Span,
}

/// What an action does (design: language §5). What is rare or large stands in a box: rules have many actions.
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
        value: Box<SetValue>,
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
        called: Option<Box<Name>>,
    },
    /// `pivot to NAME`
    Pivot(Name),
    /// `hand off to inbox "I" [priority P] [reason TEXT] [note TEXT]`
    HandOff(HandOff),
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

/// Asking the host to do something; without inputs the parentheses may be left out.
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
    pub otherwise: Option<Box<Block>>,
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
    pub priority: Option<Box<Name>>,
    /// `reason TEXT`
    pub reason: Option<Box<Template>>,
    /// `note TEXT`
    pub note: Option<Box<Template>>,
}
