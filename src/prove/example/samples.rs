//! What customers write and hosts answer in examples.

use super::class;
use crate::check::Sample;
use crate::ir::{AnswerKind, Ask, Call, Clock, LineKind, MemoryId, NodeKind, Operand, Workspace};
use crate::prove::model::{Happening, Model, Vocabulary};
use crate::prove::witness::{Facts, Step};
use crate::value::{Type, Value};

/// Something in which no rule looks for a word.
pub(super) fn small_talk(vocabulary: &Vocabulary) -> String {
    let plain = |text: &&&str| !vocabulary.hears(&text.to_lowercase());
    ["Hello", "One moment", "Well"].iter().find(plain).unwrap_or(&"…").to_string()
}

/// A text of that kind, where it has to have any words in it.
pub(super) fn with_words(vocabulary: &Vocabulary, text: u16) -> Option<String> {
    vocabulary.written(text, &format!(" ({}) ", small_talk(vocabulary)))
}

/// The same, but for what a quick reply of the question says.
pub(super) fn no_label(kind: Option<&NodeKind>, said: String) -> String {
    let choices = if let Some(NodeKind::Choose(choose)) = kind { choose.choices.as_slice() } else { &[] };
    let is_label = choices.iter().any(|choice| choice.label.to_lowercase() == said.to_lowercase());
    if is_label { format!("{said}?!") } else { said }
}

/// An answer that the question takes, with a text of that kind.
pub(super) fn answer(model: &Model, ask: &Ask, facts: &Facts, text: u16) -> String {
    let operand = Operand::Memory(ask.into);
    let kind = model.workspace.memories.get(ask.into.index()).map_or(&Type::Text, |memory| &memory.kind);
    let value = match model.space.sample(operand, |axis| class(facts, axis)) {
        Sample::Known(value) => Some(value),
        _ => None,
    };
    match (ask.answer, value) {
        (AnswerKind::Text, _) if ask.matching.is_none() && text > 0 => {
            with_words(model.vocabulary(), text).unwrap_or_default()
        }
        (AnswerKind::Text, Some(Value::Text(text))) if ask.matching.is_none() && !text.is_empty() => text.to_string(),
        (AnswerKind::Text, _) => match &ask.matching {
            Some(pattern) => super::pattern::sample(pattern).unwrap_or_else(|| "A-1".into()),
            None => "Something".into(),
        },
        (AnswerKind::Email, _) => match model.vocabulary().written(text, ".") {
            Some(words) => format!("{}@example.com", words.replace(' ', ".")),
            None => "ada@example.com".into(),
        },
        (AnswerKind::Integer | AnswerKind::Decimal | AnswerKind::Money, _) if text > 0 => {
            model.vocabulary().written(text, " ").unwrap_or_default()
        }
        (AnswerKind::Phone, _) => "+12025550100".into(),
        (AnswerKind::Date, _) => "2026-06-01".into(),
        (AnswerKind::YesOrNo, value) => {
            let [long, short] = if value == Some(Value::Number(0)) { ["no", "n"] } else { ["yes", "y"] };
            if model.vocabulary().is_to_moments(long, text) { long } else { short }.into()
        }
        (AnswerKind::OneOf, value) => {
            let at = if let Some(Value::Number(at)) = value { at } else { 0 };
            let names = if let Type::OneOf(names) = kind { names.as_slice() } else { &[] };
            usize::try_from(at).ok().and_then(|at| names.get(at)).cloned().unwrap_or_default()
        }
        (AnswerKind::Decimal, value) => fraction(value, 1_000_000),
        (AnswerKind::Money, value) => fraction(value, 100),
        (AnswerKind::Integer, Some(Value::Number(number))) => number.to_string(),
        (AnswerKind::Integer, _) => match kind {
            Type::Integer { min, max } => 1.clamp(*min, *max).to_string(),
            _ => "1".into(),
        },
    }
}

fn fraction(value: Option<Value>, unit: i64) -> String {
    let number = if let Some(Value::Number(number)) = value { number } else { unit };
    let places = unit.ilog10() as usize;
    let sign = if number < 0 { "-" } else { "" };
    let (whole, part) = (number.unsigned_abs() / unit.unsigned_abs(), number.unsigned_abs() % unit.unsigned_abs());
    format!("{sign}{whole}.{part:0places$}")
}

