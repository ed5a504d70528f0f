//! Random conversations with a session: one person, whom the directory knows or not, and what happens to them.

use std::cell::Cell;

use indexmap::IndexMap;
use threadle::address::Address;
use threadle::given::Given;
use threadle::identity::{Lookup, Profile, ProfileDirectory, Proof, Refusal, TokenVerifier};
use threadle::ir::Workspace;
use threadle::protocol::{EffectKind, EventKind};
use threadle::time::Timestamp;
use threadle::value::Type;

use super::reference::draw::Draw;
use super::reference::generate;

/// One person, whom the directory knows or not; a token is the number of milliseconds that it is good.
pub(crate) struct World {
    pub(crate) profile: usize,
    pub(crate) now: Cell<i64>,
}

impl TokenVerifier for World {
    fn verify(&self, jwt: &str, _: Timestamp) -> Result<Proof, Refusal> {
        let good = jwt.parse::<i64>().map_err(|_| Refusal::Malformed)?;
        let address = Address::email("ada@example.com").ok_or(Refusal::MissingIdentity)?;
        let good_until = Timestamp::from_milliseconds(self.now.get() + good);
        Ok(Proof { address, name: Some("Ada Lovelace".into()), good_until })
    }
}

impl ProfileDirectory for World {
    fn look_up(&self, _: &Address) -> Lookup {
        match self.profile {
            0 => Lookup::Found(Profile { id: "ada".into(), ..Profile::default() }),
            1 => Lookup::None,
            2 => Lookup::Ambiguous,
            _ => Lookup::Failed,
        }
    }
}

/// The chat opens.
pub(crate) fn opens(draw: &mut Draw, facts: IndexMap<String, Given>) -> EventKind {
    EventKind::ChatOpened {
        channel: draw.chance(3).then(|| "SMS".to_string()),
        locale: None,
        mobile_sdk: false,
        availability: draw.chance(2).then(|| "UNAVAILABLE_BUSY".to_string()),
        facts,
    }
}

/// Anything that can happen while a chat is open; an answer answers the first of `calls`.
pub(crate) fn something(draw: &mut Draw, workspace: &Workspace, number: usize, calls: &mut Vec<u64>) -> EventKind {
    match draw.below(12) {
        0..3 => EventKind::Message { message: format!("m{number}"), text: text(draw).to_string() },
        3 | 4 => {
            let option = format!("c{}", draw.below(3));
            EventKind::QuickReply { message: format!("m{number}"), option, request: None }
        }
        5 => EventKind::Facts { facts: facts_changed(draw, workspace), availability: None },
        6 | 7 => identity(draw),
        8 | 9 if !calls.is_empty() => {
            let outcome = ["found", "some", "none", "failed"][draw.below(4)].to_string();
            let mut data = IndexMap::new();
            if outcome == "found" || outcome == "some" {
                data.insert("number".to_owned(), Given::Text("A-1".into()));
            }
            EventKind::ActionResult { call: calls.remove(0), outcome, data }
        }
        _ => EventKind::Tick,
    }
}

/// Lets time pass before `kind` happens. Timers that are due come first, on their own, so that each effect is seen with
/// the facts of its moment.
pub(crate) fn timers_first(draw: &mut Draw, world: &World, due: Option<Timestamp>, kind: EventKind) -> EventKind {
    let later = world.now.get() + [1_000, 7_000, 50_000][draw.below(3)];
    match due.map(Timestamp::milliseconds) {
        Some(due) if due <= later || kind == EventKind::Tick => {
            world.now.set(due.max(world.now.get()));
            EventKind::Tick
        }
        _ => {
            world.now.set(later);
            kind
        }
    }
}

fn text(draw: &mut Draw) -> &'static str {
    draw.of::<&str>(&[
        "hello",
        "I need an AGENT, now",
        "red",
        "Green",
        "2",
        "7",
        "yes",
        "2026-05-29",
        "Ada@Example.com",
        "1.5",
    ])
}

pub(crate) fn identity(draw: &mut Draw) -> EventKind {
    let email = || Some("ada@example.com".to_string());
    let jwt = [90_500, 7_200_500][draw.below(2)].to_string();
    match draw.below(5) {
        0 => EventKind::SetUser { name: None, email: email(), phone_number: None, jwt: None },
        1 | 2 => EventKind::SetUser { name: None, email: None, phone_number: None, jwt: Some(jwt) },
        3 => EventKind::OnboardingSubmitted { name: Some("Ada".into()), email: email(), phone_number: None },
        _ => EventKind::ClearUser,
    }
}

pub(crate) fn facts(draw: &mut Draw, workspace: &Workspace) -> IndexMap<String, Given> {
    let mut facts = IndexMap::new();
    for fact in &workspace.facts[16..] {
        if draw.chance(2) {
            facts.insert(fact.name.clone(), given(draw, &fact.kind));
        }
    }
    facts
}

fn facts_changed(draw: &mut Draw, workspace: &Workspace) -> IndexMap<String, Given> {
    let fact = &workspace.facts[16 + draw.below(workspace.facts.len() - 16)];
    let given = if draw.chance(4) { Given::Null } else { given(draw, &fact.kind) };
    [(fact.name.clone(), given)].into_iter().collect()
}

fn given(draw: &mut Draw, kind: &Type) -> Given {
    Given::of(&generate::value(draw, kind), kind)
}

pub(crate) fn is_act(effect: &EffectKind) -> bool {
    matches!(
        effect,
        EffectKind::Say { .. }
            | EffectKind::ShowOnboarding { .. }
            | EffectKind::CallAction { .. }
            | EffectKind::Note { .. }
            | EffectKind::TopicAdded { .. }
            | EffectKind::HandedOff { .. }
            | EffectKind::Resolved { .. }
            | EffectKind::Fault { .. }
    )
}
