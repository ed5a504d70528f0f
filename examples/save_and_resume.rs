//! Between two events a session may sleep on disk, in a data base or in another process.

use threadle::identity::Outside;
use threadle::protocol::{Effect, Event};
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

const RULES: &str = r#"
remember order_number: text

start {
  when chat opens => returns
}

thread returns "Collect the order number" {
  ask "What is your order number?" into order_number
  ask "And why do you send it back?" {
    "It does not fit" => hand off to inbox "Returns" note "{order_number} does not fit."
    anything else     => hand off to inbox "Returns" note "{order_number}: {answer}"
  }
}
"#;

const EVENTS: [&str; 3] = [
    r#"{"session": "s", "at": "2026-06-01T12:00:00Z", "event": "chat_opened"}"#,
    r#"{"session": "s", "at": "2026-06-01T12:00:05Z", "event": "message", "message": "m1", "text": "A-10442"}"#,
    r#"{"session": "s", "at": "2026-06-01T12:00:09Z", "event": "quick_reply", "message": "m2", "option": "it_does_not_fit"}"#,
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = "threadle: 1\ninboxes: [Returns]";
    let artifact = Compilation::new(manifest, [("returns.thread", RULES)]).artifact().ok_or("the rules have errors")?;
    let program = Program::load(&artifact)?;
    let engine = Engine::new(&program, Outside::nowhere());
    let mut awake = Session::new("s");
    let mut asleep = Session::new("s").save(&program);
    for line in EVENTS {
        let event: Event = serde_json::from_str(line)?;
        let mut resumed = Session::resume(&program, &asleep)?;
        let effects: Vec<Effect> = resumed.handle(engine, &event)?;
        // Sleeping in between changes nothing.
        assert_eq!(effects, awake.handle(engine, &event)?);
        asleep = resumed.save(&program);
        println!("{} effects, then {} bytes asleep", effects.len(), asleep.len());
    }
    Ok(())
}
