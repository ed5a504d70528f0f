//! What is looked at before the grammar is: size, hidden characters, texts, comments and brackets.
//!
//! Everything found wrong here is told here and then mended in the copy that the grammar reads, byte for byte, so that
//! places stay what they are and one open quote or brace does not hide what stands behind it. Comments become blanks in
//! that copy too, and so does other blank space, so that the grammar knows no more of it than spaces and line ends.

use std::borrow::Cow;
use std::ops::Range;

use super::brackets::{self, Bracket};
use super::hidden;
use super::pieces::long_lists;
use crate::ast::Comment;
use crate::diagnostic::{Diagnostic, syntax};
use crate::source::{SourceId, Span};

/// The largest file, in bytes: more than anybody writes, little enough that no file can keep the compiler busy.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// How deep brackets may be nested; everything that recurses over the tree relies on it.
const MAX_DEPTH: usize = 64;

/// How much is told; whoever has more mistakes in a file has other troubles.
const MAX_TOLD: usize = 100;

/// A text that is ready for the grammar.
pub(super) struct Scanned<'s> {
    /// Every comment, in order.
    pub comments: Vec<Comment>,
    /// The whole text in order; more than one piece only where brackets were left open.
    pub segments: Vec<Segment<'s>>,
    /// The insides of long lists of rules; none where anything is wrong.
    pub long_lists: Vec<Range<usize>>,
    /// What is wrong so far.
    pub found: Vec<Diagnostic>,
}

/// A run of items in which every bracket is closed.
pub(super) struct Segment<'s> {
    /// The file as it was written.
    pub file: &'s str,
    /// Where it begins in the file.
    pub start: u32,
    /// Where it ends in the file; its text may be longer by the brackets that were left open.
    pub end: u32,
    /// The text, mended.
    pub text: Cow<'s, str>,
}

impl Segment<'_> {
    /// Where it stands.
    pub fn span(&self, id: SourceId) -> Span {
        Span::new(id, self.start, self.end)
    }

    /// What stands at `start..end` of its text, if the file says the same there.
    pub fn written(&self, start: usize, end: usize) -> Option<&str> {
        let text = self.text.get(start..end)?;
        let from = self.start as usize;
        let is_same = || self.file.get(from + start..from + end) == Some(text);
        (matches!(self.text, Cow::Borrowed(_)) || is_same()).then_some(text)
    }

    /// `start..end` of its text, as a place of the file; never within a character that was mended.
    pub fn place(&self, id: SourceId, start: usize, end: usize) -> Span {
        if matches!(self.text, Cow::Borrowed(_)) {
            return Span::new(id, start as u32, end as u32);
        }
        let at = |offset: usize| {
            let mut at = (self.start + offset as u32).min(self.end);
            while !self.file.is_char_boundary(at as usize) {
                at -= 1;
            }
            at
        };
        Span::new(id, at(start), at(end))
    }
}

/// Looks `text` over; refuses it as a whole where it is too large or nested too deep.
pub(super) fn scan(text: &str, id: SourceId) -> Result<Scanned<'_>, Box<Diagnostic>> {
    if text.len() > MAX_BYTES {
        return Err(Box::new(syntax::file_too_large(id, MAX_BYTES)));
    }
    let mut scanner = Scanner {
        text,
        id,
        comments: Vec::new(),
        brackets: Vec::new(),
        tabs: Vec::new(),
        mends: Vec::new(),
        found: Vec::new(),
    };
    hidden::find(&mut scanner);
    scanner.run();
    if let Some(at) = brackets::too_deep(&scanner.brackets, MAX_DEPTH) {
        return Err(Box::new(syntax::nested_too_deep(scanner.span(at, at + 1))));
    }
    let cuts = brackets::balance(&mut scanner);
    Ok(scanner.finish(cuts))
}

/// The state of one look.
pub(super) struct Scanner<'s> {
    /// The file.
    pub text: &'s str,
    id: SourceId,
    /// Every comment so far, in order.
    pub comments: Vec<Comment>,
    /// Every bracket outside of texts and comments.
    pub brackets: Vec<Bracket>,
    /// Tabs and carriage returns outside of texts and comments, which the grammar reads as spaces.
    tabs: Vec<u32>,
    /// What the grammar reads instead, and from where on.
    pub mends: Vec<(usize, String)>,
    found: Vec<Diagnostic>,
}

/// Where a segment ends, and how many braces are still open there.
pub(super) struct Cut {
    /// The offset.
    pub at: usize,
    /// The closing braces that are missing.
    pub missing: usize,
}

/// The bytes that [`Scanner::run`] stops at; it passes over all others.
const IS_LOOKED_AT: [bool; 256] = {
    let mut is_looked_at = [false; 256];
    let stops = b"#\"/'{}()[];\t\r";
    let mut at = 0;
    while at < stops.len() {
        is_looked_at[stops[at] as usize] = true;
        at += 1;
    }
    let mut byte = 0x80;
    while byte < 256 {
        is_looked_at[byte] = true;
        byte += 1;
    }
    is_looked_at
};

