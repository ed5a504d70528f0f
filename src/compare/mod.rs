//! Which customers get a different outcome after a change: two versions of the rules, compared in every conversation.
//!
//! The two are put over one set of tables ([`crate::combine`]) and followed side by side (`prove::pair`); where they part, the
//! situations are put into [`classes`], told in words, and shown in a conversation that was played on both ([`replay`]).

mod align;
mod classes;
mod exposure;
mod promises;
mod replay;
pub(crate) mod words;

pub use classes::{Class, Kind};
pub use exposure::Exposed;
pub use promises::{Dropped, Kept};
pub use replay::Conversation;

use crate::combine::{Combined, combine};
use crate::compilation::Compilation;
use crate::ir::Workspace;
use crate::prove::Limits;
use crate::prove::pair::{Alignment, Pair, Search, Versions};
use crate::watch::Watch;
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

/// How two versions of the rules differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// What differs for whom: other outcomes first, then other waits, then other words.
    pub classes: Vec<Class>,
    /// Lines of guarantees that the new rules do not give any more.
    pub promises: Vec<Dropped>,
    /// Sensitive things that more customers get at.
    pub exposed: Vec<Exposed>,
    /// Whether all conversations were compared. Otherwise there may be more that differs.
    pub complete: bool,
    /// How many pairs of places were looked at.
    pub looked_at: usize,
}

impl Differences {
    /// Other outcomes, and other waits; those that are in doubt as well.
    pub fn changed(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().filter(|class| class.kind != Kind::Wording)
    }

    /// What may differ: the machine made no difference in the conversations that were tried.
    pub fn in_doubt(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().filter(|class| class.conversation.is_none())
    }

    /// Other words.
    pub fn worded(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().filter(|class| class.kind == Kind::Wording)
    }

    /// Whether somebody new gets at something sensitive, or a guarantee is gone that does not hold any more.
    pub fn exposes(&self) -> bool {
        let unkept = |dropped: &Dropped| matches!(dropped.standing, Kept::Broken | Kept::Undecided);
        !self.exposed.is_empty() || self.promises.iter().any(unkept)
    }
}

/// How two workspaces without errors differ in what customers, agents and the host see of them. Where the versions part
/// for somebody, what comes behind is compared only where both go on in the same way: behind other words, other waits,
/// and messages, notes and topics that one of them has more.
pub fn compare(old: &Compilation, new: &Compilation, limits: &Limits, watch: &dyn Watch) -> Differences {
    let combined = combine(&old.workspace, &new.workspace);
    let alignment = align::align(&combined);
    let versions = versions(&combined, &alignment);
    let mut pair = Pair::new(&versions, limits, watch);
    let search = Search::run(&mut pair, |_| false);
    let mut complete = search.found().complete;
    let looked_at = search.found().spots;
    let stage = Stage::new(&old.workspace, &new.workspace, &combined);
    let classes = classes::classes(&mut pair, &search, &stage);
    complete &= !pair.old.diagrams.exhausted();
    let mut exposed = Vec::new();
    if !classes.is_empty() {
        let found = exposure::exposures([&old.workspace, &new.workspace], &combined, &versions, limits, watch);
        complete &= found.is_some();
        exposed = found.unwrap_or_default();
    }
    let promises = promises::dropped(old, new, limits, watch);
    Differences { classes, promises, exposed, complete, looked_at }
}

/// Whether two workspaces without errors do the same in every conversation: what customers, agents and the host see of
/// them, in which order and how long is waited. Stops at the first difference that the machine confirms.
pub fn equivalent(old: &Workspace, new: &Workspace, limits: &Limits, watch: &dyn Watch) -> Sameness {
    let combined = combine(old, new);
    let alignment = Alignment::default();
    let mut pair = Pair::new(&versions(&combined, &alignment), limits, watch);
    let search = Search::run(&mut pair, |found| !found.finds.is_empty());
    if search.found().finds.is_empty() {
        return if search.found().complete { Sameness::Same } else { Sameness::Undecided };
    }
    let stage = Stage::new(old, new, &combined);
    if let Some(conversation) = confirmed(&mut pair, &search, &stage, 1) {
        return Sameness::Different(Box::new(conversation));
    }
    // What was found first was no difference to the machine: something else may be.
    let search = Search::run(&mut pair, |_| false);
    match confirmed(&mut pair, &search, &stage, TRIES) {
        Some(conversation) => Sameness::Different(Box::new(conversation)),
        None => Sameness::Undecided,
    }
}

/// How many differences are tried before it is not decided whether there is one.
const TRIES: usize = 12;

/// A conversation in which the machine makes one of the differences that were found, if one of the first few is one.
fn confirmed(pair: &mut Pair, search: &Search, stage: &Stage, tries: usize) -> Option<Conversation> {
    let mut goals: Vec<_> = search.found().finds.keys().copied().collect();
    for _ in 0..tries {
        if goals.is_empty() {
            return None;
        }
        let trail = pair.trail(search, &goals)?;
        if let Some(conversation) = stage.play(pair, &trail) {
            return Some(conversation);
        }
        // The same difference elsewhere is as doubtful.
        goals.retain(|(_, old, new)| (*old, *new) != (trail.goal.1, trail.goal.2));
    }
    None
}

fn versions<'w>(combined: &'w Combined, alignment: &'w Alignment) -> Versions<'w> {
    Versions { old: &combined.old, new: &combined.new, twins: &combined.twins, events: &combined.events, alignment }
}
