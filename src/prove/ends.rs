//! Whether a conversation can go on for ever though the customer has nothing to do with it.

use super::diagram::Set;
use super::explore::Reach;
use super::model::{Edge, LocationId, Model};

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
    silent.retain(|way| stretches.contains(&model.spot(LocationId(way.first.0 as u32)).0));
    keep_cycles(model, &mut silent);
    while !silent.is_empty() {
        let mut next = vec![Set::NOTHING; count];
        for way in &silent {
            if !model.effort.step() {
                return Rounds::Undecided;
            }
            let (to, set) = model.end_of_all(*way, here[way.first.0]);
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
        silent.retain(|way| !here[way.first.0].is_empty());
        if !shrunk && !silent.is_empty() {
            return Rounds::Some(here);
        }
    }
    if reach.complete && !model.diagrams.exhausted() { Rounds::None } else { Rounds::Undecided }
}

/// All ways on that need no customer.
pub(crate) fn silent(model: &Model) -> Vec<SilentWay> {
    (0..model.edges.len()).flat_map(|at| model.silent_ways(at)).collect()
}

/// One or two edges that are gone one after the other, each by its place.
#[derive(Clone, Copy)]
pub(crate) struct SilentWay {
    pub(crate) first: (usize, usize),
    then: Option<(usize, usize)>,
}

impl SilentWay {
    /// The edge by which it comes to its end.
    pub(crate) fn last(self) -> (usize, usize) {
        self.then.unwrap_or(self.first)
    }

    /// Its edges.
    pub(crate) fn edges(self) -> impl Iterator<Item = (usize, usize)> {
        std::iter::once(self.first).chain(self.then)
    }
}

impl Model<'_> {
    /// The ways on from a place that need no customer. Whoever has come to a place where silence that was told is forgotten
    /// goes on from there by what is not told of silence.
    pub(crate) fn silent_ways(&self, at: usize) -> impl Iterator<Item = SilentWay> {
        let silent = self.edges[at].iter().enumerate().filter(|(_, way)| way.is_silent());
        silent.flat_map(move |(edge, way)| {
            let first = (at, edge);
            let alone = (!way.is_told).then_some(SilentWay { first, then: None });
            let next = self.edges[way.to.index()].iter().enumerate().filter(|(_, next)| way.is_before(next));
            let longer = next.map(move |(next, _)| SilentWay { first, then: Some((way.to.index(), next)) });
            alone.into_iter().chain(longer)
        })
    }

    /// An edge by its place.
    pub(crate) fn edge_of(&self, (at, edge): (usize, usize)) -> &Edge {
        &self.edges[at][edge]
    }

    /// Where a way leads, and who of `set` comes there.
    pub(crate) fn end_of_all(&mut self, way: SilentWay, set: Set) -> (LocationId, Set) {
        way.edges().fold((LocationId(0), set), |(_, set), edge| self.end_of(edge, set))
    }

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

/// Drops the ways that cannot be part of a cycle because nothing leads to them or on from them.
fn keep_cycles(model: &Model, ways: &mut Vec<SilentWay>) {
    let end = |way: &SilentWay| model.edge_of(way.last()).to.index();
    loop {
        let before = ways.len();
        let mut from = vec![false; model.locations.len()];
        let mut to = vec![false; model.locations.len()];
        for way in ways.iter() {
            from[way.first.0] = true;
            to[end(way)] = true;
        }
        ways.retain(|way| to[way.first.0] && from[end(way)]);
        if ways.len() == before {
            return;
        }
    }
}
