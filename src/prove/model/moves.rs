//! What leads from one place to the next: for whom, with what change, and what is seen on the way.

use super::{Deed, EffectId, Fork, Happening, ListId, LocationId};
use crate::check::{Mask, WHO};
use crate::prove::diagram::{Axes, Diagrams, Set};
use crate::prove::target::Mark;

/// A way from one location to another.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    /// What happens on it, in order.
    pub(crate) moves: Vec<Move>,
    /// Where it leads.
    pub(crate) to: LocationId,
    /// What it does to those who go it.
    pub(super) effect: EffectId,
    /// The same without what does not matter behind it, once that is known.
    pub(super) less: EffectId,
    /// Whether the same was dropped from the moves.
    pub(super) is_trimmed: bool,
    /// Whether silence was told to the rules on it, and the place that it leads to does not know of it.
    pub(crate) is_told: bool,
}

/// One move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Move {
    /// Only these go on.
    Only(Set),
    /// Only those go on whom a rule of a long list takes, with what matters of them behind it.
    First {
        /// Which list.
        list: ListId,
        /// The place of the rule in it; behind the last one, whom none of them takes.
        place: u32,
        /// What does not matter behind it.
        gone: Axes,
    },
    /// The classes on `axes` become any that `to` allows.
    Change {
        /// Which change.
        axes: Axes,
        /// To what, given what does not change.
        to: Set,
    },
    /// Who the customer is changes: from each combination to any of some others.
    Become {
        /// By its place in [`BECOMES`].
        change: u8,
        /// What changes besides.
        axes: Axes,
        /// To what.
        to: Set,
    },
    /// This happens.
    Happens {
        /// What.
        what: Happening,
        /// Whether the rules do anything about it.
        taken: bool,
    },
    /// This is done.
    Does(Deed),
    /// This way is taken at a fork; only in models in which forks can be seen.
    Takes(Fork),
    /// The way passes this; only in a model that is marked.
    Marks(Mark),
}

/// For each combination of grade, identification and profile (see `check::space::who`) what it may become.
pub(crate) type Becomes = [Mask; 13];

impl Edge {
    /// How much of a surprise it is.
    pub(crate) fn surprise(&self) -> u32 {
        self.moves.iter().map(|step| if let Move::Happens { what, .. } = step { what.surprise() } else { 0 }).sum()
    }

    /// Whether it needs no customer.
    pub(crate) fn is_silent(&self) -> bool {
        self.moves.iter().all(|step| !matches!(step, Move::Happens { what, .. } if what.needs_customer()))
    }

    /// Whether a silence is reached on it.
    fn is_idle(&self) -> bool {
        self.moves.iter().any(|step| matches!(step, Move::Happens { what: Happening::Idle(_), .. }))
    }

    /// Whether those who come by it, and to whom no silence is told any more, can go on by another one.
    pub(crate) fn is_before(&self, next: &Edge) -> bool {
        self.is_told && next.is_silent() && !next.is_idle()
    }
}

impl Move {
    /// Where a set comes to. `becomes` is the table of changes of who the customer is; lists are the model's business.
    pub(crate) fn forward(self, diagrams: &mut Diagrams, becomes: &[Becomes], set: Set) -> Set {
        match self {
            Move::Only(these) => diagrams.and(set, these),
            Move::Change { axes, to } => {
                let rest = diagrams.forget(set, axes);
                diagrams.and(rest, to)
            }
            Move::Become { change, axes, to } => {
                let rest = diagrams.forget(set, axes);
                let changed = relate(diagrams, &becomes[usize::from(change)], rest);
                diagrams.and(changed, to)
            }
            Move::First { .. } | Move::Happens { .. } | Move::Does(_) | Move::Takes(_) | Move::Marks(_) => set,
        }
    }

    /// From where a set can come.
    pub(crate) fn backward(self, diagrams: &mut Diagrams, becomes: &[Becomes], set: Set) -> Set {
        match self {
            Move::Only(these) => diagrams.and(set, these),
            Move::Change { axes, to } => {
                let fitting = diagrams.and(set, to);
                diagrams.forget(fitting, axes)
            }
            Move::Become { change, axes, to } => {
                let fitting = diagrams.and(set, to);
                let table = becomes[usize::from(change)];
                let mut reverse = [0; 13];
                for (from, to) in table.iter().enumerate() {
                    (0..13).filter(|at| to & 1 << at != 0).for_each(|at| reverse[at] |= 1 << from);
                }
                let before = relate(diagrams, &reverse, fitting);
                diagrams.forget(before, axes)
            }
            Move::First { .. } | Move::Happens { .. } | Move::Does(_) | Move::Takes(_) | Move::Marks(_) => set,
        }
    }
}

/// The situations to which those of `set` lead when each combination becomes what `table` says.
fn relate(diagrams: &mut Diagrams, table: &Becomes, set: Set) -> Set {
    let who = diagrams.axes([WHO]);
    let mut union = Set::NOTHING;
    let mut done: Mask = 0;
    for (from, to) in table.iter().enumerate().filter(|(_, to)| **to != 0) {
        if done & 1 << from != 0 {
            continue;
        }
        // All that become the same go together.
        let alike = (from..13).filter(|at| table[*at] == *to).fold(0, |mask, at| mask | 1 << at);
        done |= alike;
        let here = diagrams.side(WHO, alike);
        let part = diagrams.and(set, here);
        let part = diagrams.forget(part, who);
        let there = diagrams.side(WHO, *to);
        let part = diagrams.and(part, there);
        union = diagrams.or(union, part);
    }
    union
}
