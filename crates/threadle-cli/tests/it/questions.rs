//! `threadle who` and `threadle what`

use insta::assert_snapshot;

use crate::workspace::shop;

#[test]
fn who_sees_a_line() {
    assert_snapshot!(shop().run("threadle who shop/rules.thread:18"), @r#"
    $ threadle who shop/rules.thread:18
    shop/rules.thread:18: call orders.latest(email: customer.email) as order { found => say "Order {order.number}: { …
      when customer is authenticated

      such as

        profile ada { name: "Ada Lovelace", email: "ada@example.com" }
        customer signs in as ada
        chat opens
        bot: "Hello, Ada!"
        bot: "What can we do for you?"
        bot offers "My order", "Talk to a person"
        customer picks "My order"
        bot calls orders.latest { email: "ada@example.com" }
    "#);
    assert_snapshot!(shop().run("threadle who shop/rules.thread:6"), @r#"
    $ threadle who shop/rules.thread:6
    shop/rules.thread:6: say "Hello, {customer.first_name or "there"}!"
      everybody who comes here

      such as

        chat opens
        bot: "Hello, there!"
        bot: "What can we do for you?"
        bot offers "My order", "Talk to a person"
    "#);
}

#[test]
fn a_line_on_which_nothing_is_done() {
    assert_snapshot!(shop().run("threadle who shop/rules.thread:3"), @r#"
    $ threadle who shop/rules.thread:3
    error: nothing is done on line 3 of `shop/rules.thread`
    help: give the line of an action, a rule, an arm or a handler
    [exit status 2]
    "#);
    assert_snapshot!(shop().run("threadle who shop/rules.thread"), @r#"
    $ threadle who shop/rules.thread
    error: `shop/rules.thread` is no file and line
    help: give both with a colon between them, such as `rules/menu.thread:44`
    [exit status 2]
    "#);
}

#[test]
fn who_for_programs() {
    let (json, _, _) = shop().output("threadle who shop/rules.thread:18 --json");
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&told[0]["who"], &told[0]["confirmed"]), (&"some".into(), &true.into()));
    assert_eq!(told[0]["conditions"][0], "customer is authenticated");
}

#[test]
fn what_somebody_experiences_as_a_picture() {
    let drawn = |form: &str| shop().output(&format!("threadle what 'customer is authenticated' shop --draw {form}")).0;
    assert!(drawn("svg").starts_with("<svg") && drawn("dot").starts_with("digraph"));
    assert!(drawn("mermaid").contains("calls orders.latest"));
}

#[test]
fn what_somebody_experiences() {
    let (shown, _, _) = shop().output("threadle what 'customer is authenticated' shop");
    let documentation = include_str!("../../../../docs/diff.md");
    assert!(documentation.contains(&shown), "docs/diff.md shows something else than\n{shown}");
    assert_snapshot!(shop().run("threadle what 'customer is authenticated' shop"), @r#"
    $ threadle what 'customer is authenticated' shop
    the chat opens
      says “Hello, {customer.first_name or "there"}!”
      asks “What can we do for you?” and offers “My order”, “Talk to a person”
      the customer picks “My order”
        calls orders.latest(email: customer.email)
        orders.latest answers found
          says “Order {order.number}: {order.items} items.”
          resolves the conversation
        orders.latest answers none
          says “I see no order of yours.”
          resolves the conversation
        the call fails
          says “I cannot look just now.”
          resolves the conversation
      the customer picks “Talk to a person”
        hands off to inbox “General” with priority high
      the customer writes something else
        hands off to inbox “General”, note “Wrote: {answer}”
      the time is up
        resolves the conversation as abandoned
    "#);
    assert_snapshot!(shop().run("threadle what 'customer is anonymous and identification is jwt' shop"), @r#"
    $ threadle what 'customer is anonymous and identification is jwt' shop
    there is nobody like that
    "#);
    assert_snapshot!(shop().run("threadle what 'customer is authentic' shop"), @r#"
    $ threadle what 'customer is authentic' shop
    outside-domain

      × `customer` is never `authentic`
       ╭─[FACTS:3:13]
     2 │   possible say when
     3 │ customer is authentic
       ·             ────┬────
       ·                 ╰── never its value
     4 │ }
       ╰────
      help: Did you mean `authenticated`? `customer` is always one of anonymous, identified,
            authenticated.

    error: `customer is authentic` is no condition of these rules
    help: write it as behind `when` in a rule, such as `customer is authenticated and vip`
    [exit status 2]
    "#);
}

#[test]
fn a_condition_behind_the_workspace_is_told() {
    assert_snapshot!(shop().run("threadle what shop vip"), @"
    $ threadle what shop vip
    error: the condition stands in front of the workspace
    help: write `threadle what 'vip' shop`
    [exit status 2]
    ");
}
