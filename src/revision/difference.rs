//! What is not the same at a place of two revisions, in words for those who write rules.

use super::compare::threads_of;
use super::follows::changes;
use crate::artifact::Program;
use crate::artifact::parts::{Arm, Ask, Call, CellId, Choice, PlaceId, PlaceKind, StringId, Wait, WaitKind};

/// What is not the same; nothing where a conversation that waits at `places[0]` of the first program finds all as it
/// was at `places[1]` of the second one.
pub(super) fn differences(programs: [&Program; 2], places: [PlaceId; 2]) -> Vec<String> {
    let mut found = Vec::new();
    let [old, new] = [0, 1].map(|at| programs[at].content.reach.places.get(places[at].index()).map(|own| own.hash));
    if old.is_none() || new.is_none() {
        if programs[0].revision() != programs[1].revision() {
            found.push("one of the artifacts does not tell what can be reached: build it anew".to_owned());
        }
        return found;
    }
    if old != new {
        if let [Some(old), Some(new)] = [0, 1].map(|at| wait_at(programs[at], places[at])) {
            at_wait(programs, [old, new], &mut found);
        }
        if found.is_empty() {
            found.extend(changes(programs, places));
        }
    }
    if !same_handlers(programs, places) {
        found.push("what may interrupt it is not the same".to_owned());
    }
    found
}

fn wait_at(program: &Program, place: PlaceId) -> Option<&Wait> {
    match program.content.places[place.index()].kind {
        PlaceKind::Wait { wait } => Some(&program.content.waits[wait.index()]),
        PlaceKind::Return { .. } => None,
    }
}

/// Whether the same handlers are in force, in each thread in which a conversation may be there.
fn same_handlers(programs: [&Program; 2], places: [PlaceId; 2]) -> bool {
    let [old, new] = programs;
    threads_of(old, places[0]).into_iter().all(|thread| {
        let there = thread.map(|thread| new.thread_of_short(old.thread_short(thread)));
        match there {
            Some(None) => true,
            other => old.handlers_reach(thread) == new.handlers_reach(other.flatten()),
        }
    })
}

fn at_wait(programs: [&Program; 2], waits: [&Wait; 2], found: &mut Vec<String>) {
    let [old, new] = programs;
    match [&waits[0].kind, &waits[1].kind] {
        [WaitKind::Events { arms: before }, WaitKind::Events { arms: now }] => arms(programs, [before, now], found),
        [
            WaitKind::Choose { text: before, choices: from, anything_else: other },
            WaitKind::Choose { text: now, choices: to, anything_else: others },
        ] => {
            said("it asks", [old.text_words(*before), new.text_words(*now)], found);
            choices(programs, [from, to], found);
            match (other, others) {
                (Some(_), None) => found.push("nothing else is taken any more".to_owned()),
                (None, Some(_)) => found.push("anything else is taken as well".to_owned()),
                _ => {}
            }
        }
        [WaitKind::Ask { ask: before }, WaitKind::Ask { ask: now }] => ask(programs, [before, now], found),
        [WaitKind::Onboard { text: before, .. }, WaitKind::Onboard { text: now, .. }] => {
            said("it says", [old.text_words(*before), new.text_words(*now)], found);
        }
        [WaitKind::Call { call: before }, WaitKind::Call { call: now }] => call(programs, [before, now], found),
        _ => found.push("it waits for something else".to_owned()),
    }
    if waits[0].after != waits[1].after {
        let [before, now] = [0, 1].map(|at| waits[at].after / 1_000);
        found.push(format!("its time is up after {now} seconds instead of {before}"));
    }
}

fn said(what: &str, [before, now]: [String; 2], found: &mut Vec<String>) {
    if before != now {
        found.push(format!("{what} {now} instead of {before}"));
    }
}

fn choices([old, new]: [&Program; 2], [before, now]: [&[Choice]; 2], found: &mut Vec<String>) {
    let text = |program: &'_ Program, id: StringId| program.content.strings.get(id).to_owned();
    let list = |program: &Program, choices: &[Choice]| -> Vec<(String, String)> {
        choices.iter().map(|choice| (text(program, choice.id), text(program, choice.label))).collect()
    };
    let [before, now] = [list(old, before), list(new, now)];
    let gone = before.iter().filter(|choice| !now.contains(choice));
    found.extend(gone.map(|(_, label)| format!("it does not offer {label:?} any more")));
    let more = now.iter().filter(|choice| !before.contains(choice));
    found.extend(more.map(|(_, label)| format!("it offers {label:?} as well")));
    let same = before.len() == now.len() && before.iter().all(|choice| now.contains(choice));
    if same && before != now {
        found.push("its choices are in another order".to_owned());
    }
}

fn ask([old, new]: [&Program; 2], [before, now]: [&Ask; 2], found: &mut Vec<String>) {
    said("it asks", [old.text_words(before.text), new.text_words(now.text)], found);
    let memory = |program: &Program, memory: CellId| {
        let kind = &program.content.types[program.content.cells[memory.index()].kind.index()];
        format!("`{}: {}`", program.cell_name(memory), kind.describe())
    };
    said("the answer is kept as", [memory(old, before.into), memory(new, now.into)], found);
    let pattern = |program: &Program, ask: &Ask| {
        ask.matching.map(|id| program.content.strings.get(program.content.patterns[id.index()].text).to_owned())
    };
    if before.answer != now.answer || pattern(old, before) != pattern(new, now) {
        found.push("it takes other answers".to_owned());
    }
    let retry = |program: &Program, ask: &Ask| ask.retry.map(|(times, text)| (times, program.text_words(text)));
    if retry(old, before) != retry(new, now) {
        found.push("it is asked again otherwise".to_owned());
    }
}

fn call([old, new]: [&Program; 2], [before, now]: [&Call; 2], found: &mut Vec<String>) {
    let words = |program: &Program, call: &Call| {
        let action = &program.content.actions[call.action.index()];
        let strings = &program.content.strings;
        let given = call.arguments.iter().map(|(input, value)| {
            format!("{}: {}", strings.get(action.inputs[*input as usize].name), program.value_words(*value))
        });
        format!("`{}({})`", strings.get(action.name), given.collect::<Vec<_>>().join(", "))
    };
    said("it calls", [words(old, before), words(new, now)], found);
    let outcomes = |program: &Program, call: &Call| -> Vec<String> {
        let action = &program.content.actions[call.action.index()];
        action.outcomes.iter().map(|outcome| program.content.strings.get(outcome.name).to_owned()).collect()
    };
    if outcomes(old, before) != outcomes(new, now) {
        found.push("the action has other outcomes".to_owned());
    }
}

fn arms([old, new]: [&Program; 2], [before, now]: [&[Arm]; 2], found: &mut Vec<String>) {
    let list = |program: &Program, arms: &[Arm]| -> Vec<String> {
        arms.iter().map(|arm| program.event_words(&arm.event)).collect()
    };
    let [before, now] = [list(old, before), list(new, now)];
    let gone = before.iter().filter(|event| !now.contains(event));
    found.extend(gone.map(|event| format!("it does not take `{event}` any more")));
    let more = now.iter().filter(|event| !before.contains(event));
    found.extend(more.map(|event| format!("it takes `{event}` as well")));
}
