//! `facts`, `records` and fields.

use super::shape::{Findings, Item};
use super::types::{TypeMistake, meant_type, parse_type};
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

/// Reads `facts`.
pub(super) fn read_facts(item: Item, findings: &mut Findings) -> Vec<FactDeclaration> {
    let items = item.declarations("facts and their types, such as `vip: boolean`", false, findings);
    items.into_iter().map(|item| read_fact(item, findings)).collect()
}

fn read_fact(item: Item, findings: &mut Findings) -> FactDeclaration {
    refuse_reserved(item, "fact", findings);
    if !matches!(item.node.content, Content::Map(_)) {
        let kind = read_type(item, findings);
        let (name, about) = (item.name(), About::default());
        return FactDeclaration { name, kind, about, sensitive: false, description: String::new() };
    }
    let fields = item.fields(FACT_KEYS, findings);
    let about = fields.get("about").map_or(About::Customer, |item| read_about(item, findings));
    let (sensitive, description) = (fields.flag("sensitive", findings), fields.text("description", findings));
    let kind = fields.require("type", findings).map_or(Type::Text, |item| read_type(item, findings));
    FactDeclaration { name: item.name(), kind, about, sensitive, description }
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
    items.into_iter().map(|item| read_field(item, findings)).collect()
}

fn read_field(item: Item, findings: &mut Findings) -> FieldDeclaration {
    let text = item.scalar_text();
    let (optional, spelling) = match text.strip_prefix("optional ") {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    FieldDeclaration { name: item.name(), kind: read_spelling(item, spelling, findings), optional }
}

fn read_type(item: Item, findings: &mut Findings) -> Type {
    read_spelling(item, &item.scalar_text(), findings)
}

/// The type that is spelled, or else the one that was probably meant: a name whose type is wrong is still declared, so
/// that rules may use it.
fn read_spelling(item: Item, spelling: &str, findings: &mut Findings) -> Type {
    if !matches!(item.node.content, Content::Text(_)) {
        let Content::List(words) = &item.node.content else {
            item.wrong("a type such as `text` or `boolean`", findings);
            return Type::Text;
        };
        let words: Vec<String> = words.iter().map(|node| Item { node, ..item }.scalar_text()).collect();
        let meant = format!("one of [{}]", words.join(", "));
        item.wrong(&format!("a type, such as `{meant}`"), findings);
        return meant_type(&meant).unwrap_or(Type::Text);
    }
    let mistake = match parse_type(spelling) {
        Ok(kind) => return kind,
        Err(mistake) => mistake,
    };
    let meant = meant_type(spelling);
    findings.push(match (mistake, &meant) {
        (TypeMistake::Wrong(right), _) => diagnostic::bad_type(item.place, spelling, right),
        (TypeMistake::Unknown, Some(meant)) => {
            diagnostic::misspelled_type(item.node.span, &item.scalar_text(), spelling, &meant.describe())
        }
        (TypeMistake::Unknown, None) => diagnostic::unknown_type(item.place, spelling),
    });
    meant.unwrap_or(Type::Text)
}

fn refuse_reserved(item: Item, what: &str, findings: &mut Findings) {
    if RESERVED.contains(&item.key) {
        findings.push(diagnostic::reserved_name(&item.name(), what));
    }
}
