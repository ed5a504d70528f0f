//! A value for a fact or memory at a point of the space: what stands in examples.

use regex_lite::Regex;

use super::needs::{Flag, fold};
use super::scale::{Classes, Scale};
use super::{Axis, Mask, Reading, Space, kind};
use crate::ir::{Clock, Operand, builtin};
use crate::value::{Type, Value};

/// What an operand is at a point.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    /// Whatever one likes: nothing is asked of it.
    Any,
    /// Unknown.
    Unknown,
    /// Known, with such a value.
    Known(Value),
}

/// What a text is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces {
    /// What it begins with.
    pub(crate) start: Option<String>,
    /// What is in it.
    pub(crate) middle: Vec<String>,
    /// Patterns that it fits.
    pub(crate) patterns: Vec<String>,
    /// What it ends with.
    pub(crate) end: Option<String>,
}

impl Space<'_> {
    /// What `operand` is at the point that has these classes; an axis that is absent may have any class.
    pub(crate) fn sample(&self, operand: Operand, class_on: impl Fn(Axis) -> Option<u8>) -> Sample {
        let Some(reading) = self.grid.readings.get(&operand) else { return Sample::Any };
        if !reading.scales().flat_map(|scale| &scale.axes).any(|axis| class_on(*axis).is_some()) {
            return Sample::Any;
        }
        // Where the classes leave it open, it is known: the lowest class that is not *unknown*.
        let class = |scale: &Scale| {
            let lowest = |axis: Axis| usize::from(scale.may_be_unknown && scale.axes[0] == axis);
            scale.class(|axis| class_on(axis).map_or(lowest(axis), usize::from))
        };
        let Some(value) = class(&reading.value) else { return Sample::Unknown };
        if let Some((start, end)) = reading.value.classes.range(value)
            && !matches!(kind(self.workspace, operand), Type::List | Type::Text)
        {
            let least = if start == i64::MIN { end.min(0) } else { start };
            let is_long = *kind(self.workspace, operand) == Type::Duration;
            return Sample::Known(Value::Number(if is_long { plain_duration(least, end) } else { least }));
        }
        if let Some(text) = reading.value.classes.text(value) {
            return Sample::Known(Value::text(text));
        }
        let Pieces { start, middle, end, .. } = self.pieces(operand, &class_on);
        match kind(self.workspace, operand) {
            Type::List => Sample::Known(Value::List(middle.into_iter().map(Into::into).collect())),
            _ => {
                let words = start.into_iter().chain(middle).chain(end);
                Sample::Known(Value::text(words.collect::<Vec<_>>().join(" ")))
            }
        }
    }

    /// What a text has to begin with, has in it, fits and ends with at the point that has these classes.
    pub(crate) fn pieces(&self, operand: Operand, class_on: &dyn Fn(Axis) -> Option<u8>) -> Pieces {
        let mut pieces = Pieces::default();
        let Some(reading) = self.grid.readings.get(&operand) else { return pieces };
        let class = |scale: &Scale| scale.class(|axis| class_on(axis).map_or(0, usize::from));
        let edge = |scale: &Option<Scale>| {
            let scale = scale.as_ref()?;
            scale.classes.text(class(scale)?).map(str::to_string)
        };
        pieces.start = edge(&reading.starts);
        pieces.end = edge(&reading.ends);
        for (flag, _) in reading.flags.iter().filter(|(_, scale)| class(scale) == Some(1)) {
            match flag {
                Flag::Contains(part) => pieces.middle.push(part.clone()),
                Flag::Matches(pattern) => pieces.patterns.push(pattern.clone()),
                Flag::IsList(_) => {}
            }
        }
        pieces
    }

    /// Whether a value of `operand` has these classes on all its axes of which they are told, at the time of `clock`.
    pub(crate) fn fits(
        &self,
        operand: Operand,
        value: &Value,
        clock: Clock,
        class_on: impl Fn(Axis) -> Option<u8>,
    ) -> bool {
        let Some(reading) = self.grid.readings.get(&operand) else { return true };
        let kind = kind(self.workspace, operand);
        let is = |scale: &Scale, class: Option<usize>| {
            let is_told = scale.axes.iter().all(|axis| class_on(*axis).is_some());
            !is_told || scale.class(|axis| class_on(axis).map_or(0, usize::from)) == class
        };
        let has = |scale: &Option<Scale>, class: &dyn Fn(&Classes) -> Option<usize>| {
            scale.as_ref().is_none_or(|scale| is(scale, class(&scale.classes)))
        };
        let flags = |answer: &dyn Fn(&Flag) -> bool| {
            reading.flags.iter().all(|(flag, scale)| is(scale, Some(usize::from(answer(flag)))))
        };
        match value {
            Value::Number(number) => {
                is(&reading.value, reading.value.classes.of_number(*number))
                    && has(&reading.day, &|classes| classes.of_number(clock.minute(*number)))
                    && has(&reading.age, &|classes| classes.of_number(clock.age(kind, *number)))
                    && has(&reading.business, &|classes| classes.of_number(clock.business_days(kind, *number)))
            }
            Value::Text(text) => {
                let folded = fold(text);
                is(&reading.value, reading.value.classes.of_text(|own| own == folded))
                    && has(&reading.starts, &|classes| classes.of_text(|own| folded.starts_with(own)))
                    && has(&reading.ends, &|classes| classes.of_text(|own| folded.ends_with(own)))
                    && flags(&|flag| match flag {
                        Flag::Contains(part) => folded.contains(part.as_str()),
                        Flag::Matches(pattern) => Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text)),
                        Flag::IsList(_) => false,
                    })
            }
            Value::List(items) => flags(&|flag| match flag {
                Flag::Contains(part) => items.iter().any(|item| fold(item) == part.as_str()),
                Flag::Matches(_) => false,
                Flag::IsList(list) => list == value,
            }),
        }
    }

    /// Times or dates among which there is one with any classes that some have, at the time of `clock`.
    pub(crate) fn moments(&self, operand: Operand, clock: Clock) -> Vec<i64> {
        const HOUR: i64 = 3_600_000;
        let Some(reading) = self.grid.readings.get(&operand) else { return Vec::new() };
        let mut moments = self.named(operand);
        match kind(self.workspace, operand) {
            Type::Date => moments.extend((1..800).chain(-2..1).map(|days| clock.day(clock.now) - days)),
            Type::Time => {
                let ages = reading.age.iter().flat_map(edges);
                let hour = clock.now.div_euclid(HOUR) * HOUR;
                // The plainest first.
                moments.splice(0..0, (0..60).chain(-2..0).map(|days| hour - days * 24 * HOUR));
                moments.extend(
                    ages.flat_map(|age| [age, age + HOUR, age - HOUR, age + 24 * HOUR]).map(|age| clock.now - age),
                );
            }
            _ => {}
        }
        moments
    }

    /// Whether it is a time or a date.
    pub(crate) fn is_day_or_time(&self, operand: Operand) -> bool {
        matches!(kind(self.workspace, operand), Type::Time | Type::Date)
    }

    /// The first and last of the numbers that rules tell apart.
    pub(crate) fn named(&self, operand: Operand) -> Vec<i64> {
        self.grid.readings.get(&operand).map_or_else(Vec::new, |reading| edges(&reading.value))
    }

    /// The minutes of the day from which on rules ask for another time of day.
    pub(crate) fn times_of_day(&self) -> Vec<i64> {
        let now = self.grid.readings.get(&Operand::Fact(builtin::NOW));
        now.and_then(|now| now.day.as_ref()).map_or_else(Vec::new, edges)
    }

    /// The classes of `axis` that go together with how old something is, or with what time of day, as the others have it at
    /// the time of `clock`; all, where nothing of that is told.
    pub(crate) fn plausible(&self, axis: Axis, clock: Clock, class_on: impl Fn(Axis) -> Option<u8>) -> Mask {
        let of_value = |reading: &Reading| reading.value.axes == [axis];
        let Some((operand, reading)) = self.grid.readings.iter().find(|(_, reading)| of_value(reading)) else {
            return Mask::MAX;
        };
        let aspects = [&reading.age, &reading.business, &reading.day].into_iter().flatten();
        if !aspects.flat_map(|scale| &scale.axes).any(|axis| class_on(*axis).is_some()) {
            return Mask::MAX;
        }
        let but_value = |other: Axis| class_on(other).filter(|_| other != axis);
        let fitting = self.moments(*operand, clock).into_iter();
        let fitting = fitting.filter(|moment| self.fits(*operand, &Value::Number(*moment), clock, but_value));
        let classes = fitting.filter_map(|moment| reading.value.classes.of_number(moment));
        let shift = usize::from(reading.value.may_be_unknown);
        let some = classes.fold(0, |mask: Mask, class| mask | 1 << (class + shift));
        if some == 0 { Mask::MAX } else { some | Mask::from(reading.value.may_be_unknown) }
    }

    /// Whether class 0 of `axis` says that something is unknown.
    pub(crate) fn tells_unknown(&self, axis: Axis) -> bool {
        let scales = self.grid.readings.values().flat_map(|reading| reading.scales());
        let mut first = scales.filter(|scale| scale.axes.first() == Some(&axis));
        first.any(|scale| scale.may_be_unknown)
    }

    /// What is known only roughly of an axis, if anything is.
    pub(crate) fn known_roughly(&self, axis: Axis) -> Option<Rough> {
        let is = |scale: &Scale| scale.axes.contains(&axis);
        self.grid.readings.values().find_map(|reading| {
            let mut patterns = reading.flags.iter().filter(|(flag, _)| matches!(flag, Flag::Matches(_)));
            let ages = [&reading.age, &reading.business];
            match () {
                () if patterns.any(|(_, scale)| is(scale)) => Some(Rough::Pattern),
                () if reading.day.as_ref().is_some_and(is) => Some(Rough::TimeOfDay),
                () if ages.into_iter().flatten().any(is) => Some(Rough::Age),
                () => None,
            }
        })
    }
}

/// The first and last number of each class that has one.
fn edges(scale: &Scale) -> Vec<i64> {
    let ranges = (0..scale.classes.count()).filter_map(|class| scale.classes.range(class));
    ranges.flat_map(|(start, end)| [start, end]).filter(|edge| edge.abs_diff(0) < i64::MAX as u64 / 2).collect()
}

/// What the space knows only roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rough {
    /// Which texts a pattern fits.
    Pattern,
    /// What time of day it is.
    TimeOfDay,
    /// How old something is.
    Age,
}

/// The shortest length of time in whole minutes, or else in whole seconds, between two; else the first.
fn plain_duration(least: i64, most: i64) -> i64 {
    let whole = |unit: i64| least.checked_add(unit - 1).map(|length| length.div_euclid(unit) * unit);
    [60_000, 1_000].into_iter().filter_map(whole).find(|length| *length <= most).unwrap_or(least)
}
