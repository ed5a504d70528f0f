//! Conditions and events.

use super::branch::values;
use super::value::{amount, literal, next_literal, pattern_text, plain_text, reference};
use super::{Builder, Pairs, take};
use crate::ast::{Asked, Condition, Event, EventKind, Literal, LiteralKind, Operator, Test};
use crate::diagnostic::syntax;
use crate::source::{Span, Spanned};
use crate::syntax::grammar::Rule;
use crate::syntax::tree::Pair;

/// How many `not` may follow each other.
const MAX_NOTS: usize = 8;

/// The condition that a rule cannot do without.
pub(super) fn next_condition(b: &mut Builder, pair: Option<Pair<'_>>) -> Condition {
    pair.map_or_else(|| Condition::All(Vec::new()), |pair| condition(b, pair))
}

/// `and` binds tighter than `or`.
pub(super) fn condition(b: &mut Builder, pair: Pair<'_>) -> Condition {
    debug_assert_eq!(pair.as_rule(), Rule::condition);
    let mut children = pair.into_inner();
    let count = { children }.filter(|child| is_operand(child.as_rule())).count();
    let (mut any, mut all) = (Vec::new(), Vec::with_capacity(if count == 1 { 0 } else { count }));
    while let Some(child) = children.next() {
        match child.as_rule() {
            Rule::or => any.push(joined(std::mem::take(&mut all), Condition::All)),
            _ if count == 1 => return operand(b, child, &mut children),
            _ => all.push(operand(b, child, &mut children)),
        }
    }
    let last = joined(all, Condition::All);
    if any.is_empty() {
        return last;
    }
    any.push(last);
    joined(any, Condition::Any)
}

