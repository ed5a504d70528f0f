//! Good manifests, single mistakes and hostile texts.

use proptest::prelude::*;
use std::time::{Duration, Instant};

use threadle::manifest::{self, About, Addresses, KeyMaterial};
use threadle::source::{Source, SourceId};
use threadle::value::Type;

use super::{EVERYTHING, MISTAKES, read};

#[test]
fn reads_every_section() {
    let (manifest, findings) = read(EVERYTHING);
    assert_eq!(findings, [""; 0]);
    assert_eq!((manifest.name.as_str(), manifest.time_zone.as_str()), ("Help desk", "Europe/Berlin"));
    assert_eq!(manifest.site[0].value, "https://shop.example/login");
    assert_eq!((manifest.identity.addresses, manifest.identity.clock_skew), (Addresses::EmailOnly, 90_000));
    assert!(matches!(&manifest.identity.keys[2].material, KeyMaterial::SecretVariable(name) if name.value == "SECRET"));
    assert_eq!(manifest.facts[1].about, About::Chat);
    assert_eq!(manifest.facts[2].kind, Type::Integer { min: 0, max: 50 });
    assert!(manifest.records[0].fields[2].optional);
    let outcomes = &manifest.actions[0].outcomes;
    assert_eq!(outcomes.iter().map(|outcome| outcome.gives.len()).collect::<Vec<_>>(), [3, 0, 0, 1]);
    assert_eq!(manifest.actions[1].outcomes[0].changes[0].value, "open_orders");
    assert_eq!(manifest.hours[0].week[5], [(600, 720), (780, 960)]);
    assert_eq!(manifest.hours[0].time_zone, "Europe/Berlin");
    let open: Vec<bool> = manifest.hours[1].week.iter().map(|day| !day.is_empty()).collect();
    assert_eq!(open, [true, false, false, false, false, true, true]);
    assert_eq!((manifest.limits.no_answer, manifest.limits.call), (900_000, 5_000));
}

#[test]
fn a_version_is_enough() {
    let (manifest, findings) = read("threadle: 1");
    assert_eq!(findings, [""; 0]);
    assert_eq!(
        (manifest.time_zone.as_str(), manifest.identity.clock_skew, manifest.limits.call),
        ("UTC", 60_000, 30_000)
    );
}

#[test]
fn names_know_their_places() {
    let text = "\u{feff}# Größe\r\nthreadle: 1\r\nfacts:\r\n  vip: boolean # ä\r\ninboxes: ['Ä', General]\r\n";
    let (manifest, findings) = read(text);
    assert_eq!(findings, [""; 0]);
    let at = |span: threadle::source::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(manifest.facts[0].name.span), "vip");
    assert_eq!(at(manifest.inboxes[0].span), "'Ä'");
    assert_eq!(at(manifest.inboxes[1].span), "General");
}

#[test]
fn every_mistake_is_found_at_its_place() {
    for (text, wanted) in MISTAKES {
        assert_eq!(read(text).1, [*wanted], "{text}");
    }
}

#[test]
fn what_is_declared_wrong_is_declared_all_the_same() {
    let text = "threadle: 1\nfacts: {a: bool, b: int 0..5, c: colour}\ninboxes: General\nrecords: {order: {on: optional dat}}\n\
                actions: {look: {outcomes: {found: ordr}}}";
    let (manifest, findings) = read(text);
    assert_eq!(findings.len(), 6);
    let kinds: Vec<String> = manifest.facts.iter().map(|fact| fact.kind.describe()).collect();
    assert_eq!(kinds, ["boolean", "integer 0..5", "text"]);
    assert_eq!(manifest.inboxes[0].value, "General");
    assert!(manifest.records[0].fields[0].optional);
    assert_eq!(manifest.actions[0].outcomes[0].gives, manifest.records[0].fields);
}

#[test]
fn fixes_mend() {
    for (text, mended) in [
        ("facts: {a: int 0..5}", "facts: {a: integer 0..5}"),
        ("records: {a: {on: optional dat}}", "records: {a: {on: optional date}}"),
        ("records: {a: {on: \"mony EUR\"}}", "records: {a: {on: money EUR}}"),
        ("name: 12", "name: \"12\""),
        ("time_zone: berlin", "time_zone: Europe/Berlin"),
        ("hours: {a: {monday to firday: 9:00-10:00}}", "hours: {a: {monday to friday: 9:00-10:00}}"),
        ("facts: {plan: one of [a, b]}", "facts: {plan: \"one of [a, b]\"}"),
        ("facts:\n  open orders: text", "facts:\n  open_orders: text"),
    ] {
        let text = format!("threadle: 1\n{text}");
        let (_, findings) = manifest::read(&Source::new("threadle.yaml", text.as_str()), SourceId(0));
        let fix = &findings[0].fixes[0];
        let range = fix.span.start as usize..fix.span.end as usize;
        let mut fixed = text.clone();
        fixed.replace_range(range, &fix.replacement);
        assert_eq!(fixed, format!("threadle: 1\n{mended}"));
        assert_eq!(read(&fixed).1, [""; 0], "{fixed}");
    }
}

