//! The machine: every script of `tests/machine` beside what comes of it, and programs for those who test it.

mod allocation;
pub(super) mod damage;
mod format_1;
mod observe;
pub(crate) mod script;
mod supplier;
mod types;

use std::fs;
use std::path::Path;

use threadle::artifact::Program;
use threadle::diagnostic::Severity;
use threadle::source::{Source, Sources};
use threadle::{emit, ir};

/// A program from a manifest and one file, which must have no mistakes.
pub(super) fn compile(manifest: &str, rules: &str) -> Program {
    Program::load(&artifact(manifest, rules)).unwrap()
}

/// An artifact with its source map.
fn artifact(manifest: &str, rules: &str) -> Vec<u8> {
    let files = [Source::new("rules.thread", rules)];
    let (sources, workspace) = understood(&Source::new("threadle.yaml", manifest), &files);
    emit(&workspace, Some(&sources))
}

/// A manifest and files, which must have no mistakes.
fn understood(manifest: &Source, files: &[Source]) -> (Sources, ir::Workspace) {
    let (sources, workspace, mut found) = super::lower::lowered(manifest, files);
    // A question that does not take every text runs all the same, and shows what handlers do at it.
    found.retain(|finding| finding.severity == Severity::Error && finding.kind.name != "missing-anything-else");
    assert!(found.is_empty(), "{found:#?}");
    (sources, workspace)
}

/// The standard workspace, as an artifact.
pub(super) fn standard() -> Vec<u8> {
    let manifest = super::lower::read(Path::new("rules/threadle.yaml"));
    let mut paths = super::syntax::cases("rules");
    paths.extend(super::syntax::cases("rules/scenarios"));
    let files: Vec<Source> = paths.iter().map(|path| super::lower::read(path)).collect();
    let (_, workspace) = understood(&manifest, &files);
    emit(&workspace, None)
}

#[test]
fn the_standard_workspace_runs() {
    let artifact = standard();
    let program = Program::load(&artifact).unwrap();
    assert_eq!(program.name(), "Help desk");
    assert_eq!(artifact, standard(), "the same rules are the same bytes");
}

#[test]
fn scripts_come_out_as_they_did() {
    let manifest = fs::read_to_string("tests/machine/threadle.yaml").unwrap();
    let mut paths: Vec<_> = fs::read_dir("tests/machine").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "script"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let (rules, events) = text.split_once("\n---\n").unwrap();
        let program = compile(&manifest, rules);
        let told = script::run(&program, events);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_path => "../../machine", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, told);
        });
    }
}

#[test]
fn a_program_can_be_read_by_people() {
    let manifest = fs::read_to_string("tests/machine/threadle.yaml").unwrap();
    let text = fs::read_to_string("tests/machine/decisions.script").unwrap();
    let program = compile(&manifest, text.split_once("\n---\n").unwrap().0);
    insta::with_settings!({ snapshot_path => "../../machine", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("disassembly", program.show());
    });
}

#[test]
fn every_operation_is_described_under_its_tag() {
    let source = fs::read_to_string("src/artifact/op.rs").unwrap();
    let document = fs::read_to_string("docs/machine.md").unwrap();
    let operations: Vec<_> =
        source.lines().filter_map(|line| line.trim().strip_prefix("0x")?.split_once(' ')).collect();
    assert!(operations.len() > 20);
    for (tag, rest) in operations {
        let name: String = rest.chars().take_while(|letter| letter.is_alphanumeric()).collect();
        assert!(document.contains(&format!("| {tag} | `{name}` |")), "{tag} {name} is not in docs/machine.md");
    }
}

#[test]
fn programs_and_conversations_can_be_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Program>();
    is_shared::<threadle::machine::Conversation>();
}
