//! A state that somebody else keeps, such as the customer's browser: what they may try, and why each of it is refused.

use threadle::identity::Outside;
use threadle::protocol::Event;
use threadle::seal::{Expected, SealKeys, Sealed};
use threadle::session::{Engine, Session};
use threadle::{Compilation, Program};

const RULES: &str = r#"
remember order_number: text

start {
  when chat opens => returns
}

thread returns "Collect the order number" {
  ask "What is your order number?" into order_number
  hand off to inbox "Returns" note "Order {order_number}."
}
"#;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let manifest = "threadle: 1\ninboxes: [Returns]";
    let old = compile(manifest, RULES)?;
    let new = compile(manifest, &RULES.replace("What is your", "Which is your"))?;
    let keys = SealKeys::new(1, b"thirty-two bytes that nobody knows")?;

    // Two chats, each saved after each event with the next number.
    let mut ours = Chat::new("ours");
    let (first, latest) = (ours.after(&new, &keys, OPENS)?, ours.after(&new, &keys, WRITES)?);
    let theirs = Chat::new("theirs").after(&new, &keys, OPENS)?;
    let before_release = Chat::new("ours").after(&old, &keys, OPENS)?;
    let mut forged = latest.clone();
    let place = forged.windows(5).position(|bytes| bytes == b"A-104").ok_or("the answer is in the state")?;
    forged[place] = b'B';
    let guessed = SealKeys::new(1, b"thirty-two bytes of somebody else")?;
    let sealed_anew = guessed.seal(Sealed { conversation: "ours", revision: new.revision(), sequence: 2 }, b"any");

    // The host knows whose state it asked for, which revisions it holds, and the number of the latest save.
    let revisions = [new.revision()];
    let expected = Expected { conversation: "ours", revisions: &revisions, least_sequence: 2 };
    for (what, bytes) in [
        ("the latest", &latest),
        ("another answer written over it", &forged),
        ("sealed with a guessed key", &sealed_anew),
        ("half of it", &latest[..latest.len() / 2].to_vec()),
        ("somebody else's", &theirs),
        ("an earlier one", &first),
        ("one from before the release", &before_release),
        ("never sealed", &ours.session.save(&new)),
    ] {
        match keys.open(expected, bytes) {
            Ok(opened) => {
                Session::resume(&new, opened.state)?;
                println!("{what}: taken, and the chat goes on");
            }
            Err(reason) => println!("{what}: refused, {reason}"),
        }
    }
    Ok(())
}

const OPENS: &str = r#""at": "2026-06-01T12:00:00Z", "event": "chat_opened""#;
const WRITES: &str = r#""at": "2026-06-01T12:00:05Z", "event": "message", "message": "m1", "text": "A-10442""#;

struct Chat {
    id: &'static str,
    session: Session,
    saves: u64,
}

impl Chat {
    fn new(id: &'static str) -> Chat {
        Chat { id, session: Session::new(id), saves: 0 }
    }

    /// The sealed state behind an event.
    fn after(&mut self, program: &Program, keys: &SealKeys, event: &str) -> Outcome<Vec<u8>> {
        let event: Event = serde_json::from_str(&format!(r#"{{"session": "{}", {event}}}"#, self.id))?;
        self.session.handle(Engine::new(program, Outside::nowhere()), &event)?;
        self.saves += 1;
        let belongs = Sealed { conversation: self.id, revision: program.revision(), sequence: self.saves };
        Ok(keys.seal(belongs, &self.session.save(program)))
    }
}

fn compile(manifest: &str, rules: &str) -> Outcome<Program> {
    let artifact = Compilation::new(manifest, [("returns.thread", rules)]).artifact().ok_or("the rules have errors")?;
    Ok(Program::load(&artifact)?)
}
