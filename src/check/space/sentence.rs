//! A box of points as a condition, in the words of the language: "customer is authenticated and vip".

use super::needs::Flag;
use super::scale::{Classes, Scale};
use super::words::{age_words, business_words, name, value_words};
use super::{Axis, Cube, Mask, Reading, Space, WHO, kind, who};
use crate::ir::{FactId, Operand};
use crate::value::Type;

impl Space<'_> {
    /// The condition that a box stands for, in parts that all hold; none where it is everybody. Axes that are no part of
    /// the space are left out.
    pub(crate) fn sentence(&self, cube: &Cube) -> Vec<String> {
        let on =
            |axis: Axis| cube.sides().iter().find(|(own, _)| *own == axis).map(|(_, mask)| *mask & self.full(axis));
        let mut parts: Vec<String> = on(WHO).map(|mask| self.who_words(mask)).into_iter().collect();
        for (operand, reading) in &self.grid.readings {
            let told = |scale: &Scale| scale.axes.iter().any(|axis| on(*axis).is_some());
            let allowed = |axis: Axis| on(axis).unwrap_or_else(|| self.full(axis));
            let name = name(self.workspace, *operand);
            if told(&reading.value) {
                parts.push(value(name, kind(self.workspace, *operand), &reading.value, &allowed));
            }
            let aspects = aspects(name, reading, &told, &allowed);
            // What is asked of a value holds of none that is unknown.
            if parts.last().is_some_and(|part| *part == format!("{name} is known"))
                && aspects.iter().any(|part| !part.starts_with("not "))
            {
                parts.pop();
            }
            parts.extend(aspects);
        }
        parts
    }

    /// Who the customer is, as one condition.
    fn who_words(&self, mask: Mask) -> String {
        let mut rest = mask;
        let mut alternatives = Vec::new();
        while rest != 0 {
            let parts = who::widest(rest, mask);
            let covered = parts.iter().fold(who::ANYBODY, |covered, (part, values)| {
                covered & who::mask(*part, |value| values.contains(&value))
            });
            rest &= !covered;
            let words = parts.iter().map(|(part, values)| {
                let fact = Operand::Fact(FactId(*part as u32));
                let kind = kind(self.workspace, fact);
                let names: Vec<String> = values.iter().map(|value| value_words(kind, *value)).collect();
                let all = if let Type::OneOf(all) = kind { all.len() } else { 0 };
                one_of(name(self.workspace, fact), &names, all, |value| value_words(kind, value))
            });
            alternatives.push(words.collect::<Vec<_>>().join(" and "));
        }
        either(alternatives)
    }
}

/// `x is a`, `x is one of a, b`, or what it is not, where that is shorter.
fn one_of(name: &str, values: &[String], all: usize, word: impl Fn(i64) -> String) -> String {
    let others: Vec<String> = (0..all as i64).map(word).filter(|word| !values.contains(word)).collect();
    match (values, &others[..]) {
        ([one], _) => format!("{name} is {one}"),
        (_, [one]) if values.len() > 1 => format!("{name} is not {one}"),
        _ => format!("{name} is one of {}", values.join(", ")),
    }
}

/// `(a or b)`
fn either(mut alternatives: Vec<String>) -> String {
    match alternatives.len() {
        1 => alternatives.remove(0),
        _ => {
            let grouped = alternatives.iter().map(|words| match words.contains(" and ") {
                true => format!("({words})"),
                false => words.clone(),
            });
            format!("({})", grouped.collect::<Vec<_>>().join(" or "))
        }
    }
}

/// Which classes of a scale are allowed, and whether there may be no value.
fn classes(scale: &Scale, allowed: &impl Fn(Axis) -> Mask) -> (Vec<usize>, bool) {
    let unknown = scale.may_be_unknown && allowed(scale.axes[0]) & 1 != 0;
    let shift = usize::from(scale.may_be_unknown);
    let digits = scale.axes.len();
    let is_allowed = |class: &usize| {
        (0..digits).all(|digit| {
            let places = 6 * (digits - 1 - digit);
            let value = if digit == 0 { (class >> places) + shift } else { class >> places & 63 };
            value < 64 && allowed(scale.axes[digit]) & 1 << value != 0
        })
    };
    ((0..scale.classes.count()).filter(is_allowed).collect(), unknown)
}

