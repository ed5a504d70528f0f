//! Conditions, one question after the other.

use super::Reference;
use super::text::fold;
use threadle::ir::*;
use threadle::value::{Type, Value};

const DAY: i64 = 86_400_000;

impl Reference<'_> {
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Condition::Not(inner) => !self.holds(inner),
            Condition::Test(test) => self.value(test.operand).is_some_and(|value| self.answers(test, &value)),
        }
    }

    /// The value of a fact or memory, if it is known.
    pub(super) fn value(&self, operand: Operand) -> Option<Value> {
        let fact = match operand {
            Operand::Memory(memory) => return self.memories.get(&memory).cloned(),
            Operand::Fact(fact) => fact,
        };
        match (fact, self.workspace.facts[fact.index()].origin) {
            (builtin::NOW, _) => Some(Value::Number(self.at)),
            (builtin::ANSWER, _) => self.answer.as_deref().map(Value::text),
            (builtin::MESSAGE, _) => self.message.as_deref().map(Value::text),
            (_, FactOrigin::Hours(hours)) => {
                Some(Value::Number(i64::from(!self.is_open(&self.workspace.hours[hours.index()]))))
            }
            _ => self.facts.get(&fact).cloned(),
        }
    }

    pub(super) fn kind(&self, operand: Operand) -> &Type {
        match operand {
            Operand::Fact(fact) => &self.workspace.facts[fact.index()].kind,
            Operand::Memory(memory) => &self.workspace.memories[memory.index()].kind,
        }
    }

    fn answers(&self, test: &Test, value: &Value) -> bool {
        match (&*test.question, value) {
            (Question::Known, _) => true,
            (Question::OneOf(values), Value::Text(text)) => {
                values.iter().any(|other| matches!(other, Value::Text(other) if fold(other) == fold(text)))
            }
            (Question::OneOf(values), _) => values.contains(value),
            (Question::Contains(part), Value::Text(text)) => fold(text).contains(&fold(part)),
            (Question::Contains(item), Value::List(items)) => items.iter().any(|other| fold(other) == fold(item)),
            (Question::StartsWith(part), Value::Text(text)) => fold(text).starts_with(&fold(part)),
            (Question::EndsWith(part), Value::Text(text)) => fold(text).ends_with(&fold(part)),
            (Question::Matches(pattern), Value::Text(text)) => regex_lite::Regex::new(pattern).unwrap().is_match(text),
            (Question::Compare(comparison, with), Value::Number(number)) => comparison.holds(*number, *with),
            (Question::TimeOfDay(comparison, minutes), Value::Number(number)) => {
                let (_, minute) = day_and_minute(&self.workspace.zone, *number);
                comparison.holds(minute, *minutes)
            }
            (Question::OlderThan(span), Value::Number(number)) => {
                self.age_is(test.operand, *number, *span, |age, limit| age > limit)
            }
            (Question::WithinLast(span), Value::Number(number)) => {
                let (today, _) = day_and_minute(&self.workspace.zone, self.at);
                let now = if *self.kind(test.operand) == Type::Date { today } else { self.at };
                *number <= now && self.age_is(test.operand, *number, *span, |age, limit| age <= limit)
            }
            _ => false,
        }
    }

    fn age_is(&self, operand: Operand, number: i64, span: TimeSpan, compare: fn(i64, i64) -> bool) -> bool {
        let (today, _) = day_and_minute(&self.workspace.zone, self.at);
        let is_date = *self.kind(operand) == Type::Date;
        let day = if is_date { number } else { day_and_minute(&self.workspace.zone, number).0 };
        match span {
            TimeSpan::Time(length) if is_date => compare(today - number, length / DAY),
            TimeSpan::Time(length) => compare(self.at - number, length),
            TimeSpan::BusinessDays(days) => {
                let count = (day + 1..=today).filter(|day| self.is_business_day(*day)).count();
                compare(count as i64, days)
            }
        }
    }

    fn is_business_day(&self, day: i64) -> bool {
        match self.workspace.hours.first() {
            Some(hours) => !hours.week[weekday(day)].is_empty() && !hours.closed.contains(&day),
            None => weekday(day) < 5,
        }
    }

    fn is_open(&self, hours: &Hours) -> bool {
        let (day, minute) = day_and_minute(&hours.zone, self.at);
        let open =
            hours.week[weekday(day)].iter().any(|(from, to)| (i64::from(*from)..i64::from(*to)).contains(&minute));
        open && !hours.closed.contains(&day)
    }
}

/// Monday is 0; day 4 (1970-01-05) was one.
fn weekday(day: i64) -> usize {
    (day - 4).rem_euclid(7) as usize
}

/// The day and the minute of the day as the clocks there show it.
pub(super) fn day_and_minute(zone: &Zone, at: i64) -> (i64, i64) {
    let mut offset = zone.offsets.first().map_or(0, |(_, offset)| *offset);
    for (from, next) in &zone.offsets {
        if from * 1_000 <= at {
            offset = *next;
        }
    }
    let local = at + i64::from(offset) * 1_000;
    (local.div_euclid(DAY), local.rem_euclid(DAY) / 60_000)
}
