//! `pivot-cycle`: threads that lead to each other without ever waiting.
//!
//! A question may be skipped, so a way around it counts as none; but a way that no situation can go round for ever
//! does not count: facts do not change between two waits, so `onboard` behind "is anonymous" is always shown.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Flow, To, leads};
use super::space::Region;
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Before, Body, NodeId, NodeKind, StepsId, ThreadId};

/// The situations in front of some nodes.
type States = BTreeMap<NodeId, Region>;

/// How often the situations are sent round before what is left counts as going round for ever.
const ROUNDS: usize = 64;

pub(super) fn check(flow: &Flow) -> Vec<Diagnostic> {
    let passable = passable(flow);
    let whole = Region::whole(&flow.model.space);
    let mut left: States = going_round(flow, &passable).into_iter().map(|node| (node, whole.clone())).collect();
    peel(flow, &passable, &mut left);
    go_round(flow, &passable, &mut left);
    let mut found = Vec::new();
    while let Some(round) = round(flow, &passable, &left) {
        found.push(finding(flow, &round));
        round.iter().for_each(|node| _ = left.remove(node));
        peel(flow, &passable, &mut left);
    }
    found
}

/// The nodes that may be on a way round, whatever the situations: the few, or none, that have to be looked at closely.
fn going_round(flow: &Flow, passable: &BTreeSet<StepsId>) -> Vec<NodeId> {
    let workspace = flow.model.workspace;
    let count = workspace.nodes.len();
    let mut ways: Vec<(NodeId, NodeId)> = Vec::with_capacity(2 * count);
    for (at, node) in workspace.nodes.iter().enumerate() {
        // Whatever is chained is gone through faster from inside.
        leads(&node.kind).filter(|(_, at_once)| *at_once).for_each(|(to, _)| {
            let next = match to {
                To::Node(node) => [Some(node), None],
                To::Thread(ThreadId(at)) => [workspace.threads.get(at as usize).map(|thread| thread.entry), None],
                To::Do(steps, behind) => {
                    let entry = workspace.steps.get(steps.index()).map(|steps| steps.entry);
                    [passable.contains(&steps).then_some(behind), entry]
                }
                To::Return | To::HandOff => [None, None],
            };
            let next = next.into_iter().flatten().filter(|next| next.index() < count);
            next.for_each(|next| ways.push((NodeId(at as u32), next)));
        });
    }
    let mut left = vec![true; count];
    leave_dead_ends(&mut left, &ways);
    // Mostly nothing goes round at all.
    if !left.contains(&true) {
        return Vec::new();
    }
    ways.iter_mut().for_each(|(from, to)| std::mem::swap(from, to));
    leave_dead_ends(&mut left, &ways);
    (0..count).filter(|node| left[*node]).map(|node| NodeId(node as u32)).collect()
}

/// Takes away the nodes from which no way leads to what is left.
fn leave_dead_ends(left: &mut [bool], ways: &[(NodeId, NodeId)]) {
    let before = Before::new(left.len(), ways);
    let mut open = vec![0_u32; left.len()];
    ways.iter().for_each(|(from, to)| open[from.index()] += u32::from(left[to.index()]));
    let is_dead = |node: &NodeId| left[node.index()] && open[node.index()] == 0;
    let mut dead: Vec<NodeId> = (0..left.len() as u32).map(NodeId).filter(is_dead).collect();
    while let Some(node) = dead.pop() {
        left[node.index()] = false;
        for other in before.of(node).iter().filter(|other| left[other.index()]) {
            // The ways that are still open were counted when all that is left was there.
            let ways = &mut open[other.index()];
            *ways = ways.saturating_sub(1);
            if *ways == 0 {
                dead.push(*other);
            }
        }
    }
}

/// The nodes that follow at once, with what arrives there.
fn at_once(flow: &Flow, passable: &BTreeSet<StepsId>, node: NodeId, region: &Region) -> Vec<(NodeId, Region)> {
    let workspace = flow.model.workspace;
    let mut next = Vec::new();
    for way in flow.model.step(node, region).ways.into_iter().filter(|way| way.at_once) {
        match way.to {
            To::Node(node) => next.push((node, way.region)),
            To::Thread(ThreadId(at)) => {
                next.extend(workspace.threads.get(at as usize).map(|thread| (thread.entry, way.region)))
            }
            To::Do(steps, behind) => {
                if passable.contains(&steps) {
                    next.push((behind, flow.model.behind_at_once(steps, &way.region)));
                }
                next.extend(workspace.steps.get(steps.index()).map(|steps| (steps.entry, way.region)));
            }
            To::Return | To::HandOff => {}
        }
    }
    next
}