/// Answers of many kinds, among them some that only questions like this one take.
pub(crate) fn various(workspace: &Workspace, ask: &Ask) -> Vec<String> {
    let pattern = ask.matching.as_deref();
    let of_pattern =
        pattern.into_iter().flat_map(|pattern| [super::pattern::sample(pattern), super::pattern::longest(pattern)]);
    let mut answers: Vec<String> = of_pattern.flatten().collect();
    if let Some(Type::Integer { min, max }) = workspace.memories.get(ask.into.index()).map(|memory| &memory.kind) {
        answers.extend([min, max].map(i64::to_string));
    }
    if let Some(Type::OneOf(names)) = workspace.memories.get(ask.into.index()).map(|memory| &memory.kind) {
        answers.extend(names.iter().cloned());
    }
    const PLAIN: [&str; 10] =
        ["Something", "A-1", "7", "-3", "2.50", "12.00 EUR", "2026-06-01", "yes", "ada@example.com", "+12025550100"];
    answers.extend(PLAIN.map(str::to_string));
    answers
}

/// An answer that the question does not take, with a text of that kind.
pub(super) fn bad_answer(vocabulary: &Vocabulary, ask: &Ask, text: u16) -> String {
    let taken = |text: &str| {
        let pattern =
            ask.matching.as_ref().and_then(|pattern| regex_lite::Regex::new(&format!("^(?:{pattern})$")).ok());
        ask.answer == AnswerKind::Text && pattern.is_some_and(|pattern| pattern.is_match(text))
    };
    if let Some(words) = with_words(vocabulary, text) {
        return format!("{words}?!");
    }
    let free = |text: &&str| !taken(text) && !vocabulary.hears(text);
    ["I do not know", "?", "-"].into_iter().find(free).unwrap_or("?").into()
}

/// The answer to a call.
pub(super) fn result(model: &Model, call: &Call, step: &Step) -> LineKind {
    let action = model.workspace.actions.get(call.action.index());
    let outcome = match step.happening {
        Happening::Outcome(at) => action.and_then(|action| action.outcomes.get(usize::from(at))),
        _ => None,
    };
    let record = call.into.and_then(|record| model.workspace.records.get(record.index()));
    let memory = |name: &str| -> Option<MemoryId> {
        let (_, memory) = record?.fields.iter().find(|(field, _)| field == name)?;
        Some(*memory)
    };
    let fields = outcome.map_or(&[][..], |outcome| &outcome.gives).iter().filter_map(|field| {
        let operand = memory(&field.name).map(Operand::Memory);
        let class = |axis| class(&step.facts, axis);
        let sample = operand.map_or(Sample::Any, |operand| model.space.sample(operand, class));
        let clock = Clock { workspace: model.workspace, now: model.workspace.usual_moment };
        let is_plain = operand.is_some_and(|operand| model.space.fits(operand, &plain(&field.kind), clock, class));
        let value = match sample {
            Sample::Known(_) if is_plain => Some(plain(&field.kind)),
            Sample::Unknown if field.optional => None,
            Sample::Known(Value::Text(text)) if text.is_empty() => Some(plain(&field.kind)),
            Sample::Known(value) => Some(value),
            // What is given for sure may be forgotten before the step is over.
            Sample::Unknown | Sample::Any => Some(plain(&field.kind)),
        };
        Some((field.name.clone(), value?))
    });
    LineKind::Answers {
        action: call.action,
        outcome: outcome.map_or_else(|| "failed".into(), |outcome| outcome.name.clone()),
        data: fields.collect(),
    }
}

/// Any value of a type.
fn plain(kind: &Type) -> Value {
    match kind {
        Type::Text => Value::text("A-1"),
        Type::List => Value::List(Box::new(["A-1".into()])),
        Type::Integer { min, max } => Value::Number(1.clamp(*min, *max)),
        Type::Decimal => Value::Number(1_000_000),
        Type::Time => Value::Number(1_780_315_200_000),
        Type::Date => Value::Number(20_605),
        Type::Duration => Value::Number(60_000),
        Type::Money { .. } => Value::Number(1_000),
        Type::Boolean | Type::OneOf(_) | Type::Record(_) => Value::Number(0),
    }
}
