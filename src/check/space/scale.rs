//! The values of something, put into classes that no condition tells apart, on one axis or on several as digits.

use super::formula::{Axis, Formula, Mask};
use super::needs::fold;
use crate::value::Value;

/// How many classes one axis can hold.
const WIDTH: usize = 64;

/// Classes of values.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(crate) enum Classes {
    /// Ranges of numbers: each from its start to the next one's, the last to `end`.
    Ranges {
        /// Where each begins, rising; never empty.
        starts: Vec<i64>,
        /// The last number of all.
        end: i64,
    },
    /// Texts, sorted: class 0 is any other text, class `n` the text at `n - 1`.
    Texts(Vec<String>),
}

impl Classes {
    /// One class that holds everything.
    pub(crate) fn one() -> Classes {
        Classes::Ranges { starts: vec![0], end: 0 }
    }

    /// No (class 0) and yes (class 1).
    pub(crate) fn no_or_yes() -> Classes {
        Classes::Ranges { starts: vec![0, 1], end: 1 }
    }

    /// The numbers from `min` to `max`, cut in front of each of `cuts`.
    pub(crate) fn ranges(min: i64, max: i64, cuts: impl IntoIterator<Item = i64>) -> Classes {
        let inner = cuts.into_iter().filter(|cut| *cut > min && *cut <= max);
        Classes::Ranges { starts: std::iter::once(min).chain(inner).collect(), end: max.max(min) }
    }

    /// The class of a number, among classes of numbers.
    pub(crate) fn of_number(&self, number: i64) -> Option<usize> {
        let Classes::Ranges { starts, .. } = self else { return None };
        starts.partition_point(|start| *start <= number).checked_sub(1)
    }

    /// The class of the longest text that `is_it` says yes to, among classes of texts.
    pub(crate) fn of_text(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        let Classes::Texts(texts) = self else { return None };
        let longest = texts.iter().enumerate().filter(|(_, text)| is_it(text)).max_by_key(|(_, text)| text.len());
        Some(longest.map_or(0, |(at, _)| at + 1))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        match self {
            Classes::Ranges { starts, .. } => starts.len(),
            Classes::Texts(texts) => texts.len() + 1,
        }
    }

    /// First and last number of a class; `None` for texts.
    pub(crate) fn range(&self, class: usize) -> Option<(i64, i64)> {
        let Classes::Ranges { starts, end } = self else { return None };
        let last = starts.get(class + 1).map_or(*end, |next| next.saturating_sub(1));
        starts.get(class).map(|start| (*start, last))
    }

    /// The text of a class; `None` for numbers and for any other text.
    pub(crate) fn text(&self, class: usize) -> Option<&str> {
        let Classes::Texts(texts) = self else { return None };
        class.checked_sub(1).and_then(|at| texts.get(at)).map(String::as_str)
    }
}

/// Classes laid out on axes. The first axis begins with the class *unknown* where there may be no value; where the
/// classes are more than an axis holds, each further axis is a digit of 64.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    /// The classes.
    pub(crate) classes: Classes,
    /// Whether there may be no value.
    pub(crate) may_be_unknown: bool,
    /// The most significant digit first.
    pub(crate) axes: Vec<Axis>,
}

impl Scale {
    /// Lays `classes` out; the size of each axis that this takes is added to `sizes`.
    pub(crate) fn lay_out(classes: Classes, may_be_unknown: bool, sizes: &mut Vec<u8>) -> Scale {
        let room = WIDTH - usize::from(may_be_unknown);
        let (mut digits, mut first) = (0, classes.count());
        while first > room {
            first = first.div_ceil(WIDTH);
            digits += 1;
        }
        let start = sizes.len() as u32;
        sizes.push((first + usize::from(may_be_unknown)) as u8);
        sizes.extend(std::iter::repeat_n(WIDTH as u8, digits));
        Scale { classes, may_be_unknown, axes: (start..=start + digits as u32).map(Axis).collect() }
    }

    /// The points whose class here is one that `pick` likes; none that is unknown.
    pub(crate) fn within(&self, sizes: &[u8], pick: impl Fn(usize) -> bool) -> Formula {
        let last = self.classes.count() - 1;
        // Digits can spell more classes than there are: those stand for the last one.
        let picks: &dyn Fn(usize) -> bool = &|class| pick(class.min(last));
        if let [axis] = self.axes[..] {
            let shift = usize::from(self.may_be_unknown);
            let liked = (0..usize::from(sizes[axis.index()]) - shift).filter(|class| picks(*class));
            return side(sizes, axis, liked.fold(0, |mask, class| mask | 1 << (class + shift)));
        }
        self.digits(sizes, 0, 0, picks)
    }

