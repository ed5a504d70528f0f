//! `threadle completions`, `threadle man` and `--help`: what tells about the commands themselves.

use std::fs;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::folder::Folder;

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (script, _, status) = Folder::empty().output(&format!("threadle completions {shell}"));
        assert!(script.contains("threadle") && status == 0, "{shell}");
    }
}

#[test]
fn every_command_gets_a_manual_page() {
    let here = Folder::empty();
    let (pages, _, _) = here.output("threadle man pages");
    for page in pages.lines() {
        assert!(here.read(page).starts_with(".ie"), "{page}");
    }
    let (help, _, _) = here.output("threadle help");
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let named = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for command in named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(here.path().join(format!("pages/threadle-{command}.1")).exists(), "{command}");
    }
    assert!(here.output("threadle man").0.contains(".TH threadle 1"));
}

#[test]
fn wrong_usage_is_told_with_status_2() {
    assert_snapshot!(Folder::empty().run("threadle chekc"), @"
    $ threadle chekc
    error: unrecognized subcommand 'chekc'

      tip: a similar subcommand exists: 'check'

    Usage: threadle [OPTIONS] <COMMAND>

    For more information, try '--help'.
    [exit status 2]
    ");
}

#[test]
fn a_reader_who_goes_away_is_no_trouble() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_threadle"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((String::from_utf8(output.stderr).unwrap(), output.status.code()), (String::new(), Some(0)));
}

#[test]
fn every_command_stands_in_the_documentation() {
    let documentation = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md")).unwrap();
    let pages = Folder::empty();
    let (listed, _, _) = pages.output("threadle man pages");
    for page in listed.lines() {
        let name = page.trim_start_matches("pages/").trim_end_matches(".1").replace('-', " ");
        assert!(documentation.contains(&format!("`{name}")), "docs/cli.md does not tell of `{name}`");
    }
}
