//! The same conversation on several versions of the rules: what each of them makes of it.

use super::play::Play;
use super::record::{happening, is_of, person};
use super::seen::Seen;
use crate::artifact::Program;
use crate::ir::{EffectPattern, FactId, LineKind, NodeId, Person, Workspace};
use crate::prove::{Example, may_match};

/// What happens, whatever the rules do about it.
pub(crate) struct Script<'a> {
    /// The people in it.
    pub(crate) people: &'a [Person],
    /// What happens, turn by turn.
    pub(crate) turns: Vec<&'a [LineKind]>,
}

/// What one version made of a script.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Retold {
    /// For each turn the lines that say what happened, and those that say what was seen of it.
    pub(crate) turns: Vec<(Vec<String>, Vec<String>)>,
    /// What was seen in each turn.
    seen: Vec<Vec<Seen>>,
    /// Where it waits in the end.
    pub(crate) place: Option<String>,
}

impl Retold {
    /// Whether what a node does, or a question in its other words, was seen in a turn.
    pub(crate) fn does(&self, turn: usize, tables: &Workspace, node: NodeId, retry: bool) -> bool {
        let kind = &tables.node(node).kind;
        self.seen.get(turn).is_some_and(|seen| seen.iter().any(|seen| is_of(seen, kind, retry, tables)))
    }

    /// What was seen of what a guarantee is about, turn by turn.
    pub(crate) fn meant(&self, tables: &Workspace, effect: &EffectPattern) -> Vec<Vec<String>> {
        let kinds = || tables.nodes.iter().map(|node| &node.kind).filter(|kind| may_match(effect, kind));
        let is_meant =
            |seen: &&Seen| kinds().any(|kind| [false, true].into_iter().any(|retry| is_of(seen, kind, retry, tables)));
        let lines = |seen: &Seen| match (effect, seen) {
            // Where somebody is handed off to, and how urgent it is; what an agent is told besides is another matter.
            (EffectPattern::HandOff(_), Seen::HandsOff { inbox, priority, .. }) => {
                vec![format!("{inbox} {}", priority.as_deref().unwrap_or_default())]
            }
            _ => seen.lines(tables),
        };
        self.seen.iter().map(|turn| turn.iter().filter(is_meant).flat_map(lines).collect()).collect()
    }
}

impl<'a> Script<'a> {
    /// What happens in an example.
    pub(crate) fn of(example: &'a Example) -> Script<'a> {
        Script { people: &example.people, turns: example.turns.iter().map(|turn| turn.lines.as_slice()).collect() }
    }

    /// The lines that say who is in it.
    pub(crate) fn cast(&self) -> Vec<String> {
        self.people.iter().map(person).collect()
    }
}

/// Plays `script` on `program`. Its facts and actions are those of `tables`; facts that this version does not know are
/// not told to it, and a button that it does not show is written instead of picked.
pub(crate) fn retell(program: &Program, tables: &Workspace, knows: impl Fn(FactId) -> bool, script: &Script) -> Retold {
    let mut play = Play::new(program, tables, script.people);
    let mut retold = Retold::default();
    for turn in &script.turns {
        let (mut said, mut all) = (Vec::new(), Vec::new());
        for line in *turn {
            if matches!(line, LineKind::Fact(fact, _) if !knows(*fact)) {
                continue;
            }
            said.extend(happening(line, tables, script.people));
            let told = match (play.happens(line, None), line) {
                (Err(_), LineKind::Picks(label)) => play.happens(&LineKind::Writes(label.clone()), None),
                (told, _) => told,
            };
            // What one version has no use for (an answer to a call that it did not make) it does nothing about.
            if told.is_ok() {
                all.extend(play.take_seen());
            }
        }
        retold.turns.push((said, all.iter().flat_map(|seen| seen.lines(tables)).collect()));
        retold.seen.push(all);
    }
    retold.place = play.place();
    retold
}
