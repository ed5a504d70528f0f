//! The machine and the slow interpreter, side by side over generated workspaces and events.

use super::Reference;
use super::draw::Draw;
use super::generate::{self, Happens};
use crate::machine::script::Play;
use threadle::artifact::Program;
use threadle::emit;
use threadle::ir::{FactOrigin, Workspace, builtin};
use threadle::machine::{Conversation, Input, Phase};

/// How many workspaces are drawn, and how many events for each.
const WORKSPACES: u64 = 400;
const EVENTS: usize = 120;

#[test]
fn the_machine_agrees_with_the_slow_interpreter() {
    for seed in 0..WORKSPACES {
        let mut draw = Draw::new(seed);
        let workspace = generate::workspace(&mut draw);
        let program = Program::load(&emit(&workspace, None)).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        // What a customer wrote is kept for tools, and otherwise only where a rule reads it: that changes no act.
        let program = if keeps_words(seed) { program.keeping_all_words() } else { program };
        agree(seed, &workspace, &program, &mut draw);
    }
}

fn keeps_words(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

fn agree(seed: u64, workspace: &Workspace, program: &Program, draw: &mut Draw) {
    let mut play = Play::new(program);
    let mut reference = Reference::new(workspace, "somebody");
    let mut happened = Vec::new();
    both(seed, &mut play, &mut reference, Input::ChatOpens, &mut happened);
    for event in 0..EVENTS {
        if play.conversation.phase() != Phase::Running && draw.chance(4) {
            // Over or nearly: the rest is worth little, so another customer comes.
            play.conversation = Conversation::new(program, &format!("somebody {event}"));
            reference = reference.restart(&format!("somebody {event}"));
            happened.push("a new conversation".to_owned());
            both(seed, &mut play, &mut reference, Input::ChatOpens, &mut happened);
        }
        let happens = generate::happens(draw, workspace, reference.calls());
        match &happens {
            Happens::Fact(fact, value) => {
                let kept = [builtin::ANSWER, builtin::MESSAGE, builtin::NOW].contains(fact);
                if !kept && !matches!(workspace.facts[fact.index()].origin, FactOrigin::Hours(_)) {
                    happened.push(format!("{} = {value:?}", workspace.facts[fact.index()].name));
                    play.facts.set(program, *fact, value.as_ref()).unwrap();
                    reference.set_fact(*fact, value.clone());
                }
            }
            Happens::Passes(length) => {
                let until = play.at.after(*length);
                while let Some(due) = play.conversation.next_due().filter(|due| *due <= until) {
                    play.at = due;
                    both(seed, &mut play, &mut reference, Input::Due, &mut happened);
                }
                play.at = until;
                both(seed, &mut play, &mut reference, Input::Due, &mut happened);
            }
            other => both(seed, &mut play, &mut reference, input(other), &mut happened),
        }
    }
}

fn both(seed: u64, play: &mut Play<'_>, reference: &mut Reference<'_>, input: Input<'_>, happened: &mut Vec<String>) {
    happened.push(format!("{input:?} at {}", play.at));
    let told = play.happen(input);
    let expected = reference.happen(input, play.at.milliseconds());
    let mistake = told.first().is_some_and(|first| first.starts_with("mistake"));
    let same = if mistake { expected.is_none() } else { expected.as_ref() == Some(&told) };
    let context = || format!("seed {seed}, after\n  {}\n", happened.join("\n  "));
    assert!(same, "{}the machine: {told:#?}\nthe reference: {expected:#?}", context());
    let due = play.conversation.next_due().map(|due| due.milliseconds());
    assert_eq!(due, reference.next_due(), "{}due at {}", context(), play.place());
    assert_eq!(play.conversation.phase(), reference.phase(), "{}", context());
    let values = play.conversation.values(play.program, &play.facts, play.at);
    let remembered = values.into_iter().map(|(_, _, value)| value).zip(reference.values());
    let words = [builtin::ANSWER.index(), builtin::MESSAGE.index()];
    for (index, (value, expected)) in remembered.enumerate().filter(|(_, (_, expected))| expected.is_some()) {
        if words.contains(&index) && !keeps_words(seed) && value.is_none() {
            continue;
        }
        assert_eq!(Some(value), expected, "{}value {index}", context());
    }
    happened.extend(told.iter().map(|told| format!("    {told}")));
}

pub(crate) fn input(happens: &Happens) -> Input<'_> {
    match happens {
        Happens::Fact(..) | Happens::Passes(_) => Input::Due,
        Happens::Opens => Input::ChatOpens,
        Happens::Writes(text) => Input::Writes { text },
        Happens::Picks(option, stale) => Input::Picks { option, stale: *stale },
        Happens::Identifies => Input::Identifies,
        Happens::Authenticates => Input::Authenticates,
        Happens::SignsOut => Input::SignsOut,
        Happens::Expires => Input::TokenExpires,
        Happens::SomeoneElse => Input::BecomesSomeoneElse,
        Happens::FactsChange => Input::FactsChange,
        Happens::Answers(call, outcome, data) => Input::ActionResult { call: *call, outcome, data },
    }
}
