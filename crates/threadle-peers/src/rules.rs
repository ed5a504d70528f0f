//! Ordered rules as every engine can take them: read from the Threadle text, so that all engines are given the same.

use std::collections::BTreeMap;
use threadle::ast::{ActionKind, Condition, Item, Literal, LiteralKind, Operator};
use threadle::source::{Source, SourceId};

/// What a fact can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One of these words.
    Word(Vec<String>),
    /// Any text.
    Text,
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
}

/// A fact that rules read.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it can be.
    pub kind: Kind,
}

/// The value of a fact; an unknown text is empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A word or a text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
}

/// When a rule holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// All of them.
    All(Vec<Form>),
    /// Any of them.
    Any(Vec<Form>),
    /// The other way round.
    Not(Box<Form>),
    /// The text of this field is one of these.
    IsOneOf(usize, Vec<String>),
    /// The flag of this field is set.
    Flag(usize),
    /// The number of this field is not less.
    AtLeast(usize, i64),
    /// The text of this field is not empty.
    Known(usize),
}

/// Ordered rules: the first that holds wins, and behind the last comes the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The facts, in order.
    pub fields: Vec<Field>,
    /// The rules, in order.
    pub forms: Vec<Form>,
}

impl Rules {
    /// Reads the first `rules` list of a Threadle text, over these facts.
    pub fn read(text: &str, fields: Vec<Field>) -> Rules {
        let (file, findings) = threadle::parse(&Source::new("rules.thread", text), SourceId(1));
        assert!(findings.is_empty(), "the workload has mistakes");
        let places: BTreeMap<&str, usize> = fields.iter().map(|field| &*field.name).zip(0..).collect();
        let list = file.items.iter().find_map(|item| match item {
            Item::Thread(thread) => thread.body.actions.iter().find_map(|action| match &action.kind {
                ActionKind::Rules(rules) => Some(rules),
                _ => None,
            }),
            _ => None,
        });
        let list = list.expect("the workload is a list of rules");
        let forms = list.rules.iter().map(|rule| form(&rule.condition, &fields, &places)).collect();
        Rules { forms, fields }
    }

    /// The first rule that holds, or their number.
    pub fn decide(&self, row: &[Value]) -> usize {
        self.forms.iter().position(|form| form.holds(row)).unwrap_or(self.forms.len())
    }
}

impl Form {
    /// Whether it holds; the plain meaning, to compare all engines with.
    pub fn holds(&self, row: &[Value]) -> bool {
        match self {
            Form::All(forms) => forms.iter().all(|form| form.holds(row)),
            Form::Any(forms) => forms.iter().any(|form| form.holds(row)),
            Form::Not(form) => !form.holds(row),
            Form::IsOneOf(field, words) => matches!(&row[*field], Value::Text(text) if words.contains(text)),
            Form::Flag(field) => row[*field] == Value::Flag(true),
            Form::AtLeast(field, least) => matches!(row[*field], Value::Number(number) if number >= *least),
            Form::Known(field) => row[*field] != Value::Text(String::new()),
        }
    }
}

fn form(condition: &Condition, fields: &[Field], places: &BTreeMap<&str, usize>) -> Form {
    let all = |parts: &[Condition]| parts.iter().map(|part| form(part, fields, places)).collect();
    let test = match condition {
        Condition::All(parts) => return Form::All(all(parts)),
        Condition::Any(parts) => return Form::Any(all(parts)),
        Condition::Not(inner, _) => return Form::Not(Box::new(form(inner, fields, places))),
        Condition::Group(inner, _) => return form(inner, fields, places),
        Condition::Test(test) => &test.asked,
    };
    let field = places[&*test.subject.name.value];
    let words = || test.values.iter().map(word).collect();
    match test.operator.value {
        Operator::Holds => Form::Flag(field),
        Operator::Is | Operator::IsOneOf => Form::IsOneOf(field, words()),
        Operator::IsNot | Operator::IsNotOneOf => Form::Not(Box::new(Form::IsOneOf(field, words()))),
        Operator::GreaterOrEqual => Form::AtLeast(field, number(&test.values[0])),
        Operator::IsKnown => Form::Known(field),
        other => panic!("the workloads do not ask {other:?}"),
    }
}

fn word(literal: &Literal) -> String {
    match &literal.kind {
        LiteralKind::Text(text) | LiteralKind::Word(text) => text.to_string(),
        other => panic!("{other:?} is no word"),
    }
}

fn number(literal: &Literal) -> i64 {
    if let LiteralKind::Integer(number) = literal.kind { number } else { panic!("{literal:?} is no number") }
}
