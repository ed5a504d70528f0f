//! Conditions as written.

use std::fmt;
use std::sync::Arc;

use super::{Literal, Name};
use crate::source::{Span, Spanned};

/// What may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `a and b`
    All(Vec<Condition>),
    /// `a or b`
    Any(Vec<Condition>),
    /// `not a`; the span is that of the whole.
    Not(Box<Condition>, Span),
    /// `( a )`: kept for the formatter and for the advice on mixed `and` and `or`.
    Group(Box<Condition>, Span),
    /// One test.
    Test(Test),
}

impl Condition {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Condition::All(parts) | Condition::Any(parts) => match (parts.first(), parts.last()) {
                (Some(first), Some(last)) => first.span().to(last.span()),
                _ => Span::default(),
            },
            Condition::Not(_, span) | Condition::Group(_, span) => *span,
            Condition::Test(test) => test.span,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut joined = |parts: &[Condition], word: &str| {
            parts.iter().enumerate().try_for_each(|(at, part)| write!(f, "{}{part}", if at == 0 { "" } else { word }))
        };
        match self {
            Condition::All(parts) => joined(parts, " and "),
            Condition::Any(parts) => joined(parts, " or "),
            Condition::Not(inner, _) => write!(f, "not {inner}"),
            Condition::Group(inner, _) => write!(f, "({inner})"),
            Condition::Test(test) => write!(f, "{test}"),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { subject, operator, values } = &*self.asked;
        f.write_str(&subject.name.value)?;
        if operator.value != Operator::Holds {
            write!(f, " {}", operator.value.words())?;
        }
        let before = std::iter::once(" ").chain(std::iter::repeat(", "));
        values.iter().zip(before).try_for_each(|(value, before)| write!(f, "{before}{value}"))?;
        match operator.value {
            Operator::IsOlderThanBusinessDays | Operator::IsWithinLastBusinessDays => f.write_str(" business days"),
            _ => Ok(()),
        }
    }
}

/// One question about one fact, at its place.
#[derive(Clone, PartialEq)]
pub struct Test {
    /// What is asked; tests of a file that are written alike share it.
    pub asked: Arc<Asked>,
    /// The whole test.
    pub span: Span,
}

impl Test {
    /// What is asked, with its places in the file.
    pub fn in_place(&self) -> Asked {
        let by = self.span.start;
        let mut asked = Asked::clone(&self.asked);
        asked.each_span(|span| *span = Span { start: span.start + by, end: span.end + by, ..*span });
        asked
    }
}

/// What is asked stands there with its places in the file.
impl fmt::Debug for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { subject, operator, values } = &self.in_place();
        let mut test = f.debug_struct("Test");
        test.field("subject", subject).field("operator", operator).field("values", values);
        test.field("span", &self.span).finish()
    }
}

/// What a test asks. Its places count from where the test begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is asked about. Alone (`Operator::Holds`) it may also be the name of a `define`.
    pub subject: Reference,
    /// What is asked.
    pub operator: Spanned<Operator>,
    /// Beside what; as many as the operator takes.
    pub values: Vec<Literal>,
}

impl Asked {
    /// The same as a test that stands at `span`, where its places are still those of the file.
    #[cfg(feature = "compile")]
    pub(crate) fn at(mut self, span: Span) -> Test {
        let by = span.start;
        self.each_span(|own| {
            *own = Span { start: own.start.saturating_sub(by), end: own.end.saturating_sub(by), ..*own }
        });
        Test { asked: Arc::new(self), span }
    }

    fn each_span(&mut self, mut change: impl FnMut(&mut Span)) {
        change(&mut self.subject.name.span);
        change(&mut self.operator.span);
        self.values.iter_mut().for_each(|value| change(&mut value.span));
    }
}

/// The name of something with a value: `customer`, `customer.first_name`, `customer at open`, `order.number`,
/// `hours.support`, `vip`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// The dotted name; `customer at open` stands here as it is written, with single spaces.
    pub name: Name,
}

/// What a test asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `vip`: a boolean fact alone, or a defined condition.
    Holds,
    /// `is VALUE`
    Is,
    /// `is not VALUE`
    IsNot,
    /// `is one of A, B`
    IsOneOf,
    /// `is not one of A, B`
    IsNotOneOf,
    /// `is known`
    IsKnown,
    /// `is unknown`
    IsUnknown,
    /// `> VALUE`
    Greater,
    /// `>= VALUE`
    GreaterOrEqual,
    /// `< VALUE`
    Less,
    /// `<= VALUE`
    LessOrEqual,
    /// `contains "text"`
    Contains,
    /// `starts with "text"`
    StartsWith,
    /// `ends with "text"`
    EndsWith,
    /// `matches /regex/`: the value is the pattern, as a text.
    Matches,
    /// `is before TIME`
    IsBefore,
    /// `is after TIME`
    IsAfter,
    /// `is older than DURATION`
    IsOlderThan,
    /// `is within the last DURATION`
    IsWithinLast,
    /// `is older than N business days`: the value is the number.
    IsOlderThanBusinessDays,
    /// `is within the last N business days`: the value is the number.
    IsWithinLastBusinessDays,
}
