//! The ways in which rules are changed, and how a change is shown.

use crate::ir::{HandlerId, InboxId, NodeId, ThreadId};
use crate::prove::Asked;
use crate::source::{Sources, Span};

/// One change in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// The condition becomes its opposite.
    Negate(Asked),
    /// The condition goes: what it decides always happens.
    Always(Asked),
    /// The test at this place of the condition goes.
    WithoutTest(Asked, u16),
    /// The test at this place of the condition, for who is authenticated, takes who is identified as well.
    Loosen(Asked, u16),
    /// The comparison at this place of the condition goes the other way: at most instead of at least.
    Reverse(Asked, u16),
    /// The number that the test at this place of the condition compares with is one more, or one less.
    Bound(Asked, u16, Step),
    /// The test at this place of the condition does not take this one of its values.
    DropValue(Asked, u16, u16),
    /// The test at this place of the condition asks for another value.
    OtherValue(Asked, u16, i64),
    /// The silence that an arm or handler listens for is twice as long.
    Silence(Asked),
    /// What is added is one more.
    Amount(NodeId),
    /// The rule goes.
    DropRule(NodeId, u16),
    /// The rule and the one behind it change places.
    SwapRules(NodeId, u16),
    /// The arm of the wait goes.
    DropArm(NodeId, u16),
    /// The handler goes.
    DropHandler(HandlerId),
    /// The quick reply goes.
    DropChoice(NodeId, u16),
    /// The quick reply and the one behind it lead where the other does.
    SwapChoices(NodeId, u16),
    /// What is written besides the quick replies is not taken.
    DropAnythingElse(NodeId),
    /// The action is not done.
    Skip(NodeId),
    /// The pivot leads to another thread.
    Pivot(NodeId, ThreadId),
    /// The hand-off goes to another inbox.
    Inbox(NodeId, InboxId),
    /// The hand-off has no priority.
    Priority(NodeId),
    /// The hand-off has no reason.
    Reason(NodeId),
    /// The hand-off has no note.
    Note(NodeId),
    /// The conversation ends in the other way.
    Resolve(NodeId),
    /// The outcome of the call and the one behind it lead where the other does.
    SwapOutcomes(NodeId, u16),
    /// The question is asked again once more.
    Retry(NodeId),
    /// The time limit is twice as long.
    Late(NodeId),
    /// The question takes any text.
    Matching(NodeId),
    /// The topic is removed instead of added, or the other way round.
    Topic(NodeId),
    /// The question is not repeated behind the handler, or is.
    AskAgain(NodeId),
}

/// One more or one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// One more.
    Up,
    /// One less.
    Down,
}

/// A change with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The change.
    pub change: Change,
    /// What is done, in a few words.
    pub what: String,
    /// Where.
    pub span: Span,
    /// The line as it is, and as it would be.
    pub rewrite: Rewrite,
}

/// A line as it is, and as it would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewrite {
    /// As it is.
    pub before: String,
    /// As it would be; none where it goes.
    pub after: Option<String>,
}

impl Rewrite {
    /// The line at `span` without what stands there.
    pub(super) fn gone(sources: &Sources, span: Span) -> Rewrite {
        Rewrite { before: line(sources, span), after: None }
    }

    /// The line at `span` with `text` in its place.
    pub(super) fn to(sources: &Sources, span: Span, text: &str) -> Rewrite {
        let before = line(sources, span);
        let Some(source) = sources.get(span.source) else { return Rewrite { before, after: None } };
        let start = source.text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let behind = source.text[span.end as usize..].lines().next().unwrap_or("");
        let head = &source.text[start..span.start as usize];
        Rewrite { before, after: Some(format!("{head}{text}{behind}").trim().to_string()) }
    }
}

/// The first line at a span, without the space around it.
pub(super) fn line(sources: &Sources, span: Span) -> String {
    let Some(source) = sources.get(span.source) else { return String::new() };
    source.line(source.position(span.start).line).trim().to_string()
}
