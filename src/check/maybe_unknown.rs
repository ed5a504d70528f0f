//! `maybe-unknown`: something is shown or handed on that may not be known by then.

use super::flow::{Flow, Origin};
use super::shown::{Purpose, Use};
use super::space::{ANONYMOUS, Region, WHO, name};
use crate::diagnostic::{Diagnostic, knowledge};
use crate::ir::{FactOrigin, Node, NodeKind, Operand, builtin};
use crate::source::Span;

pub(super) fn check(flow: &Flow, uses: &[Use]) -> Vec<Diagnostic> {
    uses.iter().filter(|shown| !shown.has_fallback).filter_map(|shown| finding(flow, shown)).collect()
}

fn finding(flow: &Flow, shown: &Use) -> Option<Diagnostic> {
    let may_be = |region: &Region| flow.model.may_be_unknown(region, shown.operand);
    let space = &flow.model.space;
    let without = shown.region.narrow(space, &space.unknown(shown.operand))?;
    let name = name(flow.model.workspace, shown.operand);
    let found = match shown.purpose {
        Purpose::Message | Purpose::Inside => {
            knowledge::maybe_unknown(shown.span, name, way(flow, shown.operand, &without))
        }
        Purpose::Input => knowledge::maybe_unknown_input(shown.span, name, way(flow, shown.operand, &without)),
    };
    let origin = flow.origin(shown.node, &may_be).and_then(|origin| place(flow, origin, shown.operand));
    Some(match origin.or_else(|| giver(flow, shown)) {
        Some((place, words)) => found.with_related(place, words),
        None => found,
    })
}

/// For whom it is unknown, as the end of a sentence.
fn way(flow: &Flow, operand: Operand, without: &Region) -> &'static str {
    let Operand::Fact(fact) = operand else {
        let memory = if let Operand::Memory(memory) = operand {
            flow.model.workspace.memories.get(memory.index())
        } else {
            None
        };
        return match memory.and_then(|memory| memory.record) {
            Some(_) => "where no call has given it",
            None => "where nothing has given it a value yet",
        };
    };
    let only_anonymous = without.on(WHO) & !ANONYMOUS == 0;
    match fact {
        builtin::ANSWER => "for a customer who has answered no question yet",
        builtin::MESSAGE => "for a customer who has written nothing yet",
        builtin::FIRST_NAME | builtin::NAME if !only_anonymous => "for a customer who gave no name",
        builtin::EMAIL if !only_anonymous => "for a customer who is known by a phone number only",
        builtin::PHONE if !only_anonymous => "for a customer who is known by an email only",
        builtin::FIRST_NAME | builtin::NAME | builtin::EMAIL | builtin::PHONE | builtin::ADDRESS => {
            "for an anonymous customer, who has given no name and no address"
        }
        _ => "where the host has not supplied it",
    }
}

/// The call in the same body that might have given it.
fn giver(flow: &Flow, shown: &Use) -> Option<(Span, &'static str)> {
    let workspace = flow.model.workspace;
    let Operand::Memory(memory) = shown.operand else { return None };
    let record = workspace.memories.get(memory.index())?.record?;
    let body = workspace.nodes.get(shown.node.index())?.body;
    let gives = |node: &&Node| matches!(&node.kind, NodeKind::Call(call) if call.into == Some(record));
    let call = flow.model.body(body).map(|(_, node)| node).find(gives)?;
    Some((call.span, "not every outcome of this gives it"))
}

/// The place that makes it unknown, and what is to be said there.
fn place(flow: &Flow, origin: Origin, operand: Operand) -> Option<(Span, &'static str)> {
    let (id, brought) = match origin {
        Origin::Node(id) => (id, false),
        Origin::Brought(id) => (id, true),
    };
    let node = flow.model.workspace.nodes.get(id.index())?;
    let words = match &node.kind {
        _ if brought => "it may be unknown on the way from here",
        NodeKind::Set { .. } => "it may become unknown here",
        NodeKind::Call(_) if matches!(operand, Operand::Memory(_)) => "not every outcome of this gives it",
        _ => match operand {
            Operand::Memory(_) => "a handler may make it unknown while this waits",
            Operand::Fact(fact) => {
                let declared = flow.model.workspace.facts.get(fact.index()).map(|fact| fact.origin);
                match declared {
                    Some(FactOrigin::Customer | FactOrigin::Chat) => "the facts may change while this waits",
                    _ => "the customer may sign out while this waits",
                }
            }
        },
    };
    Some((node.span, words))
}
