//! `threadle test --coverage` and `threadle generate`

use insta::assert_snapshot;

use crate::workspace::shop;

#[test]
fn the_table_and_what_is_missing() {
    assert_snapshot!(shop().run("threadle test shop --coverage"), @r#"
    $ threadle test shop --coverage
    shop/rules.thread
      ok      asks for a person
      ok      asks for an order

    2 scenarios played, all came out

    coverage        shown
      threads       100 %   2 of 2
      lines        64.2 %   9 of 14
      rules        33.3 %   1 of 3
      conditions    100 %   0 of 0
      arms         50.0 %   4 of 8
      events        0.0 %   0 of 17
      customers    11.5 %   3 of 26
      total        27.1 %   19 of 70

    shop/rules.thread:10  never: `hand off to inbox "General" note "Wrote: {answer}"` is done
    shop/rules.thread:11  never: `resolve as abandoned` is done
    shop/rules.thread:20  never: `say "I see no order of yours."` is done
    shop/rules.thread:21  never: `say "I cannot look just now."` is done
    shop/rules.thread:25  never: `hand off to inbox "General" reason "not signed in"` is done
    shop/rules.thread:17  never: rule `proven` is passed over
    shop/rules.thread:25  never: `otherwise` is taken
    shop/rules.thread:10  never: anything else is written
    shop/rules.thread:11  never: no answer
    shop/rules.thread:20  never: the outcome is `none`
    and 41 more: `--format text` paints all of it on the rules
    `threadle generate` writes scenarios for what is missing
    "#);
}

#[test]
fn painted_on_the_rules() {
    let (shown, _, _) = shop().output("threadle test shop --coverage --format text");
    let documentation = include_str!("../../../../docs/coverage.md");
    let shown: Vec<&str> = shown.lines().take_while(|line| !line.ends_with(" 13 | }")).map(str::trim_end).collect();
    assert!(documentation.contains(&shown.join("\n")), "docs/coverage.md shows something else");
    assert_snapshot!(shop().run("threadle test shop --coverage --format text"), @r#"
    $ threadle test shop --coverage --format text
    shop/rules.thread: 33.3 %, 34 things missing
                1 | start {
         2      2 |   when chat opens => welcome
                3 | }
                4 |
         2      5 | thread welcome "Say hello and find out what it is about" {
         2      6 |   say "Hello, {customer.first_name or "there"}!"
         2 ~    7 |   ask "What can we do for you?" {
                  |   ^ never: the customer identifies meanwhile
                  |   ^ never: the customer authenticates meanwhile
                  |   ^ never: the customer signs out meanwhile
                  |   ^ never: the customer becomes someone else meanwhile
                  |   ^ never: the token expires meanwhile
         1      8 |     "My order"             => pivot to order
         1      9 |     "Talk to a person"     => hand off to inbox "General" priority high
         0 !   10 |     anything else          => hand off to inbox "General" note "Wrote: {answer}"
                  |                               ^ never: `hand off to inbox "General" note "Wrote: {answer}"` is done
                  |                               ^ never: anything else is written
         0 !   11 |     no answer in 5 minutes => resolve as abandoned
                  |                               ^ never: `resolve as abandoned` is done
                  |                               ^ never: no answer
               12 |   }
               13 | }
               14 |
         1     15 | thread order "The latest order, for proven customers only" {
         1 ~   16 |   rules {
                  |   ^ never: decided for who is anonymous; identified (onboarding), profile found; identified (onboarding), profile none; identified (onboarding), profile ambiguous; identified (onboarding), profile unknown; identified (standard), profile found; identified (standard), profile none; identified (standard), profile ambiguous; identified (standard), profile unknown; authenticated (jwt), profile none; authenticated (jwt), profile ambiguous; authenticated (jwt), profile unknown
         1 ~   17 |     rule "proven" when customer is authenticated {
                  |          ^ never: rule `proven` is passed over
         1 ~   18 |       call orders.latest(email: customer.email) as order {
                  |       ^ never: the customer writes meanwhile
                  |       ^ never: the customer identifies meanwhile
                  |       ^ never: the customer authenticates meanwhile
                  |       ^ never: the customer signs out meanwhile
                  |       ^ never: the customer becomes someone else meanwhile
                  |       ^ never: the token expires meanwhile
         1     19 |         found  => say "Order {order.number}: {order.items} items."
         0 !   20 |         none   => say "I see no order of yours."
                  |                   ^ never: `say "I see no order of yours."` is done
                  |                   ^ never: the outcome is `none`
         0 !   21 |         failed => say "I cannot look just now."
                  |                   ^ never: `say "I cannot look just now."` is done
                  |                   ^ never: the call fails
               22 |       }
         1     23 |       resolve
               24 |     }
         0 !   25 |     otherwise => hand off to inbox "General" reason "not signed in"
                  |                  ^ never: `hand off to inbox "General" reason "not signed in"` is done
                  |                  ^ never: `otherwise` is taken
               26 |   }
               27 | }
               28 |
               29 | scenario "asks for a person" {
               30 |   chat opens
               31 |   bot: "Hello, there!"
               32 |   bot: "What can we do for you?"
               33 |   customer picks "Talk to a person"
               34 |   bot hands off to inbox "General"
               35 | }
               36 |
               37 | scenario "asks for an order" {
               38 |   profile ada { name: "Ada Lovelace", email: "ada@example.com" }
               39 |   customer signs in as ada
               40 |   chat opens
               41 |   bot: "Hello, Ada!"
               42 |   bot: "What can we do for you?"
               43 |   customer picks "My order"
               44 |   orders.latest answers found { number: "A-1", items: 2 }
               45 |   bot: "Order A-1: 2 items."
               46 |   bot resolves
               47 | }

    in any conversation
        ! never: the customer writes after the hand-off
        ! never: the customer identifies after the hand-off
        ! never: the customer authenticates after the hand-off
        ! never: the customer signs out after the hand-off
        ! never: the customer becomes someone else after the hand-off
        ! never: the token expires after the hand-off
        ! never: a customer is identified (onboarding), profile found; identified (onboarding), profile none; identified (onboarding), profile ambiguous; identified (onboarding), profile unknown; identified (standard), profile found; identified (standard), profile none; identified (standard), profile ambiguous; identified (standard), profile unknown; authenticated (jwt), profile none; authenticated (jwt), profile ambiguous; authenticated (jwt), profile unknown

    coverage        shown
      threads       100 %   2 of 2
      lines        64.2 %   9 of 14
      rules        33.3 %   1 of 3
      conditions    100 %   0 of 0
      arms         50.0 %   4 of 8
      events        0.0 %   0 of 17
      customers    11.5 %   3 of 26
      total        27.1 %   19 of 70
    "#);
}

#[test]
fn for_tools_that_collect_it() {
    assert_snapshot!(shop().run("threadle test shop --coverage --format lcov"), @"
    $ threadle test shop --coverage --format lcov
    TN:
    SF:shop/rules.thread
    FN:5,welcome
    FN:15,order
    FNDA:2,welcome
    FNDA:1,order
    FNF:2
    FNH:2
    BRDA:2,0,0,2
    BRDA:8,0,0,1
    BRDA:9,0,0,1
    BRDA:10,0,0,-
    BRDA:11,0,0,-
    BRDA:17,0,0,0
    BRDA:17,0,1,1
    BRDA:19,0,0,1
    BRDA:20,0,0,-
    BRDA:21,0,0,-
    BRDA:25,0,0,-
    BRF:11
    BRH:5
    DA:2,2
    DA:5,2
    DA:6,2
    DA:7,2
    DA:8,1
    DA:9,1
    DA:10,0
    DA:11,0
    DA:15,1
    DA:16,1
    DA:17,1
    DA:18,1
    DA:19,1
    DA:20,0
    DA:21,0
    DA:23,1
    DA:25,0
    LF:17
    LH:12
    end_of_record
    ");
}

#[test]
fn as_data() {
    let here = shop();
    let (text, _, _) = here.output("threadle test shop --coverage --format json");
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&data["version"], &data["complete"], &data["scenarios"]), (&1.into(), &true.into(), &2.into()));
    let items = data["files"][0]["items"].as_array().unwrap();
    assert_eq!(items.len(), data["files"][0]["possible"].as_u64().unwrap() as usize);
    assert_snapshot!(serde_json::to_string_pretty(&items[..2]).unwrap(), @r#"
    [
      {
        "column": 22,
        "count": 2,
        "kind": "lines",
        "line": 2,
        "what": "`welcome` is done"
      },
      {
        "column": 8,
        "count": 2,
        "kind": "arms",
        "line": 2,
        "what": "`chat opens` is taken"
      }
    ]
    "#);
}

#[test]
fn as_a_page_that_stands_alone() {
    let here = shop();
    assert_snapshot!(here.run("threadle test shop --coverage --format html -o page.html"), @"$ threadle test shop --coverage --format html -o page.html");
    let page = here.read("page.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(!page.contains("<script") && !page.contains("http"), "nothing is fetched");
    assert!(
        page.contains("rule <code>proven</code> is passed over") && page.contains("<title>Coverage of Corner shop")
    );
}

#[test]
fn too_little_fails() {
    let here = shop();
    assert_snapshot!(here.run("threadle test shop --quiet --min 40 --min threads=100"), @"
    $ threadle test shop --quiet --min 40 --min threads=100

    coverage        shown
      threads       100 %   2 of 2
      lines        64.2 %   9 of 14
      rules        33.3 %   1 of 3
      conditions    100 %   0 of 0
      arms         50.0 %   4 of 8
      events        0.0 %   0 of 17
      customers    11.5 %   3 of 26
      total        27.1 %   19 of 70
    27.1 % of everything is covered, less than the 40 % asked for
    [exit status 1]
    ");
    assert_snapshot!(here.run("threadle test shop --quiet --min arms=80"), @"
    $ threadle test shop --quiet --min arms=80

    coverage        shown
      threads       100 %   2 of 2
      lines        64.2 %   9 of 14
      rules        33.3 %   1 of 3
      conditions    100 %   0 of 0
      arms         50.0 %   4 of 8
      events        0.0 %   0 of 17
      customers    11.5 %   3 of 26
      total        27.1 %   19 of 70
    50.0 % of arms is covered, less than the 80 % asked for
    [exit status 1]
    ");
    assert_snapshot!(here.run("threadle test shop --min twigs=80"), @"
    $ threadle test shop --min twigs=80
    error: invalid value 'twigs=80' for '--min <[KIND=]PERCENT>': `twigs` is none of threads, lines, rules, conditions, arms, events, customers

    For more information, try '--help'.
    [exit status 2]
    ");
    assert_snapshot!(here.run("threadle test shop --format lcov"), @"
    $ threadle test shop --format lcov
    error: `--output` and the formats text, lcov and html are for coverage
    help: add `--coverage`, or leave these options out
    [exit status 2]
    ");
    assert_snapshot!(here.run("threadle test shop --coverage --format junit"), @"
    $ threadle test shop --coverage --format junit
    error: coverage has no form called junit
    help: choose lcov or json for other programs
    [exit status 2]
    ");
}

#[test]
fn scenarios_for_what_is_missing() {
    let here = shop();
    assert_snapshot!(here.run("threadle generate shop --limit 3"), @r#"
    $ threadle generate shop --limit 3
    scenario "signed in: picks 'My order', …, has several profiles, signs in, orders.latest fails" {
      profile ada { name: "Ada Lovelace", email: "ada@example.com" }
      customer signs in as ada
      chat opens
      bot: "Hello, Ada!"
      bot: "What can we do for you?"
      bot offers "My order", "Talk to a person"
      customer picks "My order"
      bot calls orders.latest { email: "ada@example.com" }
      customer signs out
      customer onboards as ada
      profile of ada is ambiguous
      customer signs in as ada
      orders.latest answers failed
      bot: "I cannot look just now."
      bot resolves
    }

    scenario "signed in: picks 'My order', …, writes 'Hello', writes 'Hello', orders.latest answers none" {
      profile ada { name: "Ada Lovelace", email: "ada@example.com" }
      customer signs in as ada
      chat opens
      bot: "Hello, Ada!"
      bot: "What can we do for you?"
      customer picks "My order"
      bot calls orders.latest { email: "ada@example.com" }
      customer signs out
      profile of ada is none
      customer signs in as ada
      customer: "Hello"
      customer: "Hello"
      orders.latest answers none
      bot: "I see no order of yours."
      bot resolves
    }

    scenario "signed in, no profile: picks 'My order', …, cannot be looked up, signs in, somebody else signs in" {
      stranger ada { name: "Ada Lovelace", email: "ada@example.com" }
      profile grace { name: "Grace Hopper", email: "grace@example.com" }
      customer signs in as ada for 4 seconds
      chat opens
      bot: "Hello, Ada!"
      bot: "What can we do for you?"
      customer picks "My order"
      bot calls orders.latest { email: "ada@example.com" }
      2 seconds pass
      customer: "Hello"
      profile of ada is unknown
      customer signs in as ada
      customer signs in as grace
      a new conversation begins
      bot: "Hello, Grace!"
      bot: "What can we do for you?"
    }
    3 scenarios: 35 of 70 things shown (50.0 %)
    35 things left for more scenarios than `--limit` allows
    "#);
}

#[test]
fn after_which_nothing_is_missing() {
    let here = shop().with("shop/more.thread", "# Ours.\n");
    let (_, told, status) = here.output("threadle generate shop -o shop/more.thread");
    assert!(told.contains("(100 %)") && status == 0, "{told}");
    assert!(here.read("shop/more.thread").starts_with("# Ours.\n\nscenario "), "what was there stays");
    let (out, told, status) = here.output("threadle test shop --min 100");
    assert!(status == 0, "{out}{told}");
    assert_snapshot!(here.run("threadle fmt --check shop"), @"
    $ threadle fmt --check shop
    2 files, 0 would change
    ");
    assert_snapshot!(here.run("threadle generate shop -o shop/more.thread"), @"
    $ threadle generate shop -o shop/more.thread
    nothing to write: 70 of 70 things shown (100 %)
    ");
}
