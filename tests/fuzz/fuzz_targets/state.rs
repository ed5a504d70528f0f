//! Any bytes as a saved session: refused, or it goes on.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle_fuzz::{EVENTS, standard_artifact};

static PROGRAM: LazyLock<Program> = LazyLock::new(|| Program::load(&standard_artifact()).expect("just made"));

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut session) = Session::resume(&PROGRAM, bytes) else { return };
    for line in EVENTS.lines() {
        let event: Event = serde_json::from_str(line).expect("an event");
        let _ = session.handle(Engine::new(&PROGRAM, Outside::nowhere()), &event);
    }
});
