//! Findings that a comment beside their line allows, and what is wrong with such comments.

use std::fs;
use std::path::Path;

use threadle::Compilation;
use threadle::diagnostic::render::{json, plain, sarif};
use threadle::diagnostic::{Diagnostic, Severity};

const RULES: &str = "tests/allow/help.thread";

fn manifest() -> String {
    fs::read_to_string("tests/allow/threadle.yaml").unwrap()
}

fn compile(rules: &str) -> Compilation {
    Compilation::new(&manifest(), [("help.thread", rules)])
}

fn told(compilation: &Compilation) -> String {
    let reasons = compilation.allowed.iter().map(|finding| finding.allowed.clone().unwrap() + "\n");
    let allowed = plain(&compilation.sources, &compilation.allowed);
    format!(
        "found\n{}\nallowed\n{allowed}\nbecause\n{}",
        plain(&compilation.sources, &compilation.diagnostics),
        reasons.collect::<String>()
    )
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("../allow"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn comments_allow_what_stands_beside_them() {
    snapshot("help", &told(&compile(&fs::read_to_string(RULES).unwrap())));
}

/// Without errors, so that needless comments are found.
fn without_errors() -> Compilation {
    let rules = fs::read_to_string(RULES).unwrap();
    let is_fine = |line: &&str| {
        !["falls-off-end", "unreachable-tread", "unreachable thread"].iter().any(|name| line.contains(name))
    };
    let rules: String = rules.lines().filter(is_fine).map(|line| format!("{line}\n")).collect();
    let bare = |line: &str| line.split("# allow").next().unwrap_or("").trim_end().to_owned() + "\n";
    let manifest: String = manifest().lines().map(bare).collect();
    Compilation::new(&manifest, [("help.thread", rules.as_str())])
}

#[test]
fn what_allows_nothing_is_needless_once_there_are_no_errors() {
    snapshot("without_errors", &told(&without_errors()));
}

#[test]
fn the_formatter_keeps_comments_beside_their_lines() {
    let before = without_errors();
    let source = before.sources.iter().find(|(_, source)| &*source.path == "help.thread").unwrap().1;
    let laid_out = threadle::format::format(source).unwrap();
    let manifest = &before.sources.iter().next().unwrap().1.text;
    let after = Compilation::new(manifest, [("help.thread", laid_out.as_str())]);
    let names = |findings: &[Diagnostic]| findings.iter().map(|finding| finding.kind.name).collect::<Vec<_>>();
    assert_eq!(names(&before.allowed), names(&after.allowed));
    assert_eq!(names(&before.diagnostics), names(&after.diagnostics));
    assert!(before.allowed.len() > 3);
}

#[test]
fn programs_are_told_what_is_allowed_and_why() {
    let compilation = without_errors();
    let mut all = compilation.diagnostics.clone();
    all.extend(compilation.allowed.iter().cloned());
    let report = json(&compilation.sources, &all);
    let count = |severity| compilation.diagnostics.iter().filter(|finding| finding.severity == severity).count();
    assert_eq!(report.warnings, count(Severity::Warning));
    assert_eq!(report.allowed, compilation.allowed.len());
    let log = serde_json::to_value(sarif(&compilation.sources, &all)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&serde_json::Value> =
        results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(suppressed.len(), compilation.allowed.len());
    assert!(suppressed.iter().all(|result| result["suppressions"][0]["kind"] == "inSource"));
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "the campaign begins in December");
}