/// Goes on to the next byte that is looked at, four bytes at a time as long as none of them is.
fn next_stop(bytes: &[u8], at: &mut usize) -> Option<u8> {
    let is_stop = |byte: u8| IS_LOOKED_AT[usize::from(byte)];
    while let Some([one, two, three, four]) = bytes.get(*at..).and_then(|rest| rest.first_chunk()) {
        if is_stop(*one) | is_stop(*two) | is_stop(*three) | is_stop(*four) {
            break;
        }
        *at += 4;
    }
    while let Some(byte) = bytes.get(*at) {
        if is_stop(*byte) {
            return Some(*byte);
        }
        *at += 1;
    }
    None
}

impl<'s> Scanner<'s> {
    /// `start..end` as a place.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start as u32, end as u32)
    }

    /// Tells what is wrong, unless too much is.
    pub fn tell(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < MAX_TOLD {
            self.found.push(diagnostic);
        }
    }

    /// Lets the grammar read `replacement` from `at` on, for as many bytes as it has.
    pub fn mend(&mut self, at: usize, replacement: impl Into<String>) {
        self.mends.push((at, replacement.into()));
    }

    /// Lets the grammar read blanks instead of `start..end`.
    pub fn blank(&mut self, start: usize, end: usize) {
        self.mend(start, " ".repeat(end - start));
    }

    /// What can become a `}` at `at`: the line break there, or the comment in front of it.
    pub fn room_for_brace(&self, at: usize) -> Range<usize> {
        let index = self.comments.partition_point(|comment| (comment.span.start as usize) < at);
        let comment = index.checked_sub(1).and_then(|last| self.comments.get(last));
        let comment = comment.map(|comment| comment.span.start as usize..comment.span.end as usize);
        comment.filter(|comment| !self.text[comment.start..at].contains('\n')).unwrap_or(at..at + 1)
    }

    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(byte) = next_stop(bytes, &mut at) {
            at = match byte {
                b'#' => self.comment(at),
                b'"' => self.quoted(at),
                b'/' => self.slash(at),
                b'\'' => self.apostrophe(at),
                b'{' | b'}' | b'(' | b')' | b'[' | b']' => {
                    self.brackets.push(Bracket { at: at as u32, byte });
                    at + 1
                }
                b';' => self.semicolon(at),
                b'\t' | b'\r' => {
                    self.tabs.push(at as u32);
                    at + 1
                }
                0x80.. => self.beyond_ascii(at),
                _ => at + 1,
            };
        }
    }

    /// The end of the line that `at` stands in.
    pub fn line_end(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let end = at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        if end > at && self.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
    }

    /// The start of the line behind `at`: as much of it as a quote or a slot may run on.
    pub fn line_behind(&self, at: usize) -> &'s str {
        const MOST: usize = 2000;
        let rest = &self.text[at..];
        let mut end = rest.len().min(MOST);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        rest[..end].lines().next().unwrap_or("")
    }

    fn comment(&mut self, at: usize) -> usize {
        let line = &self.text[at..self.line_end(at)];
        let words = line.trim_end();
        self.comments.push(Comment { text: words[1..].into(), span: self.span(at, at + words.len()) });
        at + line.len()
    }

    fn semicolon(&mut self, at: usize) -> usize {
        self.tell(syntax::semicolon(self.span(at, at + 1)));
        self.blank(at, at + 1);
        at + 1
    }

    fn finish(mut self, cuts: Vec<Cut>) -> Scanned<'s> {
        let mut mended = Cow::Borrowed(self.text);
        if !(self.mends.is_empty() && self.comments.is_empty() && self.tabs.is_empty()) {
            let mut bytes = self.text.as_bytes().to_vec();
            for Comment { span, .. } in &self.comments {
                bytes[span.start as usize..self.line_end(span.start as usize)].fill(b' ');
            }
            self.tabs.iter().for_each(|at| bytes[*at as usize] = b' ');
            for (at, replacement) in self.mends.drain(..) {
                if let Some(place) = bytes.get_mut(at..at + replacement.len()) {
                    place.copy_from_slice(replacement.as_bytes());
                }
            }
            mended = Cow::Owned(text_of(&bytes));
        }
        let long_lists = match self.found.as_slice() {
            [] if cuts.is_empty() => long_lists(&mended, &self.brackets),
            _ => Vec::new(),
        };
        let segments = match (mended, cuts.is_empty()) {
            (text, true) => vec![Segment { file: self.text, start: 0, end: self.text.len() as u32, text }],
            (text, false) => segments(self.text, &text, &cuts),
        };
        Scanned { comments: self.comments, segments, long_lists, found: self.found }
    }
}

/// The bytes as a text of the same length, whatever a character that was mended twice has become.
fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&"?".repeat(chunk.invalid().len()));
    }
    text
}

/// Cuts `text`, which is as long as the file, and closes what is open at each cut.
fn segments<'s>(file: &'s str, text: &str, cuts: &[Cut]) -> Vec<Segment<'s>> {
    let mut start = 0;
    let last = Cut { at: text.len(), missing: 0 };
    let pieces = cuts.iter().chain([&last]).map(|cut| {
        let mut piece = text.get(start..cut.at).unwrap_or("").to_string();
        if cut.missing > 0 {
            piece.push('\n');
            piece.push_str(&"}".repeat(cut.missing));
        }
        let segment = Segment { file, start: start as u32, end: cut.at as u32, text: Cow::Owned(piece) };
        start = cut.at;
        segment
    });
    pieces.collect()
}
