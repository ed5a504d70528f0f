//! What conditions ask of each fact and memory: the cuts between values that the rules can tell apart.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::ir::{Comparison, Condition, Operand, Question, Test, TimeSpan};
use crate::value::Value;

/// The distinctions that are made about one fact or memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// A cut in front of each of these numbers.
    pub(crate) cuts: BTreeSet<i64>,
    /// Texts that it is compared with, folded.
    pub(crate) texts: BTreeSet<String>,
    /// Texts that it may start with, folded.
    pub(crate) starts: BTreeSet<String>,
    /// Texts that it may end with, folded.
    pub(crate) ends: BTreeSet<String>,
    /// Questions that are simply answered yes or no.
    pub(crate) flags: BTreeSet<Flag>,
    /// Cuts between minutes of the day.
    pub(crate) day: BTreeSet<i64>,
    /// Cuts between ages in milliseconds.
    pub(crate) age: BTreeSet<i64>,
    /// Cuts between ages in business days.
    pub(crate) business: BTreeSet<i64>,
}

/// A question whose answers are related to others' by the relations of texts only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flag {
    /// Contains this text, folded.
    Contains(String),
    /// Matches this pattern. What patterns have to do with each other and with texts isn't known: a point may be one
    /// that no text has.
    Matches(String),
    /// Is this list.
    IsList(Value),
}

/// The distinctions that `conditions` make.
pub(crate) fn needs<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> BTreeMap<Operand, Needs> {
    let (mut needs, mut seen) = (BTreeMap::new(), Seen::default());
    for condition in conditions {
        collect(condition, &mut needs, &mut seen);
    }
    needs
}

/// The tests that were looked at, by what they ask about and where their questions are kept.
type Seen = HashSet<(Operand, *const Question), RandomState>;

/// The text without regard to case.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    let is_folded = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// The least of the numbers that come behind those which `comparison` with `number` tells apart: the cut.
pub(crate) fn cut(comparison: Comparison, number: i64) -> i64 {
    match comparison {
        Comparison::Less | Comparison::GreaterOrEqual => number,
        Comparison::LessOrEqual | Comparison::Greater => number.saturating_add(1),
    }
}

fn collect(condition: &Condition, needs: &mut BTreeMap<Operand, Needs>, seen: &mut Seen) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| collect(part, needs, seen)),
        Condition::Not(inner) => collect(inner, needs, seen),
        Condition::Test(test) if seen.insert((test.operand, Arc::as_ptr(&test.question))) => {
            note(test, needs.entry(test.operand).or_default());
        }
        Condition::Test(_) => {}
    }
}

fn note(test: &Test, needs: &mut Needs) {
    match &*test.question {
        Question::Known => {}
        Question::OneOf(values) => values.iter().for_each(|value| note_value(value, needs)),
        Question::Compare(comparison, number) => _ = needs.cuts.insert(cut(*comparison, *number)),
        Question::Contains(text) => _ = needs.flags.insert(Flag::Contains(fold(text).into_owned())),
        Question::StartsWith(text) => note_text(text, &mut needs.starts),
        Question::EndsWith(text) => note_text(text, &mut needs.ends),
        Question::Matches(pattern) => _ = needs.flags.insert(Flag::Matches(pattern.clone())),
        Question::TimeOfDay(comparison, minute) => _ = needs.day.insert(cut(*comparison, *minute)),
        Question::OlderThan(span) | Question::WithinLast(span) => match span {
            TimeSpan::Time(length) => needs.age.extend([0, length.saturating_add(1)]),
            TimeSpan::BusinessDays(days) => needs.business.extend([0, days.saturating_add(1)]),
        },
    }
}

fn note_text(text: &str, texts: &mut BTreeSet<String>) {
    let text = fold(text);
    if !texts.contains(&*text) {
        texts.insert(text.into_owned());
    }
}

fn note_value(value: &Value, needs: &mut Needs) {
    match value {
        Value::Number(number) => needs.cuts.extend([*number, number.saturating_add(1)]),
        Value::Text(text) => note_text(text, &mut needs.texts),
        Value::List(_) => _ = needs.flags.insert(Flag::IsList(value.clone())),
    }
}
