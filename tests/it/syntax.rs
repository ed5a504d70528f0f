//! Parsing: every file of `tests/syntax` beside what comes of it.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use threadle::diagnostic::Diagnostic;
use threadle::source::{Source, SourceId};

/// The `.thread` files of a folder, in order.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "thread"));
    found.sort();
    found
}

/// A file as a source.
pub fn source(path: &Path) -> Source {
    Source::new(path.to_string_lossy().as_ref(), fs::read_to_string(path).unwrap())
}

/// Findings as text: the place, what stands there, and all that is said about it.
fn describe(source: &Source, found: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in found {
        let span = diagnostic.primary.span;
        let place = source.position(span.start);
        let words = source.text[span.start as usize..span.end as usize].lines().next().unwrap_or("");
        text += &format!("{}:{} {}: {}\n", place.line, place.column, diagnostic.kind.name, diagnostic.message);
        text += &format!("    at `{words}`: {}\n", diagnostic.primary.text);
        for related in &diagnostic.related {
            let place = source.position(related.span.start);
            text += &format!("    see {}:{}: {}\n", place.line, place.column, related.text);
        }
        for fix in &diagnostic.fixes {
            let place = source.position(fix.span.start);
            text += &format!("    fix {}:{}: {} ({:?})\n", place.line, place.column, fix.title, fix.replacement);
        }
    }
    text
}

/// A tree as text, with the words instead of the bytes of every span.
fn tree(source: &Source, debug: &str) -> String {
    let mut text = String::new();
    let mut lines = debug.lines();
    while let Some(line) = lines.next() {
        let Some(head) = line.strip_suffix("Span {").filter(|_| !line.ends_with("Spanned {")) else {
            text += &format!("{line}\n");
            continue;
        };
        let fields: Vec<_> = lines.by_ref().take(6).collect();
        let number =
            |line: &str| line.trim().trim_end_matches(',').rsplit(' ').next().unwrap().parse::<usize>().unwrap();
        let words = &source.text[number(fields[3])..number(fields[4])];
        let first = words.lines().next().unwrap_or("");
        let more = if words.lines().count() > 1 { " …" } else { "" };
        let place = source.position(number(fields[3]) as u32);
        text += &format!("{head}{}:{} `{first}`{more}\n", place.line, place.column);
    }
    text
}

/// Compares with the snapshot beside `path`.
pub fn snapshot(path: &Path, text: &str) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let folder = fs::canonicalize(path.parent().unwrap()).unwrap();
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn clean_files_give_their_whole_tree() {
    for path in cases("tests/syntax/clean") {
        let source = source(&path);
        let (file, found) = threadle::parse(&source, SourceId(0));
        assert_eq!(describe(&source, &found), "", "{}", path.display());
        snapshot(&path, &tree(&source, &format!("{file:#?}")));
    }
}

#[test]
fn every_mistake_is_told_at_its_place() {
    for path in cases("tests/syntax/mistakes") {
        let source = source(&path);
        let (_, found) = threadle::parse(&source, SourceId(0));
        snapshot(&path, &describe(&source, &found));
    }
}

#[test]
fn the_standard_workspace_is_clean() {
    for path in cases("rules").into_iter().chain(cases("rules/scenarios")) {
        let source = source(&path);
        let (_, found) = threadle::parse(&source, SourceId(0));
        assert_eq!(describe(&source, &found), "", "{}", path.display());
    }
}

/// The kinds of what is found in `text`, without repetitions; every place is one of the text.
fn kinds(text: &str) -> Vec<&'static str> {
    let (_, found) = threadle::parse(&Source::new("hostile.thread", text), SourceId(0));
    for diagnostic in &found {
        let fixes = diagnostic.fixes.iter().map(|fix| fix.span);
        let related = diagnostic.related.iter().map(|label| label.span);
        for span in fixes.chain(related).chain([diagnostic.primary.span]) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{diagnostic:?}\n{text}");
        }
    }
    let mut kinds: Vec<_> = found.iter().map(|diagnostic| diagnostic.kind.name).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

#[test]
fn nesting_never_overflows_the_stack() {
    const MANY: usize = 100_000;
    let thread = |inside: &str| format!("thread a {{ {inside} }}");
    let rule = |condition: &str| thread(&format!("rules {{ rule \"r\" when {condition} => resolve }}"));
    assert_eq!(kinds(&"{".repeat(MANY)), ["nested-too-deep"]);
    assert_eq!(kinds(&thread(&format!("{}{}", "{".repeat(MANY), "}".repeat(MANY)))), ["nested-too-deep"]);
    assert_eq!(kinds(&rule(&format!("{}x{}", "(".repeat(MANY), ")".repeat(MANY)))), ["nested-too-deep"]);
    assert_eq!(kinds(&rule(&format!("{}x", "not ".repeat(MANY)))), ["nested-too-deep"]);
    assert_eq!(kinds(&rule(&"not ( ".repeat(60))), ["unclosed-bracket"]);
    assert_eq!(kinds(&thread(&format!("say {}", "{\"{".repeat(MANY)))), ["nested-too-deep"]);
    assert_eq!(kinds(&thread(&format!("say \"{}", "{x or \"".repeat(MANY)))), ["bad-slot", "unclosed-bracket"]);
    assert_eq!(kinds(&thread(&"ask \"x\" { \"y\" ".repeat(MANY))), ["nested-too-deep"]);
    // As deep as it may be.
    let deep = format!("{}say \"x\"{}", "ask \"x\" { \"y\" { ".repeat(31), " } }".repeat(31));
    assert_eq!(kinds(&thread(&deep)), Vec::<&str>::new());
    assert_eq!(kinds(&rule(&format!("{}x{}", "(not ".repeat(62), ")".repeat(62)))), Vec::<&str>::new());
}

