//! Any bytes as an artifact: refused, or run to the end of a conversation without a panic.
//!
//! The first byte of the input chooses the artifact, the second a moment of a conversation that was saved on its earlier
//! rules and is resumed on it; the others are changes of the artifact. Checksum and revision are put right, so that the
//! loader looks at everything behind them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::protocol::Event;
use threadle::session::Session;
use threadle_fuzz::{
    DECISION_EVENTS, DECISIONS, EVENTS, OLDER, STANDARD, change, drive, events, resume_on, saved_after_each,
};

struct Work {
    artifact: &'static [u8],
    older: Program,
    events: Vec<Event>,
    /// A session on the earlier rules, after each event.
    saved: Vec<Vec<u8>>,
}

static WORKS: LazyLock<[Work; 2]> =
    LazyLock::new(|| [Work::new(STANDARD, STANDARD, EVENTS), Work::new(DECISIONS, OLDER, DECISION_EVENTS)]);

impl Work {
    fn new(artifact: &'static [u8], older: &[u8], lines: &str) -> Work {
        assert_eq!(change(artifact, &[]), artifact, "what is not changed is put together as it was");
        let (older, events) = (Program::load(older).expect("just made"), events(lines));
        let saved = saved_after_each(&older, &events);
        Work { artifact, older, events, saved }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let _ = Program::load(bytes);
    let _ = Program::load_trusted(bytes);
    let [which, moment, changes @ ..] = bytes else { return };
    let work = &WORKS[usize::from(which % 2)];
    let artifact = change(work.artifact, changes);
    let verified = Program::load(&artifact);
    // What is trusted is checked less, and must not misbehave either.
    let trusted = Program::load_trusted(&artifact);
    assert!(verified.is_err() || trusted.is_ok(), "what is verified can be trusted");
    let Ok(program) = trusted else { return };
    drive(&program, Session::new("s"), &work.events);
    let saved = &work.saved[usize::from(*moment) % work.saved.len()];
    assert!(resume_on(&program, &work.older, saved, &work.events), "no change of the rules is an error");
    let _ = program.show();
});
