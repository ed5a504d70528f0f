//! Types and values: what facts, memory and arguments may hold.
//!
//! Every value but text and lists is one `i64` whose meaning its [`Type`] tells; types are known when rules are
//! compiled, so the machine never asks. *Unknown* is the absence of a value (`Option::None`), never a value.

/// The type of a fact, a memory, an input or a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `boolean`: 0 is no, 1 is yes.
    Boolean,
    /// `integer 0..10`: both ends belong to it.
    Integer {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: i64,
    },
    /// `decimal`: millionths, so `1.5` is 1,500,000.
    Decimal,
    /// `text`
    Text,
    /// `time`: a moment, in milliseconds since 1970-01-01T00:00:00Z.
    Time,
    /// `date`: a day of the calendar, in days since 1970-01-01.
    Date,
    /// `duration`: milliseconds.
    Duration,
    /// `money EUR`: hundredths of the currency.
    Money {
        /// The ISO 4217 code, such as `EUR`.
        currency: String,
    },
    /// `one of [preparing, shipped]`: the index into the list.
    OneOf(Vec<String>),
    /// `list of text`
    List,
    /// A record as a whole (`order` beside `order.number`): 1 where it is known.
    Record(String),
}

impl Type {
    /// The type as an admin writes it, such as `one of [open, closed]`.
    pub fn describe(&self) -> String {
        match self {
            Type::Boolean => "boolean".into(),
            Type::Integer { min: i64::MIN, max: i64::MAX } => "integer".into(),
            Type::Integer { min, max } => format!("integer {min}..{max}"),
            Type::Decimal => "decimal".into(),
            Type::Text => "text".into(),
            Type::Time => "time".into(),
            Type::Date => "date".into(),
            Type::Duration => "duration".into(),
            Type::Money { currency } => format!("money {currency}"),
            Type::OneOf(names) => format!("one of [{}]", names.join(", ")),
            Type::List => "list of text".into(),
            Type::Record(name) => format!("a record `{name}`"),
        }
    }

    /// Whether a number is one of its values.
    pub fn has(&self, number: i64) -> bool {
        match self {
            Type::Boolean | Type::Record(_) => (0..=1).contains(&number),
            Type::Integer { min, max } => (*min..=*max).contains(&number),
            Type::OneOf(words) => usize::try_from(number).is_ok_and(|index| index < words.len()),
            Type::Text | Type::List => false,
            Type::Decimal | Type::Date | Type::Time | Type::Duration | Type::Money { .. } => true,
        }
    }

    /// True for the types whose values have an order that `>` may ask for.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self,
            Type::Integer { .. } | Type::Decimal | Type::Time | Type::Date | Type::Duration | Type::Money { .. }
        )
    }
}

/// A known value; its [`Type`] stands where it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Everything but text and lists, in the unit that its type names.
    Number(i64),
    /// A text.
    Text(Box<str>),
    /// A list of texts.
    List(Box<[Box<str>]>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Box<str>>) -> Value {
        Value::Text(text.into())
    }

    /// `yes` or `no`.
    pub const fn boolean(yes: bool) -> Value {
        Value::Number(yes as i64)
    }
}
