//! Coverage: what scenarios show of a workspace, beside what conversations can show; and scenarios for what is missing.

mod random;

use std::path::Path;

use threadle::coverage::{Counts, Coverage, Kind, Meter, Possible, Score, what};
use threadle::ir::Workspace;
use threadle::prove::{Item, Limits};
use threadle::source::Source;
use threadle::suite::{Options, Suite, generate};
use threadle::watch::Unwatched;
use threadle::{Compilation, MANIFEST, format, scenario};

/// What the scenarios of a workspace cover.
fn covered(workspace: &Workspace) -> Coverage {
    let meter = Meter::new(workspace).unwrap();
    let counts: Vec<Counts> = workspace.scenarios.iter().map(|scenario| meter.play(scenario).1).collect();
    Coverage::new(&Possible::new(workspace, &Limits::default(), &Unwatched), &counts)
}

/// A workspace of one file with two declared facts, without mistakes that keep it from running.
fn small(rules: &str) -> Compilation {
    let manifest = "threadle: 1\nname: Small\ninboxes: [General]\nfacts: { vip: boolean, new: boolean }\n";
    let compilation = Compilation::new(manifest, [("small.thread", rules)]);
    assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
    compilation
}

#[test]
fn the_standard_workspace_is_covered_whole_with_the_generated_scenarios() {
    let folder = Path::new("rules");
    let before = crate::workspace::read(folder);
    let meter = Meter::new(&before.workspace).unwrap();
    let played = before.workspace.scenarios.iter().flat_map(|scenario| meter.play(scenario).1.into_keys());
    let labels = before.workspace.scenarios.iter().map(|scenario| scenario.label.clone()).collect();
    let options = Options { shown: played.collect(), labels, ..Options::default() };
    let suite = generate(&before.workspace, &options, &Unwatched).unwrap();
    assert_eq!((suite.unconfirmed.as_slice(), suite.left, suite.possible.complete), (&[][..], 0, true));
    let after = comes_out(&before, &suite);
    let coverage = covered(&after.workspace);
    let missing: Vec<String> = coverage.missing().map(|item| what(&after.workspace, &after.sources, item)).collect();
    assert_eq!((missing, coverage.total().percent().as_str()), (Vec::new(), "100 %"));
    assert_eq!(
        generate(&before.workspace, &options, &Unwatched).unwrap(),
        suite,
        "the same workspace gives the same scenarios"
    );
}

/// The workspace with what was generated for it: it reads as `threadle fmt` has it, means no mistake, and comes out.
fn comes_out(before: &Compilation, suite: &Suite) -> Compilation {
    let texts = suite.drafts.iter().map(|draft| scenario::written(&draft.label, &draft.lines));
    let text = texts.collect::<Vec<_>>().join("\n");
    let after = with(before, &text);
    assert_eq!(after.diagnostics, before.diagnostics, "{text}");
    assert_eq!(format::format(&Source::new("generated.thread", text.as_str())).unwrap(), text);
    let program = threadle::Program::load(&after.artifact().unwrap()).unwrap();
    for own in &after.workspace.scenarios {
        let report = scenario::run(&program, &after.workspace, own);
        assert!(report.passed(), "{report:#?}");
    }
    after
}

/// Whatever hosts tell and calls answer can be written down: values of all types.
#[test]
fn what_is_generated_reads_again_and_comes_out() {
    let folders = ["tests/generate", "examples/workspaces"].map(|folder| std::fs::read_dir(folder).unwrap());
    for folder in folders.into_iter().flatten().map(|entry| entry.unwrap().path()) {
        let before = crate::workspace::read(&folder);
        let options = Options {
            labels: before.workspace.scenarios.iter().map(|scenario| scenario.label.clone()).collect(),
            most: 60,
            ..Options::default()
        };
        let suite = generate(&before.workspace, &options, &Unwatched).unwrap();
        assert!(
            !suite.drafts.is_empty() && suite.unconfirmed.is_empty(),
            "{}: {:#?}",
            folder.display(),
            suite.unconfirmed
        );
        comes_out(&before, &suite);
    }
}

/// The workspace with one more file.
fn with(compilation: &Compilation, text: &str) -> Compilation {
    let files = compilation.sources.iter().filter(|(_, source)| &*source.path != MANIFEST);
    let files: Vec<(&str, &str)> = files.map(|(_, source)| (&*source.path, &*source.text)).collect();
    let manifest = compilation.sources.iter().find(|(_, source)| &*source.path == MANIFEST).unwrap().1;
    Compilation::new(&manifest.text, files.into_iter().chain([("generated.thread", text)]))
}

