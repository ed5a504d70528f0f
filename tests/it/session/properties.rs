//! What must hold of every chat, whatever happens in whatever order.

use super::{compile, handle};
use crate::machine::damage::sum_of_words;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use threadle::artifact::Program;
use threadle::protocol::{Effect, EffectKind, Event, EventKind};
use threadle::session::Session;
use threadle::time::Timestamp;

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    compile(
        "
threadle: 1
name: Properties
inboxes: [General]
identity:
  onboarding: true
facts:
  vip: { type: boolean, about: customer }
actions:
  orders.latest:
    inputs: { email: text }
    outcomes:
      found: { gives: { number: text } }
",
        r#"
remember order_number: text

start {
  when chat opens => menu
}

thread menu {
  ask "What can we do for you?" {
    "Track my order"        => pivot to track
    "Talk to a person"      => hand off to inbox "General"
    anything else           => say "You wrote {answer}."
    no answer in 50 seconds => resolve as abandoned
  }
  ask "Which order?" into order_number matching /[0-9]+/ {
    retry 2 times "Only digits, please."
    otherwise               => hand off to inbox "General"
    no answer in 50 seconds => resolve as abandoned
  }
  wait up to 20 seconds {
    when customer authenticates => pivot to track
    when token expires          => say "The token has expired."
    otherwise                   => say "Nothing happened."
  }
  hand off to inbox "General" note "Order {order_number}, vip {vip or "unknown"}."
}

thread track {
  rules {
    rule "proven" when customer is authenticated {
      call orders.latest(email: customer.address) as order within 15 seconds {
        found  => say "Order {order.number}."
        failed => say "The order system is not answering."
      }
      pivot to menu
    }
    otherwise {
      onboard "Who are we talking to?" {
        done                    => hand off to inbox "General"
        no answer in 30 seconds => resolve as abandoned
      }
    }
  }
}

on customer signs out => note "Signed out."
on customer becomes someone else => note "Left by {customer.name or "nobody"}."
on customer authenticates after hand off => note "The customer has signed in."
"#,
    )
});

/// The standard workspace.
static STANDARD: LazyLock<Program> = LazyLock::new(|| {
    let artifact = crate::workspace::read(Path::new("rules")).artifact().unwrap();
    Program::load(&artifact).unwrap()
});

/// The name of an event and its fields, without session, time and id.
fn step() -> impl Strategy<Value = String> {
    let address = prop::sample::select(vec![
        "ada@example.com",
        "grace@example.com",
        "grace.h@example.org",
        "zoe@example.com",
        "",
    ]);
    let text = prop::sample::select(vec!["track my order", "talk to a person", "4711", "1", "hello", ""]);
    prop_oneof![
        3 => text.prop_map(|text| format!("event: message, message: MESSAGE, text: '{text}'")),
        2 => ("track_my_order|talk_to_a_person|x", prop::option::of(1u64..12)).prop_map(|(option, request)| {
            let request = request.map_or("null".into(), |request| request.to_string());
            format!("event: quick_reply, message: MESSAGE, option: {option}, request: {request}")
        }),
        2 => address.clone().prop_map(|address| format!("event: set_user, name: Eve, email: '{address}'")),
        2 => address.clone().prop_map(|address| format!("event: set_user, jwt: 'jwt {}'", if address.is_empty() { "ada@example.com" } else { address })),
        1 => address.prop_map(|address| format!("event: onboarding_submitted, name: Ada, email: '{address}'")),
        1 => Just("event: set_user, jwt: 'bad expired'".to_owned()),
        1 => Just("event: clear_user".to_owned()),
        1 => (0u64..4, "found|failed|none").prop_map(|(call, outcome)| format!("event: action_result, call: {call}, outcome: {outcome}, data: {{number: '1'}}")),
        1 => any::<bool>().prop_map(|vip| format!("event: facts, facts: {{vip: {vip}}}")),
        1 => "closed|reopened|agent_joined".prop_map(|event| format!("event: {event}")),
        2 => Just("event: tick".to_owned()),
    ]
}

/// The same for what the standard workspace asks and offers.
fn standard_step() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec!["I want an agent", "A-10442", "return something", "no, thank you", "?"]);
    let option = prop::sample::select(vec!["track_my_order", "return_something", "talk_to_a_person", "no_thank_you"]);
    prop_oneof![
        4 => step(),
        2 => text.prop_map(|text| format!("event: message, message: MESSAGE, text: '{text}'")),
        4 => option.prop_map(|option| format!("event: quick_reply, message: MESSAGE, option: {option}")),
        2 => (0u64..3).prop_map(|call| {
            format!("event: action_result, call: {call}, outcome: found, data: {{number: A-1, status: shipped}}")
        }),
    ]
}

/// A whole chat: its events, up to forty seconds apart.
fn chat() -> impl Strategy<Value = Vec<Event>> {
    chat_of(step(), 40)
}

/// A whole chat of such steps, less than so many seconds apart.
fn chat_of(step: impl Strategy<Value = String>, seconds: i64) -> impl Strategy<Value = Vec<Event>> {
    let steps = prop::collection::vec((step, 0..seconds), 1..30);
    (steps, 0usize..3).prop_map(|(mut steps, opened)| {
        steps.insert(opened.min(steps.len()), ("event: chat_opened".into(), 1));
        let mut at = Timestamp::parse("2026-06-01T12:00:00Z").unwrap();
        let events = steps.into_iter().enumerate().map(|(index, (fields, wait))| {
            at = at.after(wait * 1_000);
            let fields = fields.replace("MESSAGE", &format!("m{index}"));
            serde_yaml::from_str(&format!("{{session: s, at: '{at}', id: e{index}, {fields}}}")).unwrap()
        });
        events.collect()
    })
}

