//! Findings that a comment beside their line allows, and what is wrong with such comments.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
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

/// What comments are told themselves.
const ABOUT_COMMENTS: &[&str] = &["allow-without-reason", "needless-allow", "unknown-finding", "softened-error"];

/// The kinds of everything that is found, allowed or not, but for what is wrong with comments.
fn kinds(compilation: &Compilation) -> Vec<&'static str> {
    let all = compilation.diagnostics.iter().chain(&compilation.allowed).map(|finding| finding.kind.name);
    let mut kinds: Vec<&str> = all.filter(|name| !ABOUT_COMMENTS.contains(name)).collect();
    kinds.sort_unstable();
    kinds
}

/// The rules without comments, and what is found in them.
fn bare() -> String {
    let rules = fs::read_to_string(RULES).unwrap();
    rules.lines().map(|line| line.split('#').next().unwrap_or("").trim_end().to_owned() + "\n").collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_comment_loses_a_finding_or_makes_one_up(
        name in prop_oneof![
            Just("unreachable-thread".to_owned()), Just("always-true".to_owned()), Just("maybe-unknown".to_owned()),
            "[a-z -]{0,14}", "\\PC{0,8}"
        ],
        more in prop_oneof![Just(String::new()), Just(", idle-otherwise".to_owned()), "[,:#] ?\\PC{0,6}"],
        reason in prop_oneof![Just(String::new()), Just(": a reason".to_owned()), ":\\PC{0,10}"],
        line in 0_usize..40,
        behind in any::<bool>(),
    ) {
        let plain = bare();
        let comment = format!("# allow {name}{more}{reason}");
        let with = |(at, text): (usize, &str)| match (at == line, behind) {
            (false, _) => format!("{text}\n"),
            (true, true) => format!("{text} {comment}\n"),
            (true, false) => format!("{comment}\n{text}\n"),
        };
        let changed: String = plain.lines().enumerate().map(with).collect();
        static BEFORE: LazyLock<Vec<&str>> = LazyLock::new(|| kinds(&compile(&bare())));
        let after = compile(&changed);
        // Hidden characters are mistakes wherever they stand.
        prop_assume!(!after.diagnostics.iter().any(|finding| finding.kind.name == "hidden-characters"));
        prop_assert_eq!(&*BEFORE, &kinds(&after));
        prop_assert!(after.allowed.iter().all(|finding| finding.kind.severity < Severity::Error));
        prop_assert!(after.allowed.iter().all(|finding| finding.allowed.as_ref().is_some_and(|why| !why.is_empty())));
    }
}
