//! Folders on disk: which files belong to a workspace, and what is refused.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use threadle_workspace::{Error, MAX_FILE_BYTES, find, load};

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn message(folder: &TempDir) -> String {
    let error = load(folder.path()).unwrap_err();
    assert!(!error.help().is_empty());
    error.to_string().replace(&folder.path().display().to_string(), "DIR")
}

#[test]
fn reads_all_rules_in_the_order_of_their_paths() {
    let folder = folder(&[
        ("threadle.yaml", b"threadle: 1\n"),
        ("b.thread", b"# b\n"),
        ("a/z.thread", b"\xef\xbb\xbf# z\n"),
        ("a/notes.txt", b"no rules"),
        (".hidden/x.thread", b"# hidden\n"),
        ("target/x.thread", b"# built\n"),
    ]);
    let texts = load(folder.path()).unwrap();
    let files: Vec<_> = texts.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(files, [("a/z.thread", "# z\n"), ("b.thread", "# b\n")]);
    assert_eq!(texts.manifest, "threadle: 1\n");
}

#[test]
#[cfg(unix)]
fn follows_no_loop_of_links() {
    let folder = folder(&[("threadle.yaml", b""), ("a/b.thread", b"")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/again")).unwrap();
    assert_eq!(load(folder.path()).unwrap().files, [("a/b.thread".to_string(), String::new())]);
}

#[test]
fn finds_the_workspace_from_a_file_or_folder_below_it() {
    let folder = folder(&[("threadle.yaml", b""), ("a/b.thread", b"")]);
    for below in ["", "threadle.yaml", "a", "a/b.thread"] {
        assert_eq!(find(&folder.path().join(below)).unwrap().join("x"), folder.path().join("x"), "{below}");
    }
    assert!(matches!(find(Path::new("/")), Err(Error::NoManifest { .. })));
    assert!(matches!(find(&folder.path().join("nowhere")), Err(Error::Unreadable { .. })));
}

#[test]
fn says_what_it_cannot_read() {
    assert_eq!(message(&folder(&[])), "`DIR/threadle.yaml` does not exist");
    let bad = folder(&[("threadle.yaml", b""), ("a.thread", b"# one\n# t\xffwo\n")]);
    assert_eq!(message(&bad), "`DIR/a.thread` is not UTF-8 text (line 2)");
    let large = folder(&[("threadle.yaml", &vec![b'#'; MAX_FILE_BYTES as usize + 1])]);
    assert_eq!(message(&large), "`DIR/threadle.yaml` is larger than 4 MiB");
}
