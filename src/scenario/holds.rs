//! Whether a condition holds for values that are known by name: what `expect` asks.

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::artifact::{Program, fold};
use crate::ir::{Clock, Condition, Operand, Question, Test, Workspace, builtin};
use crate::session::Session;
use crate::value::{Type, Value};

/// Facts and memories by name, with their types; none where they are unknown.
pub(super) type Known = BTreeMap<String, (Type, Option<Value>)>;

/// What the rules see in `session` as of its latest event.
pub(super) fn known_by_name(program: &Program, session: &Session) -> Known {
    session.values(program).into_iter().map(|(name, kind, value)| (name.to_string(), (kind.clone(), value))).collect()
}

/// The value of a fact or memory among those that are known by name.
pub(super) fn value_of(known: &Known, workspace: &Workspace, operand: Operand) -> Option<Value> {
    let (_, value) = known.get(declared(workspace, operand)?.0)?;
    value.clone()
}

/// Name and type of a fact or memory.
fn declared(workspace: &Workspace, operand: Operand) -> Option<(&str, &Type)> {
    match operand {
        Operand::Fact(id) => workspace.facts.get(id.index()).map(|fact| (fact.name.as_str(), &fact.kind)),
        Operand::Memory(id) => workspace.memories.get(id.index()).map(|memory| (memory.name.as_str(), &memory.kind)),
    }
}

/// The values of facts and memories.
type Values<'a> = &'a dyn Fn(Operand) -> Option<Value>;

/// Whether `condition` holds where facts and memories have these values.
pub(crate) fn holds(condition: &Condition, workspace: &Workspace, values: Values<'_>) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, workspace, values)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, workspace, values)),
        Condition::Not(part) => !holds(part, workspace, values),
        Condition::Test(test) => answer(test, workspace, values),
    }
}

fn answer(test: &Test, workspace: &Workspace, values: Values<'_>) -> bool {
    let Some((_, kind)) = declared(workspace, test.operand) else { return false };
    let Some(value) = values(test.operand) else { return false };
    match &value {
        Value::Text(text) => answer_of_text(&test.question, text),
        Value::List(items) => match &*test.question {
            Question::Known => true,
            Question::Contains(part) => items.iter().any(|item| fold(item) == fold(part)),
            _ => false,
        },
        Value::Number(number) => {
            let now = match values(Operand::Fact(builtin::NOW)) {
                Some(Value::Number(now)) => now,
                _ => 0,
            };
            answer_of_number(&test.question, Clock { workspace, now }, kind, *number)
        }
    }
}

fn answer_of_text(question: &Question, text: &str) -> bool {
    match question {
        Question::Known => true,
        Question::OneOf(values) => {
            values.iter().any(|value| matches!(value, Value::Text(other) if fold(other) == fold(text)))
        }
        Question::Contains(part) => fold(text).contains(&fold(part)),
        Question::StartsWith(part) => fold(text).starts_with(&fold(part)),
        Question::EndsWith(part) => fold(text).ends_with(&fold(part)),
        Question::Matches(pattern) => Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text)),
        _ => false,
    }
}

fn answer_of_number(question: &Question, clock: Clock, kind: &Type, number: i64) -> bool {
    match question {
        Question::Known => true,
        Question::OneOf(values) => values.contains(&Value::Number(number)),
        Question::Compare(comparison, with) => comparison.holds(number, *with),
        Question::TimeOfDay(comparison, minutes) => comparison.holds(clock.minute(number), *minutes),
        Question::OlderThan(span) => clock.is_older(kind, number, *span),
        Question::WithinLast(span) => clock.is_within(kind, number, *span),
        _ => false,
    }
}
