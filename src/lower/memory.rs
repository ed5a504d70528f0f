//! Silent housekeeping: what is remembered, and topics.

use super::block::Next;
use super::scope::Declared;
use super::{Lowering, Meaning};
use crate::ast::{Name, SetValue};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{near, types};
use crate::ir::{self, NodeId, NodeKind, Operand};
use crate::source::Span;
use crate::value::Type;

impl Lowering<'_> {
    /// `set NAME to VALUE`
    pub(super) fn set(&mut self, memory: &Name, value: &SetValue, span: Span, next: &mut Next) -> NodeId {
        let id = self.plain_memory(memory);
        let change = id.and_then(|id| self.change(id, memory, value));
        let next = self.follow(next, span);
        match (id, change) {
            (Some(memory), Some(value)) => self.node(NodeKind::Set { memory, value, next }, span),
            _ => next,
        }
    }

    fn change(&mut self, id: ir::MemoryId, memory: &Name, value: &SetValue) -> Option<ir::SetValue> {
        let kind = self.kind(Operand::Memory(id)).clone();
        match value {
            SetValue::Unknown(_) => Some(ir::SetValue::Unknown),
            SetValue::Value(expression) => self.expression(expression, &kind, &memory.value).map(ir::SetValue::To),
            SetValue::Add(amount) => {
                let unit = match kind {
                    Type::Integer { .. } => 1,
                    Type::Decimal => 1_000_000,
                    Type::Money { .. } => 100,
                    _ => {
                        self.report(types::wrong_type(amount.span, "a number to add", &kind, None));
                        return None;
                    }
                };
                Some(ir::SetValue::Add(amount.value.saturating_mul(unit)))
            }
        }
    }

    /// The memory that can be asked for or set under this name; anything else is reported.
    pub(super) fn plain_memory(&mut self, name: &Name) -> Option<ir::MemoryId> {
        match self.values.get(&name.value) {
            None => {
                self.unknown_memory(name);
                None
            }
            Some(Declared { id: None, .. }) => None,
            Some(Declared { id: Some(Meaning::Operand(Operand::Memory(memory))), .. })
                if self.workspace.memories[memory.index()].record.is_none() =>
            {
                Some(memory)
            }
            _ => {
                self.report(types::not_settable(&name.value, name.span));
                None
            }
        }
    }

    fn unknown_memory(&mut self, name: &Name) {
        let may_suggest = self.may_suggest(self.workspace.memories.len());
        let memories = self.workspace.memories.iter().filter(|memory| may_suggest && memory.record.is_none());
        let near = near(&name.value, memories.map(|memory| memory.name.as_str()));
        let found = names::unknown_name(Named::Memory, &name.value, name.span, near);
        let top = Span { start: 0, end: 0, ..name.span };
        let line = format!("remember {}: text\n\n", name.value);
        self.report(found.with_fix(top, format!("remember `{}`", name.value), line));
    }

    /// `add topic "T"`, `remove topic "T"`
    pub(super) fn topic(&mut self, topic: &Name, add: bool, span: Span, next: &mut Next) -> NodeId {
        let topic = self.resolve(|this| &this.topics, Named::Topic, topic);
        let next = self.follow(next, span);
        match topic {
            Some(topic) => self.node(NodeKind::Topic { topic, add, next }, span),
            None => next,
        }
    }
}
