//! What indices alone do not tell: that the parts of an artifact agree with each other.

use super::content::{
    Arm, Cell, Content, Decision, DecisionId, Event, Hours, Migration, MigrationTo, Moves, PACKED, PlaceKind, Reach,
    Reliance, Room, Slot, Split, Wait, WaitKind, Way, Zone,
};
use super::debug::Debug;
use super::file::Trust;
use super::fold::hash;
use super::id::{CellId, Code, PlaceId, WaitId};
use super::op::Op;
use super::types;
use super::{BUILT_IN_FACTS, Error, Origin, builtin};
use crate::value::Type;

/// The longest time limit, in milliseconds: a hundred years.
const LONGEST_WAIT: i64 = 100 * 366 * 86_400_000;

/// The most regular expressions, each of which takes memory that its bytes do not tell.
const PATTERNS: usize = 1 << 10;

/// The most phrases that anything listens for, since each costs time with every message.
const PHRASES: usize = 1 << 16;

/// Fails unless the machine can run the content without looking twice.
pub(super) fn verify(content: &Content, debug: Option<&Debug>, trust: Trust) -> Result<(), Error> {
    rooms(content)?;
    cells(content)?;
    built_in(content)?;
    let begins = matches!(content.waits[content.settings.start.index()].kind, WaitKind::Events { .. });
    sure(begins, "a chat does not begin with what happens in it")?;
    sure(content.code.last().is_some_and(Op::ends), "the code does not end")?;
    content.code.iter().zip(0..).try_for_each(|(op, place)| operation(content, Code(place), op))?;
    content.decisions.iter().zip(0..).try_for_each(|(each, place)| decision(content, DecisionId(place), each))?;
    content.records.iter().try_for_each(|record| {
        kept(content, record.presence)?;
        record.fields.iter().try_for_each(|(_, memory)| kept(content, *memory))
    })?;
    content.hours.iter().try_for_each(|each| hours(content, each))?;
    sure(types::are_few(content), "calls give too much")?;
    content.waits.iter().zip(0..).try_for_each(|(each, index)| wait(content, WaitId(index), each))?;
    content.handlers.iter().try_for_each(|handler| arm(&handler.arm))?;
    let shares = |split: &Split| split.arms.iter().map(|(percent, _)| u32::from(*percent)).sum::<u32>();
    sure(content.splits.iter().all(|split| shares(split) == 100), "the shares of a split are not 100 percent")?;
    places(content)?;
    if trust == Trust::Nothing {
        identities(content)?;
        zone(&content.settings.zone)?;
        content.hours.iter().try_for_each(|hours| zone(&hours.zone))?;
    }
    reach(content)?;
    moves(content)?;
    sure(content.patterns.len() <= PATTERNS, "there are too many patterns")?;
    sure(phrases(content) <= PHRASES, "there are too many phrases to listen for")?;
    debug.map_or(Ok(()), source_map)
}

fn sure(holds: bool, what: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::Malformed(what)) }
}

/// There is no more room than facts and memories can need: it is allocated for every conversation.
fn rooms(content: &Content) -> Result<(), Error> {
    let counts = &content.counts;
    let needs = |room: Room| {
        let slots = u64::from(room.numbers) + u64::from(room.texts) + u64::from(room.lists);
        slots <= u64::from(counts.cells) && u32::from(room.words) <= counts.cells
    };
    let enough = needs(counts.fact_room) && needs(counts.conversation_room) && counts.words() <= 1 << 16;
    sure(enough && counts.facts <= counts.cells, "there is more room than values")
}

/// Every cell has bits and a slot of its own, where its origin says.
fn cells(content: &Content) -> Result<(), Error> {
    let rooms = [content.counts.fact_room, content.counts.conversation_room];
    let mut bits = vec![0_u64; content.counts.words() as usize];
    let mut slots = rooms.map(|room| [room.numbers, room.texts, room.lists].map(|count| vec![false; count as usize]));
    for (cell, index) in content.cells.iter().zip(0..) {
        sure(cell.bits >= 2 && cell.shift < 64 && cell.bits <= 64 - cell.shift, "a value does not fit its word")?;
        let word = &mut bits[usize::from(cell.word.0)];
        sure(*word & cell.mask() == 0, "two values have the same bits")?;
        *word |= cell.mask();
        let fact = index < content.counts.facts;
        sure(fact == (cell.origin != Origin::Memory), "a fact is a memory, or a memory is a fact")?;
        let of_facts = cell.word.0 < content.counts.fact_room.words;
        sure(of_facts == is_supplied(CellId(index), cell), "a value is not kept where it belongs")?;
        suits(cell, &content.types[cell.kind.index()])?;
        let (kind, slot) = match cell.slot {
            Slot::Packed => continue,
            Slot::Number { index } => (0, index),
            Slot::Text { index } => (1, index),
            Slot::List { index } => (2, index),
        };
        let taken = slots[usize::from(!of_facts)][kind].get_mut(slot as usize);
        sure(taken.is_some_and(|taken| !std::mem::replace(taken, true)), "a value has no slot of its own")?;
    }
    Ok(())
}

