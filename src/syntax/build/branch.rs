//! Branches: rules, decision tables and experiments.

use std::ops::Range;

use super::condition::{comparison, next_condition};
use super::item::body;
use super::value::{literal, next_literal, plain_text, reference};
use super::{Builder, take};
use crate::ast::{Decide, Literal, Pattern, PatternKind, Row, Rule as RuleArm, Rules, Split, SplitArm};
use crate::diagnostic::syntax;
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::pieces::each_piece;
use crate::syntax::tree::{Pair, Pairs};

/// `rules { … }`
pub(super) fn rules(b: &mut Builder, pair: Pair<'_>) -> Rules {
    debug_assert_eq!(pair.as_rule(), Rule::rules);
    let children = pair.into_inner();
    let mut rules = Rules { rules: Vec::with_capacity(children.count()), otherwise: None };
    let inside = |list: &mut Range<usize>| pair.start() < list.start && list.end < pair.end();
    match b.long_lists.pop_if(inside) {
        None => arms(b, children, &mut rules),
        Some(list) => {
            let is_read = each_piece(b, list.clone(), |b, arms, more| {
                let count = arms.count();
                if rules.rules.capacity() - rules.rules.len() < count {
                    rules.rules.reserve(count * (more + 1) + 1);
                }
                self::arms(b, arms, &mut rules);
            });
            if !is_read {
                b.long_lists.push(list);
            }
        }
    }
    rules
}

fn arms(b: &mut Builder, arms: Pairs<'_>, rules: &mut Rules) {
    b.each(Rule::rules, arms, |b, pair| match pair.as_rule() {
        Rule::rule_arm => rules.rules.push(rule(b, pair)),
        _ => {
            let block = body(b, pair.into_inner().next());
            b.once(&mut rules.otherwise, Box::new(block), "otherwise");
        }
    });
}

fn rule(b: &mut Builder, pair: Pair<'_>) -> RuleArm {
    debug_assert_eq!(pair.as_rule(), Rule::rule_arm);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let label = children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default();
    let condition = next_condition(b, children.next());
    RuleArm { label, condition, body: body(b, children.next()), span }
}

/// `decide by …`
pub(super) fn decide(b: &mut Builder, pair: Pair<'_>) -> Decide {
    debug_assert_eq!(pair.as_rule(), Rule::decide);
    let mut children = pair.into_inner();
    let mut columns = Vec::new();
    while let Some(column) = take(&mut children, Rule::reference) {
        columns.push(reference(b, &column));
    }
    let mut rows = Vec::new();
    b.each(Rule::decide, children, |b, pair| rows.push(row(b, pair)));
    Decide { columns, rows }
}

fn row(b: &mut Builder, pair: Pair<'_>) -> Row {
    debug_assert_eq!(pair.as_rule(), Rule::row);
    let span = b.span(&pair);
    let mut patterns = Vec::new();
    let mut block = None;
    for child in pair.into_inner() {
        match child.as_rule() {
            Rule::block | Rule::arrow => block = Some(child),
            _ => patterns.push(pattern(b, child)),
        }
    }
    Row { patterns, body: body(b, block), span }
}

fn pattern(b: &mut Builder, pair: Pair<'_>) -> Pattern {
    let span = b.span(&pair);
    let rule = pair.as_rule();
    let mut children = pair.into_inner();
    let kind = match rule {
        Rule::anything_pattern => PatternKind::Anything,
        Rule::unknown => PatternKind::Unknown,
        Rule::known => PatternKind::Known,
        Rule::none_of_pattern => PatternKind::NoneOf(values(b, children)),
        Rule::compare_pattern => {
            let operator = comparison(children.next());
            PatternKind::Compare(operator, next_literal(b, children.next()))
        }
        Rule::range_pattern => {
            let from = next_literal(b, children.next());
            PatternKind::Range(from, next_literal(b, children.next()))
        }
        rule => {
            debug_assert_eq!(rule, Rule::one_of_pattern);
            PatternKind::OneOf(values(b, children))
        }
    };
    Pattern { kind, span }
}

/// The values among `children`; the words between them leave no meaning behind.
pub(super) fn values(b: &mut Builder, children: Pairs<'_>) -> Vec<Literal> {
    b.all(children, literal)
}

/// `split "NAME" { … }`
pub(super) fn split(b: &mut Builder, pair: Pair<'_>) -> Split {
    debug_assert_eq!(pair.as_rule(), Rule::split);
    let mut children = pair.into_inner();
    let name = children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default();
    let mut arms = Vec::new();
    b.each(Rule::split, children, |b, pair| arms.push(share(b, pair)));
    Split { name, arms }
}

fn share(b: &mut Builder, pair: Pair<'_>) -> SplitArm {
    debug_assert_eq!(pair.as_rule(), Rule::share);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let percent = children.next().map(|pair| percent(b, &pair)).unwrap_or_default();
    SplitArm { percent, body: body(b, children.next()), span }
}

fn percent(b: &mut Builder, pair: &Pair<'_>) -> Spanned<i64> {
    debug_assert_eq!(pair.as_rule(), Rule::percent);
    let span = b.span(pair);
    let digits = pair.as_str().trim_end_matches('%');
    if digits.len() == pair.as_str().len() {
        b.found.push(syntax::missing_percent(span, digits));
    }
    Spanned::new(super::value::number(b, digits, span), span)
}
