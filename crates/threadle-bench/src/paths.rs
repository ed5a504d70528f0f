//! The hot paths, each a function that valgrind counts: whatever begins with `measured_` is a row of the table.
//!
//! A new row is a new function here, called in [`walk`].

use std::hint::black_box;
use std::path::Path;
use std::{fs, io};

use threadle::identity::Outside;
use threadle::machine::{Acts, Conversation, Decider, Facts, Input, Moment, step};
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle::source::{Source, SourceId};
use threadle::time::Timestamp;
use threadle::{Compilation, Program, emit, lower, manifest, parse};

use crate::supply::{Suppliers, wide_facts};
use crate::triage::{self, Words};
use crate::turns::{MANIFEST, among, machine};
use crate::{TRIAGE, triage_manifest, wide, wide_manifest, wide_rules};

/// How many customers are decided about.
const CUSTOMERS: usize = 256;

/// How many sessions are counted together: their maps hash with seeds of their own, and the mean does not move.
const SESSIONS: usize = 256;

/// Writes the artifacts that [`walk`] runs into a folder.
///
/// Compiling hashes with seeds that nobody knows, and what it leaves of the heap is another one each time. So it is done
/// in a process of its own, or the paths that ask for memory would not be counted the same twice.
///
/// # Errors
/// When they cannot be written.
pub fn prepare(folder: &Path) -> io::Result<()> {
    let turns = among(0);
    let turns: Vec<_> = turns.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    fs::write(folder.join("triage"), emitted(&triage_manifest(), &[("rules.thread", TRIAGE)]))?;
    fs::write(folder.join("wide"), emitted(&wide_manifest(), &[("rules.thread", &wide_rules(1_000))]))?;
    fs::write(folder.join("turns"), emitted(MANIFEST, &turns))?;
    fs::write(folder.join("standard"), standard())
}

/// Walks every path once, after everything that it needs is there: the artifacts of [`prepare`].
///
/// # Errors
/// When they cannot be read.
pub fn walk(folder: &Path) -> io::Result<()> {
    let read = |name| fs::read(folder.join(name));
    decisions(&load(&read("triage")?));
    wide_decisions(&load(&read("wide")?));
    talk(&black_box(measured_load(&read("standard")?)).expect("it was just made"));
    let program = load(&read("turns")?);
    let (facts, mut acts, mut bytes) = (machine::facts(&program), Acts::new(), Vec::new());
    // Once before, so that everything has its room.
    machine::play_saved(&program, &facts, &mut acts, &mut bytes, |_, _| ());
    measured_turns(&program, &facts, &mut acts);
    measured_turns_resumed_and_saved(&program, &facts, &mut acts, &mut bytes);
    let manifest = triage_manifest();
    black_box(measured_compile(&manifest));
    Ok(())
}

fn decisions(program: &Program) {
    let (suppliers, words) = (Suppliers::new(program), triage::customers(CUSTOMERS));
    let (decider, conversation) =
        (Decider::new(program, "triage").expect("it decides"), Conversation::new(program, ""));
    let mut facts = vec![Facts::new(program); CUSTOMERS];
    // Texts get their room before anything is counted.
    words.iter().zip(&mut facts).for_each(|(words, facts)| suppliers.supply(facts, words));
    measured_facts_from_words(&suppliers, &words, &mut facts);
    black_box(measured_decide(&decider, &facts, &conversation));
    let mut conversations = vec![conversation; CUSTOMERS];
    let mut acts = Acts::new();
    measured_step_of_a_decision(program, &facts, &mut conversations, &mut acts);
}

#[inline(never)]
fn measured_facts_from_words(suppliers: &Suppliers<'_>, words: &[Words], facts: &mut [Facts]) {
    words.iter().zip(facts).for_each(|(words, facts)| suppliers.supply(facts, words));
}

#[inline(never)]
fn measured_decide(decider: &Decider<'_>, facts: &[Facts], conversation: &Conversation) -> u64 {
    facts.iter().map(|facts| decide(decider, facts, conversation)).sum()
}

#[inline(never)]
fn measured_decide_wide(decider: &Decider<'_>, facts: &[Facts], conversation: &Conversation) -> u64 {
    // Not quite the same as above, or both would become one function.
    facts.iter().map(|facts| decide(decider, facts, conversation)).fold(1, u64::wrapping_add)
}

