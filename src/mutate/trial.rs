//! Tries changes: whether a scenario, the checker or a guarantee notices.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Mutant};
use crate::artifact::{Error, Program};
use crate::check::{Clean, check_again};
use crate::compare::{Sameness, equivalent};
use crate::coverage::{Counts, Meter};
use crate::diagnostic::Severity;
use crate::emit::emit;
use crate::guarantees::{Standing, guarantees_again};
use crate::ir::{HandlerId, NodeId, Workspace};
use crate::prove::{Asked, Item, Limits, Past, Stand, Way};
use crate::scenario;
use crate::watch::{Groundwork, Watch};

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// This scenario does not come out.
    Scenario(String),
    /// The checker finds this error.
    Checker(&'static str),
    /// This guarantee is broken.
    Guarantee(String),
    /// Nobody sees any difference, in any conversation.
    Same,
    /// Nothing notices it.
    Unnoticed,
    /// Nothing notices it, and whether anybody sees a difference was not found out within the limits.
    Undecided,
}

/// A workspace on trial.
pub struct Trial<'w> {
    workspace: &'w Workspace,
    /// The workspace without its scenarios, to be changed.
    bare: Workspace,
    artifact: Vec<u8>,
    limits: Limits,
    /// The scenarios that come to each node, and those that a handler takes something in.
    comes: BTreeMap<NodeId, BTreeSet<usize>>,
    takes: BTreeMap<HandlerId, BTreeSet<usize>>,
    /// The lines of guarantees that hold, by their places.
    kept: Vec<bool>,
    /// What is known from the changes before, each of which differs from the next in two places at most.
    clean: Clean,
    past: Past,
}

impl<'w> Trial<'w> {
    /// Makes a workspace that has no errors ready.
    ///
    /// # Errors
    /// When its program does not load: that is a mistake of this library.
    pub fn new(workspace: &'w Workspace, limits: &Limits, watch: &dyn Watch) -> Result<Trial<'w>, Error> {
        let meter = Meter::new(workspace)?;
        let mut trial = Trial {
            workspace,
            bare: Workspace { scenarios: Vec::new(), ..workspace.clone() },
            artifact: emit(workspace, None),
            limits: *limits,
            comes: BTreeMap::new(),
            takes: BTreeMap::new(),
            kept: Vec::new(),
            clean: Clean::default(),
            past: Past::default(),
        };
        trial.kept =
            promises(&trial.bare, (limits, watch), &mut trial.past).into_iter().map(|(_, broken)| !broken).collect();
        for (at, own) in workspace.scenarios.iter().enumerate() {
            trial.note(at, &meter.play(own).1);
        }
        Ok(trial)
    }

    fn note(&mut self, scenario: usize, counts: &Counts) {
        for item in counts.keys() {
            if let Some(node) = node_of(*item) {
                self.comes.entry(node).or_default().insert(scenario);
            }
            if let Item::Way(Way::Handler(handler)) | Item::Condition(Asked::Handler(handler), _) = item {
                self.takes.entry(*handler).or_default().insert(scenario);
            }
        }
    }

    /// What becomes of a change; none where it cannot be made.
    pub fn fate(&mut self, mutant: &Mutant, watch: &dyn Watch) -> Option<Fate> {
        let changed = mutant.change.apply(&self.bare)?;
        let artifact = emit(&changed, None);
        if artifact == self.artifact {
            return Some(Fate::Same);
        }
        let program = Program::load(&artifact).ok()?;
        if let Some(label) = self.scenario_that_notices(mutant.change, &changed, &program) {
            return Some(Fate::Scenario(label));
        }
        let error = check_again(&changed, &mut self.clean, &Groundwork::new(watch))
            .into_iter()
            .find(|finding| finding.severity == Severity::Error);
        if let Some(error) = error {
            return Some(Fate::Checker(error.kind.name));
        }
        let promises = promises(&changed, (&self.limits, watch), &mut self.past);
        let broken = promises.into_iter().zip(&self.kept).find(|((_, broken), kept)| *broken && **kept);
        if let Some(((label, _), _)) = broken {
            return Some(Fate::Guarantee(label));
        }
        Some(match equivalent(&self.bare, &changed, &self.limits, watch) {
            Sameness::Same => Fate::Same,
            Sameness::Different(_) => Fate::Unnoticed,
            Sameness::Undecided => Fate::Undecided,
        })
    }

    /// A scenario that does not come out, looked for among those first that come to the changed place.
    fn scenario_that_notices(&self, change: Change, changed: &Workspace, program: &Program) -> Option<String> {
        let near = match change {
            Change::DropHandler(handler)
            | Change::Negate(Asked::Handler(handler))
            | Change::Always(Asked::Handler(handler)) => self.takes.get(&handler),
            change => change.node().and_then(|node| self.comes.get(&node)),
        };
        let all = 0..self.workspace.scenarios.len();
        let is_near = |at: &usize| near.is_some_and(|near| near.contains(at));
        let ordered = all.clone().filter(is_near).chain(all.filter(|at| !is_near(at)));
        let mut scenarios = ordered.filter_map(|at| self.workspace.scenarios.get(at));
        let fails = |own: &&crate::ir::Scenario| !scenario::run(program, changed, own).passed();
        scenarios.find(fails).map(|own| own.label.clone())
    }
}

/// Each line of each guarantee, and whether it is broken.
fn promises(workspace: &Workspace, (limits, watch): (&Limits, &dyn Watch), past: &mut Past) -> Vec<(String, bool)> {
    if workspace.guarantees.is_empty() {
        return Vec::new();
    }
    let outlook = guarantees_again(workspace, limits, watch, past);
    let broken =
        |standing: &Standing| matches!(standing, Standing::Broken(_) | Standing::Depends(_) | Standing::NeverPossible);
    outlook.promises.into_iter().map(|promise| (promise.label, broken(&promise.standing))).collect()
}

/// The node at which an item shows.
fn node_of(item: Item) -> Option<NodeId> {
    match item {
        Item::Action(node) | Item::Customer(Some(node), _) | Item::Event(Stand::Node(node), _) => Some(node),
        Item::Condition(Asked::Rule(node, _) | Asked::Arm(node, _), _) => Some(node),
        _ => None,
    }
}

/// So many of some mutants, drawn by a seed, in their order. The same seed draws the same ones.
pub fn sample(mutants: Vec<Mutant>, count: usize, seed: u64) -> Vec<Mutant> {
    let total = mutants.len();
    let mut left = count.min(total);
    let mut state = seed;
    let mut kept = Vec::with_capacity(left);
    for (at, mutant) in mutants.into_iter().enumerate() {
        // SplitMix64 (Steele et al. 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        drawn ^= drawn >> 31;
        // Each is kept with the chance that it takes to keep as many as are left to be kept.
        if drawn % ((total - at) as u64) < left as u64 {
            kept.push(mutant);
            left -= 1;
        }
    }
    kept
}
