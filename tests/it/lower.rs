//! Lowering: every workspace of `tests/lower` beside its findings and what it means.

use std::fs;
use std::path::Path;

use threadle::diagnostic::Diagnostic;
use threadle::source::{Source, SourceId, Sources};
use threadle::{ir, lower, parse};

/// A manifest and files, read and lowered; all findings, those of parsing too.
pub(super) fn lowered(manifest: &Source, files: &[Source]) -> (Sources, ir::Workspace, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(manifest.clone());
    let (manifest, mut found) = threadle::manifest::read(manifest, id);
    let mut trees = Vec::new();
    for file in files {
        let id = sources.add(file.clone());
        let (tree, mistakes) = parse(file, id);
        found.extend(mistakes);
        trees.push((id, tree));
    }
    let (workspace, mistakes) = lower(&manifest, &trees);
    found.extend(mistakes);
    (sources, workspace, found)
}

pub(super) fn read(path: &Path) -> Source {
    Source::new(path.to_string_lossy().as_ref(), fs::read_to_string(path).unwrap())
}

/// Findings as text: the place, what stands there, and all that is said about it.
pub(super) fn describe(sources: &Sources, found: &[Diagnostic]) -> String {
    let place = |span: threadle::source::Span| {
        let position = sources.get(span.source).unwrap().position(span.start);
        format!("{}:{}", position.line, position.column)
    };
    let mut text = String::new();
    for finding in found {
        let span = finding.primary.span;
        let words = sources.text(span).lines().next().unwrap_or("");
        text += &format!("{} {}: {}\n", place(span), finding.kind.name, finding.message);
        text += &format!("    at `{words}`: {}\n", finding.primary.text);
        for related in &finding.related {
            text += &format!("    see {}: {}\n", place(related.span), related.text);
        }
        if let Some(help) = &finding.help {
            text += &format!("    help: {help}\n");
        }
        for fix in &finding.fixes {
            text += &format!("    fix {}: {} ({:?})\n", place(fix.span), fix.title, fix.replacement);
        }
    }
    text
}

#[test]
fn the_standard_workspace_is_understood() {
    let mut paths = super::syntax::cases("rules");
    paths.extend(super::syntax::cases("rules/scenarios"));
    let files: Vec<Source> = paths.iter().map(|path| read(path)).collect();
    let (sources, workspace, found) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
    assert_eq!(describe(&sources, &found), "");
    assert!(workspace.places.len() > 5, "{:#?}", workspace.places);
}
