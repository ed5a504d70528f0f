//! Proofs beside real conversations: nothing that is proved is ever seen broken, and what is refuted can be played.
//!
//! Workspaces are generated, and so are properties; the watcher here knows effects and nothing of models or diagrams.

use std::cell::Cell;

use threadle::artifact::Program;
use threadle::identity::Outside;
use threadle::ir::{
    ActionId, Bound, Condition, EffectPattern, Event, Guarantee, InboxId, Moment, NodeKind, Operand, Property,
    PropertyKind, Question, Resolution, Test, TopicId, Workspace, builtin,
};
use threadle::protocol::{self, EffectKind, EventKind, ResolvedAs};
use threadle::prove::{Limits, Rough, Verdict, prove};
use threadle::session::{Engine, Session};
use threadle::source::Span;
use threadle::time::Timestamp;
use threadle::value::Value;
use threadle::watch::Unwatched;
use threadle::{emit, scenario};

use super::reference::draw::Draw;
use super::reference::generate;
use super::walks::{World, facts, identity, is_act, opens, something, timers_first};

const WORKSPACES: u64 = 120;
const WALKS: usize = 25;
const EVENTS: usize = 25;

/// What a watcher sees, and who the customer was then: grade, identification, profile.
#[derive(Clone, Debug)]
enum Sight {
    Happens(Event, bool),
    Does(EffectKind),
}

type Trace = Vec<(Sight, [i64; 3])>;

#[test]
fn what_is_proved_is_never_seen_broken() {
    let found = look(0..WORKSPACES, &|_| {});
    assert!(found.proved > 100 && found.refuted > 100, "{found:?}");
    assert!(found.confirmed * 100 >= found.refuted * 97, "{found:?}");
    assert!(found.unexplained == 0, "{found:?}");
}

#[test]
fn what_is_refuted_comes_out_but_for_the_order_of_time_limits() {
    let found = look(1_000..1_000 + WORKSPACES / 2, &exact);
    assert!(found.proved > 100 && found.refuted > 100, "{found:?}");
    assert_eq!(found.confirmed + found.of_time, found.refuted, "{found:?}");
    assert!(found.of_time * 100 <= found.refuted * 2, "{found:?}");
}

#[test]
fn what_is_refuted_where_nothing_is_known_only_roughly_comes_out() {
    let found = look(1_000 + WORKSPACES / 2..1_000 + WORKSPACES, &|workspace| {
        exact(workspace);
        hear_no_silence(workspace);
    });
    assert!(found.proved > 100 && found.refuted > 100, "{found:?}");
    assert_eq!(found.confirmed, found.refuted, "{found:?}");
}

/// What came of many proofs.
#[derive(Debug, Default)]
struct Found {
    proved: usize,
    refuted: usize,
    /// How many of those came out on the machine.
    confirmed: usize,
    /// How many did not, because of which time limit is over first.
    of_time: usize,
    /// How many did not, and nobody can tell why.
    unexplained: usize,
}

/// Proves lines about generated workspaces, and plays beside it.
fn look(seeds: std::ops::Range<u64>, change: &dyn Fn(&mut Workspace)) -> Found {
    let mut all = Found::default();
    let only = std::env::var("PROVE_SEED").ok().and_then(|seed| seed.parse().ok());
    for seed in seeds.filter(|seed| only.is_none_or(|only: u64| only == *seed)) {
        let mut draw = Draw::new(seed);
        let mut workspace = generate::workspace(&mut draw);
        change(&mut workspace);
        let properties = (0..8).map(|_| Property { kind: property(&mut draw), span: Span::default() }).collect();
        workspace.guarantees = vec![Guarantee { label: "all".into(), properties, span: Span::default() }];
        let program = Program::load(&emit(&workspace, None)).unwrap();
        let limits = Limits { locations: 4_000, nodes: 200_000, steps: 200_000 };
        let play = |example: &_| scenario::record(&program, &workspace, example).parted;
        let report = prove(&workspace, &limits, &Unwatched, &play);
        let traces: Vec<Trace> = (0..WALKS).map(|_| walk(&mut draw, &workspace, &program)).collect();
        for proof in &report.proofs {
            let property = &workspace.guarantees[0].properties[proof.property].kind;
            let seen = traces.iter().find(|trace| is_seen(property, trace));
            match &proof.verdict {
                Verdict::Proved | Verdict::Vacuous | Verdict::Impossible => {
                    all.proved += 1;
                    assert!(seen.is_none(), "seed {seed}: {:?} of {property:#?}, but {seen:#?}", proof.verdict);
                }
                Verdict::Refuted(example) | Verdict::Shown(example) => {
                    all.refuted += 1;
                    let record = scenario::record(&program, &workspace, example);
                    all.confirmed += usize::from(record.agrees);
                    // Whoever is told of a doubt is told what it turns on.
                    all.unexplained += usize::from(!record.agrees && example.roughly.is_empty());
                    all.of_time += usize::from(!record.agrees && example.roughly == [Rough::TimeLimits]);
                    if std::env::var("PROVE_SHOW").is_ok() && !record.agrees {
                        println!("seed {seed}: {property:?}\n{example:#?}\n{:#?}\n", record.lines);
                    }
                }
                Verdict::Undecided => {}
            }
        }
    }
    println!("{all:?}");
    all
}

