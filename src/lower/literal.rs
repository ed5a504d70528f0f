//! Values as written, read as the type that is needed.

use crate::ast::{Literal, LiteralKind};
use crate::diagnostic::{Diagnostic, near, types};
use crate::manifest::is_word;
use crate::value::{Type, Value};

/// The value that `literal` is in the type `kind`; `subject` is what it is compared with or given to.
pub(super) fn value(subject: &str, literal: &Literal, kind: &Type) -> Result<Value, Box<Diagnostic>> {
    match (&literal.kind, kind) {
        (LiteralKind::Boolean(yes), Type::Boolean) => Ok(Value::boolean(*yes)),
        (LiteralKind::Integer(number), Type::Integer { min, max }) => match (*min..=*max).contains(number) {
            true => Ok(Value::Number(*number)),
            false => Err(types::outside_domain(subject, &number.to_string(), literal.span, kind, None).into()),
        },
        (LiteralKind::Integer(number), Type::Decimal) => {
            number.checked_mul(1_000_000).map(Value::Number).ok_or_else(|| clash(literal, kind).into())
        }
        (LiteralKind::Money(hundredths, currency), Type::Money { currency: wanted }) if **currency == **wanted => {
            Ok(Value::Number(*hundredths))
        }
        (LiteralKind::Decimal(number), Type::Decimal)
        | (LiteralKind::Duration(number), Type::Duration)
        | (LiteralKind::Date(number), Type::Date) => Ok(Value::Number(*number)),
        (LiteralKind::Text(text), Type::Text) => Ok(Value::Text(text.clone())),
        (LiteralKind::Word(word), Type::OneOf(values)) => one_of(subject, word, literal, kind, values),
        (LiteralKind::Boolean(yes), Type::OneOf(values)) => {
            one_of(subject, if *yes { "yes" } else { "no" }, literal, kind, values)
        }
        (LiteralKind::Text(text), Type::OneOf(values)) if !is_word(text) => {
            one_of(subject, text, literal, kind, values)
        }
        _ => Err(clash(literal, kind).into()),
    }
}

/// The place of `word` in the list of values.
fn one_of(
    subject: &str,
    word: &str,
    literal: &Literal,
    kind: &Type,
    values: &[String],
) -> Result<Value, Box<Diagnostic>> {
    match values.iter().position(|value| value == word) {
        Some(place) => Ok(Value::Number(place as i64)),
        None => {
            let near = near(word, values.iter().map(String::as_str));
            Err(types::outside_domain(subject, word, literal.span, kind, near).into())
        }
    }
}

/// A literal of one type where another is needed, with what was probably meant.
pub(super) fn clash(literal: &Literal, kind: &Type) -> Diagnostic {
    let fix = match (&literal.kind, kind) {
        (LiteralKind::Word(word), Type::Text) => Some(format!("\"{word}\"")),
        (LiteralKind::Text(text), Type::OneOf(values)) if values.iter().any(|value| **value == **text) => {
            Some(text.to_string())
        }
        (LiteralKind::Word(word), Type::Boolean) if matches!(&**word, "true" | "on") => Some("yes".into()),
        (LiteralKind::Word(word), Type::Boolean) if matches!(&**word, "false" | "off") => Some("no".into()),
        (LiteralKind::Integer(number), Type::Money { currency }) => Some(format!("{number}.00 {currency}")),
        _ => None,
    };
    types::wrong_type(literal.span, &describe(literal), kind, fix)
}

/// What stands there, such as "a text".
pub(super) fn describe(literal: &Literal) -> String {
    match &literal.kind {
        LiteralKind::Boolean(_) => "yes or no".into(),
        LiteralKind::Integer(_) => "a whole number".into(),
        LiteralKind::Decimal(_) => "a decimal number".into(),
        LiteralKind::Money(_, currency) => format!("an amount in {currency}"),
        LiteralKind::Text(_) => "a text".into(),
        LiteralKind::Texts(_) => "several texts".into(),
        LiteralKind::Word(word) => format!("the word `{word}`"),
        LiteralKind::Duration(_) => "a length of time".into(),
        LiteralKind::Date(_) => "a date".into(),
        LiteralKind::TimeOfDay(_) => "a time of day".into(),
        LiteralKind::Moment(..) => "a date with a time of day".into(),
    }
}
