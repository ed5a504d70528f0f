//! Every kind of finding has a page and every page a kind.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use threadle::diagnostic::{Kind, Severity, catalogue, explain, nearest_kind};

const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];

fn word(severity: Severity) -> &'static str {
    SEVERITIES.iter().find(|(_, other)| *other == severity).map_or("", |(word, _)| word)
}

/// Name and severity of the kinds that the families build, as they are written in `src/diagnostic/`.
fn built() -> BTreeSet<(String, &'static str)> {
    let mut kinds = BTreeSet::new();
    for entry in fs::read_dir("src/diagnostic").unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.file_name().is_some_and(|name| name == "catalogue.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (severity, _) in SEVERITIES {
            let call = format!("Kind::{severity}(");
            let names =
                text.split(&call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
            kinds.extend(names.map(|name| (name.to_owned(), severity)));
        }
    }
    kinds
}

#[test]
fn every_kind_is_in_the_catalogue_once() {
    let listed: Vec<_> =
        catalogue().iter().map(|entry| (entry.kind.name.to_owned(), word(entry.kind.severity))).collect();
    let set: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(set.len(), listed.len(), "a kind is listed twice");
    let built = built();
    let unlisted: Vec<_> = built.difference(&set).collect();
    assert!(unlisted.is_empty(), "list these in src/diagnostic/catalogue.rs: {unlisted:?}");
    let unused: Vec<_> = set.difference(&built).collect();
    assert!(unused.is_empty(), "nothing builds these: {unused:?}");
}

#[test]
fn every_page_is_of_a_kind_and_has_the_form() {
    for entry in fs::read_dir("docs/diagnostics").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "md") {
            assert!(explain(&name).is_some(), "{} is the page of no kind", path.display());
        }
    }
    for entry in catalogue() {
        check_form(entry.kind, entry.page);
    }
    assert!(Path::new("docs/diagnostics/threadle.yaml").exists());
}

fn check_form(kind: Kind, page: &str) {
    let name = kind.name;
    let severity = word(kind.severity);
    let lines: Vec<&str> = page.lines().collect();
    assert_eq!(lines[0], format!("# {name}"), "the first line of {name}.md");
    let finds = page.split("\n##").next().unwrap().trim_end();
    assert!(finds.ends_with(&format!("(severity: {severity})")), "what {name} finds ends with its severity");
    let headings: Vec<&&str> = lines.iter().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, [&"## Why it matters", &"## Bad", &"## Good"], "{name}.md");
    assert!(
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
        "{name} is not kebab-case"
    );
}

#[test]
fn misspelled_names_find_their_kind() {
    assert_eq!(nearest_kind("unknown-keys"), Some("unknown-key"));
    assert_eq!(explain("unknown-keys"), None);
}
