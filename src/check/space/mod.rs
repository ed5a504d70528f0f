//! The finite space of customers that some conditions can tell apart: every fact and memory put into classes.
//!
//! A point gives each [`Axis`] a class. Two situations of a conversation are the same point if and only if no
//! condition of the unit tells them apart; the exception is `matches`, whose points may be ones that no text has.

mod formula;
mod needs;
mod opening;
mod refined;
mod region;
mod relations;
mod sample;
mod scale;
mod sentence;
mod text;
mod who;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

pub(crate) use formula::{Axis, Cube, Formula, Mask};
pub(crate) use refined::Refined;
pub(crate) use region::Region;
pub(crate) use relations::always_given;
pub(crate) use sample::{Pieces, Rough, Sample};
pub(crate) use who::{ANONYMOUS, AUTHENTICATED, COMBINATIONS, FOUND, GIVEN, IDENTIFIED, ONBOARDED, STANDARD, WHO};
pub(crate) use words::name;

use crate::ir::{Condition, FactOrigin, Operand, Question, Test, TimeSpan, Workspace, builtin};
use crate::value::{Type, Value};
use needs::{Flag, Needs, fold};
use scale::{Classes, Scale};

/// A space and how conditions are read in it.
pub(crate) struct Space<'w> {
    workspace: &'w Workspace,
    /// Its axes.
    grid: Grid,
}

/// The axes of a space: which there are, what their classes mean, and which of their points are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Grid {
    /// How many classes each axis has.
    sizes: Vec<u8>,
    readings: BTreeMap<Operand, Reading>,
    /// Boxes without a single real point: what domain.md, the meaning of texts and the calendar rule out.
    relations: Vec<Cube>,
}

/// One fact or memory on its axes; customer, identification and profile share [`WHO`] and have none of their own.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    value: Scale,
    starts: Option<Scale>,
    ends: Option<Scale>,
    flags: BTreeMap<Flag, Scale>,
    day: Option<Scale>,
    age: Option<Scale>,
    business: Option<Scale>,
}

