//! Moments and days without a clock: RFC 3339 in and out, and the arithmetic of the calendar.

use std::fmt;
use std::str::FromStr;

/// Milliseconds in a second, a minute, an hour, a day and a week, by the name of the unit.
const UNITS: [(&str, i64); 6] = [
    ("millisecond", 1),
    ("second", 1_000),
    ("minute", 60_000),
    ("hour", 3_600_000),
    ("day", 86_400_000),
    ("week", 604_800_000),
];

const DAY: i64 = 86_400_000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, always within the years 0000 to 9999, so that it can be printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 0000-01-01T00:00:00Z.
    pub const MIN: Timestamp = Timestamp(-62_167_219_200_000);
    /// 9999-12-31T23:59:59.999Z.
    pub const MAX: Timestamp = Timestamp(253_402_300_799_999);

    /// The moment `milliseconds` after 1970-01-01T00:00:00Z, or the nearest one that can be printed.
    pub const fn from_milliseconds(milliseconds: i64) -> Timestamp {
        match milliseconds {
            i64::MIN..-62_167_219_200_000 => Timestamp::MIN,
            253_402_300_800_000.. => Timestamp::MAX,
            _ => Timestamp(milliseconds),
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// The moment `milliseconds` later, or [`Timestamp::MAX`] where there is none.
    pub const fn after(self, milliseconds: i64) -> Timestamp {
        Timestamp::from_milliseconds(self.0.saturating_add(milliseconds))
    }

    /// The day it falls on, in UTC.
    pub fn date(self) -> Date {
        Date::from_days(self.0.div_euclid(DAY))
    }

    /// Reads RFC 3339, such as `2026-06-01T14:00:00.5+02:00`; parts of a millisecond are cut off. `None` for anything
    /// else, for a leap second, and for a moment outside the years 0000 to 9999.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let (date, rest) = text.split_at_checked(10)?;
        let rest = rest.strip_prefix(['T', 't'])?;
        let (time, rest) = rest.split_at_checked(8)?;
        let (fraction, rest) = parse_fraction(rest)?;
        let offset = parse_offset(rest)?;
        let [hour, minute, second] = parse_fields(time, b':')?;
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = Date::parse(date)?.days() * 86_400 + hour * 3_600 + minute * 60 + second - offset;
        let moment = seconds * 1_000 + fraction;
        (Timestamp::MIN.0..=Timestamp::MAX.0).contains(&moment).then_some(Timestamp(moment))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC; milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let within_day = self.0.rem_euclid(DAY);
        let (seconds, millis) = (within_day / 1_000, within_day % 1_000);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.date())?;
        if millis != 0 {
            write!(f, ".{millis:03}")?;
        }
        f.write_str("Z")
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day of the (proleptic Gregorian) calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it and its year is one of 0000 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let valid = (0..=9999).contains(&year) && day >= 1 && day <= days_in_month(year, month);
        valid.then_some(Date { year, month, day })
    }

    /// The day `days` after 1970-01-01, or the nearest one within the years 0000 to 9999.
    pub fn from_days(days: i64) -> Date {
        // Howard Hinnant's civil_from_days: years begin in March, so that the leap day is the last of its year.
        let shifted = days.clamp(-719_528, 2_932_896) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        (self.days() + 3).rem_euclid(7) as u8
    }

    /// Reads `2026-06-01`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Date> {
        let (year, rest) = text.split_at_checked(4)?;
        let [month, day] = parse_fields(rest.strip_prefix('-')?, b'-')?;
        Date::new(parse_digits(year)? as i32, month as u8, day as u8)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads a length of time such as `15 minutes` or `1 day` and gives its milliseconds; `None` for anything else.
pub fn parse_duration(text: &str) -> Option<i64> {
    let (count, unit) = text.trim().split_once(' ')?;
    let unit = unit.trim_start();
    let (_, length) = UNITS.iter().find(|(name, _)| unit.strip_suffix('s').unwrap_or(unit) == *name)?;
    i64::from_str(count).ok().filter(|_| count.bytes().all(|byte| byte.is_ascii_digit()))?.checked_mul(*length)
}

/// A length of time in words that [`parse_duration`] reads: in the longest unit up to days that leaves no rest.
pub fn describe_duration(milliseconds: i64) -> String {
    in_units(milliseconds, DAY)
}

/// The same with weeks, as rules write it.
pub(crate) fn describe_written_duration(milliseconds: i64) -> String {
    in_units(milliseconds, i64::MAX)
}

/// In the longest unit up to `longest` that leaves no rest; nothing in seconds.
fn in_units(milliseconds: i64, longest: i64) -> String {
    let fits = |(_, length): &&(&str, i64)| *length <= longest && milliseconds % length == 0;
    let whole = UNITS.iter().rev().find(fits).filter(|_| milliseconds != 0);
    let (unit, length) = whole.unwrap_or(&UNITS[1]);
    match milliseconds / length {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

/// A minute of a day as clocks show it where the rules are at home: `9:30`.
pub(crate) fn describe_minute(minute: i64) -> String {
    format!("{}:{:02}", minute / 60, minute.rem_euclid(60))
}

/// The same with its day, since 1970: `2026-06-01 9:30`.
pub(crate) fn describe_local(day: i64, minute: i64) -> String {
    format!("{} {}", Date::from_days(day), describe_minute(minute))
}

fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 0,
    }
}

/// `N` numbers of two digits each with `separator` between them, and nothing else.
fn parse_fields<const N: usize>(text: &str, separator: u8) -> Option<[i64; N]> {
    let mut fields = [0; N];
    let mut parts = text.split(char::from(separator));
    for field in &mut fields {
        *field = parse_digits(parts.next().filter(|part| part.len() == 2)?)?;
    }
    parts.next().is_none().then_some(fields)
}

/// A number of digits only; the caller has bounded their count.
fn parse_digits(text: &str) -> Option<i64> {
    text.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// `.5` in milliseconds, and what stands behind it; nothing at all is zero.
fn parse_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at_checked(count)?;
    let milliseconds = digits.bytes().chain(*b"000").take(3).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    (count > 0).then_some((milliseconds, rest))
}

/// `Z` or `+02:00`, in seconds east of UTC.
fn parse_offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = if let Some(rest) = text.strip_prefix('+') { (1, rest) } else { (-1, text.strip_prefix('-')?) };
    let [hours, minutes] = parse_fields(rest, b':')?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}
