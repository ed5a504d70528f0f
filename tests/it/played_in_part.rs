//! Counterexamples are played on a machine that has only the threads which they pass: what comes out is what the whole
//! workspace does, word for word, whatever the rules do behind the end of what was looked for.

use threadle::artifact::Program;
use threadle::ir::{Guarantee, Property, PropertyKind, Workspace};
use threadle::prove::{Example, Limits, Verdict, prove};
use threadle::source::Span;
use threadle::watch::Unwatched;
use threadle::{Compilation, Standing, emit, guarantees, scenario};

use super::prove_by_playing::property;
use super::reference::draw::Draw;
use super::reference::generate;

const WORKSPACES: u64 = 30;
const LIMITS: Limits = Limits { nodes: 200_000, locations: 4_000, steps: 200_000 };

#[test]
fn a_conversation_comes_out_as_in_the_whole_workspace() {
    let mut played = 0;
    for seed in 0..WORKSPACES {
        let mut draw = Draw::new(seed + 7_000);
        let mut workspace = generate::workspace(&mut draw);
        let drawn = std::iter::repeat_with(|| property(&mut draw));
        let alone = drawn.filter(|kind| !matches!(kind, PropertyKind::Independent { .. })).take(8);
        let properties = alone.map(|kind| Property { kind, span: Span::default() }).collect();
        workspace.guarantees = vec![Guarantee { label: "all".into(), properties, span: Span::default() }];
        let standings =
            guarantees(&workspace, &LIMITS, &Unwatched).promises.into_iter().map(|promise| promise.standing);
        let (standings, whole): (Vec<_>, Vec<_>) = (standings.collect(), in_whole(&workspace));
        assert_eq!(standings, whole, "seed {seed}");
        played += whole.iter().filter(|standing| matches!(standing, Standing::Broken(_) | Standing::Shown(_))).count();
    }
    assert!(played > 50, "only {played} conversations were played");
}

/// What the rules do behind the end of what was looked for, in threads that it does not pass, is told too.
#[test]
fn a_conversation_goes_on_into_threads_that_nobody_looked_for() {
    let rules = "start {\n  when chat opens => one\n}\n\nthread one {\n  say \"One.\"\n  pivot to two\n}\n\n\
                 thread two {\n  say \"Two.\"\n  pivot to three\n}\n\nthread three {\n  say \"Three.\"\n  resolve\n}\n\n\
                 guarantee \"silence\" {\n  never say \"One.\"\n}\n";
    let compilation = Compilation::new("threadle: 1\nname: Shop\n", [("a.thread", rules)]);
    let Standing::Broken(lines) = &compilation.promises[0].standing else { panic!("{:?}", compilation.promises) };
    let said = lines.iter().filter(|line| line.starts_with("bot: ")).count();
    assert_eq!(said, 3, "{lines:#?}");
}

/// What is known of each line when its conversation is played on a machine with all threads.
fn in_whole(workspace: &Workspace) -> Vec<Standing> {
    let program = Program::load(&emit(workspace, None)).unwrap().keeping_all_words();
    let play = |example: &Example| scenario::record(&program, workspace, example).parted;
    let standing = |verdict| {
        let told = |example: &Example| scenario::record_plainly(&program, workspace, example);
        match verdict {
            Verdict::Proved => Standing::Proved,
            Verdict::Vacuous => Standing::ProvedIdly,
            Verdict::Impossible => Standing::NeverPossible,
            Verdict::Undecided => Standing::Undecided,
            Verdict::Shown(example) | Verdict::Refuted(example) if !told(&example).agrees => {
                Standing::InDoubt { conversation: told(&example).lines, roughly: example.roughly }
            }
            Verdict::Shown(example) => Standing::Shown(told(&example).lines),
            Verdict::Refuted(example) => Standing::Broken(told(&example).lines),
        }
    };
    let report = prove(workspace, &LIMITS, &Unwatched, &play);
    report.proofs.into_iter().map(|proof| standing(proof.verdict)).collect()
}
