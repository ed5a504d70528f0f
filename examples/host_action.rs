//! A host action: the rules ask for it, the host does it and tells what came of it.

use threadle::identity::Outside;
use threadle::protocol::{EffectKind, Event};
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

const MANIFEST: &str = r#"
threadle: 1
actions:
  shops.nearest:
    inputs: { town: text }
    outcomes:
      found: { street: text, metres: integer 0..100000 }
      none: {}
inboxes: [General]
"#;

const RULES: &str = r#"
remember town: text

start {
  when chat opens => shops
}

thread shops "Where is the nearest shop?" {
  ask "Which town are you in?" into town
  call shops.nearest(town: town) as shop within 5 seconds {
    found  => say "{shop.street}, {shop.metres} metres from the centre."
    none   => say "We have no shop in {town} yet."
    failed => say "Our map is not answering."
  }
  resolve
}
"#;

/// What a real host would ask a data base for.
fn nearest_shop(town: &str) -> String {
    match town {
        "Ulm" => r#""outcome": "found", "data": {"street": "Platzgasse 3", "metres": 250}"#.to_string(),
        _ => r#""outcome": "none""#.to_string(),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let artifact = Compilation::new(MANIFEST, [("shops.thread", RULES)]).artifact().ok_or("the rules have errors")?;
    let program = Program::load(&artifact)?;
    let mut session = Session::new("s");
    let mut lines = vec![
        r#"{"session": "s", "at": "2026-06-01T12:00:02Z", "event": "message", "message": "m", "text": "Ulm"}"#
            .to_string(),
        r#"{"session": "s", "at": "2026-06-01T12:00:00Z", "event": "chat_opened"}"#.to_string(),
    ];
    while let Some(line) = lines.pop() {
        let event: Event = serde_json::from_str(&line)?;
        for effect in session.handle(Engine::new(&program, Outside::nowhere()), &event)? {
            match effect.kind {
                EffectKind::Say { text, .. } => println!("bot: {text}"),
                EffectKind::CallAction { call, arguments, .. } => {
                    let town = serde_json::to_value(&arguments["town"])?;
                    let answer = nearest_shop(town.as_str().unwrap_or_default());
                    lines.push(format!(
                        r#"{{"session": "s", "at": "2026-06-01T12:00:03Z", "event": "action_result", "call": {call}, {answer}}}"#
                    ));
                }
                _ => {}
            }
        }
    }
    Ok(())
}
