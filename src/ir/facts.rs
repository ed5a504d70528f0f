//! The facts that rules read, with the built-in ones at well-known places.

use super::{BUILT_IN_FACTS, HoursId};
use crate::source::Span;
use crate::value::Type;

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Where it comes from.
    pub origin: FactOrigin,
    /// Whether it may be shown to proven customers only.
    pub sensitive: bool,
    /// Where it is declared; empty for built-in ones.
    pub span: Span,
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactOrigin {
    /// The language itself.
    BuiltIn,
    /// `hours.NAME`
    Hours(HoursId),
    /// The manifest: about the customer, and forgotten with them.
    Customer,
    /// The manifest: about the chat.
    Chat,
}

impl Fact {
    /// The built-in facts, in their places.
    pub fn built_in() -> Vec<Fact> {
        let kind = |values: Option<&[&str]>| match values {
            None => Type::Time,
            Some([]) => Type::Text,
            Some(values) => Type::OneOf(values.iter().map(|value| value.to_string()).collect()),
        };
        let fact = |(name, values): &(&str, Option<&[&str]>)| Fact {
            name: name.to_string(),
            kind: kind(*values),
            origin: FactOrigin::BuiltIn,
            sensitive: false,
            span: Span::default(),
        };
        BUILT_IN_FACTS.iter().map(fact).collect()
    }
}
