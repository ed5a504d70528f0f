//! Values, texts, references and types.

use super::Builder;
use crate::ast::{Expression, Literal, LiteralKind, Name, Part, Reference, Slot, Template, TypeKind, TypeName};
use crate::diagnostic::syntax;
use crate::source::{Span, Spanned};
use crate::syntax::grammar::Rule;
use crate::syntax::text::{Piece, SlotRange, piece};
use crate::syntax::tree::Pair;
use crate::time::{Date, parse_duration};

/// A value that cannot be missing.
pub(super) fn next_literal(b: &mut Builder, pair: Option<Pair<'_>>) -> Literal {
    let nothing = Literal { kind: LiteralKind::Boolean(false), span: Span::default() };
    pair.map_or(nothing, |pair| literal(b, pair))
}

/// Any literal.
pub(super) fn literal(b: &mut Builder, pair: Pair<'_>) -> Literal {
    let span = b.span(&pair);
    let text = pair.as_str();
    let kind = match pair.as_rule() {
        Rule::value_word => match text {
            "yes" => LiteralKind::Boolean(true),
            "no" => LiteralKind::Boolean(false),
            _ => LiteralKind::Word(text.into()),
        },
        Rule::text => LiteralKind::Text(plain_text(b, &pair).value),
        Rule::date_and_time => {
            let mut parts = pair.into_inner();
            let day = parts.next().map_or(0, |pair| date(b, &pair));
            match parts.next() {
                Some(minutes) => LiteralKind::Moment(day, time_of_day(b, &minutes)),
                None => LiteralKind::Date(day),
            }
        }
        Rule::time_of_day => LiteralKind::TimeOfDay(time_of_day(b, &pair)),
        Rule::money => money(b, pair),
        Rule::duration => LiteralKind::Duration(duration(b, text, span)),
        Rule::decimal => LiteralKind::Decimal(decimal(b, text, span, Places { count: 6, what: "a decimal" })),
        rule => {
            debug_assert_eq!(rule, Rule::integer);
            LiteralKind::Integer(number(b, text, span))
        }
    };
    Literal { kind, span }
}

/// Days since 1970-01-01.
pub(super) fn date(b: &mut Builder, pair: &Pair<'_>) -> i64 {
    debug_assert_eq!(pair.as_rule(), Rule::date);
    match Date::parse(pair.as_str()) {
        Some(date) => date.days(),
        None => {
            b.found.push(syntax::impossible_date(b.span(pair), pair.as_str()));
            0
        }
    }
}

/// Minutes since midnight.
pub(super) fn time_of_day(b: &mut Builder, pair: &Pair<'_>) -> i64 {
    debug_assert_eq!(pair.as_rule(), Rule::time_of_day);
    let text = pair.as_str();
    let fields = text.split_once(':').filter(|(hour, minute)| hour.len() <= 2 && minute.len() == 2);
    let numbers = fields.and_then(|(hour, minute)| Some((hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?)));
    match numbers {
        Some((hour, minute)) if hour < 24 && minute < 60 => hour * 60 + minute,
        _ => {
            b.found.push(syntax::impossible_time(b.span(pair), text));
            0
        }
    }
}

fn money(b: &mut Builder, pair: Pair<'_>) -> LiteralKind {
    debug_assert_eq!(pair.as_rule(), Rule::money);
    let span = b.span(&pair);
    let amount = pair.as_str().trim_end_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_whitespace());
    let value = decimal(b, amount, span, Places { count: 2, what: "an amount of money" });
    let currency = pair.into_inner().next().map_or_else(Box::default, |currency| currency.as_str().into());
    LiteralKind::Money(value, currency)
}

/// How many places a number may have behind its point.
struct Places {
    count: usize,
    what: &'static str,
}

/// `-12.5` in units of the last place.
fn decimal(b: &mut Builder, text: &str, span: Span, places: Places) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > places.count {
        b.found.push(syntax::too_many_places(span, places.what, places.count));
        return 0;
    }
    number(b, &format!("{whole}{fraction:0<width$}", width = places.count), span)
}

