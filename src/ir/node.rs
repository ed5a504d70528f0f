//! Nodes: what bodies of actions do, and where control goes from each.

use super::{
    ActionId, AnswerKind, Arm, Condition, Expression, HandlerId, InboxId, MemoryId, NodeId, PlaceId, RecordId, StepsId,
    Template, ThreadId, TopicId,
};
use crate::source::Span;

/// One action, or one fork.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it does.
    pub kind: NodeKind,
    /// Which body it belongs to.
    pub body: Body,
    /// The action in the text.
    pub span: Span,
}

/// A body of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Body {
    /// The start lines.
    Start,
    /// A thread.
    Thread(ThreadId),
    /// A `steps` block.
    Steps(StepsId),
    /// A handler.
    Handler(HandlerId),
}

/// What a node does.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Sends a message.
    Say {
        /// The message.
        text: Template,
        /// What follows.
        next: NodeId,
    },
    /// Sends a message with quick replies and waits.
    Choose(Box<Choose>),
    /// Sends a question and waits for an answer that parses.
    Ask(Box<Ask>),
    /// Shows the onboarding form and waits; leads on at once where the customer is not anonymous.
    Onboard {
        /// What is said above the form.
        text: Template,
        /// Done.
        done: NodeId,
        /// Nothing came.
        no_answer: Timeout,
        /// Where it waits.
        place: PlaceId,
    },
    /// Waits for something to happen.
    Wait {
        /// What may happen, tried in order.
        arms: Vec<Arm>,
        /// Time is up.
        otherwise: Timeout,
        /// Where it waits.
        place: PlaceId,
    },
    /// Asks the host to do something and waits for the outcome.
    Call(Box<Call>),
    /// Goes to the target of the first branch that holds.
    Branch {
        /// `rules`, `decide`.
        form: BranchForm,
        /// Tried in order.
        branches: Vec<Branch>,
        /// None of them holds; absent only where they cover everything (a lowered workspace with no error has no gap).
        otherwise: Option<NodeId>,
    },
    /// Goes to one of the targets by a stable hash of the customer or conversation.
    Split {
        /// The experiment.
        name: String,
        /// Shares in percent, 100 in all.
        arms: Vec<(u8, NodeId)>,
    },
    /// Changes a memory.
    Set {
        /// Which.
        memory: MemoryId,
        /// What it becomes.
        value: SetValue,
        /// What follows.
        next: NodeId,
    },
    /// Writes a note for the agent.
    Note {
        /// The note.
        text: Template,
        /// What follows.
        next: NodeId,
    },
    /// Adds or removes a topic.
    Topic {
        /// Which.
        topic: TopicId,
        /// True: adds it.
        add: bool,
        /// What follows.
        next: NodeId,
    },
    /// Runs a `steps` block and comes back.
    Do {
        /// Which.
        steps: StepsId,
        /// What follows when it returns.
        next: NodeId,
        /// The name of this return in saved states.
        place: PlaceId,
    },
    /// The end of a `steps` block.
    Return,
    /// Goes to another thread.
    Pivot(ThreadId),
    /// Control passes to an agent.
    HandOff(HandOff),
    /// The conversation ends.
    Resolve(Resolution),
    /// The end of a handler: the interrupted wait goes on with the time it had left.
    Resume {
        /// The question is said again first.
        ask_again: bool,
    },
}

impl NodeKind {
    /// The nodes that follow in the same body, each way in its turn: what holds before what does not, what happens before
    /// that time is up. A `do` is followed by what stands behind it; threads and `steps` that a node enters are not told.
    pub fn successors(&self) -> impl Iterator<Item = NodeId> {
        let (mut choices, mut arms, mut outcomes) = (&[][..], &[][..], &[][..]);
        let (mut branches, mut shares) = (&[][..], &[][..]);
        let others: [Option<NodeId>; 3] = match self {
            NodeKind::Say { next, .. }
            | NodeKind::Set { next, .. }
            | NodeKind::Note { next, .. }
            | NodeKind::Topic { next, .. }
            | NodeKind::Do { next, .. } => [Some(*next), None, None],
            NodeKind::Choose(choose) => {
                choices = &choose.choices;
                [choose.anything_else, Some(choose.no_answer.target), None]
            }
            NodeKind::Ask(ask) => [Some(ask.next), ask.otherwise, Some(ask.no_answer.target)],
            NodeKind::Onboard { done, no_answer, .. } => [Some(*done), Some(no_answer.target), None],
            NodeKind::Wait { arms: own, otherwise, .. } => {
                arms = own;
                [Some(otherwise.target), None, None]
            }
            NodeKind::Call(call) => {
                outcomes = &call.outcomes;
                [Some(call.failed), None, None]
            }
            NodeKind::Branch { branches: own, otherwise, .. } => {
                branches = own;
                [*otherwise, None, None]
            }
            NodeKind::Split { arms, .. } => {
                shares = arms;
                [None; 3]
            }
            NodeKind::Return
            | NodeKind::Pivot(_)
            | NodeKind::HandOff(_)
            | NodeKind::Resolve(_)
            | NodeKind::Resume { .. } => [None; 3],
        };
        let events = choices.iter().map(|choice: &Choice| choice.target).chain(arms.iter().map(|arm: &Arm| arm.target));
        let decided = branches.iter().map(|branch: &Branch| branch.target);
        let drawn = shares.iter().map(|(_, target): &(u8, NodeId)| *target);
        events.chain(outcomes.iter().copied()).chain(decided).chain(drawn).chain(others.into_iter().flatten())
    }