/// Takes everything out that proofs know only roughly: patterns, what addresses look like, ages, times of day, splits.
fn exact(workspace: &mut Workspace) {
    fn plain(condition: &mut Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter_mut().for_each(plain),
            Condition::Not(inner) => plain(inner),
            Condition::Test(test) => {
                let addresses = [builtin::EMAIL, builtin::PHONE, builtin::ADDRESS].map(Operand::Fact);
                let rough = matches!(
                    *test.question,
                    Question::Matches(_) | Question::TimeOfDay(..) | Question::OlderThan(_) | Question::WithinLast(_)
                );
                if rough || addresses.contains(&test.operand) {
                    test.question = Question::Known.into();
                }
            }
        }
    }
    for node in &mut workspace.nodes {
        match &mut node.kind {
            NodeKind::Branch { branches, .. } => branches.iter_mut().for_each(|branch| plain(&mut branch.condition)),
            NodeKind::Wait { arms, .. } => arms.iter_mut().filter_map(|arm| arm.condition.as_mut()).for_each(plain),
            NodeKind::Ask(ask) => ask.matching = None,
            NodeKind::Split { arms, .. } => {
                let next = arms[0].1;
                node.kind = NodeKind::Say { text: Default::default(), next };
            }
            _ => {}
        }
    }
    // What no author can write: a handler that does not keep silent with an agent around.
    for handler in workspace.handlers.iter_mut().filter(|handler| handler.after_hand_off) {
        let body = workspace.nodes[handler.arm.target.index()].body;
        for node in workspace.nodes.iter_mut().filter(|node| node.body == body) {
            let silent = matches!(
                node.kind,
                NodeKind::Note { .. } | NodeKind::Topic { .. } | NodeKind::Set { .. } | NodeKind::Branch { .. }
            );
            if !silent {
                node.kind = NodeKind::Resume { ask_again: false };
            }
        }
    }
    let arms = workspace.handlers.iter_mut().map(|handler| &mut handler.arm).chain(&mut workspace.start.arms);
    arms.filter_map(|arm| arm.condition.as_mut()).for_each(plain);
}

/// Listens for words instead of silence: then there is one time limit at a time.
fn hear_no_silence(workspace: &mut Workspace) {
    let of_waits = workspace.nodes.iter_mut().flat_map(|node| match &mut node.kind {
        NodeKind::Wait { arms, .. } => arms.as_mut_slice(),
        _ => &mut [],
    });
    let of_handlers = workspace.handlers.iter_mut().map(|handler| &mut handler.arm);
    for arm in of_waits.chain(of_handlers).chain(&mut workspace.start.arms) {
        if matches!(arm.event, Event::Idle(_)) {
            arm.event = Event::Writes(Vec::new());
        }
    }
}

pub(crate) fn property(draw: &mut Draw) -> PropertyKind {
    let when = draw.chance(2).then(|| condition(draw));
    match draw.below(9) {
        8 => PropertyKind::FirstMessage { says: EffectPattern::Onboard, when },
        0 | 1 => PropertyKind::Never { effect: effect(draw), when },
        2 => PropertyKind::Possible { effect: effect(draw), when },
        3 => PropertyKind::AlwaysBefore { first: moment(draw), then: effect(draw) },
        4 => PropertyKind::NeverAgain {
            once: moment(draw),
            effect: effect(draw),
            until: draw.chance(2).then(|| moment(draw)),
        },
        5 => PropertyKind::AlwaysAfter {
            after: moment(draw),
            effect: effect(draw),
            bound: if draw.chance(2) { Bound::End } else { Bound::Turns(draw.below(3) as u32) },
        },
        6 => PropertyKind::AtMost {
            count: draw.below(4) as u32,
            effect: effect(draw),
            before: draw.chance(2).then(|| moment(draw)),
        },
        _ => PropertyKind::EveryConversationEnds { turns: Some(2 + draw.below(6) as u32) },
    }
}