impl<'w> Space<'w> {
    /// The space in which `conditions` can be told apart, and whether each of `operands` is known.
    pub(crate) fn new<'c>(
        workspace: &'w Workspace,
        conditions: impl IntoIterator<Item = &'c Condition>,
        operands: impl IntoIterator<Item = Operand>,
    ) -> Space<'w> {
        let mut needs = needs::needs(conditions);
        for operand in operands {
            needs.entry(operand).or_default();
        }
        let mut sizes = vec![who::COUNT];
        let own = needs.into_iter().filter(|(operand, _)| who_part(*operand).is_none());
        let readings = own.map(|(operand, needs)| (operand, reading(workspace, operand, needs, &mut sizes))).collect();
        let mut space = Space { workspace, grid: Grid { sizes, readings, relations: Vec::new() } };
        space.grid.relations = relations::relations(&space);
        space
    }

    /// Its axes: conditions are read alike in two spaces of the same grid.
    pub(crate) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// What cannot be.
    pub(crate) fn relations(&self) -> &[Cube] {
        &self.grid.relations
    }

    /// The points where `condition` holds.
    pub(crate) fn holds(&self, condition: &Condition) -> Formula {
        self.holds_by(condition, &mut |test| self.test(test))
    }

    /// The points where each of `conditions` holds. In long lists the same tests come again and again: each is read once.
    pub(crate) fn each_holds<'c>(&self, conditions: impl Iterator<Item = &'c Condition>) -> Vec<Formula> {
        const LONG: usize = 24;
        if conditions.size_hint().0 < LONG {
            return conditions.map(|condition| self.holds(condition)).collect();
        }
        let mut read: HashMap<(Operand, *const Question), Formula, RandomState> = HashMap::default();
        let mut test = |test: &Test| {
            let known = read.entry((test.operand, Arc::as_ptr(&test.question)));
            known.or_insert_with(|| self.test(test)).clone()
        };
        conditions.map(|condition| self.holds_by(condition, &mut test)).collect()
    }

    fn holds_by(&self, condition: &Condition, test: &mut impl FnMut(&Test) -> Formula) -> Formula {
        match condition {
            Condition::All(parts) => Formula::all(parts.iter().map(|part| self.holds_by(part, test))),
            Condition::Any(parts) => Formula::any(parts.iter().map(|part| self.holds_by(part, test))),
            Condition::Not(inner) => self.outside(self.holds_by(inner, test)),
            Condition::Test(own) => test(own),
        }
    }

    /// The points where `condition` does not hold.
    pub(crate) fn fails(&self, condition: &Condition) -> Formula {
        self.outside(self.holds(condition))
    }

    /// The points where `operand` has a value.
    pub(crate) fn known(&self, operand: Operand) -> Formula {
        self.grid.readings.get(&operand).map_or(Formula::ALWAYS, |reading| reading.value.known(&self.grid.sizes))
    }

    /// The points where `operand` has no value.
    pub(crate) fn unknown(&self, operand: Operand) -> Formula {
        self.outside(self.known(operand))
    }

    /// The points where `operand` has this number as its value; everything, where nothing asks about it.
    pub(crate) fn value(&self, operand: Operand, number: i64) -> Formula {
        let values = Question::OneOf(vec![Value::Number(number)]);
        let asked = who_part(operand).is_some() || self.grid.readings.contains_key(&operand);
        let test = Test { operand, question: values.into(), span: Default::default() };
        if asked { self.test(&test) } else { Formula::ALWAYS }
    }

    /// The axis whose class 0 says that `operand` is unknown, where it may be.
    pub(crate) fn unknown_axis(&self, operand: Operand) -> Option<Axis> {
        let value = &self.grid.readings.get(&operand)?.value;
        value.axes.first().copied().filter(|_| value.may_be_unknown)
    }

    /// All axes that say something about `operand`.
    pub(crate) fn axes(&self, operand: Operand) -> Vec<Axis> {
        let of = |reading: &Reading| reading.scales().flat_map(|scale| scale.axes.clone()).collect();
        match who_part(operand) {
            Some(_) => vec![WHO],
            None => self.grid.readings.get(&operand).map(of).unwrap_or_default(),
        }
    }

    /// What values of `operand` are told apart; nothing, where nothing asks about it.
    pub(crate) fn told_apart(&self, operand: Operand) -> Option<&Classes> {
        self.grid.readings.get(&operand).map(|reading| &reading.value.classes)
    }

    /// The facts and memories that have axes of their own.
    pub(crate) fn operands(&self) -> impl Iterator<Item = Operand> {
        self.grid.readings.keys().copied()
    }

    /// The axes on which something changes as time goes by, whatever its value does: ages.
    pub(crate) fn drifting(&self) -> impl Iterator<Item = Axis> {
        let ages =
            self.grid.readings.values().flat_map(|reading| [&reading.age, &reading.business].into_iter().flatten());
        ages.flat_map(|scale| scale.axes.iter().copied())
    }

    /// All axes.
    pub(crate) fn all_axes(&self) -> impl Iterator<Item = Axis> + use<> {
        (0..self.grid.sizes.len() as u32).map(Axis)
    }

    /// All classes of an axis.
    pub(crate) fn full(&self, axis: Axis) -> Mask {
        scale::full(&self.grid.sizes, axis)
    }

    /// The points with one of these classes on `axis`.
    pub(crate) fn side(&self, axis: Axis, mask: Mask) -> Formula {
        scale::side(&self.grid.sizes, axis, mask)
    }

    /// The points outside `formula`.
    pub(crate) fn outside(&self, formula: Formula) -> Formula {
        match formula {
            Formula::In(axis, mask) => self.side(axis, !mask),
            Formula::All(parts) => Formula::any(parts.into_iter().map(|part| self.outside(part))),
            Formula::Any(parts) => Formula::all(parts.into_iter().map(|part| self.outside(part))),
        }
    }

    fn test(&self, test: &Test) -> Formula {
        if let Some(part) = who_part(test.operand) {
            return self.side(WHO, who::mask(part, |value| answers(&test.question, value)));
        }
        // Every operand of the unit has a reading; one without it would be asked nothing.
        let Some(reading) = self.grid.readings.get(&test.operand) else { return Formula::NEVER };
        if let Question::OneOf(values) = &*test.question
            && let Some(answer) = reading.value.one_of(&self.grid.sizes, values)
        {
            return answer;
        }
        let answer = self.answer(reading, &test.question);
        match *test.question {
            // The relations of texts see to it that these answer no of the unknown; said twice, a `not` would split.
            Question::Contains(_) | Question::StartsWith(_) | Question::EndsWith(_) | Question::Matches(_)
                if answer != Formula::ALWAYS =>
            {
                answer
            }
            _ => Formula::all([reading.value.known(&self.grid.sizes), answer]),
        }
    }

    /// The points that answer yes, if they are known.
    fn answer(&self, reading: &Reading, question: &Question) -> Formula {
        let within = |scale: Option<&Scale>, pick: &dyn Fn(usize, &Classes) -> bool| match scale {
            Some(scale) => scale.within(&self.grid.sizes, |class| pick(class, &scale.classes)),
            None => Formula::ALWAYS,
        };
        let start = |pick: &dyn Fn(i64) -> bool, scale: Option<&Scale>| {
            within(scale, &|class, classes| classes.range(class).is_some_and(|(start, _)| pick(start)))
        };
        let flag = |flag: Flag| start(&|yes| yes == 1, reading.flags.get(&flag));
        match question {
            Question::Known => Formula::ALWAYS,
            Question::OneOf(values) => Formula::any(values.iter().map(|value| match value {
                Value::Number(number) => start(&|own| own == *number, Some(&reading.value)),
                Value::Text(text) => reading.value.text(&self.grid.sizes, &fold(text)),
                Value::List(_) => flag(Flag::IsList(value.clone())),
            })),
            Question::Compare(comparison, number) => start(&|own| comparison.holds(own, *number), Some(&reading.value)),
            Question::Contains(text) | Question::StartsWith(text) | Question::EndsWith(text) if text.is_empty() => {
                Formula::ALWAYS
            }
            Question::Contains(text) => flag(Flag::Contains(fold(text).into_owned())),
            Question::StartsWith(text) => {
                let text = fold(text);
                within(reading.starts.as_ref(), &|class, classes| {
                    classes.text(class).is_some_and(|own| own.starts_with(&*text))
                })
            }
            Question::EndsWith(text) => {
                let text = fold(text);
                within(reading.ends.as_ref(), &|class, classes| {
                    classes.text(class).is_some_and(|own| own.ends_with(&*text))
                })
            }
            Question::Matches(pattern) => flag(Flag::Matches(pattern.clone())),
            Question::TimeOfDay(comparison, minute) => {
                start(&|own| comparison.holds(own, *minute), reading.day.as_ref())
            }
            Question::OlderThan(TimeSpan::Time(length)) => start(&|age| age > *length, reading.age.as_ref()),
            Question::OlderThan(TimeSpan::BusinessDays(days)) => start(&|age| age > *days, reading.business.as_ref()),
            Question::WithinLast(TimeSpan::Time(length)) => {
                start(&|age| (0..=*length).contains(&age), reading.age.as_ref())
            }
            Question::WithinLast(TimeSpan::BusinessDays(days)) => {
                start(&|age| (0..=*days).contains(&age), reading.business.as_ref())
            }
        }
    }
}

