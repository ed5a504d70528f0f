//! Each file of `tests/session`: rules, then events, beside the effects that they have.
//!
//! `--- threadle.yaml` (optional), `--- rules` and `--- events` begin the parts; an event is a time of day, its name and
//! its other fields as YAML.

use super::{compile, event, handle, show};
use std::fmt::Write;
use threadle::session::Session;

const MANIFEST: &str = "threadle: 1\nname: Session tests\ninboxes: [General, Orders]\n";

#[test]
fn cases() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/session");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "chat"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let out = play(&std::fs::read_to_string(&path).unwrap());
        insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), out);
        });
    }
}

fn play(text: &str) -> String {
    let program = compile(part(text, "threadle.yaml").unwrap_or(MANIFEST), part(text, "rules").expect("rules"));
    let mut session = Session::new("s");
    let mut out = String::new();
    for line in part(text, "events").expect("events").lines().filter(|line| !line.trim().is_empty()) {
        writeln!(out, "{line}").unwrap();
        let mut words = line.splitn(3, ' ');
        let (at, name) = (words.next().unwrap(), words.next().unwrap());
        match handle(&mut session, &program, &event(at, name, words.next().unwrap_or(""))) {
            Ok(effects) => effects.iter().for_each(|effect| writeln!(out, "    {}", show(effect)).unwrap()),
            Err(rejected) => writeln!(out, "    rejected: {rejected}").unwrap(),
        }
    }
    out
}

/// The part of a case behind `--- NAME`.
fn part<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let start = text.find(&format!("--- {name}\n"))? + name.len() + 5;
    let rest = &text[start..];
    Some(rest.find("\n--- ").map_or(rest, |end| &rest[..=end]))
}
