//! Two workspaces over one set of tables: facts by their names, memories side by side, rules apart.
//!
//! Both results hold the nodes of both workspaces, the old ones first, and differ only in where conversations begin and
//! which handlers stand outside threads. So whatever a model of the one can tell apart, a model of the other can too.

mod carry;
mod needs;

use std::collections::{BTreeSet, HashMap};

use crate::ir::{
    Action, ActionId, Event, Fact, FactId, FactOrigin, Handler, HoursId, InboxId, Memory, MemoryId, NodeKind, Operand,
    Property, PropertyKind, RecordId, TopicId, Workspace,
};
use crate::manifest::Addresses;
use crate::prove::Twin;
use crate::value::Type;
use carry::Carrier;

/// Two workspaces over one set of tables.
#[derive(Debug)]
pub(crate) struct Combined {
    /// With the old rules.
    pub(crate) old: Workspace,
    /// With the new ones.
    pub(crate) new: Workspace,
    /// The memories of both that are one and the same to those who write rules.
    pub(crate) twins: Vec<Twin>,
    /// Events that only one of them asks for somewhere.
    pub(crate) events: Vec<Event>,
    /// The first node, thread and handler of the new rules.
    pub(crate) nodes: u32,
    /// For each fact whether the old workspace and the new one know it.
    pub(crate) known: Vec<[bool; 2]>,
}

/// Combines them.
pub(crate) fn combine(old: &Workspace, new: &Workspace) -> Combined {
    combine_around(old, new, None).0
}

/// Puts rules beside themselves, for two customers: in the new version the fact that `property` is about is the one of
/// the other. The property as each version has it comes with them.
pub(crate) fn beside_itself(workspace: &Workspace, property: &Property) -> (Combined, Vec<Property>) {
    combine_around(workspace, workspace, Some(property))
}

fn combine_around(old: &Workspace, new: &Workspace, around: Option<&Property>) -> (Combined, Vec<Property>) {
    let mut shared = Workspace {
        name: new.name.clone(),
        zone: new.zone.clone(),
        locales: new.locales.clone(),
        addresses: if old.addresses == new.addresses { new.addresses } else { Addresses::Both },
        no_answer: new.no_answer,
        usual_moment: new.usual_moment,
        ..Workspace::default()
    };
    let mut carriers = [Carrier::default(), Carrier::default()];
    for (carrier, own) in carriers.iter_mut().zip([old, new]) {
        names(carrier, own, &mut shared);
    }
    let apart = match around.map(|property| &property.kind) {
        Some(PropertyKind::Independent { fact, .. }) => Some(*fact),
        _ => None,
    };
    let known = facts(&mut carriers, [old, new], apart, &mut shared);
    let twins = memories(&mut carriers, [old, new], &mut shared);
    let of_new = &mut carriers[1];
    (of_new.nodes, of_new.threads) = (old.nodes.len() as u32, old.threads.len() as u32);
    (of_new.steps, of_new.places) = (old.steps.len() as u32, old.places.len() as u32);
    of_new.handlers = old.handlers.len() as u32;
    for (carrier, own) in carriers.iter().zip([old, new]) {
        carrier.carry(own, &mut shared);
    }
    let starts = [carriers[0].start(old), carriers[1].start(new)];
    let events = events_of_one([old, new]);
    // Handlers that are never in force: through them both models know the words and conditions of both.
    let never = |arm| Handler { name: String::new(), arm, after_hand_off: false, thread: None };
    let mut conditions = needs::of_twins(&shared, &starts, &twins);
    let around: Vec<Property> =
        carriers.iter().flat_map(|carrier| around.map(|property| carrier.property(property))).collect();
    conditions.extend(around.iter().filter_map(|property| property.kind.condition()).cloned());
    conditions.extend(around.iter().flat_map(|property| needs::of_effect(&property.kind)));
    let compared = apart.into_iter().flat_map(|fact| shared.of_another(fact).chain([fact]).collect::<Vec<_>>());
    conditions.extend(compared.map(|fact| needs::known(Operand::Fact(fact))));
    let asked = starts.iter().flat_map(|start| start.arms.iter().cloned()).map(never);
    shared.handlers.extend(asked);
    shared.handlers.push(never(needs::arm(conditions)));
    let mut both = [shared.clone(), shared];
    for ((own, side), (carrier, start)) in both.iter_mut().zip([old, new]).zip(carriers.iter().zip(starts)) {
        own.start = start;
        own.workspace_handlers = side.workspace_handlers.iter().map(|id| carrier.handler(*id)).collect();
    }
    let nodes = old.nodes.len() as u32;
    let [old, new] = both;
    (Combined { old, new, twins, events, nodes, known }, around)
}

