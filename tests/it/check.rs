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
        insta::with_settings!({ snapshot_path => "../check", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, found);
        });
    }
}
