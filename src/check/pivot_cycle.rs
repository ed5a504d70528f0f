//! `pivot-cycle`: threads that lead to each other without ever waiting.
//!
//! A question may be skipped, so a way around it counts as none; but a way that no situation can go round for ever does
//! not count: facts do not change between two waits, so `onboard` behind "is anonymous" is always shown.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::{Flow, States, To};
use super::space::Region;
use crate::diagnostic::{Diagnostic, reach};
use crate::ir::{Body, NodeId, NodeKind, StepsId, ThreadId};

/// How often the situations are sent round before what is left counts as going round for ever.
const ROUNDS: usize = 64;

pub(super) fn check(flow: &Flow) -> Vec<Diagnostic> {
    let passable = passable(flow);
    let whole = Region::whole(&flow.model.space);
    let nodes = flow.model.workspace.nodes.len() as u32;
    let mut left: States = (0..nodes).map(|at| (NodeId(at), whole.clone())).collect();
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
    let mut passable = BTreeSet::new();
    let whole = Region::whole(&flow.model.space);
    loop {
        let before = passable.len();
        for (at, steps) in flow.model.workspace.steps.iter().enumerate() {
            let mut seen = BTreeSet::from([steps.entry]);
            let mut open = vec![steps.entry];
            while let Some(node) = open.pop() {
                let own = |id: &NodeId| {
                    flow.model
                        .workspace
                        .nodes
                        .get(id.index())
                        .is_some_and(|node| node.body == Body::Steps(StepsId(at as u32)))
                };
                let next = at_once(flow, &passable, node, &whole).into_iter().map(|(next, _)| next).filter(own);
                open.extend(next.filter(|next| seen.insert(*next)));
            }
            let returns = |id: &NodeId| {
                flow.model.workspace.nodes.get(id.index()).is_some_and(|node| node.kind == NodeKind::Return)
            };
            if seen.iter().any(returns) {
                passable.insert(StepsId(at as u32));
            }
        }
        if passable.len() == before {
            return passable;
        }
    }
}

/// Takes away the nodes that nothing left leads to at once, or that lead to nothing left.
fn peel(flow: &Flow, passable: &BTreeSet<StepsId>, left: &mut States) {
    let mut behind: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    let mut before: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (node, region) in left.iter() {
        for (next, _) in at_once(flow, passable, *node, region).into_iter().filter(|(next, _)| left.contains_key(next))
        {
            behind.entry(*node).or_default().push(next);
            before.entry(next).or_default().push(*node);
        }
    }
    for (ways, back) in [(&behind, &before), (&before, &behind)] {
        let mut counts: BTreeMap<NodeId, usize> = left
            .keys()
            .map(|node| {
                (*node, ways.get(node).map_or(0, |next| next.iter().filter(|next| left.contains_key(next)).count()))
            })
            .collect();
        let mut dead: Vec<NodeId> = counts.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
        while let Some(node) = dead.pop() {
            left.remove(&node);
            for other in back.get(&node).into_iter().flatten() {
                if let Some(count) = counts.get_mut(other).filter(|_| left.contains_key(other)) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        dead.push(*other);
                    }
                }
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
