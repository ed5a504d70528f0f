//! The pages of findings run: the bad example of each yields exactly its finding, the good one none.

use threadle::Compilation;
use threadle::diagnostic::render::plain;
use threadle::diagnostic::{Entry, catalogue};

/// The manifest of the pages that bring none of their own.
const SHARED_MANIFEST: &str = include_str!("../../docs/diagnostics/threadle.yaml");

/// The rules of the pages that are about threadle.yaml alone.
const NO_RULES: &str = "start { when chat opens => hello }\n\nthread hello { resolve }\n";

/// Kinds whose bad example would be a file too large, or too wrong, for a page: told in words there.
const TOLD_IN_WORDS: &[&str] = &["file-too-large", "not-utf8", "more-mistakes", "guarantee-undecided"];

/// What whole workspaces are told; the examples of other pages are too small to have an agent, a farewell or a use for
/// everything that they name.
const OF_WHOLE_WORKSPACES: &[&str] = &[
    "unused-declaration",
    "unused-definition",
    "memory-never-read",
    "rule-without-effect",
    "no-way-to-a-person",
    "silent-ending",
    "deaf-wait",
];

/// The blocks of ```` ```LANGUAGE ```` under `## HEADING`.
fn blocks<'p>(page: &'p str, heading: &str, language: &str) -> Vec<&'p str> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or("");
    let fence = format!("```{language}\n");
    section.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

/// Compiles the example under `heading`; each block of rules is a file of its own.
fn compile(entry: &Entry, heading: &str) -> Compilation {
    let manifests = blocks(entry.page, heading, "yaml");
    let mut rules = blocks(entry.page, heading, "thread");
    assert!(manifests.len() + rules.len() > 0, "{} has no example under {heading}", entry.kind.name);
    if rules.is_empty() {
        rules.push(NO_RULES);
    }
    let paths: Vec<String> = (1..=rules.len()).map(|number| format!("example_{number}.thread")).collect();
    let manifest = manifests.first().unwrap_or(&SHARED_MANIFEST);
    let mut compilation = Compilation::new(manifest, paths.iter().map(String::as_str).zip(rules));
    let is_own = |name: &str| name == entry.kind.name || !OF_WHOLE_WORKSPACES.contains(&name);
    compilation.diagnostics.retain(|finding| is_own(finding.kind.name));
    compilation
}

#[test]
fn bad_examples_yield_their_finding_and_good_ones_none() {
    let mut wrong = Vec::new();
    for entry in catalogue() {
        let name = entry.kind.name;
        let bad = (!TOLD_IN_WORDS.contains(&name)).then(|| compile(entry, "Bad"));
        if let Some(bad) = bad
            && (bad.diagnostics.is_empty() || bad.diagnostics.iter().any(|finding| finding.kind != entry.kind))
        {
            wrong.push(format!("the bad example of {name} gives\n{}", plain(&bad.sources, &bad.diagnostics)));
        }
        let good = compile(entry, "Good");
        if !good.diagnostics.is_empty() {
            wrong.push(format!("the good example of {name} gives\n{}", plain(&good.sources, &good.diagnostics)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
