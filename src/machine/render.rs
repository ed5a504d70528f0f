//! Values as messages show them, and as the host gets them.

use super::calendar::{DAY, local};
use super::values::Known;
use crate::artifact::parts::Zone;
use crate::given::Given;
use crate::time::{Date, Timestamp};
use crate::value::Type;
use std::fmt::Write;

/// Appends a value as a message shows it.
pub(super) fn show(kind: &Type, value: Known<'_>, zone: &Zone, out: &mut String) {
    match value {
        Known::Text(text) => out.push_str(text),
        Known::List(items) => join(items.iter().map(|item| &**item), ", ", out),
        Known::Number(number) => show_number(kind, number, zone, out),
    }
}

fn show_number(kind: &Type, number: i64, zone: &Zone, out: &mut String) {
    // Writing to a text never fails.
    let _ = match kind {
        Type::Boolean | Type::Record(_) => out.write_str(if number == 0 { "no" } else { "yes" }),
        Type::OneOf(words) => out.write_str(word(words, number)),
        Type::Decimal => out.write_str(&decimal(number)),
        Type::Date => write!(out, "{}", Date::from_days(number)),
        Type::Time => {
            let local = local(zone, number);
            let minutes = local.rem_euclid(DAY) / 60_000;
            write!(out, "{} {:02}:{:02}", Date::from_days(local.div_euclid(DAY)), minutes / 60, minutes % 60)
        }
        Type::Duration => out.write_str(&duration(number)),
        Type::Money { currency } => write!(out, "{} {currency}", hundredths(number)),
        Type::Integer { .. } | Type::Text | Type::List => {
            push_number(number, out);
            Ok(())
        }
    };
}

/// Appends a whole number; most are counts of one or two digits, which formatting would take a detour for.
fn push_number(number: i64, out: &mut String) {
    match u8::try_from(number) {
        Ok(small @ 0..=9) => out.push(char::from(b'0' + small)),
        Ok(small @ 10..=99) => {
            out.push(char::from(b'0' + small / 10));
            out.push(char::from(b'0' + small % 10));
        }
        _ => drop(write!(out, "{number}")),
    }
}

/// A value as the host gets it.
pub(super) fn to_given(kind: &Type, value: Known<'_>) -> Given {
    let number = match value {
        Known::Text(text) => return Given::Text(text.to_owned()),
        Known::List(items) => return Given::List(items.iter().map(|item| Given::Text(item.to_string())).collect()),
        Known::Number(number) => number,
    };
    match kind {
        Type::Boolean | Type::Record(_) => Given::Boolean(number != 0),
        Type::OneOf(words) => Given::Text(word(words, number).to_owned()),
        Type::Decimal if number % 1_000_000 == 0 => Given::Integer(number / 1_000_000),
        Type::Decimal => Given::Decimal(number as f64 / 1e6),
        Type::Date => Given::Text(Date::from_days(number).to_string()),
        Type::Time => Given::Text(Timestamp::from_milliseconds(number).to_string()),
        Type::Money { currency } => Given::Text(format!("{} {currency}", hundredths(number))),
        Type::Integer { .. } | Type::Duration | Type::Text | Type::List => Given::Integer(number),
    }
}

fn word(words: &[String], number: i64) -> &str {
    usize::try_from(number).ok().and_then(|index| words.get(index)).map_or("", String::as_str)
}

/// Millionths without needless zeros.
fn decimal(millionths: i64) -> String {
    let size = millionths.unsigned_abs();
    let sign = if millionths < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// `2 hours 5 minutes`; parts of a second are left out.
fn duration(milliseconds: i64) -> String {
    const UNITS: [(&str, i64); 4] = [("day", DAY), ("hour", 3_600_000), ("minute", 60_000), ("second", 1_000)];
    let mut rest = milliseconds.max(0);
    let mut parts = Vec::new();
    for (unit, length) in UNITS {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

fn join<'a>(items: impl Iterator<Item = &'a str>, between: &str, out: &mut String) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        out.push_str(item);
    }
}
