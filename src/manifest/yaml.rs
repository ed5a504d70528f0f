//! The text of the manifest as a tree in which every key and value knows its place.
//!
//! serde_yaml says what the text means, and saphyr_parser where each piece of it stands: it runs first, and what it
//! refuses (deep nesting, references) never reaches serde_yaml, which takes a minute for 400 KB of opening braces.

use saphyr_parser::{Event, Parser, ScanError};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::manifest::{self as diagnostic, YamlMistake};
use crate::source::{Source, SourceId, Span, Spanned};

/// The longest manifest in bytes.
const LONGEST: usize = 512 * 1024;

/// How deep lists and maps may be nested; the deepest that means anything is six.
const DEEPEST: usize = 16;

/// One value.
#[derive(Debug)]
pub(super) struct Node {
    /// Where it stands: a whole scalar with its quotes, a list or map from its first piece to its last.
    pub span: Span,
    /// What it is.
    pub content: Content,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Content {
    /// Nothing behind the key, or `null`.
    Nothing,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map: its entries as written, repeated ones and all.
    Map(Vec<Entry>),
}

/// `key: value`
#[derive(Debug)]
pub(super) struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

impl Entry {
    /// Where to point when the value is wrong: at the value where it is written in one piece, else at its key.
    pub fn place(&self) -> Span {
        match self.value.content {
            Content::Nothing | Content::List(_) | Content::Map(_) => self.key.span,
            _ => self.value.span,
        }
    }
}

/// The tree of `source`, or what makes it no YAML.
pub(super) fn parse(source: &Source, id: SourceId) -> Result<Node, Box<Diagnostic>> {
    let text = &*source.text;
    if text.len() > LONGEST {
        return Err(Box::new(diagnostic::too_long(Span::new(id, 0, 0), LONGEST)));
    }
    let places = find_places(text, id)?;
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reading = Reading { text, places: &RefCell::new(places.iter()) };
    reading.deserialize(serde_yaml::Deserializer::from_str(without_mark)).map_err(|error| {
        let at = error.location().map_or(0, |location| location.index() + text.len() - without_mark.len());
        Box::new(diagnostic::not_yaml(word_at(text, id, at), None))
    })
}

/// The places of all maps, lists and scalars in the order in which they begin.
fn find_places(text: &str, id: SourceId) -> Result<Vec<Span>, Box<Diagnostic>> {
    let offsets = Offsets::of(text);
    let mut places = Vec::new();
    let mut documents = 0;
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, range) = event.map_err(|error| Box::new(explain(text, id, &offsets, &error)))?;
        let span = Span::new(id, offsets.byte(range.start.index()), offsets.byte(range.end.index()));
        let word = || word_at(text, id, span.start as usize);
        match event {
            Event::DocumentStart(_) if documents > 0 => return Err(Box::new(diagnostic::second_document(span))),
            Event::DocumentStart(_) => documents += 1,
            Event::Alias(_) => return Err(Box::new(diagnostic::reference(span))),
            Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if anchor > 0 || tag.is_some() =>
            {
                return Err(Box::new(diagnostic::reference(word())));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if depth == DEEPEST => {
                return Err(Box::new(diagnostic::too_deep(word(), DEEPEST)));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                depth += 1;
                places.push(span);
            }
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Scalar(..) => places.push(span),
            _ => {}
        }
    }
    match documents {
        0 => Err(Box::new(diagnostic::empty_manifest(Span::new(id, 0, 0)))),
        _ => Ok(places),
    }
}

/// Byte offsets of characters; empty where they are the same.
struct Offsets(Vec<u32>);

impl Offsets {
    fn of(text: &str) -> Offsets {
        if text.is_ascii() {
            return Offsets(Vec::new());
        }
        Offsets(text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect())
    }

    fn byte(&self, character: usize) -> u32 {
        let last = self.0.last().copied();
        self.0.get(character).copied().or(last).unwrap_or(character as u32)
    }
}

/// The last character boundary at or before byte `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The rest of the word that begins at byte `at`, or the character before the end.
pub(super) fn word_at(text: &str, id: SourceId, at: usize) -> Span {
    let at = boundary(text, at);
    let word = text[at..].find(|c: char| c.is_whitespace()).unwrap_or(text.len() - at);
    let first = text[at..].chars().next().map_or(0, char::len_utf8);
    Span::new(id, at as u32, (at + word.max(first)) as u32)
}

