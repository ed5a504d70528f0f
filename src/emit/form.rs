//! Conditions as tests of bit masks, with everything that bits tell of one word put into one test.

use super::Emitter;
use crate::artifact::fold;
use crate::artifact::parts::{self, Cell, PatternId, StringId, TestId, Word};
use crate::ir::{Condition, Question, Test};
use crate::value::{Type, Value};
use std::sync::Arc;

/// What a test comes to, wherever it stands.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// Whether the cell with the bits `all` has one of those of `allowed`.
    Bits { word: Word, all: u64, allowed: u64 },
    /// A test of its own.
    Test(TestId),
}

/// A condition without `not`: a packed cell has exactly one of its bits set, so that `not` is another mask.
#[derive(Debug)]
pub(super) enum Form {
    /// The cell with the bits `all` has one of those of `allowed`.
    Bits { word: Word, all: u64, allowed: u64 },
    /// No bit of the mask is set: all of several [`Form::Bits`].
    Clear { word: Word, mask: u64 },
    /// A bit of the mask is set: any of several [`Form::Bits`].
    Hit { word: Word, mask: u64 },
    /// The test's answer is this.
    Test { test: TestId, answer: bool },
    /// All of these.
    All(Vec<Form>),
    /// Any of these.
    Any(Vec<Form>),
}

impl Form {
    /// How many tests it takes at most.
    pub(super) fn tests(&self) -> usize {
        match self {
            Form::All(forms) | Form::Any(forms) => forms.iter().map(Form::tests).sum(),
            _ => 1,
        }
    }
}

impl<'w> Emitter<'w> {
    /// The condition, or its opposite.
    pub(super) fn form(&mut self, condition: &'w Condition, opposite: bool) -> Form {
        self.form_in(condition, opposite, Vec::new())
    }

    /// The same, put into the room of what is no longer needed.
    pub(super) fn form_in(&mut self, condition: &'w Condition, opposite: bool, mut room: Vec<Form>) -> Form {
        match condition {
            Condition::Not(inner) => self.form_in(inner, !opposite, room),
            Condition::Test(test) => self.test_form(test, opposite),
            Condition::All(parts) | Condition::Any(parts) => {
                let is_all = matches!(condition, Condition::All(_)) != opposite;
                room.clear();
                room.reserve(parts.len());
                let mut joined = Joined { is_all, forms: room, masks: 0 };
                for part in parts {
                    match part {
                        // Mostly it is one, which needs no room.
                        Condition::Test(test) => joined.take_one(self.test_form(test, opposite)),
                        part => joined.take(self.form(part, opposite)),
                    }
                }
                joined.form()
            }
        }
    }

    fn test_form(&mut self, test: &'w Test, opposite: bool) -> Form {
        let key = (test.operand, Arc::as_ptr(&test.question));
        let known = self.asked.get(&key).copied();
        let known = known.unwrap_or_else(|| {
            let asked = self.asked(test);
            self.asked.insert(key, asked);
            asked
        });
        match known {
            Asked::Bits { word, all, allowed } => {
                Form::Bits { word, all, allowed: if opposite { all & !allowed } else { allowed } }
            }
            Asked::Test(test) => Form::Test { test, answer: !opposite },
        }
    }

    fn asked(&mut self, test: &Test) -> Asked {
        let id = self.cell_of(test.operand);
        let cell = &self.cells[id.index()];
        if let Some(allowed) = allowed_bits(cell, self.kind_of(test.operand), &test.question) {
            return Asked::Bits { word: cell.word, all: cell.mask(), allowed };
        }
        let question = self.question(&test.question);
        Asked::Test(TestId(self.tests.add(parts::Test { cell: id, question })))
    }

