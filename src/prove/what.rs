//! What somebody experiences whose facts stay as they are: the tree of all that can happen, from the opening of the chat.

use super::Limits;
use super::diagram::Set;
use super::model::{Context, Deed, Fork, Happening, Interest, Location, LocationId, Model, Move, Point, Setting};
use crate::ir::{Property, PropertyKind, Workspace};
use crate::watch::Watch;
use std::collections::HashMap;

/// Something that can happen, and the ways that the rules go on then.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    /// What happens.
    pub(crate) what: Happening,
    /// Where.
    pub(crate) at: LocationId,
    /// The ways.
    pub(crate) ways: Vec<Way>,
    /// Whether there are more ways than are told.
    pub(crate) more: bool,
}

/// A way that the rules go.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// For whom of those who are here, as conditions of which one holds; none where it is all of them.
    pub(crate) who: Vec<Vec<String>>,
    /// Whether there are more such conditions.
    pub(crate) more_who: bool,
    /// What the rules do.
    pub(crate) deeds: Vec<Deed>,
    /// Where that leads.
    pub(crate) to: Location,
    /// What can happen there.
    pub(crate) then: Then,
}

/// What comes behind a way.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// All this.
    Turns(Vec<Turn>),
    /// What was told of this place before.
    Before,
    /// More than is told.
    Further,
    /// Nothing.
    End,
}

/// How much of the tree is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// How many things that happen one after the other.
    pub(crate) depth: usize,
    /// How many ways on from each of them.
    pub(crate) width: usize,
}

/// The tree for whom the condition of `facts` holds, and the model that it was made from: something may be missing where
/// that is truncated.
pub(crate) fn experience<'w>(
    workspace: &'w Workspace,
    facts: &'w Property,
    extent: Extent,
    (limits, watch): (&Limits, &'w dyn Watch),
) -> (Model<'w>, Vec<Turn>) {
    let properties = [facts];
    let interest = Interest { properties: &properties, forks: true, ..Interest::default() };
    let mut model = Model::untrimmed(workspace, &interest, (limits, watch), Setting::default(), None);
    model.find_what_is_dead();
    let mut set = model.initial;
    if let PropertyKind::Possible { when: Some(condition), .. } = &facts.kind {
        let these = model.condition(condition, true);
        set = model.diagrams.and(set, these);
    }
    let mut told = HashMap::new();
    let turns = turns(&mut model, LocationId(0), set, extent, &mut told);
    (model, turns)
}

/// How many ways are followed from one happening before what is left is only said to be there.
const FOLLOWED: usize = 256;

fn turns(
    model: &mut Model,
    here: LocationId,
    set: Set,
    extent: Extent,
    told: &mut HashMap<(Point, Context), Set>,
) -> Vec<Turn> {
    let mut found: Vec<(Happening, Set, Vec<Run>)> = Vec::new();
    for edge in 0..model.edges[here.index()].len() {
        let moves = &model.edges[here.index()][edge].moves;
        let Some(behind) = moves.iter().position(|step| matches!(step, Move::Happens { .. })) else { continue };
        let Move::Happens { what, taken } = moves[behind] else { continue };
        if !taken || matches!(what, Happening::Names(_)) || is_everywhere(model, here, edge) {
            continue;
        }
        let after = given(model, here, edge, behind, set);
        let run = Run { at: (here, Some(edge), behind + 1), set: after, deeds: Vec::new() };
        match found.iter_mut().find(|(known, _, _)| *known == what) {
            Some((_, among, runs)) => {
                *among = model.diagrams.or(*among, after);
                runs.push(run);
            }
            None => found.push((what, after, vec![run])),
        }
    }
    let mut turns = Vec::new();
    for (what, among, runs) in found {
        let (arrived, more) = arrive(model, runs, extent.width);
        let ways = arrived.into_iter().map(|run| way(model, run, among, extent, told)).collect();
        turns.push(Turn { what, at: here, ways, more });
    }
    turns.retain(|turn| !turn.ways.is_empty());
    turns
}

