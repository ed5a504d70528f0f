//! Mutation: which changes of the rules their scenarios and guarantees notice.

use std::path::Path;

use threadle::Compilation;
use threadle::mutate::{Change, Fate, Mutant, Score, Trial, mutants, sample};
use threadle::prove::Limits;
use threadle::watch::Unwatched;

fn tried(compilation: &Compilation) -> Vec<(Mutant, Fate)> {
    let workspace = &compilation.workspace;
    let mut trial = Trial::new(workspace, &Limits::default(), &Unwatched).unwrap();
    let all = mutants(workspace, &compilation.sources);
    let fate = |mutant: Mutant| trial.fate(&mutant, &Unwatched).map(|fate| (mutant, fate));
    all.into_iter().filter_map(fate).collect()
}

#[test]
fn the_standard_workspace_notices_at_least_95_percent() {
    let compilation = crate::workspace::read(Path::new("rules"));
    let tried = tried(&compilation);
    let score = Score::of(tried.iter().map(|(_, fate)| fate));
    let unnoticed: Vec<_> =
        tried.iter().filter(|(_, fate)| matches!(fate, Fate::Unnoticed | Fate::Undecided)).collect();
    println!("{score:?}\n{unnoticed:#?}");
    assert!(tried.len() > 120, "{}", tried.len());
    assert!(score.per_mille() >= 950, "{score:?}: {unnoticed:#?}");
    assert!(score.same < tried.len() / 5, "{score:?}");
}

#[test]
fn what_is_known_from_the_changes_before_changes_no_fate() {
    let compilation = crate::workspace::read(Path::new("rules"));
    let workspace = &compilation.workspace;
    let new = || Trial::new(workspace, &Limits::default(), &Unwatched).unwrap();
    let mut all = new();
    for mutant in sample(mutants(workspace, &compilation.sources), 40, 3) {
        let again = all.fate(&mutant, &Unwatched);
        assert_eq!(again, new().fate(&mutant, &Unwatched), "{mutant:?}");
    }
}

const RULES: &str = r#"start {
  when chat opens => triage
}

thread triage {
  rules {
    rule "gold" when vip and customer is authenticated => hand off to inbox "Gold" reason "gold"
    rule "silver" when new and not vip => hand off to inbox "General"
    rule "named" when customer is authenticated and not vip and not new => resolve
    otherwise => resolve as abandoned
  }
}

guarantee "gold is for proven customers" {
  never hand off to inbox "Gold" unless customer is authenticated
}

scenario "new here" {
  fact vip is no
  fact new is yes
  chat opens
  bot hands off to inbox "General"
}
"#;

const NUMBERS: &str = r#"start {
  when chat opens => triage
}

remember tries: integer 0..9

thread triage {
  rules {
    rule "many" when orders >= 3 => hand off to inbox "Gold"
    rule "warm" when level is one of low, middle => hand off to inbox "General" priority high
    rule "hot" when level is high => resolve
    otherwise => say "Hello!"
  }
  set tries to tries + 1
  wait up to 5 minutes {
    when customer writes and tries < 2 => resolve
    when idle 2 minutes => say "Still there?"
    otherwise => resolve as abandoned
  }
  hand off to inbox "General"
}

scenario "three orders" {
  fact orders is 3
  chat opens
  bot hands off to inbox "Gold"
}

scenario "two, and warm" {
  fact orders is 2
  fact level is middle
  chat opens
  bot hands off to inbox "General" priority high
}
"#;

fn small(rules: &str) -> Compilation {
    let manifest = "threadle: 1\nname: Small\nidentity: { addresses: [email] }\ninboxes: [General, Gold]\n\
        facts: { vip: boolean, new: boolean, orders: integer 0..9, level: 'one of [low, middle, high]' }\n";
    let compilation = Compilation::new(manifest, [("small.thread", rules)]);
    assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
    compilation
}

/// What became of each change, with the words for it.
fn fates(rules: &str) -> String {
    let line = |(mutant, fate): (Mutant, Fate)| {
        let after = mutant.rewrite.after.map_or_else(String::new, |after| format!("    + {after}\n"));
        format!("{}: {fate:?}\n    - {}\n{after}", mutant.what, mutant.rewrite.before)
    };
    tried(&small(rules)).into_iter().map(line).collect()
}

#[test]
fn what_becomes_of_each_change() {
    insta::with_settings!({ snapshot_path => "../mutate", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("small", fates(RULES));
        insta::assert_snapshot!("numbers", fates(NUMBERS));
    });
}

#[test]
fn a_change_of_order_that_nobody_sees_is_no_difference() {
    let compilation = small(RULES);
    let swapped = tried(&compilation).into_iter().filter(|(mutant, _)| matches!(mutant.change, Change::SwapRules(..)));
    let fates: Vec<Fate> = swapped.map(|(_, fate)| fate).collect();
    assert_eq!(fates, [Fate::Same, Fate::Same], "the three rules take different customers");
}

#[test]
fn a_seed_always_draws_the_same_changes() {
    let compilation = small(RULES);
    let all = mutants(&compilation.workspace, &compilation.sources);
    let drawn = |seed| sample(all.clone(), 5, seed);
    assert_eq!((drawn(1).len(), drawn(1)), (5, drawn(1)));
    assert!((2..20).any(|seed| drawn(seed) != drawn(1)));
    assert_eq!(sample(all.clone(), usize::MAX, 1), all);
}
