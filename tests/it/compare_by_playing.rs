//! Comparisons beside real conversations: versions that are found to be the same never do different things.
//!
//! Workspaces are generated and changed in one place; the same events are told to both, and what is seen is compared.

use std::cell::Cell;

use threadle::artifact::Program;
use threadle::compare::{Sameness, equivalent};
use threadle::emit;
use threadle::identity::Outside;
use threadle::ir::{
    AnswerKind, Branch, BranchForm, Condition, InboxId, Node, NodeId, NodeKind, Part, Resolution, SetValue, Template,
    ThreadId, Workspace,
};
use threadle::protocol::{self, EffectKind, EventKind};
use threadle::prove::Limits;
use threadle::session::{Engine, Session};
use threadle::time::Timestamp;
use threadle::watch::Unwatched;

use super::reference::draw::Draw;
use super::reference::generate;
use super::walks::{World, facts, identity, is_act, opens, something, timers_first};

const WORKSPACES: u64 = 40;
const CHANGES: usize = 5;
const WALKS: usize = 40;
const EVENTS: usize = 20;
const LIMITS: Limits = Limits { locations: 4_000, nodes: 400_000, steps: 200_000 };

#[test]
fn versions_that_are_the_same_never_differ() {
    let (mut same, mut different, mut undecided, mut seen) = (0, 0, 0, 0);
    for seed in 0..WORKSPACES {
        let mut draw = Draw::new(seed);
        let mut old = generate::workspace(&mut draw);
        speak_and_decide(&mut draw, &mut old);
        for change in 0..CHANGES {
            let mut new = old.clone();
            if !mutate(&mut draw, &mut new) {
                continue;
            }
            let programs = [&old, &new].map(|workspace| Program::load(&emit(workspace, None)).unwrap());
            let parts = (0..WALKS).find_map(|_| walk(&mut draw, &old, &programs));
            seen += usize::from(parts.is_some());
            match equivalent(&old, &new, &LIMITS, &Unwatched) {
                Sameness::Same => {
                    same += 1;
                    assert!(parts.is_none(), "seed {seed}, change {change}: {:#?}", parts);
                }
                Sameness::Different(conversation) => {
                    different += 1;
                    assert!(conversation.old != conversation.new, "{conversation:#?}");
                }
                Sameness::Undecided => undecided += 1,
            }
        }
    }
    println!("{same} the same, {different} different, {undecided} undecided; {seen} differ in conversations");
    assert!(different > 40 && seen > 40 && undecided < 60, "{same} {different} {undecided} {seen}");
}

#[test]
fn what_is_only_renamed_is_the_same() {
    let (mut same, mut undecided) = (0, 0);
    for seed in 0..WORKSPACES {
        let old = generate::workspace(&mut Draw::new(seed));
        let mut new = old.clone();
        new.threads.iter_mut().for_each(|thread| thread.name = format!("renamed_{}", thread.name));
        new.places.iter_mut().for_each(|place| place.path = format!("renamed {}", place.path));
        new.steps.iter_mut().for_each(|steps| steps.name = format!("renamed_{}", steps.name));
        match equivalent(&old, &new, &LIMITS, &Unwatched) {
            Sameness::Same => same += 1,
            Sameness::Undecided => undecided += 1,
            Sameness::Different(conversation) => panic!("seed {seed}: {conversation:#?}"),
        }
    }
    println!("{same} the same, {undecided} undecided");
    assert!(same > undecided, "{same} the same, {undecided} undecided");
}

/// Puts a message and a decision of its own behind the quick replies of questions and behind their time limits: ways
/// that part behind something that is seen, at places to which nothing else leads.
fn speak_and_decide(draw: &mut Draw, workspace: &mut Workspace) {
    let conditions = workspace.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Branch { branches, .. } => branches.first().map(|branch| branch.condition.clone()),
        _ => None,
    });
    let conditions: Vec<Condition> = conditions.collect();
    for at in 0..workspace.nodes.len() {
        if conditions.is_empty() || !matches!(workspace.nodes[at].kind, NodeKind::Choose(_)) {
            continue;
        }
        let first = workspace.nodes.len() as u32;
        let condition = draw.of(&conditions).clone();
        let NodeKind::Choose(choose) = &mut workspace.nodes[at].kind else { continue };
        let target = std::mem::replace(&mut choose.choices[0].target, NodeId(first));
        choose.no_answer.target = NodeId(first + 3);
        let branch = Branch { label: "own".into(), condition, target: NodeId(first + 2), span: Default::default() };
        let say = |words: &str, next| NodeKind::Say { text: text_of(words), next };
        let decide = NodeKind::Branch { form: BranchForm::Rules, branches: vec![branch], otherwise: Some(target) };
        let body = workspace.nodes[at].body;
        for kind in [say("Well.", NodeId(first + 1)), decide, say("Own.", target), say("Late.", NodeId(first + 4))] {
            workspace.nodes.push(Node { kind, body, span: Default::default() });
        }
        let condition = draw.of(&conditions).clone();
        let late = Branch { label: "late".into(), condition, target: NodeId(first + 5), span: Default::default() };
        let decide = NodeKind::Branch { form: BranchForm::Rules, branches: vec![late], otherwise: Some(target) };
        for kind in [decide, say("Very late.", target)] {
            workspace.nodes.push(Node { kind, body, span: Default::default() });
        }
    }
}

