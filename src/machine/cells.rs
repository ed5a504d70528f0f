//! How a step reads and changes facts and memories.

use super::acts::Text;
use super::limits::{Broken, TEXT};
use super::render;
use super::result::length;
use super::run::Run;
use super::values::{Known, kind_of};
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
        let Some(Known::Number(number)) = self.read(id) else { return None };
        Some((number, kind_of(self.program, id)))
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
            if self.acts.text(text).len() > TEXT {
                return Err(Broken::TextTooLong);
            }
            self.state.values.write(self.program, memory, Known::Text(self.acts.text(text)));
            self.acts.take_back(text);
            return Ok(());
        }
        match self.evaluate(value) {
            // Facts of the host and constants may be longer than what is remembered.
            Some(value) if length(&value) > TEXT => return Err(Broken::TextTooLong),
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
            Expression::Cell { cell } => kind_of(self.program, cell),
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
    #[inline]
    pub(super) fn render(&mut self, id: TemplateId) -> Result<Text<'p>, Broken> {
        match self.content.templates[id.index()].parts.as_slice() {
            [Part::Text { text }] => {
                self.spend(1)?;
                Ok(Text::constant(self.content.strings.get(*text)))
            }
            parts => self.fill(parts),
        }
    }

    fn fill(&mut self, parts: &[Part]) -> Result<Text<'p>, Broken> {
        let content = self.content;
        self.spend(parts.len() as u32)?;
        let (view, out) = self.view_and_buffer();
        let start = out.len();
        for part in parts {
            match part {
                Part::Text { text } => out.push_str(content.strings.get(*text)),
                Part::Slot { cell, fallback } => match (view.read(*cell), fallback) {
                    (Some(Known::Text(text)), _) => out.push_str(text),
                    (Some(value), _) => view.show(*cell, value, out),
                    (None, Some(fallback)) => out.push_str(content.strings.get(*fallback)),
                    (None, None) => {}
                },
            }
            if out.len() - start > TEXT {
                out.truncate(start);
                return Err(Broken::TextTooLong);
            }
        }
        Text::rendered(start, out.len()).ok_or(Broken::TextTooLong)
    }

    /// What conditions see, and the buffer that texts are rendered into.
    fn view_and_buffer(&mut self) -> (View<'_>, &mut String) {
        let view = View {
            program: self.program,
            facts: self.facts,
            own: &self.state.values,
            at: self.at,
            budget: &self.budget,
        };
        (view, &mut self.acts.rendered)
    }
}

impl View<'_> {
    /// Appends a value as a message shows it.
    pub(super) fn show(&self, cell: CellId, value: Known<'_>, out: &mut String) {
        render::show(kind_of(self.program, cell), value, &self.program.content.settings.zone, out);
    }
}
