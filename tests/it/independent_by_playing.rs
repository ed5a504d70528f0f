//! What does not depend on a fact, beside real conversations: two customers who differ in that alone, to whom the same
//! happens, never see different things where it is proved; and where it is refuted, both conversations are there.

use std::cell::Cell;

use indexmap::IndexMap;
use threadle::artifact::Program;
use threadle::given::Given;
use threadle::identity::Outside;
use threadle::ir::{
    Condition, EffectPattern, FactId, Guarantee, NodeKind, Operand, Property, PropertyKind, Question, Test, Workspace,
    builtin,
};
use threadle::protocol::{self, EffectKind, EventKind};
use threadle::prove::Limits;
use threadle::session::{Engine, Session};
use threadle::source::Span;
use threadle::time::Timestamp;
use threadle::value::Value;
use threadle::watch::Unwatched;
use threadle::{Standing, emit, guarantees};

use super::reference::draw::Draw;
use super::reference::generate;
use super::walks::{World, facts, identity, opens, something, timers_first};

const WORKSPACES: u64 = 40;
const WALKS: usize = 15;
const EVENTS: usize = 20;
const LIMITS: Limits = Limits { locations: 4_000, nodes: 200_000, steps: 20_000 };

#[test]
fn what_does_not_depend_on_a_fact_is_never_seen_to() {
    let (mut proved, mut depends, mut doubt, mut undecided, mut seen) = (0, 0, 0, 0, 0);
    let only = std::env::var("INDEPENDENT_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    for seed in (0..WORKSPACES).filter(|seed| only.is_none_or(|only| only == *seed)) {
        let mut draw = Draw::new(seed);
        let mut workspace = generate::workspace(&mut draw);
        ask_less(&mut draw, &mut workspace);
        let properties = (0..4).map(|_| Property { kind: property(&mut draw, &workspace), span: Span::default() });
        let properties: Vec<Property> = properties.collect();
        workspace.guarantees =
            vec![Guarantee { label: "all".into(), properties: properties.clone(), span: Span::default() }];
        let program = Program::load(&emit(&workspace, None)).unwrap();
        let outlook = guarantees(&workspace, &LIMITS, &Unwatched);
        for (property, promise) in properties.iter().zip(&outlook.promises) {
            let parts = (0..WALKS).find_map(|_| walk(&mut draw, &workspace, &program, &property.kind));
            seen += usize::from(parts.is_some());
            match &promise.standing {
                Standing::Proved | Standing::ProvedIdly => {
                    proved += 1;
                    assert!(parts.is_none(), "seed {seed}: {:?}\n{parts:#?}", property.kind);
                }
                Standing::Depends(two) => {
                    depends += 1;
                    assert_ne!(two[0], two[1]);
                }
                Standing::MayDepend(two) => {
                    doubt += 1;
                    if std::env::var("INDEPENDENT_SHOW").is_ok() {
                        println!("seed {seed}: {:?}\n{two:#?}", property.kind);
                    }
                }
                _ => undecided += 1,
            }
        }
    }
    println!("{proved} proved, {depends} depend, {doubt} in doubt, {undecided} undecided; {seen} seen");
    assert!(proved >= 5 && depends >= 5 && seen >= 1, "{proved} {depends} {doubt} {undecided} {seen}");
}

/// Makes most decisions ask about who the customer is: then there is something that does not depend on the rest.
fn ask_less(draw: &mut Draw, workspace: &mut Workspace) {
    for node in &mut workspace.nodes {
        let NodeKind::Branch { branches, .. } = &mut node.kind else { continue };
        for branch in branches {
            if !draw.chance(4) {
                branch.condition = grade(draw);
            }
        }
    }
    for handler in &mut workspace.handlers {
        handler.arm.condition = handler.arm.condition.take().map(|_| grade(draw));
    }
}

fn grade(draw: &mut Draw) -> Condition {
    let question = Question::OneOf(vec![Value::Number(draw.below(3) as i64)]);
    Condition::Test(Test {
        operand: Operand::Fact(builtin::CUSTOMER),
        question: question.into(),
        span: Span::default(),
    })
}

fn property(draw: &mut Draw, workspace: &Workspace) -> PropertyKind {
    let effect = match draw.below(5) {
        0 | 1 => EffectPattern::Say,
        2 => EffectPattern::HandOff(None),
        3 => EffectPattern::Note,
        _ => EffectPattern::Resolve(None),
    };
    let asked: Vec<usize> = (16..workspace.facts.len()).filter(|at| asks(workspace, *at)).collect();
    let declared = if asked.is_empty() { 16 } else { *draw.of(&asked) };
    let fact = if draw.chance(4) { builtin::PROFILE } else { FactId(declared as u32) };
    PropertyKind::Independent { effect, fact, when: draw.chance(3).then(|| Condition::Not(Box::new(grade(draw)))) }
}

/// Whether a decision asks about a fact.
fn asks(workspace: &Workspace, fact: usize) -> bool {
    let fact = Operand::Fact(FactId(fact as u32));
    let conditions = workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Branch { branches, .. } => Some(branches),
        _ => None,
    });
    conditions.flatten().any(|branch| branch.condition.tests().iter().any(|test| test.operand == fact))
}

