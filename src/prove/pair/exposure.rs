//! Who comes to which actions in either version: whether somebody new gets at something.

use super::{Model, Setting, Versions};
use crate::ir::{NodeId, Operand};
use crate::prove::Limits;
use crate::prove::diagram::Set;
use crate::prove::explore::explore;
use crate::prove::model::Interest;
use crate::prove::monitor::Sight;
use crate::prove::watched::Watched;
use crate::watch::Watch;

/// Nodes that do the same sensitive thing, in the old rules and in the new ones.
pub(crate) struct Sensitive {
    /// In the old rules.
    pub(crate) old: Vec<NodeId>,
    /// In the new rules.
    pub(crate) new: Vec<NodeId>,
}

/// For each thing the customers to whom only the new rules do it, as conditions; none where a limit was reached.
pub(crate) fn exposed(
    versions: &Versions,
    things: &[Sensitive],
    limits: &Limits,
    watch: &dyn Watch,
) -> Option<Vec<Vec<String>>> {
    let nodes: Vec<NodeId> = things.iter().flat_map(|thing| thing.old.iter().chain(&thing.new).copied()).collect();
    let interest = Interest { nodes: &nodes, ..Interest::default() };
    let setting = || Setting { everywhere: versions.events.iter().collect(), keeps_all: true, ..Setting::default() };
    let mut old = Model::untrimmed(versions.old, &interest, (limits, watch), setting(), None);
    old.find_what_is_dead();
    let before = things.iter().map(|thing| &thing.old);
    let before = doing(&mut old, &before.collect::<Vec<_>>())?;
    let diagrams = std::mem::take(&mut old.diagrams);
    let mut new = Model::untrimmed(versions.new, &interest, (limits, watch), setting(), Some(diagrams));
    new.find_what_is_dead();
    let after = things.iter().map(|thing| &thing.new);
    let after = doing(&mut new, &after.collect::<Vec<_>>())?;
    let memories: Vec<Operand> = new.space.operands().filter(|operand| matches!(operand, Operand::Memory(_))).collect();
    let memories = new.axes_of(memories);
    let owner = new.unsaid();
    let unsaid = new.diagrams.either(memories, owner);
    let mut found = Vec::new();
    for (before, after) in before.into_iter().zip(after) {
        let [before, after] = [before, after].map(|set| new.diagrams.forget(set, unsaid));
        let more = new.diagrams.minus(after, before);
        let (told, _) = new.conditions(more, Set::EVERYTHING, 4);
        found.push(told.iter().map(|parts| parts.join(" and ")).collect());
    }
    (!new.diagrams.exhausted()).then_some(found)
}

/// The situations in which some of each list of nodes do what they do.
fn doing(model: &mut Model, lists: &[&Vec<NodeId>]) -> Option<Vec<Set>> {
    let mut reach = explore(model, Watched::Together(&[]));
    if !reach.complete {
        return None;
    }
    let mut sets = vec![Set::NOTHING; lists.len()];
    reach.view(model, |model, _, sight, set| {
        let Sight::Does(deed) = sight else { return };
        for (at, nodes) in lists.iter().enumerate() {
            if nodes.contains(&deed.node) {
                sets[at] = model.diagrams.or(sets[at], set);
            }
        }
    });
    (!model.diagrams.exhausted()).then_some(sets)
}
