//! In which order bodies and nodes are gone through, so that little has to be gone through twice.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Model;
use crate::ir::{Body, NodeKind};

/// The bodies that are still to be gone through, in the order that is best for it.
pub(super) struct Agenda {
    bodies: Vec<Body>,
    ranks: BTreeMap<Body, usize>,
    /// To be gone through in this round, behind where the round has come to.
    open: BTreeSet<usize>,
    /// To be gone through in the next round.
    later: BTreeSet<usize>,
    at: usize,
}

impl Agenda {
    /// Nothing to do yet.
    pub(super) fn new(model: &Model) -> Agenda {
        let next = |body: Body| -> Vec<Body> {
            let called = model.body(body).filter_map(|(_, node)| match node.kind {
                NodeKind::Pivot(thread) => Some(Body::Thread(thread)),
                NodeKind::Do { steps, .. } => Some(Body::Steps(steps)),
                _ => None,
            });
            called.collect()
        };
        let bodies = backwards(std::iter::once(Body::Start).chain(model.bodies()), next);
        let ranks = bodies.iter().enumerate().map(|(rank, body)| (*body, rank)).collect();
        Agenda { bodies, ranks, open: BTreeSet::new(), later: BTreeSet::new(), at: 0 }
    }

    /// This body must be gone through.
    pub(super) fn add(&mut self, body: Body) {
        let Some(rank) = self.ranks.get(&body).copied() else { return };
        // Going back at once would go through all that is behind it again, for each single piece of news.
        if rank > self.at {
            self.open.insert(rank)
        } else {
            self.later.insert(rank)
        };
    }

    /// The body to go through next.
    pub(super) fn next(&mut self) -> Option<Body> {
        if self.open.is_empty() {
            std::mem::swap(&mut self.open, &mut self.later);
        }
        self.at = self.open.pop_first()?;
        Some(self.bodies[self.at])
    }
}

/// All that `roots` lead to: each behind what leads to it, but for cycles.
pub(super) fn backwards<T: Copy + Ord>(roots: impl Iterator<Item = T>, next: impl Fn(T) -> Vec<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    let mut finished = Vec::new();
    let roots: Vec<T> = roots.collect();
    for root in roots.into_iter().rev() {
        let mut open = vec![(root, false)];
        while let Some((item, leaving)) = open.pop() {
            if leaving {
                finished.push(item);
            } else if seen.insert(item) {
                open.push((item, true));
                open.extend(next(item).into_iter().rev().filter(|item| !seen.contains(item)).map(|item| (item, false)));
            }
        }
    }
    finished.reverse();
    finished
}
