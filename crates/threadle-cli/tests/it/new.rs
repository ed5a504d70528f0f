//! `threadle new`

use insta::assert_snapshot;

use crate::folder::Folder;

#[test]
fn makes_a_workspace() {
    let here = Folder::empty();
    assert_snapshot!(here.run("threadle new helpdesk"), @"
    $ threadle new helpdesk
    Made the workspace `helpdesk`. Next:

      threadle test helpdesk    play its scenarios
      threadle chat helpdesk    talk to it
    ");
    assert!(here.read("helpdesk/welcome.thread").contains("thread welcome"));
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
