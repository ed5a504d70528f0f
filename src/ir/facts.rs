//! The facts that rules read, with the built-in ones at well-known places.

#[cfg(feature = "compile")]
use super::Operand;
use super::{BUILT_IN_FACTS, FactId, HoursId, Workspace};
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
    /// This fact of another customer, with whom a proof compares this one. No rules and no program have such facts.
    OfAnother(FactId),
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

impl Workspace {
    /// The place of a fact or memory in the program: all facts stand first, then all memories.
    #[cfg(feature = "compile")]
    pub(crate) fn cell(&self, operand: Operand) -> u32 {
        match operand {
            Operand::Fact(fact) => fact.0,
            Operand::Memory(memory) => self.facts.len() as u32 + memory.0,
        }
    }

    /// The fact itself, for one of another customer.
    pub fn own(&self, fact: FactId) -> FactId {
        match self.facts.get(fact.index()).map(|fact| fact.origin) {
            Some(FactOrigin::OfAnother(own)) => own,
            _ => fact,
        }
    }

    /// What this fact is of another customer, where one is compared.
    pub fn of_another(&self, fact: FactId) -> impl Iterator<Item = FactId> {
        let places = self.facts.iter().enumerate();
        let of_another = places.filter(move |(_, other)| other.origin == FactOrigin::OfAnother(fact));
        of_another.map(|(at, _)| FactId(at as u32))
    }
}
