//! Broken workspaces beside what their authors are told.

use std::fs;
use std::path::{Path, PathBuf};

use threadle::diagnostic::render::{GraphicalStyle, graphical};

use super::workspace;

#[test]
fn messages() {
    let entries = fs::read_dir("tests/broken").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let mut compilation = workspace::read(&folder);
        // They share one manifest, and each uses a part of it.
        compilation.diagnostics.retain(|finding| finding.kind.name != "unused-declaration");
        assert!(!compilation.diagnostics.is_empty(), "{} is not broken", folder.display());
        let text = graphical(&compilation.sources, &compilation.diagnostics, &GraphicalStyle::default());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("../..").join(&folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("messages", text));
    }
}
