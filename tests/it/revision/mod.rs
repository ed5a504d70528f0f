//! Rules that change while conversations are in flight: every case beside what becomes of them.

mod compare;
mod pairs;
mod sessions;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use threadle::{Compilation, Program};

/// The parts of a case, each behind its `=== NAME` line.
pub(super) struct Case {
    parts: BTreeMap<String, String>,
}

impl Case {
    pub(super) fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap();
        let parts = text.split("=== ").skip(1).map(|part| {
            let (name, rest) = part.split_once('\n').unwrap();
            (name.to_owned(), rest.to_owned())
        });
        Case { parts: parts.collect() }
    }

    pub(super) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// The rules of this part, compiled; the manifest of the case, or that of all cases.
    pub(super) fn program(&self, part: &str) -> Program {
        let own = format!("{part} manifest");
        let common = std::fs::read_to_string("tests/revision/threadle.yaml").unwrap();
        let manifest = format!("{common}{}", self.part(&own));
        compiled(&manifest, self.part(part))
    }
}

pub(super) fn compiled(manifest: &str, rules: &str) -> Program {
    let compilation = Compilation::new(manifest, [("rules.thread", rules)]);
    let found = super::lower::describe(&compilation.sources, &compilation.diagnostics);
    let artifact = compilation.artifact().unwrap_or_else(|| panic!("{rules}\n{found}"));
    Program::load(&artifact).unwrap()
}

/// All cases of a folder.
pub(super) fn cases(folder: &str) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "case"));
    paths.sort();
    assert!(!paths.is_empty(), "no cases in {folder}");
    paths
}

/// Compares with the snapshot beside the case.
pub(super) fn snapshot(path: &Path, folder: &str, found: String) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../../{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, found));
}
