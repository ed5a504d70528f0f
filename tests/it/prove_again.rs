//! Proofs of a workspace that is edited: after each edit the same is found out as if nothing had been known before.
//!
//! Workspaces are generated, with guarantees of all forms; edits are made of the IR, so they need not be such as a text
//! can say. Ids move, ways change, threads come and go, and searches are interrupted or run into their limits.

use std::cell::Cell;
use std::ops::ControlFlow;

use threadle::artifact::Program;
use threadle::ir::{
    EffectPattern, Event, Guarantee, NodeId, NodeKind, Operand, Part, Property, PropertyKind, SetValue, Template,
    Workspace, builtin,
};
use threadle::prove::{Example, Limits, Past, Report, prove, prove_again};
use threadle::source::Span;
use threadle::watch::{Progress, Unwatched};
use threadle::{emit, scenario};

use super::prove_by_playing::property;
use super::reference::draw::Draw;
use super::reference::generate;

const WORKSPACES: u64 = 40;
const EDITS: usize = 8;

/// Enough for most; where it is not, both sides run out.
const LIMITS: [Limits; 3] = [
    Limits { nodes: 200_000, locations: 4_000, steps: 200_000 },
    Limits { nodes: 200_000, locations: 4_000, steps: 2_000 },
    Limits { nodes: 200_000, locations: 150, steps: 200_000 },
];

#[test]
fn an_edit_finds_what_is_found_from_nothing() {
    let mut interesting = 0;
    for seed in 0..WORKSPACES {
        let mut draw = Draw::new(seed + 1_000);
        let mut workspace = generate::workspace(&mut draw);
        let properties = (0..5).map(|_| promise(&mut draw)).collect();
        workspace.guarantees = vec![Guarantee { label: "all".into(), properties, span: Span::default() }];
        let limits = LIMITS[draw.below(4).min(2)];
        let mut past = Past::default();
        for edit in 0..EDITS {
            if draw.chance(6) {
                interrupt(&mut draw, &workspace, &limits, &mut past);
            }
            let program = Program::load(&emit(&workspace, None)).ok();
            let play = |example: &Example| {
                program.as_ref().and_then(|program| scenario::record(program, &workspace, example).parted)
            };
            let again = told(&prove_again(&workspace, (&limits, &Unwatched), &play, &mut past));
            let cold = told(&prove(&workspace, &limits, &Unwatched, &play));
            assert_eq!(again, cold, "seed {seed}, after {edit} edits");
            interesting += usize::from(cold.contains("Refuted") && cold.contains("Proved"));
            change(&mut draw, &mut workspace);
        }
    }
    assert!(interesting > 60, "only {interesting} workspaces had something to prove and something to refute");
}

/// All that is found out; how many sets were made for it is nobody's business, nor by which number a conversation is known
/// to have been played.
fn told(report: &Report) -> String {
    let Report { proofs, never_done, round, interrupted, login_late, size } = report;
    let proofs: Vec<_> = proofs.iter().map(|proof| (proof.guarantee, proof.property, &proof.verdict)).collect();
    let size = (size.locations, size.edges);
    format!("{proofs:#?}\n{never_done:?}\n{round:#?}\n{interrupted}\n{login_late:#?}\n{size:?}")
}

