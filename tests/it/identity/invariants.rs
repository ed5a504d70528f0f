//! What must hold of the identity machine whatever happens, in any order.

use super::world::{GOOD_FOR, World};
use proptest::prelude::*;
use threadle::identity::{Change, Grade, Outcome};

/// Any step of the world, with addresses that are often the same person's.
fn step() -> impl Strategy<Value = String> {
    let address = prop::sample::select(vec![
        "ada@example.com",
        "ADA@example.com",
        "+14155550101",
        "grace@example.com",
        "grace.h@example.org",
        "twins@example.com",
        "zoe@example.com",
        "down@example.com",
        "nonsense",
        "",
    ]);
    let proven = prop::sample::select(vec![
        "ada@example.com",
        "+14155550101",
        "grace@example.com",
        "zoe@example.com",
        "down@example.com",
    ]);
    prop_oneof![
        address.clone().prop_map(|address| format!("set_user {address}")),
        address.prop_map(|address| format!("onboard {address}")),
        proven.prop_map(|address| format!("jwt {address}")),
        Just("bad bad_signature".to_owned()),
        Just("late ada@example.com".to_owned()),
        Just("clear".to_owned()),
        Just("again".to_owned()),
        Just("back".to_owned()),
        (0i64..80).prop_map(|seconds| format!("wait {seconds}")),
    ]
}

/// A chat that opens somewhere among the steps, on the web or in the mobile SDK.
fn chat() -> impl Strategy<Value = Vec<String>> {
    (prop::collection::vec(step(), 0..25), any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |(mut steps, place, mobile)| {
            steps.insert(place.index(steps.len() + 1), if mobile { "open mobile" } else { "open" }.to_owned());
            steps
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invariants(steps in chat()) {
        let mut world = World::default();
        let mut proof_given = None;
        let mut mobile = false;
        for step in &steps {
            let step = match step.strip_prefix("wait ") {
                Some(seconds) => format!("at {}", world.seconds + seconds.parse::<i64>().unwrap()),
                None => step.clone(),
            };
            let before = world.identity.clone();
            let outcome = world.step(&step);
            let (identity, customer) = (&world.identity, world.identity.customer());
            let authenticated = customer.grade() == Grade::Authenticated;
            mobile |= step == "open mobile";

            if let Outcome::Refused(_) = outcome && !step.starts_with("open") {
                prop_assert_eq!(identity, &before, "a refusal changed something: {}", step);
            }
            if step.starts_with("jwt") && !matches!(outcome, Outcome::Refused(_)) {
                prop_assert!(authenticated);
                proof_given = Some(world.seconds);
            }
            if authenticated {
                let given = proof_given.expect("nobody is authenticated without a proof");
                prop_assert!(world.seconds < given + GOOD_FOR, "the proof has expired");
                prop_assert!(!mobile, "the mobile SDK knows no proof");
            }
            prop_assert_eq!(identity.trusts(world.at()), authenticated);
            if step.starts_with("set_user") || step.starts_with("onboard") {
                let was = before.customer().grade() == Grade::Authenticated;
                prop_assert_eq!(was, authenticated, "a claim made or replaced a proof");
                prop_assert!(!was || identity == &before);
            }

            let owners = (before.owner().map(|owner| &owner.address), identity.owner().map(|owner| &owner.address));
            let someone_else = outcome == Outcome::Changed(Change::BecameSomeoneElse);
            if let (Some(before), Some(after)) = owners {
                prop_assert_eq!(before != after, someone_else, "the owner changes with the conversation and never else");
            } else {
                prop_assert!(!someone_else);
                prop_assert!(owners.0.is_none(), "an owner was lost");
            }
            if let (Some(person), Some(owner)) = (customer.person(), identity.owner()) {
                prop_assert!(owner.is(person), "somebody else is in the owner's conversation");
            }
            if !authenticated {
                let seen = customer.seen();
                let shown = format!("{seen:?}");
                prop_assert!(!shown.contains("profile") && !shown.contains("+1555000"), "the profile is disclosed");
            }
        }
    }
}
