//! Everything that has a name: what the manifest supplies, what the rules remember and define, threads and steps.

use std::collections::BTreeMap;

use super::collect::Items;
use super::definition::Definition;
use super::{Key, Lowering, Meaning};
use crate::ast::{self, ActionKind, Name, TypeKind};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{near, types};
use crate::ir::{
    self, ActionId, Fact, FactId, FactOrigin, HoursId, InboxId, Operand, RecordId, StepsId, ThreadId, TopicId,
};
use crate::manifest::{self, About, FieldDeclaration, own_name};
use crate::source::Span;
use crate::value::Type;

/// The types that have a name of one word.
const NAMED_TYPES: [(&str, Type); 7] = [
    ("boolean", Type::Boolean),
    ("decimal", Type::Decimal),
    ("text", Type::Text),
    ("time", Type::Time),
    ("date", Type::Date),
    ("duration", Type::Duration),
    ("integer", Type::Integer { min: i64::MIN, max: i64::MAX }),
];

/// What a record is to hold, and where it says so.
#[derive(Clone, Copy)]
struct Contents<'a> {
    name: &'a Name,
    sensitive: bool,
    fields: &'a [FieldDeclaration],
}

impl<'a> Lowering<'a> {
    /// Declares all names, so that none depends on the order of files.
    pub(super) fn declare(&mut self, items: &Items<'a>) {
        self.manifest_names();
        items.remembers.iter().for_each(|remember| self.remember(remember));
        items.defines.iter().for_each(|define| self.define(define));
        for (index, thread) in items.threads.iter().enumerate() {
            let declared =
                self.threads.declare(&*thread.name.value, Some(ThreadId(index as u32)), Some(thread.name.span));
            if !thread.active {
                self.inactive.insert(ThreadId(index as u32), thread.name.span);
            }
            self.taken("the name", &thread.name, declared);
        }
        for (index, steps) in items.steps.iter().enumerate() {
            let declared = self.steps.declare(&*steps.name.value, Some(StepsId(index as u32)), Some(steps.name.span));
            self.taken("the name", &steps.name, declared);
        }
        items.each_action(&mut |action| match &action.kind {
            ActionKind::Call(call) => self.call_record(call),
            ActionKind::Choose(choose) => self.unlisted.push(choose),
            _ => {}
        });
    }

    /// Reports that `name` was taken.
    pub(super) fn taken<Id>(&mut self, noun: &str, name: &Name, declared: Result<(), super::scope::Declared<Id>>) {
        if let Err(first) = declared {
            self.report(names::duplicate_name(noun, &name.value, name.span, first.span));
        }
    }

    fn manifest_names(&mut self) {
        let manifest = self.manifest;
        self.workspace.name = manifest.name.clone();
        self.workspace.site =
            manifest.site.iter().map(|constant| (constant.name.value.clone(), constant.value.clone())).collect();
        self.workspace.zone = self.zone(&manifest.time_zone);
        self.workspace.locales = manifest.locales.iter().map(|locale| locale.value.clone()).collect();
        self.workspace.addresses = manifest.identity.addresses;
        self.workspace.no_answer = manifest.limits.no_answer;
        self.facts();
        // The manifest's reader has reported names that are there twice; here the first one wins.
        for (index, inbox) in manifest.inboxes.iter().enumerate() {
            let _ = self.inboxes.declare(inbox.value.as_str(), Some(InboxId(index as u32)), None);
            self.workspace.inboxes.push(inbox.value.clone());
        }
        for (index, topic) in manifest.topics.iter().enumerate() {
            let _ = self.topics.declare(topic.value.as_str(), Some(TopicId(index as u32)), None);
            self.workspace.topics.push(topic.value.clone());
        }
        for (index, action) in manifest.actions.iter().enumerate() {
            let _ = self.actions.declare(action.name.value.as_str(), Some(ActionId(index as u32)), None);
            let action = self.action_of(action);
            self.workspace.actions.push(action);
        }
        let fault_inbox = manifest.limits.fault_inbox.as_ref().and_then(|inbox| self.inboxes.get(&inbox.value)?.id);
        self.workspace.fault_inbox = fault_inbox.or((!manifest.inboxes.is_empty()).then_some(InboxId(0)));
        let inbox = manifest.revisions.inbox.as_ref().and_then(|inbox| self.inboxes.get(&inbox.value)?.id);
        self.workspace.revision_inbox = inbox.or(self.workspace.fault_inbox);
        self.workspace.when_changed = manifest.revisions.when_changed;
    }

