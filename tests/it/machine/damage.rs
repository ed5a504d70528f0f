//! Bytes that are not what they should be: artifacts and saved conversations with changes that the checksum cannot see.

use super::script::{Play, saved};
use super::{format_1, standard};
use crate::reference::draw::Draw;
use crate::reference::generate;
use threadle::artifact::{Error, Program, strip};
use threadle::given::Given;
use threadle::machine::{Conversation, Input, Move, SavedState};
use threadle::time::Timestamp;

/// Every bit of every byte would take minutes; this many changes of each kind take a second or two.
const CHANGES: usize = 4_000;

/// Puts the right checksum and revision over changed bytes, so that the loader looks further: `docs/artifact.md`.
pub(super) fn seal(artifact: &mut [u8]) {
    use sha2::{Digest, Sha256};
    let number = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let sections = usize::from(u16::from_le_bytes([artifact[14], artifact[15]]));
    let mut hash = Sha256::new();
    hash.update(&artifact[12..14]);
    for entry in (0..sections).map(|index| 60 + index * 12) {
        let (start, length) = (number(artifact, entry + 4), number(artifact, entry + 8));
        let Some(bytes) = start.checked_add(length).and_then(|end| artifact.get(start..end)) else { continue };
        if number(artifact, entry) != 7 {
            hash.update(&artifact[entry..entry + 4]);
            hash.update((length as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    artifact[28..60].copy_from_slice(&hash.finalize());
    let sum = sum_of_words(0, &[&artifact[..20], &artifact[28..]]);
    artifact[20..28].copy_from_slice(&sum.to_le_bytes());
}

/// The checksum of artifacts, conversations and sessions: `docs/artifact.md`.
pub(crate) fn sum_of_words(start: u64, parts: &[&[u8]]) -> u64 {
    parts.iter().flat_map(|part| part.chunks(8)).fold(0xcbf2_9ce4_8422_2325 ^ start, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    })
}

/// Another byte instead of this one: often one with only another bit, or one that makes numbers large.
fn other(draw: &mut Draw, byte: u8) -> u8 {
    let choices = [byte ^ 1 << draw.below(8), draw.below(256) as u8, 0, 0x7f, 0xff];
    *draw.of(&choices)
}

/// Whatever a program is, a conversation on it comes to an end or waits.
fn talk(program: &Program) {
    let mut play = Play::new(program);
    let _ = program.show();
    play.set("customer", &Given::Text("identified".into()));
    for text in ["", "track my order", "2", "agent", "A-1042"] {
        for input in [Input::ChatOpens, Input::Writes { text }, Input::Authenticates, Input::SignsOut] {
            play.happen(input);
        }
        if let Some(due) = play.conversation.next_due().filter(|due| *due > play.at) {
            play.at = due;
            play.happen(Input::Due);
        }
    }
}

#[test]
fn a_changed_artifact_is_refused_or_runs() {
    changed_bytes_are_refused_or_run(&standard(), CHANGES);
}

/// Long lists are looked up in tables that are made of what the artifact says.
#[test]
fn a_changed_decision_is_refused_or_made() {
    for length in [20, 90] {
        let workspace = generate::decision(&mut Draw::new(7), length);
        changed_bytes_are_refused_or_run(&threadle::emit(&workspace, None), CHANGES / 4);
    }
}

fn changed_bytes_are_refused_or_run(whole: &[u8], changes: usize) {
    let mut draw = Draw::new(1);
    let mut loaded = 0;
    for _ in 0..changes {
        let mut changed = whole.to_vec();
        for _ in 0..1 + draw.below(3) {
            let at = 60 + draw.below(whole.len() - 60);
            changed[at] = other(&mut draw, changed[at]);
        }
        seal(&mut changed);
        let verified = Program::load(&changed);
        loaded += usize::from(verified.is_ok());
        // What is trusted is checked less, and must not misbehave either.
        let trusted = Program::load_trusted(&changed);
        assert!(verified.is_err() || trusted.is_ok());
        if let Ok(program) = trusted {
            talk(&program);
        }
    }
    assert!(loaded > changes / 100, "the changes do not reach the machine: {loaded}");
}

/// Where a chat begins, where `steps` come back to and how values are kept are small numbers that may be wrong and still
/// name something: what runs then can be saved, and goes on.
#[test]
fn what_runs_on_a_changed_artifact_can_be_kept() {
    let text = std::fs::read_to_string("tests/machine/calls.script").unwrap();
    let manifest = std::fs::read_to_string("tests/machine/threadle.yaml").unwrap();
    for whole in [standard(), super::artifact(&manifest, text.split_once("\n---\n").unwrap().0)] {
        let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
        let section = |known: usize| {
            let entry = (60..).step_by(12).find(|entry| number(*entry) == known).unwrap();
            number(entry + 4)..number(entry + 4) + number(entry + 8)
        };
        let end = |section: std::ops::Range<usize>, length: usize| section.end - length.min(section.len())..section.end;
        let back = section(6).filter(|at| *at + 2 < whole.len() && whole[*at] == 0x09).map(|at| at + 2);
        for at in end(section(3), 60).chain(end(section(4), 250)).chain(back) {
            for byte in 0..6 {
                let mut changed = whole.clone();
                changed[at] = byte;
                seal(&mut changed);
                let _ = Program::load(&changed).map(|program| talk(&program));
            }
        }
    }
}

#[test]
fn a_shortened_or_lengthened_artifact_is_refused() {
    let whole = standard();
    for length in 0..whole.len() {
        assert!(Program::load(&whole[..length]).is_err(), "{length} bytes");
    }
    assert!(Program::load(&[whole.as_slice(), &[0]].concat()).is_err());
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        assert!(Program::load(&changed).is_err(), "byte {at}");
    }
}

#[test]
fn trust_reads_the_same_program_and_finds_damage() {
    let whole = standard();
    let (verified, trusted) = (Program::load(&whole).unwrap(), Program::load_trusted(&whole).unwrap());
    assert_eq!((verified.revision(), verified.show()), (trusted.revision(), trusted.show()));
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        assert!(Program::load_trusted(&changed).is_err(), "byte {at}");
        assert!(Program::load_trusted(&whole[..at]).is_err(), "{at} bytes");
    }
    // Nobody but who verifies sees a revision that is not the content's.
    let mut forged = whole.clone();
    forged[28] ^= 1;
    let sum = sum_of_words(0, &[&forged[..20], &forged[28..]]);
    forged[20..28].copy_from_slice(&sum.to_le_bytes());
    assert_eq!(Program::load(&forged).err(), Some(Error::WrongRevision));
    assert!(Program::load_trusted(&forged).is_ok());
}

#[test]
fn stripping_keeps_the_revision() {
    let text = std::fs::read_to_string("tests/machine/calls.script").unwrap();
    let manifest = std::fs::read_to_string("tests/machine/threadle.yaml").unwrap();
    let artifact = super::artifact(&manifest, text.split_once("\n---\n").unwrap().0);
    let stripped = strip(&artifact).unwrap();
    assert!(stripped.len() < artifact.len());
    let revision = |bytes: &[u8]| Program::load(bytes).unwrap().revision();
    assert_eq!(revision(&stripped), revision(&artifact));
    assert_eq!(strip(&stripped).unwrap(), stripped);
}

/// Changes bytes of a saved conversation behind its header and puts the checksum right; tells how many go on.
fn change_and_resume(play: &Play<'_>, whole: &[u8], draw: &mut Draw, sum: fn(&[u8]) -> u32) -> usize {
    let mut resumed = 0;
    for _ in 0..CHANGES / 4 {
        let mut changed = whole.to_vec();
        for _ in 0..1 + draw.below(2) {
            let at = 8 + draw.below(whole.len() - 8);
            changed[at] = other(draw, changed[at]);
        }
        let sum = sum(&changed[8..]);
        changed[4..8].copy_from_slice(&sum.to_le_bytes());
        let state = SavedState::read(&changed);
        // Most conversations are read straight into their place; those that are taken apart first become the same.
        let carefully = state.as_ref().ok().filter(|state| state.runs_on(play.program)).and_then(|state| {
            let (how, mut forgotten) = (Move { key: "", at: Timestamp::from_milliseconds(0) }, Vec::new());
            state.move_to(play.program, how, &mut forgotten).ok().filter(|_| forgotten.is_empty())
        });
        assert_eq!(Conversation::resume(play.program, &changed).ok(), carefully);
        let mut another = play.conversation.clone();
        let _ = another.resume_into(play.program, &changed);
        assert_eq!(another, carefully.unwrap_or_else(|| Conversation::new(play.program, "")));
        if let Ok(conversation) = Conversation::resume(play.program, &changed) {
            assert_eq!(state.expect("what can be resumed can be read").phase, conversation.phase());
            resumed += 1;
            let (at, facts) = (play.at, play.facts.clone());
            let mut copy = Play { conversation, facts, at, ..Play::new(play.program) };
            copy.happen(Input::Writes { text: "agent" });
            copy.happen(Input::Due);
            copy.happen(Input::ChatOpens);
        }
    }
    resumed
}

#[test]
fn a_changed_conversation_is_refused_or_goes_on() {
    let program = Program::load(&standard()).unwrap();
    let mut draw = Draw::new(2);
    let mut play = Play::new(&program);
    play.set("customer", &Given::Text("identified".into()));
    let mut resumed = 0;
    for text in ["hello", "return something", "A-1042", "x", "y", "z"] {
        play.happen(if text == "hello" { Input::ChatOpens } else { Input::Writes { text } });
        let whole = saved(&program, &play.conversation);
        (0..whole.len()).for_each(|length| assert!(Conversation::resume(&program, &whole[..length]).is_err()));
        for (at, bit) in (0..whole.len()).flat_map(|at| [(at, 1), (at, 0x10), (at, 0x80)]) {
            let mut changed = whole.clone();
            changed[at] ^= bit;
            assert!(Conversation::resume(&program, &changed).is_err(), "byte {at}");
        }
        resumed += change_and_resume(&play, &whole, &mut draw, |bytes| {
            let sum = sum_of_words(bytes.len() as u64, &[bytes]);
            (sum ^ sum >> 32) as u32
        });
    }
    assert!(resumed > CHANGES / 100, "the changes do not reach the machine: {resumed}");
}

#[test]
fn a_changed_conversation_of_format_1_is_refused_or_goes_on() {
    let mut draw = Draw::new(3);
    for name in ["format-1", "format-1-frames"] {
        let program = format_1::program(&format!("{name}.threadle"));
        let play = Play::new(&program);
        let mut resumed = 0;
        for whole in format_1::saved(name) {
            (0..whole.len()).for_each(|length| assert!(Conversation::resume(&program, &whole[..length]).is_err()));
            resumed += change_and_resume(&play, &whole, &mut draw, |bytes| {
                bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
            });
        }
        assert!(resumed > CHANGES / 100, "the changes do not reach the machine: {resumed}");
    }
}