/// A way that is being followed: from a place on, or on an edge in front of a move.
struct Run {
    at: (LocationId, Option<usize>, usize),
    set: Set,
    deeds: Vec<Deed>,
}

/// What happens changes the facts, but nothing changes by itself.
fn given(model: &mut Model, here: LocationId, edge: usize, behind: usize, set: Set) -> Set {
    let mut set = set;
    for at in 0..behind {
        let step = model.edges[here.index()][edge].moves[at];
        if !model.is_meanwhile(step) {
            set = model.forward(step, set);
        }
    }
    set
}

/// Whether a way is that of a handler of the workspace, which is in force everywhere and told once.
fn is_everywhere(model: &Model, here: LocationId, edge: usize) -> bool {
    model.edges[here.index()][edge].moves.iter().any(|step| match step {
        Move::Takes(Fork::Handler(handler)) => model.workspace.workspace_handlers.contains(handler),
        _ => false,
    })
}

/// Follows runs up to where they wait or end; those that do the same and come to the same place are one.
fn arrive(model: &mut Model, runs: Vec<Run>, width: usize) -> (Vec<Run>, bool) {
    let mut open: Vec<Run> = runs.into_iter().rev().collect();
    let mut arrived: Vec<Run> = Vec::new();
    let (mut followed, mut more) = (0, false);
    while let Some(run) = open.pop() {
        if run.set.is_empty() {
            continue;
        }
        followed += 1;
        if followed > FOLLOWED {
            more = true;
            break;
        }
        let (place, edge, step) = run.at;
        let Some(edge) = edge else {
            let rests = !matches!(model.locations[place.index()].point, Point::At(_));
            let same = arrived.iter().position(|other| other.at == run.at && other.deeds == run.deeds);
            match (rests, same) {
                (true, Some(same)) => arrived[same].set = model.diagrams.or(arrived[same].set, run.set),
                (true, None) => arrived.push(run),
                (false, _) => {
                    let ways = (0..model.edges[place.index()].len()).rev();
                    open.extend(ways.map(|edge| Run {
                        at: (place, Some(edge), 0),
                        set: run.set,
                        deeds: run.deeds.clone(),
                    }));
                }
            }
            continue;
        };
        open.push(along(model, run, place, edge, step));
    }
    more |= arrived.len() > width;
    arrived.truncate(width);
    (arrived, more)
}

fn along(model: &mut Model, mut run: Run, place: LocationId, edge: usize, step: usize) -> Run {
    for at in step..model.edges[place.index()][edge].moves.len() {
        match model.edges[place.index()][edge].moves[at] {
            Move::Does(deed) => run.deeds.push(deed),
            step => run.set = model.forward(step, run.set),
        }
    }
    run.at = (model.edges[place.index()][edge].to, None, 0);
    run
}

fn way(model: &mut Model, run: Run, among: Set, extent: Extent, told: &mut HashMap<(Point, Context), Set>) -> Way {
    let (place, _, _) = run.at;
    let (mut who, more_who) = model.conditions(run.set, among, 3);
    if who.iter().any(Vec::is_empty) {
        who.clear();
    }
    let to = model.locations[place.index()];
    let known = told.get(&to.spot()).copied().unwrap_or(Set::NOTHING);
    let new = model.diagrams.minus(run.set, known);
    let then = match to.point {
        Point::Ended | Point::Left | Point::HandedOff(_) | Point::Before | Point::At(_) => Then::End,
        _ if new.is_empty() => Then::Before,
        _ if extent.depth <= 1 => Then::Further,
        _ => {
            let all = model.diagrams.or(known, run.set);
            told.insert(to.spot(), all);
            Then::Turns(turns(model, place, run.set, Extent { depth: extent.depth - 1, ..extent }, told))
        }
    };
    Way { who, more_who, deeds: run.deeds, to, then }
}
