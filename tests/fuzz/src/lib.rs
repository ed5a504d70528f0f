//! What the fuzzers share: the standard workspace as an artifact, and events for it.

use sha2::{Digest, Sha256};
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

/// Puts the right revision and checksum over an artifact that was changed behind its header (`docs/artifact.md`).
pub fn seal(artifact: &mut [u8]) {
    let number = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, |four| u32::from_le_bytes(four) as usize)
    };
    let sections = usize::from(u16::from_le_bytes([artifact[14], artifact[15]]));
    let mut hash = Sha256::new();
    hash.update(&artifact[12..14]);
    for entry in (0..sections).map(|index| 60 + index * 12) {
        let (start, length) = (number(artifact, entry + 4), number(artifact, entry + 8));
        let section = start.checked_add(length).and_then(|end| artifact.get(start..end));
        if let Some(bytes) = section.filter(|_| number(artifact, entry) != 7) {
            hash.update(&artifact[entry..entry + 4]);
            hash.update((length as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    artifact[28..60].copy_from_slice(&hash.finalize());
    let sum = sum_of_words(0, &[&artifact[..20], &artifact[28..]]);
    artifact[20..28].copy_from_slice(&sum.to_le_bytes());
}

/// The checksum of artifacts, conversations and sessions (`docs/artifact.md`).
pub fn sum_of_words(start: u64, parts: &[&[u8]]) -> u64 {
    parts.iter().flat_map(|part| part.chunks(8)).fold(0xcbf2_9ce4_8422_2325 ^ start, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    })
}
