//! Whole chat windows that were saved on one revision and are resumed on another.

use super::compiled;
use crate::session::{event, handle, show};
use std::fmt::Write;
use threadle::Program;
use threadle::identity::Outside;
use threadle::protocol::Effect;
use threadle::revision::{How, rehearse};
use threadle::seal::{Expected, SealError, SealKeys, Sealed};
use threadle::session::{Engine, Resumed, Revisions, Session, saved_conversation};
use threadle::time::Timestamp;

const MANIFEST: &str = "threadle: 1\nname: Cases\ninboxes: [General, Orders]\n";

const OLD: &str = r#"
remember order_no: text

start { when chat opens => returns }

on idle 5 minutes => note "Silent."

thread returns {
  ask "Your order number?" into order_no
  ask "Which size?" called size {
    "Small"       => hand off to inbox "Orders" note "{order_no}: small"
    anything else => hand off to inbox "Orders" note "{order_no}: {answer}"
  }
}
"#;

fn old() -> Program {
    compiled(MANIFEST, OLD)
}

fn new(policy: &str, edits: &[(&str, &str)]) -> Program {
    let rules = edits.iter().fold(OLD.to_owned(), |rules, (from, to)| {
        assert!(rules.contains(from), "{from}");
        rules.replace(from, to)
    });
    compiled(&format!("{MANIFEST}{policy}"), &rules)
}

fn at(time: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-06-01T{time}Z")).unwrap()
}

/// A chat in which the order number is known and the size is asked for.
fn waiting(program: &Program) -> Session {
    let mut session = Session::new("s");
    handle(&mut session, program, &event("12:00:00", "chat_opened", "")).unwrap();
    handle(&mut session, program, &event("12:00:10", "message", "message: m1, text: A-1")).unwrap();
    session
}

fn resume<'p>(program: &'p Program, older: &'p [&'p Program], bytes: &[u8], now: &str) -> Resumed<'p> {
    let engine = Engine::new(program, Outside::nowhere());
    Session::resume_on(engine, Revisions { older, at: at(now) }, bytes).unwrap()
}