#[test]
fn keys_are_strict() {
    let key = |rest: &str| format!("threadle: 1\nidentity:\n  keys:\n  - {{id: a, issuer: i, audience: c, {rest}}}");
    for (rest, wanted) in [
        ("algorithm: none, public_key: a.pem", "4:48 unknown-algorithm none"),
        ("algorithm: HS256, public_key: a.pem", "4:6 key-material id"),
        ("algorithm: ES256, secret_from_environment: A", "4:6 key-material id"),
        ("algorithm: HS256, secret: short", "4:63 weak-secret short"),
        ("algorithm: RS256", "4:6 key-material id"),
        ("algorithm: RS256, public_key: ../a.pem", "4:67 wrong-value ../a.pem"),
    ] {
        assert_eq!(read(&key(rest)).1, [wanted], "{rest}");
    }
    let twice = "threadle: 1\nidentity:\n  keys:\n  - &k {}\n";
    assert_eq!(read(twice).1, ["4:5 manifest-syntax &k"]);
}

#[test]
fn all_mistakes_show_in_one_run() {
    let (_, findings) = read(
        "threadle: 3\nnames: x\ninboxes: General\nfacts:\n  now: txt\n  vip: boolean\n  vip: text\nlimits:\n  call: soon\n",
    );
    let wanted = [
        "2:1 unknown-key names",
        "1:11 unsupported-version 3",
        "7:3 duplicate-key vip",
        "5:3 reserved-name now",
        "5:8 unknown-type txt",
        "3:10 wrong-value General",
        "9:9 wrong-value soon",
    ];
    assert_eq!(findings, wanted);
}

#[test]
fn what_is_no_manifest_is_one_finding() {
    for (text, wanted) in [
        ("", "1:1 manifest-syntax "),
        ("# nothing\n", "1:1 manifest-syntax "),
        ("- a\n", "1:1 manifest-syntax -"),
        ("hello", "1:1 manifest-syntax hello"),
        ("threadle: 1\nsite:\n\ta: b\n", "3:1 manifest-syntax \t"),
        ("name: \"open\nsite:\n", "1:7 manifest-syntax \"open"),
        ("inboxes: [a, b\nname: c\n", "1:10 manifest-syntax [a,"),
        ("a: b: c", "1:5 manifest-syntax :"),
        ("a: @b", "1:4 manifest-syntax @b"),
        ("a: {b", "1:4 manifest-syntax {b"),
        ("a: {b: one of [c, d]}", "1:8 manifest-syntax one of [c, d]"),
        ("a: 1\n---\nb: 2", "2:1 manifest-syntax ---"),
        ("a: &x 1", "1:4 manifest-syntax &x"),
        ("a: *x", "1:4 manifest-syntax *x"),
        ("a: !!int x", "1:4 manifest-syntax !!int"),
        ("a: \u{0}", "1:4 manifest-syntax \u{0}"),
    ] {
        assert_eq!(read(text).1, [wanted], "{text:?}");
    }
}

#[test]
fn hostile_texts_are_refused_quickly() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n".repeat(9);
    let texts = [
        bomb,
        "[".repeat(1_000_000),
        "{a: ".repeat(250_000),
        "- ".repeat(500_000),
        "? ".repeat(500_000),
        (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        "x".repeat(50_000_000),
        format!("a: \"{}", "\\".repeat(900_000)),
        "\u{85}\u{2028}a: \u{85}b\n".repeat(1_000),
    ];
    for text in texts {
        let start = Instant::now();
        let (_, findings) = read(&text);
        assert_eq!(findings.len(), 1);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", &text[..20]);
    }
}

#[test]
fn a_thousand_declarations_are_read_quickly() {
    let facts: String = (0..20_000).map(|number| format!("  fact_{number}: boolean\n")).collect();
    let start = Instant::now();
    let (manifest, findings) = read(&format!("threadle: 1\nfacts:\n{facts}"));
    assert_eq!((manifest.facts.len(), findings.len()), (20_000, 0));
    assert!(start.elapsed() < Duration::from_secs(5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is cut out of a manifest and put into it: no text panics, and every finding points into the text.
    #[test]
    fn no_text_makes_the_reader_stumble(
        cut in 0..EVERYTHING.len(),
        length in 0_usize..40,
        piece in "[ \\t\\r\\n:,\\[\\]{}\"'#&*!|>%@`?ä\u{feff}\u{85}\u{2028}a-c0-2-]{0,6}",
    ) {
        let end = (cut + length).min(EVERYTHING.len());
        let text = format!("{}{piece}{}", &EVERYTHING[..cut], &EVERYTHING[end..]);
        let first = read(&text);
        prop_assert_eq!(read(&text), first);
    }
}