/// A whole number, written at `span`.
pub(super) fn number(b: &mut Builder, digits: &str, span: Span) -> i64 {
    digits.parse().unwrap_or_else(|_| {
        b.found.push(syntax::number_out_of_range(span));
        0
    })
}

/// `12`, `-3`
pub(super) fn integer(b: &mut Builder, pair: &Pair<'_>) -> Spanned<i64> {
    debug_assert_eq!(pair.as_rule(), Rule::integer);
    let span = b.span(pair);
    Spanned::new(number(b, pair.as_str(), span), span)
}

/// A duration where only a duration can stand, in milliseconds.
pub(super) fn amount(b: &mut Builder, pair: Option<Pair<'_>>) -> Spanned<i64> {
    let Some(pair) = pair else { return Spanned::default() };
    debug_assert_eq!(pair.as_rule(), Rule::amount);
    let span = b.span(&pair);
    Spanned::new(duration(b, pair.as_str(), span), span)
}

/// Stands for a duration that was not understood: no later stage finds fault with it.
const MINUTE: i64 = 60_000;

/// `2 minutes` in milliseconds.
fn duration(b: &mut Builder, text: &str, span: Span) -> i64 {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.get(digits.len()..).unwrap_or("").trim_ascii();
    if unit.is_empty() {
        b.found.push(syntax::missing_unit(span, digits));
        return MINUTE;
    }
    if parse_duration(&format!("1 {unit}")).is_none() {
        let at = Span { start: span.end.saturating_sub(unit.len() as u32), ..span };
        b.found.push(syntax::unknown_unit(at, unit));
        return MINUTE;
    }
    parse_duration(&format!("{digits} {unit}")).unwrap_or_else(|| {
        b.found.push(syntax::number_out_of_range(span));
        MINUTE
    })
}

/// A value that cannot be missing.
pub(super) fn next_expression(b: &mut Builder, pair: Option<Pair<'_>>) -> Expression {
    match pair {
        Some(pair) => expression(b, pair),
        None => Expression::Literal(next_literal(b, None)),
    }
}

/// A text with facts in it, a fact, or a literal.
pub(super) fn expression(b: &mut Builder, pair: Pair<'_>) -> Expression {
    match pair.as_rule() {
        Rule::text => Expression::Text(template(b, Some(pair))),
        Rule::reference => match pair.as_str() {
            word @ ("yes" | "no") => {
                Expression::Literal(Literal { kind: LiteralKind::Boolean(word == "yes"), span: b.span(&pair) })
            }
            _ => Expression::Reference(reference(b, &pair)),
        },
        _ => Expression::Literal(literal(b, pair)),
    }
}

/// A reference; the words of `customer at open` with single spaces.
pub(super) fn reference(b: &Builder, pair: &Pair<'_>) -> Reference {
    debug_assert!(matches!(pair.as_rule(), Rule::reference | Rule::subject));
    Reference { name: reference_name(pair.as_str(), b.span(pair)) }
}

fn reference_name(text: &str, span: Span) -> Name {
    let name = match text.find(|c: char| c.is_ascii_whitespace()) {
        Some(_) => text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").into(),
        None => text.into(),
    };
    Spanned::new(name, span)
}

/// The one text inside `pair`, as a name.
pub(super) fn name_text(b: &mut Builder, pair: Pair<'_>) -> Name {
    pair.into_inner().next().map(|pair| plain_text(b, &pair)).unwrap_or_default()
}

/// A text in which no slots may stand.
pub(super) fn plain_text(b: &mut Builder, pair: &Pair<'_>) -> Spanned<Box<str>> {
    debug_assert_eq!(pair.as_rule(), Rule::text);
    if let Some(words) = only_words(pair.as_str()) {
        return Spanned::new(words.into(), b.span(pair));
    }
    let template = template(b, Some(*pair));
    let mut words = String::new();
    for part in template.parts {
        match part {
            Part::Text(text) => words.push_str(&text),
            Part::Slot(slot) => b.found.push(syntax::slot_not_allowed(slot.span)),
        }
    }
    Spanned::new(words.into(), template.span)
}

