//! Parse tree to syntax tree: one function a rule, and nothing that can fail on what the grammar let through.

mod action;
mod branch;
mod condition;
mod guarantee;
mod item;
mod question;
mod scenario;
mod value;

pub(super) use condition::is_operand;
pub(super) use item::file;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::grammar::Rule;
use super::mistake::Mistake;
use super::scan::Segment;
use super::tree::{Pair, Pairs, trim_end};
use crate::ast::{Asked, Block, Name, NoAnswer, Retry, Template};
use crate::diagnostic::{Diagnostic, syntax};
use crate::source::{SourceId, Span, Spanned};

/// What the functions of this folder share: where they are, and what they found wrong.
pub(super) struct Builder<'a> {
    /// The file.
    id: SourceId,
    /// The text that was parsed.
    pub segment: &'a Segment<'a>,
    /// Long lists whose insides the grammar has not read yet, the next one last.
    pub long_lists: Vec<Range<usize>>,
    /// True within a mistake: what stands behind its `=>` is told only where it is wrong for sure.
    inside_mistake: bool,
    /// What was asked already, as it is written.
    asked: HashMap<&'a str, Arc<Asked>, RandomState>,
    /// What is wrong with the values of this segment.
    pub found: Vec<Diagnostic>,
    /// What the grammar could not read.
    pub mistakes: Vec<Mistake>,
}

impl<'a> Builder<'a> {
    /// For the tree of `segment` without the insides of `long_lists`.
    pub fn new(id: SourceId, segment: &'a Segment<'a>, long_lists: &[Range<usize>]) -> Builder<'a> {
        let (asked, long_lists) = (HashMap::default(), long_lists.iter().rev().cloned().collect());
        Builder { id, segment, long_lists, inside_mistake: false, asked, found: Vec::new(), mistakes: Vec::new() }
    }

    /// Whether the tree is that of the whole segment, and nothing in it was none of the things that may stand there.
    pub fn is_whole(&self) -> bool {
        self.long_lists.is_empty() && self.mistakes.is_empty()
    }

    /// Where `pair` stands.
    fn span(&self, pair: &Pair<'_>) -> Span {
        self.place(pair.start(), pair.end())
    }

    /// `start..end` of the segment, as a place of the file.
    fn place(&self, start: usize, end: usize) -> Span {
        self.segment.place(self.id, start, end)
    }

    /// A place of the file as an offset of the segment.
    fn offset(&self, at: u32) -> usize {
        at.saturating_sub(self.segment.start) as usize
    }

    /// The end of what stands at `start..end`, without the blank space at its end.
    fn trim_end(&self, start: usize, end: usize) -> usize {
        trim_end(&self.segment.text, start, end)
    }

    /// Behind the blank space at `at`.
    pub fn skip_gap(&self, at: usize) -> usize {
        let rest = self.segment.text.as_bytes().get(at..).unwrap_or_default();
        at + rest.len() - rest.trim_ascii_start().len()
    }

    /// Builds everything that stands side by side, in as much room as it takes.
    fn all<'i, T>(&mut self, children: Pairs<'i>, mut build: impl FnMut(&mut Self, Pair<'i>) -> T) -> Vec<T> {
        let mut all = Vec::with_capacity(children.count());
        children.for_each(|pair| all.push(build(self, pair)));
        all
    }

    /// Builds each child of a list, and keeps what is none of the things that may stand in it for later.
    fn each<'i>(&mut self, list: Rule, children: Pairs<'i>, mut build: impl FnMut(&mut Self, Pair<'i>)) {
        let (mut before, mut again) = (None, self.inside_mistake && list == Rule::bad_arrow);
        for child in children {
            let span = child.start()..child.end();
            match child.as_rule() {
                Rule::bad | Rule::bad_end => {
                    self.mistakes.push(Mistake { list, span, before: before.take(), again });
                    again = true;
                    // Behind the `=>` of such a line stands a name.
                    if list != Rule::start {
                        self.mistakes_within(child);
                    }
                }
                Rule::bad_rest => {}
                _ => {
                    build(self, child);
                    (before, again) = (Some(span), false);
                }
            }
        }
    }

    /// Keeps the mistakes inside of something that is not built.
    fn mistakes_within(&mut self, pair: Pair<'_>) {
        let list = pair.as_rule();
        let outside = std::mem::replace(&mut self.inside_mistake, true);
        self.each(list, pair.into_inner(), Self::mistakes_within);
        self.inside_mistake = outside;
    }

    /// Puts `value` where only one may stand.
    fn once<T: Placed>(&mut self, slot: &mut Option<T>, value: T, what: &str) {
        match slot {
            Some(first) => self.found.push(syntax::written_twice(what, first.place(), value.place())),
            None => *slot = Some(value),
        }
    }

    /// A leaf as a name.
    fn name(&self, pair: &Pair<'_>) -> Name {
        Spanned::new(pair.as_str().into(), self.span(pair))
    }

    /// The next child as a name.
    fn next_name(&self, children: &mut Pairs<'_>) -> Name {
        children.next().map(|pair| self.name(&pair)).unwrap_or_default()
    }
}

/// The next child, if it is a `rule`.
fn take<'i>(children: &mut Pairs<'i>, rule: Rule) -> Option<Pair<'i>> {
    children.peek().filter(|pair| pair.as_rule() == rule)?;
    children.next()
}

/// What knows where it stands.
trait Placed {
    /// Where.
    fn place(&self) -> Span;
}

impl<T> Placed for Spanned<T> {
    fn place(&self) -> Span {
        self.span
    }
}

impl<T: Placed> Placed for Box<T> {
    fn place(&self) -> Span {
        (**self).place()
    }
}

impl Placed for Block {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for NoAnswer {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for Retry {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for Template {
    fn place(&self) -> Span {
        self.span
    }
}
