//! Proofs beside a search that tries every concrete situation: slow, and obviously right.
//!
//! Small workspaces with guarantees of every form are generated; of every line the proof must say what the search has
//! found, and every conversation that a proof finds must come out on the machine.

mod lines;
mod small;
mod watch;
mod world;

use std::ops::Range;

use threadle::artifact::Program;
use threadle::ir::{Condition, Guarantee, Property, PropertyKind, Workspace};
use threadle::prove::{Limits, Rough, Verdict, prove};
use threadle::source::Span;
use threadle::watch::Unwatched;
use threadle::{emit, scenario};

use crate::reference::draw::Draw;
use world::World;

/// How many lines are drawn for each workspace.
const LINES: usize = 24;

#[test]
fn proofs_say_what_trying_everything_finds() {
    let found = look(0..200, 600, &|_, _| {}, &lines::property);
    assert!(found.told.iter().all(|count| *count >= 5) && found.tried > 15 && found.of_time == 0, "{found:?}");
}

#[test]
fn proofs_say_which_time_limit_is_over_first() {
    let found = look(0..800, 1_000, &small::hear_silence, &lines::property);
    assert!(found.told.iter().all(|count| *count >= 5) && found.tried > 10, "{found:?}");
    // Whoever does something at the very moment at which a wait begins can be told of in no scenario.
    assert!(found.of_time * 100 <= found.told.iter().sum::<usize>(), "{found:?}");
}

#[test]
fn proofs_say_when_somebody_is_silent_of_whom_no_rule_is_told() {
    let found = look(0..200, 1_000, &small::hear_silence, &lines::about_silence);
    assert!(found.told[1] > 20 && found.told[3] > 20 && found.tried > 5, "{found:?}");
}

#[test]
fn questions_are_counted_as_often_as_they_are_asked() {
    let found = look(1_000..1_080, 600, &|_, _| {}, &lines::questions);
    assert!(found.told[1] > 20 && found.told[3] > 20 && found.tried > 10 && found.of_time == 0, "{found:?}");
    let found = look(2_000..2_120, 1_000, &small::hear_silence, &lines::questions);
    assert!(found.told[1] > 20 && found.told[3] > 20 && found.tried > 5, "{found:?}");
}

/// What was compared.
#[derive(Debug, Default)]
struct Found {
    /// How many workspaces.
    tried: usize,
    /// How many lines were shown, refuted, impossible, proved and idle.
    told: [usize; 5],
    /// How many conversations did not come out, because two time limits are over at the same moment.
    of_time: usize,
}

/// Compares what is said of generated workspaces of up to so many situations, each with all that the host may tell.
fn look(
    seeds: Range<u64>,
    situations: usize,
    change: &dyn Fn(&mut Draw, &mut Workspace),
    line: &dyn Fn(&mut Draw, &Workspace) -> PropertyKind,
) -> Found {
    let mut all = Found::default();
    let number = |name| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let seeds = match (number("ORACLE_SEED"), number("ORACLE_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, Some(count)) => 0..count,
        (None, None) => seeds,
    };
    let mut wrong = Vec::new();
    for seed in seeds {
        let mut draw = Draw::new(seed);
        let mut workspace = small::workspace(&mut draw);
        change(&mut draw, &mut workspace);
        let drawn: Vec<PropertyKind> = (0..LINES).map(|_| line(&mut draw, &workspace)).collect();
        let kinds = drawn.into_iter().chain([PropertyKind::EveryConversationCanEnd]);
        let properties: Vec<Property> = kinds.map(|kind| Property { kind, span: Span::default() }).collect();
        let asked: Vec<Condition> = properties.iter().map(|property| condition(&property.kind)).collect();
        let listening = lines::listening(&workspace, &properties);
        let Some(world) = World::of(&listening, &asked, situations) else { continue };
        all.tried += 1;
        let expected: Vec<usize> = properties
            .iter()
            .enumerate()
            .map(|(line, property)| {
                let found = watch::is_found(&world, &property.kind, line);
                let possible = matches!(property.kind, PropertyKind::Possible { .. });
                match (found, possible) {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, true) => 2,
                    (false, false) if watch::happens(&world, &property.kind) => 3,
                    (false, false) => 4,
                }
            })
            .collect();
        drop(world);
        workspace.guarantees =
            vec![Guarantee { label: "all".into(), properties: properties.clone(), span: Span::default() }];
        let program = Program::load(&emit(&workspace, None)).unwrap();
        let play = |example: &_| scenario::record(&program, &workspace, example).parted;
        let report = prove(&workspace, &Limits::default(), &Unwatched, &play);
        for (line, proof) in report.proofs.iter().enumerate() {
            let verdict = match &proof.verdict {
                Verdict::Shown(_) => 0,
                Verdict::Refuted(_) => 1,
                Verdict::Impossible => 2,
                Verdict::Proved => 3,
                Verdict::Vacuous => 4,
                Verdict::Undecided => 5,
            };
            all.told[expected[line]] += 1;
            if verdict != expected[line] {
                wrong.push(format!(
                    "seed {seed}, line {line}: {verdict} for {}, {:?}",
                    expected[line], properties[line].kind
                ));
            }
            if let Verdict::Shown(example) | Verdict::Refuted(example) = &proof.verdict {
                let record = scenario::record(&program, &workspace, example);
                let of_time = !record.agrees && example.roughly == [Rough::TimeLimits];
                all.of_time += usize::from(of_time);
                if !record.agrees && !of_time {
                    wrong.push(format!("seed {seed}, line {line}: not replayed, {:?}", properties[line].kind));
                    if std::env::var("ORACLE_SEED").is_ok() {
                        wrong.push(format!("{example:?}\n{}", record.lines.join("\n")));
                    }
                }
            }
        }
        if std::env::var("ORACLE_SHOW").is_ok() {
            println!("{:#?}\n{:#?}\n{:#?}", workspace.nodes, workspace.handlers, workspace.start);
        }
    }
    println!("{all:?}");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    all
}

/// The condition of a line; one that always holds where it has none.
fn condition(kind: &PropertyKind) -> Condition {
    kind.condition().cloned().unwrap_or(Condition::All(Vec::new()))
}
