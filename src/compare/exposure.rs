//! Sensitive things that the new rules do to customers to whom the old ones did not.

use std::collections::BTreeMap;

use super::words::shows;
use crate::combine::Combined;
use crate::ir::{NodeId, NodeKind, Operand, Template, Workspace};
use crate::prove::Limits;
use crate::prove::pair::{Sensitive, Versions, exposed};
use crate::watch::Watch;

/// Something sensitive that more customers get at than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// What: "`orders.latest` is called", "`order` is shown".
    pub what: String,
    /// The customers who did not before, as conditions of which one holds; one that is empty is everybody.
    pub who: Vec<String>,
}

/// All of them; none where a limit was reached.
pub(super) fn exposures(
    sides: [&Workspace; 2],
    combined: &Combined,
    versions: &Versions,
    limits: &Limits,
    watch: &dyn Watch,
) -> Option<Vec<Exposed>> {
    let mut things: BTreeMap<String, [Vec<NodeId>; 2]> = BTreeMap::new();
    for (side, own) in sides.into_iter().enumerate() {
        let first = if side == 0 { 0 } else { combined.nodes };
        for (at, node) in own.nodes.iter().enumerate() {
            for what in sensitive(own, &node.kind) {
                things.entry(what).or_default()[side].push(NodeId(first + at as u32));
            }
        }
    }
    if things.is_empty() {
        return Some(Vec::new());
    }
    let nodes: Vec<Sensitive> =
        things.values().map(|[old, new]| Sensitive { old: old.clone(), new: new.clone() }).collect();
    let found = exposed(versions, &nodes, limits, watch)?;
    let exposed = things.into_keys().zip(found).filter(|(_, who)| !who.is_empty());
    Some(exposed.map(|(what, who)| Exposed { what, who: told(who) }).collect())
}

/// Everybody, or the conditions once each.
fn told(mut who: Vec<String>) -> Vec<String> {
    if who.iter().any(String::is_empty) {
        return Vec::new();
    }
    who.dedup();
    who
}

/// The sensitive things that a node does.
fn sensitive(workspace: &Workspace, kind: &NodeKind) -> Vec<String> {
    if let NodeKind::Call(call) = kind {
        let action = &workspace.actions[call.action.index()];
        return action.sensitive.then(|| format!("`{}` is called", action.name)).into_iter().collect();
    }
    let texts: Vec<&Template> = match kind {
        NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => vec![text],
        NodeKind::Choose(choose) => vec![&choose.text],
        NodeKind::Ask(ask) => std::iter::once(&ask.text).chain(ask.retry.iter().map(|(_, text)| text)).collect(),
        _ => Vec::new(),
    };
    let facts = workspace.facts.iter().enumerate().filter(|(_, fact)| fact.sensitive);
    let facts = facts.map(|(at, fact)| (Operand::Fact(crate::ir::FactId(at as u32)), fact.name.as_str()));
    let memories = workspace.memories.iter().enumerate().filter(|(_, memory)| memory.sensitive);
    let memories = memories.map(|(at, memory)| (Operand::Memory(crate::ir::MemoryId(at as u32)), memory.name.as_str()));
    let shown = facts.chain(memories).filter(|(operand, _)| texts.iter().any(|text| shows(text, *operand)));
    let mut named: Vec<String> =
        shown.map(|(_, name)| format!("`{}` is shown", name.split('.').next().unwrap_or(name))).collect();
    named.sort();
    named.dedup();
    named
}
