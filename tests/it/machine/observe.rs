//! Whoever looks on sees every step of the machine, and changes nothing by it.

use std::cell::RefCell;

use threadle::artifact::Program;
use threadle::machine::{Acts, Conversation, Facts, Input, Moment, Observer, Occurrence, Sight, observed, step};
use threadle::time::Timestamp;
use threadle::value::Value;

/// Keeps what it sees, with the value of one fact at that moment.
struct Diary {
    fact: u32,
    lines: RefCell<Vec<(Sight, Option<Value>)>>,
}

impl Observer for Diary {
    fn sees(&self, sight: Sight, values: &dyn Fn(u32) -> Option<Value>) {
        assert_eq!(values(u32::MAX), None, "there is no such place");
        self.lines.borrow_mut().push((sight, values(self.fact)));
    }
}

#[test]
fn everything_is_seen_and_nothing_changes() {
    let program = Program::load(&super::standard()).unwrap();
    let customer = program.fact("customer").unwrap().id;
    let mut facts = Facts::new(&program);
    facts.set(&program, customer, Some(&Value::Number(0))).unwrap();
    let at = Timestamp::parse("2026-06-01T12:00:00Z").unwrap();
    let moment = Moment { program: &program, facts: &facts, at, trace: false };
    let diary = Diary { fact: customer.0, lines: RefCell::default() };
    let (mut alone, mut watched) = (Conversation::new(&program, "a"), Conversation::new(&program, "a"));
    for (input, wait) in [(Input::ChatOpens, Some(0)), (Input::Writes { text: "hello" }, Some(1))] {
        let (mut acts, mut same) = (Acts::new(), Acts::new());
        step(moment, &mut alone, input, &mut acts).unwrap();
        observed(moment, &mut watched, input, &mut same, Some(&diary)).unwrap();
        assert_eq!((&acts, &alone), (&same, &watched));
        let lines = diary.lines.take();
        let what = if input == Input::ChatOpens { Occurrence::ChatOpens } else { Occurrence::Writes };
        let Sight::Happens { what: first, wait: place } = lines[0].0 else { panic!("{lines:?}") };
        assert_eq!((first, place.is_some(), place == Some(0)), (what, true, wait == Some(0)));
        assert!(lines[1..].iter().all(|(sight, _)| matches!(sight, Sight::Reaches(_))), "{lines:?}");
        assert!(lines.len() > 2 && lines.iter().all(|(_, customer)| *customer == Some(Value::Number(0))), "{lines:?}");
    }
}
