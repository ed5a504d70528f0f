//! The reader of threadle.yaml: what it makes of good manifests, and that no text makes it stumble.

mod read;
mod schema;

use threadle::diagnostic::Diagnostic;
use threadle::manifest::{self, Manifest};
use threadle::source::{Source, SourceId};

/// Reads `text` and gives every finding as `LINE:COLUMN NAME the text that it points at`.
fn read(text: &str) -> (Manifest, Vec<String>) {
    let source = Source::new("threadle.yaml", text);
    let (manifest, findings) = manifest::read(&source, SourceId(0));
    (manifest, findings.iter().map(|finding| describe(&source, finding)).collect())
}

fn describe(source: &Source, finding: &Diagnostic) -> String {
    let span = finding.primary.span;
    let place = source.position(span.start);
    let text = source.text.get(span.start as usize..span.end as usize).expect("a span on character boundaries");
    format!("{}:{} {} {text}", place.line, place.column, finding.kind.name)
}

/// A manifest with every key in it.
const EVERYTHING: &str = "threadle: 1
name: Help desk
time_zone: Europe/Berlin
site: { login_url: https://shop.example/login }
identity:
  onboarding: true
  addresses: [email]
  clock_skew: 90 seconds
  keys:
  - { id: rs, algorithm: RS256, public_key: keys/rs.pem, issuer: https://shop.example, audience: chat }
  - { id: hs, algorithm: HS256, secret: conformance-shared-secret-0123456789, issuer: shop, audience: chat }
  - { id: env, algorithm: HS256, secret_from_environment: SECRET, issuer: shop, audience: chat }
facts:
  vip: boolean
  page: { type: text, about: chat }
  open_orders: { type: integer 0..50, about: customer, sensitive: true, description: How many are on their way. }
records:
  order: { number: text, status: \"one of [preparing, shipped]\", delivered_on: optional date }
actions:
  orders.latest:
    description: Looks up the latest order.
    sensitive: true
    inputs: { email: text }
    outcomes: { found: order, none: {}, nothing: , several: { count: integer 2..9 } }
  orders.cancel:
    changes_something: true
    outcomes: { done: { gives: { refund: money EUR }, changes: [open_orders] } }
inboxes: [General, Orders]
topics: [Order status]
hours:
  support: { monday to friday: 9:00-17:30, saturday: [10:00-12:00, 13:00-16:00], closed: [2026-12-25] }
  night: { time_zone: America/New_York, saturday to monday: 0:00-24:00 }
locales: [en, pt-BR]
limits: { no_answer: 15 minutes, call: 5 seconds, fault_inbox: General }
severities: { unknown-key: error }
";

/// Manifests with one mistake each, and where and what it is.
const MISTAKES: &[(&str, &str)] = &[
    ("threadle: 2", "1:11 unsupported-version 2"),
    ("threadle: \"1\"", "1:11 unsupported-version \"1\""),
    ("name: x", "1:1 missing-key "),
    ("threadle: 1\ninbox: [a]", "2:1 unknown-key inbox"),
    ("threadle: 1\nname: a\nname: b", "3:1 duplicate-key name"),
    ("threadle: 1\nname: 12", "2:7 wrong-value 12"),
    ("threadle: 1\nname: [a]", "2:1 wrong-value name"),
    ("threadle: 1\nname: ''", "2:7 wrong-value ''"),
    ("threadle: 1\nfacts: [vip]", "2:1 wrong-value facts"),
    ("threadle: 1\nfacts:\n  vip: bool", "3:8 unknown-type bool"),
    ("threadle: 1\nfacts:\n  vip:", "3:3 wrong-value vip"),
    ("threadle: 1\nfacts:\n  vip: {about: chat}", "3:3 missing-key vip"),
    ("threadle: 1\nfacts:\n  vip: {type: text, about: me}", "3:28 wrong-value me"),
    ("threadle: 1\nfacts:\n  Ü: text", "3:3 bad-name Ü"),
    ("threadle: 1\nfacts:\n  or: text", "3:3 bad-name or"),
    ("threadle: 1\nfacts:\n  now: text", "3:3 reserved-name now"),
    ("threadle: 1\nfacts:\n  a: integer 5..1", "3:6 bad-type integer 5..1"),
    ("threadle: 1\nfacts:\n  a: integer 0..99999999999999999999", "3:6 bad-type integer 0..99999999999999999999"),
    ("threadle: 1\nfacts:\n  a: money eur", "3:6 bad-type money eur"),
    ("threadle: 1\nfacts:\n  a: one of [b, b]", "3:6 bad-type one of [b, b]"),
    ("threadle: 1\nfacts:\n  a: one of []", "3:6 bad-type one of []"),
    ("threadle: 1\nfacts:\n  a: optional text", "3:6 bad-type optional text"),
    ("threadle: 1\nsite: {a: 1.10}", "2:11 wrong-value 1.10"),
    ("threadle: 1\ninboxes: [A, a]", "2:14 repeated-name a"),
    ("threadle: 1\ninboxes: [A]\nlimits: {fault_inbox: B}", "3:23 undeclared-name B"),
    ("threadle: 1\nlimits: {call: 11 minutes}", "2:16 out-of-limits 11 minutes"),
    ("threadle: 1\nlimits: {call: 9999999999999999999 weeks}", "2:16 wrong-value 9999999999999999999 weeks"),
    ("threadle: 1\nlocales: [English]", "2:11 bad-locale English"),
    ("threadle: 1\ntime_zone: berlin", "2:12 unknown-time-zone berlin"),
    ("threadle: 1\nactions: {a: {}}", "2:11 missing-key a"),
    ("threadle: 1\nactions: {a.: {outcomes: {b: }}}", "2:11 bad-name a."),
    ("threadle: 1\nactions: {a: {outcomes: {failed: }}}", "2:26 reserved-name failed"),
    ("threadle: 1\nactions: {a: {outcomes: {found: order}}}", "2:33 undeclared-name order"),
    ("threadle: 1\nactions: {a: {outcomes: {b: {changes: [vip]}}}}", "2:40 undeclared-name vip"),
    ("threadle: 1\nidentity: {addresses: [fax]}", "2:24 wrong-value fax"),
    ("threadle: 1\nidentity: {addresses: []}", "2:12 wrong-value addresses"),
    ("threadle: 1\nidentity: {clock_skew: 2 hours}", "2:24 out-of-limits 2 hours"),
    ("threadle: 1\nhours: {a: {mo: 9:00-10:00}}", "2:13 unknown-day mo"),
    ("threadle: 1\nhours: {a: {monday: 10:00-9:00}}", "2:21 wrong-value 10:00-9:00"),
    ("threadle: 1\nhours: {a: {monday: [9:00-12:00, 11:00-13:00]}}", "2:34 wrong-value 11:00-13:00"),
    (
        "threadle: 1\nhours: {a: {monday: 9:00-10:00, sunday to monday: 9:00-10:00}}",
        "2:33 repeated-day sunday to monday",
    ),
    ("threadle: 1\nhours: {a: {closed: [2026-02-30]}}", "2:22 wrong-value 2026-02-30"),
    ("threadle: 1\nseverities: {nothing: off}", "2:14 unknown-finding nothing"),
    ("threadle: 1\nseverities: {unknown-key: off}", "2:27 softened-error off"),
];