/// One part alone, or several joined.
fn joined(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// What begins an operand; behind the fact that a test asks about stands what it asks.
pub(in crate::syntax) fn is_operand(rule: Rule) -> bool {
    matches!(rule, Rule::subject | Rule::negation | Rule::group)
}

/// The operand that begins with `pair`; `behind` is what stands behind it.
fn operand(b: &mut Builder, pair: Pair<'_>, behind: &mut Pairs<'_>) -> Condition {
    match pair.as_rule() {
        Rule::negation => negation(b, pair),
        Rule::group => {
            let span = b.span(&pair);
            Condition::Group(Box::new(next_condition(b, pair.into_inner().next())), span)
        }
        _ => {
            let question = behind.peek().filter(|next| next.as_rule() != Rule::or && !is_operand(next.as_rule()));
            if question.is_some() {
                behind.next();
            }
            Condition::Test(test(b, pair, question))
        }
    }
}

fn negation(b: &mut Builder, pair: Pair<'_>) -> Condition {
    debug_assert_eq!(pair.as_rule(), Rule::negation);
    let whole = b.span(&pair);
    let mut children = pair.into_inner();
    let mut nots = Vec::new();
    while let Some(not) = take(&mut children, Rule::not) {
        nots.push(b.span(&not));
    }
    if nots.len() > MAX_NOTS {
        b.found.push(syntax::nested_too_deep(whole));
        nots.truncate(MAX_NOTS);
    }
    let inner = children.next();
    let inner = inner.map_or_else(|| Condition::All(Vec::new()), |pair| operand(b, pair, &mut children));
    nots.into_iter().rev().fold(inner, |inner, not| Condition::Not(Box::new(inner), Span { end: whole.end, ..not }))
}

/// A test; what is asked is built once for all tests that are written alike.
fn test(b: &mut Builder, subject: Pair<'_>, question: Option<Pair<'_>>) -> Test {
    let (start, end) = (subject.start(), question.as_ref().unwrap_or(&subject).end());
    let (span, written) = (b.place(start, end), b.segment.written(start, end));
    if let Some(asked) = written.and_then(|written| b.asked.get(written)) {
        return Test { asked: asked.clone(), span };
    }
    let mistakes = b.found.len();
    let test = asked(b, &subject, question).at(span);
    // What is wrong with it is told wherever it stands.
    if let Some(written) = written.filter(|_| b.found.len() == mistakes) {
        b.asked.insert(written, test.asked.clone());
    }
    test
}

fn asked(b: &mut Builder, subject: &Pair<'_>, question: Option<Pair<'_>>) -> Asked {
    debug_assert_eq!(subject.as_rule(), Rule::subject);
    let operator_start = b.skip_gap(subject.end());
    let subject = reference(b, subject);
    let Some(question) = question else {
        let operator = Spanned::new(Operator::Holds, subject.name.span.after());
        return Asked { subject, operator, values: Vec::new() };
    };
    let question_end = question.end();
    let (operator, values) = self::question(b, question);
    let end = values.first().map_or(question_end, |value| b.offset(value.span.start));
    let operator_span = b.place(operator_start, b.trim_end(operator_start, end));
    Asked { subject, operator: Spanned::new(operator, operator_span), values }
}

fn question(b: &mut Builder, pair: Pair<'_>) -> (Operator, Vec<Literal>) {
    let rule = pair.as_rule();
    let mut children = pair.into_inner();
    let operator = match rule {
        Rule::is_not => Operator::IsNot,
        Rule::is_one_of => Operator::IsOneOf,
        Rule::is_not_one_of => Operator::IsNotOneOf,
        Rule::is_known => Operator::IsKnown,
        Rule::is_unknown => Operator::IsUnknown,
        Rule::is_before => Operator::IsBefore,
        Rule::is_after => Operator::IsAfter,
        Rule::contains => Operator::Contains,
        Rule::starts_with => Operator::StartsWith,
        Rule::ends_with => Operator::EndsWith,
        Rule::is_older => {
            return span_of_time(b, children.next(), [Operator::IsOlderThan, Operator::IsOlderThanBusinessDays]);
        }
        Rule::is_within => {
            return span_of_time(b, children.next(), [Operator::IsWithinLast, Operator::IsWithinLastBusinessDays]);
        }
        Rule::matches => {
            let pattern = pattern_text(b, children.next());
            return (Operator::Matches, vec![Literal { kind: LiteralKind::Text(pattern.value), span: pattern.span }]);
        }
        Rule::compare => comparison(children.next()),
        // A value alone.
        _ => return (Operator::Is, vec![literal(b, pair)]),
    };
    (operator, values(b, children))
}

/// `>`, `>=`, `<`, `<=`
pub(super) fn comparison(pair: Option<Pair<'_>>) -> Operator {
    match pair.as_ref().map_or("", Pair::as_str) {
        ">" => Operator::Greater,
        ">=" => Operator::GreaterOrEqual,
        "<" => Operator::Less,
        _ => Operator::LessOrEqual,
    }
}

/// The operator for a duration, or the one for business days.
fn span_of_time(
    b: &mut Builder,
    pair: Option<Pair<'_>>,
    [duration, business_days]: [Operator; 2],
) -> (Operator, Vec<Literal>) {
    match pair {
        Some(pair) if pair.as_rule() == Rule::business_days => {
            (business_days, vec![next_literal(b, pair.into_inner().next())])
        }
        pair => {
            let time = amount(b, pair);
            (duration, vec![Literal { kind: LiteralKind::Duration(time.value), span: time.span }])
        }
    }
}

/// Any event.
pub(super) fn event(b: &mut Builder, pair: Option<Pair<'_>>) -> Event {
    let Some(pair) = pair else { return Event { kind: EventKind::ChatOpens, span: Span::default() } };
    let span = b.span(&pair);
    let rule = pair.as_rule();
    let mut children = pair.into_inner();
    let kind = match rule {
        Rule::chat_opens => EventKind::ChatOpens,
        Rule::customer_writes => EventKind::Writes(
            children.filter(|pair| pair.as_rule() == Rule::text).map(|pair| plain_text(b, &pair)).collect(),
        ),
        Rule::customer_picks => EventKind::Picks(children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default()),
        Rule::customer_identifies => EventKind::Identifies,
        Rule::customer_authenticates => EventKind::Authenticates,
        Rule::customer_signs_out => EventKind::SignsOut,
        Rule::customer_becomes => EventKind::BecomesSomeoneElse,
        Rule::token_expires => EventKind::TokenExpires,
        rule => {
            debug_assert_eq!(rule, Rule::idle);
            EventKind::Idle(amount(b, children.next()))
        }
    };
    Event { kind, span }
}
