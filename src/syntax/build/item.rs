//! Items, and the blocks in them.

use super::action::action;
use super::condition::{condition, event};
use super::guarantee::guarantee;
use super::scenario::scenario;
use super::value::{plain_text, template, type_name};
use super::{Builder, take};
use crate::ast::{
    Block, Define, Handler, Item, Migrate, MigrateKind, MigrateTo, Remember, Start, StartLine, Steps, Thread,
};
use crate::source::Spanned;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::Pair;

/// The items of a file.
pub(in crate::syntax) fn file(b: &mut Builder, pair: Pair<'_>) -> Vec<Item> {
    debug_assert_eq!(pair.as_rule(), Rule::file);
    let mut items = Vec::new();
    b.each(Rule::file, pair.into_inner(), |b, pair| items.extend(item(b, pair)));
    items
}

fn item(b: &mut Builder, pair: Pair<'_>) -> Option<Item> {
    Some(match pair.as_rule() {
        Rule::start => Item::Start(start(b, pair)),
        Rule::thread => Item::Thread(thread(b, pair)),
        Rule::steps => Item::Steps(steps(b, pair)),
        Rule::handler => Item::Handler(handler(b, pair)),
        Rule::remember => Item::Remember(remember(b, pair)),
        Rule::define => Item::Define(define(b, pair)),
        Rule::guarantee => Item::Guarantee(guarantee(b, pair)),
        Rule::scenario => Item::Scenario(scenario(b, pair)),
        Rule::migrate => Item::Migrate(Box::new(migrate(b, pair))),
        // The end of the file.
        _ => return None,
    })
}

fn start(b: &mut Builder, pair: Pair<'_>) -> Start {
    debug_assert_eq!(pair.as_rule(), Rule::start);
    let span = b.span(&pair);
    let mut lines = Vec::new();
    b.each(Rule::start, pair.into_inner(), |b, pair| lines.push(start_line(b, pair)));
    Start { lines, span }
}

fn start_line(b: &mut Builder, pair: Pair<'_>) -> StartLine {
    debug_assert_eq!(pair.as_rule(), Rule::start_line);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let event = event(b, children.next());
    let condition = take(&mut children, Rule::condition).map(|pair| condition(b, pair));
    StartLine { event, condition, thread: b.next_name(&mut children), span }
}

fn thread(b: &mut Builder, pair: Pair<'_>) -> Thread {
    debug_assert_eq!(pair.as_rule(), Rule::thread);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let active = take(&mut children, Rule::inactive).is_none();
    let name = b.next_name(&mut children);
    let description = description(b, &mut children);
    let (body, handlers) = children.next().map(|pair| thread_block(b, pair)).unwrap_or_default();
    Thread { name, description, active, handlers, body, span }
}

fn thread_block(b: &mut Builder, pair: Pair<'_>) -> (Block, Vec<Handler>) {
    debug_assert_eq!(pair.as_rule(), Rule::thread_block);
    let (span, children) = (b.span(&pair), pair.into_inner());
    let mut body = Block { actions: Vec::with_capacity(children.count()), arrow: false, span };
    let mut handlers = Vec::new();
    b.each(Rule::thread_block, children, |b, pair| match pair.as_rule() {
        Rule::handler => handlers.push(handler(b, pair)),
        _ => body.actions.push(action(b, pair)),
    });
    (body, handlers)
}

fn description(b: &mut Builder, children: &mut super::Pairs<'_>) -> Option<Spanned<Box<str>>> {
    take(children, Rule::text).map(|pair| plain_text(b, &pair))
}

fn steps(b: &mut Builder, pair: Pair<'_>) -> Steps {
    debug_assert_eq!(pair.as_rule(), Rule::steps);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let name = b.next_name(&mut children);
    let description = description(b, &mut children);
    Steps { name, description, body: body(b, children.next()), span }
}

fn handler(b: &mut Builder, pair: Pair<'_>) -> Handler {
    debug_assert_eq!(pair.as_rule(), Rule::handler);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let event = event(b, children.next());
    let after_hand_off = take(&mut children, Rule::after_hand_off).is_some();
    let condition = take(&mut children, Rule::condition).map(|pair| condition(b, pair));
    Handler { event, after_hand_off, condition, body: body(b, children.next()), span }
}

fn remember(b: &mut Builder, pair: Pair<'_>) -> Remember {
    debug_assert_eq!(pair.as_rule(), Rule::remember);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    Remember { name: b.next_name(&mut children), kind: type_name(b, children.next()), span }
}

fn define(b: &mut Builder, pair: Pair<'_>) -> Define {
    debug_assert_eq!(pair.as_rule(), Rule::define);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let name = b.next_name(&mut children);
    Define { name, condition: super::condition::next_condition(b, children.next()), span }
}

fn migrate(b: &mut Builder, pair: Pair<'_>) -> Migrate {
    debug_assert_eq!(pair.as_rule(), Rule::migrate);
    let span = b.span(&pair);
    let mut children = pair.into_inner();
    let kind = match take(&mut children, Rule::text) {
        Some(from) => MigrateKind::Place { from: place_name(b, Some(from)), to: migrate_to(b, children.next()) },
        None => MigrateKind::Memory { from: b.next_name(&mut children), to: b.next_name(&mut children) },
    };
    Migrate { kind, span }
}

fn migrate_to(b: &mut Builder, pair: Option<Pair<'_>>) -> MigrateTo {
    match pair {
        Some(pair) if pair.as_rule() != Rule::continue_at => MigrateTo::Action(action(b, pair)),
        pair => MigrateTo::Continue(place_name(b, pair.and_then(|pair| pair.into_inner().next()))),
    }
}

/// The names on the way to a place; the slots of a question are among them as they are written.
fn place_name(b: &mut Builder, pair: Option<Pair<'_>>) -> Spanned<Box<str>> {
    let text = template(b, pair);
    Spanned::new(text.to_string().into(), text.span)
}

/// A block or the one action behind `=>`; empty only where the grammar has a mistake.
pub(super) fn body(b: &mut Builder, pair: Option<Pair<'_>>) -> Block {
    let Some(pair) = pair else { return Block::default() };
    debug_assert!(matches!(pair.as_rule(), Rule::block | Rule::arrow));
    let (rule, mut span) = (pair.as_rule(), b.span(&pair));
    let children = pair.into_inner();
    let mut actions = Vec::with_capacity(children.count());
    b.each(rule, children, |b, pair| actions.push(action(b, pair)));
    if let (Rule::arrow, Some(action)) = (rule, actions.first()) {
        span = action.span;
    }
    Block { actions, arrow: rule == Rule::arrow, span }
}
