//! Plays a conversation on both versions, to see that they part, and how.

use super::combine::Combined;
use crate::artifact::Program;
use crate::emit::emit;
use crate::ir::Workspace;
use crate::prove::pair::{Pair, Side, Trail};
use crate::prove::{Example, example_of};
use crate::scenario::{Retold, Script, retell};

/// Both versions as programs.
pub(super) struct Stage<'a> {
    programs: Option<[Program; 2]>,
    combined: &'a Combined,
}

/// A conversation that comes out differently, played on both versions of the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// The people in it, as lines of a scenario.
    pub people: Vec<String>,
    /// What happens and what both make of it, up to where they part.
    pub together: Vec<String>,
    /// What happens where they part.
    pub then: Vec<String>,
    /// What the old rules make of that.
    pub old: Vec<String>,
    /// What the new ones do.
    pub new: Vec<String>,
    /// Where the conversation waits then, by the old rules and by the new ones.
    pub waits: [Option<String>; 2],
}

impl<'a> Stage<'a> {
    /// Makes both run.
    pub(super) fn new(old: &Workspace, new: &Workspace, combined: &'a Combined) -> Stage<'a> {
        let load = |workspace: &Workspace| Program::load(&emit(workspace, None)).ok();
        Stage { programs: load(old).zip(load(new)).map(|(old, new)| [old, new]), combined }
    }

    /// The conversation of a trail, if the machine makes a difference in it.
    pub(super) fn play(&self, pair: &Pair, trail: &Trail) -> Option<Conversation> {
        let tellings = [(Side::Old, &trail.old), (Side::New, &trail.new)];
        tellings.into_iter().find_map(|(side, witness)| self.tell(&example_of(pair.model(side), witness)))
    }

    fn tell(&self, example: &Example) -> Option<Conversation> {
        let programs = self.programs.as_ref()?;
        let script = Script::of(example);
        let [old, new] = [0, 1].map(|side| {
            let knows = |fact: crate::ir::FactId| self.combined.known[fact.index()][side];
            retell(&programs[side], &self.combined.old, knows, &script)
        });
        let parts = (0..old.turns.len()).find(|at| old.turns[*at].1 != new.turns[*at].1)?;
        Some(conversation(&script, parts, old, new))
    }
}

fn conversation(script: &Script, parts: usize, mut old: Retold, mut new: Retold) -> Conversation {
    let last = parts + 1 == old.turns.len();
    let waits = if last { [old.place.take(), new.place.take()] } else { [None, None] };
    let together = old.turns[..parts].iter().flat_map(|(said, seen)| said.iter().chain(seen).cloned()).collect();
    let (then, old) = old.turns.swap_remove(parts);
    let (_, new) = new.turns.swap_remove(parts);
    Conversation { people: script.cast(), together, then, old, new, waits }
}
