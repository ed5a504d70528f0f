//! What a whole exploration has seen: every sight in all conversations, with the situations in which it is seen.

use super::diagram::Set;
use super::explore::Reach;
use super::model::{LocationId, Model, Move};
use super::monitor::Sight;

impl Reach {
    /// Shows everything that is seen in any conversation: on a way from which place, what, and in which situations.
    ///
    /// A sight comes once for every way that it is seen on. Situations say nothing of facts that do not matter any more,
    /// unless somebody is [interested](super::model::Interest) in them there.
    pub(crate) fn view(&mut self, model: &mut Model, mut show: impl FnMut(&mut Model, LocationId, Sight, Set)) {
        for at in 0..model.locations.len() {
            let location = LocationId(at as u32);
            let here = self.at(model, location);
            for edge in 0..if here.is_empty() { 0 } else { model.edges[at].len() } {
                let mut set = here;
                for step in 0..model.edges[at][edge].moves.len() {
                    let step = model.edges[at][edge].moves[step];
                    if let Some(sight) = Sight::of(step) {
                        show(model, location, sight, set);
                    }
                    set = model.forward(step, set);
                    if set.is_empty() {
                        break;
                    }
                }
                if !set.is_empty() {
                    show(model, location, Sight::At(model.edges[at][edge].to), set);
                }
            }
        }
    }
}

impl Sight {
    /// What can be seen of a move.
    pub(crate) fn of(step: Move) -> Option<Sight> {
        match step {
            Move::Happens { what, taken } => Some(Sight::Happens(what, taken)),
            Move::Does(deed) => Some(Sight::Does(deed)),
            Move::Takes(fork) => Some(Sight::Takes(fork)),
            Move::Only(_) | Move::First { .. } | Move::Change { .. } | Move::Become { .. } | Move::Marks(_) => None,
        }
    }
}
