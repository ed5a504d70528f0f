//! Time zones and business hours, written out so that nobody needs zone data afterwards.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Lowering;
use crate::ir::{self, Zone};
use crate::manifest::HoursDeclaration;
use crate::time::Date;

/// The years whose changes of the clock are written out, as seconds since 1970: 2020 to 2100, the latter excluded.
const FIRST: i64 = 1_577_836_800;
const LAST: i64 = 4_102_444_800;

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

impl<'a> Lowering<'a> {
    /// The offsets of a zone; UTC for a name that there is none of, which the manifest's reader has reported.
    pub(super) fn zone(&mut self, name: &'a str) -> Zone {
        self.zones.entry(name).or_insert_with(|| Zone { name: name.to_string(), offsets: offsets(name) }).clone()
    }

    pub(super) fn hours(&mut self, hours: &'a HoursDeclaration) -> ir::Hours {
        let mut closed = hours.closed.clone();
        closed.sort_unstable();
        closed.dedup();
        ir::Hours {
            name: hours.name.value.clone(),
            zone: self.zone(&hours.time_zone),
            week: hours.week.clone(),
            closed,
        }
    }

    /// When a scenario begins that doesn't say so: on or after 2026-06-01 an hour after the office opens (or when it
    /// opens, where it is not open for longer), at ten in the morning UTC where there are no business hours.
    pub(super) fn usual_moment(&self) -> i64 {
        const FIRST_DAY: i64 = 20_605;
        let opening = self.workspace.hours.first().and_then(|hours| {
            (FIRST_DAY..FIRST_DAY + 400).filter(|day| hours.closed.binary_search(day).is_err()).find_map(|day| {
                let spans = &hours.week[usize::from(Date::from_days(day).weekday()) % 7];
                let (open, close) = spans.first()?;
                let minute = if open + 60 < *close { open + 60 } else { *open };
                Some(hours.zone.moment(day, i64::from(minute)))
            })
        });
        opening.unwrap_or(FIRST_DAY * DAY + 600 * MINUTE)
    }
}

/// From each change of the clock on, how many seconds the zone is east of UTC.
fn offsets(name: &str) -> Vec<(i64, i32)> {
    let (Ok(first), Ok(last)) = (Timestamp::from_second(FIRST), Timestamp::from_second(LAST)) else {
        return vec![(FIRST, 0)];
    };
    let Ok(zone) = TimeZone::get(name) else { return vec![(FIRST, 0)] };
    let mut offsets = vec![(FIRST, zone.to_offset(first).seconds())];
    for change in zone.following(first).take_while(|change| change.timestamp() < last) {
        let offset = change.offset().seconds();
        if offsets.last().is_none_or(|(_, known)| *known != offset) {
            offsets.push((change.timestamp().as_second(), offset));
        }
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_the_right_moment_around_the_changes_of_the_clock() {
        let zone = Zone { name: "Europe/Berlin".into(), offsets: offsets("Europe/Berlin") };
        let at = |day: &str, minute| {
            let day = Date::parse(day).map_or(0, Date::days);
            crate::time::Timestamp::from_milliseconds(zone.moment(day, minute)).to_string()
        };
        assert_eq!(at("2026-06-01", 600), "2026-06-01T08:00:00Z");
        assert_eq!(at("2026-12-24", 600), "2026-12-24T09:00:00Z");
        assert_eq!(at("2026-03-29", 119), "2026-03-29T00:59:00Z");
        assert_eq!(at("2026-03-29", 150), "2026-03-29T01:30:00Z", "left out by the clock");
        assert_eq!(at("2026-03-29", 180), "2026-03-29T01:00:00Z");
        assert_eq!(at("2026-10-25", 150), "2026-10-25T00:30:00Z", "the first of two");
        assert_eq!(at("2026-10-25", 180), "2026-10-25T02:00:00Z");
        assert_eq!(offsets("UTC"), [(FIRST, 0)]);
    }
}
