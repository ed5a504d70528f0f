//! Proofs beside real conversations: nothing that is proved is ever seen broken, and what is refuted can be played.
//!
//! Workspaces are generated, and so are properties; the watcher here knows effects and nothing of models or diagrams.

use std::cell::Cell;

use indexmap::IndexMap;
use threadle::address::Address;
use threadle::artifact::Program;
use threadle::given::Given;
use threadle::identity::{Lookup, Outside, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
use threadle::ir::{
    ActionId, Bound, Condition, EffectPattern, Event, Guarantee, InboxId, Moment, Operand, Property, PropertyKind,
    Question, Resolution, Test, TopicId, Workspace, builtin,
};
use threadle::protocol::{self, EffectKind, EventKind, ResolvedAs};
use threadle::prove::{Limits, Verdict, prove};
use threadle::session::{Engine, Session};
use threadle::source::Span;
use threadle::time::Timestamp;
use threadle::value::{Type, Value};
use threadle::watch::Unwatched;
use threadle::{emit, scenario};

use super::reference::draw::Draw;
use super::reference::generate;

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
    let (mut proved, mut refuted, mut confirmed) = (0, 0, 0);
    for seed in 0..WORKSPACES {
        let mut draw = Draw::new(seed);
        let mut workspace = generate::workspace(&mut draw);
        let properties = (0..8).map(|_| Property { kind: property(&mut draw), span: Span::default() }).collect();
        workspace.guarantees = vec![Guarantee { label: "all".into(), properties, span: Span::default() }];
        let program = Program::load(&emit(&workspace, None)).unwrap();
        let report = prove(&workspace, &Limits { locations: 4_000, nodes: 200_000, steps: 200_000 }, &Unwatched);
        let traces: Vec<Trace> = (0..WALKS).map(|_| walk(&mut draw, &workspace, &program)).collect();
        for proof in &report.proofs {
            let property = &workspace.guarantees[0].properties[proof.property].kind;
            let seen = traces.iter().find(|trace| is_seen(property, trace));
            match &proof.verdict {
                Verdict::Proved | Verdict::Vacuous | Verdict::Impossible => {
                    proved += 1;
                    assert!(seen.is_none(), "seed {seed}: {:?} of {property:#?}, but {seen:#?}", proof.verdict);
                }
                Verdict::Refuted(example) | Verdict::Shown(example) => {
                    refuted += 1;
                    let record = scenario::record(&program, &workspace, example);
                    confirmed += usize::from(record.agrees);
                    if std::env::var("PROVE_SHOW").is_ok() && !record.agrees {
                        println!("seed {seed}: {property:?}\n{example:#?}\n{:#?}\n", record.lines);
                    }
                }
                Verdict::Undecided => {}
            }
        }
    }
    println!("{proved} proved, {refuted} refuted, {confirmed} of them confirmed");
    assert!(proved > 100 && refuted > 100, "{proved} proved, {refuted} refuted");
    assert!(confirmed * 10 > refuted * 7, "{confirmed} of {refuted} confirmed");
}

fn property(draw: &mut Draw) -> PropertyKind {
    let when = draw.chance(2).then(|| condition(draw));
    match draw.below(8) {
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
    let test = Condition::Test(Test { operand: Operand::Fact(fact), question, span: Span::default() });
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
        PropertyKind::NoLongWait { .. } => false,
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
        Condition::Test(Test { operand: Operand::Fact(fact), question: Question::OneOf(values), .. }) => {
            values.contains(&Value::Number(customer[fact.index()]))
        }
        _ => false,
    }
}

/// One person, whom the directory knows or not; a token is the number of milliseconds that it is good.
pub(super) struct World {
    pub(super) profile: usize,
    pub(super) now: Cell<i64>,
}

impl TokenVerifier for World {
    fn verify(&self, jwt: &str, _: Timestamp) -> Result<Proof, Refusal> {
        let good = jwt.parse::<i64>().map_err(|_| Refusal::Malformed)?;
        let address = Address::email("ada@example.com").ok_or(Refusal::MissingIdentity)?;
        let good_until = Timestamp::from_milliseconds(self.now.get() + good);
        Ok(Proof { address, name: Some("Ada Lovelace".into()), good_until })
    }
}

