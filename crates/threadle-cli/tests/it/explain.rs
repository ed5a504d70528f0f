//! `threadle explain`

use insta::assert_snapshot;

use crate::folder::Folder;

#[test]
fn tells_what_a_finding_means() {
    assert_snapshot!(Folder::empty().run("threadle explain duplicate-key"), @"
    $ threadle explain duplicate-key
    duplicate-key
    A key that stands twice in the same group. (severity: error)

    Why it matters
    Only one of the two can hold, and which one is nobody's intention. Often the second was meant to have another name, or
    two people added the same thing.

    Bad
        threadle: 1
        facts:
          vip: boolean
          vip: one of [gold, silver]

    Good
        threadle: 1
        facts:
          vip: boolean
          level: one of [gold, silver]
    ");
}

#[test]
fn colours_headings_examples_and_words() {
    let (page, _, _) = Folder::empty().output("threadle explain weak-secret --color always");
    assert!(page.starts_with("\u{1b}[1mweak-secret\u{1b}[0m\n"), "{page}");
}

#[test]
fn lists_all_findings() {
    let (list, _, _) = Folder::empty().output("threadle explain");
    for entry in threadle::diagnostic::catalogue() {
        assert!(list.lines().any(|line| line.starts_with(entry.kind.name)), "{}", entry.kind.name);
    }
}

#[test]
fn a_near_name_is_suggested() {
    assert_snapshot!(Folder::empty().run("threadle explain duplicate-keys"), @"
    $ threadle explain duplicate-keys
    error: there is no finding called `duplicate-keys`
    help: did you mean `duplicate-key`? `threadle explain` lists all of them
    [exit status 2]
    ");
}