fn play(session: &mut Session, events: &[Event]) -> Vec<Effect> {
    events.iter().filter_map(|event| handle(session, &PROGRAM, event).ok()).flatten().collect()
}

/// Plays the events with a sleep before each of them, and without.
fn resumes_as_if_it_had_not_slept(program: &Program, events: &[Event]) -> Result<(), TestCaseError> {
    let (mut session, mut resumed) = (Session::new("s"), Session::new("s"));
    for event in events {
        resumed = Session::resume(program, &resumed.save(program)).unwrap();
        prop_assert_eq!(resumed.save(program), session.save(program));
        prop_assert_eq!(handle(&mut resumed, program, event), handle(&mut session, program, event));
    }
    prop_assert_eq!(resumed.save(program), session.save(program));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rejected_event_changes_nothing_and_an_event_sent_again_neither(events in chat()) {
        let mut session = Session::new("s");
        for event in &events {
            let before = session.clone();
            let answer = handle(&mut session, &PROGRAM, event);
            if answer.is_err() {
                prop_assert_eq!(&session, &before);
            } else {
                let after = session.clone();
                prop_assert_eq!(&handle(&mut session, &PROGRAM, event), &answer);
                prop_assert_eq!(&session, &after);
            }
        }
    }

    #[test]
    fn effects_are_numbered_and_in_order_of_time(events in chat()) {
        let mut next: BTreeMap<Option<String>, u64> = BTreeMap::new();
        let mut last = Timestamp::MIN;
        for effect in play(&mut Session::new("s"), &events) {
            prop_assert!(last <= effect.at);
            last = effect.at;
            let seq = next.entry(effect.conversation.clone()).or_insert(1);
            prop_assert_eq!(effect.seq, effect.conversation.is_some().then_some(*seq));
            *seq += 1;
        }
    }

    #[test]
    fn ticks_change_only_when_effects_are_given(events in chat(), ticks in prop::collection::vec((any::<prop::sample::Index>(), 1i64..40), 0..20)) {
        // A tick at the very time of another event would let timers go first; these are never at one.
        let tick = |at| Event { session: "s".into(), at, id: None, kind: EventKind::Tick };
        let mut events: Vec<_> = events.into_iter().filter(|event| event.kind != EventKind::Tick).collect();
        let latest = events.last().map(|event| event.at).unwrap_or_default();
        let ticks = ticks.into_iter().map(|(place, wait)| tick(events[place.index(events.len())].at.after(wait * 1_000 + 500)));
        let ticks: Vec<_> = ticks.filter(|tick| tick.at < latest).collect();
        // What is due after the last event that is taken fires in both.
        events.push(tick(latest.after(3_600_000)));
        let mut with_ticks = [events.clone(), ticks].concat();
        with_ticks.sort_by_key(|event| event.at);
        prop_assert_eq!(play(&mut Session::new("s"), &events), play(&mut Session::new("s"), &with_ticks));
    }

    #[test]
    fn a_stamp_tells_whether_the_customer_was_authenticated(events in chat()) {
        let mut session = Session::new("s");
        let mut authenticated = false;
        let mut stamps = BTreeMap::new();
        for effect in play(&mut session, &events) {
            match effect.kind {
                EffectKind::IdentityChanged { customer, .. } => authenticated = customer == threadle::identity::Grade::Authenticated,
                EffectKind::MessageStamped { message, trusted } => {
                    prop_assert_eq!(trusted, authenticated);
                    prop_assert!(stamps.insert(message, trusted).is_none());
                }
                _ => {}
            }
        }
        let kept: BTreeMap<_, _> = session.chats().iter().flat_map(|chat| chat.stamps()).map(|(message, trusted)| (message.to_owned(), trusted)).collect();
        prop_assert_eq!(kept, stamps);
    }

    #[test]
    fn saving_and_resuming_changes_nothing(events in chat()) {
        resumes_as_if_it_had_not_slept(&PROGRAM, &events)?;
    }

    #[test]
    fn saving_and_resuming_changes_nothing_in_the_standard_workspace(events in chat_of(standard_step(), 200)) {
        resumes_as_if_it_had_not_slept(&STANDARD, &events)?;
    }

    #[test]
    fn damaged_bytes_are_refused(events in chat(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut session = Session::new("s");
        play(&mut session, &events);
        let saved = session.save(&PROGRAM);
        let mut damaged = saved.clone();
        damaged[place.index(saved.len())] = byte;
        prop_assert_eq!(Session::resume(&PROGRAM, &damaged).is_ok(), damaged == saved);
        prop_assert!(Session::resume(&PROGRAM, &saved[..cut.index(saved.len())]).is_err());
    }

    /// The checksum only finds accidents: here it is right, and the bytes are not.
    #[test]
    fn no_bytes_break_a_session(events in chat(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), later in chat()) {
        let mut session = Session::new("s");
        play(&mut session, &events);
        let mut bytes = session.save(&PROGRAM);
        bytes.truncate(bytes.len() - 8);
        for (place, byte) in changes {
            let place = 6 + place.index(bytes.len() - 6);
            bytes[place] = byte;
        }
        let checksum = sum_of_words(bytes.len() as u64, &[&bytes]);
        bytes.extend_from_slice(&checksum.to_le_bytes());
        if let Ok(mut resumed) = Session::resume(&PROGRAM, &bytes) {
            let later: Vec<_> = later.into_iter().map(|event| Event { at: event.at.after(36_000_000), id: None, ..event }).collect();
            play(&mut resumed, &later);
            resumed.save(&PROGRAM);
        }
    }
}
