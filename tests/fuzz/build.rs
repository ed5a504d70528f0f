//! Compiles the workspaces that the fuzzers of the run half begin with; they themselves are built without a compiler.

use std::env;
use std::fmt::Write;
use std::path::Path;
use threadle::Compilation;

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo says where");
    for (name, artifact) in [("standard", standard()), ("decisions", decisions()), ("older", older())] {
        std::fs::write(Path::new(&folder).join(name).with_extension("threadle"), artifact).expect("a folder of ours");
    }
}

/// The standard workspace.
fn standard() -> Vec<u8> {
    let files = [
        ("guarantees.thread", include_str!("../../rules/guarantees.thread")),
        ("menu.thread", include_str!("../../rules/menu.thread")),
        ("people.thread", include_str!("../../rules/people.thread")),
        ("welcome.thread", include_str!("../../rules/welcome.thread")),
    ];
    artifact(include_str!("../../rules/threadle.yaml"), &files)
}

/// What the standard workspace lacks: decisions that are looked up, a table, and `migrate`.
fn decisions() -> Vec<u8> {
    let long = long_thread();
    let files = [("decisions.thread", include_str!("rules/decisions.thread")), ("long.thread", &*long)];
    artifact(include_str!("rules/threadle.yaml"), &files)
}

fn artifact(manifest: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let compilation = Compilation::new(manifest, files.iter().copied());
    compilation.artifact().unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

/// More rules than one word has bits, so that they are looked up by columns.
fn long_thread() -> String {
    let mut text = String::from("thread long \"A long list\" {\n  rules {\n");
    for rule in 0..70 {
        let plan = ["free", "silver", "gold"][rule % 3];
        let _ = writeln!(
            text,
            "    rule \"{rule}\" when town is \"town {rule}\" and orders >= {} and plan is not {plan} => pivot to again",
            rule % 50
        );
    }
    text.push_str("    otherwise => hand off to inbox \"Parcels\" note \"{number or \"none\"}\"\n  }\n}\n");
    text
}

/// The rules before `decisions`, which its `migrate` lines tell of.
fn older() -> Vec<u8> {
    let rules = include_str!("rules/decisions.thread");
    let kept = rules.lines().filter(|line| !line.starts_with("migrate")).collect::<Vec<_>>().join("\n");
    let renamed = kept
        .replace("remember number", "remember parcel_number")
        .replace("into number", "into parcel_number")
        .replace("{number", "{parcel_number")
        .replace("number: number", "number: parcel_number")
        .replace("\"What now?\"", "\"And now?\"");
    let long = long_thread().replace("{number", "{parcel_number");
    artifact(include_str!("rules/threadle.yaml"), &[("decisions.thread", &*renamed), ("long.thread", &*long)])
}
