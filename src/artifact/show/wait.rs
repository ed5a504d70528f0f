//! Waits for people: what is asked, what may happen, and where each leads.

use super::line;
use super::words::{expression, template};
use crate::artifact::Program;
use crate::artifact::content::{Arm, Ask, Call, Event, WaitKind};
use crate::artifact::id::{StringId, WaitId};

/// A place where a conversation waits, and where each thing that may happen leads.
pub(super) fn lines(program: &Program, path: &str, id: WaitId, out: &mut String) {
    let wait = &program.content.waits[id.index()];
    let text = |id: StringId| program.content.strings.get(id);
    line(out, &format!("  {path}  # wait {}", id.0));
    match &wait.kind {
        WaitKind::Events { arms } => {
            arms.iter().for_each(|arm| line(out, &format!("    when {}", arm_words(program, arm))));
        }
        WaitKind::Choose { text: question, choices, anything_else } => {
            line(out, &format!("    ask {}", template(program, *question)));
            for choice in choices {
                line(out, &format!("    {:?} as {} => {}", text(choice.label), text(choice.id), choice.target.0));
            }
            anything_else.iter().for_each(|target| line(out, &format!("    anything else => {}", target.0)));
        }
        WaitKind::Ask { ask } => ask_lines(program, ask, out),
        WaitKind::Onboard { text: question, done } => {
            line(out, &format!("    onboard {}\n    done => {}", template(program, *question), done.0));
        }
        WaitKind::Call { call } => call_lines(program, call, out),
    }
    line(out, &format!("    after {} ms => {}", wait.after, wait.late.0));
}

fn ask_lines(program: &Program, ask: &Ask, out: &mut String) {
    let memory = program.cell_name(ask.into);
    line(out, &format!("    ask {} into {memory} as {:?}", template(program, ask.text), ask.answer));
    if let Some((times, words)) = ask.retry {
        line(out, &format!("    retry {times} times {}", template(program, words)));
    }
    line(out, &format!("    a good answer => {}", ask.next.0));
    ask.otherwise.iter().for_each(|target| line(out, &format!("    otherwise => {}", target.0)));
}

fn call_lines(program: &Program, call: &Call, out: &mut String) {
    let text = |id: StringId| program.content.strings.get(id);
    let action = &program.content.actions[call.action.index()];
    let given = call.arguments.iter().map(|(input, value)| {
        let name = action.inputs.get(*input as usize).map_or("", |field| text(field.name));
        format!("{name}: {}", expression(program, *value))
    });
    line(out, &format!("    call {}({})", text(action.name), given.collect::<Vec<_>>().join(", ")));
    for (outcome, target) in action.outcomes.iter().zip(&call.outcomes) {
        line(out, &format!("    {} => {}", text(outcome.name), target.0));
    }
    line(out, &format!("    failed => {}", call.failed.0));
}

fn arm_words(program: &Program, arm: &Arm) -> String {
    let condition = arm.condition.map(|code| format!(" and the tests from {} hold", code.0));
    format!("{}{} => {}", event(program, &arm.event), condition.unwrap_or_default(), arm.target.0)
}

/// An event.
pub(in crate::artifact) fn event(program: &Program, event: &Event) -> String {
    let strings = |ids: &[StringId]| {
        let words = ids.iter().map(|id| format!("{:?}", program.content.strings.get(*id)));
        words.collect::<Vec<_>>().join(" or ")
    };
    match event {
        Event::ChatOpens => "chat opens".to_owned(),
        Event::Writes { phrases } if phrases.is_empty() => "customer writes".to_owned(),
        Event::Writes { phrases } => format!("customer writes {}", strings(phrases)),
        Event::Picks { options } => format!("customer picks {}", strings(options)),
        Event::Identifies => "customer identifies".to_owned(),
        Event::Authenticates => "customer authenticates".to_owned(),
        Event::SignsOut => "customer signs out".to_owned(),
        Event::BecomesSomeoneElse => "customer becomes someone else".to_owned(),
        Event::TokenExpires => "token expires".to_owned(),
        Event::Idle { after } => format!("idle {after} ms"),
    }
}
