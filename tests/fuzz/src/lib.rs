//! What the fuzzers share: workspaces as artifacts, and events for them.

use sha2::{Digest, Sha256};
use threadle::Program;
use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::session::{Engine, Revisions, Session};
use threadle::time::Timestamp;

/// The standard workspace.
pub const STANDARD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/standard.threadle"));

/// What the standard workspace lacks: decisions that are looked up, a table, and `migrate`.
pub const DECISIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/decisions.threadle"));

/// The rules before [`DECISIONS`], which its `migrate` lines tell of.
pub const OLDER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/older.threadle"));

/// A short conversation with [`STANDARD`], one JSON object a line.
pub const EVENTS: &str = r#"{"session":"s","at":"2026-06-01T14:00:00Z","event":"set_user","email":"ada@example.com"}
{"session":"s","at":"2026-06-01T14:00:01Z","event":"chat_opened","facts":{"vip":true}}
{"session":"s","at":"2026-06-01T14:00:02Z","event":"quick_reply","message":"m1","option":"return_something"}
{"session":"s","at":"2026-06-01T14:00:03Z","event":"message","message":"m2","text":"none"}
{"session":"s","at":"2026-06-01T14:00:04Z","event":"clear_user"}
{"session":"s","at":"2026-06-01T14:00:05Z","event":"message","message":"m3","text":"A-10442"}
{"session":"s","at":"2026-06-01T14:00:06Z","event":"set_user","email":"grace@example.com"}
{"session":"s","at":"2026-06-01T14:30:06Z","event":"tick"}
"#;

/// A conversation with [`DECISIONS`] that makes each of its decisions.
pub const DECISION_EVENTS: &str = r#"{"session":"s","at":"2026-06-01T14:00:00Z","event":"chat_opened","facts":{"vip":false,"plan":"silver","orders":9,"bill":"30 EUR","town":"town 8","member_since":"2026-05-31","tags":["vip"]}}
{"session":"s","at":"2026-06-01T14:00:01Z","event":"message","message":"m1","text":"what?"}
{"session":"s","at":"2026-06-01T14:00:02Z","event":"message","message":"m2","text":"A-10442"}
{"session":"s","at":"2026-06-01T14:00:03Z","event":"action_result","call":1,"outcome":"found","data":{"number":"A-10442","state":"sent","weight":1.5}}
{"session":"s","at":"2026-06-01T14:00:04Z","event":"quick_reply","message":"m3","option":"again"}
{"session":"s","at":"2026-06-01T14:00:05Z","event":"message","message":"m4","text":"refund"}
{"session":"s","at":"2026-06-01T14:00:10Z","event":"tick"}
{"session":"s","at":"2026-06-01T14:00:11Z","event":"message","message":"m5","text":"something else"}
{"session":"s","at":"2026-06-01T14:00:12Z","event":"action_result","call":3,"outcome":"none"}
{"session":"s","at":"2026-06-01T14:00:13Z","event":"facts","facts":{"vip":true,"plan":"gold"}}
{"session":"s","at":"2026-06-01T14:00:14Z","event":"quick_reply","message":"m6","option":"again"}
{"session":"s","at":"2026-06-01T14:02:14Z","event":"tick"}
{"session":"s","at":"2026-06-01T14:02:15Z","event":"action_result","call":4,"outcome":"none"}
{"session":"s","at":"2026-06-01T14:30:06Z","event":"tick"}
"#;

