//! One body, followed from what arrives at its beginning to all that leaves it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::agenda::backwards;
use super::{Flow, Model, To, leads};
use crate::check::space::Region;
use crate::ir::{Body, NodeId, StepsId, ThreadId};

/// What becomes of whoever gets to a body.
#[derive(Debug)]
pub(super) struct Followed {
    entry: Region,
    /// What came out of the steps that it runs.
    behind: Vec<(StepsId, Option<Region>)>,
    /// The situations in front of each of its nodes, in their order.
    regions: Vec<Option<Region>>,
    /// The situations in which its nodes wait, by their places in the body.
    waiting: Vec<(usize, Region)>,
    /// What leaves it, in the order of its nodes.
    pub(super) exits: Vec<(Exit, Region)>,
    /// Whether nothing is wrong with it.
    is_clean: AtomicBool,
}

/// How something leaves a body, for a while or for good.
#[derive(Clone, Copy, Debug)]
pub(super) enum Exit {
    /// A node waits.
    Waits,
    /// To the beginning of a thread.
    Thread(ThreadId),
    /// To the beginning of a `steps` block.
    Steps(StepsId),
    /// Back behind the `do`.
    Returns,
    /// To an agent.
    HandOff,
}

impl Followed {
    /// Nothing gets there.
    pub(super) fn nowhere(entry: &Region) -> Followed {
        Followed {
            entry: entry.clone(),
            behind: Vec::new(),
            regions: Vec::new(),
            waiting: Vec::new(),
            exits: Vec::new(),
            is_clean: AtomicBool::new(false),
        }
    }

    /// Whether following the same body from here, where this came out of its steps, gives the same.
    pub(super) fn begins_like(&self, entry: &Region, exits: &BTreeMap<StepsId, Region>) -> bool {
        self.entry == *entry && self.behind.iter().all(|(steps, exit)| exits.get(steps) == exit.as_ref())
    }
}

/// The situations in front of the nodes of one body.
#[derive(Clone, Copy)]
pub(crate) struct States<'f> {
    nodes: &'f [NodeId],
    followed: &'f Followed,
    places: &'f [u32],
}

impl<'f> States<'f> {
    pub(super) fn new(nodes: &'f [NodeId], followed: &'f Followed, model: &'f Model<'_>) -> States<'f> {
        States { nodes, followed, places: model.places() }
    }

    /// The nodes that something gets to, in their order, and the situations in front of each.
    pub(crate) fn iter(self) -> impl Iterator<Item = (NodeId, &'f Region)> {
        let both = self.nodes.iter().zip(&self.followed.regions);
        both.filter_map(|(node, region)| Some((*node, region.as_ref()?)))
    }

    /// The situations in which a node of this body waits, at the beginning of the wait.
    pub(crate) fn waiting(self, node: NodeId) -> Option<&'f Region> {
        let place = *self.places.get(node.index())? as usize;
        let at = self.followed.waiting.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(&self.followed.waiting[at].1)
    }

    /// Whether nothing was wrong with just this when it was last looked at.
    pub(crate) fn is_clean(self) -> bool {
        self.followed.is_clean.load(Ordering::Relaxed)
    }

    /// Nothing is wrong with this.
    pub(crate) fn note_clean(self) {
        self.followed.is_clean.store(true, Ordering::Relaxed);
    }
}

impl Flow<'_> {
    /// Follows what arrives at a body until nothing new arrives anywhere in it.
    pub(super) fn follow_body(&self, body: Body, entry: &Region) -> Followed {
        let nodes = self.model.nodes_of(body);
        let order = order(&self.model, body);
        let mut arriving: Vec<Option<Region>> = vec![None; nodes.len()];
        let mut regions = arriving.clone();
        let mut exits: Vec<Vec<(Exit, Region)>> = vec![Vec::new(); nodes.len()];
        let arrive = |arriving: &mut Vec<Option<Region>>, node: NodeId, region: Region| {
            if let Some(place) = self.model.place(body, node) {
                match &mut arriving[place] {
                    Some(known) => _ = known.join(&region),
                    empty => *empty = Some(region),
                }
            }
        };
        self.arrivals(body, entry).into_iter().for_each(|(node, region)| arrive(&mut arriving, node, region));
        loop {
            let mut grew = false;
            for &place in &order {
                let Some(region) = arriving[place].take() else { continue };
                let news = match &mut regions[place] {
                    Some(known) => known.join(&region),
                    empty => empty.replace(region).is_none(),
                };
                let Some(region) = regions[place].as_ref().filter(|_| news) else { continue };
                grew = true;
                let step = self.model.step(nodes[place], region);
                let exits = &mut exits[place];
                exits.clear();
                exits.extend(step.waiting.map(|region| (Exit::Waits, region)));
                for way in step.ways {
                    match way.to {
                        To::Node(next) => arrive(&mut arriving, next, way.region),
                        To::Do(steps, next) => {
                            if let Some(behind) = self.behind(steps, &way.region) {
                                arrive(&mut arriving, next, behind);
                            }
                            exits.push((Exit::Steps(steps), way.region));
                        }
                        To::Thread(thread) => exits.push((Exit::Thread(thread), way.region)),
                        To::Return => exits.push((Exit::Returns, way.region)),
                        To::HandOff => exits.push((Exit::HandOff, way.region)),
                    }
                }
            }
            if !grew {
                break;
            }
        }
        let is_wait = |(exit, _): &&(Exit, Region)| matches!(exit, Exit::Waits);
        let waiting = exits.iter().enumerate();
        let waiting =
            waiting.filter_map(|(place, exits)| Some((place, exits.iter().find(is_wait)?.1.clone()))).collect();
        let behind = self.model.runs(body).map(|steps| (steps, self.exits.get(&steps).cloned())).collect();
        let exits = exits.into_iter().flatten().collect();
        Followed { entry: entry.clone(), behind, regions, waiting, exits, is_clean: AtomicBool::new(false) }
    }
}

/// The nodes of a body, by their places in it, each behind those that lead to it as far as that is possible.
fn order(model: &Model, body: Body) -> Vec<usize> {
    let nodes = model.nodes_of(body);
    let within = |place: usize| -> Vec<usize> {
        let ways = model.workspace.nodes.get(nodes[place].index()).into_iter().flat_map(|node| leads(&node.kind));
        let within = ways.filter_map(|(to, _)| match to {
            To::Node(next) | To::Do(_, next) => model.place(body, next),
            To::Thread(_) | To::Return | To::HandOff => None,
        });
        within.collect()
    };
    backwards(0..nodes.len(), within)
}
