//! What the fuzzers share: the standard workspace as an artifact, and events for it.

use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

/// The rules that everything runs on.
pub fn standard_artifact() -> Vec<u8> {
    let files = [
        ("guarantees.thread", include_str!("../../../rules/guarantees.thread")),
        ("menu.thread", include_str!("../../../rules/menu.thread")),
        ("people.thread", include_str!("../../../rules/people.thread")),
        ("welcome.thread", include_str!("../../../rules/welcome.thread")),
    ];
    let compilation = Compilation::new(include_str!("../../../rules/threadle.yaml"), files);
    compilation.artifact().expect("the standard workspace has no errors")
}

/// A short conversation, one JSON object a line.
pub const EVENTS: &str = r#"{"session":"s","at":"2026-06-01T14:00:00Z","event":"set_user","email":"ada@example.com"}
{"session":"s","at":"2026-06-01T14:00:01Z","event":"chat_opened","facts":{"vip":true}}
{"session":"s","at":"2026-06-01T14:00:02Z","event":"quick_reply","message":"m1","option":"return_something"}
{"session":"s","at":"2026-06-01T14:00:03Z","event":"message","message":"m2","text":"none"}
{"session":"s","at":"2026-06-01T14:00:04Z","event":"clear_user"}
{"session":"s","at":"2026-06-01T14:00:05Z","event":"message","message":"m3","text":"A-10442"}
{"session":"s","at":"2026-06-01T14:00:06Z","event":"set_user","email":"grace@example.com"}
{"session":"s","at":"2026-06-01T14:30:06Z","event":"tick"}
"#;

/// Drives a session with every line that is an event, and saves and resumes it after each.
pub fn drive(program: &Program, lines: &str) {
    let engine = Engine::new(program, Outside::nowhere());
    let mut session = Session::new("s");
    for line in lines.lines() {
        let Ok(event) = serde_json::from_str::<Event>(line) else { continue };
        let before = session.clone();
        match session.handle(engine, &event) {
            Err(_) => assert_eq!(session, before, "a rejected event changes nothing"),
            Ok(_) => {
                let resumed = Session::resume(program, &session.save(program)).expect("what was just saved");
                assert_eq!(resumed, session, "saving and resuming changes nothing");
            }
        }
    }
}
