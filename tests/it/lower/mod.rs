//! Lowering: every workspace of `tests/lower` beside its findings and what it means.

mod show;

use std::fs;
use std::path::Path;

use threadle::diagnostic::Diagnostic;
use threadle::source::{Source, SourceId, Sources};
use threadle::{ir, lower, parse};

use super::syntax::{cases, snapshot};

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
    let mut paths = cases("rules");
    paths.extend(cases("rules/scenarios"));
    let files: Vec<Source> = paths.iter().map(|path| read(path)).collect();
    let (sources, workspace, found) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
    assert_eq!(describe(&sources, &found), "");
    assert!(workspace.places.len() > 5, "{:#?}", workspace.places);
}

/// The cases of a folder, each with the shared manifest.
fn each_case(folder: &str, check: impl Fn(&Path, &Sources, &ir::Workspace, &[Diagnostic])) {
    let manifest = read(Path::new("tests/lower/threadle.yaml"));
    for path in cases(folder) {
        let (sources, workspace, found) = lowered(&manifest, &[read(&path)]);
        check(&path, &sources, &workspace, &found);
    }
}

#[test]
fn clean_workspaces_mean_what_they_say() {
    each_case("tests/lower/clean", |path, sources, workspace, found| {
        assert_eq!(describe(sources, found), "", "{}", path.display());
        snapshot(path, &show::show(workspace));
    });
}

#[test]
fn each_mistake_is_reported_once_at_its_place() {
    each_case("tests/lower/mistakes", |path, sources, _, found| snapshot(path, &describe(sources, found)));
}

#[test]
fn the_order_of_files_changes_nothing_but_the_order_of_handlers() {
    let manifest = read(Path::new("tests/lower/threadle.yaml"));
    let start = Source::new("a.thread", "start { when chat opens => hello }\ndefine known: name is known");
    let thread = Source::new(
        "b.thread",
        "thread hello { rules { rule \"known\" when known => resolve otherwise => resolve as abandoned } }",
    );
    let memory = Source::new("c.thread", "remember name: text\non customer writes \"hi\" => note \"hi\"");
    let shown = |files: &[Source]| {
        let (sources, workspace, found) = lowered(&manifest, files);
        assert_eq!(describe(&sources, &found), "");
        show::show(&workspace)
    };
    let files = [start, thread, memory];
    let [start, thread, memory] = files.clone();
    assert_eq!(shown(&files), shown(&[memory, thread, start]));
}

#[test]
fn a_chain_of_ten_thousand_definitions_and_a_doubling_one_are_no_trouble() {
    let chain: String = (0..10_000).map(|at| format!("define d{at}: not d{}\n", at + 1)).collect();
    let double: String = (0..40).map(|at| format!("define e{at}: e{0} and e{0}\n", at + 1)).collect();
    let text = format!(
        "{chain}define d10000: vip\n{double}define e40: vip\nstart {{ when chat opens => t }}\nthread t {{ resolve }}"
    );
    let manifest = read(Path::new("tests/lower/threadle.yaml"));
    let (_, _, found) = lowered(&manifest, &[Source::new("a.thread", text)]);
    let kinds: Vec<&str> = found.iter().map(|found| found.kind.name).collect();
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == "condition-too-large"), "{kinds:?}");
}

#[test]
fn each_fix_mends_what_it_is_for() {
    let manifest = read(Path::new("tests/lower/threadle.yaml"));
    let mut wrong = Vec::new();
    for path in cases("tests/lower/mistakes") {
        let source = read(&path);
        let (_, _, before) = lowered(&manifest, std::slice::from_ref(&source));
        for (finding, fix) in before.iter().flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix))) {
            let mut text = source.text.to_string();
            text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.replacement);
            let (tree, mistakes) = parse(&Source::new("mended.thread", text), SourceId(1));
            let (_, after) = lower(&threadle::manifest::read(&manifest, SourceId(0)).0, &[(SourceId(1), tree)]);
            // What the mistake had covered up may come to light, but not the mistake itself.
            let count = |found: &[Diagnostic]| found.iter().filter(|other| other.message == finding.message).count();
            if !mistakes.is_empty() || count(&after) >= count(&before) {
                wrong.push(format!("{}: {}: {} {mistakes:?}", path.display(), finding.message, fix.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
