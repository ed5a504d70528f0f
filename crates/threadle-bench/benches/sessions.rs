//! The standard workspace: an event in a session, its sleep, and loading the artifact.
//!
//! `cargo bench -p threadle-bench --bench sessions`

use std::hint::black_box;
use threadle::Program;
use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::standard;

const ROUNDS: usize = 301;
/// So few in a round that most rounds are not interrupted, however busy the machine is.
const OPERATIONS: usize = 50;

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let artifact = standard().artifact().expect("the standard workspace has no errors");
    let artifact = threadle::artifact::strip(&artifact).expect("it was just made");
    let program = Program::load(&artifact).expect("it was just made");
    let engine = Engine::new(&program, Outside::nowhere());
    let event = |text: &str| -> Event { serde_json::from_str(text).expect("an event") };
    let mut session = Session::new("s");
    let opened = event(r#"{"session":"s","at":"2026-06-01T12:00:00Z","event":"chat_opened"}"#);
    session.handle(engine, &opened).expect("it fits");
    let writes = event(r#"{"session":"s","at":"2026-06-01T12:00:05Z","event":"message","message":"m","text":"hello"}"#);
    let saved = session.save(&program);
    assert_eq!(Session::resume(&program, &saved).expect("it was just saved").save(&program), saved);
    let handle = || -> Box<dyn FnMut() -> u64 + '_> {
        let mut sessions = vec![session.clone(); OPERATIONS];
        let writes = &writes;
        Box::new(move || {
            let told = |session: &mut Session| session.handle(engine, writes).expect("it fits").len() as u64;
            sessions.iter_mut().map(told).sum()
        })
    };
    let mut contestants = [
        Contestant {
            name: "load the artifact, verified",
            turn: again(|| Program::load(black_box(&artifact)).is_ok().into()),
        },
        Contestant {
            name: "load it, trusted",
            turn: again(|| Program::load_trusted(black_box(&artifact)).is_ok().into()),
        },
        Contestant { name: "one event in a session", turn: Box::new(handle) },
        Contestant { name: "save a session", turn: again(|| black_box(&session).save(&program).len() as u64) },
        Contestant {
            name: "resume a session",
            turn: again(|| Session::resume(&program, black_box(&saved)).is_ok().into()),
        },
    ];
    println!("The standard workspace: {} bytes of artifact, {} of a session", artifact.len(), saved.len());
    report("beside a verified load", &race(&mut contestants, rounds, OPERATIONS));
}

/// The same, so many times.
fn again<'a>(work: impl Fn() -> u64 + 'a) -> Box<dyn FnMut() -> Box<dyn FnMut() -> u64 + 'a> + 'a> {
    let work: &'a dyn Fn() -> u64 = Box::leak(Box::new(work));
    Box::new(move || Box::new(move || (0..OPERATIONS).map(|_| work()).sum()))
}