fn condition(draw: &mut Draw) -> Condition {
    let (fact, values) = *draw.of(&[(builtin::CUSTOMER, 3), (builtin::IDENTIFICATION, 4), (builtin::PROFILE, 4)]);
    let question = Question::OneOf(vec![Value::Number(draw.below(values) as i64)]);
    let test = Condition::Test(Test { operand: Operand::Fact(fact), question: question.into(), span: Span::default() });
    if draw.chance(3) { Condition::Not(Box::new(test)) } else { test }
}

fn effect(draw: &mut Draw) -> EffectPattern {
    match draw.below(7) {
        0 => EffectPattern::Say,
        1 => EffectPattern::Onboard,
        2 => EffectPattern::Call(ActionId(0)),
        3 => EffectPattern::HandOff(draw.chance(2).then(|| InboxId(draw.below(2) as u32))),
        4 => EffectPattern::Resolve(draw.chance(2).then_some(Resolution::Abandoned)),
        5 => EffectPattern::Note,
        _ => EffectPattern::AddTopic(TopicId(0)),
    }
}

fn moment(draw: &mut Draw) -> Moment {
    match draw.below(6) {
        0 => Moment::Event(Event::SignsOut),
        1 => Moment::Event(Event::Authenticates),
        2 => Moment::Event(Event::Writes(Vec::new())),
        _ => Moment::Effect(effect(draw)),
    }
}

/// Whether a conversation shows what a property forbids, or says to be possible.
fn is_seen(property: &PropertyKind, trace: &Trace) -> bool {
    let effect_is =
        |pattern: &EffectPattern, at: usize| matches!(&trace[at].0, Sight::Does(done) if means(pattern, done));
    let moment_is = |moment: &Moment, at: usize| match (moment, &trace[at].0) {
        (Moment::Effect(pattern), _) => effect_is(pattern, at),
        (Moment::Event(event), Sight::Happens(happened, _)) => event == happened,
        _ => false,
    };
    // Time-outs are turns too, but a tick does not tell whether it was one: the watcher may count too few.
    let is_turn = |at: usize| matches!(trace[at].0, Sight::Happens(Event::Writes(_) | Event::Picks { .. }, true));
    let all = 0..trace.len();
    let end = trace.iter().position(|(sight, _)| {
        matches!(sight, Sight::Does(EffectKind::HandedOff { .. } | EffectKind::Resolved { .. }))
    });
    match property {
        PropertyKind::Never { effect, when } | PropertyKind::Possible { effect, when } => {
            all.into_iter().any(|at| effect_is(effect, at) && when.as_ref().is_none_or(|when| holds(when, trace[at].1)))
        }
        PropertyKind::AlwaysBefore { first, then } => {
            let first = all.clone().find(|at| moment_is(first, *at)).unwrap_or(trace.len());
            all.into_iter().any(|at| effect_is(then, at) && at <= first)
        }
        PropertyKind::NeverAgain { once, effect, until } => {
            let mut armed = false;
            for at in all {
                if armed && effect_is(effect, at) {
                    return true;
                }
                armed = match armed {
                    true => !until.as_ref().is_some_and(|until| moment_is(until, at)),
                    false => moment_is(once, at),
                };
            }
            false
        }
        PropertyKind::AlwaysAfter { after, effect, bound } => {
            let mut owed: Option<u32> = None;
            for at in 0..end.map_or(trace.len(), |end| end + 1) {
                owed = match owed {
                    None => moment_is(after, at).then_some(0),
                    Some(_) if effect_is(effect, at) => moment_is(after, at).then_some(0),
                    Some(turns) if is_turn(at) && matches!(bound, Bound::Turns(most) if turns >= *most) => return true,
                    Some(turns) => Some(turns + u32::from(is_turn(at))),
                };
            }
            owed.is_some() && end.is_some()
        }
        PropertyKind::AtMost { count, effect, before } => {
            let until = before.as_ref().and_then(|before| all.clone().find(|at| moment_is(before, *at)));
            let counted = (0..until.unwrap_or(trace.len())).filter(|at| effect_is(effect, *at)).count();
            counted > *count as usize
        }
        PropertyKind::EveryConversationEnds { turns } => {
            let turns = turns.unwrap_or(u32::MAX) as usize;
            (0..end.unwrap_or(trace.len())).filter(|at| is_turn(*at)).count() > turns
        }
        PropertyKind::FirstMessage { says, when } => {
            let first = all.into_iter().find(|at| effect_is(&EffectPattern::Say, *at));
            first.is_some_and(|at| !effect_is(says, at) && when.as_ref().is_none_or(|when| holds(when, trace[at].1)))
        }
        _ => false,
    }
}