/// Inboxes, topics, business hours and actions are the same where they are declared in the same way.
fn names(carrier: &mut Carrier, own: &Workspace, shared: &mut Workspace) {
    carrier.inboxes = own.inboxes.iter().map(|name| InboxId(place(&mut shared.inboxes, name))).collect();
    carrier.topics = own.topics.iter().map(|name| TopicId(place(&mut shared.topics, name))).collect();
    carrier.hours = own.hours.iter().map(|hours| HoursId(place(&mut shared.hours, hours))).collect();
    let plain = |action: &Action| Action {
        outcomes: action
            .outcomes
            .iter()
            .map(|outcome| crate::ir::Outcome { changes: Vec::new(), ..outcome.clone() })
            .collect(),
        sensitive: false,
        changes_something: false,
        ..action.clone()
    };
    carrier.actions = own.actions.iter().map(|action| ActionId(place(&mut shared.actions, &plain(action)))).collect();
}

fn place<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) -> u32 {
    let known = list.iter().position(|known| known == item);
    known.unwrap_or_else(|| {
        list.push(item.clone());
        list.len() - 1
    }) as u32
}

/// A type that has the values of both, if it is of the same kind.
fn joined(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::OneOf(left), Type::OneOf(right)) => {
            let more = right.iter().filter(|name| !left.contains(name));
            Some(Type::OneOf(left.iter().chain(more).cloned().collect()))
        }
        (left, right) => (left == right).then(|| left.clone()),
    }
}

/// Where the values of `own` are in `shared`; none where they are where they were.
fn value_places(own: &Type, shared: &Type) -> Option<Vec<i64>> {
    let (Type::OneOf(own), Type::OneOf(shared)) = (own, shared) else { return None };
    let of = |name: &String| shared.iter().position(|known| known == name).map_or(-1, |at| at as i64);
    let places: Vec<i64> = own.iter().map(of).collect();
    (!places.iter().enumerate().all(|(at, place)| at as i64 == *place)).then_some(places)
}

/// Facts are the same where name, kind of type and origin are; but for the one that is `apart`.
fn facts(
    carriers: &mut [Carrier; 2],
    sides: [&Workspace; 2],
    apart: Option<FactId>,
    shared: &mut Workspace,
) -> Vec<[bool; 2]> {
    let mut known: Vec<[bool; 2]> = Vec::new();
    let mut by_name: HashMap<(String, bool), usize> = HashMap::new();
    for (side, own) in sides.into_iter().enumerate() {
        for (at, fact) in own.facts.iter().enumerate() {
            let mut fact = carriers[side].fact(fact);
            if let Some(apart) = apart.filter(|apart| side == 1 && apart.index() == at) {
                fact.origin = FactOrigin::OfAnother(carriers[0].facts[apart.index()]);
            }
            let key = (fact.name.clone(), fact.origin == FactOrigin::Customer);
            let twin = by_name.get(&key).copied().filter(|at| !known[*at][side]);
            let fits = |other: &Fact| {
                let kind = match (&other.kind, &fact.kind) {
                    (Type::Integer { min, max }, Type::Integer { min: low, max: high }) => {
                        Some(Type::Integer { min: *min.min(low), max: *max.max(high) })
                    }
                    (left, right) => joined(left, right),
                };
                kind.filter(|_| other.origin == fact.origin)
            };
            let merged = twin.and_then(|at| Some((at, fits(&shared.facts[at])?)));
            let place = match merged {
                Some((at, kind)) => {
                    shared.facts[at].kind = kind;
                    at
                }
                None => {
                    shared.facts.push(fact);
                    known.push([false; 2]);
                    shared.facts.len() - 1
                }
            };
            known[place][side] = true;
            by_name.entry(key).or_insert(place);
            carriers[side].facts.push(FactId(place as u32));
        }
    }
    for (carrier, own) in carriers.iter_mut().zip(sides) {
        let places = carrier.facts.iter().zip(&own.facts);
        carrier.fact_values =
            places.map(|(id, fact)| value_places(&fact.kind, &shared.facts[id.index()].kind)).collect();
    }
    known
}

/// Memories stand twice, twins beside each other.
fn memories(carriers: &mut [Carrier; 2], sides: [&Workspace; 2], shared: &mut Workspace) -> Vec<Twin> {
    let [old, new] = sides;
    let partners = partners(old, new);
    for (side, own) in sides.into_iter().enumerate() {
        let first = if side == 0 { 0 } else { old.records.len() as u32 };
        carriers[side].records = (0..own.records.len() as u32).map(|at| RecordId(first + at)).collect();
        carriers[side].memories = vec![MemoryId(0); own.memories.len()];
        carriers[side].memory_values = vec![None; own.memories.len()];
    }
    let mut twins = Vec::new();
    let mut add = |carriers: &mut [Carrier; 2], side: usize, at: usize, memory: &Memory, kind: &Type| {
        let carried = Memory { kind: kind.clone(), ..carriers[side].remembered(memory) };
        shared.memories.push(carried);
        let id = MemoryId(shared.memories.len() as u32 - 1);
        carriers[side].memories[at] = id;
        carriers[side].memory_values[at] = value_places(&memory.kind, kind);
        id
    };
    for (at, memory) in old.memories.iter().enumerate() {
        let partner = partners.get(&at).and_then(|other| Some((*other, new.memories.get(*other)?)));
        let kind = partner.and_then(|(_, other)| joined(&memory.kind, &other.kind));
        let id = add(carriers, 0, at, memory, kind.as_ref().unwrap_or(&memory.kind));
        if let (Some((other, partner)), Some(kind)) = (partner, kind) {
            let twin = add(carriers, 1, other, partner, &kind);
            twins.push(Twin { old: id, new: twin, alike: memory.kind == partner.kind });
        }
    }
    let twinned: BTreeSet<MemoryId> = twins.iter().map(|twin| twin.new).collect();
    for (at, memory) in new.memories.iter().enumerate() {
        if !twinned.contains(&carriers[1].memories[at]) {
            add(carriers, 1, at, memory, &memory.kind);
        }
    }
    for (carrier, own) in carriers.iter().zip(sides) {
        shared.records.extend(own.records.iter().map(|record| carrier.record(record)));
    }
    twins
}

