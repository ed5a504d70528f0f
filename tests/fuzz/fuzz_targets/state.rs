//! Any bytes as a saved session or conversation: refused, or it goes on.
//!
//! The first byte chooses a moment of a session, sealed or not, or a conversation of either format; the others are written
//! over what was saved then, two bytes for the place and one for the new byte, again and again. Checksums are put right,
//! so that the reader looks behind them; a seal cannot be put right.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use threadle::Program;
use threadle::machine::{Acts, Conversation, Facts, Input, Moment, SavedState, step};
use threadle::protocol::Event;
use threadle::seal::{Expected, SealKeys, Sealed};
use threadle::session::{Session, saved_conversation};
use threadle::time::Timestamp;
use threadle_fuzz::{
    DECISION_EVENTS, DECISIONS, EVENTS, OLDER, STANDARD, drive, events, resume_on, saved_after_each, sum_of_words,
};

/// Rules, those before them, and a session after each event.
struct Work {
    program: Program,
    older: Program,
    events: Vec<Event>,
    saved: Vec<Vec<u8>>,
}

static WORKS: LazyLock<[Work; 2]> =
    LazyLock::new(|| [Work::new(STANDARD, OLDER, EVENTS), Work::new(DECISIONS, OLDER, DECISION_EVENTS)]);

static KEYS: LazyLock<SealKeys> = LazyLock::new(|| SealKeys::new(1, &[7; 32]).expect("long enough"));

impl Work {
    fn new(artifact: &'static [u8], older: &[u8], lines: &str) -> Work {
        let (program, events) = (Program::load(artifact).expect("just made"), events(lines));
        let saved = saved_after_each(&program, &events);
        Work { program, older: Program::load(older).expect("just made"), events, saved }
    }
}

/// The rules of the fixtures of format 1.
static PROGRAMS: LazyLock<[Program; 2]> = LazyLock::new(|| {
    let artifacts: [&[u8]; 2] =
        [include_bytes!("../../artifact/format-1.threadle"), include_bytes!("../../artifact/format-1-frames.threadle")];
    artifacts.map(|artifact| Program::load(artifact).expect("a fixture"))
});

/// Conversations, each with the place of its rules: as format 1 has them, and as they are saved now.
static CONVERSATIONS: LazyLock<Vec<(usize, Vec<u8>)>> = LazyLock::new(|| {
    let files = [include_str!("../../artifact/format-1.saved"), include_str!("../../artifact/format-1-frames.saved")];
    let mut all = Vec::new();
    for (rules, file) in files.into_iter().enumerate() {
        for line in file.lines() {
            let byte = |at| u8::from_str_radix(&line[at..at + 2], 16).expect("hexadecimal");
            let first: Vec<u8> = (0..line.len()).step_by(2).map(byte).collect();
            let conversation = Conversation::resume(&PROGRAMS[rules], &first).expect("a fixture");
            all.push((rules, first));
            all.push((rules, saved(&PROGRAMS[rules], &conversation)));
        }
    }
    all
});

/// The bytes of the checksum at the end of a session: `docs/session.md`.
const CHECKSUM: usize = 8;

fn saved(program: &Program, conversation: &Conversation) -> Vec<u8> {
    let mut bytes = Vec::new();
    conversation.save(program, &mut bytes);
    bytes
}

fuzz_target!(|bytes: &[u8]| {
    let _ = SavedState::read(bytes);
    let _ = saved_conversation(bytes);
    let _ = Session::resume(&WORKS[0].program, bytes);
    let [kind, moment, changes @ ..] = bytes else { return };
    let work = &WORKS[usize::from(kind % 2)];
    let saved = &work.saved[usize::from(*moment) % work.saved.len()];
    match kind % 8 {
        0..=3 => session(work, saved.clone(), changes),
        4 | 5 => seal(work, saved, changes),
        _ => conversation(usize::from(*moment), changes),
    }
});

fn change(saved: &mut [u8], changes: &[u8]) {
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % saved.len();
        saved[place] = change[2];
    }
}

fn session(work: &Work, mut bytes: Vec<u8>, changes: &[u8]) {
    change(&mut bytes, changes);
    let body = bytes.len() - CHECKSUM;
    let checksum = sum_of_words(body as u64, &[&bytes[..body]]);
    bytes[body..].copy_from_slice(&checksum.to_le_bytes());
    let resumed = Session::resume(&work.program, &bytes);
    if let Ok(session) = resumed {
        drive(&work.program, session, &work.events);
    }
    // The rules have changed since, and the earlier ones are held or not.
    resume_on(&work.older, &work.program, &bytes, &work.events);
    resume_on(&work.older, &work.older, &bytes, &work.events);
}

/// Nobody without the key makes a state that is taken.
fn seal(work: &Work, state: &[u8], changes: &[u8]) {
    let sealed = KEYS.seal(Sealed { conversation: "s", revision: work.program.revision(), sequence: 3 }, state);
    let mut changed = sealed.clone();
    change(&mut changed, changes);
    let length = changes.first().map_or(changed.len(), |cut| changed.len() - usize::from(cut / 2));
    let expected = Expected { conversation: "s", revisions: &[], least_sequence: 0 };
    let opened = KEYS.open(expected, &changed[..length]);
    assert_eq!(opened.is_ok(), changed[..length] == sealed, "only what was sealed is opened");
}

fn conversation(moment: usize, changes: &[u8]) {
    let (rules, bytes) = &CONVERSATIONS[moment % CONVERSATIONS.len()];
    let (program, mut bytes) = (&PROGRAMS[*rules], bytes.clone());
    change(&mut bytes[4..], changes);
    let sum = if bytes[3] == 1 {
        bytes[8..].iter().fold(0x811c_9dc5, |sum: u32, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    } else {
        let sum = sum_of_words(bytes.len() as u64 - 8, &[&bytes[8..]]);
        (sum ^ sum >> 32) as u32
    };
    bytes[4..8].copy_from_slice(&sum.to_le_bytes());
    let state = SavedState::read(&bytes);
    let Ok(mut conversation) = Conversation::resume(program, &bytes) else { return };
    let state = state.expect("what is resumed can be read");
    assert!(state.frames().count() <= 64 && state.values().count() <= bytes.len());
    let (facts, mut acts, mut at) = (Facts::new(program), Acts::new(), Timestamp::from_milliseconds(1_780_315_200_000));
    let inputs =
        [Input::Writes { text: "help" }, Input::Due, Input::Authenticates, Input::Writes { text: "7" }, Input::Due];
    for input in inputs {
        if let (Input::Due, Some(due)) = (input, conversation.next_due()) {
            at = at.max(due);
        }
        acts.clear();
        let _ = step(Moment { program, facts: &facts, at, trace: false }, &mut conversation, input, &mut acts);
        let again = Conversation::resume(program, &saved(program, &conversation));
        assert_eq!(again.as_ref(), Ok(&conversation), "saving and resuming changes nothing");
    }
}
