//! One question about one fact: whether it can be asked, and what exactly it asks.

use super::literal::{clash, value};
use crate::ast::{Literal, LiteralKind, Operator};
use crate::diagnostic::{Diagnostic, types};
use crate::ir::{BUILT_IN_FACTS, Comparison, Condition, Operand, Question, Test, TimeSpan, Zone};
use crate::source::Span;
use crate::value::{Type, Value};

/// The bytes that a compiled regular expression may take.
const PATTERN_SIZE: usize = 1 << 18;

/// What is asked.
pub(super) struct Asked<'t> {
    pub operand: Operand,
    /// The fact as it is written.
    pub subject: &'t str,
    pub kind: &'t Type,
    /// The zone of dates and times of day.
    pub zone: &'t Zone,
    pub operator: Operator,
    pub values: &'t [Literal],
    pub span: Span,
}

/// What the question means; nothing where it can't be asked, which is reported.
pub(super) fn question(asked: &Asked<'_>, findings: &mut Vec<Diagnostic>) -> Option<Condition> {
    match asked.operator {
        Operator::Holds if *asked.kind == Type::Boolean => {
            Some(asked.test(Question::OneOf(vec![Value::boolean(true)])))
        }
        Operator::Holds => {
            findings.push(types::not_a_condition(asked.subject, asked.span, asked.kind));
            None
        }
        Operator::Is | Operator::IsOneOf => is_one_of(asked, findings),
        Operator::IsNot | Operator::IsNotOneOf => is_one_of(asked, findings).map(not),
        Operator::IsKnown => Some(not(unknown(asked))),
        Operator::IsUnknown => Some(unknown(asked)),
        Operator::Greater => compare(asked, Comparison::Greater, findings),
        Operator::GreaterOrEqual => compare(asked, Comparison::GreaterOrEqual, findings),
        Operator::Less => compare(asked, Comparison::Less, findings),
        Operator::LessOrEqual => compare(asked, Comparison::LessOrEqual, findings),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith | Operator::Matches => text(asked, findings),
        Operator::IsBefore | Operator::IsAfter => before_or_after(asked, findings),
        Operator::IsOlderThan => span(asked, false, findings).map(|span| asked.test(Question::OlderThan(span))),
        Operator::IsWithinLast => span(asked, false, findings).map(|span| asked.test(Question::WithinLast(span))),
        Operator::IsOlderThanBusinessDays => {
            span(asked, true, findings).map(|span| asked.test(Question::OlderThan(span)))
        }
        Operator::IsWithinLastBusinessDays => {
            span(asked, true, findings).map(|span| asked.test(Question::WithinLast(span)))
        }
    }
}

impl Asked<'_> {
    pub fn test(&self, question: Question) -> Condition {
        Condition::Test(Test { operand: self.operand, question: question.into(), span: self.span })
    }

    /// Reports that this can't be asked of a fact of this type.
    fn refuse<T>(&self, findings: &mut Vec<Diagnostic>) -> Option<T> {
        findings.push(types::wrong_question(self.subject, self.operator.words(), self.span, self.kind));
        None
    }

    /// Whether a value is the word `unknown` and means that the fact is: where it may be, and has no such value.
    fn means_unknown(&self, literal: &Literal) -> bool {
        let is_the_word = matches!(&literal.kind, LiteralKind::Word(word) if &**word == "unknown");
        let always_known = matches!(self.operand, Operand::Fact(fact) if fact.index() < BUILT_IN_FACTS.len());
        let is_a_value = matches!(self.kind, Type::OneOf(values) if values.iter().any(|value| value == "unknown"));
        is_the_word && !always_known && !is_a_value
    }

    /// The only value, read as `kind`.
    fn value(&self, kind: &Type, findings: &mut Vec<Diagnostic>) -> Option<Value> {
        value(self.subject, self.values.first()?, kind).map_err(|found| findings.push(*found)).ok()
    }
}

pub(super) fn not(condition: Condition) -> Condition {
    match condition {
        Condition::Not(inner) => *inner,
        condition => Condition::Not(Box::new(condition)),
    }
}

/// `is VALUE`, `is one of A, B`
fn is_one_of(asked: &Asked<'_>, findings: &mut Vec<Diagnostic>) -> Option<Condition> {
    if matches!(asked.kind, Type::List | Type::Time | Type::Record(_)) {
        return asked.refuse(findings);
    }
    if let [literal] = asked.values
        && !asked.means_unknown(literal)
    {
        return asked.value(asked.kind, findings).map(|value| asked.test(Question::OneOf(vec![value])));
    }
    let before = findings.len();
    let (unknowns, known): (Vec<&Literal>, Vec<&Literal>) =
        asked.values.iter().partition(|literal| asked.means_unknown(literal));
    let read = |literal| value(asked.subject, literal, asked.kind).map_err(|found| findings.push(*found)).ok();
    let values: Vec<Value> = known.into_iter().filter_map(read).collect();
    let is_known_value = (!values.is_empty()).then(|| asked.test(Question::OneOf(values)));
    let parts: Vec<Condition> =
        is_known_value.into_iter().chain(unknowns.first().map(|_| not(asked.test(Question::Known)))).collect();
    (findings.len() == before).then(|| match <[Condition; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => Condition::Any(parts),
    })
}