/// Work is counted: how many rules the grammar tries, and how much memory all of reading takes.
#[test]
fn garbage_takes_work_in_proportion_to_its_length() {
    const SIZE: usize = 16 * 1024;
    /// For each byte. What is quadratic tries thousands.
    const RULES: usize = 200;
    let fill = |unit: &str, size: usize| unit.repeat(size / unit.len());
    let memory = |text: &str| allocation_counter::measure(|| _ = kinds(text)).bytes_total;
    let garbage = [
        "}",
        "{}",
        "{ }\n",
        "a\n",
        "a ",
        "\"",
        "\"\n",
        "\"{",
        "(\n",
        ")",
        "(a\n)",
        "=>",
        "=> ",
        "=>\n",
        "#\n",
        "#",
        "'",
        "/",
        "“",
        "say\n",
        "say \"x\" x\n",
        "matches /",
        "matches /a/",
        "thread a {\n",
        "thread a {}\n",
        "}\n{\n",
        "rule\n",
        "a {\n}}\n",
        "é",
        "\u{202e}",
        "\\",
        "not ",
        "when x ",
        "a.",
        "define a: b and\n",
        "12",
        "5 m ",
        "\r",
        "x => { }",
        "\"{\" ",
        "'a ",
        "“x” ",
        "/ ",
        "\"{x or \"",
        "x => y ",
    ];
    for unit in garbage {
        let text = fill(unit, SIZE);
        let found = kinds(&text);
        // Where it tries more the grammar gives up, and that is told as a finding.
        pest::set_call_limit(NonZeroUsize::new(RULES * SIZE));
        assert_eq!(kinds(&text), found, "{unit:?} takes more than {RULES} rules a byte");
        pest::set_call_limit(None);
        let (few, many) = (memory(&fill(unit, SIZE / 8)), memory(&text));
        assert!(many < 16 * few, "{unit:?} takes {few} bytes, and {many} where it is eight times as long");
    }
    assert_eq!(kinds(&" ".repeat(4 * 1024 * 1024 + 1)), ["file-too-large"]);
}

/// Words in any order, with brackets and quotes that don't match: the grammar reads all of it, and the tree is built.
#[test]
fn no_words_in_any_order_stop_the_parser() {
    const WORDS: &str = r##"{ } ( ) [ ] => , : ; . .. " ' “ ” / \ \n # // {x} {x "a" "a {b or "c"}" "{ "\ 'a' ’s * % > >= = == + -
        1 5 50% 2 minutes 9:30 2026-12-24 1.5 EUR é thread steps start on remember define guarantee scenario inactive say
        ask into as matching retry times otherwise done wait up to when customer writes picks chat opens rules rule decide by
        call within set pivot hand off to inbox resolve abandoned add topic split do called not and or is one of known
        before after older than the last contains starts with never always use unless bot expect profile at vip a b text"##;
    let words: Vec<&str> = WORDS.split_ascii_whitespace().collect();
    let mut random = 0x9e37_79b9_u32;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random as usize % below
    };
    for _ in 0..3000 {
        let mut parts = Vec::new();
        for _ in 0..next(60) {
            parts.push(words[next(words.len())]);
            parts.push([" ", " ", " ", "\n", "\n  ", ""][next(6)]);
        }
        let is_refused = |parts: &[&str]| kinds(&parts.concat()).contains(&"nested-too-deep");
        if is_refused(&parts) {
            // Tell the smallest part of it that is refused.
            for at in (0..parts.len()).rev() {
                let removed = parts.remove(at);
                if !is_refused(&parts) {
                    parts.insert(at, removed);
                }
            }
            panic!("{:?}", parts.concat());
        }
    }
}

#[test]
fn hidden_characters_are_told() {
    assert_eq!(kinds("\u{feff}define a: b"), Vec::<&str>::new());
    assert_eq!(kinds("define a: b\r\ndefine c: d\r\n"), Vec::<&str>::new());
    assert_eq!(kinds("# 👩\u{200d}💻 and Persian \u{200c} joiners\ndefine a: b"), Vec::<&str>::new());
    for hidden in ['\0', '\u{1b}', '\r', '\u{202e}', '\u{2066}', '\u{200b}', '\u{a0}', '\u{feff}', '\u{2028}', '\u{7f}']
    {
        for text in ["define a: b X and c", "define a: b # X", "define a: b is \"X\""] {
            assert_eq!(kinds(&text.replace('X', &hidden.to_string())), ["hidden-characters"], "{hidden:?} in {text}");
        }
    }
}

#[test]
fn pages_show_what_they_tell() {
    let text = fs::read_to_string("src/diagnostic/syntax.rs").unwrap();
    let names = text.split("Kind::error(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let page = threadle::diagnostic::explain(name).unwrap().page;
        for bad in super::check::blocks(page, "Bad", "thread") {
            assert_eq!(kinds(bad), [name], "the bad example of {name}");
        }
        let good = super::check::blocks(page, "Good", "thread")
            .into_iter()
            .map(|text| Source::new(name, text))
            .collect::<Vec<_>>();
        let manifest = super::lower::read(Path::new("docs/diagnostics/threadle.yaml"));
        let (sources, workspace, mut found) = super::lower::lowered(&manifest, &good);
        found.extend(threadle::check::check(&workspace));
        assert_eq!(super::lower::describe(&sources, &found), "", "the good example of {name}");
    }
}
