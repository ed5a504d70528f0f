//! Small workspaces with one mistake each, beside their corrected twins: the mistake is found at its place, and nothing
//! else.
//!
//! `tests/corpus/NAME/expected.txt` names the finding and its place, written by whoever made the mistake.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use threadle::Compilation;
use threadle::diagnostic::render::plain;
use threadle::diagnostic::{Diagnostic, Fix, Severity};

use super::workspace;

/// The folders of the corpus.
fn pairs() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/corpus").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// `NAME PATH:LINE:COLUMN`, as the expectations are written.
fn placed(compilation: &Compilation, finding: &Diagnostic) -> String {
    let span = finding.primary.span;
    let source = compilation.sources.get(span.source).unwrap();
    let start = source.position(span.start);
    format!("{} {}:{}:{}", finding.kind.name, source.path, start.line, start.column)
}

#[test]
fn every_mistake_is_found_at_its_place_and_nothing_in_any_twin() {
    let mut wrong = Vec::new();
    let mut kinds = BTreeSet::new();
    for folder in pairs() {
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
        kinds.insert(expected.split(' ').next().unwrap().to_owned());
        let seeded = workspace::read(&folder.join("seeded"));
        let found: Vec<String> = seeded.diagnostics.iter().map(|finding| placed(&seeded, finding)).collect();
        if found != [expected.trim()] {
            wrong.push(format!("{}: {} expected, but found\n{}", folder.display(), expected.trim(), found.join("\n")));
        }
        let twin = workspace::read(&folder.join("corrected"));
        if !twin.diagnostics.is_empty() {
            wrong.push(format!("{}: the twin\n{}", folder.display(), plain(&twin.sources, &twin.diagnostics)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(kinds.len() >= 90, "the corpus has lost kinds of mistakes: {}", kinds.len());
}

/// The workspace with a fix made.
fn fixed(compilation: &Compilation, fix: &Fix) -> Compilation {
    let source = compilation.sources.get(fix.span.source).unwrap();
    changed(compilation, &source.path, |text| {
        let mut text = text.to_owned();
        text.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.replacement);
        text
    })
}

#[test]
fn every_offered_fix_mends_its_finding_and_leaves_rules_that_can_be_read() {
    let unreadable = |compilation: &Compilation| {
        let (mut mistakes, mut sources) = (0, compilation.sources.iter());
        sources.next();
        sources.for_each(|(id, source)| mistakes += threadle::parse(source, id).1.len());
        mistakes
    };
    let (mut wrong, mut fixes) = (Vec::new(), 0);
    for folder in pairs() {
        let seeded = workspace::read(&folder.join("seeded"));
        for (finding, fix) in
            seeded.diagnostics.iter().flat_map(|finding| finding.fixes.iter().map(move |fix| (finding, fix)))
        {
            fixes += 1;
            let mended = fixed(&seeded, fix);
            let is_left = mended.diagnostics.iter().any(|left| left.kind == finding.kind);
            if is_left || unreadable(&mended) > 0 || mended.has_errors() {
                let left = plain(&mended.sources, &mended.diagnostics);
                wrong.push(format!("{}: \"{}\" leaves\n{left}", folder.display(), fix.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixes >= 29, "the corpus has lost its fixes: {fixes}");
}

/// The texts of a workspace, one of them changed.
fn changed(compilation: &Compilation, path: &str, change: impl Fn(&str) -> String) -> Compilation {
    let texts: Vec<(String, String)> = compilation
        .sources
        .iter()
        .map(|(_, source)| {
            let text = if &*source.path == path { change(&source.text) } else { source.text.to_string() };
            (source.path.to_string(), text)
        })
        .collect();
    let (manifest, rules): (Vec<_>, Vec<_>) = texts.iter().partition(|(path, _)| path == threadle::MANIFEST);
    Compilation::new(&manifest[0].1, rules.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// What is wrong about comments that allow something, and cannot be allowed itself.
const ABOUT_COMMENTS: &[&str] = &["allow-without-reason", "needless-allow"];

#[test]
fn every_warning_can_be_weighed_and_allowed_and_no_error_can() {
    for folder in pairs() {
        let seeded = workspace::read(&folder.join("seeded"));
        let [finding] = seeded.diagnostics.as_slice() else { panic!("{}", folder.display()) };
        let (name, is_error) = (finding.kind.name, finding.kind.severity == Severity::Error);
        let source = seeded.sources.get(finding.primary.span.source).unwrap();
        let place = source.position(finding.primary.span.start);
        let weighed = |weight: &str| {
            changed(&seeded, threadle::MANIFEST, |text| format!("{text}\nseverities:\n  {name}: {weight}\n"))
        };
        // One manifest has severities already, and one is not understood at all.
        if !ABOUT_COMMENTS.contains(&name) && source.path.ends_with(".thread") {
            let off = weighed("off");
            let names: Vec<&str> = off.diagnostics.iter().map(|found| found.kind.name).collect();
            assert_eq!(names.contains(&"softened-error"), is_error, "{}: {names:?}", folder.display());
            assert_eq!(names.is_empty(), !is_error, "{}: {names:?}", folder.display());
            let raised = weighed("error");
            assert!(raised.diagnostics.iter().all(|found| found.severity == Severity::Error), "{}", folder.display());
            let comment = format!("# allow {name}: looked at");
            let allowed = changed(&seeded, &source.path, |text| {
                let line = |(at, line): (usize, &str)| {
                    if at + 1 == place.line as usize { format!("{comment}\n{line}\n") } else { format!("{line}\n") }
                };
                text.lines().enumerate().map(line).collect()
            });
            let names: Vec<&str> = allowed.diagnostics.iter().map(|found| found.kind.name).collect();
            assert_eq!(allowed.allowed.len(), usize::from(!is_error), "{}: {names:?}", folder.display());
            assert_eq!(names.contains(&"softened-error"), is_error, "{}: {names:?}", folder.display());
            assert!(is_error || names.is_empty(), "{}: {names:?}", folder.display());
        }
    }
}
