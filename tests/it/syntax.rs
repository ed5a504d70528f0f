//! Parsing: every file of `tests/syntax` beside what comes of it.

use std::fs;
use std::path::{Path, PathBuf};

use threadle::diagnostic::Diagnostic;
use threadle::source::{Source, SourceId};

/// The `.thread` files of a folder, in order.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "thread"));
    found.sort();
    found
}

/// A file as a source.
pub fn source(path: &Path) -> Source {
    Source::new(path.to_string_lossy().as_ref(), fs::read_to_string(path).unwrap())
}

/// Findings as text: the place, what stands there, and all that is said about it.
fn describe(source: &Source, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in found {
        let span = diagnostic.primary.span;
        let place = source.position(span.start);
        let words = source.text[span.start as usize..span.end as usize].lines().next().unwrap_or("");
        text += &format!("{}:{} {}: {}\n", place.line, place.column, diagnostic.kind.name, diagnostic.message);
        text += &format!("    at `{words}`: {}\n", diagnostic.primary.text);
        for related in &diagnostic.related {
            let place = source.position(related.span.start);
            text += &format!("    see {}:{}: {}\n", place.line, place.column, related.text);
        }
        for fix in &diagnostic.fixes {
            let place = source.position(fix.span.start);
            text += &format!("    fix {}:{}: {} ({:?})\n", place.line, place.column, fix.title, fix.replacement);
        }
    }
    text
}

/// A tree as text, with the words instead of the bytes of every span.
fn tree(source: &Source, debug: &str) -> String {
    let mut text = String::new();
    let mut lines = debug.lines();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_suffix("Span {").filter(|_| !line.ends_with("Spanned {")) else {
            text += &format!("{line}\n");
            continue;
        };
        let fields: Vec<_> = lines.by_ref().take(6).collect();
        let number =
            |line: &str| line.trim().trim_end_matches(',').rsplit(' ').next().unwrap().parse::<usize>().unwrap();
        let words = &source.text[number(fields[3])..number(fields[4])];
        let first = words.lines().next().unwrap_or("");
        let more = if words.lines().count() > 1 { " …" } else { "" };
        let place = source.position(number(fields[3]) as u32);
        text += &format!("{head}{}:{} `{first}`{more}\n", place.line, place.column);
    }
    text
}

/// Compares with the snapshot beside `path`.
pub fn snapshot(path: &Path, text: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let folder = fs::canonicalize(path.parent().unwrap()).unwrap();
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn clean_files_give_their_whole_tree() {
    for path in cases("tests/syntax/clean") {
        let source = source(&path);
        let (file, found) = threadle::parse(&source, SourceId(0));
        assert_eq!(describe(&source, &found), "", "{}", path.display());
        snapshot(&path, &tree(&source, &format!("{file:#?}")));
    }
}

#[test]
fn the_standard_workspace_is_clean() {
    for path in cases("rules").into_iter().chain(cases("rules/scenarios")) {
        let source = source(&path);
        let (_, found) = threadle::parse(&source, SourceId(0));
        assert_eq!(describe(&source, &found), "", "{}", path.display());
    }
}
