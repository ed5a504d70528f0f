//! `threadle diff`

use std::process::Command;

use insta::assert_snapshot;

use crate::folder::Folder;
use crate::workspace::{MANIFEST, RULES, shop};

/// `shop` as it was in `before`, and as it is.
fn changed(old: &str, new: &str) -> Folder {
    assert!(RULES.contains(old), "{old}");
    shop().with("before/threadle.yaml", MANIFEST).with("before/rules.thread", &RULES.replacen(old, new, 1))
}

#[test]
fn a_refactoring_changes_nothing() {
    let here = changed("thread order \"The", "# Orders.\n\nthread order \"All about the");
    assert_snapshot!(here.run("threadle diff before shop --fail-on changed,worded,lost,exposed"), @r"
    $ threadle diff before shop --fail-on changed,worded,lost,exposed
    nobody gets a different outcome
    conversations in flight: 3 waiting places survive, 0 changed, 0 gone
    ");
}

#[test]
fn another_outcome_is_shown_in_a_conversation() {
    let here = changed("when customer is authenticated", "when customer is authenticated and vip");
    let documentation = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diff.md");
    let documentation = std::fs::read_to_string(documentation).unwrap();
    let shown = here.output("threadle diff before shop").0;
    assert!(documentation.contains(&shown), "docs/diff.md shows something else than\n{shown}");
    assert_snapshot!(here.run("threadle diff before shop --fail-on changed"), @r#"
    $ threadle diff before shop --fail-on changed
    Other outcomes

      thread order
        after  the customer picks “My order” (at welcome / ask "What can we do for you?")
        who    customer is authenticated and not vip
        old    hands off to inbox “General”, reason “not signed in”
        new    calls orders.latest(email: customer.email)

            profile ada { name: "Ada Lovelace", email: "ada@example.com" }
            customer signs in as ada
            chat opens
            bot: "Hello, Ada!"
            bot: "What can we do for you?"
            bot offers "My order", "Talk to a person"
            fact vip is no
            customer picks "My order"
          - bot hands off to inbox "General" reason "not signed in"
          + bot calls orders.latest { email: "ada@example.com" }
          + # waits at order / proven / call orders.latest

    Conversations in flight

      changed  welcome / ask "What can we do for you?"
               what follows has the same words, but another order, other conditions or other waits

    1 outcome changed
    conversations in flight: 2 waiting places survive, 1 changed, 0 gone
    [exit status 1]
    "#);
}

#[test]
fn other_words_are_told_quietly() {
    let here = changed("I see no order of yours.", "There is no order of yours.");
    assert_snapshot!(here.run("threadle diff before shop --fail-on changed"), @r#"
    $ threadle diff before shop --fail-on changed
    Other words

      thread order
        after  orders.latest answers none (at order / proven / call orders.latest)
        who    everybody who comes here
        old    says “There is no order of yours.”
        new    says “I see no order of yours.”

    Conversations in flight

      changed  order / proven / call orders.latest
               what follows has no `say "There is no order of yours."` any more
               what follows has `say "I see no order of yours."` as well

    1 text in other words
    conversations in flight: 2 waiting places survive, 1 changed, 0 gone
    "#);
    assert_eq!(here.output("threadle diff before shop --fail-on worded").2, 1);
}

#[test]
fn for_a_pull_request_and_for_programs() {
    let here = changed("no answer in 5 minutes", "no answer in 9 minutes");
    assert_snapshot!(here.run("threadle diff before shop --format markdown"), @r#"
    $ threadle diff before shop --format markdown
    ### What this changes for customers

    `before` → `shop`: 1 wait changed.

    conversations in flight: 2 waiting places survive, 1 changed, 0 gone.

    | where | who | before | after |
    |---|---|---|---|
    | welcome / ask "What can we do for you?" | everybody who comes here | waits 9 minutes | waits 5 minutes |

    <details><summary>welcome / ask "What can we do for you?": waits 9 minutes → waits 5 minutes</summary>

    ```diff
      chat opens
      bot: "Hello, there!"
      bot: "What can we do for you?"
      bot offers "My order", "Talk to a person"
      5 minutes pass
    - # waits at welcome / ask "What can we do for you?"
    + bot resolves as abandoned
    ```

    </details>
    "#);
    let (json, _, status) = here.output("threadle diff before shop --format json");
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((told["version"].as_u64(), told["complete"].as_bool(), status), (Some(1), Some(true), 0));
    assert_eq!(told["changes"][0]["kind"], "wait");
    assert_eq!(told["changes"][0]["new"], "waits 5 minutes");
    assert_eq!(told["changes"][0]["conversation"]["then"][0], "5 minutes pass");
}

#[test]
fn an_artifact_brings_its_texts_unless_it_was_stripped() {
    let here = changed("priority high", "priority low");
    let _ = here.output("threadle build before -o old.threadle");
    let (told, _, status) = here.output("threadle diff old.threadle shop --fail-on changed");
    assert!(told.contains("1 outcome changed") && status == 1, "{told}");
    let _ = here.output("threadle build before --strip -o old.threadle");
    assert_snapshot!(here.run("threadle diff old.threadle shop --fail-on changed"), @r#"
    $ threadle diff old.threadle shop --fail-on changed
    Conversations in flight

      changed  welcome / ask "What can we do for you?"
               what follows has no `hand off to "General" priority low` any more
               what follows has `hand off to "General" priority high` as well

    the texts of one version are not in its artifact (it was stripped), so outcomes cannot be compared
    conversations in flight: 2 waiting places survive, 1 changed, 0 gone
    [exit status 1]
    "#);
}

#[test]
fn an_artifact_never_holds_a_secret() {
    let secret = "only-for-the-server-and-nobody-else";
    let key = format!("{{ id: shop, algorithm: HS256, secret: {secret}, issuer: a, audience: b }}");
    let manifest = MANIFEST.replace("[email] }", &format!("[email], keys: [{key}] }}"));
    let here = shop().with("shop/threadle.yaml", &manifest);
    let (_, err, status) = here.output("threadle build shop");
    assert_eq!((err.as_str(), status), ("", 0));
    let bytes = here.bytes("shop.threadle");
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("algorithm: HS256") && !holds(secret));
    assert_eq!(here.output("threadle diff shop.threadle shop --fail-on changed").2, 0);
}

#[test]
fn revisions_that_git_keeps() {
    let here = shop();
    let git = |arguments: &[&str]| {
        let author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
        let status = Command::new("git").arg("-C").arg(here.path()).args(author).args(arguments).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "Rules"]);
    let nothing = "nobody gets a different outcome";
    assert!(here.output("threadle diff main shop").0.starts_with(nothing));
    let here = here.with("shop/rules.thread", &RULES.replacen("priority high", "priority low", 1));
    let git = |arguments: &[&str]| {
        let author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
        assert!(
            Command::new("git").arg("-C").arg(here.path()).args(author).args(arguments).status().unwrap().success()
        );
    };
    assert!(here.output("threadle diff main shop").0.contains("1 outcome changed"));
    git(&["commit", "--quiet", "-a", "-m", "Less hurry"]);
    assert!(here.output("threadle diff HEAD~1:shop HEAD:shop").0.contains("1 outcome changed"));
    assert!(here.output("threadle diff HEAD shop").0.starts_with(nothing));
    assert_snapshot!(here.run("threadle diff nothing shop"), @r#"
    $ threadle diff nothing shop
    error: `nothing` is neither a folder, nor an artifact, nor a revision: git knows no such revision
    help: give a folder, a file made by `threadle build`, or a git revision such as `main` or `HEAD~1:rules`
    [exit status 2]
    "#);
    assert_snapshot!(here.run("threadle diff HEAD:elsewhere shop"), @r#"
    $ threadle diff HEAD:elsewhere shop
    error: the revision `HEAD` has no `threadle.yaml` in `elsewhere`
    help: name the folder in which it has one, as in `HEAD:rules`
    [exit status 2]
    "#);
}

#[test]
fn what_takes_more_steps_than_the_limit_is_not_decided() {
    let here = shop();
    let (told, _, status) = here.output("threadle diff shop shop --limit 5 --fail-on changed");
    assert!(told.starts_with("no difference was found; not all conversations were compared"));
    assert_eq!(status, 1);
    assert_eq!(here.output("threadle diff shop shop --fail-on changed").2, 0);
}

#[test]
fn rules_with_errors_cannot_be_compared() {
    let here = changed("pivot to order", "pivot to orders");
    let (_, err, status) = here.output("threadle diff before shop");
    assert!(err.contains("the rules in `before` have 1 error and cannot be compared") && status == 1, "{err}");
}
