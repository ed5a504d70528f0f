//! `threadle check`

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;

use crate::folder::Folder;
use crate::workspace::{MANIFEST, RULES, shop, shop_with};

#[test]
fn nothing_to_mend() {
    assert_snapshot!(shop().run("threadle check shop"), @"
    $ threadle check shop
    2 files checked, nothing to mend
    ");
    assert_snapshot!(shop().run("threadle check shop --quiet"), @"$ threadle check shop --quiet");
}

#[test]
fn a_file_below_means_its_workspace() {
    assert_snapshot!(shop().run("threadle check shop/rules.thread"), @"
    $ threadle check shop/rules.thread
    2 files checked, nothing to mend
    ");
}

#[test]
fn findings_are_drawn_with_their_lines() {
    assert_snapshot!(shop_with("pivot to order", "pivot to orders").run("threadle check shop"), @r#"
    $ threadle check shop
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

    2 files checked: 1 error, 0 warnings
    [exit status 1]
    "#);
}

#[test]
fn findings_on_one_line_each() {
    assert_snapshot!(shop_with("pivot to order", "pivot to orders").run("threadle check shop --format plain"), @"
    $ threadle check shop --format plain
    shop/rules.thread:8:40: error: there is no thread called `orders` [unknown-name]
    2 files checked: 1 error, 0 warnings
    [exit status 1]
    ");
}

#[test]
fn findings_for_a_github_workflow() {
    assert_snapshot!(shop_with("pivot to order", "pivot to orders").run("threadle check shop --format github"), @"
    $ threadle check shop --format github
    ::error file=shop/rules.thread,line=8,endLine=8,col=40,endColumn=46,title=unknown-name::there is no thread called `orders`%0ADid you mean `order`? Threads are defined by `thread NAME { … }`, in any file of the workspace.
    [exit status 1]
    ");
}

#[test]
fn findings_for_other_programs() {
    let here = shop_with("pivot to order", "pivot to orders");
    for format in ["json", "sarif"] {
        let (out, _, status) = here.output(&format!("threadle check shop --format {format}"));
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(value.to_string().contains("unknown-name") && status == 1, "{out}");
    }
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let here = shop().with("shop/more.thread", "thread lonely {\n  resolve\n}\n");
    assert_eq!(here.output("threadle check shop --quiet").2, 0);
    assert_snapshot!(here.run("threadle check shop --deny warnings --format plain"), @"
    $ threadle check shop --deny warnings --format plain
    shop/more.thread:1:8: warning: nothing leads to the thread `lonely` [unreachable-thread]
    3 files checked: 0 errors, 1 warning
    [exit status 1]
    ");
}

#[test]
fn what_is_allowed_and_what_is_only_worth_knowing_is_counted() {
    let rules = "# allow unreachable-thread: it opens in June\nthread lonely {\n  resolve\n}\n";
    let manifest = MANIFEST.replace("unused-declaration: off", "unused-declaration: info");
    let here = shop().with("shop/more.thread", rules).with("shop/threadle.yaml", &manifest);
    assert_snapshot!(here.run("threadle check shop --deny warnings --format plain"), @"
    $ threadle check shop --deny warnings --format plain
    shop/threadle.yaml:6:3: info: no rule uses the fact `vip` [unused-declaration]
    3 files checked, nothing to mend; 1 worth knowing; 1 finding allowed
    ");
    let (out, _, _) = here.output("threadle check shop --format sarif");
    assert!(out.contains("\"justification\": \"it opens in June\""), "{out}");
}

#[test]
fn a_folder_without_a_manifest() {
    assert_snapshot!(Folder::empty().run("threadle check"), @"
    $ threadle check
    error: `.` has no `threadle.yaml`, and no folder above it has one
    help: a workspace is a folder with a `threadle.yaml`; `threadle new FOLDER` makes one to start from
    [exit status 2]
    ");
}

#[test]
fn a_path_that_does_not_exist() {
    assert_snapshot!(Folder::empty().run("threadle check nowhere"), @"
    $ threadle check nowhere
    error: `nowhere` does not exist
    help: check the spelling of the path, and the folder that you are in
    [exit status 2]
    ");
}

#[test]
fn what_is_no_text() {
    let here = shop().with_bytes("shop/bad.thread", b"# one\n\xff\xfe\n");
    assert_snapshot!(here.run("threadle check shop"), @"
    $ threadle check shop
    error: `shop/bad.thread` is not UTF-8 text (line 2)
    help: save the file as UTF-8 in your editor
    [exit status 2]
    ");
}

#[test]
fn what_is_too_large() {
    let here = shop().with("shop/bad.thread", &"#".repeat(4 * 1024 * 1024 + 1));
    assert_snapshot!(here.run("threadle check shop"), @"
    $ threadle check shop
    error: `shop/bad.thread` is larger than 4 MiB
    help: split the file: all files of a workspace are read together
    [exit status 2]
    ");
}

#[test]
fn an_empty_manifest_and_one_that_is_no_yaml() {
    let empty = Folder::empty().with("threadle.yaml", "").with("rules.thread", RULES);
    assert_eq!(empty.output("threadle check").2, 1);
    let broken = Folder::empty().with("threadle.yaml", "{[").with("rules.thread", RULES);
    assert_eq!(broken.output("threadle check").2, 1);
    let deep = Folder::empty().with("threadle.yaml", MANIFEST).with("rules.thread", &"(".repeat(100_000));
    assert_eq!(deep.output("threadle check").2, 1);
}

#[test]
fn watching_checks_again_after_each_save() {
    let shop = shop();
    let mut watching = Watching(
        Command::new(env!("CARGO_BIN_EXE_threadle"))
            .args(["check", "shop", "--watch", "--format", "plain"])
            .current_dir(shop.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(watching.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut next = || lines.next().unwrap();
    assert!(next().ends_with("nothing to mend"));
    // As editors save: beside the file, and then in its place.
    let save = |text: &str| {
        fs::write(shop.path().join("new"), text).unwrap();
        fs::rename(shop.path().join("new"), shop.path().join("shop/rules.thread")).unwrap();
    };
    save(&RULES.replace("pivot to order", "pivot to orders"));
    assert!(next().contains("unknown-name"));
    assert!(next().contains("2 files checked in "));
    save(RULES);
    assert!(next().ends_with("nothing to mend"));
}

/// A program that runs until the test is over, however it ends.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
