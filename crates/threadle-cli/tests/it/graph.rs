//! `threadle graph`

use insta::assert_snapshot;

use crate::workspace::shop;

#[test]
fn threads_and_their_pivots() {
    assert_snapshot!(shop().run("threadle graph shop --format mermaid"), @r#"
    $ threadle graph shop --format mermaid
    ---
    title: "Corner shop"
    ---
    flowchart LR
      n0(["Start"])
      n1("welcome<br>Say hello and find out what it is about")
      n2("order<br>The latest order, for proven customers only")
      n3>"General"]
      n4(["Abandoned"])
      n5(["Resolved"])
      n6>"General"]
      n0 -->|"chat opens"| n1
      n1 -->|"“My order”"| n2
      n1 -->|"“Talk to a person”<br>anything else"| n3
      n1 -->|"no answer in 5 minutes"| n4
      n2 --> n5
      n2 -->|"otherwise"| n6
    "#);
}

#[test]
fn one_thread_in_detail() {
    assert_snapshot!(shop().run("threadle graph shop --thread order --format dot"), @r##"
    $ threadle graph shop --thread order --format dot
    digraph {
      label="Corner shop · order";
      labelloc=t;
      rankdir=LR;
      node [fontname="sans-serif" fontsize=12];
      edge [fontname="sans-serif" fontsize=10];
      n0 [label="order\nThe latest order, for proven customers only" shape=box style="rounded,filled" fillcolor="#1e3a5f" fontcolor=white];
      n1 [label="which?" shape=hexagon];
      n2 [label="call orders.latest" shape=component];
      n3 [label="say \"Order {order.number}: {order.items} items.\"" shape=box style=rounded];
      n4 [label="Resolved" shape=box style="rounded,filled" fillcolor="#dcfce7"];
      n5 [label="say \"I see no order of yours.\"" shape=box style=rounded];
      n6 [label="say \"I cannot look just now.\"" shape=box style=rounded];
      n7 [label="General\n\"not signed in\"" shape=cds style=filled fillcolor="#fef3c7"];
      n0 -> n1 [label=""];
      n1 -> n2 [label="proven"];
      n2 -> n3 [label="found"];
      n3 -> n4 [label=""];
      n2 -> n5 [label="none"];
      n5 -> n4 [label=""];
      n2 -> n6 [label="failed"];
      n6 -> n4 [label=""];
      n1 -> n7 [label="otherwise"];
    }
    "##);
}

#[test]
fn a_picture_in_a_file() {
    let here = shop();
    assert_snapshot!(here.run("threadle graph shop -o shop.svg"), @"$ threadle graph shop -o shop.svg");
    assert!(here.read("shop.svg").starts_with("<svg "));
}

#[test]
fn a_thread_that_is_not_there() {
    assert_snapshot!(shop().run("threadle graph shop --thread ordr"), @"
    $ threadle graph shop --thread ordr
    error: there is no thread called `ordr`
    help: did you mean `order`?
    [exit status 2]
    ");
}
