//! `threadle mutate`

use insta::assert_snapshot;

use crate::workspace::shop;

#[test]
fn changes_that_nothing_notices() {
    let (shown, _, _) = shop().output("threadle mutate shop");
    let documentation = include_str!("../../../../docs/coverage.md");
    let figures = shown.split("\n\n").last().unwrap().trim_end();
    assert!(documentation.contains(figures), "docs/coverage.md shows something else");
    assert_snapshot!(shop().run("threadle mutate shop"), @r#"
    $ threadle mutate shop
    shop/rules.thread:9  has no priority
        - "Talk to a person"     => hand off to inbox "General" priority high
    shop/rules.thread:10  has no note
        - anything else          => hand off to inbox "General" note "Wrote: {answer}"
    shop/rules.thread:10  `anything else` goes
        - anything else          => hand off to inbox "General" note "Wrote: {answer}"
    shop/rules.thread:11  waits 10 minutes instead of 5 minutes
        - no answer in 5 minutes => resolve as abandoned
        + no answer in 10 minutes => resolve as abandoned
    shop/rules.thread:11  ends in the other way
        - no answer in 5 minutes => resolve as abandoned
    shop/rules.thread:17  who is identified passes for who is authenticated
        - rule "proven" when customer is authenticated {
        + rule "proven" when customer is not anonymous {
    shop/rules.thread:18  waits 1 minute instead of 30 seconds
        - call orders.latest(email: customer.email) as order {
    shop/rules.thread:20  not done
        - none   => say "I see no order of yours."
    shop/rules.thread:20  `none` and `failed` lead where the other does
        - none   => say "I see no order of yours."
    shop/rules.thread:21  not done
        - failed => say "I cannot look just now."
    shop/rules.thread:25  has no reason
        - otherwise => hand off to inbox "General" reason "not signed in"

       12 noticed by scenarios
        1 noticed by the checker
       11 not noticed
        0 without any difference to anybody, and not counted
    13 of 24 changes noticed: 54.1 %
    "#);
}

#[test]
fn too_few_are_noticed() {
    assert_snapshot!(shop().run("threadle mutate shop --quiet --sample 3 --min-score 80"), @r#"
    $ threadle mutate shop --quiet --sample 3 --min-score 80
    shop/rules.thread:21  not done
        - failed => say "I cannot look just now."

    2 of 3 changes noticed: 66.6 %
    [exit status 1]
    "#);
    assert_snapshot!(shop().run("threadle mutate shop --quiet --sample 3 --min-score 30"), @r#"
    $ threadle mutate shop --quiet --sample 3 --min-score 30
    shop/rules.thread:21  not done
        - failed => say "I cannot look just now."

    2 of 3 changes noticed: 66.6 %
    "#);
}

#[test]
fn as_data() {
    let (text, _, status) = shop().output("threadle mutate shop --format json");
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&data["version"], &data["noticed"], &data["unnoticed"], status),
        (&1.into(), &13.into(), &11.into(), 0)
    );
    let changes = data["changes"].as_array().unwrap();
    let words: Vec<_> = changes.iter().filter_map(|change| change["fate"].as_str()).collect();
    assert_eq!(words.iter().filter(|word| **word == "unnoticed").count(), 11);
    assert_eq!(words.len(), 24);
    let noticed = changes.iter().find(|change| change["fate"] == "scenario").unwrap();
    assert_eq!(noticed["by"], "asks for a person");
}
