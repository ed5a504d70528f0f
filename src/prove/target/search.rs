//! Looks for everything that conversations can show: all of it at once from the beginning, the least surprising first,
//! and from the end of a conversation on for whatever comes next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::item::Item;
use super::mark::{Goals, Mark, stand};
use super::trail::{Find, Path, Start};
use crate::check::{COMBINATIONS, WHO};
use crate::ir::Workspace;
use crate::prove::Limits;
use crate::prove::diagram::Set;
use crate::prove::example::{Example, example};
use crate::prove::model::{Interest, LocationId, Model, Move};
use crate::prove::witness::Surprise;
use crate::watch::Watch;

/// A workspace with all that its conversations can show.
pub(crate) struct Targets<'w> {
    model: Model<'w>,
    silent: Set,
    paths: Vec<Path>,
    found: BTreeMap<Item, Find>,
    complete: bool,
    goals: HashMap<Mark, Goals>,
}

/// A conversation that goes on: how far it has come.
#[derive(Clone, Copy)]
pub(crate) struct Ahead(Find);

impl<'w> Targets<'w> {
    /// Looks at all conversations of `workspace`, as far as the limits go.
    pub(crate) fn new(workspace: &'w Workspace, limits: &Limits, watch: &'w dyn Watch) -> Targets<'w> {
        let interest = Interest { marks: true, ..Interest::default() };
        let mut model = Model::new(workspace, &interest, limits, watch);
        let (complete, silent) = (!model.truncated, model.silent());
        let (paths, found, goals) = (Vec::new(), BTreeMap::new(), HashMap::new());
        let mut targets = Targets { model, silent, paths, found, complete, goals };
        targets.look_at_all();
        targets
    }

    /// What conversations can show, each with how surprising the least surprising conversation is that does.
    pub(crate) fn items(&self) -> impl Iterator<Item = (Item, u32)> {
        self.found.iter().map(|(item, find)| (*item, find.cost))
    }

    /// The workspace.
    pub(crate) fn workspace(&self) -> &'w Workspace {
        self.model.workspace
    }

    /// Whether that is all.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// So many of so many conversations are looked for; false where whoever looks on has seen enough.
    pub(crate) fn goes_on(&mut self, what: &'static str, done: usize, of: Option<usize>) -> bool {
        self.model.effort.goes_on(what, done, of);
        !self.model.effort.is_interrupted()
    }

    /// The least surprising conversation that shows the item.
    pub(crate) fn shows(&self, item: Item) -> Option<Ahead> {
        self.found.get(&item).copied().map(Ahead)
    }

    /// The conversation so far, as lines of a scenario without what the bot says, with other people for each `cast`.
    pub(crate) fn example(&mut self, ahead: Ahead, cast: usize) -> Example {
        let witness = self.model.trace(&self.paths, ahead.0);
        example(&self.model, &witness, cast)
    }

    /// How the conversation can go on to show something that is `wanted`, by looking at no more than so many ways on.
    pub(crate) fn onward(&mut self, from: Ahead, wanted: &dyn Fn(&Item) -> bool, ways: usize) -> Option<(Item, Ahead)> {
        let root = self.model.end_behind(&mut self.paths, from.0)?;
        let mut seen: HashMap<LocationId, Set> = HashMap::new();
        let mut queue = BinaryHeap::from([(Reverse((from.0.cost, 0)), Reverse(root))]);
        let mut best: Option<(Item, Find)> = None;
        let mut left = ways;
        while let Some((Reverse((cost, told)), Reverse(at))) = queue.pop() {
            if best.is_some_and(|(_, best)| best.cost <= cost) {
                break;
            }
            let location = self.paths[at].location;
            let known = seen.get(&location).copied().unwrap_or(Set::NOTHING);
            let fresh = self.model.diagrams.minus(self.paths[at].set, known);
            if fresh.is_empty() {
                continue;
            }
            self.paths[at].set = fresh;
            seen.insert(location, self.model.diagrams.or(known, fresh));
            for edge in 0..self.model.edges[location.index()].len() {
                if left == 0 {
                    return best.map(|(item, find)| (item, Ahead(find)));
                }
                left -= 1;
                let cost = self.cost(cost, location, edge);
                let find = |step, set| Find { path: at, edge, step, set, cost };
                let (first, set) = self.first(location, edge, fresh, wanted);
                if let Some((item, step, set)) = first
                    && best.is_none_or(|(_, best)| cost < best.cost)
                {
                    best = Some((item, find(step, set)));
                }
                self.go_on(at, edge, set, (cost, told), &mut queue);
            }
        }
        best.map(|(item, find)| (item, Ahead(find)))
    }

    /// Finds the least surprising way to everything.
    fn look_at_all(&mut self) {
        let mut seen = vec![Set::NOTHING; self.model.locations.len()];
        self.paths.push(Path { from: Start::Before, location: LocationId(0), set: self.model.initial });
        let mut queue = BinaryHeap::from([(Reverse((0, 0)), Reverse(0))]);
        self.model.effort.begin();
        while let Some((Reverse((cost, told)), Reverse(at))) = queue.pop() {
            let location = self.paths[at].location;
            let fresh = self.model.diagrams.minus(self.paths[at].set, seen[location.index()]);
            if fresh.is_empty() {
                continue;
            }
            self.paths[at].set = fresh;
            seen[location.index()] = self.model.diagrams.or(seen[location.index()], fresh);
            for edge in 0..self.model.edges[location.index()].len() {
                if !self.model.effort.step() || self.model.diagrams.exhausted() {
                    self.complete = false;
                    return;
                }
                let cost = self.cost(cost, location, edge);
                let set = self.note_all(at, edge, fresh, cost);
                self.go_on(at, edge, set, (cost, told), &mut queue);
            }
        }
        self.complete &= !self.model.diagrams.exhausted();
    }

    fn cost(&self, before: u32, location: LocationId, edge: usize) -> u32 {
        before.saturating_add(1).saturating_add(self.model.edges[location.index()][edge].surprise())
    }

    fn go_on(&mut self, at: usize, edge: usize, set: Set, cost: Surprise, queue: &mut Queue) {
        let to = self.model.edges[self.paths[at].location.index()][edge].to;
        // Whoever comes there may have come with facts that do not matter any more.
        let cost = self.model.surprise(cost, set, self.silent);
        let dead = self.model.dead(to);
        let set = self.model.diagrams.forget(set, dead);
        if !set.is_empty() {
            queue.push((Reverse(cost), Reverse(self.paths.len())));
            self.paths.push(Path { from: Start::Edge { path: at, edge, part: None }, location: to, set });
        }
    }

    /// Follows an edge and notes everything that shows on it for the first time; who comes to its end.
    fn note_all(&mut self, at: usize, edge: usize, mut set: Set, cost: u32) -> Set {
        let location = self.paths[at].location;
        for step in 0..=self.model.edges[location.index()][edge].moves.len() {
            let goals = self.goals_behind(location, edge, step, set);
            for (item, goal) in &goals {
                if self.found.contains_key(item) {
                    continue;
                }
                let shows = self.model.diagrams.and(set, *goal);
                if !shows.is_empty() {
                    self.found.insert(*item, Find { path: at, edge, step, set: shows, cost });
                }
            }
            self.keep(location, edge, step, goals);
            set = self.step(location, edge, step, set);
            if set.is_empty() {
                break;
            }
        }
        set
    }

    /// Follows an edge; the first that is wanted on it, and who comes to its end.
    fn first(
        &mut self,
        location: LocationId,
        edge: usize,
        mut set: Set,
        wanted: &dyn Fn(&Item) -> bool,
    ) -> (Option<(Item, usize, Set)>, Set) {
        let mut first = None;
        for step in 0..=self.model.edges[location.index()][edge].moves.len() {
            if first.is_none() {
                let goals = self.goals_behind(location, edge, step, set);
                for (item, goal) in goals.iter().filter(|(item, _)| wanted(item)) {
                    let shows = self.model.diagrams.and(set, *goal);
                    if first.is_none() && !shows.is_empty() {
                        first = Some((*item, step, shows));
                    }
                }
                self.keep(location, edge, step, goals);
            }
            set = self.step(location, edge, step, set);
            if set.is_empty() {
                break;
            }
        }
        (first, set)
    }

    fn step(&mut self, location: LocationId, edge: usize, step: usize, set: Set) -> Set {
        match self.model.edges[location.index()][edge].moves.get(step).copied() {
            Some(step) => self.model.forward(step, set),
            None => set,
        }
    }

    /// What can show right in front of a move of an edge; at its end, what shows of who waits there.
    fn goals_behind(&mut self, location: LocationId, edge: usize, step: usize, set: Set) -> Goals {
        let here = &self.model.edges[location.index()][edge];
        match here.moves.get(step).copied() {
            Some(Move::Marks(mark)) => match self.goals.get_mut(&mark) {
                Some(known) => std::mem::take(known),
                None => self.model.goals_at(mark),
            },
            Some(Move::Happens { what, .. }) => {
                let point = self.model.locations[location.index()].point;
                self.model.event_at(point, what).map(|item| (item, Set::EVERYTHING)).into_iter().collect()
            }
            None if stand(self.model.locations[here.to.index()].point).is_some() && !set.is_empty() => {
                let open = 0..COMBINATIONS.len() as u8;
                open.map(|at| (Item::Customer(None, at), self.model.diagrams.side(WHO, 1 << at))).collect()
            }
            _ => Goals::new(),
        }
    }

    /// Puts goals back that were taken out to be looked at.
    fn keep(&mut self, location: LocationId, edge: usize, step: usize, goals: Goals) {
        if let Some(Move::Marks(mark)) = self.model.edges[location.index()][edge].moves.get(step).copied() {
            self.goals.insert(mark, goals);
        }
    }
}

type Queue = BinaryHeap<(Reverse<Surprise>, Reverse<usize>)>;
