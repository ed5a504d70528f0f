//! Plays a conversation on both versions, to see that they part, and how.

use crate::artifact::Program;
use crate::combine::Combined;
use crate::emit::emit;
use crate::ir::{LineKind, NodeKind, Workspace};
use crate::prove::pair::{Act, Pair, Side, Trail};
use crate::prove::{Example, Happening, Part, Point, Witness, example_of, various};
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
        for (side, witness) in tellings {
            let mut example = example_of(pair.model(side), witness);
            if let Some(conversation) = self.tell(&example, trail) {
                return Some(conversation);
            }
            // Where two questions do not take the same answers, it depends on the answer.
            for answer in answers(pair, trail) {
                let lines = example.turns.last_mut().map(|turn| &mut turn.lines);
                let written =
                    lines.and_then(|lines| lines.iter_mut().rfind(|line| matches!(line, LineKind::Writes(_))));
                let Some(line) = written else { break };
                *line = LineKind::Writes(answer);
                if let Some(conversation) = self.tell(&example, trail) {
                    return Some(conversation);
                }
            }
        }
        None
    }

    fn tell(&self, example: &Example, trail: &Trail) -> Option<Conversation> {
        let programs = self.programs.as_ref()?;
        let script = Script::of(example);
        let [old, new] = [0, 1].map(|side| {
            let knows = |fact: crate::ir::FactId| self.combined.known[fact.index()][side];
            retell(&programs[side], &self.combined.old, knows, &script)
        });
        // Where they part earlier too, that is another class.
        let parts = (0..old.turns.len()).rev().find(|at| old.turns[*at].1 != new.turns[*at].1)?;
        let (_, own, other) = trail.goal;
        let does = |retold: &Retold, act: Act| match act {
            Act::Does(deed) => retold.does(parts, &self.combined.old, deed.node, deed.part == Part::Retry),
            Act::Rests(_) => true,
        };
        (does(&old, own) && does(&new, other)).then(|| conversation(&script, parts, old, new))
    }
}

/// What stands in front of what the new rules do where the versions have parted before.
const ALREADY: &str = "# here the old rules did something else";

/// Answers to the two questions that are open at the end of a trail, where they do not take the same ones.
fn answers(pair: &Pair, trail: &Trail) -> Vec<String> {
    let ask = |side: Side, witness: &Witness| {
        let step = witness.steps.last()?;
        let good = if let Happening::Answers { good, .. } = step.happening { good } else { return None };
        let Point::Waiting(node, _) = pair.model(side).locations[step.at.index()].point else { return None };
        match &pair.tables().node(node).kind {
            NodeKind::Ask(ask) => Some((good, ask)),
            _ => None,
        }
    };
    match (ask(Side::Old, &trail.old), ask(Side::New, &trail.new)) {
        (Some((good, own)), Some((new_good, other))) if good != new_good => {
            let mut answers = various(pair.tables(), own);
            answers.extend(various(pair.tables(), other));
            answers
        }
        _ => Vec::new(),
    }
}

fn conversation(script: &Script, parts: usize, mut old: Retold, mut new: Retold) -> Conversation {
    let last = parts + 1 == old.turns.len();
    let waits = if last { [old.place.take(), new.place.take()] } else { [None, None] };
    let mut together = Vec::new();
    for ((said, seen), (_, new_seen)) in old.turns[..parts].iter().zip(&new.turns) {
        together.extend(said.iter().cloned());
        if seen != new_seen {
            together.push(ALREADY.into());
        }
        together.extend(new_seen.iter().cloned());
    }
    let (then, old) = old.turns.swap_remove(parts);
    let (_, new) = new.turns.swap_remove(parts);
    Conversation { people: script.cast(), together, then, old, new, waits }
}
