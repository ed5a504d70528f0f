//! Where a piece of text stands: sources, byte spans, lines and columns.

use std::sync::Arc;

/// One text of a workspace, by its place in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes in one source: `start..end`, both on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `source`.
    pub const fn new(source: SourceId, start: u32, end: u32) -> Span {
        Span { source, start, end }
    }

    /// From the start of `self` to the end of `other`, which stands behind it in the same source.
    pub fn to(self, other: Span) -> Span {
        Span { end: other.end.max(self.end), ..self }
    }

    /// The empty span behind the last byte.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

/// A value with the place it was written at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub const fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// One text: its path as the user would name it, and its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path, relative to the workspace, with `/` between its parts.
    pub path: Arc<str>,
    /// The text, whole.
    pub text: Arc<str>,
    line_starts: Arc<[u32]>,
}

impl Source {
    /// A text of less than 4 GiB (the loader refuses more).
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let text = text.into();
        let newlines = text.match_indices('\n');
        let line_starts: Vec<u32> = std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect();
        let line_starts = line_starts.into();
        Source { path: path.into(), text, line_starts }
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let line = self.line_of(offset);
        let start = self.line_starts[line as usize - 1] as usize;
        let column = self.text.get(start..offset as usize).map_or(1, |head| head.chars().count() + 1);
        Position { line, column: column as u32 }
    }

    /// The line of a byte offset, from 1.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|start| *start <= offset) as u32
    }

    /// The same for whoever goes through a text from one place to the next: looked for from the line `line` on.
    #[cfg(feature = "compile")]
    pub(crate) fn line_from(&self, line: u32, offset: u32) -> u32 {
        const FEW: usize = 8;
        let starts = line.checked_sub(1).and_then(|index| self.line_starts.get(index as usize..)).unwrap_or_default();
        match starts.iter().take(FEW).take_while(|start| **start <= offset).count() as u32 {
            ahead if (1..FEW as u32).contains(&ahead) => line + ahead - 1,
            _ => self.line_of(offset),
        }
    }

    /// The text of line `line` (from 1) without its line ending; empty past the end.
    pub fn line(&self, line: u32) -> &str {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index as usize));
        let Some(start) = start else { return "" };
        self.text[*start as usize..].lines().next().unwrap_or("")
    }
}

/// A place for people: line and column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// All texts of a workspace, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and gives its id.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.0.push(source);
        SourceId(self.0.len() as u32 - 1)
    }

    /// The source behind `id`, if it is one of these.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// All sources with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }

    /// The text that `span` covers; empty where it covers none of these.
    pub fn text(&self, span: Span) -> &str {
        let range = span.start as usize..span.end as usize;
        self.get(span.source).and_then(|source| source.text.get(range)).unwrap_or("")
    }
}
