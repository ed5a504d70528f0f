//! `threadle fmt`

use insta::assert_snapshot;

use crate::workspace::{RULES, shop};

const LOOSE: &str =
    "# A greeting.\nstart { when chat opens=>hello }\nthread hello {\nsay   \"Hi\"   # warm\nresolve }\n";

#[test]
fn lays_out_all_files_of_a_folder() {
    let here = shop().with("shop/more.thread", LOOSE);
    assert_snapshot!(here.run("threadle fmt shop"), @"
    $ threadle fmt shop
    2 files, 1 changed
    ");
    assert_snapshot!(here.read("shop/more.thread"), @r#"
    # A greeting.
    start {
      when chat opens => hello
    }

    thread hello {
      say "Hi"  # warm
      resolve
    }
    "#);
    assert_eq!(here.read("shop/rules.thread"), RULES);
    assert_snapshot!(here.run("threadle fmt shop"), @"
    $ threadle fmt shop
    2 files, 0 changed
    ");
}

#[test]
fn shows_what_would_change() {
    let here = shop().with("shop/more.thread", LOOSE);
    assert_snapshot!(here.run("threadle fmt shop --check"), @r#"
    $ threadle fmt shop --check
    shop/more.thread
    @@ -1,5 +1,9 @@
     # A greeting.
    -start { when chat opens=>hello }
    +start {
    +  when chat opens => hello
    +}
    +
     thread hello {
    -say   "Hi"   # warm
    -resolve }
    +  say "Hi"  # warm
    +  resolve
    +}
    2 files, 1 would change
    [exit status 1]
    "#);
    assert_eq!(here.read("shop/more.thread"), LOOSE);
}

#[test]
fn leaves_a_file_with_mistakes_as_it_is() {
    let broken = format!("{LOOSE}thread {{\n");
    let here = shop().with("shop/more.thread", &broken);
    assert_snapshot!(here.run("threadle fmt shop/more.thread"), @"
    $ threadle fmt shop/more.thread
    1 file, 0 changed
    unclosed-bracket

      × this `{` is never closed
       ╭─[shop/more.thread:6:8]
     5 │ resolve }
     6 │ thread {
       ·        ┬
       ·        ╰── opened here
       ╰────
      help: Put a `}` where it shall end. Until then everything behind it seems to belong to it.
    [exit status 1]
    ");
    assert_eq!(here.read("shop/more.thread"), broken);
}

#[test]
fn for_editors() {
    assert_snapshot!(shop().typing(LOOSE).run("threadle fmt --stdin"), @r#"
    $ threadle fmt --stdin
    # A greeting.
    start {
      when chat opens => hello
    }

    thread hello {
      say "Hi"  # warm
      resolve
    }
    "#);
    let (out, _, status) = shop().typing("thread {").output("threadle fmt --stdin");
    assert_eq!((out.as_str(), status), ("", 1));
}

#[test]
#[cfg(unix)]
fn keeps_the_permissions_of_a_file() {
    use std::os::unix::fs::PermissionsExt;
    let here = shop().with("shop/more.thread", LOOSE);
    let file = here.path().join("shop/more.thread");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    here.output("threadle fmt shop");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
