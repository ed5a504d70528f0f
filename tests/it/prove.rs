//! Proofs: every workspace of `tests/prove` beside what was found out about its guarantees, and the standard workspace.

use std::cell::Cell;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use super::lower::{describe, lowered, read};
use threadle::artifact::Program;
use threadle::ir::{Condition, Operand, Workspace};
use threadle::prove::{Limits, Verdict, prove};
use threadle::scenario::record;
use threadle::source::{Source, Sources};
use threadle::watch::{Progress, Unwatched};
use threadle::{Standing, emit};

/// Each line of each guarantee, with what was found out; examples as they were played on the machine.
fn verdicts(sources: &Sources, workspace: &Workspace) -> String {
    let program = Program::load(&emit(workspace, Some(sources))).unwrap().keeping_all_words();
    let mut text = String::new();
    let play = |example: &_| record(&program, workspace, example).parted;
    for proof in prove(workspace, &Limits::default(), &Unwatched, &play).proofs {
        let guarantee = &workspace.guarantees[proof.guarantee];
        let line = sources.text(guarantee.properties[proof.property].span);
        text += &format!("{line}\n    ");
        match &proof.verdict {
            Verdict::Proved => text += "proved\n",
            Verdict::Vacuous => text += "proved, for it never happens\n",
            Verdict::Impossible => text += "impossible\n",
            Verdict::Undecided => text += &compared(workspace, proof.guarantee, proof.property),
            Verdict::Refuted(example) | Verdict::Shown(example) => {
                let record = record(&program, workspace, example);
                let found = if matches!(proof.verdict, Verdict::Shown(_)) { "shown" } else { "refuted" };
                text += &format!("{found}; the machine agrees: {}\n", record.agrees);
                text += &record.lines.iter().map(|line| format!("      {line}\n")).collect::<String>();
            }
        }
    }
    text
}

/// What is known of a line that is about two conversations at a time, which takes more than one model.
fn compared(workspace: &Workspace, guarantee: usize, property: usize) -> String {
    let before: usize = workspace.guarantees[..guarantee].iter().map(|whole| whole.properties.len()).sum();
    let outlook = threadle::guarantees(workspace, &Limits::default(), &Unwatched);
    let lines = |lines: &[String]| lines.iter().map(|line| format!("      {line}\n")).collect::<String>();
    match &outlook.promises[before + property].standing {
        Standing::Proved => "proved\n".into(),
        Standing::Depends(two) => format!("depends\n{}    beside\n{}", lines(&two[0]), lines(&two[1])),
        Standing::MayDepend(two) => format!("may depend\n{}    beside\n{}", lines(&two[0]), lines(&two[1])),
        _ => "not decided\n".into(),
    }
}

#[test]
fn the_standard_workspace_keeps_its_promises() {
    let files: Vec<Source> = super::syntax::cases("rules").iter().map(|path| read(path)).collect();
    let (_, workspace, _) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
    let report = prove(&workspace, &Limits::default(), &Unwatched, &|_| None);
    assert!(report.proofs.len() > 5);
    assert!(report.proofs.iter().all(|proof| proof.verdict == Verdict::Proved), "{report:#?}");
}

#[test]
fn whoever_looks_on_may_end_it() {
    let files: Vec<Source> = super::syntax::cases("rules").iter().map(|path| read(path)).collect();
    let (_, workspace, _) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
    let told = Cell::new(0);
    for end in 0.. {
        told.set(0);
        let watch = |_: Progress| {
            told.set(told.get() + 1);
            if told.get() > end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let report = prove(&workspace, &Limits::default(), &watch, &|_| None);
        assert!(report.proofs.iter().all(|proof| matches!(proof.verdict, Verdict::Proved | Verdict::Undecided)));
        assert_eq!(report.interrupted, told.get() > end);
        assert!(!report.interrupted || told.get() == end + 1, "told that it is over, and asked again");
        if !report.interrupted {
            assert!(end >= report.proofs.len(), "every line tells at least once");
            return;
        }
        assert!(report.round.is_none() && (report.never_done.is_empty() || end > 1));
    }
}

#[test]
fn cases() {
    for path in super::syntax::cases("tests/prove") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = Source::new(format!("{name}.thread"), fs::read_to_string(&path).unwrap());
        let manifest = read(Path::new("docs/diagnostics/threadle.yaml"));
        // A case says by its name that people may be known by a phone number too.
        let manifest = match name.contains("phone") {
            true => {
                Source::new("threadle.yaml", manifest.text.replace("addresses: [email]", "addresses: [email, phone]"))
            }
            false => manifest,
        };
        let (sources, workspace, found) = lowered(&manifest, &[file]);
        assert_eq!(describe(&sources, &found), "", "{name}");
        insta::with_settings!({ snapshot_path => "../prove", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, verdicts(&sources, &workspace));
        });
    }
}

