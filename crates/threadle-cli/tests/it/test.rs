//! `threadle test`

use insta::assert_snapshot;

use crate::workspace::{RULES, shop, shop_with};

#[test]
fn all_come_out() {
    assert_snapshot!(shop().run("threadle test shop"), @"
    $ threadle test shop
    shop/rules.thread
      ok      asks for a person
      ok      asks for an order

    2 scenarios played, all came out
    ");
}

#[test]
fn only_some_are_played() {
    assert_snapshot!(shop().run("threadle test shop --filter person"), @"
    $ threadle test shop --filter person
    shop/rules.thread
      ok      asks for a person

    1 scenario played, all came out
    ");
    assert_snapshot!(shop().run("threadle test shop --filter nobody"), @"
    $ threadle test shop --filter nobody
    error: no scenario has `nobody` in its name or the name of its file
    help: `threadle test` without `--filter` plays all of them
    [exit status 2]
    ");
}

#[test]
fn a_workspace_without_scenarios_is_told_so() {
    let rules = RULES.split("scenario ").next().unwrap();
    assert_snapshot!(shop().with("shop/rules.thread", rules).run("threadle test shop"), @"
    $ threadle test shop
    there are no scenarios yet; `threadle generate` writes some
    ");
}

#[test]
fn the_bot_says_something_else() {
    let here = shop_with("bot: \"Hello, there!\"", "bot: \"Good morning!\"");
    assert_snapshot!(here.run("threadle test shop"), @r#"
    $ threadle test shop
    shop/rules.thread
      FAILED  asks for a person
      ok      asks for an order

    FAILED  asks for a person
    --> shop/rules.thread:31:3: something else happened here

          chat opens
        - bot: "Good morning!"
        + bot: "Hello, there!"

        at that moment
          availability is AVAILABLE
          channel is CHAT
          customer is anonymous
          customer at open is anonymous
          identification is none
          now is "2026-06-01T10:00:00Z"
          profile is unknown
          waiting at welcome / ask "What can we do for you?"

    2 scenarios played, 1 did not come out
    [exit status 1]
    "#);
}

#[test]
fn something_happens_that_is_not_listed() {
    let here = shop_with("  bot: \"What can we do for you?\"\n  customer picks \"Talk", "  customer picks \"Talk");
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for a person
    --> shop/rules.thread:32:3: something else happened before this

          chat opens
          bot: "Hello, there!"
        + bot: "What can we do for you?"
        + bot offers "My order", "Talk to a person"
          customer picks "Talk to a person"

        at that moment
          availability is AVAILABLE
          channel is CHAT
          customer is anonymous
          customer at open is anonymous
          identification is none
          now is "2026-06-01T10:00:00Z"
          profile is unknown
          waiting at welcome / ask "What can we do for you?"
    [exit status 1]
    "#);
}

#[test]
fn more_happens_after_the_last_line() {
    let here = shop_with("  bot: \"Order A-1: 2 items.\"\n  bot resolves\n", "");
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for an order
    --> shop/rules.thread:44:3: more happened than the scenario tells

          customer signs in as ada
          chat opens
          bot: "Hello, Ada!"
          bot: "What can we do for you?"
          customer picks "My order"
          orders.latest answers found { number: "A-1", items: 2 }
        + bot: "Order A-1: 2 items."
        + bot resolves

        at that moment
          answer is "My order"
          availability is AVAILABLE
          channel is CHAT
          customer is authenticated
          customer at open is authenticated
          customer.address is "ada@example.com"
          customer.email is "ada@example.com"
          customer.first_name is "Ada"
          customer.name is "Ada Lovelace"
          identification is jwt
          now is "2026-06-01T10:00:03Z"
          order.items is 2
          order.number is "A-1"
          profile is found
    [exit status 1]
    "#);
}

#[test]
fn less_happens_than_is_listed() {
    let here = shop_with("  bot resolves\n", "  bot resolves\n  bot: \"Good bye!\"\n");
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for an order
    --> shop/rules.thread:47:3: nothing happened here

          customer signs in as ada
          chat opens
          bot: "Hello, Ada!"
          bot: "What can we do for you?"
          customer picks "My order"
          orders.latest answers found { number: "A-1", items: 2 }
          bot: "Order A-1: 2 items."
          bot resolves
        - bot: "Good bye!"

        at that moment
          answer is "My order"
          availability is AVAILABLE
          channel is CHAT
          customer is authenticated
          customer at open is authenticated
          customer.address is "ada@example.com"
          customer.email is "ada@example.com"
          customer.first_name is "Ada"
          customer.name is "Ada Lovelace"
          identification is jwt
          now is "2026-06-01T10:00:03Z"
          order.items is 2
          order.number is "A-1"
          profile is found
    [exit status 1]
    "#);
}

#[test]
fn an_expectation_that_is_not_so() {
    let here =
        shop_with("  customer picks \"My order\"\n", "  expect customer is anonymous\n  customer picks \"My order\"\n");
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for an order
    --> shop/rules.thread:43:3: this is not so

          customer signs in as ada
          chat opens
          bot: "Hello, Ada!"
          bot: "What can we do for you?"
        - expect customer is anonymous

        at that moment
          availability is AVAILABLE
          channel is CHAT
          customer is authenticated
          customer at open is authenticated
          customer.address is "ada@example.com"
          customer.email is "ada@example.com"
          customer.first_name is "Ada"
          customer.name is "Ada Lovelace"
          identification is jwt
          now is "2026-06-01T10:00:01Z"
          profile is found
          waiting at welcome / ask "What can we do for you?"
    [exit status 1]
    "#);
}

#[test]
fn other_quick_replies() {
    let here =
        shop_with("  customer picks \"My order\"\n", "  bot offers \"My order\"\n  customer picks \"My order\"\n");
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for an order
    --> shop/rules.thread:43:3: the message offers “My order”, “Talk to a person”

          customer signs in as ada
          chat opens
          bot: "Hello, Ada!"
          bot: "What can we do for you?"
        - bot offers "My order"

        at that moment
          availability is AVAILABLE
          channel is CHAT
          customer is authenticated
          customer at open is authenticated
          customer.address is "ada@example.com"
          customer.email is "ada@example.com"
          customer.first_name is "Ada"
          customer.name is "Ada Lovelace"
          identification is jwt
          now is "2026-06-01T10:00:01Z"
          profile is found
          waiting at welcome / ask "What can we do for you?"
    [exit status 1]
    "#);
}

#[test]
fn a_call_with_other_arguments() {
    let here = shop_with(
        "  orders.latest answers found",
        "  bot calls orders.latest { email: \"eve@example.com\" }\n  orders.latest answers found",
    );
    assert_snapshot!(here.run("threadle test shop --quiet"), @r#"
    $ threadle test shop --quiet

    FAILED  asks for an order
    --> shop/rules.thread:44:3: something else happened here

          customer signs in as ada
          chat opens
          bot: "Hello, Ada!"
          bot: "What can we do for you?"
          customer picks "My order"
        - bot calls orders.latest { email: "eve@example.com" }
        + bot calls orders.latest { email: "ada@example.com" }

        at that moment
          answer is "My order"
          availability is AVAILABLE
          channel is CHAT
          customer is authenticated
          customer at open is authenticated
          customer.address is "ada@example.com"
          customer.email is "ada@example.com"
          customer.first_name is "Ada"
          customer.name is "Ada Lovelace"
          identification is jwt
          now is "2026-06-01T10:00:02Z"
          profile is found
          waiting at order / proven / call orders.latest
    [exit status 1]
    "#);
}

#[test]
fn results_for_other_programs_and_for_ci() {
    let here = shop_with("bot: \"Hello, there!\"", "bot: \"Good morning!\"");
    assert_snapshot!(here.run("threadle test shop --format json"), @r#"
    $ threadle test shop --format json
    {
      "scenarios": 2,
      "failed": 1,
      "results": [
        {
          "label": "asks for a person",
          "path": "shop/rules.thread",
          "line": 29,
          "passed": false,
          "difference": {
            "place": "shop/rules.thread:31:3",
            "reason": "something else happened here",
            "before": [
              "chat opens"
            ],
            "expected": [
              "bot: \"Good morning!\""
            ],
            "happened": [
              "bot: \"Hello, there!\""
            ],
            "known": {
              "availability": "AVAILABLE",
              "channel": "CHAT",
              "customer": "anonymous",
              "customer at open": "anonymous",
              "identification": "none",
              "now": "\"2026-06-01T10:00:00Z\"",
              "profile": "unknown"
            },
            "waiting_at": "welcome / ask \"What can we do for you?\""
          }
        },
        {
          "label": "asks for an order",
          "path": "shop/rules.thread",
          "line": 37,
          "passed": true
        }
      ]
    }
    [exit status 1]
    "#);
    assert_snapshot!(here.run("threadle test shop --format junit"), @r#"
    $ threadle test shop --format junit
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="2" failures="1">
      <testsuite name="shop/rules.thread" tests="2" failures="1">
        <testcase classname="shop/rules.thread" name="asks for a person" line="29">
          <failure message="shop/rules.thread:31:3: something else happened here">  chat opens
    - bot: &quot;Good morning!&quot;
    + bot: &quot;Hello, there!&quot;</failure>
        </testcase>
        <testcase classname="shop/rules.thread" name="asks for an order" line="37"/>
      </testsuite>
    </testsuites>
    [exit status 1]
    "#);
}

#[test]
fn rules_with_errors_are_not_played() {
    let here = shop_with("pivot to order", "pivot to orders");
    assert_snapshot!(here.run("threadle test shop"), @r#"
    $ threadle test shop
    unknown-name

      × there is no thread called `orders`
       ╭─[shop/rules.thread:8:40]
     7 │   ask "What can we do for you?" {
     8 │     "My order"             => pivot to orders
       ·                                        ───┬──
       ·                                           ╰── no such thread
     9 │     "Talk to a person"     => hand off to inbox "General" priority high
       ╰────
      help: Did you mean `order`? Threads are defined by `thread NAME { … }`, in any file of the
            workspace.

    error: the rules in `shop` have 1 error and cannot run
    [exit status 1]
    "#);
}
