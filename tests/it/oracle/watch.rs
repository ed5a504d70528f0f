//! Whether any conversation breaks a line of a guarantee, or shows what should be possible: `docs/guarantees.md`, word
//! by word.

use std::collections::HashSet;

use threadle::ir::*;

use super::small::{NOTHING, mark};
use super::world::{Happened, Sight, World};
use crate::reference::text::has_phrase;

/// Looks for it in every conversation; `line` is the place of the property among the conditions that were asked about.
pub(super) fn is_found(world: &World, property: &PropertyKind, line: usize) -> bool {
    match property {
        PropertyKind::NoLongWait { limit, .. } => {
            world.places.iter().any(|place| place.limit.is_some_and(|own| own > *limit) && place.may_hold[line])
        }
        PropertyKind::EveryConversationEnds { turns: None } => goes_round(world),
        PropertyKind::EveryConversationCanEnd => keeps_somebody(world),
        _ => is_seen(world, property, line),
    }
}

/// Whether the effect that the property is about ever happens.
pub(super) fn happens(world: &World, property: &PropertyKind) -> bool {
    let effect = match property {
        PropertyKind::Never { effect, .. }
        | PropertyKind::Possible { effect, .. }
        | PropertyKind::AtMost { effect, .. }
        | PropertyKind::NeverAgain { effect, .. }
        | PropertyKind::AlwaysAfter { effect, .. } => effect,
        PropertyKind::FirstMessage { .. } => &EffectPattern::Say,
        PropertyKind::AlwaysBefore { then, .. } => then,
        _ => return true,
    };
    let mut sights = world.places.iter().flat_map(|place| &place.ways).flat_map(|way| &way.seen);
    sights.any(|sight| is_effect(effect, sight))
}

fn is_seen(world: &World, property: &PropertyKind, line: usize) -> bool {
    let mut known = HashSet::from([(0, 0)]);
    let mut rest = vec![(0, 0)];
    while let Some((at, memory)) = rest.pop() {
        for way in &world.places[at].ways {
            let mut memory = Some(memory);
            for sight in &way.seen {
                let Some(before) = memory else { break };
                let (after, found) = watch(property, line, before, sight);
                if found {
                    return true;
                }
                memory = after;
            }
            rest.extend(memory.map(|memory| (way.to, memory)).filter(|next| known.insert(*next)));
        }
    }
    false
}

/// One sight: what to remember from then on (none: nothing of interest can come any more), and whether that is it.
fn watch(property: &PropertyKind, line: usize, memory: u32, sight: &Sight) -> (Option<u32>, bool) {
    let holds = matches!(sight, Sight::Does(_, held) if held[line]);
    match property {
        PropertyKind::Never { effect, .. } | PropertyKind::Possible { effect, .. } => {
            (Some(0), is_effect(effect, sight) && holds)
        }
        PropertyKind::FirstMessage { says, .. } => match is_effect(&EffectPattern::Say, sight) {
            true => (None, !is_effect(says, sight) && holds),
            false => (Some(0), false),
        },
        PropertyKind::AlwaysBefore { first, then } => match is_moment(first, sight) {
            // The moment must be before the effect, not the effect itself.
            _ if is_effect(then, sight) => (Some(0), true),
            true => (None, false),
            false => (Some(0), false),
        },
        PropertyKind::NeverAgain { once, effect, until } => match memory {
            0 => (Some(u32::from(is_moment(once, sight))), false),
            _ => {
                let freed = until.as_ref().is_some_and(|until| is_moment(until, sight));
                (Some(u32::from(!freed)), is_effect(effect, sight))
            }
        },
        PropertyKind::AlwaysAfter { after, effect, bound } => match (memory, sight) {
            (0, Sight::Ends) => (None, false),
            (_, Sight::Ends) => (None, true),
            (0, _) => (Some(u32::from(is_moment(after, sight))), false),
            // What follows may itself be a moment that demands it anew.
            _ if is_effect(effect, sight) => (Some(u32::from(is_moment(after, sight))), false),
            _ => match bound {
                Bound::Turns(turns) if is_turn(sight) => (Some(memory + 1), memory > *turns),
                _ => (Some(memory), false),
            },
        },
        PropertyKind::AtMost { before: Some(before), .. } if is_moment(before, sight) => (None, false),
        PropertyKind::AtMost { count, effect, .. } if is_effect(effect, sight) => (Some(memory + 1), memory == *count),
        PropertyKind::AtMost { .. } => (Some(memory), false),
        PropertyKind::EveryConversationEnds { turns: Some(turns) } => match sight {
            Sight::Ends => (None, false),
            sight if is_turn(sight) => (Some(memory + 1), memory == *turns),
            _ => (Some(memory), false),
        },
        _ => (None, false),
    }
}