#[inline(never)]
fn measured_step_of_a_decision<'p>(
    program: &'p Program,
    facts: &[Facts],
    conversations: &mut [Conversation],
    acts: &mut Acts<'p>,
) {
    for (facts, conversation) in facts.iter().zip(conversations) {
        acts.clear();
        let moment = Moment { program, facts, at: noon(), trace: false };
        step(moment, conversation, Input::ChatOpens, acts).expect("it fits");
    }
}

#[inline(never)]
fn measured_turns<'p>(program: &'p Program, facts: &Facts, acts: &mut Acts<'p>) {
    machine::play(program, facts, acts, |_, _| ());
}

#[inline(never)]
fn measured_turns_resumed_and_saved<'p>(program: &'p Program, facts: &Facts, acts: &mut Acts<'p>, bytes: &mut Vec<u8>) {
    machine::play_saved(program, facts, acts, bytes, |_, _| ());
}

#[inline(never)]
fn measured_load(artifact: &[u8]) -> Option<Program> {
    Program::load(artifact).ok()
}

#[inline(never)]
fn measured_session_event(sessions: &mut [Session], engine: Engine<'_>, event: &Event) {
    for session in sessions {
        session.handle(engine, event).expect("it fits");
    }
}

#[inline(never)]
fn measured_save(sessions: &[Session], program: &Program) -> usize {
    sessions.iter().map(|session| session.save(program).len()).sum()
}

#[inline(never)]
fn measured_resume(program: &Program, saved: &[u8]) -> usize {
    (0..SESSIONS).filter(|_| Session::resume(program, saved).is_ok()).count()
}

#[inline(never)]
fn measured_compile(manifest: &str) -> Option<Vec<u8>> {
    Compilation::new(manifest, [("rules.thread", TRIAGE)]).artifact()
}

fn wide_decisions(program: &Program) {
    let decider = Decider::new(program, "wide").expect("it decides");
    let facts = wide_facts(program, &wide::customers(&wide::rules(1_000), CUSTOMERS));
    black_box(measured_decide_wide(&decider, &facts, &Conversation::new(program, "")));
}

/// An event in a session of the standard workspace, and the session's sleep.
fn talk(program: &Program) {
    let engine = Engine::new(program, Outside::nowhere());
    let event = |text: &str| -> Event { serde_json::from_str(text).expect("an event") };
    let mut sessions: Vec<Session> = (0..SESSIONS).map(|_| Session::new("s")).collect();
    let opened = event(r#"{"session":"s","at":"2026-06-01T12:00:00Z","event":"chat_opened"}"#);
    for session in &mut sessions {
        session.handle(engine, &opened).expect("it fits");
    }
    let writes = event(r#"{"session":"s","at":"2026-06-01T12:00:05Z","event":"message","message":"m","text":"hello"}"#);
    measured_session_event(&mut sessions, engine, &writes);
    black_box(measured_save(&sessions, program));
    black_box(measured_resume(program, &sessions[0].save(program)));
}

fn decide(decider: &Decider<'_>, facts: &Facts, conversation: &Conversation) -> u64 {
    decider.decide(facts, conversation, noon()).expect("its own facts").map_or(u64::MAX >> 32, u64::from)
}

fn load(artifact: &[u8]) -> Program {
    Program::load(artifact).expect("it was just made")
}

/// An artifact without any checks: what is not counted should not take long.
pub fn emitted(manifest: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let (manifest, _) = manifest::read(&Source::new("threadle.yaml", manifest), SourceId(0));
    let parsed = files
        .iter()
        .zip(1..)
        .map(|((path, text), number)| (SourceId(number), parse(&Source::new(*path, *text), SourceId(number)).0));
    let (workspace, _) = lower(&manifest, &parsed.collect::<Vec<_>>());
    emit(&workspace, None)
}

fn standard() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let texts = threadle_workspace::load(&folder).expect("the standard workspace is there");
    let files: Vec<_> = texts.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    emitted(&texts.manifest, &files)
}

/// 2026-06-01, noon in UTC.
fn noon() -> Timestamp {
    Timestamp::from_milliseconds(1_780_315_200_000)
}