/// The steps that can be gone through without waiting.
fn passable(flow: &Flow) -> BTreeSet<StepsId> {
    let all = || (0..flow.model.workspace.steps.len() as u32).map(StepsId);
    let mut passable = BTreeSet::new();
    loop {
        let more: Vec<StepsId> =
            all().filter(|steps| !passable.contains(steps) && returns(flow, &passable, *steps)).collect();
        if more.is_empty() {
            return passable;
        }
        passable.extend(more);
    }
}

/// Whether the end of `steps` can be reached at once.
fn returns(flow: &Flow, passable: &BTreeSet<StepsId>, steps: StepsId) -> bool {
    let whole = Region::whole(&flow.model.space);
    let node = |id: NodeId| flow.model.workspace.nodes.get(id.index());
    let mut open: Vec<NodeId> =
        flow.model.workspace.steps.get(steps.index()).map(|steps| steps.entry).into_iter().collect();
    let mut seen: BTreeSet<NodeId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        if node(id).is_some_and(|node| node.kind == NodeKind::Return) {
            return true;
        }
        let next = at_once(flow, passable, id, &whole).into_iter().map(|(next, _)| next);
        let own = next.filter(|next| node(*next).is_some_and(|node| node.body == Body::Steps(steps)));
        open.extend(own.filter(|next| seen.insert(*next)));
    }
    false
}

/// Takes away the nodes that nothing left leads to at once, or that lead to nothing left.
fn peel(flow: &Flow, passable: &BTreeSet<StepsId>, left: &mut States) {
    let mut behind = BTreeMap::new();
    let mut before: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (node, region) in left.iter() {
        let next = at_once(flow, passable, *node, region).into_iter().map(|(next, _)| next);
        let next: Vec<NodeId> = next.filter(|next| left.contains_key(next)).collect();
        next.iter().for_each(|next| before.entry(*next).or_default().push(*node));
        behind.insert(*node, next);
    }
    strip(left, &behind, &before);
    strip(left, &before, &behind);
}

/// Takes away the nodes from which no way leads to what is left; `back` are the same ways the other way round.
fn strip(left: &mut States, ways: &BTreeMap<NodeId, Vec<NodeId>>, back: &BTreeMap<NodeId, Vec<NodeId>>) {
    let open =
        |node: &NodeId| ways.get(node).map_or(0, |next| next.iter().filter(|next| left.contains_key(next)).count());
    let mut counts: BTreeMap<NodeId, usize> = left.keys().map(|node| (*node, open(node))).collect();
    let mut dead: Vec<NodeId> = counts.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    while let Some(node) = dead.pop() {
        left.remove(&node);
        for other in back.get(&node).into_iter().flatten() {
            let Some(count) = counts.get_mut(other).filter(|count| **count > 0) else { continue };
            *count -= 1;
            if *count == 0 {
                dead.push(*other);
            }
        }
    }
}

/// Sends the situations round until nothing changes: what no situation can go round for ever is gone then.
fn go_round(flow: &Flow, passable: &BTreeSet<StepsId>, left: &mut States) {
    for _ in 0..ROUNDS {
        let mut arriving = States::new();
        for (node, region) in left.iter() {
            for (next, region) in at_once(flow, passable, *node, region) {
                match arriving.get_mut(&next) {
                    Some(known) => _ = known.join(&region),
                    None => _ = arriving.insert(next, region),
                }
            }
        }
        let narrower = |(node, region): (&NodeId, &Region)| Some((*node, region.and_region(arriving.get(node)?)?));
        let next: States = left.iter().filter_map(narrower).collect();
        if next == *left {
            return;
        }
        *left = next;
    }
}

/// Some way round among what is left.
fn round(flow: &Flow, passable: &BTreeSet<StepsId>, left: &States) -> Option<Vec<NodeId>> {
    let mut way = vec![*left.keys().next()?];
    loop {
        let node = *way.last()?;
        let next =
            at_once(flow, passable, node, left.get(&node)?).into_iter().find(|(next, _)| left.contains_key(next))?.0;
        if let Some(first) = way.iter().position(|seen| *seen == next) {
            return Some(way.split_off(first));
        }
        way.push(next);
    }
}

fn finding(flow: &Flow, round: &[NodeId]) -> Diagnostic {
    let workspace = flow.model.workspace;
    let nodes = round.iter().filter_map(|id| workspace.nodes.get(id.index()));
    let mut pivots: Vec<_> = nodes
        .filter_map(|node| match node.kind {
            NodeKind::Pivot(thread) => Some((node.span, workspace.threads.get(thread.index())?.name.as_str())),
            _ => None,
        })
        .collect();
    // The round begins where it stands first in the text.
    let first = (0..pivots.len()).min_by_key(|at| pivots[*at].0).unwrap_or(0);
    pivots.rotate_left(first);
    reach::pivot_cycle(&pivots)
}