fn lines(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .map(|effect| {
            let shown = show(effect);
            // Revisions are other ones after every change of the format.
            let hidden = |word: &str| word.len() >= 16 && word.chars().all(|c| c.is_ascii_hexdigit() || c == ',');
            shown.split(' ').map(|word| if hidden(word) { "…" } else { word }).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// What becomes of the waiting chat on `program`, and of its next message.
fn story(out: &mut String, title: &str, program: &Program, older: &[&Program]) {
    let bytes = waiting(&old()).save(&old());
    let mut resumed = resume(program, older, &bytes, "12:10:00");
    let _ = writeln!(out, "{title}: {}", resumed.decision.as_ref().map_or("-", |decision| decision.how.word()));
    let next = event("12:10:05", "message", "message: m2, text: small");
    let told = handle(&mut resumed.session, resumed.program, &next).unwrap();
    for line in lines(&resumed.effects) {
        let _ = writeln!(out, "  on resuming   {line}");
    }
    for line in lines(&told) {
        let _ = writeln!(out, "  then          {line}");
    }
    let times: Vec<Timestamp> = resumed.effects.iter().chain(&told).map(|effect| effect.at).collect();
    assert!(times.is_sorted(), "{title}: effects are in order of time");
    // What moved can be saved and resumed like any other.
    let again = resumed.session.save(resumed.program);
    assert_eq!(Session::resume(resumed.program, &again).unwrap(), resumed.session, "{title}");
}

#[test]
fn chats_move_to_another_revision() {
    let old = old();
    let asks = ("Which size?", "Which shoe size?");
    let renamed = ("called size", "called shoe_size");
    let migrate = |to: &str| format!("\n\nmigrate from \"returns / called size\" => {to}\n\nthread returns {{");
    let with = |to: &str| ("\n\nthread returns {", migrate(to).leak() as &str);
    let held: &[&Program] = &[&old];
    let mut out = String::new();
    let unrelated = ("on idle 5 minutes", "thread more { resolve }\n\non idle 5 minutes");
    story(&mut out, "something else was added", &new("", &[unrelated]), &[]);
    story(&mut out, "the question changed, the old revision is held", &new("", &[asks]), held);
    story(&mut out, "the question changed, the old revision is gone", &new("", &[asks]), &[]);
    let restart = "revisions: { when_changed: restart the thread }\n";
    story(&mut out, "the question changed, threads restart", &new(restart, &[asks]), held);
    let hand_off = "revisions: { when_changed: hand off, inbox: Orders }\n";
    story(&mut out, "the question changed, hand off", &new(hand_off, &[asks]), held);
    let go_on = with("continue at \"returns / called shoe_size\"");
    story(&mut out, "the question has another name, continued", &new("", &[renamed, go_on]), held);
    story(&mut out, "the same, pivot", &new("", &[renamed, with("pivot to returns")]), held);
    let person = with("hand off to inbox \"General\" reason \"the rules have changed\"");
    story(&mut out, "the same, a person", &new("", &[renamed, person]), held);
    story(&mut out, "the memory has another name", &new("", &[("order_no", "order_number")]), &[]);
    let memory = ("\n\nthread returns {", "\n\nmigrate memory order_no to order_number\n\nthread returns {");
    let moved = [("order_no", "order_number"), memory, with("continue at \"returns / called size\"")];
    story(&mut out, "the memory has another name and is migrated", &new("", &moved), &[]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../revision");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("sessions", out));
}

#[test]
fn a_chat_of_the_same_revision_goes_on_as_if_nothing_were() {
    let old = old();
    let session = waiting(&old);
    let resumed = resume(&old, &[], &session.save(&old), "12:10:00");
    assert_eq!((&resumed.session, resumed.effects.len()), (&session, 0));
    let fresh = Session::new("s");
    let resumed = resume(&old, &[], &fresh.save(&old), "12:10:00");
    assert!(resumed.session == fresh && resumed.decision.is_none());
}

/// Timers that fell due before anybody resumed the chat fire at their own times, on the new revision.
#[test]
fn a_closed_chat_and_a_timer_move_as_well() {
    let old = old();
    let new = new("", &[("on idle 5 minutes", "thread more { resolve }\n\non idle 5 minutes")]);
    let bytes = waiting(&old).save(&old);
    let mut resumed = resume(&new, &[], &bytes, "13:00:00");
    let told = handle(&mut resumed.session, &new, &event("13:00:01", "tick", "")).unwrap();
    let shown = lines(&told).join("\n");
    assert!(shown.contains("12:05:10") && shown.contains("note text: Silent."), "{shown}");
    assert!(shown.contains("12:30:10") && shown.contains("resolved"), "{shown}");

    let mut closed = waiting(&old);
    handle(&mut closed, &old, &event("12:01:00", "closed", "")).unwrap();
    let bytes = closed.save(&old);
    let changed = new_question();
    let mut resumed = resume(&changed, &[], &bytes, "12:10:00");
    assert_eq!(resumed.effects.len(), 1, "{:?}", resumed.effects);
    let told = handle(&mut resumed.session, &changed, &event("12:11:00", "reopened", "")).unwrap();
    assert!(lines(&told).join("\n").contains("Your order number?"), "it begins anew: {told:?}");
}

fn new_question() -> Program {
    new("", &[("Which size?", "Which shoe size?")])
}

#[test]
fn a_dry_run_tells_what_would_become_of_saved_states() {
    let old = old();
    let session = waiting(&old).save(&old);
    let waiting = saved_conversation(&session).unwrap().unwrap();
    let fresh = Session::new("t").save(&old);
    assert_eq!(saved_conversation(&fresh), Ok(None));
    let states = [("s.1", waiting.as_slice()), ("s.2", b"no state".as_slice())];
    let rehearsal = rehearse(&[], &new_question(), states);
    assert_eq!(rehearsal.totals.get(&How::HandedOff), Some(&1));
    assert!(rehearsal.loses());
    let text = rehearsal.to_string();
    let same = rehearse(&[], &old, [("s.1", waiting.as_slice())]);
    assert!(!same.loses(), "{same}");
    insta::assert_snapshot!(text, @r"
    conversations: 1 handed_off, 1 unreadable
    handed_off  s.1  at returns / called size
                what can be reached from `returns / called size` is not the same
                the old revision is not held any more
    unreadable  s.2
                this is not a saved conversation
    ");
}

/// Whole sessions, sealed: forged, truncated, of somebody else and rolled back ones are refused, each with its reason.
#[test]
fn a_sealed_session_is_refused_unless_it_is_the_latest_of_its_chat() {
    let keys = SealKeys::new(1, &[7; 32]).unwrap();
    let old = old();
    let mut session = waiting(&old);
    let seal = |session: &Session, sequence: u64| {
        let sealed = Sealed { conversation: session.id(), revision: old.revision(), sequence };
        keys.seal(sealed, &session.save(&old))
    };
    let first = seal(&session, 1);
    handle(&mut session, &old, &event("12:00:20", "message", "message: m2, text: small")).unwrap();
    let second = seal(&session, 2);
    let expected = Expected { conversation: "s", revisions: &[old.revision()], least_sequence: 2 };
    let opened = keys.open(expected, &second).unwrap();
    assert_eq!(Session::resume(&old, opened.state).unwrap(), session);
    assert_eq!(keys.open(expected, &first), Err(SealError::RolledBack { sequence: 1, least: 2 }));
    let other = Expected { conversation: "t", ..expected };
    assert_eq!(keys.open(other, &second), Err(SealError::OtherConversation));
    assert_eq!(keys.open(expected, &second[..second.len() - 1]), Err(SealError::Truncated));
    let mut forged = second.clone();
    forged[100] ^= 1;
    assert_eq!(keys.open(expected, &forged), Err(SealError::Forged));
}
