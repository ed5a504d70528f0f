//! The embedding examples run, and print what they printed before.

use std::path::PathBuf;
use std::process::Command;

/// Where `cargo test` puts the examples that it builds beside the tests.
fn built(example: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("examples").join(example)
}

fn run(example: &str) -> String {
    let output = Command::new(built(example)).output();
    let output = output.unwrap_or_else(|error| panic!("`cargo build --examples` first: {example}: {error}"));
    assert!(output.status.success(), "{example} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn hello() {
    let printed = run("hello");
    assert_eq!(printed.lines().count(), 3, "{printed}");
    assert!(printed.contains(r#""effect":"say","text":"Hello from Tea & Co.!""#), "{printed}");
}

#[test]
fn events_and_effects() {
    let printed = run("events_and_effects");
    assert!(printed.contains(r#"to the customer: What can we do for you? ["Track my order"]"#), "{printed}");
    assert!(printed.contains("to an agent of General: Wrote: my parcel is wet"), "{printed}");
    assert!(printed.trim_end().ends_with(r#""message":"m2","trusted":false}"#), "nothing is said after it: {printed}");
}

#[test]
fn save_and_resume() {
    assert_eq!(run("save_and_resume").lines().count(), 3);
}

#[test]
fn host_action() {
    let said = "bot: Which town are you in?\nbot: Platzgasse 3, 250 metres from the centre.\n";
    assert_eq!(run("host_action"), said);
}

#[test]
fn profile_directory() {
    let said = "a claim: Welcome back. Please sign in.\na proof: Hi Ada!\na forgery: Welcome!\n";
    assert_eq!(run("profile_directory"), said);
}

#[test]
fn revisions() {
    let printed = run("revisions");
    assert!(printed.contains("a migrate says what becomes of conversations there"), "{printed}");
    assert!(printed.ends_with("the chat has moved: migrated\nagents see: Size: 43\n"), "{printed}");
}

#[test]
fn sealed_states() {
    let printed = run("sealed_states");
    let outcomes: Vec<(&str, &str)> = printed.lines().filter_map(|line| line.split_once(": ")).collect();
    let of = |what: &str| outcomes.iter().find(|(own, _)| *own == what).map(|(_, outcome)| *outcome);
    assert_eq!(of("the latest"), Some("taken, and the chat goes on"));
    for (what, reason) in [
        ("another answer written over it", "forged or damaged"),
        ("sealed with a guessed key", "forged or damaged"),
        ("half of it", "cut off"),
        ("somebody else's", "another conversation"),
        ("an earlier one", "its sequence is 1, and 2 is the least"),
        ("one from before the release", "which is not accepted"),
        ("never sealed", "not a sealed state"),
    ] {
        let outcome = of(what).unwrap_or_default();
        assert!(outcome.starts_with("refused, ") && outcome.contains(reason), "{what}: {outcome}");
    }
    assert_eq!(outcomes.len(), 8, "{printed}");
}
