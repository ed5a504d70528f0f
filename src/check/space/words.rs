//! A point of the space in words: "an identified customer with `profile` none and `channel` SMS".

use super::needs::Flag;
use super::scale::{Classes, Scale};
use super::{Axis, Reading, Region, Space, WHO, kind, who};
use crate::ir::{FactId, Operand, Workspace};
use crate::time::{Date, Timestamp};
use crate::value::Type;

const DAY: i64 = 86_400_000;

impl Space<'_> {
    /// A customer in the region, told by no more than what puts them there.
    pub(crate) fn example(&self, region: &Region) -> String {
        let (customer, mut traits) = self.customer(region);
        for (operand, reading) in &self.grid.readings {
            traits.extend(self.traits(name(self.workspace, *operand), kind(self.workspace, *operand), reading, region));
        }
        if traits.is_empty() { customer.into() } else { format!("{customer} with {}", list(&traits)) }
    }

    fn customer(&self, region: &Region) -> (&'static str, Vec<String>) {
        let among = region.on(WHO);
        let mut customer = "a customer";
        let mut traits = Vec::new();
        for (part, value) in who::telling(among.trailing_zeros() as usize, among) {
            match (part, value) {
                (0, 0) => customer = "an anonymous customer",
                (0, 1) => customer = "an identified customer",
                (0, _) => customer = "an authenticated customer",
                _ => {
                    let fact = Operand::Fact(FactId(part as u32));
                    let value = value_words(kind(self.workspace, fact), value);
                    traits.push(format!("`{}` {value}", name(self.workspace, fact)));
                }
            }
        }
        (customer, traits)
    }

    fn traits(&self, name: &str, kind: &Type, reading: &Reading, region: &Region) -> Vec<String> {
        let told = |scale: &Scale| scale.axes.iter().any(|axis| self.tells(region, *axis));
        let class = |scale: &Scale| scale.class(|axis| lowest_known(region, axis, scale));
        let mut traits = Vec::new();
        let mut plain = false;
        if told(&reading.value) {
            match class(&reading.value) {
                None => return vec![format!("`{name}` unknown")],
                Some(_) if self.only_known(region, &reading.value) => plain = true,
                Some(class) => traits.push(value_trait(name, kind, &reading.value.classes, class)),
            }
        }
        for (scale, words) in [(&reading.starts, "starting with"), (&reading.ends, "ending with")] {
            let scale = scale.as_ref().filter(|scale| told(scale));
            if let Some(text) = scale.and_then(|scale| scale.classes.text(class(scale)?)) {
                traits.push(format!("`{name}` {words} \"{text}\""));
            }
        }
        let flags = reading.flags.iter().filter(|(_, scale)| told(scale) && class(scale) == Some(1));
        traits.extend(flags.filter_map(|(flag, _)| flag_trait(name, flag)));
        for (scale, words) in
            [(&reading.day, day_words as RangeWords), (&reading.age, age_words), (&reading.business, business_words)]
        {
            let scale = scale.as_ref().filter(|scale| told(scale));
            if let Some(range) = scale.and_then(|scale| scale.classes.range(class(scale)?)) {
                traits.push(format!("`{name}` {}", words(range)));
            }
        }
        let unlike = reading.scales().skip(1).any(told);
        match traits.is_empty() {
            true if unlike => vec![format!("another `{name}`")],
            true if plain => vec![format!("`{name}` known")],
            _ => traits,
        }
    }

    /// Whether the region says something of `axis` that the other axes do not imply already.
    fn tells(&self, region: &Region, axis: Axis) -> bool {
        let mut open = region.clone();
        open.set(axis, self.full(axis));
        open.settle(self).is_none_or(|implied| implied.on(axis) != region.on(axis))
            && region.on(axis) != self.full(axis)
    }

    fn only_known(&self, region: &Region, scale: &Scale) -> bool {
        let axis = scale.axes[0];
        scale.may_be_unknown && region.on(axis) == self.full(axis) & !1
    }
}

/// The name of a fact or memory.
pub(crate) fn name(workspace: &Workspace, operand: Operand) -> &str {
    let name = match operand {
        Operand::Fact(fact) => workspace.facts.get(fact.index()).map(|fact| &fact.name),
        Operand::Memory(memory) => workspace.memories.get(memory.index()).map(|memory| &memory.name),
    };
    name.map_or("", String::as_str)
}

/// `a, b and c`
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

type RangeWords = fn((i64, i64)) -> String;

/// Unknown only where nothing else is left: an example with a value says more.
fn lowest_known(region: &Region, axis: Axis, scale: &Scale) -> usize {
    let mask = region.on(axis);
    let unknown = u64::from(scale.may_be_unknown && scale.axes[0] == axis);
    let known = if mask & !unknown == 0 { mask } else { mask & !unknown };
    known.trailing_zeros() as usize
}

fn value_trait(name: &str, kind: &Type, classes: &Classes, class: usize) -> String {
    match (classes.range(class), classes.text(class)) {
        (Some((first, last)), _) => {
            let value = if first == i64::MIN { last } else { first };
            format!("`{name}` {}", value_words(kind, value))
        }
        (None, Some(text)) => format!("`{name}` \"{text}\""),
        (None, None) => format!("another `{name}`"),
    }
}

fn flag_trait(name: &str, flag: &Flag) -> Option<String> {
    match flag {
        Flag::Contains(text) => Some(format!("`{name}` containing \"{text}\"")),
        Flag::Matches(pattern) => Some(format!("`{name}` matching /{pattern}/")),
        Flag::IsList(_) => None,
    }
}

pub(super) fn value_words(kind: &Type, value: i64) -> String {
    match kind {
        Type::Boolean => if value == 0 { "no" } else { "yes" }.into(),
        Type::OneOf(names) => usize::try_from(value).ok().and_then(|at| names.get(at)).cloned().unwrap_or_default(),
        Type::Decimal => fraction(value, 6).trim_end_matches('0').trim_end_matches('.').into(),
        Type::Money { currency } => format!("{} {currency}", fraction(value, 2)),
        Type::Time => Timestamp::from_milliseconds(value).to_string(),
        Type::Date => Date::from_days(value).to_string(),
        Type::Duration => duration(value),
        Type::Integer { .. } | Type::Text | Type::List | Type::Record(_) => value.to_string(),
    }
}

fn fraction(value: i64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    format!("{sign}{whole}.{part:0width$}", width = places as usize)
}

/// `14 days`: in the largest unit that divides it.
fn duration(milliseconds: i64) -> String {
    const UNITS: [(&str, i64); 4] = [("day", DAY), ("hour", 3_600_000), ("minute", 60_000), ("second", 1_000)];
    let unit = UNITS.into_iter().find(|(_, length)| milliseconds % length == 0 && milliseconds != 0);
    let (unit, length) = unit.unwrap_or(("millisecond", 1));
    counted(milliseconds / length, unit)
}

fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn day_words((first, _): (i64, i64)) -> String {
    format!("at {}:{:02}", first / 60, first % 60)
}

pub(super) fn age_words(range: (i64, i64)) -> String {
    ages(range, duration)
}

pub(super) fn business_words(range: (i64, i64)) -> String {
    ages(range, |days| counted(days, "business day"))
}

fn ages((first, last): (i64, i64), words: impl Fn(i64) -> String) -> String {
    match (first, last) {
        (i64::MIN, _) => "in the future".into(),
        (0, last) => format!("within the last {}", words(last)),
        (first, i64::MAX) => format!("older than {}", words(first - 1)),
        (first, last) => format!("older than {} but within the last {}", words(first - 1), words(last)),
    }
}
