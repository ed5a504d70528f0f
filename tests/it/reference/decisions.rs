//! Decisions of every length, each looked up in its own way, against trying their branches one after the other.

use super::Reference;
use super::draw::Draw;
use super::generate;
use threadle::artifact::Program;
use threadle::emit;
use threadle::ir::{FactId, FactOrigin, NodeKind, Workspace, builtin};
use threadle::machine::{Conversation, Decider, Facts};
use threadle::time::Timestamp;

/// How long lists are, how many are drawn of each length, and how many customers each decides about.
const LENGTHS: [usize; 9] = [1, 2, 5, 12, 20, 60, 90, 200, 700];
const LISTS: u64 = 12;
const CUSTOMERS: usize = 60;

#[test]
fn a_decision_is_the_first_branch_that_holds() {
    let mut found = 0;
    for (length, seed) in LENGTHS.iter().flat_map(|length| (0..LISTS).map(move |seed| (*length, seed))) {
        let mut draw = Draw::new(seed + length as u64 * 1_000);
        let workspace = generate::decision(&mut draw, length);
        let program =
            Program::load(&emit(&workspace, None)).unwrap_or_else(|error| panic!("{length}, {seed}: {error}"));
        found += agree(&format!("{length} branches, seed {seed}"), &workspace, &program, &mut draw);
    }
    assert!(found > 1_000, "hardly any branch is ever taken: {found}");
}

/// How many decisions took a branch.
fn agree(name: &str, workspace: &Workspace, program: &Program, draw: &mut Draw) -> usize {
    let decider = Decider::new(program, "t0").unwrap();
    let conversation = Conversation::new(program, "somebody");
    let (mut facts, mut reference) = (Facts::new(program), Reference::new(workspace, "somebody"));
    let branches = workspace.nodes.iter().find_map(|node| match &node.kind {
        NodeKind::Branch { branches, .. } => Some(branches),
        _ => None,
    });
    let branches = branches.unwrap();
    assert_eq!(decider.branches(), branches.len());
    let mut found = 0;
    for _ in 0..CUSTOMERS {
        for _ in 0..12 {
            let fact = FactId(draw.below(workspace.facts.len()) as u32);
            let own = [builtin::ANSWER, builtin::MESSAGE, builtin::NOW].contains(&fact);
            if own || matches!(workspace.facts[fact.index()].origin, FactOrigin::Hours(_)) {
                continue;
            }
            let value = (!draw.chance(6)).then(|| generate::value(draw, &workspace.facts[fact.index()].kind));
            facts.set(program, fact, value.as_ref()).unwrap();
            reference.set_fact(fact, value);
        }
        let at = Timestamp::from_milliseconds(1_780_000_000_000 + draw.below(900) as i64 * 1_000_000);
        reference.at = at.milliseconds();
        let expected = branches.iter().position(|branch| reference.holds(&branch.condition));
        let decided = decider.decide(&facts, &conversation, at).unwrap();
        assert_eq!(decided.map(|branch| branch as usize), expected, "{name}, {:?}", reference.facts);
        found += usize::from(expected.is_some());
    }
    found
}
