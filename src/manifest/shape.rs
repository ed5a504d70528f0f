//! The shapes that sections of the manifest have: texts, lists, maps with known keys, maps of declared names.

use indexmap::IndexMap;

use super::yaml::{Content, Entry, Node};
use crate::diagnostic::{Diagnostic, manifest as diagnostic};
use crate::source::{Span, Spanned};
use crate::time::parse_duration;

/// What was found wrong so far.
pub(super) type Findings = Vec<Diagnostic>;

/// A value and what a message calls it.
#[derive(Clone, Copy)]
pub(super) struct Item<'n> {
    /// The key in front of it.
    pub key: &'n str,
    /// The key's place, or the value's own in a list.
    pub key_span: Span,
    /// Where to point when the value is wrong.
    pub place: Span,
    /// The value.
    pub node: &'n Node,
}

impl<'n> Item<'n> {
    /// The value of an entry.
    pub fn of(entry: &'n Entry) -> Item<'n> {
        Item { key: &entry.key.value, key_span: entry.key.span, place: entry.place(), node: &entry.value }
    }

    /// The key as a declared name.
    pub fn name(self) -> Spanned<String> {
        Spanned::new(self.key.to_owned(), self.key_span)
    }

    /// True where nothing stands behind the key.
    pub fn is_empty(self) -> bool {
        matches!(self.node.content, Content::Nothing)
    }

    /// Says that it should have been `wanted`.
    pub fn wrong(self, wanted: &str, findings: &mut Findings) {
        findings.push(diagnostic::wrong_value(self.place, self.key, wanted, &self.describe()));
    }

    /// A text that isn't blank.
    pub fn text(self, findings: &mut Findings) -> Option<Spanned<String>> {
        match &self.node.content {
            Content::Text(text) if !text.trim().is_empty() => return Some(Spanned::new(text.clone(), self.node.span)),
            Content::Boolean(_) | Content::Number(_) => {
                findings.push(diagnostic::needs_quotes(self.place, self.key, &self.scalar_text()));
            }
            _ => self.wrong("a text", findings),
        }
        None
    }

    /// `true` or `false`
    pub fn boolean(self, findings: &mut Findings) -> Option<bool> {
        if let Content::Boolean(value) = self.node.content {
            return Some(value);
        }
        self.wrong("`true` or `false`", findings);
        None
    }

    /// `60 seconds`, in milliseconds, from `least` to `most`.
    pub fn duration(self, least: i64, (most, most_text): (i64, &str), findings: &mut Findings) -> Option<i64> {
        let milliseconds = match &self.node.content {
            Content::Text(text) => parse_duration(text),
            _ => None,
        };
        match milliseconds {
            None => self.wrong("a length of time such as `60 seconds` or `10 minutes`", findings),
            Some(length) if length < least || length > most => {
                findings.push(diagnostic::out_of_limits(self.place, self.key, &self.scalar_text(), most_text));
            }
            _ => return milliseconds,
        }
        None
    }

    /// The values of a list.
    pub fn list(self, wanted: &str, findings: &mut Findings) -> Vec<Item<'n>> {
        match &self.node.content {
            Content::List(nodes) => {
                let item = |node| Item { key: self.key, key_span: self.key_span, place: place_in_list(node), node };
                return nodes.iter().map(item).collect();
            }
            Content::Nothing => {}
            _ => self.wrong(wanted, findings),
        }
        Vec::new()
    }

    /// A list of texts, each of them once.
    pub fn texts(self, wanted: &str, findings: &mut Findings) -> Vec<Spanned<String>> {
        let mut items = self.list(wanted, findings);
        if matches!(self.node.content, Content::Text(_)) {
            // One text in place of a list was reported; it is still declared, so that rules may use it.
            items.push(self);
        }
        let mut texts: IndexMap<String, Spanned<String>> = IndexMap::new();
        for item in items {
            let Some(text) = item.text(findings) else { continue };
            let folded = text.value.to_lowercase();
            match texts.get(&folded) {
                Some(first) => findings.push(diagnostic::repeated_name(&text, first.span, self.key)),
                None => drop(texts.insert(folded, text)),
            }
        }
        texts.into_values().collect()
    }