/// Whether the session supplies the value; the conversation keeps the others.
fn is_supplied(id: CellId, cell: &Cell) -> bool {
    let kept = [builtin::ANSWER, builtin::MESSAGE, builtin::NOW].map(CellId::from).contains(&id);
    !kept && !matches!(cell.origin, Origin::Hours | Origin::Memory)
}

/// Bits and slot are those that the type needs.
fn suits(cell: &Cell, kind: &Type) -> Result<(), Error> {
    let values = match kind {
        Type::Boolean | Type::Record(_) => Some(2),
        Type::Integer { min, max } => max.checked_sub(*min).and_then(|most| most.checked_add(1)),
        Type::OneOf(words) => i64::try_from(words.len()).ok(),
        _ => None,
    };
    let fits = match cell.slot {
        Slot::Packed => values.is_some_and(|values| values.saturating_add(1).max(2) == i64::from(cell.bits)),
        Slot::Text { .. } => *kind == Type::Text && cell.bits == 2,
        Slot::List { .. } => *kind == Type::List && cell.bits == 2,
        Slot::Number { .. } => {
            !matches!(kind, Type::Text | Type::List) && values.is_none_or(|values| values > PACKED) && cell.bits == 2
        }
    };
    sure(fits, "a value is not kept as its type needs")
}

/// The facts that the machine itself reads and writes are at their places.
fn built_in(content: &Content) -> Result<(), Error> {
    sure(content.counts.facts as usize >= BUILT_IN_FACTS.len(), "a built-in fact is missing")?;
    for (cell, (name, values)) in content.cells.iter().zip(BUILT_IN_FACTS) {
        let fits = match (&content.types[cell.kind.index()], values) {
            (Type::Time, None) | (Type::Text, Some([])) => true,
            (Type::OneOf(words), Some(values)) => words == values,
            _ => false,
        };
        let named = content.strings.get(cell.name) == name;
        sure(fits && named && cell.origin == Origin::BuiltIn, "a built-in fact is another one")?;
    }
    Ok(())
}

fn operation(content: &Content, place: Code, op: &Op) -> Result<(), Error> {
    match op {
        Op::Decide { decision } => {
            let known = content.decisions.get(decision.index());
            let here = known.is_some_and(|known| known.start == place && matches!(known.way, Way::Index { .. }));
            sure(here, "a decision is made at another place")
        }
        Op::Do { back, .. } => {
            let returns = matches!(content.places[back.index()].kind, PlaceKind::Return { .. });
            sure(returns, "steps come back to where nothing returns")
        }
        Op::Set { memory, value } => {
            let suits = types::suits(content, *value, content.cells[memory.index()].kind);
            sure(suits, "a memory is given a value of another type")?;
            kept(content, *memory)
        }
        Op::Add { memory, .. } => {
            sure(types::adds(content, *memory), "something is added to what is no number")?;
            kept(content, *memory)
        }
        Op::Forget { memory } => kept(content, *memory),
        _ => Ok(()),
    }
}

/// A decision is where it says, and all its branches are.
fn decision(content: &Content, id: DecisionId, decision: &Decision) -> Result<(), Error> {
    let behind = content.code.len() - decision.start.index();
    let fits = match &decision.way {
        Way::Chain { ends } => ends.first().is_some_and(|end| decision.start <= *end) && ends.is_sorted(),
        Way::Index { rules } => {
            let here = content.code[decision.start.index()] == Op::Decide { decision: id };
            here && rules.is_in_order() && rules.branches.len() + 1 < behind
        }
    };
    sure(fits, "a decision has no such branches")
}

/// Only memories are changed by rules.
fn kept(content: &Content, memory: CellId) -> Result<(), Error> {
    sure(content.cells[memory.index()].origin == Origin::Memory, "rules change something that is no memory")
}

fn zone(zone: &Zone) -> Result<(), Error> {
    let offsets = zone.offsets.check()?;
    let sorted = offsets.is_sorted_by(|one, next| one.0 < next.0);
    sure(sorted && offsets.iter().all(|(_, offset)| (-86_400..=86_400).contains(offset)), "a time zone is not one")
}

fn hours(content: &Content, hours: &Hours) -> Result<(), Error> {
    sure(content.cells[hours.fact.index()].origin == Origin::Hours, "business hours tell something else")?;
    let spans = hours.week.iter().flatten().all(|(from, to)| from < to && *to <= 24 * 60);
    sure(hours.week.len() == 7 && spans && hours.closed.is_sorted(), "business hours are not in order")
}