/// Begins to prove, and ends it early.
fn interrupt(draw: &mut Draw, workspace: &Workspace, limits: &Limits, past: &mut Past) {
    let left = Cell::new(draw.below(8));
    let watch = |_: Progress| {
        left.set(left.get().saturating_sub(1));
        if left.get() == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    prove_again(workspace, (limits, &watch), &|_| None, past);
}

fn promise(draw: &mut Draw) -> Property {
    let mut kind = property(draw);
    if let (Some(effect), true) = (effect(&mut kind), draw.chance(3)) {
        // What is said, and what is shown of somebody, is edited below.
        *effect = match draw.below(4) {
            0 => EffectPattern::SayText("Words".into()),
            1 => EffectPattern::SayText("and more".into()),
            2 => EffectPattern::Use(vec![Operand::Fact(builtin::FIRST_NAME)]),
            _ => EffectPattern::Use(vec![Operand::Fact(builtin::EMAIL), Operand::Fact(builtin::FIRST_NAME)]),
        };
    }
    Property { kind, span: Span::default() }
}

/// What a property is about.
fn effect(kind: &mut PropertyKind) -> Option<&mut EffectPattern> {
    match kind {
        PropertyKind::Never { effect, .. }
        | PropertyKind::Possible { effect, .. }
        | PropertyKind::NeverAgain { effect, .. }
        | PropertyKind::AlwaysAfter { effect, .. }
        | PropertyKind::AtMost { effect, .. } => Some(effect),
        PropertyKind::AlwaysBefore { then, .. } => Some(then),
        PropertyKind::FirstMessage { says, .. } => Some(says),
        _ => None,
    }
}

/// Makes one edit.
fn change(draw: &mut Draw, workspace: &mut Workspace) {
    let node = draw.below(workspace.nodes.len());
    let body = workspace.nodes[node].body;
    match draw.below(11) {
        0 => {
            // Wherever the first text from here on is.
            let nodes = workspace.nodes[node..].iter_mut();
            if let Some(text) = nodes.flat_map(|node| texts(&mut node.kind)).next() {
                words(draw, text);
            }
        }
        1 | 2 => {
            // Something else of the same body is done here.
            let like: Vec<usize> = (0..workspace.nodes.len()).filter(|at| workspace.nodes[*at].body == body).collect();
            let kind = workspace.nodes[*draw.of(&like)].kind.clone();
            workspace.nodes[node].kind = kind;
        }
        3 => swap_rules(draw, workspace),
        4 => {
            let properties = &mut workspace.guarantees[0].properties;
            match draw.chance(2) {
                true => properties.push(promise(draw)),
                false => drop(properties.remove(draw.below(properties.len()))),
            }
            if properties.is_empty() {
                properties.push(promise(draw));
            }
        }
        5 => {
            let (one, other) = (draw.below(workspace.handlers.len()), draw.below(workspace.handlers.len()));
            let event = workspace.handlers[other].arm.event.clone();
            workspace.handlers[one].arm.event = event;
        }
        6 => {
            let one = draw.below(workspace.handlers.len());
            workspace.handlers[one].arm.condition = draw.chance(2).then(|| generate::condition(draw, 1));
        }
        7 => ask_anew(draw, workspace),
        8 => {
            // Another order of the handlers outside of all threads, or one less.
            let handlers = &mut workspace.workspace_handlers;
            handlers.reverse();
            handlers.truncate(handlers.len() - usize::from(handlers.len() > 1 && draw.chance(3)));
        }
        9 => {
            // Somebody listens for what nobody listened for before.
            let one = draw.below(workspace.handlers.len());
            let words = vec![format!("word {}", draw.below(4)), "agent".into()];
            workspace.handlers[one].arm.event = Event::Writes(words);
        }
        _ => move_ids(workspace),
    }
}

/// Other words, or something else about somebody.
fn words(draw: &mut Draw, text: &mut Template) {
    let slot = |fact| Part::Slot { operand: Operand::Fact(fact), fallback: Some("you".into()), span: Span::default() };
    match draw.below(4) {
        0 => text.parts.push(Part::Text(" and more".into())),
        1 => text.parts.push(slot(builtin::FIRST_NAME)),
        2 => text.parts.push(slot(builtin::EMAIL)),
        _ => text.parts = vec![Part::Text("Words".into())],
    }
}

/// All that a node says or hands on.
fn texts(kind: &mut NodeKind) -> Vec<&mut Template> {
    match kind {
        NodeKind::Say { text, .. } | NodeKind::Note { text, .. } | NodeKind::Onboard { text, .. } => vec![text],
        NodeKind::Choose(choose) => vec![&mut choose.text],
        NodeKind::Ask(ask) => std::iter::once(&mut ask.text).chain(ask.retry.as_mut().map(|(_, text)| text)).collect(),
        NodeKind::HandOff(hand_off) => {
            hand_off.reason.iter_mut().chain(&mut hand_off.note).map(|text| &mut **text).collect()
        }
        NodeKind::Set { value: SetValue::To(threadle::ir::Expression::Text(text)), .. } => vec![text],
        _ => Vec::new(),
    }
}

/// A rule asks something else: perhaps about facts or values that nothing told apart before.
fn ask_anew(draw: &mut Draw, workspace: &mut Workspace) {
    let rules = workspace.nodes.iter_mut().filter_map(|node| match &mut node.kind {
        NodeKind::Branch { branches, .. } => Some(branches),
        _ => None,
    });
    let mut rules: Vec<_> = rules.flatten().collect();
    if !rules.is_empty() {
        let at = draw.below(rules.len());
        rules[at].condition = generate::condition(draw, 2);
    }
}

/// Two branches of a fork the other way round.
fn swap_rules(draw: &mut Draw, workspace: &mut Workspace) {
    let forks = workspace.nodes.iter_mut().filter_map(|node| match &mut node.kind {
        NodeKind::Branch { branches, .. } if branches.len() > 1 => Some(branches),
        _ => None,
    });
    let mut forks: Vec<_> = forks.collect();
    if !forks.is_empty() {
        let at = draw.below(forks.len());
        forks[at].reverse();
    }
}

/// Something that nobody comes to in front of all others, so that every node has another number.
fn move_ids(workspace: &mut Workspace) {
    let first = workspace.nodes[0].clone();
    workspace.nodes.insert(0, first);
    let shift = |node: &mut NodeId| node.0 += 1;
    for node in &mut workspace.nodes {
        targets(&mut node.kind).into_iter().for_each(shift);
    }
    for thread in &mut workspace.threads {
        shift(&mut thread.entry);
    }
    for steps in &mut workspace.steps {
        shift(&mut steps.entry);
    }
    for handler in &mut workspace.handlers {
        shift(&mut handler.arm.target);
    }
    workspace.start.arms.iter_mut().for_each(|arm| shift(&mut arm.target));
    if let Some((_, timeout)) = &mut workspace.start.wait {
        shift(&mut timeout.target);
    }
    for place in &mut workspace.places {
        place.node.iter_mut().for_each(shift);
    }
}

/// Where a node leads.
fn targets(kind: &mut NodeKind) -> Vec<&mut NodeId> {
    match kind {
        NodeKind::Say { next, .. }
        | NodeKind::Set { next, .. }
        | NodeKind::Note { next, .. }
        | NodeKind::Do { next, .. }
        | NodeKind::Topic { next, .. } => vec![next],
        NodeKind::Choose(choose) => {
            let choices = choose.choices.iter_mut().map(|choice| &mut choice.target);
            choices.chain(&mut choose.anything_else).chain([&mut choose.no_answer.target]).collect()
        }
        NodeKind::Ask(ask) => ask.otherwise.iter_mut().chain([&mut ask.next, &mut ask.no_answer.target]).collect(),
        NodeKind::Onboard { done, no_answer, .. } => vec![done, &mut no_answer.target],
        NodeKind::Wait { arms, otherwise, .. } => {
            arms.iter_mut().map(|arm| &mut arm.target).chain([&mut otherwise.target]).collect()
        }
        NodeKind::Call(call) => call.outcomes.iter_mut().chain([&mut call.failed]).collect(),
        NodeKind::Branch { branches, otherwise, .. } => {
            branches.iter_mut().map(|branch| &mut branch.target).chain(otherwise).collect()
        }
        NodeKind::Split { arms, .. } => arms.iter_mut().map(|(_, target)| target).collect(),
        NodeKind::Return
        | NodeKind::Pivot(_)
        | NodeKind::HandOff(_)
        | NodeKind::Resolve(_)
        | NodeKind::Resume { .. } => vec![],
    }
}
