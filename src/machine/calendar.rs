//! Time in the workspace's zones, from the offsets that the artifact brings along.

use crate::artifact::parts::{Hours, Zone};

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// The moment as the clocks of the zone show it, in milliseconds.
pub(super) fn local(zone: &Zone, at: i64) -> i64 {
    let seconds = at.div_euclid(1_000);
    at.saturating_add(zone.offsets.at(seconds).saturating_mul(1_000))
}

/// The day of the calendar there, in days since 1970-01-01.
pub(super) fn local_day(zone: &Zone, at: i64) -> i64 {
    local(zone, at).div_euclid(DAY)
}

/// Minutes since midnight there.
pub(super) fn minute_of_day(zone: &Zone, at: i64) -> i64 {
    local(zone, at).rem_euclid(DAY) / 60_000
}

/// Whether the office is open.
pub(super) fn is_open(hours: &Hours, at: i64) -> bool {
    let day = local_day(&hours.zone, at);
    let minute = minute_of_day(&hours.zone, at);
    let spans = hours.week.get(weekday(day)).map_or(&[][..], Vec::as_slice);
    let open = |(from, to): &(u16, u16)| (i64::from(*from)..i64::from(*to)).contains(&minute);
    spans.iter().any(open) && hours.closed.binary_search(&day).is_err()
}

/// How many business days there are after `day`, up to and with `today`; 0 where `day` is not before it.
pub(super) fn business_days_since(hours: Option<&Hours>, day: i64, today: i64) -> i64 {
    let works = |weekday: usize| {
        hours.map_or(weekday < 5, |hours| hours.week.get(weekday).is_some_and(|spans| !spans.is_empty()))
    };
    let days = today.saturating_sub(day).max(0);
    let weeks = days / 7;
    let a_week = (0..7).filter(|weekday| works(*weekday)).count() as i64;
    let rest = (0..days % 7).filter(|back| works(weekday(today.saturating_sub(*back)))).count() as i64;
    let closed = hours.map_or(&[][..], |hours| hours.closed.as_slice());
    let passed = closed.iter().filter(|closed| **closed > day && **closed <= today && works(weekday(**closed)));
    weeks * a_week + rest - passed.count() as i64
}

/// 0 is Monday.
fn weekday(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    day.saturating_add(3).rem_euclid(7) as usize
}
