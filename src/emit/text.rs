//! Texts and values that are handed on.

use super::Emitter;
use crate::artifact::parts::{self, ExpressionId, StringId, TemplateId};
use crate::ir::{Expression, Operand, Part, Template};
use crate::value::{Type, Value};

impl Emitter<'_> {
    pub(super) fn string(&mut self, text: &str) -> StringId {
        StringId(self.strings.add_text(text))
    }

    pub(super) fn template(&mut self, template: &Template) -> TemplateId {
        let parts = template.parts.iter().map(|part| match part {
            Part::Text(text) => parts::Part::Text { text: self.string(text) },
            Part::Slot { operand, fallback, .. } => parts::Part::Slot {
                cell: self.cell_of(*operand),
                fallback: fallback.as_ref().map(|text| self.string(text)),
            },
        });
        let parts = parts.collect();
        TemplateId(self.templates.add(parts::Template { parts }))
    }

    pub(super) fn expression(&mut self, expression: &Expression) -> ExpressionId {
        let expression = match expression {
            Expression::Operand(operand) => parts::Expression::Cell { cell: self.cell_of(*operand) },
            Expression::Text(template) => parts::Expression::Text { text: self.template(template) },
            Expression::Constant(Value::Number(number)) => parts::Expression::Number { number: *number },
            Expression::Constant(Value::Text(text)) => {
                let parts = vec![parts::Part::Text { text: self.string(text) }];
                parts::Expression::Text { text: TemplateId(self.templates.add(parts::Template { parts })) }
            }
            Expression::Constant(Value::List(items)) => {
                parts::Expression::List { items: items.iter().map(|item| self.string(item)).collect() }
            }
        };
        ExpressionId(self.expressions.add(expression))
    }

    pub(super) fn kind_of(&self, operand: Operand) -> &Type {
        match operand {
            Operand::Fact(fact) => &self.workspace.facts[fact.index()].kind,
            Operand::Memory(memory) => &self.workspace.memories[memory.index()].kind,
        }
    }
}
