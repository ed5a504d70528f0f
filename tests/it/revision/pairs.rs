//! Generated pairs of workspaces: a conversation that was saved on one and is resumed on the other.

use crate::machine::script::{Play, describe, saved};
use crate::reference::agreement::input;
use crate::reference::draw::Draw;
use crate::reference::generate::{self, Happens};
use threadle::artifact::Program;
use threadle::emit;
use threadle::ir::*;
use threadle::machine::{Conversation, Facts, Input, Moment, Phase, SavedState};
use threadle::revision::{How, carry_out, decide};
use threadle::source::Span;
use threadle::value::Type;

const PAIRS: u64 = 600;
const EVENTS: usize = 60;

/// How often each thing has become of a conversation, so that the test cannot pass by never getting anywhere.
#[derive(Default, Debug)]
struct Seen {
    went_on: usize,
    migrated: usize,
    stayed: usize,
    restarted: usize,
    handed_off: usize,
}

#[test]
fn no_conversation_is_lost_between_two_revisions() {
    let mut seen = Seen::default();
    for seed in 0..PAIRS {
        let mut draw = Draw::new(seed);
        let old_rules = generate::workspace(&mut draw);
        let mut new_rules = old_rules.clone();
        for _ in 0..1 + draw.below(3) {
            change(&mut draw, &mut new_rules);
        }
        let load = |workspace: &Workspace| Program::load(&emit(workspace, None)).unwrap().keeping_all_words();
        let (old, new) = (load(&old_rules), load(&new_rules));
        let other = load(&generate::workspace(&mut Draw::new(seed + 1_000_000)));
        play(seed, &mut draw, &old_rules, [&old, &new, &other], &mut seen);
    }
    println!("{seen:?}");
    let Seen { went_on, migrated, stayed, restarted, handed_off } = seen;
    assert!([went_on, migrated, stayed, restarted, handed_off].iter().all(|times| *times > 50), "{seen:?}");
}

fn play(seed: u64, draw: &mut Draw, rules: &Workspace, [old, new, other]: [&Program; 3], seen: &mut Seen) {
    let mut before = Play::new(old);
    let mut calls = 0;
    before.happen(Input::ChatOpens);
    for event in 0..EVENTS {
        if before.conversation.phase() != Phase::Running && draw.chance(3) {
            before.conversation = Conversation::new(old, &format!("somebody {event}"));
            before.happen(Input::ChatOpens);
        }
        let happens = generate::happens(draw, rules, calls);
        if let Happens::Fact(fact, value) = &happens {
            // What the machine itself keeps is refused, and stays as it is.
            let _ = before.facts.set(old, *fact, value.as_ref());
        }
        if let Happens::Passes(length) = &happens {
            before.at = before.at.after(*length);
        }
        let held = draw.chance(2);
        let state = saved(old, &before.conversation);
        let context = format!("seed {seed}, event {event}, at {}", before.place());
        moves(&context, &before, &state, [old, new], held, &happens, seen);
        // Other rules than those that were decided on: nothing breaks either.
        wrong_rules(&before, &state, [old, new, other]);
        let told = before.happen(input(&happens));
        calls += told.iter().filter(|told| told.starts_with("call")).count() as u32;
    }
}

/// The facts as other rules have them; both have the same.
fn facts(from: &Play<'_>, program: &Program) -> Facts {
    let mut facts = Facts::new(program);
    for (name, _, value) in from.conversation.values(from.program, &from.facts, from.at) {
        if let Some(fact) = program.fact(name) {
            let _ = facts.set(program, fact.id, value.as_ref());
        }
    }
    facts
}