fn is_turn(sight: &Sight) -> bool {
    let Sight::Happens(happened, taken) = sight else { return false };
    *taken && matches!(happened, Happened::Writes(_) | Happened::Picks(_) | Happened::TimeIsUp)
}

fn is_moment(moment: &Moment, sight: &Sight) -> bool {
    let (moment, happened) = match (moment, sight) {
        (Moment::Effect(effect), _) => return is_effect(effect, sight),
        (Moment::Event(event), Sight::Happens(happened, _)) => (event, happened),
        _ => return false,
    };
    match (moment, happened) {
        (Event::ChatOpens, Happened::Opens) => true,
        (Event::Writes(words), Happened::Writes(text)) => {
            words.is_empty() || words.iter().any(|word| has_phrase(text, word))
        }
        (Event::Picks { options, .. }, Happened::Picks(option)) => options.contains(option),
        (Event::Idle(length), Happened::Silent(own)) => length == own,
        (Event::Identifies, Happened::Identifies)
        | (Event::Authenticates, Happened::Authenticates)
        | (Event::SignsOut, Happened::SignsOut)
        | (Event::BecomesSomeoneElse, Happened::BecomesSomeoneElse)
        | (Event::TokenExpires, Happened::TokenExpires) => true,
        _ => false,
    }
}

fn is_effect(effect: &EffectPattern, sight: &Sight) -> bool {
    let Sight::Does(done, _) = sight else { return false };
    let (verb, _) = done.split_once(' ').unwrap_or((done, ""));
    let message = matches!(verb, "say" | "onboard");
    match effect {
        EffectPattern::Say => message,
        EffectPattern::SayText(words) => message && done.contains(words.as_str()),
        EffectPattern::Use(operands) => {
            let is_known = |rest: &str| !rest.starts_with('>') && !rest.starts_with(&format!("{NOTHING}>"));
            let shown = |operand: &Operand| done.split(&format!("<{}=", mark(*operand))).skip(1).any(is_known);
            let given = |operand: &Operand| verb == "call" && done.contains(&format!("{}: ", mark(*operand)));
            (message || matches!(verb, "note" | "hand" | "call"))
                && operands.iter().any(|operand| shown(operand) || given(operand))
        }
        EffectPattern::Ask => message && done.contains("\"Q"),
        EffectPattern::AskFor(memory) => {
            message && done.contains("\"Q") && done.contains(&format!(" for m{} ", memory.0))
        }
        EffectPattern::Onboard => verb == "onboard",
        EffectPattern::Call(_) => verb == "call",
        EffectPattern::HandOff(inbox) => {
            let name = |inbox: InboxId| format!("hand off to {:?}", ["General", "Orders"][inbox.index()]);
            inbox.map_or(verb == "hand", |inbox| done.starts_with(&name(inbox)))
        }
        EffectPattern::Resolve(how) => how.map_or(verb == "resolve", |how| *done == format!("resolve as {how:?}")),
        EffectPattern::PivotTo(thread) => *done == format!("pivot to {}", thread.0),
        EffectPattern::Note => verb == "note",
        EffectPattern::AddTopic(_) => verb == "add",
    }
}

/// Whether a conversation can go on for ever without the customer.
fn goes_round(world: &World) -> bool {
    let mut left: Vec<usize> = (0..world.places.len()).collect();
    loop {
        let goes_on =
            |at: &usize| world.places[*at].ways.iter().any(|way| way.is_silent && left.binary_search(&way.to).is_ok());
        let next: Vec<usize> = left.iter().copied().filter(goes_on).collect();
        if next.len() == left.len() {
            return !left.is_empty();
        }
        left = next;
    }
}

/// Whether there is a situation, of a conversation that runs, from which nothing leads to an end; that somebody else goes on
/// at the screen is none.
fn keeps_somebody(world: &World) -> bool {
    let stays = |sight: &Sight| !matches!(sight, Sight::Happens(Happened::BecomesSomeoneElse, _));
    let mut free: Vec<bool> = world.places.iter().map(|place| place.is_over).collect();
    loop {
        let gets_out = |at: &usize| {
            let ways = world.places[*at].ways.iter().filter(|way| way.seen.iter().all(stays));
            !free[*at] && ways.into_iter().any(|way| free[way.to])
        };
        let more: Vec<usize> = (0..world.places.len()).filter(gets_out).collect();
        if more.is_empty() {
            let left = |at: &usize| world.places[*at].is_left;
            return (0..world.places.len()).any(|at| !free[at] && !left(&at));
        }
        more.into_iter().for_each(|at| free[at] = true);
    }
}
