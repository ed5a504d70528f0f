//! Workspaces on disk, for tests: the library itself reads no files.

use std::fs;
use std::path::Path;
use threadle::Compilation;

/// Compiles the workspace in `folder`.
pub fn read(folder: &Path) -> Compilation {
    let manifest = fs::read_to_string(folder.join(threadle::MANIFEST)).unwrap();
    let mut files = Vec::new();
    thread_files(folder, folder, &mut files);
    Compilation::new(&manifest, files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn thread_files(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            thread_files(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "thread") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}
