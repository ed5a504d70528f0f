//! `unused-declaration`, `unused-definition`, `unused-steps`, `memory-never-read` and `memory-never-filled`: names that
//! do nothing.

use std::collections::BTreeSet;

use super::Trees;
use super::mentions::Mentions;
use crate::ast::{Item, TypeKind};
use crate::diagnostic::{Diagnostic, unused as findings};
use crate::ir::{
    ActionId, FactOrigin, HoursId, InboxId, MemoryId, Node, NodeKind, Operand, SetValue, StepsId, TopicId,
};
use crate::source::{Span, Spanned};

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let mentions = Mentions::of(trees.workspace);
    let mut found = declarations(trees, &mentions);
    let unused = trees.workspace.definitions.iter().filter(|definition| !definition.is_used);
    found.extend(unused.map(|own| findings::unused_definition(Spanned::new(&own.name, own.span), own.item)));
    for (at, steps) in trees.workspace.steps.iter().enumerate() {
        if !mentions.steps.contains(&StepsId(at as u32)) {
            let item = item_of(trees, steps.span);
            found.push(findings::unused_steps(Spanned::new(&steps.name, steps.span), item));
        }
    }
    found.extend(memories(trees, &mentions));
    found.extend(records_remembered(trees, &mentions));
    found
}

/// The item whose name stands at `name`.
fn item_of(trees: &Trees<'_>, name: Span) -> Span {
    let own = trees.files.binary_search_by_key(&name.source, |(id, _)| *id).ok();
    let items = own.into_iter().flat_map(|at| &trees.files[at].1.items).map(Item::span);
    let mut around = items.filter(|item| item.start <= name.start && name.end <= item.end);
    around.next().unwrap_or(name)
}

/// What stands in threadle.yaml and no rule uses.
fn declarations(trees: &Trees<'_>, mentions: &Mentions) -> Vec<Diagnostic> {
    let manifest = trees.manifest;
    let mut found = Vec::new();
    let mut tell = |what: &str, name: &Spanned<String>, is_used: bool| {
        if !is_used {
            found.push(findings::unused_declaration(what, Spanned::new(&name.value, name.span)));
        }
    };
    let read = |operand: usize| mentions.read.contains(&Operand::Fact(crate::ir::FactId(operand as u32)));
    for (at, fact) in trees.workspace.facts.iter().enumerate() {
        match fact.origin {
            FactOrigin::BuiltIn | FactOrigin::OfAnother(_) => {}
            FactOrigin::Hours(HoursId(hours)) => {
                // The first of them tells the business days.
                let counts = hours == 0 && mentions.business_days;
                let name = manifest.hours.get(hours as usize).map(|hours| &hours.name);
                name.into_iter().for_each(|name| tell("the hours", name, counts || read(at)));
            }
            FactOrigin::Customer | FactOrigin::Chat => {
                let name = Spanned::new(fact.name.clone(), fact.span);
                tell("the fact", &name, read(at));
            }
        }
    }
    for (at, action) in manifest.actions.iter().enumerate() {
        tell("the action", &action.name, mentions.actions.contains(&ActionId(at as u32)));
    }
    let fault = trees.workspace.fault_inbox;
    for (at, inbox) in manifest.inboxes.iter().enumerate() {
        let inbox_id = InboxId(at as u32);
        tell("the inbox", inbox, fault == Some(inbox_id) || mentions.inboxes.contains(&inbox_id));
    }
    for (at, topic) in manifest.topics.iter().enumerate() {
        tell("the topic", topic, mentions.topics.contains(&TopicId(at as u32)));
    }
    let named = records_named(trees);
    for record in &manifest.records {
        tell("the record", &record.name, named.contains(record.name.value.as_str()));
    }
    found
}

/// The records that actions give or rules remember.
fn records_named<'a>(trees: &Trees<'a>) -> BTreeSet<&'a str> {
    let outcomes = trees.manifest.actions.iter().flat_map(|action| &action.outcomes);
    let remembered = trees.files.iter().flat_map(|(_, file)| &file.items).filter_map(|item| match item {
        Item::Remember(remember) => match &remember.kind.kind {
            TypeKind::Named(name) => Some(&**name),
            _ => None,
        },
        _ => None,
    });
    outcomes.filter_map(|outcome| outcome.record.as_deref()).chain(remembered).collect()
}

/// What is `remember`ed by itself.
fn memories(trees: &Trees<'_>, mentions: &Mentions) -> Vec<Diagnostic> {
    let alone = trees.workspace.memories.iter().enumerate().filter(|(_, memory)| memory.record.is_none());
    let finding = |(at, memory): (usize, &crate::ir::Memory)| {
        let id = MemoryId(at as u32);
        let name = Spanned::new(memory.name.as_str(), memory.span);
        match (mentions.read.contains(&Operand::Memory(id)), mentions.filled.contains(&id)) {
            (true, true) => None,
            (false, _) => Some(findings::memory_never_read(name)),
            (true, false) => Some(findings::memory_never_filled(name, counted(trees, id))),
        }
    };
    alone.filter_map(finding).collect()
}

/// Where a memory is counted up or down first.
fn counted(trees: &Trees<'_>, memory: MemoryId) -> Option<Span> {
    let counts = |node: &&Node| matches!(&node.kind, NodeKind::Set { memory: own, value: SetValue::Add(_), .. } if *own == memory);
    trees.workspace.nodes.iter().find(counts).map(|node| node.span)
}

/// Records, `remember`ed or named behind a call.
fn records_remembered(trees: &Trees<'_>, mentions: &Mentions) -> Vec<Diagnostic> {
    let finding = |(at, record): (usize, &crate::ir::Record)| {
        let name = Spanned::new(record.name.as_str(), record.span);
        let mut memories = record.fields.iter().map(|(_, memory)| *memory).chain([record.presence]);
        let is_read = memories.any(|memory| mentions.read.contains(&Operand::Memory(memory)));
        match is_read {
            false => Some(findings::memory_never_read(name)),
            true if !mentions.called_into.contains(&crate::ir::RecordId(at as u32)) => {
                Some(findings::memory_never_filled(name, None))
            }
            true => None,
        }
    };
    trees.workspace.records.iter().enumerate().filter_map(finding).collect()
}
