//! Conditions as tests of bit masks, with everything that bits tell of one word put into one test.

use super::Emitter;
use crate::artifact::fold;
use crate::artifact::parts::{self, Cell, PatternId, StringId, TestId, Word};
use crate::ir::{Condition, Question, Test};
use crate::value::{Type, Value};

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
        match condition {
            Condition::Not(inner) => self.form(inner, !opposite),
            Condition::Test(test) => self.test_form(test, opposite),
            Condition::All(parts) | Condition::Any(parts) => {
                let forms: Vec<_> = parts.iter().map(|part| self.form(part, opposite)).collect();
                let all = matches!(condition, Condition::All(_)) != opposite;
                if all { all_of(forms) } else { any_of(forms) }
            }
        }
    }

    fn test_form(&mut self, test: &'w Test, opposite: bool) -> Form {
        let id = self.cell_of(test.operand);
        let cell = &self.cells[id.index()];
        let kind = self.kind_of(test.operand);
        if let Some(allowed) = allowed_bits(cell, kind, &test.question) {
            let all = cell.mask();
            return Form::Bits { word: cell.word, all, allowed: if opposite { all & !allowed } else { allowed } };
        }
        let asked = (test.operand, &test.question);
        if let Some(known) = self.asked.get(&asked) {
            return Form::Test { test: *known, answer: !opposite };
        }
        let question = self.question(&test.question);
        let test = TestId(self.tests.add(parts::Test { cell: id, question }));
        self.asked.insert(asked, test);
        Form::Test { test, answer: !opposite }
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
        StringId(self.strings.add(fold(text)))
    }

    /// A regular expression.
    pub(super) fn pattern(&mut self, text: &str, whole: bool) -> PatternId {
        let text = StringId(self.strings.add(text.to_owned()));
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

/// All of them, with one mask for each word.
fn all_of(forms: Vec<Form>) -> Form {
    let (mut forbidden, mut others) = (Masks::default(), Vec::with_capacity(forms.len()));
    let mut take = |form| match form {
        Form::Bits { word, all, allowed } => forbidden.add(word, all & !allowed),
        Form::Clear { word, mask } => forbidden.add(word, mask),
        other => others.push(other),
    };
    // The parts of parts of the same kind stand beside the others.
    forms.into_iter().for_each(|form| match form {
        Form::All(inner) => inner.into_iter().for_each(&mut take),
        form => take(form),
    });
    one_or(forbidden.beside(others, |word, mask| Form::Clear { word, mask }), Form::All)
}

/// Any of them, with one mask for each word.
fn any_of(forms: Vec<Form>) -> Form {
    let (mut allowing, mut others) = (Masks::default(), Vec::with_capacity(forms.len()));
    let mut take = |form| match form {
        Form::Bits { word, allowed: mask, .. } | Form::Hit { word, mask } => allowing.add(word, mask),
        other => others.push(other),
    };
    forms.into_iter().for_each(|form| match form {
        Form::Any(inner) => inner.into_iter().for_each(&mut take),
        form => take(form),
    });
    one_or(allowing.beside(others, |word, mask| Form::Hit { word, mask }), Form::Any)
}

/// A mask for each of a few words, in the order of the words.
#[derive(Default)]
struct Masks(Vec<(Word, u64)>);

impl Masks {
    fn add(&mut self, word: Word, mask: u64) {
        match self.0.binary_search_by_key(&word, |(word, _)| *word) {
            Ok(at) => self.0[at].1 |= mask,
            Err(at) => self.0.insert(at, (word, mask)),
        }
    }

    /// A form for each mask that has a bit, and `others` behind them.
    fn beside(self, mut others: Vec<Form>, form: fn(Word, u64) -> Form) -> Vec<Form> {
        let masks = self.0.into_iter().filter(|(_, mask)| *mask != 0);
        others.splice(0..0, masks.map(|(word, mask)| form(word, mask)));
        others
    }
}

fn one_or(mut forms: Vec<Form>, several: fn(Vec<Form>) -> Form) -> Form {
    match forms.pop() {
        Some(only) if forms.is_empty() => only,
        Some(last) => {
            forms.push(last);
            several(forms)
        }
        None => several(forms),
    }
}
