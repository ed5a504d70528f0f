//! The spelling of types.

use indexmap::IndexSet;

use super::shape::is_word;
use crate::diagnostic::near;
use crate::value::Type;

/// The words that types begin with.
const WORDS: [&str; 10] = ["boolean", "integer", "decimal", "text", "time", "date", "duration", "money", "one", "list"];

/// What other languages call them.
const FOREIGN: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("int", "integer"),
    ("number", "integer"),
    ("float", "decimal"),
    ("double", "decimal"),
    ("string", "text"),
    ("str", "text"),
    ("email", "text"),
    ("datetime", "time"),
    ("timestamp", "time"),
    ("list", "list of text"),
    ("array", "list of text"),
];

/// Why a spelling is no type.
pub(super) enum TypeMistake {
    /// It begins with no type's word.
    Unknown,
    /// It does, but the rest is wrong: what would be right.
    Wrong(&'static str),
}

/// Reads `integer 0..10`.
pub(super) fn parse_type(spelling: &str) -> Result<Type, TypeMistake> {
    let spelling = spelling.trim();
    let (word, rest) = spelling.split_once(char::is_whitespace).unwrap_or((spelling, ""));
    let rest = rest.trim();
    match (word, rest) {
        ("boolean", "") => Ok(Type::Boolean),
        ("decimal", "") => Ok(Type::Decimal),
        ("text", "") => Ok(Type::Text),
        ("time", "") => Ok(Type::Time),
        ("date", "") => Ok(Type::Date),
        ("duration", "") => Ok(Type::Duration),
        ("integer", "") => Ok(Type::Integer { min: i64::MIN, max: i64::MAX }),
        ("integer", range) => parse_range(range).ok_or(TypeMistake::Wrong(
            "The range of an integer is two whole numbers, the smaller one first, such as `integer 0..10`.",
        )),
        ("money", currency) if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Ok(Type::Money { currency: currency.to_owned() })
        }
        ("money", _) => {
            Err(TypeMistake::Wrong("Behind `money` comes a currency of three capitals, such as `money EUR`."))
        }
        ("list", "of text") => Ok(Type::List),
        ("list", _) => Err(TypeMistake::Wrong("The only lists are lists of text: `list of text`.")),
        ("one", list) => parse_choices(list).ok_or(TypeMistake::Wrong(
            "Behind `one of` come different names in square brackets, such as `one of [preparing, shipped]`.",
        )),
        ("boolean" | "decimal" | "text" | "time" | "date" | "duration", _) => {
            Err(TypeMistake::Wrong("Nothing may follow this type."))
        }
        ("optional", _) => Err(TypeMistake::Wrong(
            "Only fields of records and of actions can be optional. A fact may always be unknown.",
        )),
        _ => Err(TypeMistake::Unknown),
    }
}

/// `0..10`
fn parse_range(range: &str) -> Option<Type> {
    let (min, max) = range.split_once("..")?;
    let (min, max) = (min.trim().parse().ok()?, max.trim().parse().ok()?);
    (min <= max).then_some(Type::Integer { min, max })
}

/// `of [a, b]`: words, or texts in quotes.
fn parse_choices(list: &str) -> Option<Type> {
    let inside = list.strip_prefix("of")?.trim_start().strip_prefix('[')?.strip_suffix(']')?;
    let mut names: Vec<String> = Vec::new();
    for part in inside.split(',').map(str::trim) {
        let quoted = part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let good = quoted.map_or(is_word(part), |text| !text.is_empty() && !text.contains('"'));
        let name = quoted.unwrap_or(part).to_owned();
        if !good || names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    Some(Type::OneOf(names))
}

/// What another language's name of a type is called here.
pub(crate) fn own_name(foreign: &str) -> Option<&'static str> {
    FOREIGN.iter().find(|(name, _)| foreign.eq_ignore_ascii_case(name)).map(|(_, ours)| *ours)
}

/// The type that `spelling` was probably meant to be.
pub(super) fn meant_type(spelling: &str) -> Option<Type> {
    let (word, rest) = spelling.trim().split_once(char::is_whitespace).unwrap_or((spelling.trim(), ""));
    let ours = WORDS.into_iter().find(|ours| *ours == word).or(own_name(word)).or_else(|| near(word, WORDS))?;
    parse_type(&format!("{ours} {rest}")).ok().or_else(|| match ours {
        "integer" => Some(Type::Integer { min: i64::MIN, max: i64::MAX }),
        "one" => meant_choices(rest),
        _ => None,
    })
}

/// All words of `of [a, b`, however they are divided.
fn meant_choices(list: &str) -> Option<Type> {
    let words = list.strip_prefix("of")?.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words: IndexSet<&str> = words.filter(|word| is_word(word)).collect();
    (!words.is_empty()).then(|| Type::OneOf(words.into_iter().map(str::to_owned).collect()))
}
