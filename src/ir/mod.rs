//! What was meant: names resolved, types known, actions as a graph whose edges are where control goes.
//!
//! Every body (thread, steps, handler) is a set of [`Node`]s in one arena; a node names its successors. Between two
//! waits the graph has no cycle that the checker did not report, so every step of a conversation is bounded.
//! `emit`, `check` and every proof read this tree; there is no other.

#[cfg(feature = "compile")]
mod before;
#[cfg(feature = "compile")]
mod calendar;
mod condition;
mod facts;
mod guarantee;
mod migration;
mod node;
#[cfg(feature = "compile")]
mod saved;
mod scenario;
mod template;

pub use crate::artifact::{AnswerKind, BUILT_IN_FACTS, Comparison, FactId, TimeSpan, builtin, fold_words};
pub use crate::manifest::WhenChanged;
#[cfg(feature = "compile")]
pub(crate) use before::Before;
#[cfg(feature = "compile")]
pub(crate) use calendar::Clock;
pub use condition::{Condition, Operand, Question, Test};
pub use facts::{Fact, FactOrigin};
pub use guarantee::{Bound, EffectPattern, Guarantee, Moment, Property, PropertyKind};
pub use migration::{MemoryMove, Migration, MigrationTo};
pub use node::{
    Ask, Body, Branch, BranchForm, Call, Choice, Choose, HandOff, Node, NodeKind, Priority, Resolution, SetValue,
    Timeout,
};
#[cfg(feature = "compile")]
pub(crate) use saved::Saved;
pub use scenario::{Line, LineKind, Person, Scenario};
#[cfg(feature = "compile")]
pub(crate) use template::spoken;
pub use template::{Expression, Part, Template};

use crate::source::Span;
use crate::value::Type;

/// An index into one of the lists of [`Workspace`].
macro_rules! id {
    ($($name:ident: $what:literal),* $(,)?) => {$(
        #[doc = concat!("Which ", $what, ", by its place in the workspace's list.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    NodeId: "node",
    ThreadId: "thread",
    StepsId: "`steps` block",
    HandlerId: "handler",
    MemoryId: "memory",
    RecordId: "remembered record",
    ActionId: "host action",
    InboxId: "inbox",
    TopicId: "topic",
    HoursId: "business hours",
    PlaceId: "waiting place",
}

/// A workspace that was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workspace {
    /// What it is called.
    pub name: String,
    /// Constants of the site: name and text. They are filled into texts already.
    pub site: Vec<(String, String)>,
    /// Built-in facts at their well-known places ([`builtin`]), then business hours, then declared ones.
    pub facts: Vec<Fact>,
    /// What conversations remember: `remember`ed names, and the fields of records that calls give.
    pub memories: Vec<Memory>,
    /// Records that calls give.
    pub records: Vec<Record>,
    /// Conditions with names; wherever one is named it stands in whole.
    pub definitions: Vec<Definition>,
    /// What the host can do.
    pub actions: Vec<Action>,
    /// Inboxes.
    pub inboxes: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// Business hours; the first tells which days are business days.
    pub hours: Vec<Hours>,
    /// The zone of dates and times of day.
    pub zone: Zone,
    /// Locales; the first is the one that rules are written in.
    pub locales: Vec<String>,
    /// Where conversations begin: a waiting place of its own, tried in order.
    pub start: Start,
    /// Threads, in the order of files and lines.
    pub threads: Vec<Thread>,
    /// `steps` blocks.
    pub steps: Vec<Steps>,
    /// All handlers; threads name theirs, and those of the workspace stand in `workspace_handlers`.
    pub handlers: Vec<Handler>,
    /// Handlers outside threads, tried in order.
    pub workspace_handlers: Vec<HandlerId>,
    /// All nodes.
    pub nodes: Vec<Node>,
    /// All places where a conversation can wait or to which it can return.
    pub places: Vec<Place>,
    /// What must be true of every conversation.
    pub guarantees: Vec<Guarantee>,
    /// Transcripts that must come out.
    pub scenarios: Vec<Scenario>,
    /// Where a conversation goes when the machine stops it; none where the workspace has no inbox.
    pub fault_inbox: Option<InboxId>,
    /// What becomes of conversations whose place has changed since the revision that they were saved on.
    pub when_changed: WhenChanged,
    /// The inbox for those that cannot go on; none where the workspace has no inbox.
    pub revision_inbox: Option<InboxId>,
    /// What becomes of conversations at certain places of earlier revisions.
    pub migrations: Vec<Migration>,
    /// Memories that had another name in earlier revisions.
    pub memory_moves: Vec<MemoryMove>,
    /// Which kinds of address identify a customer.
    pub addresses: crate::manifest::Addresses,
    /// The time limit of the start, and of what has none of its own, in milliseconds.
    pub no_answer: i64,
    /// When simulated conversations begin unless they say so: a moment at which the first business hours are open, in
    /// milliseconds since 1970.
    pub usual_moment: i64,
}

impl Workspace {
    /// The addresses at which customers sign in: constants of the site whose names say so.
    pub fn login_links(&self) -> impl Iterator<Item = &str> {
        const NAMES: [&str; 4] = ["login", "log_in", "sign_in", "signin"];
        let is_login = |name: &str| NAMES.iter().any(|own| name.contains(own));
        self.site.iter().filter(move |(name, text)| is_login(name) && !text.is_empty()).map(|(_, text)| text.as_str())
    }

    /// Every event that an arm or a handler takes.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        let of_waits = self.nodes.iter().flat_map(|node| match &node.kind {
            NodeKind::Wait { arms, .. } => arms.as_slice(),
            _ => &[],
        });
        let of_handlers = self.handlers.iter().map(|handler| &handler.arm);
        self.start.arms.iter().chain(of_waits).chain(of_handlers).map(|arm| &arm.event)
    }

    /// Every event that rules or guarantees name.
    pub fn named_events(&self) -> impl Iterator<Item = &Event> {
        let properties = self.guarantees.iter().flat_map(|guarantee| &guarantee.properties);
        let moments = properties.flat_map(|property| property.kind.parts().1);
        let of_guarantees =
            moments.filter_map(|moment| if let Moment::Event(event) = moment { Some(event) } else { None });
        self.events().chain(of_guarantees)
    }

    /// The node behind `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}

