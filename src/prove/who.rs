//! In which situations something is done: the condition that amounts to, and a conversation that shows it.

use super::Limits;
use super::diagram::Set;
use super::example::Example;
use super::explore::explore;
use super::model::{Fork, Interest, LocationId, Model};
use super::monitor::Sight;
use super::never_done::never_done;
use super::report::NeverDone;
use super::shown::{Player, shown};
use super::watched::Watched;
use super::witness::Goal;
use crate::check::{Axis, Cube, Mask};
use crate::ir::{NodeId, Operand, Workspace};
use crate::watch::Watch;

/// Something that is done, or a way that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// A node does what it does.
    Does(NodeId),
    /// A way is taken at a fork.
    Takes(Fork),
}

/// In which situations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Conditions of which one holds; one that has no parts is everybody.
    pub(crate) who: Vec<Vec<String>>,
    /// Whether there are more of them.
    pub(crate) more: bool,
    /// The least surprising conversation in which it is seen.
    pub(crate) example: Option<Example>,
}

/// What is known of some sites.
pub(crate) struct Sightings {
    /// For each of them.
    pub(crate) seen: Vec<Seen>,
    /// What no conversation comes to at all.
    pub(crate) never: Vec<NeverDone>,
    /// Whether all conversations were looked at.
    pub(crate) complete: bool,
}

/// How many conditions are told.
const TOLD: usize = 6;

/// In which situations each of `sites` is seen; conversations that are found are given to `play`.
pub(crate) fn sightings(
    workspace: &Workspace,
    sites: &[Site],
    (limits, watch): (&Limits, &dyn Watch),
    play: &Player,
) -> Sightings {
    let nodes: Vec<NodeId> =
        sites.iter().filter_map(|site| if let Site::Does(node) = site { Some(*node) } else { None }).collect();
    let interest = Interest { nodes: &nodes, forks: true, ..Interest::default() };
    let mut model = Model::new(workspace, &interest, limits, watch);
    let mut reach = explore(&mut model, Watched::Together(&[]));
    let mut sets = vec![Set::NOTHING; sites.len()];
    reach.view(&mut model, |model, _, sight, set| {
        for (at, site) in sites.iter().enumerate() {
            if is(*site, sight) {
                sets[at] = model.diagrams.or(sets[at], set);
            }
        }
    });
    let seen = sites.iter().zip(sets).map(|(site, set)| seen(&mut model, *site, set, play)).collect();
    let complete = reach.complete && !model.diagrams.exhausted();
    Sightings { seen, never: never_done(workspace, &reach), complete }
}

fn is(site: Site, sight: Sight) -> bool {
    match (site, sight) {
        (Site::Does(node), Sight::Does(deed)) => deed.node == node,
        (Site::Takes(fork), Sight::Takes(taken)) => fork == taken,
        _ => false,
    }
}

fn seen(model: &mut Model, site: Site, set: Set, play: &Player) -> Seen {
    if set.is_empty() {
        return Seen::default();
    }
    // What was remembered says how far the conversation has come, which the place of the line says anyhow; it matters to
    // somebody where a condition asks about it.
    let asked = model.asked_about();
    let unasked =
        model.space.operands().filter(|operand| matches!(operand, Operand::Memory(_)) && !asked.contains(operand));
    let unasked: Vec<Operand> = unasked.collect();
    let unasked = model.axes_of(unasked);
    let set = model.diagrams.forget(set, unasked);
    let (who, more) = model.conditions(set, Set::EVERYTHING, TOLD);
    let wanted =
        |_: &mut Model, _: LocationId, sight: Sight| if is(site, sight) { Set::EVERYTHING } else { Set::NOTHING };
    Seen { who, more, example: shown(model, &Goal::Seen(&wanted), play) }
}

impl Model<'_> {
    /// A set as conditions of which one holds, each in parts, said to somebody who knows that a situation is one of
    /// `among`; and whether there are more than `most` of them.
    pub(crate) fn conditions(&mut self, set: Set, among: Set, most: usize) -> (Vec<Vec<String>>, bool) {
        let unsaid = self.unsaid();
        let set = self.diagrams.forget(set, unsaid);
        let possible = self.possible_everywhere();
        let known = self.diagrams.and(possible, among);
        let beyond = self.diagrams.minus(Set::EVERYTHING, known);
        let allowed = self.diagrams.or(set, beyond);
        let (boxes, all) = self.diagrams.boxes_within(set, allowed, most);
        let mut told: Vec<Vec<String>> = Vec::new();
        for cube in &boxes {
            let sentence = self.space.sentence(cube);
            let narrow = self.tightened(set, cube);
            let narrow = self.space.sentence(&narrow);
            // `plan is gold` says more than `plan is not free`, where nobody else is left, and is no longer.
            let length = |sentence: &[String]| sentence.iter().map(String::len).sum::<usize>();
            let mut sentence = if length(&narrow) <= length(&sentence) { narrow } else { sentence };
            if let [alone] = sentence.as_mut_slice()
                && let Some(bare) = alone.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
            {
                *alone = bare.to_string();
            }
            if sentence.is_empty() {
                return (vec![sentence], false);
            }
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
        (told, !all)
    }

    /// The box without the classes that nobody of a set has in it.
    fn tightened(&mut self, set: Set, cube: &Cube) -> Cube {
        let inside = self.diagrams.cube(cube);
        let inside = self.diagrams.and(set, inside);
        let mut has = |axis: Axis, class: u8| {
            let side = self.diagrams.side(axis, 1 << class);
            !self.diagrams.and(inside, side).is_empty()
        };
        let sides = cube.sides().iter().map(|(axis, mask)| {
            let classes = (0..Mask::BITS as u8).filter(|class| mask & 1 << class != 0);
            (*axis, classes.filter(|class| has(*axis, *class)).fold(0, |all: Mask, class| all | 1 << class))
        });
        Cube::of(sides.collect())
    }
}
