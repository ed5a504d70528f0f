//! How a step reads and changes facts and memories.

use super::acts::Text;
use super::limits::Broken;
use super::render;
use super::run::Run;
use super::values::{Known, cell_of};
use super::view::View;
use crate::artifact::parts::{CellId, Expression, ExpressionId, Part, TemplateId, TypeId};
use crate::given::Given;
use crate::value::{Type, Value};

impl<'p> Run<'p, '_> {
    /// What conditions see.
    pub(super) fn view(&self) -> View<'_> {
        View { program: self.program, facts: self.facts, own: &self.state.values, at: self.at, budget: &self.budget }
    }

    /// The value of a fact or memory.
    pub(super) fn read(&self, id: CellId) -> Option<Known<'_>> {
        self.view().read(id)
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
        if let Expression::Text { text } = self.content.expressions[value.index()] {
            let text = self.render(text)?;
            self.state.values.write(self.program, memory, Known::Text(self.acts.text(text)));
            self.acts.take_back(text);
            return Ok(());
        }
        match self.evaluate(value) {
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

    /// A value that is not a text with slots.
    fn evaluate(&self, id: ExpressionId) -> Option<Value> {
        let strings = &self.content.strings;
        match &self.content.expressions[id.index()] {
            Expression::Cell { cell } => self.read(*cell).map(Known::to_value),
            Expression::Text { .. } => None,
            Expression::Number { number } => Some(Value::Number(*number)),
            Expression::List { items } => {
                Some(Value::List(items.iter().map(|item| strings.get(*item).into()).collect()))
            }
        }
    }

    /// A value for the host: a fact or memory as its own type has it, a constant as `kind` has it.
    pub(super) fn give(&mut self, id: ExpressionId, kind: TypeId) -> Result<Option<Given>, Broken> {
        let kind = match self.content.expressions[id.index()] {
            Expression::Cell { cell } => cell_of(self.program, cell).1,
            Expression::Text { text } => {
                let text = self.render(text)?;
                let given = Given::Text(self.acts.text(text).to_owned());
                self.acts.take_back(text);
                return Ok(Some(given));
            }
            _ => &self.content.types[kind.index()],
        };
        Ok(self.evaluate(id).map(|value| render::to_given(kind, Known::of(&value))))
    }

    /// A text with its slots filled; borrowed where it has none.
    pub(super) fn render(&mut self, id: TemplateId) -> Result<Text<'p>, Broken> {
        let content = self.content;
        let parts = &content.templates[id.index()].parts;
        self.spend(u32::try_from(parts.len()).unwrap_or(u32::MAX))?;
        if let [Part::Text { text }] = parts[..] {
            return Ok(Text::Constant(content.strings.get(text)));
        }
        let mut out = std::mem::take(&mut self.acts.rendered);
        let start = out.len();
        let fits = parts.iter().all(|part| {
            self.render_part(*part, &mut out);
            out.len() - start <= super::limits::TEXT
        });
        if !fits {
            out.truncate(start);
        }
        let end = out.len();
        self.acts.rendered = out;
        if fits { Ok(Text::Rendered { start, end }) } else { Err(Broken::TextTooLong) }
    }

    fn render_part(&self, part: Part, out: &mut String) {
        let strings = &self.content.strings;
        match part {
            Part::Text { text } => out.push_str(strings.get(text)),
            Part::Slot { cell, fallback } => match (self.read(cell), fallback) {
                (Some(value), _) => self.show(cell, value, out),
                (None, Some(fallback)) => out.push_str(strings.get(fallback)),
                (None, None) => {}
            },
        }
    }

    /// Appends a value as a message shows it.
    pub(super) fn show(&self, cell: CellId, value: Known<'_>, out: &mut String) {
        let (_, kind) = cell_of(self.program, cell);
        render::show(kind, value, &self.content.settings.zone, out);
    }
}
