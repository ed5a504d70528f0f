//! What a moment is to the rules: the time of day and the day in a zone, when business is open, how old something is.

use super::{Hours, TimeSpan, Workspace, Zone};
use crate::value::Type;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Further back than any span reaches, in days: there one business day more or less does not matter.
const LONG_AGO: i64 = 4_000;

impl Zone {
    /// The day since 1970, and its minute, that the clocks of the zone show at a moment.
    pub(crate) fn shown(&self, moment: i64) -> (i64, i64) {
        let behind = self.offsets.partition_point(|(from, _)| *from <= moment.div_euclid(1_000));
        let offset = self.offsets.get(behind.saturating_sub(1)).map_or(0, |(_, offset)| *offset);
        let local = moment.saturating_add(i64::from(offset) * 1_000);
        (local.div_euclid(DAY), local.rem_euclid(DAY) / 60_000)
    }

    /// The moment, in milliseconds, at which it is `minute` of `day` (since 1970) in the zone. A time that the clock leaves
    /// out is read with the offset before the change; of a time that comes twice it is the first.
    pub(crate) fn moment(&self, day: i64, minute: i64) -> i64 {
        let local = day.saturating_mul(DAY).saturating_add(minute.saturating_mul(60_000));
        let with = |offset: i32| local.saturating_sub(i64::from(offset) * 1_000);
        let change = self.offsets.partition_point(|(from, offset)| with(*offset) >= from.saturating_mul(1_000));
        let before = change.checked_sub(2).and_then(|index| self.offsets.get(index));
        let current = change.checked_sub(1).and_then(|index| self.offsets.get(index)).or(self.offsets.first());
        let ends = change.checked_sub(1).and_then(|index| self.offsets.get(index)).map(|(from, _)| from * 1_000);
        match (before, ends) {
            (Some((_, offset)), Some(end)) if with(*offset) < end => with(*offset),
            _ => with(current.map_or(0, |(_, offset)| *offset)),
        }
    }
}

impl Hours {
    /// The values of a fact of business hours.
    pub(crate) const OPEN: i64 = 0;
    /// The other one.
    pub(crate) const CLOSED: i64 = 1;

    /// Whether it is open at a moment.
    pub(crate) fn is_open(&self, moment: i64) -> bool {
        let (day, minute) = self.zone.shown(moment);
        self.is_open_on(day, minute)
    }

    /// Whether it is open at a minute of a day since 1970, by the clocks of its zone.
    pub(crate) fn is_open_on(&self, day: i64, minute: i64) -> bool {
        let is_now = |(from, to): &(u16, u16)| (i64::from(*from)..i64::from(*to)).contains(&minute);
        self.spans(day).iter().any(is_now)
    }

    /// From which minute to which it is open on a day since 1970.
    pub(crate) fn spans(&self, day: i64) -> &[(u16, u16)] {
        if self.is_business_day(day) { &self.week[weekday(day)] } else { &[] }
    }

    fn is_business_day(&self, day: i64) -> bool {
        !self.week[weekday(day)].is_empty() && self.closed.binary_search(&day).is_err()
    }
}

/// 1970-01-01 was a Thursday; 0 is Monday.
fn weekday(day: i64) -> usize {
    day.saturating_add(3).rem_euclid(7) as usize
}

/// The time of the latest event, in the workspace's zone.
#[derive(Clone, Copy)]
pub(crate) struct Clock<'w> {
    /// Whose zone and business days.
    pub(crate) workspace: &'w Workspace,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

impl Clock<'_> {
    /// The minute of the day at a moment.
    pub(crate) fn minute(&self, moment: i64) -> i64 {
        self.workspace.zone.shown(moment).1
    }

    /// The day of a moment, since 1970.
    pub(crate) fn day(&self, moment: i64) -> i64 {
        self.workspace.zone.shown(moment).0
    }

    /// How long ago a time or a date is, in milliseconds, dates in whole days; below zero for what is still to come.
    pub(crate) fn age(&self, kind: &Type, number: i64) -> i64 {
        match kind {
            Type::Date => self.day(self.now).saturating_sub(number).saturating_mul(DAY),
            _ => self.now.saturating_sub(number),
        }
    }

    /// How many business days ago it is; below zero for what is still to come.
    pub(crate) fn business_days(&self, kind: &Type, number: i64) -> i64 {
        if self.age(kind, number) < 0 {
            return -1;
        }
        let (today, day) = (self.day(self.now), if *kind == Type::Date { number } else { self.day(number) });
        let passed = (day.max(today.saturating_sub(LONG_AGO))..today).map(|day| day + 1);
        let is_business_day = |day: &i64| match self.workspace.hours.first() {
            None => weekday(*day) < 5,
            Some(hours) => hours.is_business_day(*day),
        };
        passed.filter(is_business_day).count() as i64
    }

    /// Whether something is older than a span.
    pub(crate) fn is_older(&self, kind: &Type, number: i64, span: TimeSpan) -> bool {
        match span {
            TimeSpan::Time(length) => self.age(kind, number) > length,
            TimeSpan::BusinessDays(days) => self.business_days(kind, number) > days,
        }
    }

    /// Whether something happened within a span before now.
    pub(crate) fn is_within(&self, kind: &Type, number: i64, span: TimeSpan) -> bool {
        self.age(kind, number) >= 0 && !self.is_older(kind, number, span)
    }
}
