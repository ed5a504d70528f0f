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
    /// What calls are given, one behind the other.
    pub(super) arguments: Vec<(&'p str, Given)>,
    /// The rules that were tried, one decision behind the other.
    tried: Vec<Tried<'p>>,
    /// The phrases that were heard: scratch, empty between two steps.
    pub(super) heard: Vec<StringId>,
}

/// A text of an act.
#[derive(Clone, Copy)]
pub(super) struct Text<'p> {
    /// What it is where it never changes: it stands in the program.
    constant: &'p str,
    /// Where it stands in the buffer, if it was rendered and anything came of it.
    start: u32,
    end: u32,
}

/// An act as it is kept: nothing that has to be freed one by one.
#[derive(Clone, Copy)]
pub(super) enum Kept<'p> {
    Say { text: Text<'p>, choices: &'p [Choice], strings: &'p Strings },
    ShowOnboarding { text: Text<'p>, fields: &'p [StringId], strings: &'p Strings },
    CallAction { call: u32, action: &'p str, arguments: (usize, usize), due: Timestamp },
    Note { text: Text<'p> },
    TopicAdded { topic: &'p str },
    TopicRemoved { topic: &'p str },
    HandedOff { inbox: &'p str, priority: Option<&'p str>, reason: Option<Text<'p>>, note: Option<Text<'p>> },
    Resolved { outcome: Outcome },
    Fault { code: &'static str, text: &'static str, thread: Option<&'p str>, line: Option<u32> },
    Decided { thread: Option<&'p str>, line: Option<u32>, label: &'p str, tried: (usize, usize) },
}

impl<'p> Text<'p> {
    /// A text that never changes.
    #[inline]
    pub(super) fn constant(constant: &'p str) -> Text<'p> {
        Text { constant, start: 0, end: 0 }
    }

    /// What stands there in the buffer, as long as that is no larger than it ever should be.
    #[inline]
    pub(super) fn rendered(start: usize, end: usize) -> Option<Text<'p>> {
        Some(Text { constant: "", start: start as u32, end: u32::try_from(end).ok()? })
    }
}

impl<'p> Acts<'p> {
    /// An empty buffer.
    pub fn new() -> Acts<'p> {
        Acts::default()
    }

    /// Forgets what was done, and keeps the room for it.
    #[inline]
    pub fn clear(&mut self) {
        self.list.clear();
        self.rendered.clear();
        self.arguments.clear();
        self.tried.clear();
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
    #[inline]
    pub fn iter(&self) -> Iter<'_, 'p> {
        Iter { acts: self, next: 0..self.list.len() }
    }

    #[inline]
    pub(super) fn push(&mut self, act: Kept<'p>) {
        self.list.push(act);
    }

    /// Adds a decision, with the rules that were tried.
    pub(super) fn push_decision(
        &mut self,
        thread: Option<&'p str>,
        line: Option<u32>,
        label: &'p str,
        tried: Vec<Tried<'p>>,
    ) {
        let start = self.tried.len();
        self.tried.extend(tried);
        self.push(Kept::Decided { thread, line, label, tried: (start, self.tried.len()) });
    }

    /// A text of an act.
    #[inline]
    pub(super) fn text(&self, text: Text<'p>) -> &str {
        if text.start == text.end { text.constant } else { &self.rendered[text.start as usize..text.end as usize] }
    }

    /// Forgets a text that was rendered last and is in no act.
    pub(super) fn take_back(&mut self, text: Text<'p>) {
        if text.start != text.end {
            self.rendered.truncate(text.start as usize);
        }
    }

    #[inline]
    fn get(&self, index: usize) -> Act<'_> {
        match &self.list[index] {
            Kept::Say { text, choices, strings } => {
                Act::Say { text: self.text(*text), quick_replies: QuickReplies { choices, strings } }
            }
            Kept::ShowOnboarding { text, fields, strings } => {
                Act::ShowOnboarding { text: self.text(*text), fields: Fields { fields, strings } }
            }
            Kept::CallAction { call, action, arguments: (start, end), due } => {
                Act::CallAction { call: *call, action, arguments: &self.arguments[*start..*end], due: *due }
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
            Kept::Decided { thread, line, label, tried: (start, end) } => {
                Act::Decided { thread: *thread, line: *line, label, tried: &self.tried[*start..*end] }
            }
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

    #[inline]
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
