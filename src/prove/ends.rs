//! Whether a conversation can go on for ever though the customer has nothing to do with it.

use super::diagram::Set;
use super::explore::Reach;
use super::model::{LocationId, Model, is_silent};

/// What was found out.
pub(crate) enum Rounds {
    /// There are none.
    None,
    /// There are: for each place the situations that come round again and again.
    Some(Vec<Set>),
    /// The limit was reached first.
    Undecided,
}

/// The situations that go round for ever without the customer.
pub(crate) fn rounds(model: &mut Model, reach: &mut Reach) -> Rounds {
    let stretches = model.rounds();
    stretches.iter().for_each(|stretch| model.ready(*stretch));
    let count = model.locations.len();
    let mut here = vec![Set::NOTHING; count];
    for stretch in &stretches {
        for place in model.stretches[stretch.index()].places.clone() {
            let set = reach.at(model, place);
            here[place.index()] = model.diagrams.made(set);
        }
    }
    model.effort.begin();
    let mut silent = silent(model);
    silent.retain(|(at, _)| stretches.contains(&model.spot(LocationId(*at as u32)).0));
    keep_cycles(model, &mut silent);
    while !silent.is_empty() {
        let mut next = vec![Set::NOTHING; count];
        for (at, edge) in &silent {
            if !model.effort.step() {
                return Rounds::Undecided;
            }
            let (to, set) = model.end_of((*at, *edge), here[*at]);
            let set = model.diagrams.made(set);
            // Who comes to a stretch that is not looked at does not come back.
            next[to.index()] = model.diagrams.or(next[to.index()], set);
        }
        if model.diagrams.exhausted() {
            return Rounds::Undecided;
        }
        let mut shrunk = false;
        for at in 0..count {
            let less = model.diagrams.and(here[at], next[at]);
            shrunk |= less != here[at];
            here[at] = less;
        }
        silent.retain(|(at, _)| !here[*at].is_empty());
        if !shrunk {
            return Rounds::Some(here);
        }
    }
    if reach.complete && !model.diagrams.exhausted() { Rounds::None } else { Rounds::Undecided }
}

/// The ways on that need no customer, by place and edge.
pub(crate) fn silent(model: &Model) -> Vec<(usize, usize)> {
    let places = model.edges.iter().enumerate();
    let ways = places.flat_map(|(at, edges)| edges.iter().enumerate().map(move |(edge, way)| (at, edge, way)));
    let silent = ways.filter(|(_, _, way)| is_silent(&way.moves));
    silent.map(|(at, edge, _)| (at, edge)).collect()
}

impl Model<'_> {
    /// Where an edge leads, and who of `set` comes there.
    pub(crate) fn end_of(&mut self, (at, edge): (usize, usize), set: Set) -> (LocationId, Set) {
        let mut set = set;
        for step in 0..self.edges[at][edge].moves.len() {
            let step = self.edges[at][edge].moves[step];
            set = self.forward(step, set);
        }
        let to = self.edges[at][edge].to;
        let dead = self.dead(to);
        (to, self.diagrams.shed(set, dead))
    }
}

/// Drops the edges that cannot be part of a cycle because nothing leads to them or on from them.
fn keep_cycles(model: &Model, edges: &mut Vec<(usize, usize)>) {
    loop {
        let before = edges.len();
        let mut from = vec![false; model.locations.len()];
        let mut to = vec![false; model.locations.len()];
        for (at, edge) in edges.iter() {
            from[*at] = true;
            to[model.edges[*at][*edge].to.index()] = true;
        }
        edges.retain(|(at, edge)| to[*at] && from[model.edges[*at][*edge].to.index()]);
        if edges.len() == before {
            return;
        }
    }
}
