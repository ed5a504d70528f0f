//! Sessions: chats as text beside what comes of them, and what must hold of every chat.

mod cases;
mod properties;

use super::identity::world::World;
use threadle::artifact::Program;
use threadle::identity::Outside;
use threadle::protocol::{Effect, Event};
use threadle::session::{Engine, Rejected, Session};

/// The rules of one workspace, compiled.
fn compile(manifest: &str, rules: &str) -> Program {
    let compilation = threadle::Compilation::new(manifest, [("rules.thread", rules)]);
    let mistakes: Vec<_> = compilation.diagnostics.iter().map(|found| &found.message).collect();
    let artifact = compilation.artifact().unwrap_or_else(|| panic!("{rules}\n{mistakes:#?}"));
    Program::load(&artifact).expect("an artifact")
}

/// Lets an event happen; tokens and profiles are those of the identity tests' world.
pub(super) fn handle(session: &mut Session, program: &Program, event: &Event) -> Result<Vec<Effect>, Rejected> {
    let world = World::default();
    session.handle(Engine::new(program, Outside { tokens: &world, profiles: &world }), event)
}

/// An event of session `s`, from its name and its other fields as YAML.
pub(super) fn event(at: &str, name: &str, fields: &str) -> Event {
    let text = format!("{{session: s, at: '2026-06-01T{at}Z', event: {name}, {fields}}}");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// An effect on one line: its number, and its fields as they are written.
pub(super) fn show(effect: &Effect) -> String {
    let fields: indexmap::IndexMap<String, serde_yaml::Value> =
        serde_yaml::from_str(&serde_yaml::to_string(effect).unwrap()).unwrap();
    let place = match (&effect.conversation, effect.seq) {
        (Some(conversation), Some(seq)) => format!("{conversation}#{seq}"),
        _ => "-".into(),
    };
    let hidden = ["session", "conversation", "seq", "at", "effect", "revision"];
    let shown: Vec<_> = fields
        .iter()
        .filter(|(name, _)| !hidden.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = serde_yaml::to_string(value).unwrap();
            let flat: Vec<_> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            format!("{name}: {}", flat.join(" "))
        })
        .collect();
    let name = fields["effect"].as_str().unwrap_or_default();
    let time = effect.at.to_string();
    format!("{place} {} {name} {}", &time[11..time.len() - 1], shown.join(", "))
}
