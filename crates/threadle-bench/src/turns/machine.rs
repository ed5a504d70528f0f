//! W3 on the machine.

use super::{BEGIN, Event, OPEN_ORDERS, TURNS};
use threadle::machine::{Act, Acts, Conversation, Facts, Input, Moment, Outcome, step};
use threadle::time::Timestamp;
use threadle::value::Value;
use threadle::{Compilation, Program};

/// Compiles files with the manifest of W3.
pub fn program(files: &[(String, String)]) -> Program {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let compilation = Compilation::new(super::MANIFEST, files);
    let artifact = compilation.artifact().unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    Program::load(&artifact).expect("it was just made")
}

/// The facts: how many orders are open.
pub fn facts(program: &Program) -> Facts {
    let mut facts = Facts::new(program);
    let fact = program.fact("open_orders").expect("it is declared");
    facts.set(program, fact.id, Some(&Value::Number(OPEN_ORDERS))).expect("it is supplied");
    facts
}

/// The turns as the machine gets them.
const INPUTS: [Input<'static>; TURNS.len()] = inputs();

const fn inputs() -> [Input<'static>; TURNS.len()] {
    let (mut inputs, mut turn) = ([Input::ChatOpens; TURNS.len()], 0);
    while turn < TURNS.len() {
        inputs[turn] = match TURNS[turn] {
            Event::Opens => Input::ChatOpens,
            Event::Writes(text) => Input::Writes { text },
            Event::Picks(option) => Input::Picks { option, stale: false },
        };
        turn += 1;
    }
    inputs
}

/// The turns as the machine gets them, each with its time.
pub fn turns() -> impl Iterator<Item = (Timestamp, Input<'static>)> {
    INPUTS.into_iter().zip(0..).map(|(input, turn)| (Timestamp::from_milliseconds(BEGIN + turn * 1_000), input))
}

/// All eight turns of one conversation; `after` looks at what each did.
pub fn play<'p>(
    program: &'p Program,
    facts: &Facts,
    acts: &mut Acts<'p>,
    mut after: impl FnMut(&Conversation, &Acts<'p>),
) {
    let mut conversation = Conversation::new(program, "");
    for (at, input) in turns() {
        acts.clear();
        let moment = Moment { program, facts, at, trace: false };
        step(moment, &mut conversation, input, acts).expect("it fits");
        after(&conversation, acts);
    }
}

/// The same, with the conversation read from bytes before each turn and written back behind it.
pub fn play_saved<'p>(
    program: &'p Program,
    facts: &Facts,
    acts: &mut Acts<'p>,
    bytes: &mut Vec<u8>,
    mut after: impl FnMut(&[u8], &Acts<'p>),
) {
    bytes.clear();
    let mut conversation = Conversation::new(program, "");
    conversation.save(program, bytes);
    for (at, input) in turns() {
        acts.clear();
        conversation.resume_into(program, bytes).expect("it was just saved");
        let moment = Moment { program, facts, at, trace: false };
        step(moment, &mut conversation, input, acts).expect("it fits");
        bytes.clear();
        conversation.save(program, bytes);
        after(bytes, acts);
    }
}

/// What a host does at least that passes effects on: it looks at each, and at all its texts.
pub fn look_at(acts: &Acts<'_>) -> usize {
    let look = |act: Act<'_>| match act {
        Act::Say { text, quick_replies } => {
            text.len() + quick_replies.iter().map(|reply| reply.id.len() + reply.label.len()).sum::<usize>()
        }
        Act::TopicAdded { topic } => topic.len(),
        Act::HandedOff { inbox, priority, reason, note } => {
            inbox.len() + [priority, reason, note].into_iter().flatten().map(str::len).sum::<usize>()
        }
        _ => 0,
    };
    acts.iter().map(look).sum()
}

/// What was done, in the words of the native one.
pub fn described(acts: &Acts<'_>) -> Vec<super::native::Described> {
    acts.iter().map(describe).collect()
}

fn describe(act: Act<'_>) -> super::native::Described {
    match act {
        Act::Say { text, quick_replies } => {
            let replies = quick_replies.iter().map(|reply| format!(" [{}: {}]", reply.id, reply.label));
            format!("say {text}{}", replies.collect::<String>())
        }
        Act::TopicAdded { topic } => format!("topic {topic}"),
        Act::HandedOff { inbox, priority, reason, note } => {
            format!("hand off {inbox} {priority:?} {} {}", reason.unwrap_or(""), note.unwrap_or(""))
        }
        Act::Resolved { outcome: Outcome::Resolved } => "resolve".to_owned(),
        other => panic!("W3 does not do this: {other:?}"),
    }
}
