//! Events in, effects out: what a host that embeds the machine sends, and what it is told to do.

use threadle::identity::Outside;
use threadle::protocol::{EffectKind, Event};
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

const RULES: &str = r#"
start {
  when chat opens => menu
}

thread menu "Find out what it is about" {
  ask "What can we do for you?" {
    "Track my order"        => hand off to inbox "Orders"
    anything else           => hand off to inbox "General" note "Wrote: {answer}"
    no answer in 10 minutes => resolve as abandoned
  }
}
"#;

/// As they come over the wire, one JSON object each.
const EVENTS: [&str; 3] = [
    r#"{"session": "s", "at": "2026-06-01T12:00:00Z", "event": "chat_opened", "channel": "CHAT"}"#,
    r#"{"session": "s", "at": "2026-06-01T12:00:07Z", "event": "message", "message": "m1", "text": "my parcel is wet"}"#,
    r#"{"session": "s", "at": "2026-06-01T12:00:09Z", "event": "message", "message": "m2", "text": "hello?"}"#,
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = "threadle: 1\ninboxes: [General, Orders]";
    let artifact = Compilation::new(manifest, [("menu.thread", RULES)]).artifact().ok_or("the rules have errors")?;
    let program = Program::load(&artifact)?;
    let mut session = Session::new("s");
    for line in EVENTS {
        let event: Event = serde_json::from_str(line)?;
        for effect in session.handle(Engine::new(&program, Outside::nowhere()), &event)? {
            match &effect.kind {
                EffectKind::Say { text, quick_replies, .. } => {
                    let labels: Vec<&str> = quick_replies.iter().map(|reply| reply.label.as_str()).collect();
                    println!("to the customer: {text} {labels:?}");
                }
                EffectKind::HandedOff { inbox, note, .. } => {
                    println!("to an agent of {inbox}: {}", note.as_deref().unwrap_or("(no note)"));
                }
                // Everything else: as JSON, the way `threadle drive` prints it.
                _ => println!("{}", serde_json::to_string(&effect)?),
            }
        }
    }
    Ok(())
}
