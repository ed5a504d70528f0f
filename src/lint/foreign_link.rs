//! `foreign-link`: a text links to a host that threadle.yaml does not know.

use std::collections::BTreeSet;

use super::Trees;
use crate::ast::{ActionKind, Template};
use crate::diagnostic::{Diagnostic, conduct, near};
use crate::source::Span;

pub(super) fn check(trees: &Trees<'_>) -> Vec<Diagnostic> {
    let hosts: BTreeSet<&str> =
        trees.manifest.site.iter().flat_map(|constant| hosts(&constant.value)).map(|(_, host)| host).collect();
    // Where no address is declared nobody can tell which are foreign.
    if hosts.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, file) in trees.files {
        file.each_action(&mut |action| {
            texts(&action.kind).into_iter().for_each(|text| found.extend(of_text(trees, &hosts, text.span)))
        });
    }
    found
}

fn of_text(trees: &Trees<'_>, known: &BTreeSet<&str>, place: Span) -> Vec<Diagnostic> {
    let foreign = self::hosts(trees.sources.text(place))
        .into_iter()
        .filter(|(_, host)| !known.iter().any(|own| is_of(host, own)));
    let finding = |(at, host): (usize, &str)| {
        let start = place.start + at as u32;
        let span = Span { start, end: start + host.len() as u32, ..place };
        conduct::foreign_link(span, host, near(host, known.iter().copied()))
    };
    foreign.map(finding).collect()
}

/// Whether `host` is `own` or belongs to the same site: help.shop.example and shop.example.
fn is_of(host: &str, own: &str) -> bool {
    let site = |host: &str| host.rsplit('.').take(2).collect::<Vec<_>>().join(".").to_lowercase();
    site(host) == site(own)
}

/// The hosts of the addresses in a text, each with its offset.
fn hosts(text: &str) -> Vec<(usize, &str)> {
    let schemes =
        text.match_indices("://").filter(|(at, _)| text[..*at].ends_with("http") || text[..*at].ends_with("https"));
    let host = |(at, sign): (usize, &str)| {
        let start = at + sign.len();
        let rest = &text[start..];
        let end =
            rest.find(|letter: char| !letter.is_alphanumeric() && letter != '.' && letter != '-').unwrap_or(rest.len());
        let host = rest[..end].trim_end_matches('.');
        (!host.is_empty()).then_some((start, host))
    };
    schemes.filter_map(host).collect()
}

/// What the customer reads.
fn texts(action: &ActionKind) -> Vec<&Template> {
    match action {
        ActionKind::Say(text) => vec![text],
        ActionKind::Choose(choose) => vec![&choose.text],
        ActionKind::Ask(ask) => ask.retry.iter().map(|retry| &retry.text).chain([&ask.text]).collect(),
        ActionKind::Onboard(onboard) => vec![&onboard.text],
        _ => Vec::new(),
    }
}
