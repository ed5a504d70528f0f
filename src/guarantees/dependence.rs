//! Whether what the rules do depends on a fact: the rules beside themselves, for two customers who differ in that alone.

use crate::artifact::Program;
use crate::combine::beside_itself;
use crate::emit::emit;
use crate::ir::{EffectPattern, FactId, LineKind, Property, PropertyKind, Workspace};
use crate::prove::pair::{Alignment, Focus, Pair, Search, Trail, Versions};
use crate::prove::{Example, Limits, example_of};
use crate::scenario::{Script, is_without_one, record, retell};
use crate::value::Value;
use crate::watch::Watch;

/// What is known of a line that says that something does not depend on a fact.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dependence {
    /// It does not.
    None,
    /// It does: the same happens in these two conversations, up to where they part. The machine confirmed it.
    Shown(Box<[Vec<String>; 2]>),
    /// It may: these two could part, but the machine made no difference in them.
    InDoubt(Box<[Vec<String>; 2]>),
    /// The limits were reached first.
    Undecided,
}

/// How many ways in which two conversations could part are tried.
const TRIES: usize = 12;

/// Whether what `property` is about depends on its fact.
pub(super) fn dependence(workspace: &Workspace, property: &Property, limits: &Limits, watch: &dyn Watch) -> Dependence {
    let PropertyKind::Independent { effect, fact, .. } = &property.kind else { return Dependence::Undecided };
    let (combined, around) = beside_itself(workspace, property);
    let (Some(other), [own, another]) = (combined.old.of_another(*fact).next(), &around[..]) else {
        return Dependence::Undecided;
    };
    let alignment = Alignment::default();
    let events: Vec<_> = workspace.events().cloned().collect();
    let versions = Versions {
        old: &combined.old,
        new: &combined.new,
        twins: &combined.twins,
        events: &events,
        alignment: &alignment,
    };
    let focus = Focus { properties: [own, another], facts: [*fact, other] };
    let mut pair = Pair::focused(&versions, focus, limits, watch);
    let search = Search::run(&mut pair, |_| false);
    if search.found().finds.is_empty() {
        return if search.found().complete { Dependence::None } else { Dependence::Undecided };
    }
    let program = Program::load(&emit(workspace, None)).ok();
    let stage = Stage { workspace, program, effect, fact: *fact };
    parted(&mut pair, &search, &stage)
}

/// The least surprising two conversations that part, if the machine makes a difference in one of the first few.
fn parted(pair: &mut Pair, search: &Search, stage: &Stage) -> Dependence {
    let mut goals: Vec<_> = search.found().finds.keys().copied().collect();
    let mut doubt = None;
    for _ in 0..TRIES {
        let Some(trail) = (!goals.is_empty()).then(|| pair.trail(search, &goals)).flatten() else { break };
        match stage.play(pair, &trail) {
            (told, true) => return Dependence::Shown(Box::new(told)),
            (told, false) => doubt = doubt.or(Some(told)),
        }
        goals.retain(|(_, old, new)| (*old, *new) != (trail.goal.1, trail.goal.2));
    }
    doubt.map_or(Dependence::Undecided, |told| Dependence::InDoubt(Box::new(told)))
}

/// Where both conversations are played.
struct Stage<'a> {
    workspace: &'a Workspace,
    program: Option<Program>,
    effect: &'a EffectPattern,
    fact: FactId,
}

