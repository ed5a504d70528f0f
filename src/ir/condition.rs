//! Conditions with names resolved and types known.

use std::sync::Arc;

use super::{Comparison, FactId, MemoryId, TimeSpan};
use crate::value::Value;

/// What may hold. Two-valued: a test of something unknown is false, but for [`Question::Known`] beneath a `not`.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Condition {
    /// All of them; true where there are none.
    All(Vec<Condition>),
    /// Any of them; false where there are none.
    Any(Vec<Condition>),
    /// Not that.
    Not(Box<Condition>),
    /// One test.
    Test(Test),
}

impl Condition {
    /// Its tests, in the order of the text.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::tests).collect(),
            Condition::Not(inner) => inner.tests(),
            Condition::Test(test) => vec![test],
        }
    }

    /// Whether one of its tests is such a one; nothing is listed for it.
    #[cfg(feature = "compile")]
    pub(crate) fn has_test(&self, is_such: &dyn Fn(&Test) -> bool) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| part.has_test(is_such)),
            Condition::Not(inner) => inner.has_test(is_such),
            Condition::Test(test) => is_such(test),
        }
    }
}

/// One question about one fact or memory.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Test {
    /// About what.
    pub operand: Operand,
    /// The question. Unknown answers no to all of them. Tests that were written alike share it, so that whoever goes
    /// through many of them may know it again by where it is kept.
    pub question: Arc<Question>,
    /// In the text.
    pub span: crate::source::Span,
}

/// What the pattern of a test says that stands for a wrong one.
#[cfg(feature = "compile")]
const UNPREDICTABLE: &str = "what stands at ";

#[cfg(feature = "compile")]
impl Test {
    /// A test that stands for one that is wrong: nobody can tell of whom it holds, so no check draws conclusions from it.
    pub(crate) fn unpredictable(span: crate::source::Span) -> Test {
        let question = Question::Matches(format!("{UNPREDICTABLE}{}..{}", span.start, span.end));
        Test { operand: Operand::Fact(super::builtin::MESSAGE), question: question.into(), span }
    }

    /// Whether it stands for one that is wrong.
    pub(crate) fn is_unpredictable(&self) -> bool {
        matches!(&*self.question, Question::Matches(pattern) if pattern.starts_with(UNPREDICTABLE))
    }
}

/// Something with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operand {
    /// A fact.
    Fact(FactId),
    /// A memory.
    Memory(MemoryId),
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Is it known?
    Known,
    /// Is it one of these? (`is`, `is one of`, a boolean fact alone.) Text is compared exactly, but for case.
    OneOf(Vec<Value>),
    /// Is it less, more …? Only of ordered types.
    Compare(Comparison, i64),
    /// Text: contains it, without regard to case. List of text: has it as an element.
    Contains(String),
    /// Text, without regard to case.
    StartsWith(String),
    /// Text, without regard to case.
    EndsWith(String),
    /// Text: the regular expression (regex-lite's syntax) is found in it.
    Matches(String),
    /// Time: is its time of day, in the workspace's zone, before (or at or after) so many minutes past midnight?
    TimeOfDay(Comparison, i64),
    /// Time or date: is it more than that before now?
    OlderThan(TimeSpan),
    /// Time or date: is it at most that before now, and not after now?
    WithinLast(TimeSpan),
}
