//! A value for a fact or memory at a point of the space: what stands in examples.

use super::needs::Flag;
use super::scale::Scale;
use super::{Axis, Space, kind};
use crate::ir::Operand;
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
            return Sample::Known(Value::Number(if start == i64::MIN { end.min(0) } else { start }));
        }
        if let Some(text) = reading.value.classes.text(value) {
            return Sample::Known(Value::text(text));
        }
        let edge = |scale: &Option<Scale>| {
            let scale = scale.as_ref()?;
            scale.classes.text(class(scale)?).map(str::to_string)
        };
        let yes = |scale: &Scale| class(scale) == Some(1);
        let parts = reading.flags.iter().filter_map(|(flag, scale)| match flag {
            Flag::Contains(part) if yes(scale) => Some(part.clone()),
            _ => None,
        });
        let middle: Vec<String> = parts.collect();
        match kind(self.workspace, operand) {
            Type::List => Sample::Known(Value::List(middle.into_iter().map(Into::into).collect())),
            _ => {
                let words = edge(&reading.starts).into_iter().chain(middle).chain(edge(&reading.ends));
                Sample::Known(Value::text(words.collect::<Vec<_>>().join(" ")))
            }
        }
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