#[test]
fn a_conversation_in_which_the_condition_does_not_hold_is_not_confirmed() {
    let file = read(Path::new("tests/prove/resolved_at_once.thread"));
    let (_, workspace, _) = lowered(&read(Path::new("docs/diagnostics/threadle.yaml")), &[file]);
    let program = Program::load(&emit(&workspace, None)).unwrap();
    let mut asked = 0;
    for proof in prove(&workspace, &Limits::default(), &Unwatched, &|_| None).proofs {
        let Verdict::Refuted(mut example) = proof.verdict else { continue };
        let condition = example.holds.take().unwrap();
        // Memories change within the turn, so that both may hold in it.
        if condition.tests().iter().all(|test| matches!(test.operand, Operand::Fact(_))) {
            asked += 1;
            example.holds = Some(Condition::Not(Box::new(condition)));
            assert!(!record(&program, &workspace, &example).agrees, "{example:?}");
        }
    }
    assert_eq!(asked, 3);
}

/// Mistakes put into the standard workspace: where, what becomes what, and the only lines that this breaks.
const MISTAKES: [(&str, &str, &str, &[&str]); 7] = [
    (
        "menu.thread",
        "rule \"signed in all the while\" when customer is authenticated",
        "rule \"signed in all the while\" when customer is not anonymous",
        &["never use order unless customer is authenticated"],
    ),
    (
        "menu.thread",
        "when customer authenticates => pivot to latest_order",
        "when customer identifies => pivot to latest_order",
        &["never call orders.latest unless customer is authenticated"],
    ),
    ("menu.thread", "retry 2 times", "retry 6 times", &["at most 6 questions before a person"]),
    (
        "menu.thread",
        "no answer in 15 minutes => resolve as abandoned",
        "no answer in 15 minutes => pivot to menu",
        &["at most 6 questions before a person", "every conversation ends"],
    ),
    (
        "menu.thread",
        "no answer in 15 minutes => resolve as abandoned",
        "no answer in 20 minutes => resolve as abandoned",
        &["no customer waits longer than 15 minutes"],
    ),
    (
        "welcome.thread",
        "say \"[Sign in]({site.login_url}) and we can get straight to it, or just write to us here.\"",
        "say \"Just write to us here.\"",
        &["always say \"[Sign in]\" before onboard"],
    ),
    // Onboarding is skipped for whoever is known, so this is no mistake at all.
    (
        "welcome.thread",
        "when customer identifies => pivot to menu",
        "when customer identifies => pivot to introduce",
        &[],
    ),
];

#[test]
fn mistakes_in_the_standard_workspace_break_the_line_that_is_about_them() {
    for (file, from, to, broken) in MISTAKES {
        let files = super::syntax::cases("rules").into_iter().map(|path| {
            let source = read(&path);
            let changed = path.ends_with(file).then(|| source.text.replacen(from, to, 1));
            assert_ne!(changed.as_deref(), Some(&*source.text), "{from} does not stand in {file}");
            changed.map_or(source.clone(), |text| Source::new(source.path.clone(), text))
        });
        let files: Vec<Source> = files.collect();
        let (sources, workspace, _) = lowered(&read(Path::new("rules/threadle.yaml")), &files);
        let program = Program::load(&emit(&workspace, None)).unwrap();
        let found =
            prove(&workspace, &Limits::default(), &Unwatched, &|_| None).proofs.into_iter().filter_map(|proof| {
                let line = workspace.guarantees[proof.guarantee].properties[proof.property].span;
                let Verdict::Refuted(example) = &proof.verdict else { return None };
                let record = record(&program, &workspace, example);
                assert!(record.agrees, "{from}\n{}", record.lines.join("\n"));
                Some(sources.text(line).to_owned())
            });
        let found: Vec<String> = found.collect();
        assert_eq!(found, broken, "{from} -> {to}");
    }
}
