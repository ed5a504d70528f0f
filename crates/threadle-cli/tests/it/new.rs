//! `threadle new`

use insta::assert_snapshot;

use crate::folder::Folder;

#[test]
fn makes_a_workspace_that_is_in_order() {
    let here = Folder::empty();
    assert_snapshot!(here.run("threadle new helpdesk"), @"
    $ threadle new helpdesk
    Made the workspace `helpdesk`. Next:

      threadle test helpdesk    play its scenarios
      threadle chat helpdesk    talk to it
    ");
    assert_snapshot!(here.run("threadle check helpdesk --deny warnings"), @"
    $ threadle check helpdesk --deny warnings
    4 files checked, nothing to mend
    ");
    assert_snapshot!(here.run("threadle fmt helpdesk --check"), @"
    $ threadle fmt helpdesk --check
    3 files, 0 would change
    ");
    assert_snapshot!(here.run("threadle test helpdesk"), @"
    $ threadle test helpdesk
    helpdesk/scenarios.thread
      ok      greets a customer who is signed in
      ok      offers the login before it asks who is there
      ok      the office is closed at night

    3 scenarios played, all came out
    ");
}

#[test]
fn overwrites_nothing() {
    let here = Folder::empty().with("helpdesk/mine.txt", "precious");
    assert_snapshot!(here.run("threadle new helpdesk"), @"
    $ threadle new helpdesk
    error: `helpdesk` exists already
    help: nothing was changed; choose a folder that does not exist or is empty
    [exit status 2]
    ");
    assert_eq!(here.read("helpdesk/mine.txt"), "precious");
}