fn value(name: &str, kind: &Type, scale: &Scale, allowed: &impl Fn(Axis) -> Mask) -> String {
    let (classes, unknown) = classes(scale, allowed);
    let all = scale.classes.count();
    if classes.is_empty() {
        return format!("{name} is unknown");
    }
    if classes.len() == all {
        return format!("{name} is known");
    }
    let may_be_unknown = scale.may_be_unknown;
    match kind {
        Type::Boolean => match (classes.contains(&1), unknown || !may_be_unknown) {
            (true, false) => name.into(),
            (true, true) if may_be_unknown => format!("({name} is unknown or {name})"),
            (true, true) => name.into(),
            (false, true) => format!("not {name}"),
            (false, false) => format!("{name} is no"),
        },
        Type::OneOf(names) => {
            let word = |class: &usize| scale.classes.range(*class).map(|(start, _)| value_words(kind, start));
            let values: Vec<String> = classes.iter().filter_map(word).collect();
            let others: Vec<&String> = names.iter().filter(|name| !values.contains(name)).collect();
            match &others[..] {
                [other] if unknown || !may_be_unknown && values.len() > 1 => format!("{name} is not {other}"),
                [_, _] if unknown => format!("not ({name} is one of {}, {})", others[0], others[1]),
                _ => or_unknown(name, unknown, one_of(name, &values, 0, |_| String::new())),
            }
        }
        Type::Text => texts(name, &scale.classes, &classes, unknown),
        _ => or_unknown(name, unknown, ranges(name, kind, &scale.classes, &classes)),
    }
}

fn or_unknown(name: &str, unknown: bool, words: String) -> String {
    if unknown { format!("({name} is unknown or {words})") } else { words }
}

fn texts(name: &str, classes: &Classes, allowed: &[usize], unknown: bool) -> String {
    let quoted = |class: usize| classes.text(class).map(|text| format!("\"{text}\""));
    if allowed.contains(&0) {
        let others: Vec<String> =
            (1..classes.count()).filter(|class| !allowed.contains(class)).filter_map(quoted).collect();
        let words = match &others[..] {
            [one] => format!("{name} is not {one}"),
            _ => format!("not ({name} is one of {})", others.join(", ")),
        };
        return if unknown { words } else { format!("{name} is known and {words}") };
    }
    let values: Vec<String> = allowed.iter().copied().filter_map(quoted).collect();
    or_unknown(name, unknown, one_of(name, &values, 0, |_| String::new()))
}

/// Runs of numbers.
fn ranges(name: &str, kind: &Type, classes: &Classes, allowed: &[usize]) -> String {
    let bounds = (
        classes.range(0).map_or(i64::MIN, |range| range.0),
        classes.range(classes.count() - 1).map_or(i64::MAX, |range| range.1),
    );
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for (start, end) in allowed.iter().filter_map(|class| classes.range(*class)) {
        match runs.last_mut() {
            Some(last) if last.1.checked_add(1) == Some(start) => last.1 = end,
            _ => runs.push((start, end)),
        }
    }
    let value = |number| value_words(kind, number);
    let run = |(start, end): (i64, i64)| match (start == bounds.0, end == bounds.1) {
        _ if start == end => format!("{name} is {}", value(start)),
        (true, _) => format!("{name} <= {}", value(end)),
        (_, true) => format!("{name} >= {}", value(start)),
        _ => format!("{name} >= {} and {name} <= {}", value(start), value(end)),
    };
    either(runs.into_iter().map(run).collect())
}

/// What is asked of a value besides which it is.
fn aspects(
    name: &str,
    reading: &Reading,
    told: &impl Fn(&Scale) -> bool,
    allowed: &impl Fn(Axis) -> Mask,
) -> Vec<String> {
    let mut parts = Vec::new();
    for (scale, words) in [(&reading.starts, "starts with"), (&reading.ends, "ends with")] {
        let Some(scale) = scale.as_ref().filter(|scale| told(scale)) else { continue };
        let (classes, _) = classes(scale, allowed);
        let test = |class: usize| scale.classes.text(class).map(|text| format!("{name} {words} \"{text}\""));
        parts.push(match classes.contains(&0) {
            true => {
                let others = (1..scale.classes.count()).filter(|class| !classes.contains(class)).filter_map(test);
                format!("not {}", either(others.collect()))
            }
            false => either(classes.into_iter().filter_map(test).collect()),
        });
    }
    for (flag, scale) in reading.flags.iter().filter(|(_, scale)| told(scale)) {
        let test = match flag {
            Flag::Contains(text) => format!("{name} contains \"{text}\""),
            Flag::Matches(pattern) => format!("{name} matches /{pattern}/"),
            Flag::IsList(_) => continue,
        };
        let yes = classes(scale, allowed).0.contains(&1);
        parts.push(if yes { test } else { format!("not {test}") });
    }
    for (scale, words) in [
        (&reading.day, day_words as fn((i64, i64)) -> String),
        (&reading.age, age_words),
        (&reading.business, business_words),
    ] {
        let Some(scale) = scale.as_ref().filter(|scale| told(scale)) else { continue };
        let ranges = classes(scale, allowed).0.into_iter().filter_map(|class| scale.classes.range(class));
        parts.push(either(ranges.map(|range| format!("{name} is {}", words(range))).collect()));
    }
    parts
}

fn day_words((first, last): (i64, i64)) -> String {
    format!("from {}:{:02} to {}:{:02}", first / 60, first % 60, last / 60, last % 60)
}
