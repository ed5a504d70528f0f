//! Whether everybody who may wait for ever could still get out: by something that the customer, the host or the site does.

use std::collections::BTreeSet;

use super::diagram::Set;
use super::model::{Edge, Happening, LocationId, Model, Move, Point};

/// Of `kept`, at each place, the ones who never come to an end, whatever happens; none where the limits were reached
/// first. Whoever neither goes round nor waits without a limit comes to an end by doing nothing, so nobody else has to be
/// looked at.
pub(crate) fn trapped(model: &mut Model, kept: &[Set]) -> Option<Vec<Set>> {
    let places = places_behind(model, kept);
    let mut before: Vec<Vec<(usize, usize)>> = vec![Vec::new(); model.locations.len()];
    for at in &places {
        for (edge, way) in model.edges[*at].iter().enumerate().filter(|(_, way)| leads_on(way)) {
            before[way.to.index()].push((*at, edge));
        }
    }
    let ends: Vec<usize> = places.iter().copied().filter(|at| is_end(model.locations[*at].point)).collect();
    let mut free = vec![Set::NOTHING; model.locations.len()];
    ends.iter().for_each(|at| free[*at] = Set::EVERYTHING);
    let mut queue: BTreeSet<usize> = ends.into_iter().collect();
    model.effort.begin();
    while let Some(at) = queue.pop_last() {
        for (from, edge) in &before[at] {
            if !model.effort.step() || model.diagrams.exhausted() {
                return None;
            }
            let mut who = free[at];
            for step in (0..model.edges[*from][*edge].moves.len()).rev() {
                who = model.backward(model.edges[*from][*edge].moves[step], who);
            }
            let more = model.diagrams.or(free[*from], who);
            if more != free[*from] {
                free[*from] = more;
                queue.insert(*from);
            }
        }
    }
    let trapped = kept.iter().zip(&free).map(|(kept, free)| model.diagrams.minus(*kept, *free)).collect();
    (!model.diagrams.exhausted()).then_some(trapped)
}

/// The places that can be reached from where somebody is kept.
fn places_behind(model: &mut Model, kept: &[Set]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..kept.len()).filter(|at| !kept[*at].is_empty()).collect();
    let mut known: BTreeSet<usize> = places.iter().copied().collect();
    let mut next = 0;
    while let Some(at) = places.get(next).copied() {
        next += 1;
        let (stretch, _) = model.spot(LocationId(at as u32));
        model.ready(stretch);
        let onward = model.edges[at].iter().filter(|way| leads_on(way)).map(|way| way.to.index());
        places.extend(onward.filter(|to| known.insert(*to)));
    }
    places
}

/// That another person takes the customer's place is no way out for the customer.
fn leads_on(way: &Edge) -> bool {
    let replaced = |step: &Move| matches!(step, Move::Happens { what: Happening::BecomesSomeoneElse, .. });
    !way.moves.iter().any(replaced)
}

fn is_end(point: Point) -> bool {
    matches!(point, Point::HandedOff(_) | Point::Ended)
}
