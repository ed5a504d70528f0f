//! What is covered: everything that can be shown beside what was.

use std::collections::{BTreeMap, BTreeSet};

use super::meter::{Counts, Meter};
use super::played::unconfirmed;
use super::report::Kind;
use super::words::place;
use crate::ir::Workspace;
use crate::prove::{Item, Limits, Rough, Targets, written};
use crate::watch::Watch;

/// What conversations of a workspace can show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Possible {
    /// Each with how surprising the least surprising conversation is that shows it.
    pub items: BTreeMap<Item, u32>,
    /// What stands in the rules and no conversation can come to; nothing, where not all conversations were looked at.
    pub never: BTreeSet<Item>,
    /// What may be possible, though the machine did otherwise in the conversation that should show it; with what that turns
    /// on. Only what was missing is played.
    pub unconfirmed: BTreeMap<Item, Vec<Rough>>,
    /// Whether that is all: false where the limits were reached first.
    pub complete: bool,
}

impl Possible {
    /// Looks at all conversations of a workspace that has no errors.
    pub fn new(workspace: &Workspace, limits: &Limits, watch: &dyn Watch) -> Possible {
        Possible::of(&Targets::new(workspace, limits, watch))
    }

    /// Looks at all conversations, and plays what they can show beside what was `played` already.
    pub fn beside(meter: &Meter, played: &[Counts], limits: &Limits, watch: &dyn Watch) -> Possible {
        let mut targets = Targets::new(meter.workspace(), limits, watch);
        let mut possible = Possible::of(&targets);
        let shown = |item: &Item| played.iter().any(|counts| counts.contains_key(item));
        let missing = possible.items.keys().filter(|item| !shown(item)).copied().collect();
        possible.unconfirmed = unconfirmed(&mut targets, meter, missing).collect();
        possible
    }

    pub(crate) fn of(targets: &Targets<'_>) -> Possible {
        let items: BTreeMap<Item, u32> = targets.items().collect();
        let complete = targets.is_complete();
        // What no text stands for cannot be put right.
        let is_never = |item: &Item| !items.contains_key(item) && place(targets.workspace(), *item).is_some();
        let never = written(targets.workspace()).into_iter().filter(|item| complete && is_never(item)).collect();
        Possible { items, never, unconfirmed: BTreeMap::new(), complete }
    }
}

/// Everything that can be shown, with how often it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In the order of the workspace.
    pub items: Vec<Shown>,
    /// What stands in the rules and no conversation can come to; it does not count.
    pub never: Vec<Item>,
    /// What may be possible, though the machine did otherwise, with what that turns on; it does not count.
    pub unconfirmed: Vec<(Item, Vec<Rough>)>,
    /// Whether that is all: false where the limits were reached before all conversations were looked at.
    pub complete: bool,
    /// How many scenarios were played.
    pub scenarios: usize,
}

/// An item with how often it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What.
    pub item: Item,
    /// How often.
    pub count: u32,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many are shown.
    pub shown: usize,
    /// How many can be.
    pub of: usize,
}

impl Coverage {
    /// What the scenarios with these counts cover. What was seen counts as possible in any case.
    pub fn new(possible: &Possible, played: &[Counts]) -> Coverage {
        let counts = |item: &&Item| !possible.unconfirmed.contains_key(item);
        let mut items: BTreeMap<Item, u32> = possible.items.keys().filter(counts).map(|item| (*item, 0)).collect();
        for (item, count) in played.iter().flatten() {
            let sum = items.entry(*item).or_default();
            *sum = sum.saturating_add(*count);
        }
        let is_shown = |item: &Item| items.contains_key(item);
        let never = possible.never.iter().filter(|item| !is_shown(item)).copied().collect();
        let unconfirmed = possible.unconfirmed.iter().filter(|(item, _)| !is_shown(item));
        let unconfirmed = unconfirmed.map(|(item, roughly)| (*item, roughly.clone())).collect();
        let items = items.into_iter().map(|(item, count)| Shown { item, count }).collect();
        Coverage { items, never, unconfirmed, complete: possible.complete, scenarios: played.len() }
    }

    /// How much of one kind is covered.
    pub fn score(&self, kind: Kind) -> Score {
        Score::of(self.items.iter().filter(|shown| Kind::of(shown.item) == kind))
    }

    /// How much is covered of all kinds together.
    pub fn total(&self) -> Score {
        Score::of(&self.items)
    }

    /// What is not covered.
    pub fn missing(&self) -> impl Iterator<Item = Item> {
        self.items.iter().filter(|shown| shown.count == 0).map(|shown| shown.item)
    }
}

impl Score {
    pub(super) fn of<'s>(items: impl IntoIterator<Item = &'s Shown>) -> Score {
        items.into_iter().fold(Score::default(), |score, shown| Score {
            shown: score.shown + usize::from(shown.count > 0),
            of: score.of + 1,
        })
    }

    /// Tenths of a percent, rounded down, so that 100 % is only what is complete; of nothing everything is covered.
    pub fn per_mille(self) -> usize {
        (self.shown * 1_000).checked_div(self.of).unwrap_or(1_000)
    }

    /// Such as `98.3 %`.
    pub fn percent(self) -> String {
        match self.per_mille() {
            1_000 => "100 %".into(),
            some => format!("{}.{} %", some / 10, some % 10),
        }
    }
}
