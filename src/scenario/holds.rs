//! Whether a condition holds for values that are known by name: what `expect` asks.

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::artifact::{Program, fold};
use crate::ir::{Condition, Hours, Operand, Question, Test, TimeSpan, Workspace, Zone, builtin};
use crate::session::Session;
use crate::value::{Type, Value};

/// Facts and memories by name, with their types; none where they are unknown.
pub(super) type Known = BTreeMap<String, (Type, Option<Value>)>;

const DAY: i64 = 86_400_000;

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
            Clock { workspace, now }.answer_of_number(&test.question, kind, *number)
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

/// The time of the latest event, in the workspace's zone.
struct Clock<'a> {
    workspace: &'a Workspace,
    now: i64,
}

impl Clock<'_> {
    fn answer_of_number(&self, question: &Question, kind: &Type, number: i64) -> bool {
        match question {
            Question::Known => true,
            Question::OneOf(values) => values.contains(&Value::Number(number)),
            Question::Compare(comparison, with) => comparison.holds(number, *with),
            Question::TimeOfDay(comparison, minutes) => {
                comparison.holds(local(&self.workspace.zone, number).rem_euclid(DAY) / 60_000, *minutes)
            }
            Question::OlderThan(span) => self.age(*span, kind, number).is_some_and(|(age, limit)| age > limit),
            Question::WithinLast(span) => {
                let now = if *kind == Type::Date { self.day(self.now) } else { self.now };
                number <= now && self.age(*span, kind, number).is_some_and(|(age, limit)| age <= limit)
            }
            _ => false,
        }
    }

    /// How long ago a time or date is, and the length of the span, in the same unit.
    fn age(&self, span: TimeSpan, kind: &Type, number: i64) -> Option<(i64, i64)> {
        let today = self.day(self.now);
        let day = if *kind == Type::Date { number } else { self.day(number) };
        Some(match span {
            TimeSpan::Time(length) if *kind == Type::Date => (today.checked_sub(number)?, length / DAY),
            TimeSpan::Time(length) => (self.now.checked_sub(number)?, length),
            TimeSpan::BusinessDays(days) => {
                // Further back than any span reaches, one day more or less does not matter.
                let passed = (day.max(today.saturating_sub(4_000))..today).map(|day| day + 1);
                let hours = self.workspace.hours.first();
                (passed.filter(|day| is_business_day(hours, *day)).count() as i64, days)
            }
        })
    }

    fn day(&self, moment: i64) -> i64 {
        local(&self.workspace.zone, moment).div_euclid(DAY)
    }
}

/// The moment as the clocks of the zone show it, in milliseconds.
fn local(zone: &Zone, moment: i64) -> i64 {
    let behind = zone.offsets.partition_point(|(from, _)| *from <= moment.div_euclid(1_000));
    let offset = zone.offsets.get(behind.saturating_sub(1)).map_or(0, |(_, offset)| *offset);
    moment.saturating_add(i64::from(offset) * 1_000)
}

fn is_business_day(hours: Option<&Hours>, day: i64) -> bool {
    // 1970-01-01 was a Thursday; 0 is Monday.
    let weekday = day.saturating_add(3).rem_euclid(7) as usize;
    match hours {
        None => weekday < 5,
        Some(hours) => !hours.week[weekday].is_empty() && hours.closed.binary_search(&day).is_err(),
    }
}
