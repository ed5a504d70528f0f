//! `threadle prove`

use insta::assert_snapshot;

use crate::workspace::shop;

const PROMISES: &str = r#"guarantee "nothing is said after the hand-off" {
  once hand off never again say
  possible hand off
}
"#;

const BROKEN: &str = r#"guarantee "nobody is handed off" {
  never hand off
}
"#;

#[test]
fn what_is_proved_and_what_is_shown() {
    let here = shop().with("shop/guarantees.thread", PROMISES);
    assert_snapshot!(here.run("threadle prove shop"), @r#"
    $ threadle prove shop
    nothing is said after the hand-off
      proved       once hand off never again say
      shown        possible hand off
    2 lines of guarantees: 2 kept, 0 not
    "#);
}

#[test]
fn what_takes_more_steps_than_the_limit_is_not_decided() {
    let here = shop().with("shop/guarantees.thread", PROMISES);
    assert_snapshot!(here.run("threadle prove shop --limit 3"), @"
    $ threadle prove shop --limit 3
    nothing is said after the hand-off
      not decided  once hand off never again say
      not decided  possible hand off
    2 lines of guarantees: 0 kept, 2 not
    [exit status 1]
    ");
}

#[test]
fn a_conversation_that_breaks_it() {
    let here = shop().with("shop/guarantees.thread", BROKEN);
    assert_snapshot!(here.run("threadle prove shop"), @r#"
    $ threadle prove shop
    nobody is handed off
      BROKEN       never hand off
                   chat opens
                   bot: "Hello, there!"
                   bot: "What can we do for you?"
                   bot offers "My order", "Talk to a person"
                   customer picks "Talk to a person"
                   bot hands off to inbox "General" priority high
    1 line of guarantees: 0 kept, 1 not
    [exit status 1]
    "#);
    assert_snapshot!(here.run("threadle check shop"), @r#"
    $ threadle check shop
    guarantee-broken

      × the guarantee `nobody is handed off` is broken: there is a conversation in which this is not
      │ so
       ╭─[shop/guarantees.thread:2:3]
     1 │ guarantee "nobody is handed off" {
     2 │   never hand off
       ·   ───────┬──────
       ·          ╰── not so in every conversation
     3 │ }
       ╰────
      help: This is a shortest conversation that breaks it; it was played on the machine, and came out
            like this:
              chat opens
              bot: "Hello, there!"
              bot: "What can we do for you?"
              bot offers "My order", "Talk to a person"
              customer picks "Talk to a person"
              bot hands off to inbox "General" priority high
            Change the rules so that this cannot happen, or the guarantee where it says more than you
            mean.

    3 files checked: 1 error, 0 warnings
    [exit status 1]
    "#);
}

#[test]
fn conversations_are_kept_as_scenarios_that_come_out() {
    let here = shop().with("shop/guarantees.thread", PROMISES);
    assert_snapshot!(here.run("threadle prove shop --quiet --save shop/found.thread"), @r#"
    $ threadle prove shop --quiet --save shop/found.thread
    nothing is said after the hand-off
      proved       once hand off never again say
      shown        possible hand off
    "#);
    assert_snapshot!(here.run("threadle test shop --filter shows"), @r#"
    $ threadle test shop --filter shows
    shop/found.thread
      ok      shows: nothing is said after the hand-off

    1 scenario played, all came out
    "#);
}

#[test]
fn what_breaks_a_guarantee_is_played_but_not_built() {
    let here = shop().with("shop/guarantees.thread", BROKEN);
    here.run("threadle prove shop --save shop/found.thread");
    assert_snapshot!(here.run("threadle test shop --filter handed"), @r#"
    $ threadle test shop --filter handed
    shop/found.thread
      ok      breaks: nobody is handed off

    1 scenario played, all came out
    "#);
    let built = here.run("threadle build shop -o shop.threadle");
    assert!(built.contains("the rules in `shop` have 1 error and cannot run"), "{built}");
    let here =
        here.with("shop/guarantees.thread", &BROKEN.replace("\n}", "\n  no customer waits longer than 1 minute\n}"));
    here.run("threadle prove shop --save shop/found.thread");
    assert_snapshot!(here.run("threadle test shop --filter handed"), @r#"
    $ threadle test shop --filter handed
    shop/found.thread
      ok      breaks: nobody is handed off, never hand off
      ok      breaks: nobody is handed off, no customer waits longer than 1 minute

    2 scenarios played, all came out
    "#);
}
