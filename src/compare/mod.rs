//! Which customers get a different outcome after a change: two versions of the rules, compared in every conversation.

mod align;
mod carry;
mod combine;
mod needs;
mod replay;

pub use replay::Conversation;

use crate::ir::Workspace;
use crate::prove::Limits;
use crate::prove::pair::{Pair, Search, Versions};
use crate::watch::Watch;
use combine::combine;
use replay::Stage;

/// Whether two versions of the rules do the same in every conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They do.
    Same,
    /// They don't: in this one they part, as the machine confirmed.
    Different(Box<Conversation>),
    /// The limits were reached first, or the difference that was found was not one to the machine.
    Undecided,
}

/// Whether two workspaces without errors do the same in every conversation: what customers, agents and the host see of
/// them, in which order and how long is waited. Stops at the first difference that the machine confirms.
pub fn equivalent(old: &Workspace, new: &Workspace, limits: &Limits, watch: &dyn Watch) -> Sameness {
    let combined = combine(old, new);
    let alignment = align::align(&combined);
    let versions = Versions {
        old: &combined.old,
        new: &combined.new,
        twins: &combined.twins,
        events: &combined.events,
        alignment: &alignment,
    };
    let mut pair = Pair::new(&versions, limits, watch);
    let search = Search::run(&mut pair, |found| !found.finds.is_empty());
    if search.found().finds.is_empty() {
        return if search.found().complete { Sameness::Same } else { Sameness::Undecided };
    }
    let stage = Stage::new(old, new, &combined);
    let goals: Vec<_> = search.found().finds.keys().copied().collect();
    let trail = pair.trail(&search, &goals);
    match trail.and_then(|trail| stage.play(&pair, &trail)) {
        Some(conversation) => Sameness::Different(Box::new(conversation)),
        None => Sameness::Undecided,
    }
}