impl Reading {
    fn scales(&self) -> impl Iterator<Item = &Scale> {
        let aspects = [&self.starts, &self.ends, &self.day, &self.age, &self.business].into_iter().flatten();
        std::iter::once(&self.value).chain(aspects).chain(self.flags.values())
    }
}

/// Whether there are moments of a conversation at which the operand has no value.
pub(crate) fn may_be_unknown(workspace: &Workspace, operand: Operand) -> bool {
    let Operand::Fact(fact) = operand else { return true };
    let fact = workspace.own(fact);
    const ALWAYS_KNOWN: [crate::ir::FactId; 7] = [
        builtin::CUSTOMER,
        builtin::IDENTIFICATION,
        builtin::PROFILE,
        builtin::CUSTOMER_AT_OPEN,
        builtin::CHANNEL,
        builtin::AVAILABILITY,
        builtin::NOW,
    ];
    let hours = |origin: FactOrigin| matches!(origin, FactOrigin::Hours(_));
    let of_hours = workspace.facts.get(fact.index()).is_some_and(|fact| hours(fact.origin));
    !(ALWAYS_KNOWN.contains(&fact) || fact == builtin::LOCALE || of_hours)
}

/// The type of an operand.
fn kind(workspace: &Workspace, operand: Operand) -> &Type {
    let kind = match operand {
        Operand::Fact(fact) => workspace.facts.get(fact.index()).map(|fact| &fact.kind),
        Operand::Memory(memory) => workspace.memories.get(memory.index()).map(|memory| &memory.kind),
    };
    kind.unwrap_or(&Type::Text)
}

