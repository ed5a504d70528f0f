//! Guarantees.

use super::condition::{condition, event, next_condition};
use super::value::{amount, integer, plain_text, reference, template};
use super::{Builder, take};
use crate::ast::{EffectPattern, Guarantee, Guard, Limit, Moment, Property};
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::Pair;

/// `guarantee "…" { … }`
pub(super) fn guarantee(b: &mut Builder, pair: Pair<'_>) -> Guarantee {
    debug_assert_eq!(pair.as_rule(), Rule::guarantee);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let label = children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default();
    let mut properties = Vec::new();
    b.each(Rule::guarantee, children, |b, pair| properties.push(property(b, pair)));
    Guarantee { label, properties, span }
}

fn property(b: &mut Builder, pair: Pair<'_>) -> Property {
    let span = b.span(&pair);
    let rule = pair.as_rule();
    let mut children = pair.into_inner();
    match rule {
        Rule::never => {
            let effect = effect(b, children.next());
            Property::Never { effect, guard: children.next().map(|pair| guard(b, pair)), span }
        }
        Rule::always_before => {
            let first = moment(b, children.next());
            Property::AlwaysBefore { first, then: effect(b, children.next()), span }
        }
        Rule::never_again => {
            let once = moment(b, children.next());
            let effect = effect(b, children.next());
            let until = children.next().map(|pair| moment(b, pair.into_inner().next()));
            Property::NeverAgain { once, effect, until, span }
        }
        Rule::always_after => {
            let after = moment(b, children.next());
            let effect = effect(b, children.next());
            let limit = take(&mut children, Rule::turns).map_or(Limit::End, |pair| Limit::Turns(turns(b, pair)));
            Property::AlwaysAfter { after, effect, limit, span }
        }
        Rule::at_most => {
            let count = children.next().map(|pair| integer(b, &pair)).unwrap_or_default();
            let effect = effect(b, children.next());
            Property::AtMost { count, effect, before: children.next().map(|pair| moment(b, Some(pair))), span }
        }
        Rule::conversation_ends => {
            Property::EveryConversationEnds { turns: children.next().map(|pair| turns(b, pair)), span }
        }
        Rule::no_long_wait => {
            let who = take(&mut children, Rule::condition).map(|pair| condition(b, pair));
            Property::NoLongWait { who, limit: amount(b, children.next()), span }
        }
        Rule::first_message => {
            let text = template(b, children.next());
            Property::FirstMessage { text, guard: children.next().map(|pair| condition(b, pair)), span }
        }
        Rule::conversation_can_end => Property::EveryConversationCanEnd { span },
        Rule::independent => {
            let effect = effect(b, children.next());
            let fact = children.next().map(|pair| reference(b, &pair)).unwrap_or_default();
            Property::Independent { effect, fact, guard: children.next().map(|pair| condition(b, pair)), span }
        }
        rule => {
            debug_assert_eq!(rule, Rule::possible);
            let effect = effect(b, children.next());
            Property::Possible { effect, guard: children.next().map(|pair| condition(b, pair)), span }
        }
    }
}

fn guard(b: &mut Builder, pair: Pair<'_>) -> Guard {
    debug_assert!(matches!(pair.as_rule(), Rule::unless_guard | Rule::when_guard));
    let rule = pair.as_rule();
    let condition = next_condition(b, pair.into_inner().next());
    if rule == Rule::unless_guard { Guard::Unless(condition) } else { Guard::When(condition) }
}

fn turns(b: &mut Builder, pair: Pair<'_>) -> Spanned<i64> {
    debug_assert_eq!(pair.as_rule(), Rule::turns);
    pair.into_inner().next().map(|pair| integer(b, &pair)).unwrap_or_default()
}

fn moment(b: &mut Builder, pair: Option<Pair<'_>>) -> Moment {
    use Rule::{
        chat_opens, customer_authenticates, customer_becomes, customer_identifies, customer_picks, customer_signs_out,
        customer_writes, idle, token_expires,
    };
    match pair.as_ref().map(Pair::as_rule) {
        Some(
            chat_opens
            | customer_writes
            | customer_picks
            | customer_identifies
            | customer_authenticates
            | customer_signs_out
            | customer_becomes
            | token_expires
            | idle,
        ) => Moment::Event(event(b, pair)),
        _ => Moment::Effect(effect(b, pair)),
    }
}

fn effect(b: &mut Builder, pair: Option<Pair<'_>>) -> EffectPattern {
    let Some(pair) = pair else { return EffectPattern::Say(Default::default()) };
    let span = b.span(&pair);
    let rule = pair.as_rule();
    let child = pair.into_inner().next();
    match (rule, child) {
        (Rule::say_effect, Some(text)) => EffectPattern::SayText(template(b, Some(text))),
        (Rule::use_effect, Some(name)) => EffectPattern::Use(reference(b, &name)),
        (Rule::ask_effect, Some(name)) => EffectPattern::AskFor(b.name(&name)),
        (Rule::ask_effect, None) => EffectPattern::Ask(span),
        (Rule::onboard_effect, _) => EffectPattern::Onboard(span),
        (Rule::call_effect, Some(name)) => EffectPattern::Call(b.name(&name)),
        (Rule::hand_off_effect, Some(inbox)) => EffectPattern::HandOffTo(plain_text(b, &inbox)),
        (Rule::hand_off_effect, None) => EffectPattern::HandOff(span),
        (Rule::resolve_effect, Some(_)) => EffectPattern::Abandon(span),
        (Rule::resolve_effect, None) => EffectPattern::Resolve(span),
        (Rule::pivot_effect, Some(name)) => EffectPattern::PivotTo(b.name(&name)),
        (Rule::add_topic_effect, Some(topic)) => EffectPattern::AddTopic(plain_text(b, &topic)),
        (Rule::note_effect, _) => EffectPattern::Note(span),
        (rule, _) => {
            debug_assert_eq!(rule, Rule::say_effect);
            EffectPattern::Say(span)
        }
    }
}
