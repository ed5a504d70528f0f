//! Bytes that are not what they should be: artifacts and saved conversations with changes that the checksum cannot see.

use super::script::Play;
use super::standard;
use crate::reference::draw::Draw;
use threadle::artifact::{Program, strip};
use threadle::given::Given;
use threadle::machine::{Conversation, Input};

/// Every bit of every byte would take minutes; this many changes of each kind take a second or two.
const CHANGES: usize = 4_000;

/// Puts the right checksum and revision over changed bytes, so that the loader looks further: `docs/artifact.md`.
fn seal(artifact: &mut [u8]) {
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
    let sum = artifact[..20].chunks(8).chain(artifact[28..].chunks(8)).fold(0xcbf2_9ce4_8422_2325_u64, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    });
    artifact[20..28].copy_from_slice(&sum.to_le_bytes());
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
    let whole = standard();
    let mut draw = Draw::new(1);
    let mut loaded = 0;
    for _ in 0..CHANGES {
        let mut changed = whole.clone();
        for _ in 0..1 + draw.below(3) {
            let at = 60 + draw.below(whole.len() - 60);
            changed[at] = other(&mut draw, changed[at]);
        }
        seal(&mut changed);
        if let Ok(program) = Program::load(&changed) {
            loaded += 1;
            talk(&program);
        }
    }
    assert!(loaded > CHANGES / 100, "the changes do not reach the machine: {loaded}");
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

#[test]
fn a_changed_conversation_is_refused_or_goes_on() {
    let program = Program::load(&standard()).unwrap();
    let mut draw = Draw::new(2);
    let mut play = Play::new(&program);
    play.set("customer", &Given::Text("identified".into()));
    let mut resumed = 0;
    for text in ["hello", "return something", "A-1042", "x", "y", "z"] {
        play.happen(if text == "hello" { Input::ChatOpens } else { Input::Writes { text } });
        let mut whole = Vec::new();
        play.conversation.save(&program, &mut whole);
        (0..whole.len()).for_each(|length| assert!(Conversation::resume(&program, &whole[..length]).is_err()));
        for _ in 0..CHANGES / 4 {
            let mut changed = whole.clone();
            let at = 24 + draw.below(whole.len() - 24);
            changed[at] = other(&mut draw, changed[at]);
            let sum = changed[8..]
                .iter()
                .fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
            changed[4..8].copy_from_slice(&sum.to_le_bytes());
            if let Ok(conversation) = Conversation::resume(&program, &changed) {
                resumed += 1;
                let (at, facts) = (play.at, play.facts.clone());
                let mut copy = Play { conversation, facts, at, ..Play::new(&program) };
                copy.happen(Input::Writes { text: "agent" });
                copy.happen(Input::Due);
                copy.happen(Input::ChatOpens);
            }
        }
    }
    assert!(resumed > CHANGES / 100, "the changes do not reach the machine: {resumed}");
}