/// What stands between the quotes of `text`, unless there is more than words: most texts are no more than that.
fn only_words(text: &str) -> Option<&str> {
    let inside = text.get(1..text.len().saturating_sub(1))?;
    (!inside.bytes().any(|byte| matches!(byte, b'\\' | b'{'))).then_some(inside)
}

/// A text with facts in it.
pub(super) fn template(b: &mut Builder, pair: Option<Pair<'_>>) -> Template {
    let Some(pair) = pair else { return Template { parts: Vec::new(), span: Span::default() } };
    debug_assert_eq!(pair.as_rule(), Rule::text);
    let text = pair.as_str();
    let parts = match only_words(text) {
        Some("") => Vec::new(),
        Some(words) => vec![Part::Text(words.into())],
        None => parts(b, text, pair.start()),
    };
    Template { parts, span: b.span(&pair) }
}

/// The parts of `text`, which begins at `offset` of the segment.
fn parts(b: &Builder, text: &str, offset: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut at = 1;
    while let Some((piece, next)) = piece(text, at) {
        match piece {
            Piece::Words(range) | Piece::BadEscape(range) | Piece::BadSlot(range) => {
                words.push_str(text.get(range).unwrap_or(""));
            }
            Piece::Escape(character) => words.push(character),
            Piece::Slot(place) => {
                if !words.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut words).into()));
                }
                parts.push(Part::Slot(slot(b, text, offset, place)));
            }
        }
        at = next;
    }
    if !words.is_empty() {
        parts.push(Part::Text(words.into()));
    }
    parts
}

/// The slot at `place` of `text`, which begins at `offset` of the segment.
fn slot(b: &Builder, text: &str, offset: usize, place: SlotRange) -> Slot {
    let span = |range: &std::ops::Range<usize>| b.place(offset + range.start, offset + range.end);
    let reference = text.get(place.reference.clone()).unwrap_or("");
    let fallback = place.fallback.map(|range| {
        let mut words = String::new();
        let mut at = range.start + 1;
        while let Some((piece, next)) = piece(text, at) {
            match piece {
                Piece::Words(range) => words.push_str(text.get(range).unwrap_or("")),
                Piece::Escape(character) => words.push(character),
                _ => {}
            }
            at = next;
        }
        Spanned::new(words.into(), span(&range))
    });
    Slot {
        reference: Reference { name: reference_name(reference, span(&place.reference)) },
        fallback,
        span: span(&place.whole),
    }
}

/// What stands between the slashes, with `\/` as a slash.
pub(super) fn pattern_text(b: &Builder, pair: Option<Pair<'_>>) -> Spanned<Box<str>> {
    let Some(pair) = pair else { return Spanned::default() };
    debug_assert_eq!(pair.as_rule(), Rule::pattern_text);
    let text = pair.as_str();
    let inside = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    Spanned::new(inside.replace("\\/", "/").into(), b.span(&pair))
}

/// Any type.
pub(super) fn type_name(b: &mut Builder, pair: Option<Pair<'_>>) -> TypeName {
    let nothing = TypeName { kind: TypeKind::Named(Box::default()), span: Span::default() };
    let Some(pair) = pair else { return nothing };
    let span = b.span(&pair);
    let rule = pair.as_rule();
    let mut children = pair.into_inner();
    let kind = match rule {
        Rule::integer_type => {
            let (from, to) = (children.next(), children.next());
            TypeKind::Integer(from.zip(to).map(|(from, to)| (integer(b, &from).value, integer(b, &to).value)))
        }
        Rule::money_type => TypeKind::Money(b.next_name(&mut children).value),
        Rule::one_of_type => TypeKind::OneOf(children.map(|pair| b.name(&pair)).collect()),
        Rule::list_type => TypeKind::List,
        rule => {
            debug_assert_eq!(rule, Rule::named_type);
            TypeKind::Named(b.next_name(&mut children).value)
        }
    };
    TypeName { kind, span }
}
