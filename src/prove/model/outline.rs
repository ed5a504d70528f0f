//! The outline of a model: its stretches, how they lead to each other, and what matters at their beginnings.

use std::collections::BTreeSet;
use std::hash::Hash;

use super::contents::{Contents, Ground, declarations};
use super::{Axes, Happening, Model, Move, Root, StretchId};
use crate::check::Axis;
use crate::ir::{Event, Moment, Operand, Property};
use crate::prove::past::{Content, Digest, Life, Shape};

impl Model<'_> {
    /// Makes the outline. Stretches are opened only where the past does not know them.
    pub(super) fn outline(&mut self, properties: &[&Property]) {
        self.stand_on_past(properties);
        self.stretch_at(Root::Before);
        let mut next = 0;
        while next < self.stretches.len() && !self.truncated {
            self.find_exits(StretchId(next as u32));
            self.outlined += self.stretches[next].outline.places;
            next += 1;
        }
        self.rank_stretches();
        self.find_what_matters();
        for at in 0..self.stretches.len() {
            let first = self.stretches[at].places[0];
            self.bury(first);
        }
        self.initial = self.diagrams.forget(self.initial, self.dead[0]);
    }

    /// Tells the past what is the same everywhere, so that it keeps only what was found on the same ground.
    fn stand_on_past(&mut self, properties: &[&Property]) {
        let writing = |moment: &Moment| matches!(moment, Moment::Event(Event::Writes(words)) if !words.is_empty());
        let mut moments = properties.iter().flat_map(|property| property.kind.parts().1);
        let hears = moments.any(writing);
        let says = hears.then_some(&self.events.vocabulary);
        // Of a memory a value may be set that was none of its own before. Facts are set by nobody.
        let told_apart = |operand| match operand {
            Operand::Fact(_) => Content::from(!self.space.axes(operand).is_empty()),
            Operand::Memory(_) => Digest::of(self.space.told_apart(operand)),
        };
        let ground = Ground { joins: &self.joins, reads: &self.reads, says, told_apart: &told_apart };
        self.contents = Contents::new(self.workspace, &ground);
        let mut digest = Digest::default();
        declarations(self.workspace).hash(&mut digest);
        let events = &self.events;
        events.vocabulary.told_apart().hash(&mut digest);
        format!("{:?}", (&events.becomes, &events.watched, events.writing_matters)).hash(&mut digest);
        events.idle_option.is_some().hash(&mut digest);
        let fresh: Vec<Axis> = self.past.fresh().to_vec();
        let fresh = self.diagrams.axes(fresh);
        let said = digest.content();
        let [before, now] = [fresh, Axes::NONE].map(|fresh| Digest::of((said, self.happenings(fresh))));
        self.past.stands_on(before, now);
    }

    /// What can happen at all waits, and who may come there in the beginning, without a word about some axes.
    fn happenings(&mut self, without: Axes) -> Content {
        let mut digest = Digest::default();
        let events = &self.events;
        let single: Vec<Move> = events.meanwhile.into_iter().chain(events.wrote).collect();
        let of_identity: Vec<(Happening, Move)> =
            events.identity.iter().flat_map(|(what, moves)| moves.iter().map(|step| (*what, *step))).collect();
        for step in single {
            self.silent_about(step, without).hash(&mut digest);
        }
        for (what, step) in of_identity {
            (what, self.silent_about(step, without)).hash(&mut digest);
        }
        (self.diagrams.without(self.waits_read, without), self.diagrams.forget(self.initial, without))
            .hash(&mut digest);
        digest.content()
    }

    fn silent_about(&mut self, step: Move, without: Axes) -> Move {
        match step {
            Move::Only(set) => Move::Only(self.diagrams.forget(set, without)),
            Move::Change { axes, to } => {
                Move::Change { axes: self.diagrams.without(axes, without), to: self.diagrams.forget(to, without) }
            }
            Move::Become { change, axes, to } => Move::Become {
                change,
                axes: self.diagrams.without(axes, without),
                to: self.diagrams.forget(to, without),
            },
            other => other,
        }
    }

    /// Where a stretch leads, from the past or from its ways.
    fn find_exits(&mut self, id: StretchId) {
        let begins = self.stretches[id.index()].begins;
        let (content, bodies) = self.contents.of_stretch(self.workspace, begins);
        let stretch = &mut self.stretches[id.index()];
        (stretch.content, stretch.bodies) = (content, bodies);
        let tells_all = self.contents.tells_all;
        if let Some(known) = self.past.shapes.get(content).filter(|_| tells_all).cloned() {
            self.truncated |= self.outlined + known.outline.places > self.limits.locations;
            self.truncated |= !self.effort.spend(known.outline.places);
            let exits: Option<Vec<StretchId>> = known
                .exits
                .into_iter()
                .map(|exit| {
                    let exit = self.contents.find(exit)?;
                    self.stretch_at(exit)
                })
                .collect();
            if let Some(exits) = exits {
                (self.stretches[id.index()].exits, self.stretches[id.index()].outline) = (exits, known.outline);
                return;
            }
        }
        self.open(id, true);
        let stretch = &self.stretches[id.index()];
        let exits = stretch.exits.iter().map(|exit| self.contents.say(self.stretches[exit.index()].begins));
        let (Some(exits), false) = (exits.collect(), self.truncated) else { return };
        let outline = stretch.outline.clone();
        self.past.shapes.insert(content, Shape { exits, outline });
    }

    /// Ranks the stretches: what follows comes behind where it follows from, but for loops.
    fn rank_stretches(&mut self) {
        let mut seen = vec![false; self.stretches.len()];
        let mut next = self.stretches.len() as u32;
        let mut stack = vec![(0, 0)];
        seen[0] = true;
        while let Some((at, exit)) = stack.pop() {
            match self.stretches[at].exits.get(exit) {
                Some(to) => {
                    stack.push((at, exit + 1));
                    if !std::mem::replace(&mut seen[to.index()], true) {
                        stack.push((to.index(), 0));
                    }
                }
                None => {
                    next -= 1;
                    self.stretches[at].rank = next;
                }
            }
        }
    }

    /// Finds out which axes matter at the beginning of each stretch.
    fn find_what_matters(&mut self) {
        let mut before = vec![Vec::new(); self.stretches.len()];
        for (at, stretch) in self.stretches.iter().enumerate() {
            stretch.exits.iter().for_each(|exit| before[exit.index()].push(at));
        }
        let rank = |model: &Model, at: usize| (std::cmp::Reverse(model.stretches[at].rank), at);
        let mut queue: BTreeSet<_> = (0..self.stretches.len()).map(|at| rank(self, at)).collect();
        while let Some((_, at)) = queue.pop_first() {
            let here = self.what_matters(StretchId(at as u32));
            let first = self.stretches[at].places[0].index();
            if here != std::mem::replace(&mut self.live[first], here) {
                queue.extend(before[at].iter().map(|at| rank(self, *at)));
            }
        }
    }

    /// Which axes matter at the beginning of a stretch, given those at its exits.
    fn what_matters(&mut self, id: StretchId) -> Axes {
        let stretch = &self.stretches[id.index()];
        let mut digest = Digest::default();
        stretch.content.hash(&mut digest);
        stretch
            .exits
            .iter()
            .for_each(|exit| self.live[self.stretches[exit.index()].places[0].index()].hash(&mut digest));
        let ways = digest.content();
        let key = Digest::of((ways, self.contents.read_in(&stretch.bodies)));
        let remembers = self.contents.tells_all && !self.truncated;
        let known = self.past.lives.get(key).filter(|_| remembers).cloned();
        let life = known.unwrap_or_else(|| {
            self.open(id, false);
            let first = self.stretches[id.index()].places[0].index();
            let before = self.live[first];
            self.settle(id);
            let left = self.left_of_ways(id);
            Life { here: std::mem::replace(&mut self.live[first], before), left }
        });
        // What properties read matters only as far as it changes what is left of the ways.
        self.stretches[id.index()].key = remembers.then(|| Digest::of((ways, life.left)));
        let here = life.here;
        if remembers {
            self.past.lives.insert(key, life);
        }
        here
    }

    /// What a settled stretch does to those who come there: what its ways do without what does not matter behind them, and
    /// what matters where.
    fn left_of_ways(&self, id: StretchId) -> Content {
        let mut digest = Digest::default();
        for place in &self.stretches[id.index()].places {
            self.live[place.index()].hash(&mut digest);
            self.edges[place.index()].iter().for_each(|way| self.left_of(way.less).hash(&mut digest));
        }
        digest.content()
    }
}
