//! Reads the imports of `src/` and fails when a lower layer names a higher one.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with the modules of this crate that it may name, besides itself.
///
/// Ground, carriers and trees first, then the passes of the compile half, then the run half; `emit` is the only bridge
/// between the halves, and only the façade (`lib.rs`, `compilation`, `project`), `guarantees` and `scenario` stand above both.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("time", &[]),
    ("value", &[]),
    ("address", &[]),
    ("watch", &[]),
    ("beside", &[]),
    ("given", &["value", "time"]),
    ("diagnostic", &["source", "value"]),
    ("ast", &["source", "time"]),
    ("manifest", &["source", "value", "diagnostic", "time", "address"]),
    ("ir", &["source", "value", "time", "ast", "manifest", "artifact"]),
    ("syntax", &["source", "diagnostic", "ast", "time"]),
    ("format", &["source", "diagnostic", "ast", "syntax", "time"]),
    ("lower", &["source", "value", "time", "address", "diagnostic", "ast", "manifest", "ir"]),
    ("check", &["source", "value", "time", "watch", "address", "diagnostic", "ast", "manifest", "ir"]),
    ("lint", &["source", "time", "watch", "diagnostic", "ast", "manifest", "ir"]),
    ("prove", &["source", "value", "time", "watch", "ir", "manifest", "check"]),
    ("combine", &["value", "ir", "manifest", "prove"]),
    ("graph", &["source", "time", "ir"]),
    ("emit", &["source", "value", "time", "address", "ir", "artifact"]),
    ("artifact", &["value", "time", "address"]),
    ("machine", &["value", "time", "given", "address", "artifact"]),
    ("revision", &["value", "time", "artifact", "machine"]),
    ("seal", &["artifact"]),
    ("identity", &["time", "address"]),
    ("protocol", &["value", "time", "given", "identity", "revision"]),
    ("session", &["value", "time", "given", "address", "artifact", "machine", "revision", "protocol", "identity"]),
];

/// Modules above both halves: they may name everything.
const TOP: &[&str] =
    &["lib", "compilation", "compare", "project", "guarantees", "questions", "scenario", "coverage", "suite", "mutate"];

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap_or(path);
    let first = inside.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.unwrap_or_default().trim_end_matches(".rs").to_string()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules that a file names behind `crate::`.
fn named(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let names = rest.strip_prefix('{').map_or(vec![rest], |list| list.split(',').collect());
            for name in names {
                let word: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.push((index + 1, word));
            }
        }
    }
    found
}

#[test]
fn no_lower_layer_names_a_higher_one() {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    let mut wrong = Vec::new();
    for path in files {
        let module = module_of(&path);
        if TOP.contains(&module.as_str()) {
            continue;
        }
        let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: the module `{module}` has no layer", path.display()));
            continue;
        };
        let known = |name: &str| name == module || allowed.contains(&name);
        let is_module = |name: &str| MAY_NAME.iter().any(|(other, _)| *other == name) || TOP.contains(&name);
        for (line, name) in named(&fs::read_to_string(&path).unwrap()) {
            if !known(&name) {
                let what = if is_module(&name) { "names the higher" } else { "goes through the façade for" };
                wrong.push(format!("{}:{line}: `{module}` {what} `{name}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_file_begins_with_what_it_is_for() {
    let mut files = Vec::new();
    for folder in ["src", "crates", "tests/it", "examples"] {
        rust_files(Path::new(folder), &mut files);
    }
    let silent: Vec<_> = files
        .iter()
        .filter(|path| !path.to_string_lossy().contains("/target/"))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .collect();
    assert!(silent.is_empty(), "no `//!` on the first line of {silent:?}");
}