/// Those of these lines that are events.
pub fn events(lines: &str) -> Vec<Event> {
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// A session as it is saved after each of these events.
pub fn saved_after_each(program: &Program, events: &[Event]) -> Vec<Vec<u8>> {
    let mut session = Session::new("s");
    let saved_after = |event: &Event| {
        session.handle(Engine::new(program, Outside::nowhere()), event).expect("it fits");
        session.save(program)
    };
    events.iter().map(saved_after).collect()
}

/// Drives a session with these events, and saves and resumes it after each.
pub fn drive(program: &Program, mut session: Session, events: &[Event]) {
    let engine = Engine::new(program, Outside::nowhere());
    for event in events {
        let before = session.clone();
        match session.handle(engine, event) {
            Err(_) => assert_eq!(session, before, "a rejected event changes nothing"),
            Ok(_) => {
                let resumed = Session::resume(program, &session.save(program)).expect("what was just saved");
                assert_eq!(resumed, session, "saving and resuming changes nothing");
            }
        }
    }
}

/// Resumes a saved session on rules that it was not saved on, and goes on.
pub fn resume_on(program: &Program, older: &Program, saved: &[u8], events: &[Event]) -> bool {
    // 2026-06-01T15:00:00Z
    let at = Timestamp::from_milliseconds(1_780_326_000_000);
    let engine = Engine::new(program, Outside::nowhere());
    let resumed = Session::resume_on(engine, Revisions { older: &[older], at }, saved);
    if let Ok(resumed) = &resumed {
        drive(resumed.program, resumed.session.clone(), events);
    }
    resumed.is_ok()
}

/// Carries out changes of an artifact, four bytes each: two for a place, one for what is done there, and a new byte that
/// is written over what is there, put in front of it, or (where what is there is taken away) not needed. Lengths and
/// offsets, checksum and revision are put right.
pub fn change(artifact: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut sections: Vec<Section> = (0..usize::from(u16::from_le_bytes([artifact[14], artifact[15]])))
        .map(|index| {
            let number = |at: usize| u32::from_le_bytes(artifact[at..at + 4].try_into().expect("four")) as usize;
            let (entry, start) = (60 + 12 * index, number(64 + 12 * index));
            Section { number: artifact[entry], bytes: artifact[start..start + number(entry + 8)].to_vec() }
        })
        .collect();
    let mut header: [u8; 14] = artifact[..14].try_into().expect("fourteen");
    for change in changes.chunks_exact(4) {
        let (mut place, byte) = (usize::from(u16::from_le_bytes([change[0], change[1]])), change[3]);
        let found = sections.iter_mut().find(|section| {
            let there = place < section.bytes.len();
            place -= if there { 0 } else { section.bytes.len() };
            there
        });
        match (found, change[2] % 8) {
            (Some(section), 0..=3) => section.bytes[place] = byte,
            (Some(section), 4 | 5) => section.bytes.insert(place, byte),
            (Some(section), 6) => drop(section.bytes.remove(place)),
            (Some(section), _) => section.number = byte,
            (None, _) => header[place % header.len()] = byte,
        }
    }
    put_together(&header, &sections)
}

struct Section {
    number: u8,
    bytes: Vec<u8>,
}

/// Writes an artifact as `docs/artifact.md` has it.
fn put_together(header: &[u8; 14], sections: &[Section]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(&header[12..14]);
    let mut start = 60 + 12 * sections.len();
    let mut table = Vec::new();
    for Section { number, bytes } in sections {
        let number = u32::from(*number).to_le_bytes();
        // The source map and the texts are no part of the revision.
        if !matches!(number[0], 7 | 10) {
            hash.update(number);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        table.extend(number);
        table.extend((start as u32).to_le_bytes());
        table.extend((bytes.len() as u32).to_le_bytes());
        start += bytes.len();
    }
    let mut artifact = [header.as_slice(), &(sections.len() as u16).to_le_bytes()].concat();
    artifact.extend((start as u32).to_le_bytes());
    artifact.extend([0; 8]);
    artifact.extend(hash.finalize());
    artifact.extend(table);
    sections.iter().for_each(|section| artifact.extend(&section.bytes));
    let sum = sum_of_words(0, &[&artifact[..20], &artifact[28..]]);
    artifact[20..28].copy_from_slice(&sum.to_le_bytes());
    artifact
}

/// The checksum of artifacts, conversations and sessions (`docs/artifact.md`).
pub fn sum_of_words(start: u64, parts: &[&[u8]]) -> u64 {
    parts.iter().flat_map(|part| part.chunks(8)).fold(0xcbf2_9ce4_8422_2325 ^ start, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    })
}
