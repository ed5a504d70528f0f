//! Conditions: their structure, and the definitions put in where they are named.

use std::sync::Arc;

use super::question::{Asked, question};
use super::scope::kind_of;
use super::{Lowering, Meaning};
use crate::ast::{self, Condition, Operator, Test};
use crate::diagnostic::types;
use crate::ir::{self, Operand, Question};
use crate::source::Span;
use crate::value::Type;

/// How many tests and connecting words a condition may have, those of its definitions counted.
const MOST_PARTS: usize = 1_000;

/// What a test means wherever it stands: one question, or its opposite.
pub(super) struct Known {
    operand: Operand,
    question: Arc<Question>,
    opposite: bool,
}

impl Known {
    /// What `lowered` means, unless it is more than that.
    fn of(lowered: &ir::Condition) -> Option<Known> {
        let (test, opposite) = match lowered {
            ir::Condition::Test(test) => (test, false),
            ir::Condition::Not(inner) => match &**inner {
                ir::Condition::Test(test) => (test, true),
                _ => return None,
            },
            _ => return None,
        };
        Some(Known { operand: test.operand, question: test.question.clone(), opposite })
    }

    fn at(&self, span: Span) -> ir::Condition {
        let test = ir::Test { operand: self.operand, question: self.question.clone(), span };
        let test = ir::Condition::Test(test);
        if self.opposite { ir::Condition::Not(Box::new(test)) } else { test }
    }
}

impl<'a> Lowering<'a> {
    /// What a condition means; a test that is wrong is reported, and nobody can tell whether it holds.
    pub(super) fn condition(&mut self, condition: &'a Condition) -> ir::Condition {
        self.sized_condition(condition).0
    }

    /// The same, with the number of parts in it.
    pub(super) fn sized_condition(&mut self, condition: &'a Condition) -> (ir::Condition, usize) {
        let mut size = 0;
        let lowered = self.part(condition, &mut size);
        if size <= MOST_PARTS {
            return (lowered, size);
        }
        self.report(types::condition_too_large(condition.span(), MOST_PARTS));
        (unpredictable(condition.span()), 0)
    }

    fn part(&mut self, condition: &'a Condition, size: &mut usize) -> ir::Condition {
        *size += 1;
        match condition {
            Condition::All(parts) => ir::Condition::All(parts.iter().map(|part| self.part(part, size)).collect()),
            Condition::Any(parts) => ir::Condition::Any(parts.iter().map(|part| self.part(part, size)).collect()),
            Condition::Not(inner, _) => ir::Condition::Not(Box::new(self.part(inner, size))),
            Condition::Group(inner, _) => self.part(inner, size),
            Condition::Test(test) => self.test(test, size).unwrap_or_else(|| unpredictable(test.span)),
        }
    }

    /// A test; what others that are written alike have come to mean it means as well.
    fn test(&mut self, test: &'a Test, size: &mut usize) -> Option<ir::Condition> {
        let key = Arc::as_ptr(&test.asked);
        if let Some(known) = self.asked.get(&key) {
            return Some(known.at(test.span));
        }
        let (findings, suggestions, before) = (self.diagnostics.len(), self.suggestions, *size);
        let lowered = self.new_test(test, &test.asked, size);
        if self.diagnostics.len() > findings {
            // What is wrong with it is told at its place in the file.
            self.diagnostics.truncate(findings);
            (self.suggestions, *size) = (suggestions, before);
            return self.new_test(test, &test.in_place(), size);
        }
        if let Some(known) = lowered.as_ref().and_then(Known::of) {
            self.asked.insert(key, known);
        }
        lowered
    }

    fn new_test(&mut self, test: &Test, asked: &ast::Asked, size: &mut usize) -> Option<ir::Condition> {
        let operand = match self.meaning(&asked.subject)? {
            Meaning::Operand(operand) => operand,
            Meaning::Record(record) => Operand::Memory(self.workspace.records[record.index()].presence),
            Meaning::Define(index) => return self.defined(test, index, size),
        };
        let asked = Asked {
            operand,
            subject: &asked.subject.name.value,
            kind: kind_of(&self.workspace, operand),
            zone: &self.workspace.zone,
            operator: asked.operator.value,
            values: &asked.values,
            span: test.span,
        };
        question(&asked, &mut self.diagnostics)
    }

    /// A definition where it is named.
    fn defined(&mut self, test: &Test, index: usize, size: &mut usize) -> Option<ir::Condition> {
        let ast::Asked { subject, operator, .. } = &*test.asked;
        if operator.value != Operator::Holds {
            let (name, words) = (&subject.name.value, operator.value.words());
            self.report(types::wrong_question(name, words, test.span, &Type::Boolean));
            return None;
        }
        let definition = &mut self.definitions[index];
        definition.is_used = true;
        *size += definition.size;
        (*size <= MOST_PARTS).then(|| definition.condition.clone())
    }
}

/// What stands for a condition that is wrong.
pub(super) fn unpredictable(span: Span) -> ir::Condition {
    ir::Condition::Test(ir::Test::unpredictable(span))
}