    /// The points whose text here is this one, of those that are told apart.
    pub(crate) fn text(&self, sizes: &[u8], text: &str) -> Formula {
        let place = match &self.classes {
            Classes::Texts(texts) => texts.binary_search_by(|own| own.as_str().cmp(text)).ok(),
            Classes::Ranges { .. } => None,
        };
        match (place, &self.axes[..]) {
            (None, _) => Formula::NEVER,
            (Some(at), [axis]) => side(sizes, *axis, 1 << (at + 1 + usize::from(self.may_be_unknown))),
            (Some(at), _) => self.within(sizes, |class| class == at + 1),
        }
    }

    /// The points whose value here is one of these, where all classes are on one axis and the values have classes here.
    pub(crate) fn one_of(&self, sizes: &[u8], values: &[Value]) -> Option<Formula> {
        let [axis] = self.axes[..] else { return None };
        let full = full(sizes, axis);
        let (mut all, mut any_is_full) = (0, false);
        for value in values {
            let class = match (value, &self.classes) {
                (Value::Number(number), Classes::Ranges { starts, .. }) => starts.binary_search(number).ok(),
                (Value::Text(text), Classes::Texts(texts)) => {
                    let text = fold(text);
                    texts.binary_search_by(|own| own.as_str().cmp(&text)).ok().map(|at| at + 1)
                }
                _ => return None,
            };
            let mask = class.map_or(0, |class| 1 << (class + usize::from(self.may_be_unknown)));
            (all, any_is_full) = (all | mask, any_is_full || mask == full);
        }
        Some(match all {
            0 => Formula::NEVER,
            _ if any_is_full => self.known(sizes),
            all => Formula::In(axis, all),
        })
    }

    /// The points that have a value here.
    pub(crate) fn known(&self, sizes: &[u8]) -> Formula {
        side(sizes, self.axes[0], !Mask::from(self.may_be_unknown))
    }

    /// The points that have none.
    pub(crate) fn unknown(&self, sizes: &[u8]) -> Formula {
        side(sizes, self.axes[0], Mask::from(self.may_be_unknown))
    }

    /// The class of a point, given its class on each axis; `None` where it is unknown.
    pub(crate) fn class(&self, on: impl Fn(Axis) -> usize) -> Option<usize> {
        let first = on(self.axes[0]).checked_sub(usize::from(self.may_be_unknown))?;
        let class = self.axes[1..].iter().fold(first, |class, axis| class * WIDTH + on(*axis));
        Some(class.min(self.classes.count() - 1))
    }

    fn digits(&self, sizes: &[u8], digit: usize, base: usize, pick: &dyn Fn(usize) -> bool) -> Formula {
        let axis = self.axes[digit];
        let shift = usize::from(digit == 0 && self.may_be_unknown);
        let values = shift..usize::from(sizes[axis.index()]);
        let mut groups: Vec<(Formula, Mask)> = Vec::new();
        for value in values {
            let class = base * WIDTH + value - shift;
            let inner = match digit + 1 < self.axes.len() {
                true => self.digits(sizes, digit + 1, class, pick),
                false if pick(class) => Formula::ALWAYS,
                false => Formula::NEVER,
            };
            match groups.iter_mut().find(|(known, _)| *known == inner) {
                Some((_, mask)) => *mask |= 1 << value,
                None => groups.push((inner, 1 << value)),
            }
        }
        Formula::any(groups.into_iter().map(|(inner, mask)| Formula::all([side(sizes, axis, mask), inner])))
    }
}

/// All classes of an axis.
pub(crate) fn full(sizes: &[u8], axis: Axis) -> Mask {
    match usize::from(sizes[axis.index()]) {
        WIDTH.. => !0,
        size => (1 << size) - 1,
    }
}

/// The points with one of these classes on an axis: everything or nothing where that says all or none of them.
pub(crate) fn side(sizes: &[u8], axis: Axis, mask: Mask) -> Formula {
    match mask & full(sizes, axis) {
        0 => Formula::NEVER,
        mask if mask == full(sizes, axis) => Formula::ALWAYS,
        mask => Formula::In(axis, mask),
    }
}

#[cfg(test)]
mod tests {
    use super::{Classes, Scale};

    #[test]
    fn digits_tell_all_classes_apart() {
        for (count, unknown) in [(5, true), (63, true), (64, false), (65, false), (300, true), (70_000, false)] {
            let mut sizes = Vec::new();
            let scale = Scale::lay_out(Classes::ranges(0, count - 1, 1..count), unknown, &mut sizes);
            for class in [0, 1, 63, 64, 255, count as usize - 1].into_iter().filter(|class| *class < count as usize) {
                let cubes = scale.within(&sizes, |other| other == class).cubes(1_000).unwrap_or_default();
                let sides = cubes.first().map_or(&[][..], |cube| cube.sides());
                let on = |axis| sides.iter().find(|(own, _)| *own == axis).map_or(0, |(_, mask)| mask.trailing_zeros());
                assert_eq!(scale.class(|axis| on(axis) as usize), Some(class), "{count} {class}");
            }
        }
    }
}
