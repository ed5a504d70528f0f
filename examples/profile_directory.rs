//! A profile directory and a token verifier of the host's own: the two questions that identity asks the outside.

use threadle::address::Address;
use threadle::identity::{Lookup, Outside, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
use threadle::protocol::{EffectKind, Event};
use threadle::session::{Engine, Session};
use threadle::time::Timestamp;
use threadle::{Compilation, Program};

const RULES: &str = r#"
start {
  when chat opens => welcome
}

thread welcome "Greet the customer" {
  rules {
    rule "proven" when customer is authenticated => say "Hi {customer.first_name or "there"}!"
    rule "somebody claims to be one of ours" when profile is found => say "Welcome back. Please sign in."
    otherwise => say "Welcome!"
  }
  resolve
}
"#;

/// The customers of a very small shop.
struct CardIndex(Vec<Profile>);

impl ProfileDirectory for CardIndex {
    fn look_up(&self, address: &Address) -> Lookup {
        let mut found = self.0.iter().filter(|profile| profile.email.as_ref() == Some(address));
        match (found.next(), found.next()) {
            (Some(profile), None) => Lookup::Found(profile.clone()),
            (Some(_), Some(_)) => Lookup::Ambiguous,
            (None, _) => Lookup::None,
        }
    }
}

/// Believes one password. A real host takes the crate `threadle-jwt`.
struct OnePassword(Address);

impl TokenVerifier for OnePassword {
    fn verify(&self, token: &str, at: Timestamp) -> Result<Proof, Refusal> {
        match token {
            "open sesame" => Ok(Proof { address: self.0.clone(), name: None, good_until: at.after(3_600_000) }),
            _ => Err(Refusal::BadSignature),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ada = Address::email("ada@example.com").ok_or("not an address")?;
    let profile =
        Profile { id: "p-1".into(), name: Some("Ada Lovelace".into()), email: Some(ada.clone()), phone: None };
    let outside = Outside { tokens: &OnePassword(ada), profiles: &CardIndex(vec![profile]) };

    let artifact = Compilation::new("threadle: 1", [("welcome.thread", RULES)]).artifact().ok_or("errors")?;
    let program = Program::load(&artifact)?;
    let opened = r#"{"session": "s", "at": "2026-06-01T12:00:01Z", "event": "chat_opened"}"#;
    for (who, fields) in [
        ("a claim", r#""email": "ada@example.com""#),
        ("a proof", r#""jwt": "open sesame""#),
        ("a forgery", r#""jwt": "open barley""#),
    ] {
        let user = format!(r#"{{"session": "s", "at": "2026-06-01T12:00:00Z", "event": "set_user", {fields}}}"#);
        let mut session = Session::new("s");
        for line in [user.as_str(), opened] {
            let event: Event = serde_json::from_str(line)?;
            for effect in session.handle(Engine::new(&program, outside), &event)? {
                if let EffectKind::Say { text, .. } = effect.kind {
                    println!("{who}: {text}");
                }
            }
        }
    }
    Ok(())
}