    /// Whether the conversation may wait there for something to happen.
    pub fn waits(&self) -> bool {
        use NodeKind::{Ask, Call, Choose, Onboard, Wait};
        matches!(self, Choose(_) | Ask(_) | Onboard { .. } | Wait { .. } | Call(_))
    }
}

pub use crate::ast::Resolution;

/// What happens when time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timeout {
    /// Milliseconds.
    pub after: i64,
    /// What is done.
    pub target: NodeId,
}

/// A question with quick replies.
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    /// The question.
    pub text: Template,
    /// The quick replies, one to ten.
    pub choices: Vec<Choice>,
    /// Whatever else the customer writes.
    pub anything_else: Option<NodeId>,
    /// Nothing came.
    pub no_answer: Timeout,
    /// Where it waits.
    pub place: PlaceId,
}

/// A quick reply.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Choice {
    /// Its id, of `[A-Za-z0-9_-]`.
    pub id: String,
    /// What the button says.
    pub label: String,
    /// What is done when it is picked.
    pub target: NodeId,
    /// The label in the text.
    pub span: Span,
}

/// A question with a free answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question.
    pub text: Template,
    /// The memory that takes the answer.
    pub into: MemoryId,
    /// Asked even when the memory is known.
    pub always: bool,
    /// How the answer is read.
    pub answer: AnswerKind,
    /// A regular expression that the whole answer must match.
    pub matching: Option<String>,
    /// How often, and with what words, it is asked again.
    pub retry: Option<(u8, Template)>,
    /// After the last bad answer; absent where every answer is good.
    pub otherwise: Option<NodeId>,
    /// Nothing came.
    pub no_answer: Timeout,
    /// A good answer.
    pub next: NodeId,
    /// Where it waits.
    pub place: PlaceId,
}

impl Ask {
    /// Whether any text at all answers it.
    pub fn takes_all(&self) -> bool {
        self.answer == AnswerKind::Text && self.matching.is_none()
    }
}

/// Asking the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What to do.
    pub action: ActionId,
    /// Which inputs are given what; inputs by their place in the action's list.
    pub arguments: Vec<(u32, Expression)>,
    /// Where what it gives is kept.
    pub into: Option<RecordId>,
    /// Milliseconds until it has failed.
    pub within: i64,
    /// One target for each declared outcome, in their order.
    pub outcomes: Vec<NodeId>,
    /// It failed, or was not answered in time.
    pub failed: NodeId,
    /// Where it waits.
    pub place: PlaceId,
}

/// What kind of fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchForm {
    /// `rules`: ordered, first match wins.
    Rules,
    /// `decide by`: a table whose rows do not overlap.
    Table,
}

/// A branch of a fork.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Branch {
    /// The rule's label; for a row of a table, the row as written.
    pub label: String,
    /// When it holds.
    pub condition: Condition,
    /// What is done.
    pub target: NodeId,
    /// Label and condition, or the row's patterns, in the text.
    pub span: Span,
}

/// What a memory becomes.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum SetValue {
    /// A value.
    To(Expression),
    /// More or less of it, kept within its range; unknown stays unknown.
    Add(i64),
    /// Unknown.
    Unknown,
}

/// Control passes to an agent.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct HandOff {
    /// To which inbox.
    pub inbox: InboxId,
    /// How urgent.
    pub priority: Option<Priority>,
    /// Why.
    pub reason: Option<Box<Template>>,
    /// What the agent should know.
    pub note: Option<Box<Template>>,
}

impl HandOff {
    /// What the agent is told.
    pub fn texts(&self) -> impl Iterator<Item = &Template> {
        self.reason.as_deref().into_iter().chain(self.note.as_deref())
    }
}

/// How urgent a hand-off is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the words are the language's own")]
pub enum Priority {
    Low,
    Normal,
    High,
    Urgent,
}

impl Priority {
    /// All of them, with the words for them.
    pub const WORDS: [(&'static str, Priority); 4] =
        [("low", Priority::Low), ("normal", Priority::Normal), ("high", Priority::High), ("urgent", Priority::Urgent)];
}
