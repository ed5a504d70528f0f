//! Questions and waits: what stops until the customer does something.

use super::action::called;
use super::condition::{condition, event};
use super::item::body;
use super::value::{amount, integer, pattern_text, template};
use super::{Builder, take};
use crate::ast::{ActionKind, Ask, Choice, Choose, Name, NoAnswer, Onboard, Retry, Template, Wait, WaitArm};
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Pair, Pairs};

/// `ask again`, `ask … into …` or `ask … { "Choice" => … }`
pub(super) fn ask(b: &mut Builder, pair: Pair<'_>) -> ActionKind {
    debug_assert_eq!(pair.as_rule(), Rule::ask);
    let mut children = pair.into_inner();
    let always = take(&mut children, Rule::always);
    if take(&mut children, Rule::again).is_some() {
        return ActionKind::AskAgain;
    }
    let text = template(b, children.next());
    match take(&mut children, Rule::into) {
        Some(into) => {
            let into = b.next_name(&mut into.into_inner());
            ActionKind::Ask(Box::new(ask_into(b, Question { text, into, always: always.is_some() }, children)))
        }
        None => {
            if let Some(always) = always {
                let span = b.span(&always);
                b.found.push(crate::diagnostic::syntax::always_without_into(span));
            }
            ActionKind::Choose(Box::new(choose(b, text, children)))
        }
    }
}

/// What stands in front of the clauses of `ask … into`.
struct Question {
    text: Template,
    into: Name,
    always: bool,
}

fn ask_into(b: &mut Builder, question: Question, children: Pairs<'_>) -> Ask {
    let Question { text, into, always } = question;
    let (kind, matching, called, retry, otherwise, no_answer) = (None, None, None, None, None, None);
    let mut ask = Ask { text, into, always, kind, matching, called, retry, otherwise, no_answer };
    for child in children {
        let rule = child.as_rule();
        let mut inner = child.into_inner();
        match rule {
            Rule::as_kind => {
                let kind = answer_kind(b, inner.next());
                b.once(&mut ask.kind, kind, "as");
            }
            Rule::matching => {
                let pattern = pattern_text(b, inner.next());
                b.once(&mut ask.matching, pattern, "matching");
            }
            Rule::called => {
                let name = b.next_name(&mut inner);
                b.once(&mut ask.called, name, "called");
            }
            _ => b.each(rule, inner, |b, pair| answer_arm(b, &mut ask, pair)),
        }
    }
    ask
}

fn answer_kind(b: &Builder, pair: Option<Pair<'_>>) -> Spanned<Box<str>> {
    let Some(pair) = pair else { return Spanned::default() };
    debug_assert_eq!(pair.as_rule(), Rule::answer_kind);
    let words: Vec<_> = pair.as_str().split_ascii_whitespace().collect();
    Spanned::new(words.join(" ").into(), b.span(&pair))
}

fn answer_arm(b: &mut Builder, ask: &mut Ask, pair: Pair<'_>) {
    match pair.as_rule() {
        Rule::retry => {
            let retry = retry(b, pair);
            b.once(&mut ask.retry, retry, "retry");
        }
        Rule::otherwise => {
            let block = body(b, pair.into_inner().next());
            b.once(&mut ask.otherwise, block, "otherwise");
        }
        _ => {
            let arm = no_answer(b, pair);
            b.once(&mut ask.no_answer, arm, "no answer");
        }
    }
}

fn retry(b: &mut Builder, pair: Pair<'_>) -> Retry {
    debug_assert_eq!(pair.as_rule(), Rule::retry);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let times = children.next().map(|pair| integer(b, &pair)).unwrap_or_default();
    Retry { times, text: template(b, children.next()), span }
}

fn no_answer(b: &mut Builder, pair: Pair<'_>) -> NoAnswer {
    debug_assert_eq!(pair.as_rule(), Rule::no_answer);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    NoAnswer { after: amount(b, children.next()), body: body(b, children.next()), span }
}

fn choose(b: &mut Builder, text: Template, mut children: Pairs<'_>) -> Choose {
    let called = called(b, &mut children);
    let arms = children.next().map_or(children, Pair::into_inner);
    let choices = Vec::with_capacity(arms.count());
    let mut choose = Choose { text, called, choices, anything_else: None, no_answer: None };
    b.each(Rule::choice_block, arms, |b, pair| match pair.as_rule() {
        Rule::choice => choose.choices.push(choice(b, pair)),
        Rule::anything_else => {
            let block = body(b, pair.into_inner().next());
            b.once(&mut choose.anything_else, block, "anything else");
        }
        _ => {
            let arm = no_answer(b, pair);
            b.once(&mut choose.no_answer, arm, "no answer");
        }
    });
    choose
}

fn choice(b: &mut Builder, pair: Pair<'_>) -> Choice {
    debug_assert_eq!(pair.as_rule(), Rule::choice);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let label = template(b, children.next());
    let id = take(&mut children, Rule::name).map(|pair| b.name(&pair));
    Choice { label, id, body: body(b, children.next()), span }
}

/// `onboard …`
pub(super) fn onboard(b: &mut Builder, pair: Pair<'_>) -> Onboard {
    debug_assert_eq!(pair.as_rule(), Rule::onboard);
    let mut children = pair.into_inner();
    let text = template(b, children.next());
    let called = called(b, &mut children);
    let mut onboard = Onboard { text, called, done: None, no_answer: None };
    let arms = children.next().map(Pair::into_inner);
    b.each(Rule::onboard_block, arms.unwrap_or(children), |b, pair| match pair.as_rule() {
        Rule::done => {
            let block = body(b, pair.into_inner().next());
            b.once(&mut onboard.done, block, "done");
        }
        _ => {
            let arm = no_answer(b, pair);
            b.once(&mut onboard.no_answer, arm, "no answer");
        }
    });
    onboard
}

/// `wait …`
pub(super) fn wait(b: &mut Builder, pair: Pair<'_>) -> Wait {
    debug_assert_eq!(pair.as_rule(), Rule::wait);
    let mut children = pair.into_inner();
    let up_to = take(&mut children, Rule::amount).map(|pair| amount(b, Some(pair)));
    let called = called(b, &mut children);
    let mut wait = Wait { up_to, called, arms: Vec::new(), otherwise: None };
    let arms = children.next().map(Pair::into_inner);
    b.each(Rule::wait_block, arms.unwrap_or(children), |b, pair| match pair.as_rule() {
        Rule::when_arm => wait.arms.push(when_arm(b, pair)),
        _ => {
            let block = body(b, pair.into_inner().next());
            b.once(&mut wait.otherwise, block, "otherwise");
        }
    });
    wait
}

fn when_arm(b: &mut Builder, pair: Pair<'_>) -> WaitArm {
    debug_assert_eq!(pair.as_rule(), Rule::when_arm);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let event = event(b, children.next());
    let condition = take(&mut children, Rule::condition).map(|pair| condition(b, pair));
    WaitArm { event, condition, body: body(b, children.next()), span }
}
