//! Values are of the types of what they go into: an artifact where several changes together make them others is refused.

use super::damage::seal;
use super::script::Play;
use crate::reference::draw::Draw;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use threadle::artifact::{Error, Program};
use threadle::given::Given;
use threadle::machine::Input;
use threadle::value::Value;

const CHANGES: usize = 6_000;

const MANIFEST: &str = "threadle: 1
name: Types
facts:
  orders: { type: \"integer 0..500\", about: customer }
  nick: { type: text, about: customer }
  tags: { type: list of text, about: customer }
actions:
  parcels.find:
    inputs: { number: text, size: \"optional integer 0..1000\" }
    outcomes:
      found: { count: \"integer 0..1000\", word: text, at: time }
      none: {}
inboxes: [General]
";

const RULES: &str = "start { when chat opens => sizes }

remember size: integer 0..1000
remember small: integer 0..2
remember mode: one of [fast, slow]
remember weight: decimal
remember bill: money EUR
remember birthday: date
remember sure: boolean
remember name: text
remember words: list of text

thread sizes {
  set size to orders
  set size to 7
  set size to size + 995
  set small to 2
  set mode to slow
  set weight to 1.5
  set weight to weight + 2
  set bill to 3 EUR
  set birthday to 2001-02-03
  set sure to yes
  set name to \"{name or \"nobody\"} with {size or \"nothing\"}\"
  set name to nick
  set words to tags
  pivot to questions
}

thread questions {
  always ask \"Size?\" into size { otherwise => pivot to parcels }
  always ask \"Small?\" into small { otherwise => pivot to parcels }
  always ask \"Weight?\" into weight { otherwise => pivot to parcels }
  always ask \"Bill?\" into bill { otherwise => pivot to parcels }
  always ask \"Birthday?\" into birthday { otherwise => pivot to parcels }
  always ask \"Sure?\" into sure { otherwise => pivot to parcels }
  always ask \"Mode?\" into mode { otherwise => pivot to parcels }
  always ask \"Email?\" into name as email { otherwise => pivot to parcels }
  pivot to parcels
}

thread parcels {
  call parcels.find(number: name, size: size) as parcel {
    found => pivot to questions
    none => pivot to sizes
    failed => pivot to questions
  }
}
";

/// A conversation that reaches everything that is given a value; saving and resuming changes nothing of it.
fn talk(program: &Program) {
    let mut play = Play::new(program);
    let tags = Given::List(vec![Given::Text("new".into())]);
    for (name, given) in [("orders", Given::Integer(400)), ("nick", Given::Text("Ada".into())), ("tags", tags)] {
        let Some(fact) = program.fact(name) else { continue };
        let value = given.read(fact.kind).ok().flatten();
        let _ = play.facts.set(program, fact.id, value.as_ref());
    }
    play.happen(Input::ChatOpens);
    for text in ["1000", "2", "1.5", "12 EUR", "2001-02-03", "yes", "slow", "ada@example.com"] {
        play.happen(Input::Writes { text });
    }
    let given = [
        ("count", Given::Integer(1_000)),
        ("word", Given::Text("x".into())),
        ("at", Given::Text("2026-06-01T12:00:00Z".into())),
    ];
    let data: IndexMap<String, Given> = given.map(|(name, given)| (name.to_owned(), given)).into();
    play.happen(Input::ActionResult { call: 1, outcome: "found", data: &data });
    play.happen(Input::Writes { text: "7" });
}

/// Bytes of types, cells, expressions, questions and calls that are changed together, two to four at a time: what is
/// accepted runs, and what it keeps can be saved and resumed.
#[test]
fn what_is_kept_is_of_its_type() {
    let whole = super::artifact(MANIFEST, RULES);
    talk(&Program::load(&whole).unwrap());
    let number = |at: usize| u32::from_le_bytes(whole[at..at + 4].try_into().unwrap()) as usize;
    // Data, conversation and code.
    let sections: Vec<_> = (60..).step_by(12).take(10).filter(|entry| (4..=6).contains(&number(*entry))).collect();
    let mut draw = Draw::new(4);
    let (mut accepted, mut reasons) = (0, BTreeSet::new());
    for _ in 0..CHANGES {
        let mut changed = whole.clone();
        for _ in 0..2 + draw.below(3) {
            let entry = *draw.of(&sections);
            let at = number(entry + 4) + draw.below(number(entry + 8));
            // Nearly all are indices and tags: what stands near is another one of these.
            let near = changed[at].wrapping_add(draw.below(9) as u8).wrapping_sub(4);
            let any = draw.below(40) as u8;
            changed[at] = *draw.of(&[near, near, any]);
        }
        seal(&mut changed);
        match Program::load(&changed) {
            Ok(program) => {
                talk(&program);
                accepted += 1;
            }
            Err(Error::Malformed(reason)) => drop(reasons.insert(reason)),
            Err(_) => {}
        }
    }
    assert!(accepted > CHANGES / 50, "the changes do not reach the machine: {accepted}");
    for reason in [
        "a memory is given a value of another type",
        "something is added to what is no number",
        "a memory is given an answer of another type",
        "a call takes or gives a value of another type",
    ] {
        assert!(reasons.contains(reason), "{reason}: {reasons:#?}");
    }
}

/// A text of the host may be longer than what is remembered, and a list may.
#[test]
fn what_is_too_long_to_be_kept_is_a_fault() {
    let program = Program::load(&super::artifact(MANIFEST, RULES)).unwrap();
    let long = |length| Given::Text("x".repeat(length));
    for (name, kept, too_long) in [
        ("nick", long(65_536), long(65_537)),
        ("tags", Given::List(vec![long(65_530)]), Given::List(vec![long(65_530), long(7)])),
    ] {
        for (given, faults) in [(kept, false), (too_long, true)] {
            let mut play = Play::new(&program);
            play.set(name, &given);
            let told = play.happen(Input::ChatOpens).concat();
            assert_eq!(told.contains("text-too-long"), faults, "{name}: {told}");
        }
    }
}

/// What the host gives a fact that is not of its type is nothing, however the fact is kept.
#[test]
fn a_fact_of_another_type_is_unknown() {
    let program = Program::load(&super::artifact(MANIFEST, RULES)).unwrap();
    let mut play = Play::new(&program);
    let fact = program.fact("orders").unwrap().id;
    for (value, known) in [(500, true), (501, false), (-1, false), (0, true)] {
        play.facts.set(&program, fact, Some(&Value::Number(value))).unwrap();
        assert_eq!(play.facts.get(&program, fact).is_some(), known, "{value}");
    }
}
