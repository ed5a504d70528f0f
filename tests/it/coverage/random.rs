//! Generated workspaces: what the machine shows is possible, and what is possible can nearly always be shown.

use threadle::coverage::{Meter, Possible};
use threadle::ir::{ActionId, FactId, FactOrigin, LineKind, Person, Workspace};
use threadle::prove::{Example, Limits, Turn};
use threadle::suite::{Options, generate};
use threadle::watch::Unwatched;

use crate::reference::draw::Draw;
use crate::reference::generate::{value, workspace};

const WORKSPACES: u64 = 12;

#[test]
fn what_is_seen_is_possible_and_what_is_possible_is_seen() {
    let limits = Limits { locations: 1_000, nodes: 200_000, steps: 200_000 };
    let (mut shown, mut possible, mut roughly) = (0, 0, 0);
    for seed in 0..WORKSPACES {
        let workspace = workspace(&mut Draw::new(seed));
        let known = Possible::new(&workspace, &limits, &Unwatched);
        let suite = generate(&workspace, &Options { limits, ..Options::default() }, &Unwatched).unwrap();
        for item in suite.drafts.iter().flat_map(|draft| draft.counts.keys()).filter(|_| known.complete) {
            assert!(known.items.contains_key(item), "seed {seed}: {item:?} was seen, but should be impossible");
        }
        let failed = |roughly| suite.unconfirmed.iter().filter(|failed| failed.roughly.is_empty() != roughly).count();
        if std::env::var("COVERAGE_SHOW").is_ok() {
            for failed in suite.unconfirmed.iter().filter(|failed| failed.roughly.is_empty()) {
                println!("seed {seed}: {:?}\n  {}\n", failed.item, failed.tried.join("\n  "));
            }
        }
        possible += known.items.len();
        roughly += failed(true);
        shown += known.items.len() - failed(true) - failed(false);
    }
    println!("{shown} of {possible} shown, {roughly} known only roughly");
    assert!(possible > 400, "{possible}");
    assert!(shown * 100 > (possible - roughly) * 99, "{shown} of {possible}, {roughly} known only roughly");
}

const WALKS: usize = 60;
const TURNS: usize = 25;

#[test]
fn what_is_impossible_is_never_seen() {
    let limits = Limits { locations: 4_000, nodes: 400_000, steps: 400_000 };
    let (mut complete, mut seen, mut shown) = (0, 0, 0);
    for seed in 100..100 + 2 * WORKSPACES {
        let mut draw = Draw::new(seed);
        let workspace = workspace(&mut draw);
        let possible = Possible::new(&workspace, &limits, &Unwatched);
        if !possible.complete {
            continue;
        }
        complete += 1;
        let meter = Meter::new(&workspace).unwrap();
        for walk in 0..WALKS {
            let (record, counts) = meter.record(&example(&mut draw, &workspace));
            shown += counts.len();
            for item in counts.keys() {
                let known = possible.items.contains_key(item) && !possible.never.contains(item);
                assert!(known, "seed {seed}, walk {walk}: {item:?}\n{}", record.lines.join("\n"));
            }
            seen += 1;
        }
    }
    println!("{complete} workspaces, {seen} walks, {shown} things shown");
    assert!(complete >= WORKSPACES && shown > 10_000, "{complete} workspaces, {shown} things shown");
}

/// Whatever may happen, one thing after the other, to two people.
fn example(draw: &mut Draw, workspace: &Workspace) -> Example {
    let person = |name: &str, known| Person {
        name: name.into(),
        full_name: Some(format!("{name} Lovelace")),
        email: Some(format!("{name}@example.com")),
        phone: None,
        known,
    };
    let known = draw.chance(2);
    let people = vec![person("ada", known), person("joe", true)];
    let before = (0..draw.below(3)).map(|_| identity(draw));
    let mut lines: Vec<LineKind> = before.collect();
    lines.push(LineKind::ChatOpens { channel: draw.below(3) as i64, locale: None, mobile_app: draw.chance(4) });
    lines.extend((0..TURNS).map(|_| line(draw, workspace)));
    let turns = lines.into_iter().map(|line| Turn { steps: 1, lines: vec![line], ..Turn::default() });
    Example { people, turns: turns.collect(), roughly: Vec::new(), holds: None }
}

fn identity(draw: &mut Draw) -> LineKind {
    let person = usize::from(draw.chance(8));
    match draw.below(6) {
        0 => LineKind::SiteNames(person),
        1 => LineKind::Onboards(person),
        2 => LineKind::SignsOut,
        3 => LineKind::ProfileIs { person, status: draw.below(4) as i64 },
        _ => LineKind::SignsIn { person, good_for: [30_000, 7_200_000][draw.below(2)] },
    }
}

fn line(draw: &mut Draw, workspace: &Workspace) -> LineKind {
    match draw.below(14) {
        0..4 => LineKind::Writes(
            (*draw.of(&["hello", "an agent please", "red", "Green", "2", "yes", "2026-05-29", "ada@example.com"]))
                .into(),
        ),
        4 | 5 => LineKind::PicksEarlier((*draw.of(&["Red", "Green", "Talk to a person"])).into()),
        6 => {
            let told: Vec<usize> = (0..workspace.facts.len())
                .filter(|at| matches!(workspace.facts[*at].origin, FactOrigin::Customer | FactOrigin::Chat))
                .collect();
            let at = *draw.of(&told);
            LineKind::Fact(FactId(at as u32), value(draw, &workspace.facts[at].kind))
        }
        7 => LineKind::Office(draw.below(3) as i64),
        8 | 9 => identity(draw),
        10 => LineKind::Answers { action: ActionId(0), outcome: "none".into(), data: Vec::new() },
        _ => LineKind::TimePasses(*draw.of(&[1_000, 60_000, 90_000, 120_000, 300_000, 3_600_000])),
    }
}
