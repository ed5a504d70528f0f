//! Long lists of rules are read piece by piece, and what comes of them is what comes of the file when it is read as a whole.

use std::fmt::Write;

use proptest::prelude::*;
use threadle::diagnostic::Diagnostic;
use threadle::parse;
use threadle::source::{Source, SourceId};

/// More than the bytes from which on a list is long.
const LONG: usize = 20_000;

fn read(text: &str) -> (threadle::ast::File, Vec<Diagnostic>) {
    parse(&Source::new("long.thread", text), SourceId(0))
}

/// A line that stands in a list of rules.
fn line() -> impl Strategy<Value = String> {
    let inner = r#"{ rules { rule "inner" when vip => resolve otherwise { note "x" } } }"#;
    prop_oneof![
        Just(r#"rule "a" when city is "Paris" and vip => pivot to menu"#.to_owned()),
        Just(r#"rule "b" when city is one of "Köln", "Łódź" or not (age >= 18 and vip) => resolve"#.to_owned()),
        Just("\trule \"c\"\twhen customer at open is authenticated # it's {a comment\r\n  => say \"Grüße {city or \"x\"}\"".to_owned()),
        Just(format!("rule \"d\" when age is not 3 {inner}")),
        Just("otherwise { say \"}\" resolve }".to_owned()),
        Just("# rules {".to_owned()),
    ]
}

/// Such lines, again and again until they are long.
fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..12).prop_map(|lines| {
        let mut text = String::new();
        lines
            .iter()
            .cycle()
            .take_while(|line| (text.len() < LONG).then(|| writeln!(text, "    {line}")).is_some())
            .count();
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_long_list_says_the_same_in_pieces(first in lines(), second in lines(), name in "rules|menu") {
        let text = format!(
            "# ä\nthread {name} \"rules\" {{\n  rules {{\n{first}  }}\n  say \"between\"\n  rules{{ # more\n{second}}}\n}}\n\
             thread menu {{\n  rules {{ rule \"short\" when vip => resolve }}\n}}\n"
        );
        // A mistake behind everything leaves no node, and the file is read as a whole.
        let (whole, _) = read(&format!("{text}nonsense\n"));
        let (pieces, found) = read(&text);
        prop_assert_eq!(whole.items.len(), 2);
        prop_assert!(pieces.items == whole.items, "{}", text);
        prop_assert!(found.iter().all(|found| found.kind.name == "written-twice"), "{:?}", found);
    }
}

#[test]
fn a_mistake_in_a_long_list_is_told_as_in_a_short_one() {
    let good = "    rule \"a\" when city is \"Paris\" and vip => pivot to menu\n";
    let told = |text: &str| {
        let found = read(text).1;
        let words = |found: &Diagnostic| {
            let span = found.primary.span;
            (found.kind.name, found.message.clone(), text[span.start as usize..span.end as usize].to_owned())
        };
        found.iter().map(words).collect::<Vec<_>>()
    };
    for bad in [
        "    rul \"b\" when vip => resolve\n",
        "    rule when vip => resolve\n",
        "    rule \"b\" when is vip => resolve\n",
    ] {
        let list = |before: usize, behind: usize| {
            let (before, behind) = (good.repeat(before), good.repeat(behind));
            format!("thread menu {{\n  rules {{\n{before}{bad}{behind}  }}\n}}\n")
        };
        let short = told(&list(1, 1));
        assert_eq!(short.len(), 1);
        for (before, behind) in [(1, 600), (600, 1), (300, 300)] {
            assert_eq!(told(&list(before, behind)), short, "{bad}");
        }
    }
}