fn moves(
    context: &str,
    before: &Play<'_>,
    state: &[u8],
    [old, new]: [&Program; 2],
    held: bool,
    happens: &Happens,
    seen: &mut Seen,
) {
    let saved_state = SavedState::read(state).unwrap();
    let decision = decide(&saved_state, Some(old).filter(|_| held), new);
    let program = if decision.how == How::Stayed { old } else { new };
    let facts = facts(before, program);
    let moment = Moment { program, facts: &facts, at: before.at, trace: false };
    let carried = carry_out(&decision, moment, &saved_state, "somebody");
    assert_eq!(carried.how, decision.how, "{context}: what was decided is done");
    let (from, to) = (before.conversation.place(old), carried.conversation.place(program));
    let acts: Vec<String> = carried.acts.iter().map(|act| describe(&act)).collect();
    match carried.how {
        How::WentOn => {
            seen.went_on += usize::from(before.conversation.phase() == Phase::Running);
            // In the language nothing waits after a hand-off; generated handlers may.
            if before.conversation.phase() == Phase::Running {
                assert_eq!(from, to, "{context}: another place");
            }
            assert_eq!(before.conversation.phase(), carried.conversation.phase(), "{context}");
            assert!(acts.is_empty(), "{context}: {acts:?}");
        }
        How::Migrated => seen.migrated += 1,
        How::Stayed => {
            seen.stayed += 1;
            assert!(held && from == to && acts.is_empty(), "{context}");
        }
        How::Restarted => seen.restarted += 1,
        How::HandedOff => {
            seen.handed_off += 1;
            assert_eq!(to, None, "{context}");
            assert_eq!(acts.len(), 1, "{context}: nothing is said: {acts:?}");
        }
    }
    assert!(!acts.iter().any(|act| act.starts_with("fault")), "{context}: {acts:?}");
    let mut after = Play { program, conversation: carried.conversation, facts, at: before.at, trace: false };
    let mut stayed = Play {
        program: old,
        conversation: before.conversation.clone(),
        facts: self::facts(before, old),
        at: before.at,
        trace: false,
    };
    let now = after.happen(input(happens));
    if carried.how == How::WentOn && before.conversation.phase() == Phase::Running {
        // Until the next wait it is as if nothing had changed.
        assert_eq!(stayed.happen(input(happens)), now, "{context}: {happens}", happens = show(happens));
        assert_eq!(stayed.conversation.place(old), after.conversation.place(program), "{context}");
    }
}

fn show(happens: &Happens) -> String {
    format!("{:?}", input(happens))
}

fn wrong_rules(before: &Play<'_>, state: &[u8], [old, new, other]: [&Program; 3]) {
    let saved_state = SavedState::read(state).unwrap();
    let decision = decide(&saved_state, Some(old), new);
    let facts = Facts::new(other);
    let moment = Moment { program: other, facts: &facts, at: before.at, trace: false };
    let carried = carry_out(&decision, moment, &saved_state, "somebody");
    assert!(carried.conversation.place(other).is_none(), "it is handed off");
    let direct = carry_out(&decide(&saved_state, None, other), moment, &saved_state, "somebody");
    assert!(carried.conversation.phase() != Phase::Running && saved(other, &direct.conversation).len() > 8);
}

/// One change of the rules.
fn change(draw: &mut Draw, rules: &mut Workspace) {
    let at = draw.below(rules.nodes.len());
    match draw.below(12) {
        0 => say_something_else(draw, rules, at),
        1 => wait_longer(rules, at),
        2 => {
            let place = draw.below(rules.places.len());
            rules.places[place].path += " renamed";
        }
        3 => kinds_of(rules, 1).for_each(|kind| *kind = Type::Integer { min: 0, max: 12 }),
        4 => {
            for kind in kinds_of(rules, 3) {
                let Type::OneOf(words) = kind else { continue };
                words.push("yellow".into());
            }
        }
        5 => {
            if let NodeKind::Branch { branches, .. } = &mut rules.nodes[at].kind {
                branches[0].condition = generate::condition(draw, 2);
            }
        }
        6 => {
            let handler = draw.below(rules.handlers.len());
            rules.handlers[handler].arm.condition = Some(generate::condition(draw, 1));
        }
        7 => {
            if let NodeKind::Pivot(thread) = &mut rules.nodes[at].kind {
                *thread = ThreadId(draw.below(3) as u32);
            }
        }
        8 => say_more(draw, rules, at),
        9 => unrelated(draw, rules),
        _ => {
            rules.when_changed = *draw.of(&[WhenChanged::Stay, WhenChanged::Restart, WhenChanged::HandOff]);
            migrate(draw, rules);
        }
    }
}

