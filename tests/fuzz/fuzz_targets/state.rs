//! Any bytes as a saved session: refused, or it goes on.
//!
//! The first byte chooses a moment of a conversation; the others are written over what was saved then, two bytes for the
//! place and one for the new byte, again and again. The checksum is put right, so that the reader looks behind it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle_fuzz::{EVENTS, standard_artifact, sum_of_words};

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::load(&standard_artifact()).expect("just made"));

static SAVED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut session = Session::new("s");
    let saved_after = |event: &Event| {
        session.handle(Engine::new(&PROGRAM, Outside::nowhere()), event).expect("it fits");
        session.save(&PROGRAM)
    };
    events().iter().map(saved_after).collect()
});

/// The bytes of the checksum at the end: `docs/session.md`.
const CHECKSUM: usize = 8;

fn events() -> Vec<Event> {
    EVENTS.lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let _ = Session::resume(&PROGRAM, bytes);
    let Some((moment, changes)) = bytes.split_first() else { return };
    let mut saved = SAVED[usize::from(*moment) % SAVED.len()].clone();
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % saved.len();
        saved[place] = change[2];
    }
    let body = saved.len() - CHECKSUM;
    let checksum = sum_of_words(body as u64, &[&saved[..body]]);
    saved[body..].copy_from_slice(&checksum.to_le_bytes());
    let Ok(mut session) = Session::resume(&PROGRAM, &saved) else { return };
    for event in events() {
        let _ = session.handle(Engine::new(&PROGRAM, Outside::nowhere()), &event);
    }
});
