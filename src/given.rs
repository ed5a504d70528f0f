//! Values as the outside gives them (facts, answers of actions) before their type is known, and how they become values.

use indexmap::IndexMap;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

use crate::time::{Date, Timestamp, parse_duration};
use crate::value::{Type, Value};

/// How deep lists and maps may be nested; nothing that a type asks for is deeper than three.
const DEPTH: u8 = 16;

/// A value as JSON (or YAML) has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// `null`: unknown.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Decimal(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Given>),
    /// An object: names and values, in the order they came in.
    Map(IndexMap<String, Given>),
}

impl Given {
    /// The value as one of type `kind`; `None` where it is null (unknown), and otherwise an error that says what would
    /// have been right, such as "must be yes or no".
    ///
    /// Times are RFC 3339, dates `2026-06-01`, durations `15 minutes` or a number of milliseconds, money a number of
    /// the type's own currency or `12.50 EUR`.
    pub fn read(&self, kind: &Type) -> Result<Option<Value>, Unsuitable> {
        if matches!(self, Given::Null) {
            return Ok(None);
        }
        let value = match kind {
            Type::Boolean => self.boolean().map(Value::boolean),
            Type::Integer { min, max } => {
                self.integer().filter(|number| (min..=max).contains(&number)).map(Value::Number)
            }
            Type::Decimal => self.scaled(1_000_000).map(Value::Number),
            Type::Text => self.text().map(Value::text),
            Type::Time => self.text().and_then(Timestamp::parse).map(Timestamp::milliseconds).map(Value::Number),
            Type::Date => self.text().and_then(Date::parse).map(Date::days).map(Value::Number),
            Type::Duration => self.duration().map(Value::Number),
            Type::Money { currency } => self.money(currency).map(Value::Number),
            Type::OneOf(names) => {
                let name = self.text();
                names.iter().position(|known| Some(known.as_str()) == name).map(|index| Value::Number(index as i64))
            }
            Type::List => self.texts().map(Value::List),
            Type::Record(_) => None,
        };
        value.map(Some).ok_or_else(|| Unsuitable(kind.clone()))
    }

    /// `value`, which is of type `kind`, as JSON has it; [`Given::read`] reads it back.
    pub fn of(value: &Value, kind: &Type) -> Given {
        let number = match value {
            Value::Text(text) => return Given::Text(text.to_string()),
            Value::List(texts) => return Given::List(texts.iter().map(|text| Given::Text(text.to_string())).collect()),
            Value::Number(number) => *number,
        };
        match kind {
            Type::Boolean => Given::Boolean(number != 0),
            Type::Decimal if number % 1_000_000 == 0 => Given::Integer(number / 1_000_000),
            Type::Decimal => Given::Decimal(number as f64 / 1e6),
            Type::Time => Given::Text(Timestamp::from_milliseconds(number).to_string()),
            Type::Date => Given::Text(Date::from_days(number).to_string()),
            Type::Money { currency } => {
                let (sign, cents) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
                Given::Text(format!("{sign}{}.{:02} {currency}", cents / 100, cents % 100))
            }
            Type::OneOf(names) => {
                let name = usize::try_from(number).ok().and_then(|index| names.get(index));
                name.map_or(Given::Null, |name| Given::Text(name.clone()))
            }
            _ => Given::Integer(number),
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Given::Text(text) = self { Some(text) } else { None }
    }

    /// The truth value, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        if let Given::Boolean(yes) = self { Some(*yes) } else { None }
    }

