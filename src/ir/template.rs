//! What is said and handed on: texts with facts in them, and values.

use super::Operand;
#[cfg(feature = "compile")]
use super::fold_words;
use crate::source::Span;
use crate::value::Value;

/// A value that is handed on.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Expression {
    /// A fact or a memory, unknown where that is unknown.
    Operand(Operand),
    /// A text with facts in it.
    Text(Template),
    /// A constant.
    Constant(Value),
}

/// A text with facts in it; site constants are filled in already.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Template {
    /// Its parts.
    pub parts: Vec<Part>,
    /// In the text.
    pub span: Span,
}

impl Template {
    /// The facts and memories in it.
    pub fn operands(&self) -> impl Iterator<Item = Operand> {
        self.parts.iter().filter_map(|part| match part {
            Part::Slot { operand, .. } => Some(*operand),
            Part::Text(_) => None,
        })
    }

    /// Whether whoever reads both reads the same.
    pub fn reads_like(&self, other: &Template) -> bool {
        let same = |(left, right): (&Part, &Part)| match (left, right) {
            (Part::Text(left), Part::Text(right)) => left == right,
            (
                Part::Slot { operand, fallback, .. },
                Part::Slot { operand: other_operand, fallback: other_fallback, .. },
            ) => operand == other_operand && fallback == other_fallback,
            _ => false,
        };
        self.parts.len() == other.parts.len() && self.parts.iter().zip(&other.parts).all(same)
    }
}

/// The words of a text, folded, with a space around each phrase in it. `parts` are its texts; nothing stands for a slot.
#[cfg(feature = "compile")]
pub(crate) fn spoken<'t>(parts: impl Iterator<Item = Option<&'t str>>) -> String {
    let words: Vec<String> = parts.map(|part| part.map_or_else(String::new, fold_words)).collect();
    format!(" {} ", words.join(" "))
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Part {
    /// Words as they are.
    Text(String),
    /// A fact or memory.
    Slot {
        /// Which.
        operand: Operand,
        /// What stands there while it is unknown.
        fallback: Option<String>,
        /// In the text.
        span: Span,
    },
}
