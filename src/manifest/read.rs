//! Reads a manifest: every section by its own function, every mistake a finding.

use super::actions::read_actions;
use super::declarations::{read_facts, read_records};
use super::hours::{read_hours, read_time_zone};
use super::identity::read_identity;
use super::not_yaml::word_at;
use super::shape::{Fields, Findings, Item, is_word};
use super::yaml::{self, Content};
use super::{Limits, Manifest, Revisions, SiteConstant, WhenChanged};
use crate::diagnostic::{self as diagnostics, Diagnostic, Severity, manifest as diagnostic};
use crate::source::{Source, SourceId, Span, Spanned};

/// The keys of the manifest.
pub(super) const KEYS: &[&str] = &[
    "threadle",
    "name",
    "time_zone",
    "site",
    "identity",
    "facts",
    "records",
    "actions",
    "inboxes",
    "topics",
    "hours",
    "locales",
    "limits",
    "revisions",
    "severities",
];

/// The keys of `limits`.
pub(super) const LIMIT_KEYS: &[&str] = &["no_answer", "call", "fault_inbox"];

/// The keys of `revisions`.
pub(super) const REVISION_KEYS: &[&str] = &["when_changed", "inbox"];

/// The version of the manifest that this program reads.
const VERSION: &str = "1";

const DAY: i64 = 86_400_000;

/// Reads the text of `threadle.yaml`: what could be read of it, and all that is wrong with it.
///
/// Text that is no YAML at all gives one finding and an empty manifest.
pub fn read(source: &Source, id: SourceId) -> (Manifest, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut manifest = Manifest { source: id, time_zone: "UTC".to_owned(), ..Manifest::default() };
    match yaml::parse(source, id) {
        Ok(root) if matches!(root.content, Content::Map(_)) => {
            let place = Span::new(id, root.span.start, root.span.start);
            let root = Item { key: "threadle.yaml", key_span: place, place, node: &root };
            read_root(&root.fields(KEYS, &mut findings), &mut manifest, &mut findings);
        }
        Ok(root) => findings.push(diagnostic::no_map(word_at(&source.text, id, root.span.start as usize))),
        Err(finding) => findings.push(*finding),
    }
    (manifest, findings)
}

fn read_root(root: &Fields, manifest: &mut Manifest, findings: &mut Findings) {
    check_version(root, findings);
    manifest.name = root.text("name", findings);
    if let Some(zone) = root.get("time_zone").and_then(|item| read_time_zone(item, findings)) {
        manifest.time_zone = zone;
    }
    manifest.site = root.get("site").map(|item| read_site(item, findings)).unwrap_or_default();
    manifest.identity = read_identity(root.get("identity"), findings);
    manifest.facts = root.get("facts").map(|item| read_facts(item, findings)).unwrap_or_default();
    manifest.records = root.get("records").map(|item| read_records(item, findings)).unwrap_or_default();
    if let Some(item) = root.get("actions") {
        manifest.actions = read_actions(item, &manifest.records, &manifest.facts, findings);
    }
    let texts = |key, wanted, findings: &mut Findings| {
        root.get(key).map(|item: Item| item.texts(wanted, findings)).unwrap_or_default()
    };
    manifest.inboxes = texts("inboxes", "a list of inboxes, such as `[General, Orders]`", findings);
    manifest.topics = texts("topics", "a list of topics, such as `[Order status]`", findings);
    manifest.locales = texts("locales", "a list of locales, such as `[en, de]`", findings);
    check_locales(&manifest.locales, findings);
    if let Some(item) = root.get("hours") {
        manifest.hours = read_hours(item, &manifest.time_zone, findings);
    }
    if let Some(item) = root.get("limits") {
        manifest.limits = read_limits(item, &manifest.inboxes, findings);
    }
    if let Some(item) = root.get("revisions") {
        manifest.revisions = read_revisions(item, &manifest.inboxes, findings);
    }
    manifest.severities = root.get("severities").map(|item| read_severities(item, findings)).unwrap_or_default();
}

fn check_version(root: &Fields, findings: &mut Findings) {
    let Some(item) = root.require("threadle", findings) else { return };
    if !matches!(&item.node.content, Content::Number(version) if version == VERSION) {
        findings.push(diagnostic::unsupported_version(item.place, &item.scalar_text(), VERSION));
    }
}

