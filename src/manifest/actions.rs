//! `actions`: what the host can do, with inputs and outcomes.

use indexmap::{IndexMap, IndexSet};

use super::declarations::read_fields;
use super::shape::{Findings, Item};
use super::yaml::Content;
use super::{ActionDeclaration, FactDeclaration, FieldDeclaration, OutcomeDeclaration, RecordDeclaration};
use crate::diagnostic::{manifest as diagnostic, near};

/// The keys of an action.
pub(super) const ACTION_KEYS: &[&str] = &["description", "sensitive", "changes_something", "inputs", "outcomes"];

/// The keys of an outcome's long form.
pub(super) const OUTCOME_KEYS: &[&str] = &["gives", "changes"];

/// The names that an action may refer to.
struct Declared<'m> {
    records: IndexMap<&'m str, &'m RecordDeclaration>,
    facts: IndexSet<&'m str>,
}

/// Reads `actions`.
pub(super) fn read_actions(
    item: Item,
    records: &[RecordDeclaration],
    facts: &[FactDeclaration],
    findings: &mut Findings,
) -> Vec<ActionDeclaration> {
    let declared = Declared {
        records: records.iter().map(|record| (record.name.value.as_str(), record)).collect(),
        facts: facts.iter().map(|fact| fact.name.value.as_str()).collect(),
    };
    let items = item.declarations("actions with their inputs and outcomes", true, findings);
    items.into_iter().map(|item| read_action(item, &declared, findings)).collect()
}

fn read_action(item: Item, declared: &Declared, findings: &mut Findings) -> ActionDeclaration {
    let fields = item.fields(ACTION_KEYS, findings);
    let outcomes = fields.require("outcomes", findings);
    ActionDeclaration {
        name: item.name(),
        description: fields.text("description", findings),
        sensitive: fields.flag("sensitive", findings),
        changes_something: fields.flag("changes_something", findings),
        inputs: fields.get("inputs").map(|item| read_fields(item, findings)).unwrap_or_default(),
        outcomes: outcomes.map(|item| read_outcomes(item, declared, findings)).unwrap_or_default(),
    }
}

fn read_outcomes(item: Item, declared: &Declared, findings: &mut Findings) -> Vec<OutcomeDeclaration> {
    let mut items =
        item.declarations("outcomes and what they give, such as `found: order` or `none: {}`", false, findings);
    if items.is_empty() && item.is_empty() {
        item.wrong("at least one outcome", findings);
    }
    items.retain(|item| {
        if item.key == "failed" {
            findings.push(diagnostic::reserved_name(&item.name(), "outcome"));
        }
        item.key != "failed"
    });
    items.into_iter().map(|item| read_outcome(item, declared, findings)).collect()
}

fn read_outcome(item: Item, declared: &Declared, findings: &mut Findings) -> OutcomeDeclaration {
    let is_long = match &item.node.content {
        Content::Map(entries) => entries.iter().any(|entry| OUTCOME_KEYS.contains(&entry.key.value.as_str())),
        _ => false,
    };
    if !is_long {
        let (record, gives) = read_gives(item, declared, findings);
        return OutcomeDeclaration { name: item.name(), gives, record, changes: Vec::new() };
    }
    let fields = item.fields(OUTCOME_KEYS, findings);
    let (record, gives) = fields.get("gives").map(|item| read_gives(item, declared, findings)).unwrap_or_default();
    let changes = fields.get("changes").map(|item| item.texts("a list of facts", findings)).unwrap_or_default();
    for fact in changes.iter().filter(|fact| !declared.facts.contains(fact.value.as_str())) {
        findings.push(diagnostic::undeclared_name(fact, "facts", declared.facts.iter().copied()));
    }
    OutcomeDeclaration { name: item.name(), gives, record, changes }
}

/// A record's name, or fields, or nothing; with the record.
fn read_gives(item: Item, declared: &Declared, findings: &mut Findings) -> (Option<String>, Vec<FieldDeclaration>) {
    if !matches!(item.node.content, Content::Text(_)) {
        return (None, read_fields(item, findings));
    }
    let Some(name) = item.text(findings) else { return (None, Vec::new()) };
    let names = declared.records.keys().copied();
    let mut record = declared.records.get(name.value.as_str());
    if record.is_none() {
        findings.push(diagnostic::undeclared_name(&name, "records", names.clone()));
        // What rules do with it is judged by the record that was probably meant.
        record = near(&name.value, names).and_then(|meant| declared.records.get(meant));
    }
    let named = record.map(|record| record.name.value.clone());
    (named, record.map(|record| record.fields.clone()).unwrap_or_default())
}