impl ProfileDirectory for World {
    fn look_up(&self, _: &Address) -> Lookup {
        match self.profile {
            0 => Lookup::Found(Profile { id: "ada".into(), ..Profile::default() }),
            1 => Lookup::None,
            2 => Lookup::Ambiguous,
            _ => Lookup::Failed,
        }
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
    let channel = draw.chance(3).then(|| "SMS".to_string());
    let availability = draw.chance(2).then(|| "UNAVAILABLE_BUSY".to_string());
    let opens = EventKind::ChatOpened { channel, locale: None, mobile_sdk: false, availability, facts };
    calls.extend(happen(&mut session, program, &world, &mut trace, opens));
    for number in 0..EVENTS {
        let kind = match draw.below(12) {
            0..3 => EventKind::Message { message: format!("m{number}"), text: text(draw).to_string() },
            3 | 4 => {
                let option = format!("c{}", draw.below(3));
                EventKind::QuickReply { message: format!("m{number}"), option, request: None }
            }
            5 => EventKind::Facts { facts: facts_changed(draw, workspace), availability: None },
            6 | 7 => identity(draw),
            8 | 9 if !calls.is_empty() => {
                let outcome = ["found", "some", "none", "failed"][draw.below(4)].to_string();
                let mut data = IndexMap::new();
                if outcome == "found" || outcome == "some" {
                    data.insert("number".to_owned(), Given::Text("A-1".into()));
                }
                EventKind::ActionResult { call: calls.remove(0), outcome, data }
            }
            _ => EventKind::Tick,
        };
        // Timers that are due come first, on their own, so that each effect is seen with the facts of its moment.
        let later = world.now.get() + [1_000, 7_000, 50_000][draw.below(3)];
        match session.wake_at().map(Timestamp::milliseconds) {
            Some(due) if due <= later || kind == EventKind::Tick => {
                world.now.set(due.max(world.now.get()));
                calls.extend(happen(&mut session, program, &world, &mut trace, EventKind::Tick));
            }
            _ => {
                world.now.set(later);
                calls.extend(happen(&mut session, program, &world, &mut trace, kind));
            }
        }
        if matches!(trace.last(), Some((Sight::Does(EffectKind::Fault { .. }), _))) {
            trace.clear();
            return trace;
        }
    }
    trace
}

pub(super) fn text(draw: &mut Draw) -> &'static str {
    draw.of::<&str>(&[
        "hello",
        "I need an AGENT, now",
        "red",
        "Green",
        "2",
        "7",
        "yes",
        "2026-05-29",
        "Ada@Example.com",
        "1.5",
    ])
}

pub(super) fn identity(draw: &mut Draw) -> EventKind {
    let email = || Some("ada@example.com".to_string());
    let jwt = [90_500, 7_200_500][draw.below(2)].to_string();
    match draw.below(5) {
        0 => EventKind::SetUser { name: None, email: email(), phone_number: None, jwt: None },
        1 | 2 => EventKind::SetUser { name: None, email: None, phone_number: None, jwt: Some(jwt) },
        3 => EventKind::OnboardingSubmitted { name: Some("Ada".into()), email: email(), phone_number: None },
        _ => EventKind::ClearUser,
    }
}

pub(super) fn facts(draw: &mut Draw, workspace: &Workspace) -> IndexMap<String, Given> {
    let mut facts = IndexMap::new();
    for fact in &workspace.facts[16..] {
        if draw.chance(2) {
            facts.insert(fact.name.clone(), given(draw, &fact.kind));
        }
    }
    facts
}

pub(super) fn facts_changed(draw: &mut Draw, workspace: &Workspace) -> IndexMap<String, Given> {
    let fact = &workspace.facts[16 + draw.below(workspace.facts.len() - 16)];
    let given = if draw.chance(4) { Given::Null } else { given(draw, &fact.kind) };
    [(fact.name.clone(), given)].into_iter().collect()
}

fn given(draw: &mut Draw, kind: &Type) -> Given {
    Given::of(&generate::value(draw, kind), kind)
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

pub(super) fn is_act(effect: &EffectKind) -> bool {
    matches!(
        effect,
        EffectKind::Say { .. }
            | EffectKind::ShowOnboarding { .. }
            | EffectKind::CallAction { .. }
            | EffectKind::Note { .. }
            | EffectKind::TopicAdded { .. }
            | EffectKind::HandedOff { .. }
            | EffectKind::Resolved { .. }
            | EffectKind::Fault { .. }
    )
}
