//! `facts`, `records` and fields, and the spelling of their types.

use super::shape::{Findings, Item, is_word};
use super::yaml::Content;
use super::{About, FactDeclaration, FieldDeclaration, RecordDeclaration};
use crate::diagnostic::manifest as diagnostic;
use crate::value::Type;

/// The keys of a fact's long form.
pub(super) const FACT_KEYS: &[&str] = &["type", "about", "sensitive", "description"];

/// Names that mean something in rules already, so that no fact and no record can have them.
pub(super) const RESERVED: &[&str] = &[
    "customer",
    "identification",
    "profile",
    "channel",
    "locale",
    "availability",
    "hours",
    "now",
    "answer",
    "message",
    "site",
    "known",
    "unknown",
    "yes",
    "no",
    "true",
    "false",
];

/// The most fields of a record, inputs of an action and values of an outcome.
const MOST_FIELDS: usize = 64;

/// The types as an admin writes them, for near names and for the help.
pub(super) const TYPE_WORDS: &[&str] =
    &["boolean", "integer", "decimal", "text", "time", "date", "duration", "money", "one of", "list of text"];

/// Reads `facts`.
pub(super) fn read_facts(item: Item, findings: &mut Findings) -> Vec<FactDeclaration> {
    let items = item.declarations("facts and their types, such as `vip: boolean`", false, findings);
    items.into_iter().filter_map(|item| read_fact(item, findings)).collect()
}

fn read_fact(item: Item, findings: &mut Findings) -> Option<FactDeclaration> {
    refuse_reserved(item, "fact", findings);
    if !matches!(item.node.content, Content::Map(_)) {
        let kind = read_type(item, findings)?;
        let (name, about) = (item.name(), About::default());
        return Some(FactDeclaration { name, kind, about, sensitive: false, description: String::new() });
    }
    let fields = item.fields(FACT_KEYS, findings);
    let about = fields.get("about").map_or(About::Customer, |item| read_about(item, findings));
    let (sensitive, description) = (fields.flag("sensitive", findings), fields.text("description", findings));
    let kind = fields.require("type", findings).and_then(|item| read_type(item, findings))?;
    Some(FactDeclaration { name: item.name(), kind, about, sensitive, description })
}

fn read_about(item: Item, findings: &mut Findings) -> About {
    match item.scalar_text().as_str() {
        "chat" => return About::Chat,
        "customer" => {}
        _ => item.wrong("`customer` or `chat`", findings),
    }
    About::Customer
}

/// Reads `records`.
pub(super) fn read_records(item: Item, findings: &mut Findings) -> Vec<RecordDeclaration> {
    let items = item.declarations("records with their fields", false, findings);
    let record = |item: Item, findings: &mut Findings| {
        refuse_reserved(item, "record", findings);
        RecordDeclaration { name: item.name(), fields: read_fields(item, findings) }
    };
    items.into_iter().map(|item| record(item, findings)).collect()
}

/// Reads a map of fields and their types.
pub(super) fn read_fields(item: Item, findings: &mut Findings) -> Vec<FieldDeclaration> {
    let mut items = item.declarations("names and their types, such as `number: text`", false, findings);
    if items.len() > MOST_FIELDS {
        findings.push(diagnostic::too_many(item.place, item.key, items.len(), MOST_FIELDS));
        items.truncate(MOST_FIELDS);
    }
    items.into_iter().filter_map(|item| read_field(item, findings)).collect()
}

fn read_field(item: Item, findings: &mut Findings) -> Option<FieldDeclaration> {
    let text = item.scalar_text();
    let (optional, spelling) = match text.strip_prefix("optional ") {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let kind = read_spelling(item, spelling, findings)?;
    Some(FieldDeclaration { name: item.name(), kind, optional })
}

fn read_type(item: Item, findings: &mut Findings) -> Option<Type> {
    read_spelling(item, &item.scalar_text(), findings)
}

fn read_spelling(item: Item, spelling: &str, findings: &mut Findings) -> Option<Type> {
    if !matches!(item.node.content, Content::Text(_)) {
        item.wrong("a type such as `text` or `boolean`", findings);
        return None;
    }
    match parse_type(spelling.trim()) {
        Ok(kind) => Some(kind),
        Err(TypeMistake::Unknown) => {
            findings.push(diagnostic::unknown_type(item.place, spelling, TYPE_WORDS));
            None
        }
        Err(TypeMistake::Wrong(why)) => {
            findings.push(diagnostic::bad_type(item.place, spelling, why));
            None
        }
    }
}

/// Why a spelling is no type.
enum TypeMistake {
    /// It begins with no type's word.
    Unknown,
    /// It does, but the rest is wrong: what would be right.
    Wrong(&'static str),
}

fn parse_type(spelling: &str) -> Result<Type, TypeMistake> {
    let (word, rest) = spelling.split_once(char::is_whitespace).unwrap_or((spelling, ""));
    let rest = rest.trim();
    match (word, rest) {
        ("boolean", "") => Ok(Type::Boolean),
        ("decimal", "") => Ok(Type::Decimal),
        ("text", "") => Ok(Type::Text),
        ("time", "") => Ok(Type::Time),
        ("date", "") => Ok(Type::Date),
        ("duration", "") => Ok(Type::Duration),
        ("integer", "") => Ok(Type::Integer { min: i64::MIN, max: i64::MAX }),
        ("integer", range) => parse_range(range).ok_or(TypeMistake::Wrong(
            "The range of an integer is two whole numbers, the smaller one first, such as `integer 0..10`.",
        )),
        ("money", currency) if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Ok(Type::Money { currency: currency.to_owned() })
        }
        ("money", _) => {
            Err(TypeMistake::Wrong("Behind `money` comes a currency of three capitals, such as `money EUR`."))
        }
        ("list", "of text") => Ok(Type::List),
        ("list", _) => Err(TypeMistake::Wrong("The only lists are lists of text: `list of text`.")),
        ("one", list) => parse_choices(list).ok_or(TypeMistake::Wrong(
            "Behind `one of` come different names in square brackets, such as `one of [preparing, shipped]`.",
        )),
        ("boolean" | "decimal" | "text" | "time" | "date" | "duration", _) => {
            Err(TypeMistake::Wrong("Nothing may follow this type."))
        }
        ("optional", _) => Err(TypeMistake::Wrong(
            "Only fields of records and of actions can be optional. A fact may always be unknown.",
        )),
        _ => Err(TypeMistake::Unknown),
    }
}

/// `0..10`
fn parse_range(range: &str) -> Option<Type> {
    let (min, max) = range.split_once("..")?;
    let (min, max) = (min.trim().parse().ok()?, max.trim().parse().ok()?);
    (min <= max).then_some(Type::Integer { min, max })
}

/// `of [a, b]`: words, or texts in quotes.
fn parse_choices(list: &str) -> Option<Type> {
    let inside = list.strip_prefix("of")?.trim_start().strip_prefix('[')?.strip_suffix(']')?;
    let mut names: Vec<String> = Vec::new();
    for part in inside.split(',').map(str::trim) {
        let quoted = part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let good = quoted.map_or(is_word(part), |text| !text.is_empty() && !text.contains('"'));
        let name = quoted.unwrap_or(part).to_owned();
        if !good || names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    Some(Type::OneOf(names))
}

fn refuse_reserved(item: Item, what: &str, findings: &mut Findings) {
    if RESERVED.contains(&item.key) {
        findings.push(diagnostic::reserved_name(&item.name(), what));
    }
}
