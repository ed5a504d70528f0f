//! `threadle build`

use insta::assert_snapshot;

use crate::workspace::{shop, shop_with};

#[test]
fn makes_an_artifact() {
    let here = shop();
    let (out, _, status) = here.output("threadle build shop");
    assert!(out.starts_with("shop.threadle: ") && out.contains(", revision ") && status == 0, "{out}");
    assert_eq!(here.output("threadle build shop -o again.threadle --quiet").0, "");
    assert_eq!(here.bytes("again.threadle"), here.bytes("shop.threadle"));
}

#[test]
fn stripped_it_is_smaller_and_of_the_same_revision() {
    let here = shop();
    let whole = here.output("threadle build shop").0;
    let stripped = here.output("threadle build shop --strip -o small.threadle").0;
    let revision = |line: &str| line.rsplit_once(' ').unwrap().1.to_string();
    assert_eq!(revision(&whole), revision(&stripped));
    assert!(here.bytes("small.threadle").len() < here.bytes("shop.threadle").len());
}

#[test]
fn shows_the_program_to_people() {
    let (shown, _, _) = shop().output("threadle build shop --show");
    for words in
        ["Corner shop", "thread welcome", "say \"Hello, {customer.first_name or \"there\"}!\"", "rules.thread:6"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn rules_with_errors_make_no_artifact() {
    let here = shop_with("pivot to order", "pivot to orders");
    assert_eq!(here.output("threadle build shop").2, 1);
    assert!(!here.path().join("shop.threadle").exists());
}

#[test]
fn what_is_no_artifact() {
    let here = shop().with_bytes("shop.threadle", b"something else");
    assert_snapshot!(here.run("threadle chat shop.threadle"), @"
    $ threadle chat shop.threadle
    error: `shop.threadle` is no artifact that can run here: this is not a compiled Threadle workspace
    help: make it anew with `threadle build`, and give the whole file
    [exit status 2]
    ");
    let here = shop();
    here.output("threadle build shop");
    let cut = here.bytes("shop.threadle")[..300].to_vec();
    assert_snapshot!(here.with_bytes("shop.threadle", &cut).run("threadle drive shop.threadle"), @"
    $ threadle drive shop.threadle
    error: `shop.threadle` is no artifact that can run here: this compiled workspace is damaged: its checksum is wrong
    help: make it anew with `threadle build`, and give the whole file
    [exit status 2]
    ");
}