/// What a parser's error means to somebody who doesn't know YAML's own words.
fn explain(text: &str, id: SourceId, offsets: &Offsets, error: &ScanError) -> Diagnostic {
    let at = boundary(text, offsets.byte(error.marker().index()) as usize);
    if let Some(tab) = tab_near(text, at) {
        return diagnostic::tab(Span::new(id, tab as u32, tab as u32 + 1));
    }
    // What is missing at the end of the text is shown at its last word.
    let at = if text[at..].trim().is_empty() { boundary(text, text.trim_end().len().saturating_sub(1)) } else { at };
    let span = word_at(text, id, at);
    if error.info().contains("recursion") {
        return diagnostic::too_deep(span, DEEPEST);
    }
    if error.info().contains("anchor") {
        return diagnostic::reference(span);
    }
    let mistake = MISTAKES.iter().find(|(words, _)| error.info().contains(words)).map(|(_, mistake)| *mistake);
    let bracket = open_bracket(&text[..at]);
    match (mistake, bracket) {
        (Some(YamlMistake::Bracket | YamlMistake::Colon), Some(bracket)) => match bare_choices(text, at) {
            Some((start, end)) => diagnostic::bare_choices(Span::new(id, start as u32, end as u32), &text[start..end]),
            None => diagnostic::not_yaml(word_at(text, id, bracket), Some(YamlMistake::Bracket)),
        },
        _ => diagnostic::not_yaml(span, mistake),
    }
}

/// What saphyr_parser says of the mistakes that people make often; the first that fits counts.
const MISTAKES: &[(&str, YamlMistake)] = &[
    ("trailing content", YamlMistake::TextBehindQuote),
    ("quoted scalar", YamlMistake::OpenQuote),
    ("flow", YamlMistake::Bracket),
    ("bracket", YamlMistake::Bracket),
    ("illegal placement", YamlMistake::Colon),
    ("mapping values", YamlMistake::Colon),
    ("expected ':'", YamlMistake::Colon),
    ("unexpected character", YamlMistake::Sign),
];

/// `one of [a, b]` without quotes in the line around byte `at`: where it begins and ends.
fn bare_choices(text: &str, at: usize) -> Option<(usize, usize)> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let start = line + text[line..].lines().next()?.find("one of [")?;
    let length = text[start..].lines().next()?.find(']')?;
    Some((start, start + length + 1))
}

/// The last bracket of `text` that is not closed; brackets in quotes and comments count as well, which is good enough
/// to point at something.
fn open_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, bracket) in text.match_indices(['[', ']', '{', '}']) {
        match bracket {
            "[" | "{" => open.push(at),
            _ => drop(open.pop()),
        }
    }
    open.pop()
}

/// A tab in the indentation of the line at `at`, or of the line behind it.
fn tab_near(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n').take(2) {
        let indentation = line.len() - line.trim_start().len();
        if let Some(tab) = line[..indentation].find('\t') {
            return Some(line_start + tab);
        }
        line_start += line.len();
    }
    None
}

/// Builds a [`Node`] of whatever comes, which takes the next place.
#[derive(Clone, Copy)]
struct Reading<'a> {
    text: &'a str,
    places: &'a RefCell<std::slice::Iter<'a, Span>>,
}

impl Reading<'_> {
    fn place<E: Error>(self) -> Result<Span, E> {
        let next = self.places.borrow_mut().next().copied();
        next.ok_or_else(|| E::custom("more values than places"))
    }

    fn scalar<E: Error>(self, content: impl FnOnce(&str) -> Content) -> Result<Node, E> {
        let span = self.place()?;
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        Ok(Node { span, content: content(text) })
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.scalar(|_| Content::Nothing)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.scalar(|_| Content::Boolean(value))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        self.scalar(|text| Content::Number(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        self.scalar(|text| Content::Number(text.to_owned()))
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Node, E> {
        self.scalar(|text| Content::Number(text.to_owned()))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Node, E> {
        self.scalar(|text| Content::Number(text.to_owned()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        self.scalar(|text| Content::Number(text.to_owned()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.scalar(|_| Content::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut span = self.place()?;
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element_seed(self)? {
            span = span.to(node.span);
            nodes.push(node);
        }
        Ok(Node { span, content: Content::List(nodes) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut span = self.place()?;
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(self)? {
            let value = map.next_value_seed(self)?;
            span = span.to(key.span).to(value.span);
            entries.push(Entry { key: key_text(self.text, key), value });
        }
        Ok(Node { span, content: Content::Map(entries) })
    }
}

/// A key is read as it is written, be it `1`, `true` or a text.
fn key_text(text: &str, key: Node) -> Spanned<String> {
    let value = match key.content {
        Content::Text(text) => text,
        _ => text.get(key.span.start as usize..key.span.end as usize).unwrap_or("").to_owned(),
    };
    Spanned::new(value, key.span)
}
