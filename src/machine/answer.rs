//! How a customer's answer is read.

use super::values::Known;
use crate::address::{write_email, write_phone};
use crate::artifact::AnswerKind;
use crate::artifact::parts::same_folded;
use crate::time::Date;
use crate::value::Type;

/// Words for yes and no.
const YES: [&str; 2] = ["yes", "y"];
const NO: [&str; 2] = ["no", "n"];

/// The value of an answer (trimmed) for a memory of type `kind`; `None` where it is not a good one. A text that is not
/// as it was written is put into `room`.
pub(super) fn parse<'t>(answer: AnswerKind, kind: &Type, text: &'t str, room: &'t mut String) -> Option<Known<'t>> {
    let is = |word: &str| same_folded(text, word);
    let start = room.len();
    Some(match answer {
        AnswerKind::Text => Known::Text(text),
        AnswerKind::Email => Known::Text(write_email(text, room).then(|| &room[start..])?),
        AnswerKind::Phone => Known::Text(write_phone(text, room).then(|| &room[start..])?),
        AnswerKind::Integer => Known::Number(integer(text).filter(|number| in_range(kind, *number))?),
        AnswerKind::Decimal => Known::Number(scaled(text, 6)?),
        AnswerKind::Date => Known::Number(date(text)?.days()),
        AnswerKind::Money => Known::Number(money(kind, text)?),
        AnswerKind::YesOrNo if YES.into_iter().any(is) => Known::Number(1),
        AnswerKind::YesOrNo if NO.into_iter().any(is) => Known::Number(0),
        AnswerKind::YesOrNo => return None,
        AnswerKind::OneOf => {
            let Type::OneOf(words) = kind else { return None };
            Known::Number(words.iter().position(|word| is(word))? as i64)
        }
    })
}

fn integer(text: &str) -> Option<i64> {
    text.strip_prefix('+').filter(|rest| !rest.starts_with('-')).unwrap_or(text).parse().ok()
}

fn in_range(kind: &Type, number: i64) -> bool {
    if let Type::Integer { min, max } = kind { (*min..=*max).contains(&number) } else { true }
}

/// A number with at most `places` decimal places, in units of the last of them; `1.5` and `1,5` are the same.
fn scaled(text: &str, places: usize) -> Option<i64> {
    let (sign, size) = text.strip_prefix('-').map_or((1, text), |size| (-1, size));
    let (whole, part) = size.split_once(['.', ',']).unwrap_or((size, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    let unit = 10_i64.checked_pow(u32::try_from(places - part.len()).ok()?)?;
    let scale = 10_i64.checked_pow(u32::try_from(places).ok()?)?;
    let part = part.parse::<i64>().ok()?.checked_mul(unit)?;
    whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(part)?.checked_mul(sign)
}

/// `2026-12-24`, or `24.12.2026` and `24/12/2026` with the day first.
fn date(text: &str) -> Option<Date> {
    if let Some(date) = Date::parse(text) {
        return Some(date);
    }
    let mut parts = text.split(['.', '/']);
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let plain = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i32>().ok().filter(|_| plain)
    };
    let (day, month, year) = (number(1..=2)?, number(1..=2)?, number(4..=4)?);
    let whole = parts.next().is_none();
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).filter(|_| whole)
}

/// `12.50`, with the currency before or behind it, or without.
fn money(kind: &Type, text: &str) -> Option<i64> {
    let Type::Money { currency } = kind else { return None };
    let bare = text.strip_suffix(currency.as_str()).or_else(|| text.strip_prefix(currency.as_str())).unwrap_or(text);
    scaled(bare.trim(), 2)
}
