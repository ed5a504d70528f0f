//! Texts, conditions, events and values by their names, never by an index, as words of a hash.

use super::words::Words;
use crate::ir::{
    Action, Condition, Event, Expression, Field, MemoryId, Operand, Part, Question, SetValue, Template, Test, TimeSpan,
    Workspace,
};
use crate::value::{Type, Value};

/// Names of a workspace, hashed once.
pub(super) struct Spelling<'w> {
    pub(super) workspace: &'w Workspace,
    facts: Vec<Named>,
    memories: Vec<Named>,
}

/// What a fact or a memory is hashed as.
struct Named {
    hash: u64,
    /// Times of day and dates are meant in the workspace's zone.
    in_zone: bool,
}

impl<'w> Spelling<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Spelling<'w> {
        let named = |words: &mut Words, kind: &Type| Named { hash: words.hash(), in_zone: *kind == Type::Time };
        let fact = |fact: &crate::ir::Fact| named(Words::of(1).text(&fact.name).number(family(&fact.kind)), &fact.kind);
        let memory = |memory: &crate::ir::Memory| {
            named(Words::of(2).text(&memory.name).text(&memory.kind.describe()), &memory.kind)
        };
        Spelling {
            workspace,
            facts: workspace.facts.iter().map(fact).collect(),
            memories: workspace.memories.iter().map(memory).collect(),
        }
    }

    /// A fact is its name and what kind of values it has: one more value in its list changes nothing for those who ask
    /// for another. A memory is its name and its type, as saved states have it.
    pub(super) fn operand(&self, words: &mut Words, operand: Operand) {
        let named = match operand {
            Operand::Fact(fact) => &self.facts[fact.index()],
            Operand::Memory(memory) => &self.memories[memory.index()],
        };
        words.number(named.hash);
        if named.in_zone {
            words.text(&self.workspace.zone.name);
        }
    }

    pub(super) fn memory(&self, words: &mut Words, memory: MemoryId) {
        self.operand(words, Operand::Memory(memory));
    }

    fn kind(&self, operand: Operand) -> &Type {
        match operand {
            Operand::Fact(fact) => &self.workspace.facts[fact.index()].kind,
            Operand::Memory(memory) => &self.workspace.memories[memory.index()].kind,
        }
    }

    pub(super) fn template(&self, words: &mut Words, template: &Template) {
        words.list(&template.parts, |words, part| match part {
            Part::Text(text) => {
                words.number(0).text(text);
            }
            Part::Slot { operand, fallback, .. } => {
                self.operand(words.number(1), *operand);
                words.option(fallback.as_deref(), |words, text| _ = words.text(text));
            }
        });
    }

    /// A value that is handed on as something of this type.
    pub(super) fn expression(&self, words: &mut Words, expression: &Expression, kind: Option<&Type>) {
        match expression {
            Expression::Operand(operand) => self.operand(words.number(0), *operand),
            Expression::Text(template) => self.template(words.number(1), template),
            Expression::Constant(value) => self.value(words.number(2), value, kind),
        }
    }

    pub(super) fn set_value(&self, words: &mut Words, memory: MemoryId, value: &SetValue) {
        self.memory(words, memory);
        match value {
            SetValue::To(expression) => {
                self.expression(words.number(1), expression, Some(self.kind(Operand::Memory(memory))));
            }
            SetValue::Add(number) => {
                words.number(2).signed(*number);
            }
            SetValue::Unknown => {
                words.number(3);
            }
        }
    }

    /// A word of a list is the word itself, wherever it stands in the list.
    fn value(&self, words: &mut Words, value: &Value, kind: Option<&Type>) {
        let word = |number: &i64| match kind {
            Some(Type::OneOf(names)) => usize::try_from(*number).ok().and_then(|index| names.get(index)),
            _ => None,
        };
        match value {
            Value::Number(number) => match word(number) {
                Some(word) => {
                    words.number(0).text(word);
                }
                None => {
                    words.number(1).signed(*number);
                }
            },
            Value::Text(text) => {
                words.number(2).text(text);
            }
            Value::List(items) => {
                words.number(3).list(items, |words, item| _ = words.text(item));
            }
        }
    }

    pub(super) fn condition(&self, words: &mut Words, condition: &Condition) {
        let mut list = |kind, parts: &[Condition]| {
            words.number(kind).list(parts, |words, part| self.condition(words, part));
        };
        match condition {
            Condition::All(parts) => list(0, parts),
            Condition::Any(parts) => list(1, parts),
            Condition::Not(inner) => self.condition(words.number(2), inner),
            Condition::Test(test) => self.test(words.number(3), test),
        }
    }

    fn test(&self, words: &mut Words, test: &Test) {
        self.operand(words, test.operand);
        let kind = Some(self.kind(test.operand));
        match &*test.question {
            Question::Known => {
                words.number(0);
            }
            Question::OneOf(values) => {
                words.number(1).list(values, |words, value| self.value(words, value, kind));
            }
            Question::Compare(comparison, with) => {
                words.number(2).number(*comparison as u64).signed(*with);
            }
            Question::Contains(text) => {
                words.number(3).text(text);
            }
            Question::StartsWith(text) => {
                words.number(4).text(text);
            }
            Question::EndsWith(text) => {
                words.number(5).text(text);
            }
            Question::Matches(pattern) => {
                words.number(6).text(pattern);
            }
            Question::TimeOfDay(comparison, at) => {
                words.number(7).number(*comparison as u64).signed(*at);
            }
            Question::OlderThan(span) => time_span(words.number(8), *span),
            Question::WithinLast(span) => time_span(words.number(9), *span),
        }
    }

    pub(super) fn event(&self, words: &mut Words, event: &Event) {
        let texts = |words: &mut Words, texts: &[String]| _ = words.list(texts, |words, text| _ = words.text(text));
        match event {
            Event::ChatOpens => {
                words.number(0);
            }
            Event::Writes(phrases) => texts(words.number(1), phrases),
            Event::Picks { options, .. } => texts(words.number(2), options),
            Event::Identifies => {
                words.number(3);
            }
            Event::Authenticates => {
                words.number(4);
            }
            Event::SignsOut => {
                words.number(5);
            }
            Event::BecomesSomeoneElse => {
                words.number(6);
            }
            Event::TokenExpires => {
                words.number(7);
            }
            Event::Idle(after) => {
                words.number(8).signed(*after);
            }
        }
    }

    /// An action as a call sees it: its outcomes in their order, since an answer that is kept names one by its place.
    pub(super) fn action(&self, words: &mut Words, action: &Action) {
        words.text(&action.name);
        words.list(&action.outcomes, |words, outcome| {
            words.text(&outcome.name).list(&outcome.gives, field);
        });
    }
}

fn field(words: &mut Words, field: &Field) {
    words.text(&field.name).text(&field.kind.describe()).number(u64::from(field.optional));
}

fn time_span(words: &mut Words, span: TimeSpan) {
    match span {
        TimeSpan::Time(milliseconds) => words.number(0).signed(milliseconds),
        TimeSpan::BusinessDays(days) => words.number(1).signed(days),
    };
}

/// What kind of values a type has.
fn family(kind: &Type) -> u64 {
    match kind {
        Type::Boolean => 0,
        Type::Integer { .. } => 1,
        Type::Decimal => 2,
        Type::Text => 3,
        Type::Time => 4,
        Type::Date => 5,
        Type::Duration => 6,
        Type::Money { currency } => Words::of(7).text(currency).hash(),
        Type::OneOf(_) => 8,
        Type::List => 9,
        Type::Record(_) => 10,
    }
}
