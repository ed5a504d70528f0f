//! Drops scenarios that add nothing to what all others show.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::Draft;
use crate::prove::Item;

/// Keeps as few as it can; what is `shown` already need not be shown by any.
pub(super) fn reduce(drafts: &mut Vec<Draft>, shown: &BTreeSet<Item>) {
    let mut times: HashMap<Item, usize, RandomState> = HashMap::default();
    for item in drafts.iter().flat_map(|draft| draft.counts.keys()) {
        *times.entry(*item).or_default() += 1;
    }
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|at| drafts[*at].counts.keys().filter(|item| !shown.contains(item)).count());
    let mut kept = vec![true; drafts.len()];
    for at in order {
        let is_needed = |item: &Item| !shown.contains(item) && times.get(item) == Some(&1);
        if !drafts[at].counts.keys().any(is_needed) {
            kept[at] = false;
            for item in drafts[at].counts.keys() {
                times.entry(*item).and_modify(|times| *times -= 1);
            }
        }
    }
    let mut kept = kept.into_iter();
    drafts.retain(|_| kept.next().unwrap_or(true));
}