fn means(pattern: &EffectPattern, done: &EffectKind) -> bool {
    match (pattern, done) {
        (EffectPattern::Say, EffectKind::Say { .. } | EffectKind::ShowOnboarding { .. })
        | (EffectPattern::Onboard, EffectKind::ShowOnboarding { .. })
        | (EffectPattern::Call(_), EffectKind::CallAction { .. })
        | (EffectPattern::Note, EffectKind::Note { .. })
        | (EffectPattern::AddTopic(_), EffectKind::TopicAdded { .. }) => true,
        (EffectPattern::HandOff(wanted), EffectKind::HandedOff { inbox, .. }) => {
            wanted.is_none_or(|wanted| ["General", "Orders"][wanted.index()] == inbox)
        }
        (EffectPattern::Resolve(wanted), EffectKind::Resolved { outcome }) => {
            wanted.is_none_or(|wanted| (wanted == Resolution::Abandoned) == (*outcome == ResolvedAs::Abandoned))
        }
        _ => false,
    }
}

fn holds(condition: &Condition, customer: [i64; 3]) -> bool {
    match condition {
        Condition::Not(inner) => !holds(inner, customer),
        Condition::Test(Test { operand: Operand::Fact(fact), question, .. }) => match &**question {
            Question::OneOf(values) => values.contains(&Value::Number(customer[fact.index()])),
            _ => false,
        },
        _ => false,
    }
}

/// One conversation.
fn walk(draw: &mut Draw, workspace: &Workspace, program: &Program) -> Trace {
    let world = World { profile: draw.below(4), now: Cell::new(1_780_000_000_000) };
    let mut session = Session::new("s");
    let mut trace = Trace::new();
    let mut calls = Vec::new();
    let facts = facts(draw, workspace);
    for _ in 0..draw.below(2) {
        happen(&mut session, program, &world, &mut trace, identity(draw));
    }
    trace.clear();
    let opens = opens(draw, facts);
    calls.extend(happen(&mut session, program, &world, &mut trace, opens));
    for number in 0..EVENTS {
        let kind = something(draw, workspace, number, &mut calls);
        let kind = timers_first(draw, &world, session.wake_at(), kind);
        calls.extend(happen(&mut session, program, &world, &mut trace, kind));
        if matches!(trace.last(), Some((Sight::Does(EffectKind::Fault { .. }), _))) {
            trace.clear();
            return trace;
        }
    }
    trace
}

/// Lets something happen, adds what is seen of it, and gives the calls that were made.
fn happen(session: &mut Session, program: &Program, world: &World, trace: &mut Trace, kind: EventKind) -> Vec<u64> {
    let before = session.identity().customer().grade();
    let outside = Outside { tokens: world, profiles: world };
    let at = Timestamp::from_milliseconds(world.now.get());
    let event = protocol::Event { session: "s".into(), at, id: None, kind: kind.clone() };
    let Ok(effects) = session.handle(Engine::new(program, outside), &event) else { return Vec::new() };
    let customer = session.identity().customer();
    let now = [customer.grade() as i64, customer.identification() as i64, customer.profile_status() as i64];
    let acts: Vec<EffectKind> = effects.into_iter().map(|effect| effect.kind).filter(is_act).collect();
    let taken = !acts.is_empty();
    let sight = match kind {
        EventKind::Message { .. } => Some(Sight::Happens(Event::Writes(Vec::new()), taken)),
        EventKind::QuickReply { .. } => {
            Some(Sight::Happens(Event::Picks { label: String::new(), options: Vec::new() }, taken))
        }
        EventKind::SetUser { .. } if before != customer.grade() && now[0] == 2 => {
            Some(Sight::Happens(Event::Authenticates, taken))
        }
        EventKind::ClearUser if before != customer.grade() => Some(Sight::Happens(Event::SignsOut, taken)),
        _ => None,
    };
    trace.extend(sight.map(|sight| (sight, now)));
    let calls =
        acts.iter().filter_map(|act| if let EffectKind::CallAction { call, .. } = act { Some(*call) } else { None });
    let calls = calls.collect();
    trace.extend(acts.into_iter().map(|act| (Sight::Does(act), now)));
    calls
}
