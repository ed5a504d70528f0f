//! Names and what they stand for.

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::{Key, Lowering, Meaning};
use crate::ast::{Name, Reference};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::near;
use crate::ir::{self, Operand, RecordId};
use crate::source::Span;
use crate::value::Type;

/// The names of one kind of thing, in the order in which they were declared.
pub(super) struct Scope<'a, Id> {
    names: IndexMap<Key<'a>, Declared<Id>, RandomState>,
}

/// What a name stands for, and where it was declared in the rules.
#[derive(Clone, Copy)]
pub(super) struct Declared<Id> {
    /// Nothing where the declaration is broken: then whoever uses the name is not bothered as well.
    pub id: Option<Id>,
    /// Where it stands in the rules; nothing for what the language and the manifest declare.
    pub span: Option<Span>,
}

impl<Id> Default for Scope<'_, Id> {
    fn default() -> Self {
        Scope { names: IndexMap::default() }
    }
}

impl<'a, Id: Copy> Scope<'a, Id> {
    /// Declares `name`, unless it is taken: then gives what took it.
    pub fn declare(
        &mut self,
        name: impl Into<Key<'a>>,
        id: Option<Id>,
        span: Option<Span>,
    ) -> Result<(), Declared<Id>> {
        match self.names.entry(name.into()) {
            indexmap::map::Entry::Occupied(taken) => Err(*taken.get()),
            indexmap::map::Entry::Vacant(free) => {
                free.insert(Declared { id, span });
                Ok(())
            }
        }
    }

    /// Forgets what `name` stands for, but not that there is such a name.
    pub fn poison(&mut self, name: &str) {
        if let Some(declared) = self.names.get_mut(name) {
            declared.id = None;
        }
    }

    pub fn get(&self, name: &str) -> Option<Declared<Id>> {
        self.names.get(name).copied()
    }

    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.keys().map(|name| &**name)
    }
}

impl<'a> Lowering<'a> {
    /// What `name` stands for in the scope that `scope` picks; an unknown name is reported.
    pub(super) fn resolve<Id: Copy>(
        &mut self,
        scope: impl for<'s> Fn(&'s Lowering<'a>) -> &'s Scope<'a, Id>,
        named: Named<'_>,
        name: &Name,
    ) -> Option<Id> {
        let known = scope(self);
        if let Some(declared) = known.get(&name.value) {
            return declared.id;
        }
        let size = known.names().len();
        let near = match self.may_suggest(size) {
            true => near_name(&name.value, scope(self)).map(str::to_string),
            false => None,
        };
        self.report(names::unknown_name(named, &name.value, name.span, near.as_deref()));
        None
    }

    /// What a reference stands for; an unknown one is reported, unless what it belongs to is broken.
    pub(super) fn meaning(&mut self, reference: &Reference) -> Option<Meaning> {
        let name = &reference.name;
        if let Some(declared) = self.values.get(&name.value) {
            return declared.id;
        }
        if let Some((head, field)) = name.value.rsplit_once('.') {
            match self.values.get(head).map(|owner| owner.id) {
                Some(None) => return None,
                Some(Some(Meaning::Record(record))) => {
                    self.unknown_field(record, field, name);
                    return None;
                }
                _ => {}
            }
        }
        self.resolve(|this| &this.values, Named::Value, name)
    }

    fn unknown_field(&mut self, record: RecordId, field: &str, name: &Name) {
        let record = &self.workspace.records[record.index()];
        let near = near(field, record.fields.iter().map(|(field, _)| field.as_str()));
        let near = near.map(|near| format!("{}.{near}", record.name));
        let found = names::unknown_name(Named::Field(&record.name), field, name.span, near.as_deref());
        self.report(found);
    }

    /// The type of a fact or memory.
    pub(super) fn kind(&self, operand: Operand) -> &Type {
        kind_of(&self.workspace, operand)
    }

    /// Whether there is still time to search so many names for a near one.
    pub(super) fn may_suggest(&mut self, names: usize) -> bool {
        let may = names <= self.suggestions;
        self.suggestions = self.suggestions.saturating_sub(names);
        may
    }
}

/// The name that was most likely meant: a near one, or one that belongs to something and was written alone.
fn near_name<'s, Id: Copy>(name: &str, known: &'s Scope<'_, Id>) -> Option<&'s str> {
    let belongs = |own: &&str| own.rsplit_once('.').is_some_and(|(_, last)| last == name);
    near(name, known.names()).or_else(|| known.names().find(belongs))
}

/// The type of a fact or memory, where only the workspace may be borrowed.
pub(super) fn kind_of(workspace: &ir::Workspace, operand: Operand) -> &Type {
    match operand {
        Operand::Fact(fact) => &workspace.facts[fact.index()].kind,
        Operand::Memory(memory) => &workspace.memories[memory.index()].kind,
    }
}