    fn facts(&mut self) {
        let manifest = self.manifest;
        let mut facts = Fact::built_in();
        for (index, hours) in manifest.hours.iter().enumerate() {
            facts.push(Fact {
                name: format!("hours.{}", hours.name.value),
                kind: Type::OneOf(vec!["open".into(), "closed".into()]),
                origin: FactOrigin::Hours(HoursId(index as u32)),
                sensitive: false,
                span: hours.name.span,
            });
            let hours = self.hours(hours);
            self.workspace.hours.push(hours);
        }
        facts.extend(manifest.facts.iter().map(|fact| Fact {
            name: fact.name.value.clone(),
            kind: fact.kind.clone(),
            origin: match fact.about {
                About::Customer => FactOrigin::Customer,
                About::Chat => FactOrigin::Chat,
            },
            sensitive: fact.sensitive,
            span: fact.name.span,
        }));
        for (index, fact) in facts.iter().enumerate() {
            let meaning = Meaning::Operand(Operand::Fact(FactId(index as u32)));
            let _ = self.values.declare(fact.name.clone(), Some(meaning), None);
        }
        self.workspace.facts = facts;
    }

    fn action_of(&self, action: &manifest::ActionDeclaration) -> ir::Action {
        let fact = |name: &str| match self.values.get(name)?.id? {
            Meaning::Operand(Operand::Fact(fact)) => Some(fact),
            _ => None,
        };
        ir::Action {
            name: action.name.value.clone(),
            sensitive: action.sensitive,
            changes_something: action.changes_something,
            inputs: action.inputs.iter().map(field).collect(),
            outcomes: action
                .outcomes
                .iter()
                .map(|outcome| ir::Outcome {
                    name: outcome.name.value.clone(),
                    gives: outcome.gives.iter().map(field).collect(),
                    changes: outcome.changes.iter().filter_map(|name| fact(&name.value)).collect(),
                })
                .collect(),
        }
    }

    /// `remember NAME: TYPE`
    fn remember(&mut self, remember: &'a ast::Remember) {
        let name = &remember.name;
        let Some(kind) = self.type_of(&remember.kind) else {
            let declared = self.values.declare(&*name.value, None, Some(name.span));
            return self.taken("the name", name, declared);
        };
        if self.values.get(&name.value).is_some() {
            let declared = self.values.declare(&*name.value, None, Some(name.span));
            return self.taken("the name", name, declared);
        }
        if let Type::Record(record) = &kind {
            let manifest = self.manifest;
            let fields = manifest.records.iter().find(|declared| declared.name.value == *record);
            let fields = fields.map_or(&[][..], |declared| &declared.fields);
            let record = self.record(name, false);
            return self.fill(record, Contents { name, sensitive: false, fields });
        }
        let memory = ir::Memory { name: name.value.to_string(), kind, record: None, sensitive: false, span: name.span };
        let meaning = Meaning::Operand(Operand::Memory(self.memory(memory)));
        let _ = self.values.declare(&*name.value, Some(meaning), Some(name.span));
    }

    fn define(&mut self, define: &'a ast::Define) {
        let meaning = Meaning::Define(self.definitions.len());
        let declared = self.values.declare(&*define.name.value, Some(meaning), Some(define.name.span));
        self.taken("the name", &define.name, declared);
        self.definitions.push(Definition::new(define));
    }

    /// A type as written; a name that is none is reported.
    fn type_of(&mut self, written: &ast::TypeName) -> Option<Type> {
        match &written.kind {
            TypeKind::Integer(range) => {
                let (min, max) = range.unwrap_or((i64::MIN, i64::MAX));
                if min > max {
                    self.report(types::out_of_range(written.span, "the first number of a range", "the smaller one"));
                    return None;
                }
                Some(Type::Integer { min, max })
            }
            TypeKind::Money(currency) => Some(Type::Money { currency: currency.to_string() }),
            TypeKind::OneOf(values) => Some(Type::OneOf(self.domain(values))),
            TypeKind::List => Some(Type::List),
            TypeKind::Named(name) => {
                if let Some((_, kind)) = NAMED_TYPES.iter().find(|(word, _)| **word == **name) {
                    return Some(kind.clone());
                }
                let records = &self.manifest.records;
                if records.iter().any(|record| *record.name.value == **name) {
                    return Some(Type::Record(name.to_string()));
                }
                let words = NAMED_TYPES.iter().map(|(word, _)| *word);
                let known = words.chain(records.iter().map(|record| record.name.value.as_str()));
                let near = own_name(name).or_else(|| near(name, known));
                let found = names::unknown_name(Named::Type, name, written.span, near);
                self.report(found);
                None
            }
        }
    }