    fn question(&mut self, question: &Question) -> parts::Question {
        use parts::Question as Asked;
        match question {
            // A known value is one of its bits; this is not reached.
            Question::Known => Asked::Among { numbers: Vec::new() },
            Question::OneOf(values) if values.iter().all(|value| matches!(value, Value::Number(_))) => {
                Asked::Among { numbers: values.iter().filter_map(number_of).collect() }
            }
            Question::OneOf(values) => {
                let texts =
                    values.iter().filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None });
                Asked::Reads { texts: texts.map(|text| self.folded(text)).collect() }
            }
            Question::Compare(comparison, with) => Asked::Compare { comparison: *comparison, with: *with },
            Question::Contains(text) => Asked::Contains { text: self.folded(text) },
            Question::StartsWith(text) => Asked::StartsWith { text: self.folded(text) },
            Question::EndsWith(text) => Asked::EndsWith { text: self.folded(text) },
            Question::Matches(pattern) => Asked::Matches { pattern: self.pattern(pattern, false) },
            Question::TimeOfDay(comparison, minutes) => Asked::TimeOfDay { comparison: *comparison, minutes: *minutes },
            Question::OlderThan(span) => Asked::OlderThan { span: *span },
            Question::WithinLast(span) => Asked::WithinLast { span: *span },
        }
    }

    fn folded(&mut self, text: &str) -> StringId {
        StringId(self.strings.add_text(&fold(text)))
    }

    /// A regular expression.
    pub(super) fn pattern(&mut self, text: &str, whole: bool) -> PatternId {
        let text = self.string(text);
        PatternId(self.patterns.add(parts::Pattern { text, whole }))
    }
}

/// The bits of the values that answer yes, if the bits of the cell tell it.
fn allowed_bits(cell: &Cell, kind: &Type, question: &Question) -> Option<u64> {
    let unknown = 1 << cell.shift;
    if *question == Question::Known {
        return Some(cell.mask() & !unknown);
    }
    if cell.slot != parts::Slot::Packed {
        return None;
    }
    let lowest = if let Type::Integer { min, .. } = kind { *min } else { 0 };
    let yes = |number: i64| match question {
        Question::OneOf(values) => values.iter().filter_map(number_of).any(|value| value == number),
        Question::Compare(comparison, with) => comparison.holds(number, *with),
        _ => false,
    };
    let bits = (1..cell.bits).filter(|bit| yes(lowest.saturating_add(i64::from(*bit) - 1)));
    Some(bits.map(|bit| 1 << (cell.shift + bit)).sum())
}

fn number_of(value: &Value) -> Option<i64> {
    if let Value::Number(number) = value { Some(*number) } else { None }
}

/// All of several forms, or any of them, with one mask for each word.
struct Joined {
    is_all: bool,
    /// The masks, in the order of their words, and behind them all others.
    forms: Vec<Form>,
    masks: usize,
}

impl Joined {
    /// One more; the parts of parts of the same kind stand beside the others.
    fn take(&mut self, form: Form) {
        match form {
            Form::All(inner) if self.is_all => inner.into_iter().for_each(|form| self.take_one(form)),
            Form::Any(inner) if !self.is_all => inner.into_iter().for_each(|form| self.take_one(form)),
            form => self.take_one(form),
        }
    }

    fn take_one(&mut self, form: Form) {
        match form {
            Form::Bits { word, all, allowed } if self.is_all => self.take_mask(word, all & !allowed),
            Form::Bits { word, allowed, .. } => self.take_mask(word, allowed),
            Form::Clear { word, mask } if self.is_all => self.take_mask(word, mask),
            Form::Hit { word, mask } if !self.is_all => self.take_mask(word, mask),
            other => self.forms.push(other),
        }
    }

    fn take_mask(&mut self, word: Word, mask: u64) {
        let word_of = |form: &Form| match form {
            Form::Clear { word, .. } | Form::Hit { word, .. } => Some(*word),
            _ => None,
        };
        let masks = &mut self.forms[..self.masks];
        match masks.binary_search_by_key(&Some(word), word_of) {
            Ok(at) => {
                if let Form::Clear { mask: known, .. } | Form::Hit { mask: known, .. } = &mut masks[at] {
                    *known |= mask;
                }
            }
            // A mask without a bit tells nothing.
            Err(_) if mask == 0 => {}
            Err(at) => {
                let form = if self.is_all { Form::Clear { word, mask } } else { Form::Hit { word, mask } };
                self.forms.insert(at, form);
                self.masks += 1;
            }
        }
    }

    fn form(mut self) -> Form {
        match self.forms.pop() {
            Some(only) if self.forms.is_empty() => return only,
            last => self.forms.extend(last),
        }
        if self.is_all { Form::All(self.forms) } else { Form::Any(self.forms) }
    }
}
