//! `hours` and time zones: when the office is open.

use super::HoursDeclaration;
use super::shape::{Findings, Item};
use super::yaml::Content;
use crate::diagnostic::{manifest as diagnostic, near};
use crate::time::Date;

/// The days of the week, in the order of [`HoursDeclaration::week`].
pub(super) const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads `hours`; `time_zone` is the workspace's own.
pub(super) fn read_hours(item: Item, time_zone: &str, findings: &mut Findings) -> Vec<HoursDeclaration> {
    let items = item.declarations("names of opening hours, such as `support`, with their days", false, findings);
    items.into_iter().map(|item| read_office(item, time_zone, findings)).collect()
}

/// Reads the name of a time zone, such as `Europe/Berlin`.
pub(super) fn read_time_zone(item: Item, findings: &mut Findings) -> Option<String> {
    let name = item.text(findings)?;
    let zones = jiff::tz::db();
    let known: Vec<String> = zones.available().map(|zone| zone.to_string()).collect();
    if known.contains(&name.value) {
        return Some(name.value);
    }
    let city = |zone: &str| zone.rsplit('/').next().unwrap_or(zone).to_owned();
    let nearest = near(&name.value, known.iter().map(String::as_str)).or_else(|| {
        let wrong = city(&name.value).replace(' ', "_");
        known.iter().map(String::as_str).find(|zone| city(zone).eq_ignore_ascii_case(&wrong))
    });
    findings.push(diagnostic::unknown_time_zone(&name, nearest));
    None
}

fn read_office(item: Item, time_zone: &str, findings: &mut Findings) -> HoursDeclaration {
    let mut hours = HoursDeclaration {
        name: item.name(),
        time_zone: time_zone.to_owned(),
        week: Default::default(),
        closed: Vec::new(),
    };
    for item in item.entries("days and their hours, such as `monday to friday: 9:00-17:30`", findings) {
        match item.key {
            "time_zone" => hours.time_zone = read_time_zone(item, findings).unwrap_or(hours.time_zone),
            "closed" => hours.closed = read_closed_days(item, findings),
            _ => read_days(item, &mut hours.week, findings),
        }
    }
    hours
}

/// `monday to friday: 9:00-17:30`
fn read_days(item: Item, week: &mut [Vec<(u16, u16)>; 7], findings: &mut Findings) {
    let Some((first, last)) = parse_days(item.key) else {
        findings.push(diagnostic::unknown_day(&item.name(), meant_days(item.key).as_deref()));
        return;
    };
    let spans = read_spans(item, findings);
    for day in
        (0..7).filter(|day| if first <= last { (first..=last).contains(day) } else { *day >= first || *day <= last })
    {
        if !week[day].is_empty() {
            findings.push(diagnostic::repeated_day(&item.name(), DAYS[day]));
            return;
        }
        week[day].clone_from(&spans);
    }
}

/// `friday`, or `monday to friday`: the first and the last day.
fn parse_days(key: &str) -> Option<(usize, usize)> {
    let day = |name: &str| DAYS.iter().position(|day| *day == name.trim());
    match key.split_once(" to ") {
        Some((first, last)) => Some((day(first)?, day(last)?)),
        None => day(key).map(|day| (day, day)),
    }
}

/// `monday to firday` as it was probably meant.
fn meant_days(key: &str) -> Option<String> {
    let day = |name: &str| DAYS.iter().copied().find(|day| *day == name).or_else(|| near(name, DAYS));
    match key.split_once(" to ") {
        Some((first, last)) => Some(format!("{} to {}", day(first.trim())?, day(last.trim())?)),
        None => near(key, DAYS.into_iter().chain(["time_zone", "closed"])).map(str::to_owned),
    }
}

/// One span, or a list of them, in order.
fn read_spans(item: Item, findings: &mut Findings) -> Vec<(u16, u16)> {
    let items = match item.node.content {
        Content::List(_) => item.list("", findings),
        _ => vec![item],
    };
    let mut spans: Vec<(u16, u16)> = Vec::new();
    for item in items {
        match parse_span(&item.scalar_text()) {
            None => item.wrong("opening hours such as `9:00-17:30`, the earlier time first", findings),
            Some((start, _)) if spans.last().is_some_and(|(_, end)| *end > start) => {
                item.wrong("opening hours that begin where the ones before have ended", findings);
            }
            Some(span) => spans.push(span),
        }
    }
    spans
}

/// `9:00-17:30`, in minutes from midnight.
fn parse_span(text: &str) -> Option<(u16, u16)> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (parse_minute(start.trim())?, parse_minute(end.trim())?);
    (start < end).then_some((start, end))
}

/// `9:00`, up to `24:00`.
fn parse_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !matches!(hour.len(), 1..=2) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= 24 * 60).then_some(minutes)
}

fn read_closed_days(item: Item, findings: &mut Findings) -> Vec<i64> {
    let mut days = Vec::new();
    for item in item.list("a list of days, such as `[2026-12-25]`", findings) {
        match Date::parse(&item.scalar_text()) {
            Some(date) => days.push(date.days()),
            None => item.wrong("days such as `2026-12-25`", findings),
        }
    }
    days
}
