//! Artifacts of earlier formats: what was built once must load and run for ever.

use std::fs;

use crate::machine::script;
use threadle::artifact::{Program, strip};

/// The standard workspace as it was when format 1 ended, with and without its source map.
const FORMAT_1: [&str; 2] = ["format-1.threadle", "format-1-stripped.threadle"];
const REVISION: &str = "557c33081f8190d2aced3eca1847f0108073edc0947bb57b4e6745efe7874130";

fn old(name: &str) -> Vec<u8> {
    fs::read(format!("tests/artifact/{name}")).unwrap()
}

#[test]
fn artifacts_of_format_1_run_as_they_did() {
    let events = fs::read_to_string("tests/artifact/played-on-format-1.script").unwrap();
    for name in FORMAT_1 {
        let program = Program::load(&old(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(program.revision().to_string(), REVISION);
        insta::with_settings!({ snapshot_path => "../artifact", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("played-on-format-1", script::run(&program, &events));
        });
    }
}

#[test]
fn stripping_an_artifact_of_format_1_keeps_its_revision() {
    let [whole, stripped] = FORMAT_1.map(old);
    let revision = |bytes: &[u8]| Program::load(bytes).unwrap().revision().to_string();
    let again = strip(&whole).unwrap();
    assert!(again.len() < whole.len());
    assert_eq!(revision(&again), REVISION);
    assert_eq!(revision(&stripped), REVISION);
}
