//! Operations, tests and texts in words.

use crate::artifact::content::{DecisionId, Expression, Part, Question, Slot, TermPart, Way};
use crate::artifact::id::{CellId, ExpressionId, StringId, TemplateId, TestId, Word};
use crate::artifact::op::Op;
use crate::artifact::{Comparison, Program, TimeSpan};
use crate::value::Type;
use std::fmt::Write;

/// An operation.
pub(in crate::artifact) fn operation(program: &Program, op: &Op) -> String {
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
        Op::Decide { decision } => decide(program, decision),
    }
}

/// What each branch of a decision asks for, one line each.
fn decide(program: &Program, id: DecisionId) -> String {
    let mut out = "decide".to_owned();
    let Some(Way::Index { rules }) = program.content.decisions.get(id.index()).map(|decision| &decision.way) else {
        return out;
    };
    for (branch, rule) in rules.branches.iter().enumerate() {
        let terms = rules.terms_of(branch).map(|term| {
            let parts = rules.parts_of(term).iter().map(|part| match *part {
                TermPart::Clear { word, mask } => allowed_words(program, word, mask),
                TermPart::Answer { test: id, answer: true } => test(program, id),
                TermPart::Answer { test: id, .. } => format!("not {}", test(program, id)),
            });
            parts.collect::<Vec<_>>().join(" and ")
        });
        let check = rule.check.map(|code| format!(" and what is tested at {}", code.0));
        let terms = terms.collect::<Vec<_>>().join(" or ");
        out += &format!("\n           {branch}: {terms}{}", check.unwrap_or_default());
    }
    out
}

/// The facts and memories with bits in the mask, and what they may be all the same: `customer is not anonymous`.
fn allowed_words(program: &Program, word: Word, mask: u64) -> String {
    let here = program.content.cells.iter().filter(|cell| cell.word == word && cell.mask() & mask != 0);
    here.map(|cell| mask_words(program, word, cell.mask() & !mask)).collect::<Vec<_>>().join(" and ")
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

/// A value that is handed on.
pub(in crate::artifact) fn expression(program: &Program, id: ExpressionId) -> String {
    match &program.content.expressions[id.index()] {
        Expression::Cell { cell } => program.cell_name(*cell).to_owned(),
        Expression::Text { text } => template(program, *text),
        Expression::Number { number } => number.to_string(),
        Expression::List { items } => {
            format!("{:?}", items.iter().map(|id| program.content.strings.get(*id)).collect::<Vec<_>>())
        }
    }
}

/// A text with its slots.
pub(in crate::artifact) fn template(program: &Program, id: TemplateId) -> String {
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
