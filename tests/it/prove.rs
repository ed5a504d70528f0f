//! Proofs: every workspace of `tests/prove` beside what was found out about its guarantees, and the standard workspace.

use std::fs;
use std::path::Path;

use super::lower::{describe, lowered, read};
use threadle::artifact::Program;
use threadle::emit;
use threadle::ir::Workspace;
use threadle::prove::{Limits, Verdict, prove};
use threadle::scenario::record;
use threadle::source::{Source, Sources};

/// Each line of each guarantee, with what was found out; examples as they were played on the machine.
fn verdicts(sources: &Sources, workspace: &Workspace) -> String {
    let program = Program::load(&emit(workspace, Some(sources))).unwrap();
    let mut text = String::new();
    for proof in prove(workspace, &Limits::default()).proofs {
        let guarantee = &workspace.guarantees[proof.guarantee];
        let line = sources.text(guarantee.properties[proof.property].span);
        text += &format!("{line}\n    ");
        match &proof.verdict {
            Verdict::Proved => text += "proved\n",
            Verdict::Vacuous => text += "proved, for it never happens\n",
            Verdict::Impossible => text += "impossible\n",
            Verdict::Undecided => text += "not decided\n",
            Verdict::Refuted(example) | Verdict::Shown(example) => {
                let record = record(&program, workspace, example);
                let found = if matches!(proof.verdict, Verdict::Shown(_)) { "shown" } else { "refuted" };
                text += &format!("{found}; the machine agrees: {}\n", record.agrees);
                text += &record.lines.iter().map(|line| format!("      {line}\n")).collect::<String>();
            }
        }
    }
    text
}

#[test]
fn the_standard_workspace_keeps_its_promises() {
    let files: Vec<Source> = super::syntax::cases("rules").iter().map(|path| read(path)).collect();
    let (_, workspace, _) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
    let report = prove(&workspace, &Limits::default());
    assert!(report.proofs.len() > 5);
    assert!(report.proofs.iter().all(|proof| proof.verdict == Verdict::Proved), "{report:#?}");
}

#[test]
fn cases() {
    for path in super::syntax::cases("tests/prove") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = Source::new(format!("{name}.thread"), fs::read_to_string(&path).unwrap());
        let (sources, workspace, found) = lowered(&read(Path::new("docs/diagnostics/threadle.yaml")), &[file]);
        assert_eq!(describe(&sources, &found), "", "{name}");
        insta::with_settings!({ snapshot_path => "../prove", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, verdicts(&sources, &workspace));
        });
    }
}