    /// The entries of a map, each key once; `wanted` says what the map is for.
    pub fn entries(self, wanted: &str, findings: &mut Findings) -> Vec<Item<'n>> {
        let entries = match &self.node.content {
            Content::Map(entries) => entries,
            Content::Nothing => return Vec::new(),
            _ => {
                self.wrong(wanted, findings);
                return Vec::new();
            }
        };
        let mut items: IndexMap<&str, Item> = IndexMap::new();
        for entry in entries {
            match items.get(entry.key.value.as_str()) {
                Some(first) => findings.push(diagnostic::duplicate_key(&entry.key, first.key_span)),
                None => drop(items.insert(&entry.key.value, Item::of(entry))),
            }
        }
        items.into_values().collect()
    }

    /// A map of declared names, such as `facts`; names that rules could not write are left out.
    pub fn declarations(self, wanted: &str, dotted: bool, findings: &mut Findings) -> Vec<Item<'n>> {
        let mut items = self.entries(wanted, findings);
        items.retain(|item| {
            let parts: Vec<&str> = if dotted { item.key.split('.').collect() } else { vec![item.key] };
            let good = parts.into_iter().all(is_word);
            if !good {
                findings.push(diagnostic::bad_name(&item.name(), &as_word(item.key)));
            }
            good
        });
        items
    }

    /// A map whose keys are `known`; others become findings.
    pub fn fields(self, known: &'static [&'static str], findings: &mut Findings) -> Fields<'n> {
        let mut items = self.entries("a group of keys", findings);
        items.retain(|item| {
            let good = known.contains(&item.key);
            if !good {
                findings.push(diagnostic::unknown_key(&item.name(), self.key, known));
            }
            good
        });
        Fields { owner: self, items }
    }

    /// A scalar as it is written, without quotes.
    pub fn scalar_text(self) -> String {
        match &self.node.content {
            Content::Boolean(value) => value.to_string(),
            Content::Number(text) | Content::Text(text) => text.clone(),
            _ => String::new(),
        }
    }

    fn describe(self) -> String {
        match &self.node.content {
            Content::Nothing => "nothing".to_owned(),
            Content::List(_) => "a list".to_owned(),
            Content::Map(_) => "a group of keys".to_owned(),
            Content::Text(text) if text.trim().is_empty() => "an empty text".to_owned(),
            _ => format!("`{}`", shorten(&self.scalar_text())),
        }
    }
}

/// The entries of a map with known keys.
pub(super) struct Fields<'n> {
    owner: Item<'n>,
    items: Vec<Item<'n>>,
}

impl<'n> Fields<'n> {
    /// The value of `key`, if it is there.
    pub fn get(&self, key: &str) -> Option<Item<'n>> {
        self.items.iter().copied().find(|item| item.key == key)
    }

    /// The value of `key`, which must be there.
    pub fn require(&self, key: &'static str, findings: &mut Findings) -> Option<Item<'n>> {
        let item = self.get(key);
        if item.is_none() {
            findings.push(diagnostic::missing_key(self.owner.place, self.owner.key, key));
        }
        item
    }

    /// A text that may be left out.
    pub fn text(&self, key: &str, findings: &mut Findings) -> String {
        self.get(key).and_then(|item| item.text(findings)).map(|text| text.value).unwrap_or_default()
    }

    /// `true`, `false`, or left out, which is `false`.
    pub fn flag(&self, key: &str, findings: &mut Findings) -> bool {
        self.get(key).and_then(|item| item.boolean(findings)).unwrap_or_default()
    }
}

/// True for what rules can write as a name, and as a value without quotes.
pub(crate) fn is_word(text: &str) -> bool {
    let reserved = ["and", "or", "not", "is", "when", "unless", "otherwise"];
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !reserved.contains(&text)
}

/// `text` as a name: `Open orders` becomes `open_orders`; empty where nothing of it can stay.
fn as_word(text: &str) -> String {
    let word: String = text.trim().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let word = word.trim_matches('_').to_ascii_lowercase();
    if is_word(&word) { word } else { String::new() }
}

/// The start of a long text.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let cut: String = line.chars().take(60).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

/// A map or list in a list is pointed at by its first piece.
fn place_in_list(node: &Node) -> Span {
    match &node.content {
        Content::Map(entries) => entries.first().map_or(node.span, |entry| entry.key.span),
        Content::List(nodes) => nodes.first().map_or(node.span, |first| first.span),
        _ => node.span,
    }
}
