//! The formatter: every case beside its layout, and what must be true of all files.

use std::fs;
use std::path::{Path, PathBuf};

use threadle::ast::File;
use threadle::source::{Source, SourceId};

use super::syntax::{cases, snapshot, source};

fn formatted(text: &str) -> String {
    threadle::format::format(&Source::new("formatted.thread", text)).unwrap_or_else(|found| {
        let at = found.first().map_or(0, |first| first.primary.span.start as usize);
        panic!("{found:?}\n{:?} <-- here --> {:?}", &text[..at], &text[at..]);
    })
}

/// The tree without its places and without parentheses that say nothing new.
fn meaning(text: &str) -> String {
    let (file, found) = threadle::parse(&Source::new("meaning.thread", text), SourceId(0));
    assert!(found.is_empty(), "{found:?}\n{text}");
    let debug = format!("{:#?}", File { comments: Vec::new(), ..file });
    let mut kept = String::new();
    let mut lines = debug.lines();
    while let Some(line) = lines.next() {
        match line.strip_suffix("Span {") {
            Some(_) if !line.ends_with("Spanned {") => drop(lines.by_ref().take(6).count()),
            _ => kept += &format!("{}\n", line.trim()),
        }
    }
    kept
}

fn comments(text: &str) -> Vec<Box<str>> {
    let (file, _) = threadle::parse(&Source::new("comments.thread", text), SourceId(0));
    file.comments.into_iter().map(|comment| comment.text).collect()
}

fn without_parentheses(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect()
}

fn all_inputs() -> Vec<PathBuf> {
    ["tests/format", "tests/syntax/clean", "rules", "rules/scenarios", "tests/check"]
        .into_iter()
        .flat_map(cases)
        .collect()
}

#[test]
fn cases_have_their_layout() {
    for path in cases("tests/format") {
        snapshot(&path, &formatted(&source(&path).text));
    }
}

#[test]
fn formatting_twice_is_formatting_once() {
    for path in all_inputs() {
        let once = formatted(&source(&path).text);
        assert_eq!(formatted(&once), once, "{}", path.display());
    }
}

#[test]
fn nothing_is_changed_and_nothing_lost() {
    for path in all_inputs() {
        let text = fs::read_to_string(&path).unwrap();
        let once = formatted(&text);
        assert_eq!(comments(&once), comments(&text), "{}", path.display());
        assert_eq!(without_parentheses(&once), without_parentheses(&text), "{}", path.display());
        // Parentheses that are added are there from the second time on.
        assert_eq!(meaning(&formatted(&once)), meaning(&once));
    }
}

#[test]
fn parentheses_show_what_is_meant_anyway() {
    let with = formatted("define a: (b and c) or d\ndefine e: f or (g and not h and i) or j\n");
    assert_eq!(formatted("define a: b and c or d\ndefine e: f or g and not h and i or j"), with);
    let either = "define a: b or c\ndefine d: e and f\ndefine g: h and (i or j)\n";
    assert_eq!(formatted(either), either);
}

#[test]
fn mistakes_are_told_and_not_formatted() {
    let found = threadle::format::format(&Source::new("wrong.thread", "define a b")).unwrap_err();
    assert_eq!(found.len(), 1);
}

/// Found by the fuzzer: the grammar alone tries every way to close so many quotes, which took seconds for a page.
#[test]
fn many_open_quotes_take_no_time() {
    let text = fs::read_to_string("tests/format/open-quotes.txt").unwrap().repeat(4);
    assert!(threadle::format::format(&Source::new("open.thread", text)).is_err());
}

#[test]
fn windows_line_ends_and_marks_go() {
    assert_eq!(formatted("\u{feff}define a: b\r\n# c\r\n\r\n\r\n# d"), "define a: b\n# c\n\n# d\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n"), "");
    assert_eq!(formatted("# only"), "# only\n");
}

/// Whatever blank space stands between the words, the layout is the same up to blank lines and divided long lines.
#[test]
fn mangled_space_changes_no_meaning() {
    let mut random = 0x2545_f491_u32;
    let mut next = move |below: u32| {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random % below
    };
    for path in all_inputs() {
        // A second time, since the first may add parentheses.
        let text = formatted(&source(&path).text);
        for _ in 0..8 {
            let mangled = mangle(&text, &mut next);
            let once = formatted(&mangled);
            assert_eq!(meaning(&once), meaning(&text), "{}\n{mangled}", path.display());
            assert_eq!(formatted(&once), once, "{}\n{mangled}", path.display());
            assert_eq!(comments(&once), comments(&mangled), "{}", path.display());
        }
    }
}

/// Other blank space between the words of `text`, and comments here and there.
fn mangle(text: &str, next: &mut impl FnMut(u32) -> u32) -> String {
    const SPACES: [&str; 8] = [" ", " ", "  ", "\t", "\n", "\r\n", "\n\n\n", " # why\n"];
    let mut mangled = String::new();
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let length = match character {
            '"' => text_length(&text[at..]),
            '#' => text[at..].find('\n').unwrap(),
            '/' => pattern_length(&text[at..]),
            _ => character.len_utf8(),
        };
        let token = &text[at..at + length];
        at += length;
        // Numbers stay on the line of their units, signs on that of their numbers; a comment ends its line.
        let follows_number = mangled.ends_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
        let is_number_next = text[at..].starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
        // No comment stands within `customer at open` and `yes or no`.
        let is_one_name = ["at open", "open", "or no", "no"].iter().any(|words| text[at..].starts_with(words));
        let ends_comment = mangled.lines().next_back().is_some_and(|line| line.contains("# ")) && token == "\n";
        match token {
            " " | "\n" if !follows_number && !ends_comment => {
                let kinds = if is_number_next {
                    4
                } else if is_one_name {
                    7
                } else {
                    8
                };
                mangled.push_str(SPACES[next(kinds) as usize]);
            }
            _ => mangled.push_str(token),
        }
    }
    mangled
}

/// How long the pattern at the start of `rest` is.
fn pattern_length(rest: &str) -> usize {
    let ends = |at: &usize| *at > 0 && !rest[..*at].ends_with('\\');
    1 + rest.match_indices('/').map(|(at, _)| at).find(ends).unwrap()
}

/// How long the text at the start of `rest` is, with the fallbacks in its slots.
fn text_length(rest: &str) -> usize {
    let (mut in_slot, mut in_fallback, mut escaped) = (false, false, false);
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if in_slot => in_fallback = !in_fallback,
            '"' => return at + 1,
            '{' => in_slot = true,
            '}' if !in_fallback => in_slot = false,
            _ => {}
        }
    }
    rest.len()
}

#[test]
fn the_standard_workspace_is_laid_out() {
    for path in cases("rules").into_iter().chain(cases("rules/scenarios")) {
        let text = fs::read_to_string(Path::new(&path)).unwrap();
        assert!(formatted(&text) == text, "run `threadle fmt rules`: {} is laid out otherwise", path.display());
    }
}
