//! Records: what calls give is kept in one memory for each field.

use super::{Key, Lowering, Meaning};
use crate::ast::{self, Name};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{near, types};
use crate::ir::{self, Operand, RecordId};
use crate::manifest::FieldDeclaration;
use crate::value::Type;

/// What a record is to hold, and where it says so.
#[derive(Clone, Copy)]
pub(super) struct Contents<'a> {
    /// The record.
    pub name: &'a Name,
    /// Whether what it holds is for proven customers only.
    pub sensitive: bool,
    /// What it holds.
    pub fields: &'a [FieldDeclaration],
}

impl<'a> Lowering<'a> {
    /// `call ACTION as NAME` declares the record NAME, or adds to it what this action gives.
    pub(super) fn call_record(&mut self, call: &'a ast::Call) {
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
    pub(super) fn record(&mut self, name: &'a Name, sensitive: bool) -> RecordId {
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
    pub(super) fn fill(&mut self, record: RecordId, contents: Contents<'a>) {
        if contents.sensitive {
            let presence = self.workspace.records[record.index()].presence;
            self.workspace.memories[presence.index()].sensitive = true;
        }
        for field in contents.fields {
            let dotted = format!("{}.{}", contents.name.value, field.name.value);
            match self.values.get(&dotted).and_then(|declared| declared.id) {
                Some(Meaning::Operand(Operand::Memory(memory))) => self.refill(memory, contents, field),
                Some(_) => {}
                None if self.closed.contains(&record) => self.surplus_field(record, contents.name, field),
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

    /// A call gives a field that the type of a remembered record does not have.
    fn surplus_field(&mut self, record: RecordId, name: &Name, field: &FieldDeclaration) {
        let record = &self.workspace.records[record.index()];
        let near = near(&field.name.value, record.fields.iter().map(|(field, _)| field.as_str()));
        let found = names::unknown_name(Named::Field(&record.name), &field.name.value, name.span, near);
        self.report(found.with_related(field.span(), "given here"));
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
