//! What the grammar could not read, told in words.

use std::ops::Range;

use super::grammar::Rule;
use super::scan::Segment;
use crate::diagnostic::{Diagnostic, syntax};
use crate::source::{SourceId, Span};

/// Something that is none of the things that may stand where it stands.
pub(super) struct Mistake {
    /// The list it stands in.
    pub list: Rule,
    /// Its bytes.
    pub span: Range<usize>,
    /// The bytes of what stands in front of it in the same list.
    pub before: Option<Range<usize>>,
}

/// What is wrong with each.
pub(super) fn explain(id: SourceId, segment: &Segment<'_>, mistakes: Vec<Mistake>) -> Vec<Diagnostic> {
    let explained = mistakes.iter().map(|mistake| {
        let at = |offset: usize| (segment.start + offset as u32).min(segment.end);
        let span = Span::new(id, at(mistake.span.start), at(mistake.span.end));
        syntax::not_understood(span, segment.text.get(mistake.span.clone()), "a rule")
    });
    explained.collect()
}
