//! Actions.

use super::value::{amount, expression, integer, name_text, plain_text, template};
use super::{Builder, branch, question, take};
use crate::ast::{Action, ActionKind, Argument, Call, HandOff, Name, OutcomeArm, Resolution, SetValue};
use crate::diagnostic::syntax;
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::Pair;

/// Any action.
pub(super) fn action(b: &mut Builder, pair: Pair<'_>) -> Action {
    let span = b.span(&pair);
    let kind = match pair.as_rule() {
        Rule::say => ActionKind::Say(template(b, pair.into_inner().next())),
        Rule::pivot => ActionKind::Pivot(b.next_name(&mut pair.into_inner())),
        Rule::hand_off => ActionKind::HandOff(hand_off(b, pair)),
        Rule::ask => question::ask(b, pair),
        Rule::rules => ActionKind::Rules(branch::rules(b, pair)),
        Rule::resolve => ActionKind::Resolve(resolution(pair)),
        Rule::note => ActionKind::Note(template(b, pair.into_inner().next())),
        Rule::set => set(b, pair),
        Rule::call => ActionKind::Call(Box::new(call(b, pair))),
        Rule::wait => ActionKind::Wait(Box::new(question::wait(b, pair))),
        Rule::do_steps => do_steps(b, pair),
        Rule::decide => ActionKind::Decide(branch::decide(b, pair)),
        Rule::onboard => ActionKind::Onboard(Box::new(question::onboard(b, pair))),
        Rule::add_topic => ActionKind::AddTopic(name_text(b, pair)),
        Rule::remove_topic => ActionKind::RemoveTopic(name_text(b, pair)),
        rule => {
            debug_assert_eq!(rule, Rule::split);
            ActionKind::Split(branch::split(b, pair))
        }
    };
    Action { kind, span }
}

fn hand_off(b: &mut Builder, pair: Pair<'_>) -> HandOff {
    debug_assert_eq!(pair.as_rule(), Rule::hand_off);
    let mut children = pair.into_inner();
    let inbox = children.next().map(|pair| plain_text(b, &pair)).unwrap_or_default();
    let mut hand_off = HandOff { inbox, priority: None, reason: None, note: None };
    for clause in children {
        let rule = clause.as_rule();
        let mut inner = clause.into_inner();
        match rule {
            Rule::priority => {
                let name = b.next_name(&mut inner);
                b.once(&mut hand_off.priority, Box::new(name), "priority");
            }
            Rule::reason => {
                let text = template(b, inner.next());
                b.once(&mut hand_off.reason, Box::new(text), "reason");
            }
            _ => {
                let text = template(b, inner.next());
                b.once(&mut hand_off.note, Box::new(text), "note");
            }
        }
    }
    hand_off
}

/// The ending behind `resolve` or `bot resolves`.
pub(super) fn resolution(pair: Pair<'_>) -> Resolution {
    debug_assert!(matches!(pair.as_rule(), Rule::resolve | Rule::bot_resolves));
    match pair.into_inner().next() {
        Some(ending) if ending.as_str() == "abandoned" => Resolution::Abandoned,
        _ => Resolution::Resolved,
    }
}

fn set(b: &mut Builder, pair: Pair<'_>) -> ActionKind {
    debug_assert_eq!(pair.as_rule(), Rule::set);
    let mut children = pair.into_inner();
    let memory = b.next_name(&mut children);
    let value = match children.next() {
        Some(pair) if pair.as_rule() == Rule::sum => sum(b, pair, &memory),
        Some(pair) if pair.as_rule() == Rule::unknown => SetValue::Unknown(b.span(&pair)),
        Some(pair) => SetValue::Value(expression(b, pair)),
        None => SetValue::Unknown(memory.span),
    };
    ActionKind::Set { memory, value: Box::new(value) }
}

fn sum(b: &mut Builder, pair: Pair<'_>, memory: &Name) -> SetValue {
    debug_assert_eq!(pair.as_rule(), Rule::sum);
    let mut children = pair.into_inner();
    let base = b.next_name(&mut children);
    if base.value != memory.value {
        b.found.push(syntax::sum_of_another(base.span, &base.value, &memory.value));
    }
    let minus = children.next().is_some_and(|sign| sign.as_str() == "-");
    let change = children.next().map(|pair| integer(b, &pair)).unwrap_or_default();
    let signed = if minus { change.value.checked_neg().unwrap_or_default() } else { change.value };
    SetValue::Add(Spanned::new(signed, change.span))
}

fn do_steps(b: &mut Builder, pair: Pair<'_>) -> ActionKind {
    debug_assert_eq!(pair.as_rule(), Rule::do_steps);
    let mut children = pair.into_inner();
    ActionKind::Do { steps: b.next_name(&mut children), called: called(b, &mut children).map(Box::new) }
}

/// `called NAME`, where it stands next.
pub(super) fn called(b: &Builder, children: &mut super::Pairs<'_>) -> Option<Name> {
    take(children, Rule::called).map(|pair| b.next_name(&mut pair.into_inner()))
}

fn call(b: &mut Builder, pair: Pair<'_>) -> Call {
    debug_assert_eq!(pair.as_rule(), Rule::call);
    let mut children = pair.into_inner();
    let action = b.next_name(&mut children);
    let arguments = take(&mut children, Rule::arguments)
        .map_or_else(Vec::new, |pair| pair.into_inner().map(|pair| argument(b, pair)).collect());
    let mut call = Call { action, arguments, into: None, within: None, called: None, outcomes: Vec::new() };
    for child in children {
        let rule = child.as_rule();
        let mut inner = child.into_inner();
        match rule {
            Rule::as_name => {
                let name = b.next_name(&mut inner);
                b.once(&mut call.into, name, "as");
            }
            Rule::called => {
                let name = b.next_name(&mut inner);
                b.once(&mut call.called, name, "called");
            }
            Rule::within => {
                let time = amount(b, inner.next());
                b.once(&mut call.within, time, "within");
            }
            _ => b.each(rule, inner, |b, pair| call.outcomes.push(outcome(b, pair))),
        }
    }
    call
}

fn argument(b: &mut Builder, pair: Pair<'_>) -> Argument {
    debug_assert_eq!(pair.as_rule(), Rule::argument);
    let mut children = pair.into_inner();
    let name = b.next_name(&mut children);
    Argument { value: super::value::next_expression(b, children.next()), name }
}

fn outcome(b: &mut Builder, pair: Pair<'_>) -> OutcomeArm {
    debug_assert_eq!(pair.as_rule(), Rule::outcome);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    OutcomeArm { outcome: b.next_name(&mut children), body: super::item::body(b, children.next()), span }
}
