//! The rules change while a chat is asleep: it moves to the new revision, or stays on the old one.

use threadle::identity::Outside;
use threadle::protocol::{EffectKind, Event};
use threadle::revision::compare;
use threadle::seal::{Expected, SealKeys, Sealed};
use threadle::session::{Engine, Revisions, Session};
use threadle::time::Timestamp;
use threadle::{Compilation, Program};

const RULES: &str = r#"
start { when chat opens => sizes }

thread sizes "Find the right size" {
  ask "Which size do you wear?" called size {
    "Small"       => hand off to inbox "Shop" note "Small."
    anything else => hand off to inbox "Shop" note "Size: {answer}"
  }
}
"#;

/// The next revision: the question has other words and another name, and says what becomes of those who were asked the
/// old one.
const MIGRATE: &str = r#"
migrate from "sizes / called size" => continue at "sizes / called shoe_size"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let old = compile(RULES)?;
    let renamed =
        RULES.replace("Which size do you wear?", "Which shoe size?").replace("called size", "called shoe_size");
    let new = compile(&format!("{renamed}{MIGRATE}"))?;
    print!("{}", compare(&old, &new));

    // A chat on the old revision is put to sleep, sealed, wherever it is kept.
    let event: Event =
        serde_json::from_str(r#"{"session": "s", "at": "2026-06-01T12:00:00Z", "event": "chat_opened"}"#)?;
    let mut chat = Session::new("s");
    chat.handle(Engine::new(&old, Outside::nowhere()), &event)?;
    let keys = SealKeys::new(1, b"thirty-two bytes that nobody knows")?;
    let sealed = keys.seal(Sealed { conversation: "s", revision: old.revision(), sequence: 1 }, &chat.save(&old));

    // It wakes up after the release.
    let known = [old.revision(), new.revision()];
    let opened = keys.open(Expected { conversation: "s", revisions: &known, least_sequence: 1 }, &sealed)?;
    let now = Timestamp::parse("2026-06-01T12:05:00Z").ok_or("a time")?;
    let engine = Engine::new(&new, Outside::nowhere());
    let mut resumed = Session::resume_on(engine, Revisions { older: &[&old], at: now }, opened.state)?;
    for effect in &resumed.effects {
        if let EffectKind::RevisionChanged { how, .. } = &effect.kind {
            println!("the chat has moved: {}", how.word());
        }
    }
    let answer = r#"{"session": "s", "at": "2026-06-01T12:05:10Z", "event": "message", "message": "m1", "text": "43"}"#;
    // Go on with the program that came back: a chat that stays goes on with the old one.
    let effects =
        resumed.session.handle(Engine::new(resumed.program, Outside::nowhere()), &serde_json::from_str(answer)?)?;
    for effect in effects {
        if let EffectKind::HandedOff { note: Some(note), .. } = effect.kind {
            println!("agents see: {note}");
        }
    }
    Ok(())
}

fn compile(rules: &str) -> Result<Program, Box<dyn std::error::Error>> {
    let compilation = Compilation::new("threadle: 1\ninboxes: [Shop]", [("sizes.thread", rules)]);
    Ok(Program::load(&compilation.artifact().ok_or("the rules have errors")?)?)
}
