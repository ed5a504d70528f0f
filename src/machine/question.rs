//! Tests that the bits of a value do not answer. Unknown answers no to all of them.

use super::calendar::{DAY, business_days_since, local_day, minute_of_day};
use super::values::{Known, kind_of};
use super::view::View;
use crate::artifact::TimeSpan;
use crate::artifact::parts::{Question, StringId, Test, TestId, folded};
use crate::value::Type;

impl View<'_> {
    /// The answer to a test: that of the value's class, where it has one.
    pub(super) fn ask(&self, id: TestId) -> bool {
        if let Some(answer) = self.program.classes.ask(id, |field| self.field(field)) {
            return answer;
        }
        let test = &self.program.content.tests[id.index()];
        match self.read(test.cell) {
            None => false,
            Some(Known::Number(number)) => self.ask_number(test, number),
            Some(Known::Text(text)) => self.ask_text(&test.question, text),
            Some(Known::List(items)) => match test.question {
                Question::Contains { text } => items.iter().any(|item| self.reads(item, text)),
                _ => false,
            },
        }
    }

    fn ask_text(&self, question: &Question, text: &str) -> bool {
        let constant = |id: &StringId| self.program.content.strings.get(*id);
        let part = if let Question::Contains { text } = question { constant(text).len() } else { 0 };
        self.budget.charge(u32::try_from(text.len() / 16 * (1 + part / 64)).unwrap_or(u32::MAX));
        match question {
            Question::Reads { texts } => texts.iter().any(|other| self.reads(text, *other)),
            Question::Contains { text: part } => {
                let mut rest = folded(text);
                loop {
                    if starts(rest.clone(), constant(part).chars()) {
                        return true;
                    }
                    if rest.next().is_none() {
                        return false;
                    }
                }
            }
            Question::StartsWith { text: part } => starts(folded(text), constant(part).chars()),
            Question::EndsWith { text: part } => starts(folded(text).rev(), constant(part).chars().rev()),
            Question::Matches { pattern } => self.program.matches(*pattern, text),
            _ => false,
        }
    }

    /// Whether `text` is the constant, without regard to case.
    fn reads(&self, text: &str, constant: StringId) -> bool {
        folded(text).eq(self.program.content.strings.get(constant).chars())
    }

    fn ask_number(&self, test: &Test, number: i64) -> bool {
        let kind = kind_of(self.program, test.cell);
        match &test.question {
            Question::Among { numbers } => numbers.contains(&number),
            Question::Compare { comparison, with } => comparison.holds(number, *with),
            Question::TimeOfDay { comparison, minutes } => {
                comparison.holds(minute_of_day(&self.program.content.settings.zone, number), *minutes)
            }
            Question::OlderThan { span } => {
                let (age, limit) = self.age(kind, number, *span);
                age > limit
            }
            Question::WithinLast { span } => {
                let (age, limit) = self.age(kind, number, *span);
                self.is_past(kind, number) && age <= limit
            }
            _ => false,
        }
    }

    /// How long ago a time or date is, and the length of the span, in the same unit.
    fn age(&self, kind: &Type, number: i64, span: TimeSpan) -> (i64, i64) {
        let zone = &self.program.content.settings.zone;
        let today = local_day(zone, self.at);
        match (span, kind) {
            (TimeSpan::Time(length), Type::Date) => (today.saturating_sub(number), length / DAY),
            (TimeSpan::Time(length), _) => (self.at.saturating_sub(number), length),
            (TimeSpan::BusinessDays(days), _) => {
                let day = if *kind == Type::Date { number } else { local_day(zone, number) };
                (business_days_since(self.program.content.hours.first(), day, today), days)
            }
        }
    }

    fn is_past(&self, kind: &Type, number: i64) -> bool {
        let now = if *kind == Type::Date { local_day(&self.program.content.settings.zone, self.at) } else { self.at };
        number <= now
    }
}

fn starts(mut text: impl Iterator<Item = char>, part: impl Iterator<Item = char>) -> bool {
    part.into_iter().all(|letter| text.next() == Some(letter))
}
