//! The words of the protocol: which events are read, why others are not, and how effects are written.

use indexmap::IndexMap;
use threadle::given::Given;
use threadle::identity::{Grade, Identification, ProfileStatus, Refusal};
use threadle::protocol::{Because, Effect, EffectKind, Event, EventKind, FIELDS, QuickReply, ResolvedAs, Tried};
use threadle::revision::How;
use threadle::time::Timestamp;

fn event(fields: &str) -> Result<Event, String> {
    serde_yaml::from_str(&format!("{{session: s, at: '2026-06-01T12:00:00Z', {fields}}}"))
        .map_err(|error| error.to_string())
}

#[test]
fn reads_every_event() {
    let kinds: Vec<_> = [
        "event: chat_opened, channel: SMS, locale: de, mobile_sdk: true, availability: AVAILABLE, facts: {vip: true}",
        "event: chat_opened",
        "event: set_user, name: Ada, email: a@b.c, phone_number: '+1', jwt: x.y.z",
        "event: set_user, jwt: null",
        "event: clear_user",
        "event: onboarding_submitted, name: Ada, email: a@b.c",
        "event: message, message: m1, text: hello",
        "event: quick_reply, message: m2, option: track, request: 3",
        "event: action_result, call: 1, outcome: found, data: {number: '12'}",
        "event: facts, facts: {vip: false}, availability: UNAVAILABLE_BUSY",
        "event: agent_joined",
        "event: closed",
        "event: reopened, id: e-12",
        "event: tick",
    ]
    .into_iter()
    .map(|fields| event(fields).unwrap().kind)
    .collect();
    insta::with_settings!({ snapshot_path => "../protocol", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_debug_snapshot!("events", kinds);
    });
}

#[test]
fn says_what_is_wrong_with_an_event() {
    for (fields, message) in [
        ("event: message, message: m1", "`text` is missing"),
        ("event: message, message: null, text: a", "`message` is missing"),
        ("event: message, message: m1, text: 5", "`text` must be a text, not a number"),
        (
            "event: message, message: m1, text: a, txt: b",
            "`message` has no field `txt`; it has session, at, event, id, message, text",
        ),
        ("event: clear_user, email: a", "`clear_user` has no field `email`; it has session, at, event, id"),
        (
            "event: set_user, phone: '1'",
            "`set_user` has no field `phone`; it has session, at, event, id, name, email, phone_number, jwt",
        ),
        (
            "event: action_result, call: -1, outcome: a",
            "`call` must be a whole number that is not negative, not a number",
        ),
        ("event: action_result, outcome: a", "`call` is missing"),
        ("event: chat_opened, mobile_sdk: 1", "`mobile_sdk` must be true or false, not a number"),
        ("event: facts, facts: [a]", "`facts` must be an object, not a list"),
        ("event: tick, id: 7", "`id` must be a text, not a number"),
        (
            "event: tock",
            "there is no event `tock`; there are chat_opened, set_user, clear_user, onboarding_submitted, message, quick_reply, action_result, facts, agent_joined, closed, reopened, tick",
        ),
        ("text: hello", "`event` is missing"),
    ] {
        let error = event(fields).unwrap_err();
        assert!(error.contains(message), "{fields}: {error}");
    }
    for (text, message) in [
        ("[]", "an event is an object, not a list"),
        ("{event: tick, at: '2026-06-01T12:00:00Z'}", "`session` is missing"),
        ("{event: tick, session: s}", "`at` is missing"),
        ("{event: tick, session: s, at: noon}", "`at` must be a time such as"),
    ] {
        let error = serde_yaml::from_str::<Event>(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}

#[test]
fn every_listed_field_is_read() {
    for (name, fields) in FIELDS {
        for field in fields {
            let error = event(&format!("event: {name}, {field}: [[]]")).unwrap_err();
            assert!(error.contains(&format!("`{field}`")) || error.contains("is missing"), "{name}.{field}: {error}");
        }
    }
}

#[test]
fn writes_every_effect() {
    let (customer, identification, profile) = (Grade::Authenticated, Identification::Jwt, ProfileStatus::Found);
    let due = Timestamp::parse("2026-06-01T12:30:00Z").unwrap();
    let kinds = [
        EffectKind::ConversationStarted { customer, identification, profile, revision: "r1".into() },
        EffectKind::IdentityChanged { customer, identification, profile, because: Because::SetUser },
        EffectKind::IdentityRefused { reason: Refusal::ClaimAgainstProof },
        EffectKind::MessageStamped { message: "m1".into(), trusted: true },
        EffectKind::Say {
            text: "Hi".into(),
            locale: Some("en".into()),
            quick_replies: vec![QuickReply { id: "a".into(), label: "A".into() }],
        },
        EffectKind::Say { text: "Hi".into(), locale: None, quick_replies: vec![] },
        EffectKind::ShowOnboarding { text: "Who?".into(), fields: vec!["name".into(), "email".into()] },
        EffectKind::CallAction {
            call: 1,
            action: "orders.latest".into(),
            arguments: IndexMap::from([("email".into(), Given::Text("a@b.c".into())), ("n".into(), Given::Integer(2))]),
            due,
        },
        EffectKind::Note { text: "a note".into() },
        EffectKind::TopicAdded { topic: "billing".into() },
        EffectKind::TopicRemoved { topic: "billing".into() },
        EffectKind::HandedOff { inbox: "General".into(), priority: None, reason: Some("why".into()), note: None },
        EffectKind::Resolved { outcome: ResolvedAs::Abandoned },
        EffectKind::ConversationLeft { successor: "s.2".into() },
        EffectKind::WakeAt { due },
        EffectKind::RevisionChanged {
            from: "0123456789abcdef".into(),
            to: "f".repeat(64),
            how: How::Restarted,
            place: Some("menu / ask size".into()),
            memories_lost: vec!["size".into()],
            because: vec!["`menu / ask size` is not there any more".into()],
        },
        EffectKind::Decided {
            thread: Some("menu".into()),
            line: Some(4),
            label: "proven".into(),
            tried: vec![Tried {
                label: "proven".into(),
                reads: IndexMap::from([("customer".into(), Some("authenticated".into())), ("vip".into(), None)]),
            }],
        },
        EffectKind::Fault {
            code: "budget".into(),
            text: "too long".into(),
            thread: Some("menu".into()),
            line: Some(3),
        },
    ];
    let mut out = String::new();
    for (index, kind) in kinds.into_iter().enumerate() {
        let before = index == 1;
        let effect = Effect {
            session: "s".into(),
            conversation: (!before).then(|| "s.1".into()),
            seq: (!before).then_some(index as u64 + 1),
            at: Timestamp::default(),
            kind,
        };
        out += &serde_yaml::to_string(&effect).unwrap();
        out += "---\n";
    }
    insta::with_settings!({ snapshot_path => "../protocol", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("effects", out);
    });
}

#[test]
fn an_event_without_fields_is_its_name() {
    assert_eq!(event("event: tick").unwrap().kind, EventKind::Tick);
}
