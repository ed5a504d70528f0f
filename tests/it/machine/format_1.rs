//! What was saved in format 1 goes on: artifacts, conversations and a session as the first version of the formats wrote
//! them.
//!
//! In `tests/artifact` every `.plays` file has a conversation a block: what happened before it was saved, and behind
//! `--` what happens then. The `.saved` file beside it has the bytes, a line a block. They were written once, by the
//! version that wrote format 1, and never change.

use super::script::{Play, line_of};
use crate::session::{handle, show};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use threadle::artifact::Program;
use threadle::given::Given;
use threadle::machine::Conversation;
use threadle::protocol::Event;
use threadle::session::Session;

fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/artifact")).join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

pub(super) fn program(name: &str) -> Program {
    Program::load(&fs::read(path(name)).unwrap()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn compare_with_snapshot(name: &str, told: &str) {
    insta::with_settings!({ snapshot_path => path(""), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, told);
    });
}

/// All conversations of one artifact.
pub(super) fn saved(name: &str) -> Vec<Vec<u8>> {
    text(&format!("{name}.saved")).lines().map(bytes).collect()
}

/// Resumes every conversation and goes on, beside one that plays the same from the start.
fn play_all(name: &str) {
    let program = program(&format!("{name}.threadle"));
    let (plays, saved_before) = (text(&format!("{name}.plays")), saved(name));
    let blocks: Vec<&str> = plays.split("== ").skip(1).collect();
    assert_eq!(blocks.len(), saved_before.len());
    let mut told = String::new();
    for (block, bytes) in blocks.into_iter().zip(saved_before) {
        let (title, lines) = block.split_once('\n').unwrap();
        let (before, after) = lines.split_once("--\n").unwrap();
        let mut play = Play::new(&program);
        play.set("channel", &Given::Text("CHAT".into()));
        before.lines().for_each(|line| drop(line_of(&mut play, line)));
        let resumed = Conversation::resume(&program, &bytes).unwrap();
        assert_eq!(resumed, play.conversation, "{title}");
        play.conversation = resumed;
        writeln!(told, "== {title}\n{}", play.place()).unwrap();
        for line in after.lines() {
            writeln!(told, "> {line}").unwrap();
            line_of(&mut play, line).iter().for_each(|act| writeln!(told, "    {act}").unwrap());
        }
    }
    compare_with_snapshot(name, &told);
}

#[test]
fn conversations_of_the_standard_workspace_go_on() {
    play_all("format-1");
}

#[test]
fn conversations_with_frames_go_on() {
    play_all("format-1-frames");
}

#[test]
fn a_session_goes_on() {
    let program = program("format-1.threadle");
    let chat = text("format-1.chat");
    let (before, after) = chat.split_once("--\n").unwrap();
    let events = |lines: &str| lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Event>>();
    let mut session = Session::new("s");
    events(before).iter().for_each(|event| drop(handle(&mut session, &program, event).unwrap()));
    let mut resumed = Session::resume(&program, &bytes(text("format-1.session").trim())).unwrap();
    assert_eq!(resumed, session);
    let mut told = String::new();
    for (event, line) in events(after).iter().zip(after.lines()) {
        writeln!(told, "{line}").unwrap();
        let effects = handle(&mut resumed, &program, event).unwrap();
        effects.iter().for_each(|effect| writeln!(told, "    {}", show(effect)).unwrap());
    }
    compare_with_snapshot("format-1-session", &told);
}
