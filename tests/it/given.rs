//! Values from outside: which of them become a value of which type.

use threadle::given::Given;
use threadle::value::{Type, Value};

/// Reads YAML, which has everything that JSON has.
fn given(text: &str) -> Given {
    serde_yaml::from_str(text).unwrap()
}

fn read(text: &str, kind: Type) -> Result<Option<Value>, String> {
    given(text).read(&kind).map_err(|error| error.to_string())
}

fn number(number: i64) -> Result<Option<Value>, String> {
    Ok(Some(Value::Number(number)))
}

#[test]
fn becomes_a_value_of_its_type() {
    let levels = Type::OneOf(vec!["low".into(), "high".into()]);
    let euros = Type::Money { currency: "EUR".into() };
    assert_eq!(read("true", Type::Boolean), number(1));
    assert_eq!(read("3", Type::Integer { min: 0, max: 3 }), number(3));
    assert_eq!(read("3.0", Type::Integer { min: 0, max: 3 }), number(3));
    assert_eq!(read("1.5", Type::Decimal), number(1_500_000));
    assert_eq!(read("-2", Type::Decimal), number(-2_000_000));
    assert_eq!(read("0.30000000000000004", Type::Decimal), number(300_000));
    assert_eq!(read("\"hello\"", Type::Text), Ok(Some(Value::text("hello"))));
    assert_eq!(read("\"1970-01-01T00:00:01Z\"", Type::Time), number(1_000));
    assert_eq!(read("\"1970-01-03\"", Type::Date), number(2));
    assert_eq!(read("\"15 minutes\"", Type::Duration), number(900_000));
    assert_eq!(read("1500", Type::Duration), number(1_500));
    assert_eq!(read("12.5", euros.clone()), number(1_250));
    assert_eq!(read("\"-12.50 EUR\"", euros), number(-1_250));
    assert_eq!(read("\"high\"", levels), number(1));
    assert_eq!(read("[\"a\", \"b\"]", Type::List), Ok(Some(Value::List(["a".into(), "b".into()].into()))));
}

#[test]
fn comes_back_as_it_went() {
    let euros = Type::Money { currency: "EUR".into() };
    for (value, kind) in [
        (Value::boolean(true), Type::Boolean),
        (Value::Number(-7), Type::Integer { min: -10, max: 0 }),
        (Value::Number(1_500_000), Type::Decimal),
        (Value::Number(-1), Type::Decimal),
        (Value::Number(3_000_000), Type::Decimal),
        (Value::Number(1_234), Type::Time),
        (Value::Number(20_000), Type::Date),
        (Value::Number(60_000), Type::Duration),
        (Value::Number(-5), euros.clone()),
        (Value::Number(123_456), euros),
        (Value::Number(1), Type::OneOf(vec!["a".into(), "b".into()])),
        (Value::text("hello"), Type::Text),
        (Value::List(["a".into()].into()), Type::List),
    ] {
        assert_eq!(Given::of(&value, &kind).read(&kind), Ok(Some(value)), "{}", kind.describe());
    }
}

#[test]
fn null_is_unknown_of_every_type() {
    for kind in [Type::Boolean, Type::Text, Type::List, Type::Decimal, Type::OneOf(vec!["a".into()])] {
        assert_eq!(read("null", kind), Ok(None));
    }
}

#[test]
fn says_what_would_have_been_right() {
    let levels = Type::OneOf(vec!["low".into(), "high".into()]);
    let euros = Type::Money { currency: "EUR".into() };
    for (text, kind, message) in [
        ("1", Type::Boolean, "must be true or false"),
        ("4", Type::Integer { min: 0, max: 3 }, "must be a whole number from 0 to 3"),
        ("\"4\"", Type::Integer { min: i64::MIN, max: i64::MAX }, "must be a whole number"),
        ("18446744073709551615", Type::Integer { min: i64::MIN, max: i64::MAX }, "must be a whole number"),
        ("0.0000001", Type::Decimal, "must be a number with at most six decimal places"),
        ("1e300", Type::Decimal, "must be a number with at most six decimal places"),
        ("5", Type::Text, "must be a text"),
        ("\"noon\"", Type::Time, "must be a time such as \"2026-06-01T12:00:00Z\""),
        ("\"2026-02-30\"", Type::Date, "must be a date such as \"2026-06-01\""),
        ("-5", Type::Duration, "must be a duration such as \"15 minutes\", or milliseconds"),
        ("12.505", euros.clone(), "must be an amount such as 12.5 or \"12.50 EUR\""),
        ("\"12.50 USD\"", euros.clone(), "must be an amount such as 12.5 or \"12.50 EUR\""),
        ("\"inf EUR\"", euros, "must be an amount such as 12.5 or \"12.50 EUR\""),
        ("\"High\"", levels, "must be one of low, high"),
        ("[1]", Type::List, "must be a list of texts"),
        ("{a: 1}", Type::Text, "must be a text"),
    ] {
        assert_eq!(read(text, kind), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn refuses_repeated_names_and_deep_nesting() {
    let error = |text: &str| serde_yaml::from_str::<Given>(text).unwrap_err().to_string();
    assert!(error("{\"a\": 1, \"a\": 2}").contains("`a` is given twice"));
    assert!(error(&format!("{}{}", "[".repeat(40), "]".repeat(40))).contains("nested too deep"));
    assert!(error(".inf").contains("must be finite"));
}
