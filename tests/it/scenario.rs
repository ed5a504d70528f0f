//! Scenarios: those of the standard workspace and of the examples come out.

use std::fs;
use std::path::PathBuf;

use threadle::{Program, scenario};

#[test]
fn of_the_standard_workspace_and_the_examples() {
    let examples = fs::read_dir("examples/workspaces").unwrap().map(|entry| entry.unwrap().path());
    let mut played = 0;
    for folder in examples.chain([PathBuf::from("rules")]) {
        let compilation = crate::workspace::read(&folder);
        let program = Program::load(&compilation.artifact().unwrap()).unwrap();
        played += compilation.workspace.scenarios.len();
        for scenario in &compilation.workspace.scenarios {
            let report = scenario::run(&program, &compilation.workspace, scenario);
            assert!(report.passed(), "{}: {report:#?}", folder.display());
        }
    }
    assert!(played > 35, "only {played} scenarios");
}