/// Something that a conversation remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    /// Its name; fields of records are dotted (`order.number`).
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// The record it is a field of, or the presence of.
    pub record: Option<RecordId>,
    /// True where it holds what a sensitive action gave.
    pub sensitive: bool,
    /// Where it is declared.
    pub span: Span,
}

/// What `call … as NAME` keeps: one memory for each field, and one that tells whether there is anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Known (1) while an outcome that gives something was the last one.
    pub presence: MemoryId,
    /// Field names and their memories.
    pub fields: Vec<(String, MemoryId)>,
    /// Where it is first named.
    pub span: Span,
}

/// A condition with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// What it means.
    pub condition: Condition,
    /// Whether something names it.
    pub is_used: bool,
    /// Its name in the text.
    pub span: Span,
    /// The whole item in the text.
    pub item: Span,
}

/// What the host can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// For proven customers only.
    pub sensitive: bool,
    /// Calling it twice matters.
    pub changes_something: bool,
    /// What it is given.
    pub inputs: Vec<Field>,
    /// What may come of it, without `failed`.
    pub outcomes: Vec<Outcome>,
}

/// A named, typed part.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What may come of an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub gives: Vec<Field>,
    /// Which facts it may change.
    pub changes: Vec<FactId>,
}

/// When the office is open, with all that is needed to tell it without any zone data.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// For each day from Monday on: open spans in minutes from midnight, end excluded.
    pub week: [Vec<(u16, u16)>; 7],
    /// Closed days, in days since 1970-01-01, sorted.
    pub closed: Vec<i64>,
}

/// The offsets of a time zone: from each moment on (seconds since 1970), so many seconds east of UTC.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Zone {
    /// Its IANA name.
    pub name: String,
    /// Sorted by moment; the first holds before it as well.
    pub offsets: Vec<(i64, i32)>,
}

/// Where conversations begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// The lines; each target is the pivot to its thread.
    pub arms: Vec<Arm>,
    /// The waiting place of a conversation that no line has taken yet, and what happens when its time is up.
    pub wait: Option<(PlaceId, Timeout)>,
    /// The whole item.
    pub span: Span,
}

/// A thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// False: never started.
    pub active: bool,
    /// Where it begins.
    pub entry: NodeId,
    /// Its own handlers, tried in order.
    pub handlers: Vec<HandlerId>,
    /// Its name in the text.
    pub span: Span,
}

/// A `steps` block; every path through it ends in [`NodeKind::Return`] or ends the conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Its name.
    pub name: String,
    /// Where it begins.
    pub entry: NodeId,
    /// Its name in the text.
    pub span: Span,
}

/// What is done about an event that no waiting arm took; ends in [`NodeKind::Resume`] where nothing else ends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// Its thread, event and condition as they are written, such as `menu / on customer writes "agent" when vip`;
    /// survives unrelated edits.
    pub name: String,
    /// What must happen, and hold.
    pub arm: Arm,
    /// Taken only after the hand-off; otherwise only before.
    pub after_hand_off: bool,
    /// The thread it belongs to.
    pub thread: Option<ThreadId>,
}

/// An event with a condition, and where it leads.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Arm {
    /// What must happen.
    pub event: Event,
    /// What must hold besides.
    pub condition: Option<Condition>,
    /// What is done.
    pub target: NodeId,
    /// Event and condition in the text.
    pub span: Span,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The chat opens.
    ChatOpens,
    /// The customer writes; one of these phrases, or anything where there is none. A phrase is folded: lower case,
    /// words of letters and digits with single spaces between them; it is found as a run of whole words.
    Writes(Vec<String>),
    /// The customer picks a quick reply with one of these option ids (all that carry the label).
    Picks {
        /// The label as written.
        label: String,
        /// The option ids.
        options: Vec<String>,
    },
    /// Anonymous becomes identified.
    Identifies,
    /// The customer becomes authenticated.
    Authenticates,
    /// The customer becomes anonymous.
    SignsOut,
    /// Another person is at the screen.
    BecomesSomeoneElse,
    /// The proof ran out.
    TokenExpires,
    /// Nothing came from the customer for so many milliseconds.
    Idle(i64),
}

/// A place where a conversation can wait, or to which it can return.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The names on the way to it, such as `menu / ask "What can we do for you?"`; survives unrelated edits.
    pub path: String,
    /// The node that waits; none for the start.
    pub node: Option<NodeId>,
    /// In the text.
    pub span: Span,
}