/// Memories of one name and kind of type; those that are left, where the same question or call fills them.
fn partners(old: &Workspace, new: &Workspace) -> HashMap<usize, usize> {
    let names: HashMap<&str, usize> =
        new.memories.iter().enumerate().map(|(at, memory)| (memory.name.as_str(), at)).collect();
    let fits = |own: usize, other: usize| joined(&old.memories[own].kind, &new.memories[other].kind).is_some();
    let same = old.memories.iter().enumerate().filter_map(|(at, memory)| Some((at, *names.get(memory.name.as_str())?)));
    let mut partners: HashMap<usize, usize> = same.filter(|(own, other)| fits(*own, *other)).collect();
    let mut taken: BTreeSet<usize> = partners.values().copied().collect();
    let fillers = fillers(new);
    let mut renamed: Vec<(usize, usize)> = Vec::new();
    for (filler, own) in fillers_in_order(old) {
        renamed.extend(fillers.get(&filler).map(|other| (own, *other)));
    }
    for (own, other) in renamed {
        if !partners.contains_key(&own) && fits(own, other) && taken.insert(other) {
            partners.insert(own, other);
        }
    }
    partners
}

fn fillers(workspace: &Workspace) -> HashMap<String, usize> {
    fillers_in_order(workspace).into_iter().rev().collect()
}

/// What fills memories: questions by their words, calls by their action and the field, and sets by their value.
fn fillers_in_order(workspace: &Workspace) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for node in &workspace.nodes {
        match &node.kind {
            NodeKind::Ask(ask) => {
                let words = ask.text.parts.iter().filter_map(|part| match part {
                    crate::ir::Part::Text(words) => Some(words.as_str()),
                    crate::ir::Part::Slot { .. } => None,
                });
                found.push((format!("ask {}", words.collect::<String>()), ask.into.index()));
            }
            NodeKind::Call(call) => {
                let action = workspace.actions.get(call.action.index()).map_or("", |action| action.name.as_str());
                let record = call.into.and_then(|id| workspace.records.get(id.index()));
                if let Some(record) = record {
                    found.push((format!("call {action}"), record.presence.index()));
                    let fields = record.fields.iter();
                    found.extend(fields.map(|(name, memory)| (format!("call {action} {name}"), memory.index())));
                }
            }
            NodeKind::Set {
                memory, value: crate::ir::SetValue::To(crate::ir::Expression::Constant(value)), ..
            } => {
                found.push((format!("set {value:?}"), memory.index()));
            }
            _ => {}
        }
    }
    found
}

/// Events that one of them asks for where the other doesn't.
fn events_of_one([old, new]: [&Workspace; 2]) -> Vec<Event> {
    let [old, new] = [asked(old), asked(new)];
    let mut events: Vec<Event> = Vec::new();
    for (_, event) in old.symmetric_difference(&new) {
        if !events.contains(event) {
            events.push(event.clone());
        }
    }
    events.sort_by_key(|event| format!("{event:?}"));
    events
}

/// Where which events are asked for. Those that happen everywhere anyhow do not matter.
fn asked(workspace: &Workspace) -> std::collections::HashSet<(String, Event)> {
    let mut asked = std::collections::HashSet::new();
    let mut ask = |place: String, event: &Event| {
        if matches!(event, Event::Writes(words) if !words.is_empty())
            || matches!(event, Event::Picks { .. } | Event::Idle(_))
        {
            asked.insert((place, event.clone()));
        }
    };
    workspace.start.arms.iter().for_each(|arm| ask("start".into(), &arm.event));
    for handler in &workspace.handlers {
        let thread = handler.thread.and_then(|id| workspace.threads.get(id.index()));
        ask(thread.map_or_else(|| "workspace".into(), |thread| format!("thread {}", thread.name)), &handler.arm.event);
    }
    for node in &workspace.nodes {
        if let NodeKind::Wait { arms, place, .. } = &node.kind {
            let path = workspace.places.get(place.index()).map_or("", |place| place.path.as_str());
            arms.iter().for_each(|arm| ask(format!("place {path}"), &arm.event));
        }
    }
    asked
}

/// What those who write rules call it.
pub(crate) fn operand_name(workspace: &Workspace, operand: Operand) -> &str {
    match operand {
        Operand::Fact(id) => workspace.facts.get(id.index()).map_or("", |fact| fact.name.as_str()),
        Operand::Memory(id) => workspace.memories.get(id.index()).map_or("", |memory| memory.name.as_str()),
    }
}