    /// The whole number, if it is one.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Given::Integer(number) => Some(*number),
            // `3.0` is three to everybody but a type checker. Both ends are exact in floating point.
            Given::Decimal(number) if number.fract() == 0.0 && number.abs() <= 9e15 => Some(*number as i64),
            _ => None,
        }
    }

    /// What it is, in a few words: "a text", "a list".
    pub fn describe(&self) -> &'static str {
        match self {
            Given::Null => "null",
            Given::Boolean(_) => "true or false",
            Given::Integer(_) | Given::Decimal(_) => "a number",
            Given::Text(_) => "a text",
            Given::List(_) => "a list",
            Given::Map(_) => "an object",
        }
    }

    /// A number in units of one `scale`th, if it has no smaller parts.
    fn scaled(&self, scale: i64) -> Option<i64> {
        let Given::Decimal(number) = self else { return self.integer()?.checked_mul(scale) };
        let exact = number * scale as f64;
        // Up to 9e15 a float tells units apart; the tolerance is the noise of a binary fraction, such as 0.1 + 0.2.
        let close = (exact - exact.round()).abs() <= 1e-6 * exact.abs().clamp(1.0, 1e5);
        (close && exact.abs() <= 9e15).then(|| exact.round() as i64)
    }

    fn money(&self, currency: &str) -> Option<i64> {
        let Some(text) = self.text() else { return self.scaled(100) };
        let (amount, code) = text.trim().split_once(' ')?;
        let plain = amount.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        let amount = amount.parse().ok().filter(|_| plain)?;
        (code == currency).then_some(Given::Decimal(amount))?.scaled(100)
    }

    fn duration(&self) -> Option<i64> {
        match self {
            Given::Text(text) => parse_duration(text),
            _ => self.integer().filter(|milliseconds| *milliseconds >= 0),
        }
    }

    fn texts(&self) -> Option<Box<[Box<str>]>> {
        let Given::List(items) = self else { return None };
        items.iter().map(|item| item.text().map(Into::into)).collect()
    }
}

/// A given value is not of the type that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsuitable(Type);

impl fmt::Display for Unsuitable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Type::Boolean => f.write_str("must be true or false"),
            Type::Integer { min: i64::MIN, max: i64::MAX } => f.write_str("must be a whole number"),
            Type::Integer { min, max } => write!(f, "must be a whole number from {min} to {max}"),
            Type::Decimal => f.write_str("must be a number with at most six decimal places"),
            Type::Text => f.write_str("must be a text"),
            Type::Time => f.write_str("must be a time such as \"2026-06-01T12:00:00Z\""),
            Type::Date => f.write_str("must be a date such as \"2026-06-01\""),
            Type::Duration => f.write_str("must be a duration such as \"15 minutes\", or milliseconds"),
            Type::Money { currency } => write!(f, "must be an amount such as 12.5 or \"12.50 {currency}\""),
            Type::OneOf(names) => write!(f, "must be one of {}", names.join(", ")),
            Type::List => f.write_str("must be a list of texts"),
            Type::Record(name) => write!(f, "must be given field by field, as the record `{name}` has them"),
        }
    }
}

impl std::error::Error for Unsuitable {}

impl serde::Serialize for Given {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Given::Null => serializer.serialize_unit(),
            Given::Boolean(yes) => serializer.serialize_bool(*yes),
            Given::Integer(number) => serializer.serialize_i64(*number),
            Given::Decimal(number) => serializer.serialize_f64(*number),
            Given::Text(text) => serializer.serialize_str(text),
            Given::List(items) => serializer.collect_seq(items),
            Given::Map(fields) => serializer.collect_map(fields),
        }
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Given, D::Error> {
        Nested(DEPTH).deserialize(deserializer)
    }
}

/// Reads a value with so many levels of nesting left: deep nesting must not exhaust the stack, here or when dropped.
#[derive(Clone, Copy)]
struct Nested(u8);

impl Nested {
    fn inner<E: de::Error>(self) -> Result<Nested, E> {
        self.0.checked_sub(1).map(Nested).ok_or_else(|| E::custom("lists and objects are nested too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Given, E> {
        Ok(Given::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Given, E> {
        Ok(Given::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Given, E> {
        Ok(Given::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Given, E> {
        Ok(i64::try_from(value).map_or(Given::Decimal(value as f64), Given::Integer))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Given, E> {
        if value.is_finite() { Ok(Given::Decimal(value)) } else { Err(E::custom("a number must be finite")) }
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Given, E> {
        Ok(Given::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Given, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Given::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Given, A::Error> {
        let inner = self.inner()?;
        let mut fields = IndexMap::new();
        while let Some(name) = access.next_key::<String>()? {
            let value = access.next_value_seed(inner)?;
            if fields.contains_key(&name) {
                return Err(de::Error::custom(format_args!("`{name}` is given twice")));
            }
            fields.insert(name, value);
        }
        Ok(Given::Map(fields))
    }
}