fn read_site(item: Item, findings: &mut Findings) -> Vec<SiteConstant> {
    let wanted = "names and texts, such as `login_url: https://shop.example/login`";
    let items = item.declarations(wanted, false, findings);
    let constant = |item: Item, findings: &mut Findings| {
        item.text(findings).map(|value| SiteConstant { name: item.name(), value: value.value })
    };
    items.into_iter().filter_map(|item| constant(item, findings)).collect()
}

fn read_limits(item: Item, inboxes: &[Spanned<String>], findings: &mut Findings) -> Limits {
    let fields = item.fields(LIMIT_KEYS, findings);
    let mut limits = Limits::default();
    if let Some(item) = fields.get("no_answer") {
        let most = (30 * DAY, "1 second to 30 days");
        limits.no_answer = item.duration(1_000, most, findings).unwrap_or(limits.no_answer);
    }
    if let Some(item) = fields.get("call") {
        let most = (600_000, "1 second to 10 minutes");
        limits.call = item.duration(1_000, most, findings).unwrap_or(limits.call);
    }
    limits.fault_inbox = read_inbox(&fields, "fault_inbox", inboxes, findings);
    limits
}

fn read_revisions(item: Item, inboxes: &[Spanned<String>], findings: &mut Findings) -> Revisions {
    let fields = item.fields(REVISION_KEYS, findings);
    let mut revisions = Revisions::default();
    if let Some(item) = fields.get("when_changed") {
        let text = item.scalar_text();
        match WhenChanged::WORDS.iter().find(|(words, _)| *words == text) {
            Some((_, when_changed)) => revisions.when_changed = *when_changed,
            None => item.wrong("`stay on the old revision`, `restart the thread` or `hand off`", findings),
        }
    }
    revisions.inbox = read_inbox(&fields, "inbox", inboxes, findings);
    revisions
}

/// The name of an inbox, which must be one of those declared.
fn read_inbox(
    fields: &Fields,
    key: &str,
    inboxes: &[Spanned<String>],
    findings: &mut Findings,
) -> Option<Spanned<String>> {
    let inbox = fields.get(key).and_then(|item| item.text(findings))?;
    let names = inboxes.iter().map(|inbox| inbox.value.as_str());
    if !names.clone().any(|name| name == inbox.value) {
        findings.push(diagnostic::undeclared_name(&inbox, "inboxes", names));
    }
    Some(inbox)
}

fn check_locales(locales: &[Spanned<String>], findings: &mut Findings) {
    for locale in locales {
        let mut parts = locale.value.split('-');
        let language = parts.next().unwrap_or("");
        let good = matches!(language.len(), 2..=3)
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts.all(|part| (2..=8).contains(&part.len()) && is_word(&format!("_{part}")) && !part.contains('_'));
        if !good {
            findings.push(diagnostic::bad_locale(locale));
        }
    }
}

/// The weights that a workspace may set, by their names; `None` is off.
const WEIGHTS: [(&str, Option<Severity>); 4] = [
    ("off", None),
    ("info", Some(Severity::Info)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

fn read_severities(item: Item, findings: &mut Findings) -> Vec<(Spanned<String>, Option<Severity>)> {
    let mut severities = Vec::new();
    for item in item.entries("names of findings with `off`, `info`, `warning` or `error`", findings) {
        let text = item.scalar_text();
        let weight = WEIGHTS.iter().find(|(name, _)| *name == text).map(|(_, weight)| *weight);
        let kind = diagnostics::explain(item.key).map(|entry| entry.kind);
        match (kind, weight) {
            (None, _) => findings.push(diagnostic::unknown_finding(&item.name())),
            (_, None) => item.wrong("`off`, `info`, `warning` or `error`", findings),
            (Some(kind), Some(weight)) if kind.severity == Severity::Error && weight != Some(Severity::Error) => {
                findings.push(diagnostic::softened_error(item.place, kind.name));
            }
            (Some(_), Some(weight)) => severities.push((item.name(), weight)),
        }
    }
    severities
}