fn wait(content: &Content, id: WaitId, wait: &Wait) -> Result<(), Error> {
    sure((0..=LONGEST_WAIT).contains(&wait.after), "a wait is too long")?;
    let place = &content.places[wait.place.index()];
    sure(place.kind == PlaceKind::Wait { wait: id }, "a wait is at another place")?;
    match &wait.kind {
        WaitKind::Events { arms } => arms.iter().try_for_each(arm),
        WaitKind::Choose { choices, .. } => sure(!choices.is_empty(), "a question has no choices"),
        WaitKind::Ask { ask } => {
            let suits = types::answers(content, ask.answer, ask.into);
            sure(suits, "a memory is given an answer of another type")?;
            kept(content, ask.into)
        }
        WaitKind::Onboard { .. } => Ok(()),
        WaitKind::Call { call } => {
            let action = &content.actions[call.action.index()];
            let inputs = call.arguments.iter().all(|(input, _)| (*input as usize) < action.inputs.len());
            sure(inputs && call.outcomes.len() == action.outcomes.len(), "a call does not suit its action")?;
            sure(types::calls(content, call), "a call takes or gives a value of another type")
        }
    }
}

fn arm(arm: &Arm) -> Result<(), Error> {
    let good = if let Event::Idle { after } = arm.event { (1..=LONGEST_WAIT).contains(&after) } else { true };
    sure(good, "a silence is too long")
}

fn phrases(content: &Content) -> usize {
    let of_waits = content.waits.iter().filter_map(|wait| match &wait.kind {
        WaitKind::Events { arms } => Some(arms),
        _ => None,
    });
    let arms = of_waits.flatten().chain(content.handlers.iter().map(|handler| &handler.arm));
    arms.map(|arm| if let Event::Writes { phrases } = &arm.event { phrases.len() } else { 0 }).sum()
}

/// Every wait is at its own place.
fn places(content: &Content) -> Result<(), Error> {
    let waits = content.places.iter().zip(0..).all(|(place, index)| match place.kind {
        PlaceKind::Wait { wait } => content.waits[wait.index()].place.0 == index,
        PlaceKind::Return { .. } => true,
    });
    sure(waits, "a wait is at another place")
}

/// Identities are the hashes of their names.
fn identities(content: &Content) -> Result<(), Error> {
    let is = |name, identity: u64| hash(content.strings.get(name)) == identity;
    let places = content.places.iter().all(|place| is(place.path, place.identity));
    let handlers = content.handlers.iter().all(|handler| is(handler.name, handler.identity));
    sure(places && handlers, "a place or handler has another identity")
}

/// What can be reached is told for every place and thread, or (in format 1) for none.
fn reach(content: &Content) -> Result<(), Error> {
    let Reach { places, threads, .. } = &content.reach;
    let whole = places.len() == content.places.len() && threads.len() == content.threads.len();
    sure(whole || places.is_empty() && threads.is_empty(), "what can be reached is told for other places")?;
    let relies = places.iter().flat_map(|place| &place.relies).chain(threads.iter().flat_map(|own| &own.relies));
    let own = |id: CellId| content.cells[id.index()].word.0 >= content.counts.fact_room.words;
    let is_kept = |relied: &Reliance| own(relied.kept) && relied.unless_unknown.is_none_or(own);
    sure(relies.into_iter().all(is_kept), "rules rely on something that is not kept")
}

/// What becomes of conversations of earlier revisions: at places where conversations wait, under the right hashes.
fn moves(content: &Content) -> Result<(), Error> {
    let Moves { migrations, memories, .. } = &content.moves;
    let good = |migration: &Migration| {
        let waits = |place: PlaceId| matches!(content.places[place.index()].kind, PlaceKind::Wait { .. });
        hash(content.strings.get(migration.from)) == migration.identity.0
            && match migration.to {
                MigrationTo::Continue { place, .. } => waits(place),
                MigrationTo::Go { .. } => true,
            }
    };
    sure(migrations.iter().all(good), "conversations are moved to where nobody waits")?;
    memories.iter().try_for_each(|memory| kept(content, memory.to))
}

fn source_map(debug: &Debug) -> Result<(), Error> {
    let files = debug.lines.iter().all(|line| (line.file as usize) < debug.files.len());
    let lines = debug.lines.is_sorted_by_key(|line| line.code);
    let decisions = debug.decisions.is_sorted_by_key(|decision| decision.start);
    let branches = debug.decisions.iter().all(|decision| decision.branches.is_sorted_by_key(|branch| branch.last));
    sure(files && lines && decisions && branches, "the source map is not in order")
}
