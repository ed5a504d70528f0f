//! Scenarios.

use super::action::resolution;
use super::condition::next_condition;
use super::value::{amount, date, integer, name_text, next_literal, plain_text, time_of_day};
use super::{Builder, take};
use crate::ast::{Line, LineKind, Literal, LiteralKind, Name, Person, Scenario};
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Pair, Pairs};

/// `scenario "…" { … }`
pub(super) fn scenario(b: &mut Builder, pair: Pair<'_>) -> Scenario {
    debug_assert_eq!(pair.as_rule(), Rule::scenario);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let label = next_text(b, &mut children);
    let mut lines = Vec::new();
    b.each(Rule::scenario, children, |b, pair| lines.push(line(b, pair)));
    Scenario { label, lines, span }
}

fn next_text(b: &mut Builder, children: &mut Pairs<'_>) -> Spanned<Box<str>> {
    children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default()
}

fn line(b: &mut Builder, pair: Pair<'_>) -> Line {
    let span = b.span(&pair);
    let kind = match pair.as_rule() {
        Rule::person_line => person_line(b, pair),
        Rule::at_line => at_line(b, pair),
        Rule::fact_line => {
            let mut children = pair.into_inner();
            let name = b.next_name(&mut children);
            LineKind::Fact(name, given(b, children))
        }
        Rule::office_line => LineKind::Office(b.next_name(&mut pair.into_inner())),
        Rule::side_line => {
            let mut children = pair.into_inner();
            let split = next_text(b, &mut children);
            LineKind::Side { split, side: children.next().map(|pair| integer(b, &pair)).unwrap_or_default() }
        }
        Rule::look_up_line => {
            let mut children = pair.into_inner();
            let person = b.next_name(&mut children);
            LineKind::ProfileIs { person, status: b.next_name(&mut children) }
        }
        Rule::opens_line => opens_line(b, pair),
        Rule::writes_line => LineKind::Writes(name_text(b, pair)),
        Rule::picks_line => LineKind::Picks(name_text(b, pair)),
        Rule::picks_earlier_line => LineKind::PicksEarlier(name_text(b, pair)),
        Rule::signs_in_line => {
            let mut children = pair.into_inner();
            let person = b.next_name(&mut children);
            LineKind::SignsIn { person, good_for: children.next().map(|pair| amount(b, Some(pair))) }
        }
        Rule::token_line => LineKind::TokenRefused(b.next_name(&mut pair.into_inner())),
        Rule::names_line => LineKind::SiteNames(b.next_name(&mut pair.into_inner())),
        Rule::onboards_line => LineKind::Onboards(b.next_name(&mut pair.into_inner())),
        Rule::signs_out_line => LineKind::SignsOut,
        Rule::passes_line => LineKind::TimePasses(amount(b, pair.into_inner().next()).value),
        Rule::answers_line => {
            let mut children = pair.into_inner();
            let action = b.next_name(&mut children);
            let outcome = b.next_name(&mut children);
            LineKind::Answers { action, outcome, data: fields(b, children.next()) }
        }
        Rule::agent_joins => LineKind::AgentJoins,
        Rule::closed_line => LineKind::Closed,
        Rule::reopened_line => LineKind::Reopened,
        Rule::new_conversation => LineKind::NewConversation,
        Rule::expect_line => LineKind::Expect(next_condition(b, pair.into_inner().next())),
        Rule::expect_trusted => LineKind::ExpectTrusted(pair.into_inner().next().is_none()),
        _ => bot_line(b, pair),
    };
    Line { kind, span }
}

