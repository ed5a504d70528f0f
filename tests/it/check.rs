//! The checks: every case of `tests/check` beside its findings, and the standard workspace, which has none.

use std::fs;
use std::path::Path;

use threadle::check::check;
use threadle::source::Source;

use super::lower::{describe, lowered, read};

/// What divides a case that is about several files.
const NEXT_FILE: &str = "# === the next file ===\n";

/// All findings about `files`; those of lowering must not be there.
fn findings(manifest: &Path, files: &[Source]) -> String {
    let (sources, workspace, found) = lowered(&read(manifest), files);
    assert_eq!(describe(&sources, &found), "", "a case of the checks is about nothing else");
    describe(&sources, &check(&workspace))
}

#[test]
fn the_standard_workspace_has_nothing_to_find() {
    let mut paths = super::syntax::cases("rules");
    paths.extend(super::syntax::cases("rules/scenarios"));
    let files: Vec<Source> = paths.iter().map(|path| read(path)).collect();
    assert_eq!(findings(Path::new("rules/threadle.yaml"), &files), "");
}

#[test]
fn cases() {
    for path in super::syntax::cases("tests/check") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = |(at, part): (usize, &str)| Source::new(format!("{name}_{at}.thread"), part);
        let files: Vec<Source> = text.split(NEXT_FILE).enumerate().map(source).collect();
        let found = findings(Path::new("docs/diagnostics/threadle.yaml"), &files);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../check");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, found));
    }
}

/// The blocks of a page in `language` behind the heading `section`.
pub fn blocks<'p>(page: &'p str, section: &str, language: &str) -> Vec<&'p str> {
    let section = page.split("\n## ").find_map(|part| part.strip_prefix(section)).unwrap_or_default();
    let opening = format!("```{language}\n");
    section.split(opening.as_str()).skip(1).map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// The pages of the kinds that the checks find: the bad example shows it and nothing else, the good one nothing at all.
#[test]
fn pages() {
    let kinds = [
        "always-true",
        "arm-never-taken",
        "idle-otherwise",
        "impossible-condition",
        "maybe-unknown",
        "order-between-files",
        "pivot-cycle",
        "rule-never-matches",
        "rules-gap",
        "sensitive-unproven",
        "start-may-stay-silent",
        "table-dead-row",
        "table-gap",
        "table-overlap",
        "too-complex",
        "unreachable-thread",
    ];
    for kind in kinds {
        let page = threadle::diagnostic::explain(kind).unwrap().page;
        let found = |section: &str| {
            let files: Vec<Source> =
                blocks(page, section, "thread").iter().map(|text| Source::new(kind, *text)).collect();
            let (sources, workspace, mut found) = lowered(&read(Path::new("docs/diagnostics/threadle.yaml")), &files);
            found.extend(check(&workspace));
            (
                found.iter().map(|found| found.kind.name).collect::<std::collections::BTreeSet<_>>(),
                describe(&sources, &found),
            )
        };
        let (bad, words) = found("Bad");
        assert_eq!(bad, [kind].into(), "{kind}: {words}");
        let (good, words) = found("Good");
        assert!(good.is_empty(), "{kind}: {words}");
    }
}