/// The type of a memory, and those of the fact that it is set to and of the input that takes it.
fn kinds_of(rules: &mut Workspace, memory: usize) -> impl Iterator<Item = &mut Type> {
    // The generator declares 16 facts before its own.
    let fact = &mut rules.facts[16 + memory].kind;
    [&mut rules.memories[memory].kind, fact, &mut rules.actions[0].inputs[memory].kind].into_iter()
}

fn say_something_else(draw: &mut Draw, rules: &mut Workspace, at: usize) {
    match &mut rules.nodes[at].kind {
        NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. } => *text = generate::template(draw),
        NodeKind::Choose(choose) => choose.text = generate::template(draw),
        NodeKind::Ask(ask) => ask.text = generate::template(draw),
        _ => {}
    }
}

fn wait_longer(rules: &mut Workspace, at: usize) {
    match &mut rules.nodes[at].kind {
        NodeKind::Choose(choose) => choose.no_answer.after += 1_000,
        NodeKind::Ask(ask) => ask.no_answer.after += 1_000,
        NodeKind::Wait { otherwise, .. } => otherwise.after += 1_000,
        NodeKind::Call(call) => call.within += 1_000,
        _ => {}
    }
}

/// One more message in front of what follows.
fn say_more(draw: &mut Draw, rules: &mut Workspace, at: usize) {
    let body = rules.nodes[at].body;
    let behind = match &rules.nodes[at].kind {
        NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Set { next, .. } => *next,
        NodeKind::Ask(ask) => ask.next,
        _ => return,
    };
    let more = generate::push(rules, body, NodeKind::Say { text: generate::template(draw), next: behind });
    match &mut rules.nodes[at].kind {
        NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Set { next, .. } => *next = more,
        NodeKind::Ask(ask) => ask.next = more,
        _ => {}
    }
}

/// A thread that nothing leads to, and a topic and a memory in front of all others of nobody's interest.
fn unrelated(draw: &mut Draw, rules: &mut Workspace) {
    let body = Body::Thread(ThreadId(rules.threads.len() as u32));
    let end = generate::push(rules, body, NodeKind::Resolve(Resolution::Resolved));
    let entry = generate::push(rules, body, NodeKind::Say { text: generate::template(draw), next: end });
    rules.threads.insert(
        rules.threads.len(),
        Thread {
            name: format!("unrelated {}", rules.threads.len()),
            description: String::new(),
            active: true,
            entry,
            handlers: Vec::new(),
            span: Span::default(),
        },
    );
    rules.topics.push("Unrelated".into());
}

fn migrate(draw: &mut Draw, rules: &mut Workspace) {
    for _ in 0..3 {
        let from = rules.places[draw.below(rules.places.len())].path.clone();
        let from = from.trim_end_matches(" renamed").to_owned();
        let in_thread = |place: &&(usize, bool)| place.1;
        let waits: Vec<(usize, bool)> = (0..rules.places.len())
            .map(|at| {
                let waits = |node: &Node| {
                    matches!(&node.kind, NodeKind::Choose(own) if own.place.index() == at)
                        || matches!(&node.kind, NodeKind::Ask(own) if own.place.index() == at)
                        || matches!(&node.kind, NodeKind::Wait { place, .. } if place.index() == at)
                };
                let own = rules.nodes.iter().find(|node| waits(node));
                (at, own.is_some_and(|node| matches!(node.body, Body::Thread(_))))
            })
            .collect();
        let waits: Vec<_> = waits.iter().filter(in_thread).collect();
        let to = match draw.chance(2) || waits.is_empty() {
            true => {
                MigrationTo::Go(generate::push(rules, Body::Start, NodeKind::Pivot(ThreadId(draw.below(3) as u32))))
            }
            false => MigrationTo::Continue { place: PlaceId(draw.of(&waits).0 as u32), inside: false },
        };
        if rules.migrations.iter().all(|known| known.from != from) {
            rules.migrations.push(Migration { from, to, span: Span::default() });
        }
    }
}