/// What is seen of what a line is about.
type Seen = Vec<String>;

/// Two customers, each with a session and a world.
struct Couple<'a> {
    program: &'a Program,
    worlds: [World; 2],
    sessions: [Session; 2],
    calls: Vec<u64>,
}

/// The same conversation with two customers who differ in the fact: what each saw where they part.
fn walk(draw: &mut Draw, workspace: &Workspace, program: &Program, line: &PropertyKind) -> Option<[Seen; 2]> {
    let PropertyKind::Independent { fact, .. } = line else { return None };
    let profile = draw.below(4);
    let other = if *fact == builtin::PROFILE { draw.below(4) } else { profile };
    let worlds = [profile, other].map(|profile| World { profile, now: Cell::new(1_780_000_000_000) });
    let sessions = [Session::new("s"), Session::new("s")];
    let mut couple = Couple { program, worlds, sessions, calls: Vec::new() };
    let given = facts(draw, workspace);
    for _ in 0..draw.below(2) {
        let kind = identity(draw);
        couple.tell(&[kind.clone(), kind], line)?;
    }
    let mut kind = opens(draw, given);
    for number in 0..EVENTS {
        let kinds = [kind.clone(), differing(draw, workspace, *fact, &kind)];
        let (seen, holds) = couple.tell(&kinds, line)?;
        if seen[0] != seen[1] {
            return holds.then_some(seen);
        }
        kind = something(draw, workspace, number, &mut couple.calls);
        let due = couple.sessions.iter().filter_map(Session::wake_at).min();
        kind = timers_first(draw, &couple.worlds[0], due, kind);
        couple.worlds[1].now.set(couple.worlds[0].now.get());
    }
    None
}

impl Couple<'_> {
    /// Tells each what happens: what each sees of what the line is about, and whether its condition holds for both; none
    /// where one of them is stopped.
    fn tell(&mut self, kinds: &[EventKind; 2], line: &PropertyKind) -> Option<([Seen; 2], bool)> {
        let PropertyKind::Independent { effect, when, .. } = line else { return None };
        let mut seen = [Vec::new(), Vec::new()];
        let mut holds = true;
        for side in [0, 1] {
            let (world, session) = (&self.worlds[side], &mut self.sessions[side]);
            let at = Timestamp::from_milliseconds(world.now.get());
            let event = protocol::Event { session: "s".into(), at, id: None, kind: kinds[side].clone() };
            let outside = Outside { tokens: world, profiles: world };
            let before = session.identity().customer().grade() as i64;
            let Ok(effects) = session.handle(Engine::new(self.program, outside), &event) else { continue };
            let after = session.identity().customer().grade() as i64;
            holds &= when.as_ref().is_none_or(|when| is_of(when, after) && is_of(when, before));
            for effect in &effects {
                match &effect.kind {
                    EffectKind::CallAction { call, .. } if !self.calls.contains(call) => self.calls.push(*call),
                    EffectKind::Fault { .. } => return None,
                    _ => {}
                }
            }
            seen[side] = effects.iter().filter_map(|own| told(effect, &own.kind)).collect();
        }
        Some((seen, holds))
    }
}

/// What happens to the other customer: the same, with other values of the fact.
fn differing(draw: &mut Draw, workspace: &Workspace, fact: FactId, kind: &EventKind) -> EventKind {
    let declared = &workspace.facts[fact.index()];
    let mut kind = kind.clone();
    if let EventKind::ChatOpened { facts, .. } | EventKind::Facts { facts, .. } = &mut kind
        && fact != builtin::PROFILE
    {
        let change = |facts: &mut IndexMap<String, Given>, given| _ = facts.insert(declared.name.clone(), given);
        match draw.below(3) {
            0 => change(facts, Given::Null),
            1 => change(facts, Given::of(&generate::value(draw, &declared.kind), &declared.kind)),
            _ => {}
        }
    }
    kind
}

fn is_of(condition: &Condition, grade: i64) -> bool {
    match condition {
        Condition::Not(inner) => !is_of(inner, grade),
        Condition::Test(Test { question, .. }) => {
            matches!(&**question, Question::OneOf(values) if values.contains(&Value::Number(grade)))
        }
        _ => false,
    }
}

/// An effect, in words, where the line is about it.
fn told(pattern: &EffectPattern, effect: &EffectKind) -> Option<String> {
    match (pattern, effect) {
        (EffectPattern::Say, EffectKind::Say { text, quick_replies, .. }) => Some(format!("{text} {quick_replies:?}")),
        (EffectPattern::Say, EffectKind::ShowOnboarding { text, .. }) => Some(format!("form {text}")),
        (EffectPattern::HandOff(_), EffectKind::HandedOff { inbox, priority, .. }) => {
            Some(format!("{inbox} {priority:?}"))
        }
        (EffectPattern::Note, EffectKind::Note { text }) => Some(text.clone()),
        (EffectPattern::Resolve(_), EffectKind::Resolved { outcome }) => Some(format!("{outcome:?}")),
        _ => None,
    }
}