fn text_of(words: &str) -> Template {
    Template { parts: vec![Part::Text(words.into())], span: Default::default() }
}

/// Changes one thing that a rule says; false where there was nothing to change.
fn mutate(draw: &mut Draw, workspace: &mut Workspace) -> bool {
    let is_decision = |at: &usize| matches!(workspace.nodes[*at].kind, NodeKind::Branch { .. });
    let decisions: Vec<usize> = (0..workspace.nodes.len()).filter(is_decision).collect();
    let decisive = draw.chance(2) && !decisions.is_empty();
    for _ in 0..50 {
        let at = if decisive { *draw.of(&decisions) } else { draw.below(workspace.nodes.len()) };
        let chosen = draw.below(3);
        match &mut workspace.nodes[at].kind {
            NodeKind::Say { text, .. } | NodeKind::Note { text, .. } => {
                *text = text_of("Changed.");
            }
            NodeKind::Branch { branches, .. } if chosen == 0 && branches.len() > 1 => branches.swap(0, 1),
            NodeKind::Branch { branches, .. } => {
                let branch = draw.below(branches.len());
                let condition = branches[branch].condition.clone();
                branches[branch].condition = Condition::Not(Box::new(condition));
            }
            NodeKind::HandOff(hand_off) => hand_off.inbox = InboxId(1 - hand_off.inbox.0),
            NodeKind::Resolve(resolution) => {
                *resolution = match resolution {
                    Resolution::Resolved => Resolution::Abandoned,
                    Resolution::Abandoned => Resolution::Resolved,
                };
            }
            NodeKind::Pivot(thread) => *thread = ThreadId((thread.0 + 1) % 3),
            NodeKind::Set { value, .. } => *value = SetValue::Unknown,
            NodeKind::Ask(ask) if chosen == 0 => ask.always = !ask.always,
            NodeKind::Ask(ask) if chosen == 1 => ask.no_answer.after += 60_000,
            NodeKind::Ask(ask) if ask.answer == AnswerKind::Text => ask.matching = Some("[0-9]+".into()),
            NodeKind::Choose(choose) if chosen == 0 => choose.anything_else = None,
            NodeKind::Choose(choose) => choose.no_answer.after += 60_000,
            NodeKind::Wait { arms, .. } if arms.len() > 1 => {
                arms.remove(0);
            }
            NodeKind::Topic { add, .. } => *add = !*add,
            _ => {
                if chosen > 0 || workspace.workspace_handlers.is_empty() {
                    continue;
                }
                workspace.workspace_handlers.remove(0);
            }
        }
        return true;
    }
    false
}

/// The same conversation on both: what each did where they part.
fn walk(draw: &mut Draw, workspace: &Workspace, programs: &[Program; 2]) -> Option<[Vec<EffectKind>; 2]> {
    let world = World { profile: draw.below(4), now: Cell::new(1_780_000_000_000) };
    let mut sessions = [Session::new("s"), Session::new("s")];
    let mut calls = Vec::new();
    let facts = facts(draw, workspace);
    for _ in 0..draw.below(2) {
        tell(&mut sessions, programs, &world, &identity(draw))?;
    }
    let opens = opens(draw, facts);
    let mut acts = tell(&mut sessions, programs, &world, &opens).unwrap_or_default();
    for number in 0..EVENTS {
        if acts[0] != acts[1] {
            return Some(acts);
        }
        if acts[0].iter().any(|act| matches!(act, EffectKind::Fault { .. })) {
            return None;
        }
        calls.extend(acts[0].iter().filter_map(|act| match act {
            EffectKind::CallAction { call, .. } => Some(*call),
            _ => None,
        }));
        let kind = something(draw, workspace, number, &mut calls);
        let due = sessions.iter().filter_map(|session| session.wake_at()).min();
        let kind = timers_first(draw, &world, due, kind);
        acts = tell(&mut sessions, programs, &world, &kind)?;
    }
    (acts[0] != acts[1]).then_some(acts)
}

/// Tells both the same and gives what is seen of each; none where one of them refuses it.
fn tell(
    sessions: &mut [Session; 2],
    programs: &[Program; 2],
    world: &World,
    kind: &EventKind,
) -> Option<[Vec<EffectKind>; 2]> {
    let at = Timestamp::from_milliseconds(world.now.get());
    let event = protocol::Event { session: "s".into(), at, id: None, kind: kind.clone() };
    let mut seen = [Vec::new(), Vec::new()];
    let mut refused = false;
    for (side, session) in sessions.iter_mut().enumerate() {
        let outside = Outside { tokens: world, profiles: world };
        match session.handle(Engine::new(&programs[side], outside), &event) {
            Ok(effects) => seen[side] = effects.into_iter().map(|effect| effect.kind).filter(is_act).collect(),
            Err(_) => refused = true,
        }
    }
    // The deadline of a call may be another one without being another outcome: it is told when it passes.
    for act in seen.iter_mut().flatten() {
        if let EffectKind::CallAction { due, .. } = act {
            *due = at;
        }
    }
    if refused { Some([Vec::new(), Vec::new()]) } else { Some(seen) }
}
