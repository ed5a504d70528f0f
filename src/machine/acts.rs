//! What a step did, in a buffer that is used again: texts are rendered into it, everything else is borrowed from the
//! program.

use super::act::{Act, Fields, Outcome, QuickReplies, Tried};
use crate::artifact::parts::{Choice, StringId, Strings};
use crate::given::Given;
use crate::time::Timestamp;
use std::fmt;
use std::ops::Range;

/// What the machine did, in order. Let it be [`clear`](Acts::clear)ed and used again: then a step allocates nothing but
/// the arguments of calls.
///
/// ```
/// # use threadle::machine::{Act, Acts};
/// # let acts = Acts::new();
/// for act in &acts {
///     if let Act::Say { text, quick_replies } = act {
///         println!("{text}");
///         quick_replies.iter().for_each(|reply| println!("  [{}]", reply.label));
///     }
/// }
/// ```
#[derive(Clone, Default)]
pub struct Acts<'p> {
    list: Vec<Kept<'p>>,
    /// Texts with their slots filled, one behind the other.
    pub(super) rendered: String,
    /// The phrases that were heard: scratch, empty between two steps.
    pub(super) heard: Vec<StringId>,
}

/// A text of an act.
#[derive(Clone, Copy)]
pub(super) enum Text<'p> {
    /// It never changes, and stands in the program.
    Constant(&'p str),
    /// It was rendered, and stands in the buffer.
    Rendered { start: usize, end: usize },
}

/// An act as it is kept.
#[derive(Clone)]
pub(super) enum Kept<'p> {
    Say { text: Text<'p>, choices: &'p [Choice], strings: &'p Strings },
    ShowOnboarding { text: Text<'p>, fields: &'p [StringId], strings: &'p Strings },
    CallAction { call: u32, action: &'p str, arguments: Vec<(&'p str, Given)>, due: Timestamp },
    Note { text: Text<'p> },
    TopicAdded { topic: &'p str },
    TopicRemoved { topic: &'p str },
    HandedOff { inbox: &'p str, priority: Option<&'p str>, reason: Option<Text<'p>>, note: Option<Text<'p>> },
    Resolved { outcome: Outcome },
    Fault { code: &'static str, text: &'static str, thread: Option<&'p str>, line: Option<u32> },
    Decided { thread: Option<&'p str>, line: Option<u32>, label: &'p str, tried: Vec<Tried<'p>> },
}

impl<'p> Acts<'p> {
    /// An empty buffer.
    pub fn new() -> Acts<'p> {
        Acts::default()
    }

    /// Forgets what was done, and keeps the room for it.
    pub fn clear(&mut self) {
        self.list.clear();
        self.rendered.clear();
    }

    /// How many acts there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What was done, in order.
    pub fn iter(&self) -> Iter<'_, 'p> {
        Iter { acts: self, next: 0..self.list.len() }
    }

    pub(super) fn push(&mut self, act: Kept<'p>) {
        self.list.push(act);
    }

    /// A text of an act.
    pub(super) fn text(&self, text: Text<'p>) -> &str {
        match text {
            Text::Constant(text) => text,
            Text::Rendered { start, end } => &self.rendered[start..end],
        }
    }

    /// Forgets a text that was rendered last and is in no act.
    pub(super) fn take_back(&mut self, text: Text<'p>) {
        if let Text::Rendered { start, .. } = text {
            self.rendered.truncate(start);
        }
    }

    fn get(&self, index: usize) -> Act<'_> {
        match &self.list[index] {
            Kept::Say { text, choices, strings } => {
                Act::Say { text: self.text(*text), quick_replies: QuickReplies { choices, strings } }
            }
            Kept::ShowOnboarding { text, fields, strings } => {
                Act::ShowOnboarding { text: self.text(*text), fields: Fields { fields, strings } }
            }
            Kept::CallAction { call, action, arguments, due } => {
                Act::CallAction { call: *call, action, arguments, due: *due }
            }
            Kept::Note { text } => Act::Note { text: self.text(*text) },
            Kept::TopicAdded { topic } => Act::TopicAdded { topic },
            Kept::TopicRemoved { topic } => Act::TopicRemoved { topic },
            Kept::HandedOff { inbox, priority, reason, note } => Act::HandedOff {
                inbox,
                priority: *priority,
                reason: reason.map(|text| self.text(text)),
                note: note.map(|text| self.text(text)),
            },
            Kept::Resolved { outcome } => Act::Resolved { outcome: *outcome },
            Kept::Fault { code, text, thread, line } => Act::Fault { code, text, thread: *thread, line: *line },
            Kept::Decided { thread, line, label, tried } => Act::Decided { thread: *thread, line: *line, label, tried },
        }
    }
}

/// Acts, one after the other.
#[derive(Clone)]
pub struct Iter<'a, 'p> {
    acts: &'a Acts<'p>,
    next: Range<usize>,
}

impl<'a> Iterator for Iter<'a, '_> {
    type Item = Act<'a>;

    fn next(&mut self) -> Option<Act<'a>> {
        self.next.next().map(|index| self.acts.get(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.next.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_, '_> {}

impl<'a, 'p> IntoIterator for &'a Acts<'p> {
    type Item = Act<'a>;
    type IntoIter = Iter<'a, 'p>;

    fn into_iter(self) -> Iter<'a, 'p> {
        self.iter()
    }
}

impl PartialEq for Acts<'_> {
    fn eq(&self, other: &Acts<'_>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Acts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}