/// `is unknown`. Where `unknown` is one of the values (as with `profile`), that value is meant too.
fn unknown(asked: &Asked<'_>) -> Condition {
    let not_known = not(asked.test(Question::Known));
    let value = match asked.kind {
        Type::OneOf(values) => values.iter().position(|value| value == "unknown"),
        _ => None,
    };
    let Some(value) = value else { return not_known };
    let is_that = asked.test(Question::OneOf(vec![Value::Number(value as i64)]));
    match asked.operand {
        Operand::Fact(fact) if fact.index() < BUILT_IN_FACTS.len() => is_that,
        _ => Condition::Any(vec![not_known, is_that]),
    }
}

/// `> VALUE` and the like.
fn compare(asked: &Asked<'_>, comparison: Comparison, findings: &mut Vec<Diagnostic>) -> Option<Condition> {
    if !asked.kind.is_ordered() || *asked.kind == Type::Time {
        return asked.refuse(findings);
    }
    // Any number may be compared with; what the range makes of it is the checker's matter.
    let kind = match asked.kind {
        Type::Integer { .. } => &Type::Integer { min: i64::MIN, max: i64::MAX },
        kind => kind,
    };
    match asked.value(kind, findings)? {
        Value::Number(number) => Some(asked.test(Question::Compare(comparison, number))),
        _ => None,
    }
}

/// `contains`, `starts with`, `ends with`, `matches`
fn text(asked: &Asked<'_>, findings: &mut Vec<Diagnostic>) -> Option<Condition> {
    if !matches!((asked.kind, asked.operator), (Type::Text, _) | (Type::List, Operator::Contains)) {
        return asked.refuse(findings);
    }
    let Value::Text(text) = asked.value(&Type::Text, findings)? else { return None };
    let text = String::from(text);
    let question = match asked.operator {
        Operator::StartsWith => Question::StartsWith(text),
        Operator::EndsWith => Question::EndsWith(text),
        Operator::Matches => Question::Matches(pattern(text, asked.values.first()?.span, findings)?),
        _ => Question::Contains(text),
    };
    Some(asked.test(question))
}

/// A regular expression, if it is one of a reasonable size; otherwise that is reported.
pub(super) fn pattern(pattern: String, span: Span, findings: &mut Vec<Diagnostic>) -> Option<String> {
    match regex_lite::RegexBuilder::new(&pattern).size_limit(PATTERN_SIZE).build() {
        Ok(_) => Some(pattern),
        Err(error) => {
            findings.push(types::bad_pattern(span, &error.to_string()));
            None
        }
    }
}

/// `is before 9:30`, `is after 2026-12-24`, `is after 2026-12-24 18:00`: after a date means after the whole day, after a time
/// of day from then on.
fn before_or_after(asked: &Asked<'_>, findings: &mut Vec<Diagnostic>) -> Option<Condition> {
    let literal = asked.values.first()?;
    let before = asked.operator == Operator::IsBefore;
    let order = if before { Comparison::Less } else { Comparison::GreaterOrEqual };
    match (asked.kind, &literal.kind) {
        (Type::Time, LiteralKind::TimeOfDay(minutes)) => Some(asked.test(Question::TimeOfDay(order, *minutes))),
        (Type::Time, LiteralKind::Date(day)) => {
            let day = if before { *day } else { day.saturating_add(1) };
            Some(asked.test(Question::Compare(order, asked.zone.moment(day, 0))))
        }
        (Type::Time, LiteralKind::Moment(day, minute)) => {
            Some(asked.test(Question::Compare(order, asked.zone.moment(*day, *minute))))
        }
        (Type::Date, LiteralKind::Date(day)) => {
            let order = if before { Comparison::Less } else { Comparison::Greater };
            Some(asked.test(Question::Compare(order, *day)))
        }
        (Type::Time | Type::Date, _) => {
            findings.push(clash(literal, asked.kind));
            None
        }
        _ => asked.refuse(findings),
    }
}

/// `is older than 14 days`, `is within the last 2 business days`
fn span(asked: &Asked<'_>, business_days: bool, findings: &mut Vec<Diagnostic>) -> Option<TimeSpan> {
    const DAY: i64 = 86_400_000;
    const LONGEST_YEARS: i64 = 100;
    let literal = asked.values.first()?;
    if !matches!(asked.kind, Type::Time | Type::Date) {
        return asked.refuse(findings);
    }
    let (length, longest) = match literal.kind {
        LiteralKind::Integer(days) if business_days => (days, 260 * LONGEST_YEARS),
        LiteralKind::Duration(length) if *asked.kind == Type::Date && length % DAY != 0 => {
            findings.push(types::out_of_range(literal.span, "a length of time beside a date", "whole days"));
            return None;
        }
        LiteralKind::Duration(length) => (length, 366 * LONGEST_YEARS * DAY),
        _ => {
            findings.push(clash(literal, &Type::Duration));
            return None;
        }
    };
    if !(1..=longest).contains(&length) {
        findings.push(types::out_of_range(
            literal.span,
            "this length of time",
            "more than nothing and at most 100 years",
        ));
        return None;
    }
    Some(if business_days { TimeSpan::BusinessDays(length) } else { TimeSpan::Time(length) })
}
