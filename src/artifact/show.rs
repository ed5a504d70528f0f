//! The disassembly: a program for people, with names and texts where the artifact has numbers.

use super::Program;
use super::content::{Arm, Event, Part, PlaceKind, Question, Slot, WaitKind};
use super::id::{CellId, Code, ExpressionId, StringId, TemplateId, TestId, WaitId, Word};
use super::op::Op;
use super::{Comparison, TimeSpan};
use crate::value::Type;
use std::fmt::Write;

/// Facts, memories, threads, places and operations.
pub(super) fn show(program: &Program) -> String {
    let content = &program.content;
    let mut out = format!(
        "workspace  {}\nrevision   {}\nlanguage   {}\n\n",
        program.name(),
        program.revision(),
        program.language()
    );
    for (title, facts) in [("facts", true), ("memories", false)] {
        line(&mut out, title);
        for index in (0..content.counts.cells).filter(|index| (*index < content.counts.facts) == facts) {
            line(&mut out, &format!("  {}", cell_line(program, CellId(index))));
        }
    }
    line(&mut out, "\nplaces");
    for place in &content.places {
        let path = content.strings.get(place.path);
        match place.kind {
            PlaceKind::Wait { wait } => wait_lines(program, path, wait, &mut out),
            PlaceKind::Return { to } => line(&mut out, &format!("  {path}\n    returns to {}", to.0)),
        }
    }
    line(&mut out, "\noperations");
    for (op, index) in content.code.iter().zip(0..) {
        headings(program, Code(index), &mut out);
        let source = source(program, Code(index)).map(|source| format!("  # {source}")).unwrap_or_default();
        line(&mut out, format!("  {index:>5}  {}{source}", operation(program, op)).trim_end());
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn cell_line(program: &Program, id: CellId) -> String {
    let cell = &program.content.cells[id.index()];
    let kind = program.content.types[cell.kind.index()].describe();
    let last = u32::from(cell.shift) + u32::from(cell.bits) - 1;
    let slot = match cell.slot {
        Slot::Packed => String::new(),
        Slot::Number { index } => format!(", number {index}"),
        Slot::Text { index } => format!(", text {index}"),
        Slot::List { index } => format!(", list {index}"),
    };
    format!("{}: {kind}  # word {}, bits {} to {last}{slot}", program.cell_name(id), cell.word.0, cell.shift)
}

fn wait_lines(program: &Program, path: &str, id: WaitId, out: &mut String) {
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
        WaitKind::Ask { ask } => {
            let memory = program.cell_name(ask.into);
            line(out, &format!("    ask {} into {memory} as {:?}", template(program, ask.text), ask.answer));
            ask.retry.iter().for_each(|(times, words)| {
                line(out, &format!("    retry {times} times {}", template(program, *words)));
            });
            line(out, &format!("    a good answer => {}", ask.next.0));
            ask.otherwise.iter().for_each(|target| line(out, &format!("    otherwise => {}", target.0)));
        }
        WaitKind::Onboard { text: question, done } => {
            line(out, &format!("    onboard {}\n    done => {}", template(program, *question), done.0));
        }
        WaitKind::Call { call } => {
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
    }
    line(out, &format!("    after {} ms => {}", wait.after, wait.late.0));
}

fn arm_words(program: &Program, arm: &Arm) -> String {
    let strings = |ids: &[StringId]| {
        let words = ids.iter().map(|id| format!("{:?}", program.content.strings.get(*id)));
        words.collect::<Vec<_>>().join(" or ")
    };
    let event = match &arm.event {
        Event::ChatOpens => "chat opens".to_owned(),
        Event::Writes { phrases } => format!("customer writes {}", strings(phrases)),
        Event::Picks { options } => format!("customer picks {}", strings(options)),
        Event::Identifies => "customer identifies".to_owned(),
        Event::Authenticates => "customer authenticates".to_owned(),
        Event::SignsOut => "customer signs out".to_owned(),
        Event::BecomesSomeoneElse => "customer becomes someone else".to_owned(),
        Event::TokenExpires => "token expires".to_owned(),
        Event::Idle { after } => format!("idle {after} ms"),
    };
    let condition = arm.condition.map(|code| format!(" and the tests from {} hold", code.0));
    format!("{}{} => {}", event.trim_end(), condition.unwrap_or_default(), arm.target.0)
}

/// Names of the threads and handlers that begin here.
fn headings(program: &Program, code: Code, out: &mut String) {
    let content = &program.content;
    for thread in content.threads.iter().filter(|thread| thread.entry == code) {
        line(out, &format!("thread {}", content.strings.get(thread.name)));
    }
    for handler in content.handlers.iter().filter(|handler| handler.arm.target == code) {
        line(out, content.strings.get(handler.name));
    }
}

/// The line that begins with this operation.
fn source(program: &Program, code: Code) -> Option<String> {
    let debug = program.debug.as_ref()?;
    let line = debug.line(code).filter(|line| line.code == code)?;
    Some(format!("{}:{}", debug.files.get(line.file as usize)?, line.line))
}

fn operation(program: &Program, op: &Op) -> String {
    let content = &program.content;
    let text = |id: StringId| content.strings.get(id);
    let cell = |id: CellId| program.cell_name(id);
    match *op {
        Op::Jump { to } => format!("jump to {}", to.0),
        Op::IfAny { word, to, mask } => format!("if {} jump to {}", mask_words(program, word, mask), to.0),
        Op::IfNone { word, to, mask } => format!("unless {} jump to {}", mask_words(program, word, mask), to.0),
        Op::IfTest { test: id, answer: true, to } => format!("if {} jump to {}", test(program, id), to.0),
        Op::IfTest { test: id, to, .. } => format!("unless {} jump to {}", test(program, id), to.0),
        Op::Accept => "accept".to_owned(),
        Op::Reject => "reject".to_owned(),
        Op::Split { split } => {
            let split = &content.splits[split.index()];
            let arms = split.arms.iter().map(|(percent, target)| format!("{percent}% to {}", target.0));
            format!("split {:?}: {}", text(split.name), arms.collect::<Vec<_>>().join(", "))
        }
        Op::Pivot { thread } => format!("pivot to {}", text(content.threads[thread.index()].name)),
        Op::Do { steps, back } => {
            format!("do {}, back at {}", steps.0, text(content.places[back.index()].path))
        }
        Op::Return => "return".to_owned(),
        Op::Resume { ask_again: true } => "ask again and resume".to_owned(),
        Op::Resume { .. } => "resume".to_owned(),
        Op::Wait { wait } => {
            let place = content.waits[wait.index()].place;
            format!("wait {} at {}", wait.0, text(content.places[place.index()].path))
        }
        Op::Say { text } => format!("say {}", template(program, text)),
        Op::Note { text } => format!("note {}", template(program, text)),
        Op::AddTopic { topic } => format!("add topic {:?}", text(content.topics[topic.index()])),
        Op::RemoveTopic { topic } => format!("remove topic {:?}", text(content.topics[topic.index()])),
        Op::Set { memory, value } => format!("set {} to {}", cell(memory), expression(program, value)),
        Op::Add { memory, by } => format!("add {by} to {}", cell(memory)),
        Op::Forget { memory } => format!("forget {}", cell(memory)),
        Op::HandOff { hand_off } => {
            let hand_off = &content.hand_offs[hand_off.index()];
            let mut words = format!("hand off to {:?}", text(content.inboxes[hand_off.inbox.index()]));
            hand_off.priority.iter().for_each(|id| words += &format!(" priority {}", text(*id)));
            hand_off.reason.iter().for_each(|id| words += &format!(" reason {}", template(program, *id)));
            hand_off.note.iter().for_each(|id| words += &format!(" note {}", template(program, *id)));
            words
        }
        Op::Resolve { abandoned: true } => "resolve as abandoned".to_owned(),
        Op::Resolve { .. } => "resolve".to_owned(),
        Op::NoBranch => "no branch holds".to_owned(),
    }
}

/// The facts and memories whose bits are in the mask: `customer is anonymous or vip is unknown`.
fn mask_words(program: &Program, word: Word, mask: u64) -> String {
    let content = &program.content;
    let here = content.cells.iter().filter(|cell| cell.word == word && cell.mask() & mask != 0);
    let words = here.map(|cell| {
        let kind = &content.types[cell.kind.index()];
        let set: Vec<u8> = (0..cell.bits).filter(|bit| mask >> (cell.shift + bit) & 1 == 1).collect();
        let word = |bit: &u8| bit_word(kind, cell.slot, *bit);
        let values = match set[..] {
            [first, .., last]
                if first > 0 && matches!(kind, Type::Integer { .. }) && set.len() > usize::from(last - first) =>
            {
                format!("{}..{}", word(&first), word(&last))
            }
            _ => set.iter().map(word).collect::<Vec<_>>().join("/"),
        };
        format!("{} is {values}", content.strings.get(cell.name))
    });
    words.collect::<Vec<_>>().join(" or ")
}

fn bit_word(kind: &Type, slot: Slot, bit: u8) -> String {
    match (kind, bit) {
        (_, 0) => "unknown".to_owned(),
        _ if slot != Slot::Packed => "known".to_owned(),
        (Type::Boolean, 1) => "no".to_owned(),
        (Type::Boolean, _) => "yes".to_owned(),
        (Type::OneOf(words), bit) => words.get(usize::from(bit) - 1).cloned().unwrap_or_default(),
        (Type::Integer { min, .. }, bit) => min.saturating_add(i64::from(bit) - 1).to_string(),
        (_, bit) => (bit - 1).to_string(),
    }
}

fn test(program: &Program, id: TestId) -> String {
    let test = &program.content.tests[id.index()];
    let text = |id: &StringId| format!("{:?}", program.content.strings.get(*id));
    let order = |comparison: &Comparison| match comparison {
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    };
    let span = |span: &TimeSpan| match span {
        TimeSpan::Time(milliseconds) => format!("{milliseconds} ms"),
        TimeSpan::BusinessDays(days) => format!("{days} business days"),
    };
    let question = match &test.question {
        Question::Among { numbers } => format!("is one of {numbers:?}"),
        Question::Reads { texts } => format!("is {}", texts.iter().map(text).collect::<Vec<_>>().join(" or ")),
        Question::Compare { comparison, with } => format!("{} {with}", order(comparison)),
        Question::Contains { text: part } => format!("contains {}", text(part)),
        Question::StartsWith { text: part } => format!("starts with {}", text(part)),
        Question::EndsWith { text: part } => format!("ends with {}", text(part)),
        Question::Matches { pattern } => {
            format!("matches {}", text(&program.content.patterns[pattern.index()].text))
        }
        Question::TimeOfDay { comparison, minutes } => {
            format!("is at a time of day {} {minutes} min", order(comparison))
        }
        Question::OlderThan { span: length } => format!("is older than {}", span(length)),
        Question::WithinLast { span: length } => format!("is within the last {}", span(length)),
    };
    format!("{} {question}", program.cell_name(test.cell))
}

fn expression(program: &Program, id: ExpressionId) -> String {
    use super::content::Expression;
    match &program.content.expressions[id.index()] {
        Expression::Cell { cell } => program.cell_name(*cell).to_owned(),
        Expression::Text { text } => template(program, *text),
        Expression::Number { number } => number.to_string(),
        Expression::List { items } => {
            format!("{:?}", items.iter().map(|id| program.content.strings.get(*id)).collect::<Vec<_>>())
        }
    }
}

fn template(program: &Program, id: TemplateId) -> String {
    let strings = &program.content.strings;
    let mut out = String::new();
    for part in &program.content.templates[id.index()].parts {
        // Writing to a text never fails.
        let _ = match *part {
            Part::Text { text } => write!(out, "{}", strings.get(text).escape_debug()),
            Part::Slot { cell, fallback: None } => write!(out, "{{{}}}", program.cell_name(cell)),
            Part::Slot { cell, fallback: Some(text) } => {
                write!(out, "{{{} or {:?}}}", program.cell_name(cell), strings.get(text))
            }
        };
    }
    format!("\"{out}\"")
}
