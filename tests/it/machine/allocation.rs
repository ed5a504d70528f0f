//! What costs an allocation and what does not.

use super::standard;
use allocation_counter::measure;
use threadle::artifact::{Program, builtin};
use threadle::machine::{Acts, Conversation, Facts, Input, Moment, step};
use threadle::time::Timestamp;
use threadle::value::Value;

/// An identified customer comes to the menu and returns something.
const TURNS: [Input<'_>; 5] = [
    Input::ChatOpens,
    Input::Picks { option: "return_something", stale: false },
    Input::Writes { text: "nothing like an order number" },
    Input::Authenticates,
    Input::Writes { text: "A-10442" },
];

fn known(program: &Program) -> Facts {
    let mut facts = Facts::new(program);
    for (fact, value) in [(builtin::CUSTOMER, 1), (builtin::IDENTIFICATION, 2)] {
        facts.set(program, fact, Some(&Value::Number(value))).unwrap();
    }
    facts
}

#[test]
fn a_step_allocates_nothing_but_what_is_remembered() {
    let program = Program::load(&standard()).unwrap();
    let facts = known(&program);
    let at = Timestamp::from_milliseconds(1_780_315_200_000);
    let moment = Moment { program: &program, facts: &facts, at, trace: false };
    let mut acts = Acts::new();
    let mut allocations = Vec::new();
    // The first conversation makes room in the buffer.
    for _ in 0..2 {
        allocations.clear();
        let mut conversation = Conversation::new(&program, "somebody");
        for input in TURNS {
            acts.clear();
            let step = || step(moment, &mut conversation, input, &mut acts).unwrap();
            allocations.push(measure(step).count_total);
            assert!(!acts.is_empty(), "{input:?} leads to something");
        }
    }
    // The label of the choice, then a longer answer; what a handler interrupts, as long as it runs; and the order number
    // fits where the longer answer was.
    assert_eq!(allocations, [0, 1, 1, 3, 0]);
}

#[test]
fn saving_allocates_nothing_and_resuming_two_blocks_or_none() {
    let program = Program::load(&standard()).unwrap();
    let facts = known(&program);
    let at = Timestamp::from_milliseconds(1_780_315_200_000);
    let moment = Moment { program: &program, facts: &facts, at, trace: false };
    let mut conversation = Conversation::new(&program, "somebody");
    TURNS[..3].iter().for_each(|input| step(moment, &mut conversation, *input, &mut Acts::new()).unwrap());
    let mut bytes = Vec::with_capacity(256);
    let saving = measure(|| conversation.save(&program, &mut bytes));
    assert_eq!(saving.count_total, 0);
    let mut resumed = None;
    let resuming = measure(|| resumed = Conversation::resume(&program, &bytes).ok());
    assert_eq!(resumed.as_ref(), Some(&conversation));
    assert_eq!(resuming.count_total, 2);
    let mut other = conversation.clone();
    step(moment, &mut other, Input::Writes { text: "something else" }, &mut Acts::new()).unwrap();
    let into = measure(|| other.resume_into(&program, &bytes).unwrap());
    assert_eq!(other, conversation);
    assert_eq!(into.count_total, 0);
}
