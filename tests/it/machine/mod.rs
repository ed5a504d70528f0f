//! The machine: every script of `tests/machine` beside what comes of it, and programs for those who test it.

pub(super) mod script;

use std::fs;
use std::path::Path;

use threadle::artifact::Program;
use threadle::diagnostic::Severity;
use threadle::source::{Source, Sources};
use threadle::{emit, ir, lower, parse};

/// A program from a manifest and one file, which must have no mistakes.
pub(super) fn compile(manifest: &str, rules: &str) -> (ir::Workspace, Program) {
    let files = [Source::new("rules.thread", rules)];
    compile_files(&Source::new("threadle.yaml", manifest), &files)
}

/// A program from a manifest and files, which must have no mistakes.
pub(super) fn compile_files(manifest: &Source, files: &[Source]) -> (ir::Workspace, Program) {
    let mut sources = Sources::default();
    let id = sources.add(manifest.clone());
    let (manifest, mut found) = threadle::manifest::read(manifest, id);
    let mut trees = Vec::new();
    for file in files {
        let id = sources.add(file.clone());
        let (tree, mistakes) = parse(file, id);
        found.extend(mistakes);
        trees.push((id, tree));
    }
    let (workspace, mistakes) = lower(&manifest, &trees);
    found.extend(mistakes);
    // A question that does not take every text runs all the same, and shows what handlers do at it.
    found.retain(|finding| finding.severity == Severity::Error && finding.kind.name != "missing-anything-else");
    assert!(found.is_empty(), "{found:#?}");
    let artifact = emit(&workspace, Some(&sources));
    let program = Program::load(&artifact).unwrap();
    (workspace, program)
}

/// The standard workspace, as an artifact.
pub(super) fn standard() -> Vec<u8> {
    let manifest = super::lower::read(Path::new("rules/threadle.yaml"));
    let mut paths = super::syntax::cases("rules");
    paths.extend(super::syntax::cases("rules/scenarios"));
    let files: Vec<Source> = paths.iter().map(|path| super::lower::read(path)).collect();
    let (workspace, _) = compile_files(&manifest, &files);
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
        let (_, program) = compile(&manifest, rules);
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
    let (_, program) = compile(&manifest, text.split_once("\n---\n").unwrap().0);
    insta::with_settings!({ snapshot_path => "../../machine", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("disassembly", program.show());
    });
}
