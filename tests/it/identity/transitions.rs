//! The table of identity as a text: each line of `tests/identity/transitions.txt`, step by step.

use super::world::World;
use std::fmt::Write;

const CASES: &str = include_str!("../../identity/transitions.txt");

#[test]
fn transitions() {
    let mut out = String::new();
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        if line.starts_with("##") {
            writeln!(out, "\n{line}").unwrap();
            continue;
        }
        writeln!(out, "{line}").unwrap();
        let mut world = World::default();
        for step in line.split(';').map(str::trim) {
            let outcome = world.step(step);
            writeln!(out, "    {step:<32} {:<38} {}", format!("{outcome:?}"), state(&world)).unwrap();
        }
    }
    insta::with_settings!({ snapshot_path => "../../identity", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("transitions", out);
    });
}

/// The three facts, what is seen of the customer, and the owner.
fn state(world: &World) -> String {
    let customer = world.identity.customer();
    let (grade, how, profile) = (customer.grade(), customer.identification(), customer.profile_status());
    let facts = format!("{grade:?} {how:?} {profile:?}").to_lowercase();
    let seen = customer.seen();
    let shown: Vec<_> = [seen.name, seen.email, seen.phone].into_iter().flatten().collect();
    let owner = world.identity.owner().map_or("nobody", |owner| owner.address.as_str());
    let trust = if world.identity.trusts(world.at()) { "trusted" } else { "untrusted" };
    format!("{facts}, {trust}, sees [{}], owner {owner}", shown.join(", "))
}
