//! The pages of findings: the bad example yields the finding and no other error, the good one nothing at all.

use threadle::diagnostic::{Diagnostic, Entry, Severity, catalogue};
use threadle::source::{Source, SourceId};

/// The manifest of the pages that bring none of their own.
const SHARED: &str = include_str!("../../docs/diagnostics/threadle.yaml");

/// The examples of a page under one of its headings: a manifest, and rules.
struct Examples<'p> {
    manifest: Option<&'p str>,
    /// Each one a file of its own.
    rules: Vec<&'p str>,
}

fn examples(entry: &Entry, heading: &str) -> Examples<'static> {
    let section = entry.page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or("");
    let section = section.split("\n## ").next().unwrap_or("");
    let blocks = |language: &str| -> Vec<&'static str> {
        let fence = format!("```{language}\n");
        let blocks = section.split(fence.as_str()).skip(1);
        blocks.filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block)).collect()
    };
    Examples { manifest: blocks("yaml").first().copied(), rules: blocks("thread") }
}

/// All findings of the compile half about a page's example.
fn findings(examples: &Examples<'_>) -> Vec<Diagnostic> {
    let manifest = Source::new("threadle.yaml", examples.manifest.unwrap_or(SHARED));
    let (manifest, mut found) = threadle::manifest::read(&manifest, SourceId(0));
    let mut files = Vec::new();
    for (id, rules) in (1..).map(SourceId).zip(&examples.rules) {
        let (file, mistakes) = threadle::parse(&Source::new(format!("{}.thread", id.0), *rules), id);
        found.extend(mistakes);
        files.push((id, file));
    }
    if files.is_empty() {
        return found;
    }
    let (workspace, mistakes) = threadle::lower(&manifest, &files);
    found.extend(mistakes);
    if found.iter().all(|found| found.severity < Severity::Error) {
        found.extend(threadle::check::check(&workspace));
    }
    found
}

#[test]
fn every_page_has_its_form_and_its_examples_are_right() {
    let mut wrong = Vec::new();
    for entry in catalogue() {
        let name = entry.kind.name;
        assert!(entry.page.starts_with(&format!("# {name}\n")), "{name}");
        for heading in ["Why it matters", "Bad", "Good"] {
            assert!(entry.page.contains(&format!("\n## {heading}\n")), "{name}: {heading}");
        }
        let errors = |heading: &str| -> Vec<String> {
            let found = findings(&examples(entry, heading));
            let other = found.iter().filter(|found| found.severity == Severity::Error && found.kind.name != name);
            other.map(|found| format!("{name}, {heading}: {}: {}", found.kind.name, found.message)).collect()
        };
        wrong.extend(errors("Bad"));
        let good = findings(&examples(entry, "Good"));
        wrong.extend(good.iter().map(|found| format!("{name}, Good: {}: {}", found.kind.name, found.message)));
        if findings(&examples(entry, "Bad")).iter().all(|found| found.kind.name != name) {
            wrong.push(format!("{name}: the bad example doesn't show it"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