    /// The values of `one of […]`; one that is there twice is reported.
    fn domain(&mut self, values: &[Name]) -> Vec<String> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for value in values {
            if let Some(first) = seen.insert(&value.value, value.span) {
                self.report(names::duplicate_name("the value", &value.value, value.span, Some(first)));
            }
        }
        values.iter().map(|value| value.value.to_string()).collect()
    }

    /// `call ACTION as NAME` declares the record NAME, or adds to it what this action gives.
    fn call_record(&mut self, call: &'a ast::Call) {
        let Some(name) = &call.into else { return };
        let manifest = self.manifest;
        let action = self.actions.get(&call.action.value).and_then(|declared| declared.id);
        let Some(action) = action.and_then(|id| manifest.actions.get(id.index())) else {
            let _ = self.values.declare(&*name.value, None, Some(name.span));
            return;
        };
        let record = match self.values.get(&name.value) {
            None => self.record(name, action.sensitive),
            Some(declared) => match declared.id {
                None => return,
                Some(Meaning::Record(record)) => record,
                Some(_) => return self.taken("the name", name, Err(declared)),
            },
        };
        for outcome in &action.outcomes {
            self.fill(record, Contents { name, sensitive: action.sensitive, fields: &outcome.gives });
        }
    }

    /// A new record without fields.
    fn record(&mut self, name: &'a Name, sensitive: bool) -> RecordId {
        let id = RecordId(self.workspace.records.len() as u32);
        let kind = Type::Record(name.value.to_string());
        let presence = ir::Memory { name: name.value.to_string(), kind, record: Some(id), sensitive, span: name.span };
        let presence = self.memory(presence);
        let record = ir::Record { name: name.value.to_string(), presence, fields: Vec::new(), span: name.span };
        self.workspace.records.push(record);
        let _ = self.values.declare(&*name.value, Some(Meaning::Record(id)), Some(name.span));
        id
    }

    /// Adds fields to a record; a field that it has with another type is reported.
    fn fill(&mut self, record: RecordId, contents: Contents<'a>) {
        if contents.sensitive {
            let presence = self.workspace.records[record.index()].presence;
            self.workspace.memories[presence.index()].sensitive = true;
        }
        for field in contents.fields {
            let dotted = format!("{}.{}", contents.name.value, field.name.value);
            match self.values.get(&dotted).and_then(|declared| declared.id) {
                Some(Meaning::Operand(Operand::Memory(memory))) => self.refill(memory, contents, field),
                Some(_) => {}
                None => self.new_field(record, dotted, contents, field),
            }
        }
    }

    fn new_field(&mut self, record: RecordId, dotted: String, contents: Contents<'a>, field: &FieldDeclaration) {
        let memory = self.memory(ir::Memory {
            name: dotted.clone(),
            kind: field.kind.clone(),
            record: Some(record),
            sensitive: contents.sensitive,
            span: contents.name.span,
        });
        self.workspace.records[record.index()].fields.push((field.name.value.clone(), memory));
        let meaning = Meaning::Operand(Operand::Memory(memory));
        let _ = self.values.declare(Key::Owned(dotted), Some(meaning), Some(contents.name.span));
    }

    fn refill(&mut self, memory: ir::MemoryId, contents: Contents<'a>, field: &FieldDeclaration) {
        let known = &mut self.workspace.memories[memory.index()];
        known.sensitive |= contents.sensitive;
        if known.kind != field.kind {
            let found =
                types::conflicting_field(&known.name, contents.name.span, (&known.kind, &field.kind), field.span());
            self.report(found);
        }
    }
}

/// A field as the machine knows it.
fn field(field: &FieldDeclaration) -> ir::Field {
    ir::Field { name: field.name.value.clone(), kind: field.kind.clone(), optional: field.optional }
}
