//! RFC 3339 in and out, days of the calendar, durations.

use threadle::time::{Date, Timestamp, describe_duration, parse_duration};

#[test]
fn reads_and_prints_rfc_3339() {
    for (text, printed) in [
        ("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"),
        ("2026-06-01t12:00:00z", "2026-06-01T12:00:00Z"),
        ("2026-06-01T14:30:00+02:30", "2026-06-01T12:00:00Z"),
        ("2026-06-01T00:00:00+23:59", "2026-05-31T00:01:00Z"),
        ("2026-12-31T20:00:00.123456-04:00", "2027-01-01T00:00:00.123Z"),
        ("2026-06-01T12:00:00.5Z", "2026-06-01T12:00:00.500Z"),
        ("2026-06-01T12:00:00.0009-00:00", "2026-06-01T12:00:00Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(Timestamp::parse(text).map(|at| at.to_string()).as_deref(), Some(printed), "{text}");
    }
}

#[test]
fn refuses_what_is_not_rfc_3339() {
    for text in [
        "",
        "2026-06-01",
        "2026-06-01T12:00:00",
        "2026-06-01 12:00:00Z",
        "2026-06-01T12:00Z",
        "2026-6-01T12:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-06-01T24:00:00Z",
        "2026-06-01T12:60:00Z",
        "2026-06-30T23:59:60Z",
        "2026-06-01T12:00:00.Z",
        "2026-06-01T12:00:00+2:00",
        "2026-06-01T12:00:00+0200",
        "2026-06-01T12:00:00+24:00",
        "2026-06-01T12:00:00ZZ",
        "2026-06-01T12:00:00Z ",
        " 2026-06-01T12:00:00Z",
        "+026-06-01T12:00:00Z",
        "-001-06-01T12:00:00Z",
        "2026-06-01T12:+1:00Z",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "２０２６-06-01T12:00:00Z",
        "2026-06-01T12:00:0\u{660}Z",
        "é026-06-01T12:00:00Z",
        "2026-06-01T12:00:00\u{2212}01:00",
    ] {
        assert_eq!(Timestamp::parse(text), None, "{text}");
    }
}

#[test]
fn every_day_of_ten_thousand_years_goes_to_and_fro() {
    let (first, last) = (Timestamp::MIN.date(), Timestamp::MAX.date());
    assert_eq!((first.to_string().as_str(), last.to_string().as_str()), ("0000-01-01", "9999-12-31"));
    for days in (first.days()..=last.days()).step_by(13).chain([first.days(), last.days()]) {
        let date = Date::from_days(days);
        assert_eq!(date.days(), days);
        assert_eq!(Date::parse(&date.to_string()), Some(date));
    }
}

#[test]
fn days_follow_each_other_and_have_their_weekday() {
    let days = |text| Date::parse(text).unwrap().days();
    assert_eq!(days("1970-01-01"), 0);
    assert_eq!(days("2000-03-01") - days("2000-02-28"), 2);
    assert_eq!(days("1900-03-01") - days("1900-02-28"), 1);
    assert_eq!(Date::parse("1970-01-01").unwrap().weekday(), 3);
    assert_eq!(Date::parse("2026-06-01").unwrap().weekday(), 0);
    assert_eq!(Date::parse("0000-01-02").unwrap().weekday(), 6);
}

#[test]
fn moments_stay_within_what_can_be_printed() {
    assert_eq!(Timestamp::from_milliseconds(i64::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::from_milliseconds(i64::MIN), Timestamp::MIN);
    assert_eq!(Timestamp::MAX.after(1), Timestamp::MAX);
    assert_eq!(Timestamp::MIN.after(i64::MIN), Timestamp::MIN);
    assert_eq!(Timestamp::default().after(1_500).to_string(), "1970-01-01T00:00:01.500Z");
}

#[test]
fn reads_durations() {
    for (text, expected) in [
        ("15 minutes", Some(900_000)),
        ("1 day", Some(86_400_000)),
        (" 2  weeks ", Some(1_209_600_000)),
        ("250 milliseconds", Some(250)),
        ("60", None),
        ("-1 minute", None),
        ("+1 minute", None),
        ("1.5 hours", None),
        ("1 month", None),
        ("9223372036854775807 weeks", None),
        ("99999999999999999999 days", None),
    ] {
        assert_eq!(parse_duration(text), expected, "{text}");
    }
}

#[test]
fn describes_durations_in_words_that_it_reads() {
    for (milliseconds, words) in [
        (0, "0 seconds"),
        (1, "1 millisecond"),
        (90_000, "90 seconds"),
        (60_000, "1 minute"),
        (3_600_000, "1 hour"),
        (14 * 86_400_000, "14 days"),
    ] {
        assert_eq!(describe_duration(milliseconds), words);
        assert_eq!(parse_duration(words), Some(milliseconds));
    }
}
