//! What an event says about the customers who are there to see it, and which events are cases of others.

use super::space::{ANONYMOUS, AUTHENTICATED, Formula, IDENTIFIED, STANDARD, Space, WHO};
use crate::ir::{Arm, Condition, Event, Operand, builtin};

/// The customers that a condition is asked about, in the space that it spans.
pub(super) type Among<'a> = &'a dyn Fn(&Space) -> Formula;

/// Every customer.
pub(super) const ANYBODY: Among = &|_| Formula::ALWAYS;

/// The condition of an arm that has none.
pub(super) static ALWAYS: Condition = Condition::All(Vec::new());

/// The condition of an arm.
pub(super) fn condition(arm: &Arm) -> &Condition {
    arm.condition.as_ref().unwrap_or(&ALWAYS)
}

/// The situations at the moment the event is taken: the facts have changed already.
pub(super) fn situation(space: &Space, event: &Event) -> Formula {
    let known = |fact| space.known(Operand::Fact(fact));
    match event {
        Event::Authenticates => space.side(WHO, AUTHENTICATED),
        Event::Identifies => space.side(WHO, IDENTIFIED),
        Event::SignsOut => space.side(WHO, ANONYMOUS),
        Event::TokenExpires => space.side(WHO, STANDARD),
        Event::Writes(_) => known(builtin::MESSAGE),
        Event::ChatOpens => Formula::any((0..3).map(|grade| {
            let now = space.value(Operand::Fact(builtin::CUSTOMER), grade);
            Formula::all([now, space.value(Operand::Fact(builtin::CUSTOMER_AT_OPEN), grade)])
        })),
        Event::Picks { .. } | Event::BecomesSomeoneElse | Event::Idle(_) => Formula::ALWAYS,
    }
}

/// The simplest events that `event` stands for: one phrase, one option.
pub(super) fn cases(event: &Event) -> Vec<Event> {
    match event {
        Event::Writes(phrases) if phrases.len() > 1 => {
            phrases.iter().map(|phrase| Event::Writes(vec![phrase.clone()])).collect()
        }
        Event::Picks { label, options } if options.len() > 1 => {
            options.iter().map(|option| Event::Picks { label: label.clone(), options: vec![option.clone()] }).collect()
        }
        other => vec![other.clone()],
    }
}

/// True where whatever is a `case` is an `event` too.
pub(super) fn takes(event: &Event, case: &Event) -> bool {
    match (event, case) {
        (Event::Writes(phrases), _) if phrases.is_empty() => matches!(case, Event::Writes(_)),
        (Event::Writes(phrases), Event::Writes(longer)) => {
            let contains =
                |longer: &String| phrases.iter().any(|phrase| format!(" {longer} ").contains(&format!(" {phrase} ")));
            !longer.is_empty() && longer.iter().all(contains)
        }
        (Event::Picks { options, .. }, Event::Picks { options: fewer, .. }) => {
            fewer.iter().all(|option| options.contains(option))
        }
        _ => event == case,
    }
}

/// True where one thing that happens may be both.
pub(super) fn coincide(one: &Event, other: &Event) -> bool {
    match (one, other) {
        (Event::Writes(_), Event::Writes(_)) => true,
        (Event::Picks { options, .. }, Event::Picks { options: others, .. }) => {
            options.iter().any(|option| others.contains(option))
        }
        _ => one == other,
    }
}