#[test]
fn nothing_is_seen_that_is_not_possible() {
    for folder in std::fs::read_dir("examples/workspaces").unwrap().map(|entry| entry.unwrap().path()) {
        let compilation = crate::workspace::read(&folder);
        let possible = Possible::new(&compilation.workspace, &Limits::default(), &Unwatched);
        let meter = Meter::new(&compilation.workspace).unwrap();
        for own in &compilation.workspace.scenarios {
            let (_, counts) = meter.play(own);
            let impossible: Vec<&Item> = counts.keys().filter(|item| !possible.items.contains_key(item)).collect();
            assert!(impossible.is_empty(), "{}, {}: {impossible:#?}", folder.display(), own.label);
        }
    }
}

const DEAD: &str = r#"start {
  when chat opens => triage
}

thread triage {
  rules {
    rule "vip" when vip => hand off to inbox "General" priority high
    otherwise {
      rules {
        rule "never here" when vip => say "Impossible."
        otherwise => say "Hello!"
      }
      hand off to inbox "General"
    }
  }
}

scenario "a vip" {
  fact vip is yes
  chat opens
  bot hands off to inbox "General"
}

scenario "anybody" {
  chat opens
  bot: "Hello!"
  bot hands off to inbox "General"
}
"#;

#[test]
fn what_nobody_can_come_to_never_lowers_the_figure() {
    let compilation = small(DEAD);
    let coverage = covered(&compilation.workspace);
    assert_eq!(coverage.score(Kind::Rules), Score { shown: 5, of: 5 }, "the rule inside is passed over, never taken");
    assert_eq!(coverage.score(Kind::Lines), Score { shown: 6, of: 6 });
    assert_eq!(coverage.score(Kind::Arms), Score { shown: 1, of: 1 });
}

const DECISION: &str = r#"start {
  when chat opens => triage
}

thread triage {
  rules {
    rule "both" when vip and not new => hand off to inbox "General" priority high
    otherwise => hand off to inbox "General"
  }
}
"#;

/// `vip and not new` with what scenarios tell of both; which tests were seen to decide it, each way.
fn deciding(facts: &[(&str, &str)]) -> Vec<(u16, bool)> {
    let scenario = |(at, (vip, new)): (usize, &(&str, &str))| {
        format!("\nscenario \"{at}\" {{\n  fact vip is {vip}\n  fact new is {new}\n  chat opens\n}}\n")
    };
    let rules: String = facts.iter().enumerate().map(scenario).collect();
    let compilation = small(&format!("{DECISION}{rules}"));
    let coverage = covered(&compilation.workspace);
    let shown = coverage.items.iter().filter(|shown| shown.count > 0);
    let tests =
        shown.filter_map(|shown| if let Item::Test(_, place, so) = shown.item { Some((place, so)) } else { None });
    tests.collect()
}

#[test]
fn a_test_counts_where_it_decides_alone() {
    assert_eq!(deciding(&[("yes", "no")]), [(0, true), (1, false)]);
    assert_eq!(deciding(&[("no", "no")]), [(0, false)]);
    assert_eq!(deciding(&[("yes", "yes")]), [(1, true)]);
    assert_eq!(deciding(&[("no", "yes")]), [], "either alone would not change anything");
    let all = [("yes", "no"), ("no", "no"), ("yes", "yes")];
    assert_eq!(deciding(&all), [(0, false), (0, true), (1, false), (1, true)], "three customers are enough");
}

#[test]
fn a_limit_leaves_the_rest_and_tells_how_much() {
    let compilation = small(DECISION);
    let suite = generate(&compilation.workspace, &Options { most: 1, ..Options::default() }, &Unwatched).unwrap();
    assert_eq!(suite.drafts.len(), 1);
    assert!(suite.left > 0 && suite.left < suite.possible.items.len(), "{}", suite.left);
}

#[test]
fn what_the_limits_leave_out_is_told() {
    let compilation = crate::workspace::read(Path::new("rules"));
    let limits = Limits { steps: 100, ..Limits::default() };
    let few = Possible::new(&compilation.workspace, &limits, &Unwatched);
    let all = Possible::new(&compilation.workspace, &Limits::default(), &Unwatched);
    assert!(!few.complete && all.complete && few.items.len() < all.items.len());
}
