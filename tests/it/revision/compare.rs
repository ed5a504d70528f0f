//! What becomes of places: cases, and that edits elsewhere change nothing.

use super::{Case, cases, compiled, snapshot};
use threadle::diagnostic::Severity;
use threadle::revision::{Standing, compare};

#[test]
fn what_becomes_of_places() {
    for path in cases("tests/revision/compare") {
        let case = Case::read(&path);
        let comparison = compare(&case.program("old"), &case.program("new"));
        snapshot(&path, "revision/compare", comparison.to_string());
    }
}

#[test]
fn a_revision_is_the_same_as_itself() {
    let (manifest, files) = standard();
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let artifact = threadle::Compilation::new(&manifest, texts).artifact().unwrap();
    let program = threadle::Program::load(&artifact).unwrap();
    let comparison = compare(&program, &program);
    assert!(comparison.places.len() > 5);
    assert!(comparison.places.iter().all(|place| place.standing == Standing::Same), "{comparison}");
}

/// The rules of one thread move, others come before and behind, files are renamed: the places stay what they are.
#[test]
fn unrelated_edits_change_no_place() {
    let (manifest, files) = standard();
    let artifact = |files: &[(String, String)]| {
        let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let compilation = threadle::Compilation::new(&manifest, texts);
        let found = crate::lower::describe(&compilation.sources, &compilation.diagnostics);
        threadle::Program::load(&compilation.artifact().unwrap_or_else(|| panic!("{found}"))).unwrap()
    };
    let old = artifact(&files);
    let mut edited: Vec<(String, String)> =
        files.iter().rev().map(|(path, text)| (format!("z{}", path.replace('.', "_.")), text.clone())).collect();
    let more = "remember first_of_all: integer 0..3\n\nthread aaa_new \"Unrelated\" {\n  ask \"How many?\" into \
                first_of_all {\n    otherwise => resolve\n  }\n  resolve\n}\n\n";
    edited.push(("aaa.thread".to_owned(), more.to_owned()));
    let comparison = compare(&old, &artifact(&edited));
    let changed = comparison.places.iter().filter(|place| !matches!(place.standing, Standing::Same | Standing::Moved));
    assert_eq!(changed.count(), 0, "{comparison}");
}

#[test]
fn an_artifact_without_hashes_tells_nothing() {
    // Stripping the source map keeps the hashes.
    let program = |rules: &str| compiled("threadle: 1\nname: Small\ninboxes: [General]\n", rules);
    let rules = "start { when chat opens => hello }\nthread hello { ask \"Well?\" { \"Yes\" => resolve anything else => resolve } }";
    let edited = rules.replace("\"Yes\" => resolve", "\"Yes\" => hand off to inbox \"General\"");
    let comparison = compare(&program(rules), &program(&edited));
    let standing = |name: &str| comparison.places.iter().find(|place| place.place == name).unwrap().standing;
    assert_eq!(standing("start"), Standing::Same, "what follows the question is behind the next wait");
    assert_eq!(standing("hello / ask \"Well?\""), Standing::Changed);
}

pub(super) fn standard() -> (String, Vec<(String, String)>) {
    let manifest = std::fs::read_to_string("rules/threadle.yaml").unwrap();
    let paths = crate::syntax::cases("rules");
    let read = |path: &std::path::PathBuf| (path.display().to_string(), std::fs::read_to_string(path).unwrap());
    (manifest, paths.iter().map(read).collect())
}

/// Who comes from elsewhere may be anybody and remember anything: threads that they come to must ask before they tell.
#[test]
fn threads_that_conversations_come_to_from_earlier_revisions_are_checked_for_them() {
    let rules = "remember size: text\n\nstart { when chat opens => shop }\n\nthread shop {\n  ask \"Which size?\" into size\n  \
                 pivot to thanks\n}\n\nthread thanks {\n  ask \"Shall I repeat it?\" {\n    \"Yes\" => say \"It is {size}.\"\n    \
                 anything else => say \"Fine.\"\n  }\n  resolve\n}\n";
    let found = |policy: &str, more: &str| {
        let manifest = format!("threadle: 1\nname: Small\ninboxes: [General]\n{policy}");
        let rules = format!("{rules}{more}");
        let compilation = threadle::Compilation::new(&manifest, [("rules.thread", rules.as_str())]);
        let errors = compilation.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| found.kind.name).collect::<Vec<_>>()
    };
    assert_eq!(found("", ""), [""; 0]);
    assert_eq!(found("revisions: { when_changed: restart the thread }\n", ""), ["maybe-unknown"]);
    assert_eq!(found("", "\nmigrate from \"old / wait\" => pivot to thanks\n"), ["maybe-unknown"]);
    assert_eq!(found("", "\nmigrate from \"old / wait\" => pivot to shop\n"), [""; 0]);
    let typo = "\nmigrate from \"old / wait\" => continue at \"thanks / ask \\\"Shall I repeat that?\\\"\"\n";
    assert_eq!(found("", typo), ["unknown-name"]);
    assert_eq!(found("revisions: { inbox: Generel }\n", ""), ["undeclared-name"]);
}
