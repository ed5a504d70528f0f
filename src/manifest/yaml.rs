//! The text of the manifest as a tree in which every key and value knows its place.
//!
//! serde_yaml says what the text means, and saphyr_parser where each piece of it stands: it runs first, and what it
//! refuses (deep nesting, references) never reaches serde_yaml, which takes a minute for 400 KB of opening braces.

use saphyr_parser::{Event, Parser};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::fmt;

use super::not_yaml::{explain, word_at};
use crate::diagnostic::{Diagnostic, manifest as diagnostic};
use crate::source::{Source, SourceId, Span, Spanned};

/// The longest manifest in bytes.
const LONGEST: usize = 512 * 1024;

/// How deep lists and maps may be nested; the deepest that means anything is six.
pub(super) const DEEPEST: usize = 16;

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
        let (event, range) = event.map_err(|error| {
            Box::new(explain(text, id, offsets.byte(error.marker().index()) as usize, error.info()))
        })?;
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