fn bot_line(b: &mut Builder, pair: Pair<'_>) -> LineKind {
    match pair.as_rule() {
        Rule::bot_says => LineKind::BotSays(name_text(b, pair)),
        Rule::bot_offers => LineKind::BotOffers(pair.into_inner().map(|pair| plain_text(b, &pair)).collect()),
        Rule::bot_onboards => LineKind::BotOnboards(name_text(b, pair)),
        Rule::bot_calls => {
            let mut children = pair.into_inner();
            let action = b.next_name(&mut children);
            LineKind::BotCalls { action, arguments: fields(b, children.next()) }
        }
        Rule::bot_notes => LineKind::BotNotes(name_text(b, pair)),
        Rule::bot_adds_topic => LineKind::BotAddsTopic(name_text(b, pair)),
        Rule::bot_removes_topic => LineKind::BotRemovesTopic(name_text(b, pair)),
        Rule::bot_hands_off => bot_hands_off(b, pair),
        rule => {
            debug_assert_eq!(rule, Rule::bot_resolves);
            LineKind::BotResolves(resolution(pair))
        }
    }
}

fn person_line(b: &mut Builder, pair: Pair<'_>) -> LineKind {
    debug_assert_eq!(pair.as_rule(), Rule::person_line);
    let mut children = pair.into_inner();
    let known = take(&mut children, Rule::profile_word).is_some();
    let name = b.next_name(&mut children);
    let fields = children.next().map_or_else(Vec::new, |pair| {
        let fields = pair.into_inner().map(|field| {
            let mut children = field.into_inner();
            (b.next_name(&mut children), next_text(b, &mut children))
        });
        fields.collect()
    });
    LineKind::Person(Person { name, fields, known })
}

fn at_line(b: &mut Builder, pair: Pair<'_>) -> LineKind {
    debug_assert_eq!(pair.as_rule(), Rule::at_line);
    let mut children = pair.into_inner();
    let day = children.next().map_or(0, |pair| date(b, &pair));
    LineKind::At(day, children.next().map_or(0, |pair| time_of_day(b, &pair)))
}

fn opens_line(b: &mut Builder, pair: Pair<'_>) -> LineKind {
    debug_assert_eq!(pair.as_rule(), Rule::opens_line);
    let (mut channel, mut locale, mut mobile_app) = (None, None, false);
    for child in pair.into_inner() {
        match child.as_rule() {
            Rule::mobile_app => mobile_app = true,
            Rule::on_channel => {
                let name = b.next_name(&mut child.into_inner());
                b.once(&mut channel, name, "on");
            }
            _ => locale = Some(plain_text(b, &child)),
        }
    }
    LineKind::ChatOpens { channel, locale, mobile_app }
}

fn fields(b: &mut Builder, pair: Option<Pair<'_>>) -> Vec<(Name, Literal)> {
    let Some(pair) = pair else { return Vec::new() };
    debug_assert_eq!(pair.as_rule(), Rule::fields);
    let fields = pair.into_inner().map(|field| {
        let mut children = field.into_inner();
        (b.next_name(&mut children), given(b, children))
    });
    fields.collect()
}

/// A value as the host would give it: several texts are what a list holds.
fn given(b: &mut Builder, mut children: Pairs<'_>) -> Literal {
    let mut literal = next_literal(b, children.next());
    let more: Vec<Spanned<Box<str>>> = children.map(|pair| plain_text(b, &pair)).collect();
    if let (LiteralKind::Text(first), Some(last)) = (&literal.kind, more.last()) {
        literal.span.end = last.span.end;
        let texts = std::iter::once(first.clone()).chain(more.iter().map(|text| text.value.clone()));
        literal.kind = LiteralKind::Texts(texts.collect());
    }
    literal
}

fn bot_hands_off(b: &mut Builder, pair: Pair<'_>) -> LineKind {
    debug_assert_eq!(pair.as_rule(), Rule::bot_hands_off);
    let mut children = pair.into_inner();
    let inbox = next_text(b, &mut children);
    let (mut priority, mut reason, mut note) = (None, None, None);
    for clause in children {
        let rule = clause.as_rule();
        let mut inner = clause.into_inner();
        match rule {
            Rule::priority => {
                let name = b.next_name(&mut inner);
                b.once(&mut priority, name, "priority");
            }
            Rule::reason => {
                let text = next_text(b, &mut inner);
                b.once(&mut reason, text, "reason");
            }
            _ => {
                let text = next_text(b, &mut inner);
                b.once(&mut note, text, "note");
            }
        }
    }
    LineKind::BotHandsOff { inbox, priority, reason, note }
}