impl Stage<'_> {
    /// Plays both conversations of a trail, and tells them as scenarios; whether they part, and in their last turn.
    fn play(&self, pair: &Pair, trail: &Trail) -> ([Vec<String>; 2], bool) {
        let one = example_of(&pair.old, &trail.old);
        let other = example_of(&pair.new, &pair.as_told_by_another(&trail.new));
        let couples = [(one.clone(), same_for(&one, other.clone())), (same_for(&other, one), other)];
        for (one, other) in &couples {
            let varied = self.varied(other);
            if let Some(other) = std::iter::once(other).chain(&varied).find(|other| self.part(one, other)) {
                let (one, other) = self.spared(one.clone(), other.clone());
                return (self.told(&one, &other), true);
            }
        }
        let [(one, other), _] = &couples;
        (self.told(one, other), false)
    }

    /// The same two without what is known of both alike and does not matter to how they part.
    fn spared(&self, mut one: Example, mut other: Example) -> (Example, Example) {
        for turn in 0..one.turns.len() {
            let of_both = |line: &LineKind| {
                let is_it = matches!(line, LineKind::Fact(fact, _) if *fact == self.fact);
                line.is_known() && !is_it
            };
            let lines: Vec<LineKind> = one.turns[turn].lines.iter().filter(|line| of_both(line)).cloned().collect();
            for line in lines {
                let without = |example: &Example| {
                    let mut example = example.clone();
                    let own = example.turns[turn].lines.iter().position(|own| *own == line)?;
                    example.turns[turn].lines.remove(own);
                    Some(example)
                };
                let (Some(less), Some(other_less)) = (without(&one), without(&other)) else { continue };
                let (told, spared) = (self.told(&one, &other), self.told(&less, &other_less));
                let all_else_is_the_same = told.iter().zip(&spared).all(|(own, less)| is_without_one(own, less));
                if all_else_is_the_same && self.part(&less, &other_less) {
                    (one, other) = (less, other_less);
                }
            }
        }
        (one, other)
    }

    fn told(&self, one: &Example, other: &Example) -> [Vec<String>; 2] {
        let Some(program) = &self.program else { return Default::default() };
        [one, other].map(|example| record(program, self.workspace, example).lines)
    }

    /// Whether the machine does something else of what is meant in the last turn, and nothing else before.
    fn part(&self, one: &Example, other: &Example) -> bool {
        let Some(program) = &self.program else { return false };
        let [own, others] = [one, other].map(|example| {
            retell(program, self.workspace, |_| true, &Script::of(example)).meant(self.workspace, self.effect)
        });
        let parts = own.iter().zip(&others).position(|(own, other)| own != other);
        parts.is_some_and(|at| at + 1 == own.len() && own.len() == others.len())
    }

    /// The same conversation with other values of the fact: two that no condition tells apart may still look different.
    fn varied(&self, example: &Example) -> Vec<Example> {
        let is_it = |line: &LineKind| matches!(line, LineKind::Fact(fact, _) if *fact == self.fact);
        if !example.turns.iter().any(|turn| turn.lines.iter().any(is_it)) {
            return Vec::new();
        }
        let vary = |more: i64| {
            let mut varied = example.clone();
            for line in varied.turns.iter_mut().flat_map(|turn| &mut turn.lines) {
                if let LineKind::Fact(fact, value) = line
                    && *fact == self.fact
                {
                    *value = another(value, more);
                }
            }
            varied
        };
        [1, 7].into_iter().map(vary).collect()
    }
}

/// The conversation `other`, with everything but what is known as it is in `one`: the same people do the same at the same
/// moments. What only the other one is told (the answer to a call that it alone made) stays.
fn same_for(one: &Example, mut other: Example) -> Example {
    for (turn, model) in other.turns.iter_mut().zip(&one.turns) {
        let (known, own): (Vec<LineKind>, Vec<LineKind>) = turn.lines.drain(..).partition(LineKind::is_known);
        let opens = own.iter().find(|line| is_opening(line));
        let happens = model.lines.iter().filter(|line| !line.is_known());
        // How the chat opens says where it is, and in which language.
        let happens = happens.map(|line| opens.filter(|_| is_opening(line)).unwrap_or(line).clone());
        let happens: Vec<LineKind> = happens.collect();
        turn.lines = known;
        turn.lines.extend(if happens.is_empty() { own } else { happens });
    }
    other
}

fn is_opening(line: &LineKind) -> bool {
    matches!(line, LineKind::ChatOpens { .. })
}

/// Another value of the same kind.
fn another(value: &Value, more: i64) -> Value {
    match value {
        Value::Number(number) => Value::Number(number.saturating_add(more)),
        Value::Text(text) => Value::text(format!("{text}{}", "x".repeat(more as usize))),
        Value::List(list) => Value::List(list.iter().cloned().chain(["x".into()]).collect()),
    }
}
