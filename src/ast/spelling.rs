//! How values, events and texts are spelled: for labels, names of waiting places and messages.

use std::fmt;

use super::{Event, EventKind, Handler, Literal, LiteralKind, Operator, Part, Pattern, PatternKind, Template};
use crate::source::Spanned;
use crate::time::{Date, describe_local, describe_minute, describe_written_duration};

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            LiteralKind::Boolean(true) => f.write_str("yes"),
            LiteralKind::Boolean(false) => f.write_str("no"),
            LiteralKind::Integer(number) => write!(f, "{number}"),
            LiteralKind::Decimal(millionths) => f.write_str(&decimal(*millionths)),
            LiteralKind::Money(hundredths, currency) => {
                let sign = if *hundredths < 0 { "-" } else { "" };
                let amount = hundredths.unsigned_abs();
                write!(f, "{sign}{}.{:02} {currency}", amount / 100, amount % 100)
            }
            LiteralKind::Text(text) => write!(f, "\"{text}\""),
            LiteralKind::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
                f.write_str(&texts.join(", "))
            }
            LiteralKind::Word(word) => f.write_str(word),
            LiteralKind::Duration(milliseconds) => f.write_str(&describe_written_duration(*milliseconds)),
            LiteralKind::Date(days) => write!(f, "{}", Date::from_days(*days)),
            LiteralKind::TimeOfDay(minute) => f.write_str(&describe_minute(*minute)),
            LiteralKind::Moment(day, minute) => f.write_str(&describe_local(*day, *minute)),
        }
    }
}

/// Millionths as a decimal number without needless zeros, but with one digit behind the point.
fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let amount = millionths.unsigned_abs();
    let fraction = format!("{:06}", amount % 1_000_000);
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    format!("{sign}{}.{fraction}", amount / 1_000_000)
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            EventKind::ChatOpens => f.write_str("chat opens"),
            EventKind::Writes(words) if words.is_empty() => f.write_str("customer writes"),
            EventKind::Writes(words) => {
                let quoted = |word: &Spanned<Box<str>>| format!("\"{}\"", word.value);
                let words: Vec<String> = words.iter().map(quoted).collect();
                write!(f, "customer writes {}", words.join(" or "))
            }
            EventKind::Picks(label) => write!(f, "customer picks \"{}\"", label.value),
            EventKind::Identifies => f.write_str("customer identifies"),
            EventKind::Authenticates => f.write_str("customer authenticates"),
            EventKind::SignsOut => f.write_str("customer signs out"),
            EventKind::BecomesSomeoneElse => f.write_str("customer becomes someone else"),
            EventKind::TokenExpires => f.write_str("token expires"),
            EventKind::Idle(time) => write!(f, "idle {}", describe_written_duration(time.value)),
        }
    }
}

impl Handler {
    /// Event and condition as they are written, such as `on customer writes "agent" when vip`.
    pub fn name(&self) -> String {
        let after = if self.after_hand_off { " after hand off" } else { "" };
        let when = self.condition.as_ref().map(|condition| format!(" when {condition}"));
        format!("on {}{after}{}", self.event, when.unwrap_or_default())
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Slot(slot) => write!(f, "{{{}}}", slot.reference.name.value),
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            PatternKind::Anything => f.write_str("*"),
            PatternKind::OneOf(values) => f.write_str(&alternatives(values)),
            PatternKind::NoneOf(values) => write!(f, "not {}", alternatives(values)),
            PatternKind::Compare(operator, value) => write!(f, "{} {value}", operator.words()),
            PatternKind::Range(from, to) => write!(f, "{from}..{to}"),
            PatternKind::Unknown => f.write_str("unknown"),
            PatternKind::Known => f.write_str("known"),
        }
    }
}

/// `found or none`
fn alternatives(values: &[Literal]) -> String {
    let values: Vec<String> = values.iter().map(Literal::to_string).collect();
    values.join(" or ")
}

impl Operator {
    /// The words for it, without values.
    pub fn words(self) -> &'static str {
        match self {
            Operator::Holds => "",
            Operator::Is => "is",
            Operator::IsNot => "is not",
            Operator::IsOneOf => "is one of",
            Operator::IsNotOneOf => "is not one of",
            Operator::IsKnown => "is known",
            Operator::IsUnknown => "is unknown",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Contains => "contains",
            Operator::StartsWith => "starts with",
            Operator::EndsWith => "ends with",
            Operator::Matches => "matches",
            Operator::IsBefore => "is before",
            Operator::IsAfter => "is after",
            Operator::IsOlderThan | Operator::IsOlderThanBusinessDays => "is older than",
            Operator::IsWithinLast | Operator::IsWithinLastBusinessDays => "is within the last",
        }
    }
}
