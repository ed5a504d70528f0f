//! Generates scenarios: few conversations that together show everything that conversations of a workspace can show.
//!
//! What can be shown, and the least surprising conversation for each of it, comes from the prover. The most surprising
//! is looked for first, each conversation goes on as long as it shows something new, and what adds nothing in the end is
//! dropped. Every conversation is played on the machine before it counts, and written down as it came out there.

mod label;
mod reduce;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use foldhash::fast::RandomState;

use crate::artifact::Error;
use crate::coverage::{Counts, Meter, Played, Possible, play};
use crate::ir::Workspace;
use crate::prove::{Ahead, Item, Limits, Rough, Targets};
use crate::watch::Watch;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is shown already, and need not be shown again.
    pub shown: BTreeSet<Item>,
    /// The names that scenarios have already.
    pub labels: BTreeSet<String>,
    /// How many scenarios there may be.
    pub most: usize,
    /// How much may happen in one of them behind what it is for.
    pub further: usize,
    /// How far the look at all conversations may go.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            shown: BTreeSet::new(),
            labels: BTreeSet::new(),
            most: usize::MAX,
            further: 10,
            limits: Limits::default(),
        }
    }
}

/// Scenarios that were generated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suite {
    /// The scenarios, the plainest first.
    pub drafts: Vec<Draft>,
    /// What conversations can show.
    pub possible: Possible,
    /// What no scenario could be made to show, though it may be possible: each with what happened instead.
    pub unconfirmed: Vec<Unconfirmed>,
    /// What is left because there may be no more scenarios, or whoever looks on has seen enough.
    pub left: usize,
}

/// A scenario that came out on the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is called.
    pub label: String,
    /// Its lines, without the braces around them.
    pub lines: Vec<String>,
    /// What it shows, and how often.
    pub counts: Counts,
}

/// Something that may be possible, but did not come out.
#[derive(Clone, Debug, PartialEq)]
pub struct Unconfirmed {
    /// What.
    pub item: Item,
    /// What was tried, as it came out.
    pub tried: Vec<String>,
    /// What it may turn on that is known only roughly.
    pub roughly: Vec<Rough>,
}

/// How much is tried in vain before a conversation ends.
const IN_VAIN: usize = 6;

/// How many ways on are looked at for something more to show.
const WAYS: usize = 400;

/// Generates scenarios for a workspace that has no errors. The same workspace and options give the same scenarios.
///
/// # Errors
/// When its program does not load: that is a mistake of this library.
pub fn generate(workspace: &Workspace, options: &Options, watch: &dyn Watch) -> Result<Suite, Error> {
    let targets = Targets::new(workspace, &options.limits, watch);
    let possible = Possible::of(&targets);
    let meter = Meter::new(workspace)?;
    let mut maker =
        Maker { workspace, meter: &meter, targets, options, shown: options.shown.iter().copied().collect() };
    let mut drafts = Vec::new();
    let mut unconfirmed = BTreeMap::new();
    for (done, item) in farthest_first(&possible).into_iter().enumerate() {
        let goes_on = maker.targets.goes_on("writing scenarios", done, Some(possible.items.len()));
        if maker.shown.contains(&item) || drafts.len() >= options.most || !goes_on {
            continue;
        }
        match maker.make(item) {
            Ok(draft) => drafts.push(draft),
            Err(failed) => _ = unconfirmed.insert(item, failed),
        }
    }
    reduce::reduce(&mut drafts, &options.shown);
    drafts.sort_by_key(|draft| draft.lines.len());
    label::tell_apart(&mut drafts, &options.labels);
    say_offers_once(&mut drafts);
    let is_shown = |item: &Item| maker.shown.contains(item);
    let left = possible.items.keys().filter(|item| !is_shown(item) && !unconfirmed.contains_key(item)).count();
    unconfirmed.retain(|item, _| !is_shown(item));
    Ok(Suite { drafts, unconfirmed: unconfirmed.into_values().collect(), left, possible })
}

/// The quick replies of a message are listed where it is met first.
fn say_offers_once(drafts: &mut [Draft]) {
    let mut said = BTreeSet::new();
    for draft in drafts {
        draft.lines.retain(|line| !line.starts_with("bot offers ") || said.insert(line.clone()));
    }
}

fn farthest_first(possible: &Possible) -> Vec<Item> {
    let mut items: Vec<(Item, u32)> = possible.items.iter().map(|(item, cost)| (*item, *cost)).collect();
    items.sort_by_key(|(item, cost)| (std::cmp::Reverse(*cost), *item));
    items.into_iter().map(|(item, _)| item).collect()
}

struct Maker<'w> {
    workspace: &'w Workspace,
    meter: &'w Meter<'w>,
    targets: Targets<'w>,
    options: &'w Options,
    shown: HashSet<Item, RandomState>,
}

impl<'w> Maker<'w> {
    /// A scenario that shows the item, and as much else as can be shown on the way on from there.
    fn make(&mut self, item: Item) -> Result<Draft, Unconfirmed> {
        let Some(mut ahead) = self.targets.shows(item) else {
            return Err(Unconfirmed { item, tried: Vec::new(), roughly: Vec::new() });
        };
        let mut best = play(&mut self.targets, self.meter, (ahead, item), None);
        if !best.counts.contains_key(&item) {
            return Err(Unconfirmed { item, tried: best.record().lines, roughly: best.example.roughly });
        }
        let longest = best.example.turns.len() + self.options.further;
        let mut hopeless = BTreeSet::new();
        while best.agrees() && best.example.turns.len() < longest {
            let Some((next, played)) = self.go_on(ahead, &best, item, &mut hopeless) else { break };
            (ahead, best) = (next, played);
        }
        self.shown.extend(best.counts.keys());
        let label = label::label(self.workspace, &best.example);
        Ok(Draft { label, lines: best.record().lines, counts: best.counts })
    }

    /// The conversation a step longer, where that shows more in all: who is in it may be somebody else then, who shows less
    /// on the way. What was tried in vain is `hopeless` here, and may be shown elsewhere.
    fn go_on(
        &mut self,
        ahead: Ahead,
        so_far: &Played<'w>,
        item: Item,
        hopeless: &mut BTreeSet<Item>,
    ) -> Option<(Ahead, Played<'w>)> {
        while hopeless.len() < IN_VAIN {
            let shown = &self.shown;
            let wanted =
                |item: &Item| !shown.contains(item) && !hopeless.contains(item) && !so_far.counts.contains_key(item);
            let (next_item, next) = self.targets.onward(ahead, &wanted, WAYS)?;
            let played = play(&mut self.targets, self.meter, (next, next_item), Some(so_far));
            let has_both = [item, next_item].iter().all(|item| played.counts.contains_key(item));
            if played.agrees() && has_both && self.gain(&played) > self.gain(so_far) {
                return Some((next, played));
            }
            hopeless.insert(next_item);
        }
        None
    }

    /// How much a conversation shows that nothing else shows.
    fn gain(&self, played: &Played<'_>) -> usize {
        played.counts.keys().filter(|item| !self.shown.contains(item)).count()
    }
}
