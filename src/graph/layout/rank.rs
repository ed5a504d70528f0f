//! Which column a box belongs to: cycles are broken at the way that closes them, then the longest path counts.

use super::Way;

/// Tells for each way whether it closes a cycle and is drawn backwards. Ways from a box to itself do not count.
pub(super) fn break_cycles(count: usize, ways: &[Way]) -> Vec<bool> {
    let mut leaving = vec![Vec::new(); count];
    for (index, way) in ways.iter().enumerate().filter(|(_, way)| way.from != way.to) {
        leaving[way.from].push(index);
    }
    let mut backwards = vec![false; ways.len()];
    let mut state = vec![Visit::Unseen; count];
    for root in 0..count {
        if state[root] != Visit::Unseen {
            continue;
        }
        state[root] = Visit::Open;
        let mut open = vec![(root, 0)];
        while let Some((node, next)) = open.last_mut() {
            let Some(&way) = leaving[*node].get(*next) else {
                state[*node] = Visit::Done;
                open.pop();
                continue;
            };
            *next += 1;
            let to = ways[way].to;
            match state[to] {
                Visit::Unseen => {
                    state[to] = Visit::Open;
                    open.push((to, 0));
                }
                Visit::Open => backwards[way] = true,
                Visit::Done => {}
            }
        }
    }
    backwards
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Unseen,
    Open,
    Done,
}

/// The rank of each node: one more than the highest before it, and for a node with none before it, but for the first,
/// one less than the lowest behind it. `arcs` have no cycle but those from a node to itself.
pub(super) fn longest_paths(count: usize, arcs: &[(usize, usize)]) -> Vec<usize> {
    let arcs = || arcs.iter().filter(|(from, to)| from != to);
    let mut waiting = vec![0usize; count];
    let mut next = vec![Vec::new(); count];
    for &(from, to) in arcs() {
        waiting[to] += 1;
        next[from].push(to);
    }
    let mut ranks = vec![0; count];
    let mut ready: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let sources = ready.clone();
    while let Some(node) = ready.pop() {
        for &to in &next[node] {
            ranks[to] = ranks[to].max(ranks[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    for source in sources.into_iter().filter(|source| *source > 0) {
        let nearest = next[source].iter().map(|to| ranks[*to] - 1).min();
        ranks[source] = nearest.unwrap_or(0);
    }
    ranks
}