fn who_part(operand: Operand) -> Option<usize> {
    let Operand::Fact(fact) = operand else { return None };
    who::part(fact)
}

fn answers(question: &Question, value: i64) -> bool {
    match question {
        Question::Known => true,
        Question::OneOf(values) => values.contains(&Value::Number(value)),
        Question::Compare(comparison, number) => comparison.holds(value, *number),
        _ => false,
    }
}

fn reading(workspace: &Workspace, operand: Operand, needs: Needs, sizes: &mut Vec<u8>) -> Reading {
    let unknown = may_be_unknown(workspace, operand);
    let value = value_classes(workspace, operand, &needs);
    let mut lay_out = |classes: Classes| Scale::lay_out(classes, false, sizes);
    let texts = |texts: BTreeSet<String>| Classes::Texts(texts.into_iter().filter(|text| !text.is_empty()).collect());
    Reading {
        starts: (!needs.starts.is_empty()).then(|| lay_out(texts(needs.starts))),
        ends: (!needs.ends.is_empty()).then(|| lay_out(texts(needs.ends))),
        day: (!needs.day.is_empty()).then(|| lay_out(Classes::ranges(0, 24 * 60 - 1, needs.day))),
        age: (!needs.age.is_empty()).then(|| lay_out(Classes::ranges(i64::MIN, i64::MAX, needs.age))),
        business: (!needs.business.is_empty()).then(|| lay_out(Classes::ranges(i64::MIN, i64::MAX, needs.business))),
        flags: needs.flags.into_iter().map(|flag| (flag, lay_out(Classes::no_or_yes()))).collect(),
        value: Scale::lay_out(value, unknown, sizes),
    }
}

fn value_classes(workspace: &Workspace, operand: Operand, needs: &Needs) -> Classes {
    // Short lists of values are never lumped together: examples name the value that they mean.
    let each = |count: i64| if count <= 16 { (1..count).collect() } else { needs.cuts.clone() };
    match kind(workspace, operand) {
        Type::Text => Classes::Texts(needs.texts.iter().cloned().collect()),
        Type::List | Type::Record(_) => Classes::one(),
        Type::Boolean => Classes::ranges(0, 1, [1]),
        Type::OneOf(names) => Classes::ranges(0, names.len().max(1) as i64 - 1, each(names.len() as i64)),
        Type::Integer { min, max } => Classes::ranges(*min, *max, needs.cuts.clone()),
        // Nobody tells a length of time below zero; what rules count down may come there.
        Type::Duration if matches!(operand, Operand::Fact(_)) => Classes::ranges(0, i64::MAX, needs.cuts.clone()),
        Type::Decimal | Type::Time | Type::Date | Type::Duration | Type::Money { .. } => {
            Classes::ranges(i64::MIN, i64::MAX, needs.cuts.clone())
        }
    }
}
