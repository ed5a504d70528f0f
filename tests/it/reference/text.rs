//! Texts: comparing them, filling them, and values as they are shown and given.

use super::Reference;
use super::condition::day_and_minute;
use threadle::given::Given;
use threadle::ir::*;
use threadle::time::{Date, Timestamp};
use threadle::value::{Type, Value};

/// Lower case, letter by letter.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether the phrase is a run of whole words of the text.
pub(crate) fn has_phrase(text: &str, phrase: &str) -> bool {
    let spaced: String = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let words: Vec<String> = spaced.split_whitespace().map(fold).collect();
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|run| run == phrase)
}

/// Which arm of a split a key falls into, as `docs/machine.md` has it.
pub(super) fn split(key: &str, experiment: &str, arms: &[(u8, NodeId)]) -> NodeId {
    let mut hash: u64 = 0xcbf29ce484222325;
    for byte in format!("{key}/{experiment}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100000001b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d049bb133111eb);
    let drawn = (hash ^ (hash >> 31)) % 100;
    let mut sum = 0;
    for (percent, target) in arms {
        sum += u64::from(*percent);
        if drawn < sum {
            return *target;
        }
    }
    unreachable!("the shares are 100 in all")
}

impl Reference<'_> {
    pub(super) fn render(&self, template: &Template) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Slot { operand, fallback, .. } => match self.value(*operand) {
                Some(value) => self.shown(self.kind(*operand), &value),
                None => fallback.clone().unwrap_or_default(),
            },
        };
        template.parts.iter().map(part).collect()
    }

    fn shown(&self, kind: &Type, value: &Value) -> String {
        let number = match value {
            Value::Text(text) => return text.to_string(),
            Value::List(items) => return items.join(", "),
            Value::Number(number) => *number,
        };
        match kind {
            Type::Boolean | Type::Record(_) => ["no", "yes"][number as usize].to_owned(),
            Type::OneOf(words) => words[number as usize].clone(),
            Type::Decimal => format!("{}", number as f64 / 1e6),
            Type::Money { currency } => format!("{:.2} {currency}", number as f64 / 100.0),
            Type::Date => Date::from_days(number).to_string(),
            Type::Time => {
                let (day, minute) = day_and_minute(&self.workspace.zone, number);
                format!("{} {:02}:{:02}", Date::from_days(day), minute / 60, minute % 60)
            }
            Type::Duration => duration(number / 1_000),
            Type::Integer { .. } | Type::Text | Type::List => number.to_string(),
        }
    }
}

fn duration(seconds: i64) -> String {
    let counts = [seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60];
    let words = counts.iter().zip(["day", "hour", "minute", "second"]).filter(|(count, _)| **count > 0);
    let words: Vec<_> =
        words.map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" })).collect();
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}

/// A value as the host gets it.
pub(super) fn given(kind: &Type, value: &Value) -> Given {
    let number = match value {
        Value::Text(text) => return Given::Text(text.to_string()),
        Value::List(items) => return Given::List(items.iter().map(|item| Given::Text(item.to_string())).collect()),
        Value::Number(number) => *number,
    };
    match kind {
        Type::Boolean | Type::Record(_) => Given::Boolean(number == 1),
        Type::OneOf(words) => Given::Text(words[number as usize].clone()),
        Type::Decimal if number % 1_000_000 == 0 => Given::Integer(number / 1_000_000),
        Type::Decimal => Given::Decimal(number as f64 / 1e6),
        Type::Money { currency } => Given::Text(format!("{:.2} {currency}", number as f64 / 100.0)),
        Type::Date => Given::Text(Date::from_days(number).to_string()),
        Type::Time => Given::Text(Timestamp::from_milliseconds(number).to_string()),
        Type::Integer { .. } | Type::Duration | Type::Text | Type::List => Given::Integer(number),
    }
}
