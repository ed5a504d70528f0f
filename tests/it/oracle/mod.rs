//! Proofs beside a search that tries every concrete situation: slow, and obviously right.
//!
//! Small workspaces with guarantees of every form are generated; of every line the proof must say what the search has
//! found, and every conversation that a proof finds must come out on the machine.

mod small;
mod watch;
mod world;

use threadle::artifact::Program;
use threadle::ir::{Condition, Guarantee, Property, PropertyKind};
use threadle::prove::{Limits, Verdict, prove};
use threadle::source::Span;
use threadle::watch::Unwatched;
use threadle::{emit, scenario};

use crate::reference::draw::Draw;
use world::World;

const WORKSPACES: u64 = 50;
const LINES: usize = 24;

/// How many situations a workspace may have to be looked at.
const SITUATIONS: usize = 120;

#[test]
fn proofs_say_what_trying_everything_finds() {
    let (mut told, mut tried) = ([0; 5], 0);
    let number = |name| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let seeds = match (number("ORACLE_SEED"), number("ORACLE_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, seeds) => 0..seeds.unwrap_or(WORKSPACES),
    };
    let mut wrong = Vec::new();
    for seed in seeds {
        let mut draw = Draw::new(seed);
        let mut workspace = small::workspace(&mut draw);
        let drawn: Vec<PropertyKind> = (0..LINES).map(|_| small::property(&mut draw, &workspace)).collect();
        let kinds = drawn.into_iter().chain([PropertyKind::EveryConversationCanEnd]);
        let properties: Vec<Property> = kinds.map(|kind| Property { kind, span: Span::default() }).collect();
        let asked: Vec<Condition> = properties.iter().map(|property| condition(&property.kind)).collect();
        let Some(world) = World::of(&workspace, &asked, SITUATIONS) else { continue };
        tried += 1;
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
            told[expected[line]] += 1;
            if verdict != expected[line] {
                wrong.push(format!(
                    "seed {seed}, line {line}: {verdict} for {}, {:?}",
                    expected[line], properties[line].kind
                ));
            }
            if let Verdict::Shown(example) | Verdict::Refuted(example) = &proof.verdict {
                let record = scenario::record(&program, &workspace, example);
                if !record.agrees {
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
    println!("{tried} tried, shown, refuted, impossible, proved, idle: {told:?}");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(told.iter().all(|count| *count >= 5) && tried > 15, "{tried} tried, {told:?}");
}

/// The condition of a line; one that always holds where it has none.
fn condition(kind: &PropertyKind) -> Condition {
    kind.condition().cloned().unwrap_or(Condition::All(Vec::new()))
}
