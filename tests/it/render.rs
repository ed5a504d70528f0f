//! Findings in all forms: what people and programs get to read.

use threadle::diagnostic::render::{GraphicalStyle, github, graphical, json, plain, sarif};
use threadle::diagnostic::{Diagnostic, Kind, Severity, explain, sort, weigh};
use threadle::source::{Source, SourceId, Sources, Span, Spanned};

/// Two files and four findings: with another place, with a fix, over several lines, and with hostile characters.
fn findings() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let first = "thread menü {\n  pivot to welcom\n}\n";
    let second = "thread menü \"again\" {\r\n  say \"\u{1b}[31mred\u{202e}\"\r\n\tresolve\r\n}\r\n";
    let menu = sources.add(Source::new("menu.thread", first));
    let other = sources.add(Source::new("more threads/50%, or: so.thread", second));
    let at = |source: SourceId, text: &str, word: &str| {
        let start = text.find(word).unwrap();
        Span::new(source, start as u32, (start + word.len()) as u32)
    };
    let welcome = at(menu, first, "welcom");
    let findings = vec![
        Diagnostic::new(
            Kind::warning("label-not-offered"),
            at(other, second, "\u{1b}[31mred"),
            "red",
            "odd \u{1b}[0m sign",
        ),
        Diagnostic::new(
            Kind::error("duplicate-key"),
            at(other, second, "menü"),
            "the second",
            "`menü` stands here twice",
        )
        .with_related(at(menu, first, "menü"), "the first")
        .with_help("Only one of them can hold.\nRemove one: 100%."),
        Diagnostic::new(Kind::error("unknown-name"), welcome, "no such thread", "there is no thread `welcom`")
            .with_help("Did you mean `welcome`?")
            .with_fix(welcome, "write `welcome`", "welcome"),
        Diagnostic::new(
            Kind::warning("idle-block"),
            at(other, second, "{\r\n  say"),
            "the block",
            "nothing waits here",
        ),
        Diagnostic::new(Kind::error("no-start"), Span::new(SourceId(9), 5, 9), "nowhere", "there is no `start` block"),
    ];
    (sources, findings)
}

fn sorted() -> (Sources, Vec<Diagnostic>) {
    let (sources, mut findings) = findings();
    sort(&mut findings);
    (sources, findings)
}

/// Compares with `tests/render/NAME.snap`.
fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../render");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn for_the_terminal() {
    let (sources, findings) = sorted();
    check("unicode", &graphical(&sources, &findings, &GraphicalStyle::default()));
    check("ascii", &graphical(&sources, &findings, &GraphicalStyle { unicode: false, width: 60, colors: false }));
}

#[test]
fn colours_and_nothing_else_are_escape_codes() {
    let (sources, findings) = sorted();
    let style = GraphicalStyle { colors: true, ..GraphicalStyle::default() };
    let coloured = graphical(&sources, &findings, &style);
    let codes = coloured.split('\u{1b}').skip(1).map(|code| code.split_inclusive('m').next().unwrap_or(""));
    assert!(codes.clone().all(|code| code.starts_with('[') && code.ends_with('m')), "{coloured}");
    assert!(codes.count() > 10);
    let plain = graphical(&sources, &findings, &GraphicalStyle::default());
    assert!(!plain.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn one_line_each() {
    let (sources, findings) = sorted();
    check("plain", &plain(&sources, &findings));
}

#[test]
fn for_github() {
    let (sources, findings) = sorted();
    check("github", &github(&sources, &findings));
}

#[test]
fn for_programs() {
    let (sources, findings) = sorted();
    check("json", &serde_json::to_string_pretty(&json(&sources, &findings)).unwrap());
    let mut sarif = serde_json::to_value(sarif(&sources, &findings)).unwrap();
    let rules = &mut sarif["runs"][0]["tool"]["driver"]["rules"];
    let page = explain("duplicate-key").unwrap().page;
    assert_eq!(rules[1]["help"]["markdown"], page);
    assert!(page.contains(rules[1]["shortDescription"]["text"].as_str().unwrap()));
    // The pages change more often than the form.
    for rule in rules.as_array_mut().unwrap() {
        rule["help"].take();
        rule["shortDescription"].take();
    }
    check("sarif", &serde_json::to_string_pretty(&sarif).unwrap());
}

#[test]
fn any_width_and_any_place_can_be_drawn() {
    let line = "ä".repeat(100_000);
    let mut sources = Sources::default();
    let id = sources.add(Source::new("long.thread", line.as_str()));
    for (start, end) in [(0, 0), (0, 200_000), (100_000, 100_002), (200_000, 200_000), (1, 3), (7, 2), (0, u32::MAX)] {
        let span = Span::new(id, start, end);
        let finding = Diagnostic::new(Kind::error("long-line"), span, "here", "this line is long");
        for width in [0, 1, 80, 10_000] {
            let text =
                graphical(&sources, std::slice::from_ref(&finding), &GraphicalStyle { width, ..Default::default() });
            assert!(text.contains("long-line") && text.len() < 50_000, "{start}..{end} at {width}: {}", text.len());
        }
    }
}

#[test]
fn a_workspace_weighs_warnings_but_not_errors() {
    let set = |name: &str, weight| (Spanned::new(name.to_owned(), Span::default()), weight);
    let (_, mut findings) = findings();
    let own = [
        set("label-not-offered", Some(Severity::Error)),
        set("idle-block", None),
        set("unknown-name", Some(Severity::Info)),
        set("duplicate-key", None),
    ];
    weigh(&mut findings, &own);
    let weights: Vec<_> = findings.iter().map(|finding| (finding.kind.name, finding.severity)).collect();
    let names = ["label-not-offered", "duplicate-key", "unknown-name", "no-start"];
    assert_eq!(weights, names.map(|name| (name, Severity::Error)));
}

#[test]
fn the_json_of_the_documentation_is_what_programs_get() {
    let page = include_str!("../../docs/findings.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (sources, findings) = sorted();
    let ours = serde_json::to_value(json(&sources, &findings[..1])).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(example).unwrap(), ours);
}
