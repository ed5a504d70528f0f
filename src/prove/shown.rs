//! Looks for a conversation that comes out: what the model takes for one is played, and where it comes out otherwise
//! another way is looked for.

use std::collections::HashMap;

use super::example::{Example, example};
use super::model::Model;
use super::witness::{Goal, Witness, witness};

/// Plays a conversation; gives the turn in which it comes out otherwise, if it does.
pub type Player<'p> = dyn Fn(&Example) -> Option<usize> + 'p;

/// How many ways are tried.
const WAYS: usize = 24;

/// How many people are tried where it matters on which side of a split somebody is.
pub(crate) const CASTS: usize = 24;

/// The least surprising conversation that shows something and comes out; where none of those that are tried does, the
/// least surprising one.
pub(crate) fn shown(model: &mut Model, goal: &Goal, play: &Player) -> Option<Example> {
    let mut avoided = Avoided::default();
    let mut first = None;
    for _ in 0..WAYS {
        let Some(witness) = witness(model, goal, &avoided) else { break };
        match played(model, goal, &witness, play) {
            Ok(example) => return Some(example),
            Err((example, step)) => {
                avoided.add(witness.way_to(model, step));
                first.get_or_insert(example);
            }
        }
    }
    first
}

/// The conversation of a witness as it comes out, or the plainest one and the step at which it does not.
fn played(model: &Model, goal: &Goal, witness: &Witness, play: &Player) -> Result<Example, (Example, usize)> {
    let plainest = example_for(model, goal, witness, 0);
    let Some(turn) = play(&plainest) else { return Ok(plainest) };
    let is_split = witness.steps.iter().any(|step| !step.sides.is_empty());
    for cast in (1..CASTS).filter(|_| is_split) {
        let example = example_for(model, goal, witness, cast);
        if play(&example).is_none() {
            return Ok(example);
        }
    }
    let steps: usize = plainest.turns.iter().take(turn + 1).map(|turn| turn.steps).sum();
    Err((plainest, steps.saturating_sub(1)))
}

/// The conversation of a witness, with what it is to show.
pub(crate) fn example_for(model: &Model, goal: &Goal, witness: &Witness, cast: usize) -> Example {
    let holds = if let Goal::Property(property) = goal { property.kind.condition().cloned() } else { None };
    Example { holds, ..example(model, witness, cast) }
}

/// Ways that came out otherwise: none that begins like one of them is gone again.
pub(crate) struct Avoided {
    tree: Vec<Fork>,
}

/// Where ways that are to be avoided go on by different edges.
#[derive(Default)]
struct Fork {
    onward: HashMap<(usize, usize), usize>,
    /// Whether one of the ways ends here.
    is_end: bool,
}

impl Default for Avoided {
    fn default() -> Avoided {
        Avoided { tree: vec![Fork::default()] }
    }
}

impl Avoided {
    /// Where every way begins.
    pub(crate) const ROOT: Option<usize> = Some(0);

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.tree.len() == 1
    }

    fn add(&mut self, way: &[(usize, usize)]) {
        let mut at = 0;
        for edge in way {
            at = match self.tree[at].onward.get(edge) {
                Some(next) => *next,
                None => {
                    self.tree.push(Fork::default());
                    let next = self.tree.len() - 1;
                    self.tree[at].onward.insert(*edge, next);
                    next
                }
            };
        }
        self.tree[at].is_end = at > 0;
    }

    /// Where a way comes by one more edge; none where it has left all of them.
    pub(crate) fn behind(&self, at: Option<usize>, edge: (usize, usize)) -> Option<usize> {
        self.tree.get(at?)?.onward.get(&edge).copied()
    }

    /// Whether one of them has been gone to its end.
    pub(crate) fn is_one(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| self.tree[at].is_end)
    }
}
