//! How a step reads and changes facts and memories.

use super::limits::Broken;
use super::render;
use super::run::Run;
use super::values::{Known, cell_of, is_supplied};
use super::view::View;
use crate::artifact::parts::{CellId, Expression, ExpressionId, Part, TemplateId, TypeId};
use crate::given::Given;
use crate::value::{Type, Value};
use std::borrow::Cow;

impl<'p> Run<'p, '_> {
    /// What conditions see.
    pub(super) fn view(&self) -> View<'_> {
        View { program: self.program, facts: self.facts, own: &self.state.values, at: self.at, budget: &self.budget }
    }

    /// The value of a fact or memory.
    pub(super) fn read(&self, id: CellId) -> Option<Known<'_>> {
        if is_supplied(self.program, id) {
            self.facts.read(self.program, id)
        } else {
            self.state.values.read(self.program, id)
        }
    }

    /// The value of a fact or memory that is a number, with its type.
    pub(super) fn number(&self, id: CellId) -> Option<(i64, &'p Type)> {
        let (_, kind) = cell_of(self.program, id);
        if let Some(Known::Number(number)) = self.read(id) { Some((number, kind)) } else { None }
    }

    /// Gives a cell of the conversation a value.
    pub(super) fn write(&mut self, id: CellId, value: Known<'_>) {
        self.state.values.write(self.program, id, value);
    }

    /// Makes a cell of the conversation unknown.
    pub(super) fn forget(&mut self, id: CellId) {
        self.state.values.forget(self.program, id);
    }

    /// `set … to`
    pub(super) fn set(&mut self, memory: CellId, value: ExpressionId) -> Result<(), Broken> {
        match self.evaluate(value)? {
            Some(value) => self.write(memory, Known::of(&value)),
            None => self.forget(memory),
        }
        Ok(())
    }

    /// Adds to a number, within its range; unknown stays unknown.
    pub(super) fn add(&mut self, memory: CellId, by: i64) {
        let Some((number, kind)) = self.number(memory) else { return };
        let (min, max) = if let Type::Integer { min, max } = kind { (*min, *max) } else { (i64::MIN, i64::MAX) };
        self.write(memory, Known::Number(number.saturating_add(by).clamp(min, max)));
    }

    fn evaluate(&self, id: ExpressionId) -> Result<Option<Value>, Broken> {
        let strings = &self.content.strings;
        Ok(match &self.content.expressions[id.index()] {
            Expression::Cell { cell } => self.read(*cell).map(Known::to_value),
            Expression::Text { text } => Some(Value::Text(self.render(*text)?.into())),
            Expression::Number { number } => Some(Value::Number(*number)),
            Expression::List { items } => {
                Some(Value::List(items.iter().map(|item| strings.get(*item).into()).collect()))
            }
        })
    }

    /// A value for the host: a fact or memory as its own type has it, a constant as `kind` has it.
    pub(super) fn give(&self, id: ExpressionId, kind: TypeId) -> Result<Option<Given>, Broken> {
        let kind = match &self.content.expressions[id.index()] {
            Expression::Cell { cell } => cell_of(self.program, *cell).1,
            _ => &self.content.types[kind.index()],
        };
        Ok(self.evaluate(id)?.map(|value| render::to_given(kind, Known::of(&value))))
    }

    /// A text with its slots filled; borrowed where it has none.
    pub(super) fn render(&self, id: TemplateId) -> Result<Cow<'p, str>, Broken> {
        let strings = &self.content.strings;
        let parts = &self.content.templates[id.index()].parts;
        self.spend(u32::try_from(parts.len()).unwrap_or(u32::MAX))?;
        if let [Part::Text { text }] = parts[..] {
            return Ok(Cow::Borrowed(strings.get(text)));
        }
        let mut out = String::new();
        for part in parts {
            match *part {
                Part::Text { text } => out.push_str(strings.get(text)),
                Part::Slot { cell, fallback } => match (self.read(cell), fallback) {
                    (Some(value), _) => self.show(cell, value, &mut out),
                    (None, Some(fallback)) => out.push_str(strings.get(fallback)),
                    (None, None) => {}
                },
            }
            if out.len() > super::limits::TEXT {
                return Err(Broken::TextTooLong);
            }
        }
        Ok(Cow::Owned(out))
    }

    /// Appends a value as a message shows it.
    pub(super) fn show(&self, cell: CellId, value: Known<'_>, out: &mut String) {
        let (_, kind) = cell_of(self.program, cell);
        render::show(kind, value, &self.content.settings.zone, out);
    }
}
