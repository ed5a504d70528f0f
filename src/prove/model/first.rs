//! Long lists of rules: whom a rule takes is told without what does not matter behind it.

use std::collections::HashMap;

use super::{Model, Move};
use crate::check::Cube;
use crate::ir::{Branch, NodeId};
use crate::prove::diagram::{Axes, Boxes, Set};

/// Shorter lists are told in full.
const LONG: usize = 48;

/// How many boxes a condition may come to.
const MOST_CUBES: usize = 256;

/// Which long list of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ListId(u32);

/// The long lists of a model.
#[derive(Default)]
pub(super) struct Lists {
    all: Vec<List>,
    /// Those that are known; none, where a condition is too complex.
    places: HashMap<NodeId, Option<ListId>>,
    taken: HashMap<(Move, Set), Set>,
}

struct List {
    /// Of whom each rule holds.
    rules: Vec<Set>,
    /// The boxes of all rules in their order, and how many stand above each rule.
    boxes: Boxes,
    above: Vec<usize>,
    /// What the rules ask about down to each, and down to the end.
    asked: Vec<Axes>,
    /// Whom no rule takes above each, as far down as somebody had to know.
    left: Vec<Set>,
}

impl Model<'_> {
    /// The list of a branch, if it is a long one, and something is forgotten behind it.
    pub(super) fn long_list(&mut self, node: NodeId, branches: &[Branch]) -> Option<ListId> {
        if branches.len() < LONG || self.marked || self.setting.keeps_all {
            return None;
        }
        if let Some(known) = self.lists.places.get(&node) {
            return *known;
        }
        let list = self.list(branches).map(|list| {
            self.lists.all.push(list);
            ListId(self.lists.all.len() as u32 - 1)
        });
        self.lists.places.insert(node, list);
        list
    }

    fn list(&mut self, branches: &[Branch]) -> Option<List> {
        let (mut all, mut above): (Vec<Cube>, Vec<usize>) = (Vec::new(), Vec::new());
        for branch in branches {
            above.push(all.len());
            all.extend(self.space.holds(&branch.condition).cubes(MOST_CUBES)?);
        }
        above.push(all.len());
        let rules: Vec<Set> = branches.iter().map(|branch| self.condition(&branch.condition, true)).collect();
        let mut asked = Vec::with_capacity(rules.len() + 1);
        let mut so_far = Axes::NONE;
        for rule in &rules {
            let own = self.diagrams.support(*rule);
            so_far = self.diagrams.either(so_far, own);
            asked.push(so_far);
        }
        asked.push(so_far);
        let boxes = self.diagrams.boxes(&all);
        Some(List { rules, boxes, above, asked, left: vec![Set::EVERYTHING] })
    }

    /// What a list asks about down to one of its rules.
    pub(super) fn asked_first(&self, list: ListId, place: u32) -> Axes {
        self.lists.all[list.0 as usize].asked[place as usize]
    }

    /// Those of `set` for whom a rule holds; all of them, behind the last rule.
    pub(crate) fn held_first(&mut self, list: ListId, place: u32, set: Set) -> Set {
        let rule = self.lists.all[list.0 as usize].rules.get(place as usize).copied();
        self.diagrams.and(set, rule.unwrap_or(Set::EVERYTHING))
    }

    /// Those of `set` whom a rule takes, and none above it, without some axes, unless many others matter.
    pub(super) fn taken_first(&mut self, list: ListId, place: u32, gone: Axes, set: Set) -> Set {
        let key = (Move::First { list, place, gone }, set);
        if let Some(known) = self.lists.taken.get(&key) {
            return *known;
        }
        let held = self.held_first(list, place, set);
        let List { boxes, above, .. } = &self.lists.all[list.0 as usize];
        let taken = self.diagrams.left_of(*boxes, above[place as usize], held, gone);
        self.lists.taken.insert(key, taken);
        taken
    }

    /// All of those of `set` whom a rule takes, and none above it: the large sets that the others do without.
    pub(super) fn all_taken_first(&mut self, list: ListId, place: u32, set: Set) -> Set {
        let held = self.held_first(list, place, set);
        let List { rules, left, .. } = &mut self.lists.all[list.0 as usize];
        while left.len() <= place as usize {
            let above = left[left.len() - 1];
            left.push(self.diagrams.minus(above, rules[left.len() - 1]));
        }
        self.diagrams.and(held, left[place as usize])
    }

    /// Some of those of `set` whom a rule takes, and none above it.
    pub(super) fn some_taken_first(&mut self, list: ListId, place: u32, set: Set) -> Set {
        let held = self.held_first(list, place, set);
        let List { boxes, above, .. } = &self.lists.all[list.0 as usize];
        self.diagrams.some_left_of(*boxes, above[place as usize], held)
    }
}
