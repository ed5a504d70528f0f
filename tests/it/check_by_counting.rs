//! The checks of decisions on generated rules and tables, beside what counting every possible customer says.

use proptest::prelude::*;
use threadle::check::check;
use threadle::ir::{
    Branch, BranchForm, Comparison, Condition, Fact, FactId, FactOrigin, Node, NodeId, NodeKind, Operand, Question,
    Resolution, Test, Workspace, builtin,
};
use threadle::manifest::Addresses;
use threadle::source::{SourceId, Span};
use threadle::value::{Type, Value};

const VIP: FactId = FactId(15);
const SIZE: FactId = FactId(16);
const CITY: FactId = FactId(17);

/// One situation: a value for every fact that the tests ask about.
struct World {
    numbers: Vec<(FactId, Option<i64>)>,
    email_known: bool,
    city: Option<String>,
}

/// Everything that can be: domain.md's combinations, times the values of the declared facts, times texts for every
/// combination of answers about them.
fn worlds(atoms: &[Test], letters: usize) -> Vec<World> {
    let cities = cities(atoms, letters);
    let mut worlds = Vec::new();
    for (customer, identifications) in [(0, vec![0]), (1, vec![1, 2]), (2, vec![3])] {
        for identification in identifications {
            for profile in if customer == 0 { 3..4 } else { 0..4 } {
                for vip in [None, Some(0), Some(1)] {
                    for size in std::iter::once(None).chain((0..=3).map(Some)) {
                        let numbers = vec![
                            (builtin::CUSTOMER, Some(customer)),
                            (builtin::IDENTIFICATION, Some(identification)),
                            (builtin::PROFILE, Some(profile)),
                            (VIP, vip),
                            (SIZE, size),
                        ];
                        let world = |city: &Option<String>| World {
                            numbers: numbers.clone(),
                            email_known: customer != 0,
                            city: city.clone(),
                        };
                        worlds.extend(cities.iter().map(world));
                    }
                }
            }
        }
    }
    worlds
}

/// One text for each combination of answers that some text over a small alphabet gives, and none at all.
fn cities(atoms: &[Test], letters: usize) -> Vec<Option<String>> {
    let mut texts = vec![String::new()];
    for length in 0..letters {
        let longest: Vec<String> = texts.iter().filter(|text| text.len() == length).cloned().collect();
        texts.extend(longest.iter().flat_map(|text| ["a", "b", "x"].map(|letter| format!("{text}{letter}"))));
    }
    let mut seen = std::collections::BTreeSet::new();
    let about_text: Vec<&Test> = atoms.iter().filter(|atom| atom.operand == Operand::Fact(CITY)).collect();
    let answers = |text: &str| about_text.iter().map(|atom| text_answer(&atom.question, text)).collect::<Vec<_>>();
    texts.retain(|text| seen.insert(answers(text)));
    std::iter::once(None).chain(texts.into_iter().map(Some)).collect()
}

fn text_answer(question: &Question, text: &str) -> bool {
    match question {
        Question::Known => true,
        Question::OneOf(values) => values.contains(&Value::text(text)),
        Question::Contains(part) => text.contains(part.as_str()),
        Question::StartsWith(start) => text.starts_with(start.as_str()),
        Question::EndsWith(end) => text.ends_with(end.as_str()),
        _ => false,
    }
}

fn answer(test: &Test, world: &World) -> bool {
    if test.operand == Operand::Fact(CITY) {
        return world.city.as_ref().is_some_and(|text| text_answer(&test.question, text));
    }
    if test.operand == Operand::Fact(builtin::EMAIL) {
        return world.email_known;
    }
    let known =
        world.numbers.iter().find(|(fact, _)| test.operand == Operand::Fact(*fact)).and_then(|(_, value)| *value);
    known.is_some_and(|number| match &*test.question {
        Question::Known => true,
        Question::OneOf(values) => values.contains(&Value::Number(number)),
        Question::Compare(comparison, other) => comparison.holds(number, *other),
        _ => false,
    })
}

/// The tests that conditions are made of.
fn atoms() -> Vec<Test> {
    let mut atoms = Vec::new();
    let mut ask = |fact, question: Question| {
        atoms.push(Test { operand: Operand::Fact(fact), question: question.into(), span: place(9_000) });
    };
    let is = |number| Question::OneOf(vec![Value::Number(number)]);
    for (fact, count) in [(builtin::CUSTOMER, 3), (builtin::IDENTIFICATION, 4), (builtin::PROFILE, 4), (VIP, 2)] {
        (0..count).for_each(|number| ask(fact, is(number)));
    }
    ask(builtin::PROFILE, Question::OneOf(vec![Value::Number(0), Value::Number(2)]));
    ask(builtin::EMAIL, Question::Known);
    ask(VIP, Question::Known);
    ask(SIZE, Question::Known);
    ask(CITY, Question::Known);
    for comparison in [Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual] {
        [0, 2, 3].into_iter().for_each(|number| ask(SIZE, Question::Compare(comparison, number)));
    }
    for text in ["a", "ab", "ba", "bab"] {
        ask(CITY, Question::OneOf(vec![Value::text(text)]));
        ask(CITY, Question::Contains(text.into()));
        ask(CITY, Question::StartsWith(text.into()));
        ask(CITY, Question::EndsWith(text.into()));
    }
    atoms
}

/// A set of worlds.
#[derive(Clone, PartialEq)]
struct Set(Vec<u64>);

impl Set {
    fn combine(&self, other: &Set, with: fn(u64, u64) -> u64) -> Set {
        Set(self.0.iter().zip(&other.0).map(|(left, right)| with(*left, *right)).collect())
    }

    fn without(&self, other: &Set) -> Set {
        self.combine(other, |left, right| left & !right)
    }

    fn and(&self, other: &Set) -> Set {
        self.combine(other, |left, right| left & right)
    }

    fn or(&self, other: &Set) -> Set {
        self.combine(other, |left, right| left | right)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// All worlds, and for each test those that answer yes.
struct Counted {
    atoms: Vec<Test>,
    yes: Vec<Set>,
    all: Set,
}

impl Counted {
    /// With texts of so many letters.
    fn new(letters: usize) -> Counted {
        let atoms = atoms();
        let worlds = worlds(&atoms, letters);
        let set = |holds: &dyn Fn(&World) -> bool| {
            let mut words = vec![0; worlds.len().div_ceil(64)];
            let holding = worlds.iter().enumerate().filter(|(_, world)| holds(world));
            holding.for_each(|(at, _)| words[at / 64] |= 1 << (at % 64));
            Set(words)
        };
        let yes = atoms.iter().map(|atom| set(&|world| answer(atom, world))).collect();
        let all = set(&|_| true);
        Counted { atoms, yes, all }
    }

    fn holding(&self, condition: &Condition) -> Set {
        let none = self.all.without(&self.all);
        match condition {
            Condition::All(parts) => parts.iter().fold(self.all.clone(), |set, part| set.and(&self.holding(part))),
            Condition::Any(parts) => parts.iter().fold(none, |set, part| set.or(&self.holding(part))),
            Condition::Not(inner) => self.all.without(&self.holding(inner)),
            Condition::Test(test) => {
                let at = self.atoms.iter().position(|atom| atom == test);
                at.map_or(none, |at| self.yes[at].clone())
            }
        }
    }
}

fn place(start: u32) -> Span {
    Span::new(SourceId(0), start, start + 1)
}

/// A workspace with one fork and nothing else.
fn workspace(form: BranchForm, conditions: &[Condition]) -> Workspace {
    let mut facts = Fact::built_in();
    let kinds = [("vip", Type::Boolean), ("size", Type::Integer { min: 0, max: 3 }), ("city", Type::Text)];
    facts.extend(kinds.map(|(name, kind)| Fact {
        name: name.into(),
        kind,
        origin: FactOrigin::Customer,
        sensitive: false,
        span: place(0),
    }));
    let branch = |(at, condition): (usize, &Condition)| Branch {
        label: at.to_string(),
        condition: condition.clone(),
        target: NodeId(1),
        span: place(100 + at as u32),
    };
    let fork =
        NodeKind::Branch { form, branches: conditions.iter().enumerate().map(branch).collect(), otherwise: None };
    let node = |kind, span| Node { kind, body: threadle::ir::Body::Start, span };
    Workspace {
        facts,
        nodes: vec![node(fork, place(50)), node(NodeKind::Resolve(Resolution::Resolved), place(60))],
        addresses: Addresses::EmailOnly,
        ..Workspace::default()
    }
}

/// What counting finds: names of kinds and places, sorted.
fn expected(counted: &Counted, form: BranchForm, conditions: &[Condition]) -> Vec<(String, u32)> {
    let sets: Vec<Set> = conditions.iter().map(|condition| counted.holding(condition)).collect();
    let table = form == BranchForm::Table;
    let mut taken = counted.all.without(&counted.all);
    let mut found = Vec::new();
    let mut alive: Vec<usize> = Vec::new();
    for (at, set) in sets.iter().enumerate() {
        let kind = match (set.is_empty(), set.without(&taken).is_empty()) {
            (true, _) => Some("impossible-condition"),
            (_, true) if table => Some("table-dead-row"),
            (_, true) => Some("rule-never-matches"),
            _ => None,
        };
        let overlaps = |earlier: &usize| !sets[*earlier].and(set).is_empty() && !sets[*earlier].without(set).is_empty();
        found.extend(kind.map(|kind| (kind.to_string(), 100 + at as u32)));
        if !table && *set == counted.all {
            found.push(("always-true".into(), 100 + at as u32));
        }
        if table && kind.is_none() && alive.iter().any(overlaps) {
            found.push(("table-overlap".into(), 100 + at as u32));
        }
        if kind.is_none() {
            alive.push(at);
        }
        taken = taken.or(set);
    }
    if !counted.all.without(&taken).is_empty() {
        found.push((if table { "table-gap" } else { "rules-gap" }.into(), 50));
    }
    found.sort();
    found
}

fn condition() -> impl Strategy<Value = Condition> {
    let atoms = atoms();
    let leaf = (0..atoms.len()).prop_map(move |at| Condition::Test(atoms[at].clone()));
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

/// Tests of several facts at once, as long lists have them: each takes little, so that many rules are left somebody.
fn narrow_condition() -> impl Strategy<Value = Condition> {
    let atoms = atoms();
    let test = (0..atoms.len(), any::<bool>()).prop_map(move |(at, is_so)| match is_so {
        true => Condition::Test(atoms[at].clone()),
        false => Condition::Not(Box::new(Condition::Test(atoms[at].clone()))),
    });
    proptest::collection::vec(test, 3..6).prop_map(Condition::All)
}

#[test]
fn finds_what_counting_finds() {
    let form = prop_oneof![Just(BranchForm::Rules), Just(BranchForm::Table)];
    agrees_with_counting(1_000, 6, (form, proptest::collection::vec(condition(), 1..8)));
}

/// Lists that are checked by an index. Many tests of one text at once take long texts to answer.
#[test]
fn finds_what_counting_finds_in_long_lists() {
    agrees_with_counting(40, 9, (Just(BranchForm::Rules), proptest::collection::vec(narrow_condition(), 24..90)));
}

fn agrees_with_counting(cases: u32, letters: usize, lists: impl Strategy<Value = (BranchForm, Vec<Condition>)>) {
    let counted = Counted::new(letters);
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let outcome = runner.run(&lists, |(form, conditions)| {
        let workspace = workspace(form, &conditions);
        let diagnostics = check(&workspace);
        let mut found: Vec<(String, u32)> =
            diagnostics.iter().map(|found| (found.kind.name.to_string(), found.primary.span.start)).collect();
        found.sort();
        prop_assert_eq!(found, expected(&counted, form, &conditions));
        for found in diagnostics.iter().filter(|found| found.kind.name == "rule-never-matches") {
            let set = |at: u32| counted.holding(&conditions[(at - 100) as usize]);
            let rest = |without: Option<u32>| {
                let takers = found.related.iter().map(|label| label.span.start).filter(|at| Some(*at) != without);
                takers.fold(set(found.primary.span.start), |rest, taker| rest.without(&set(taker)))
            };
            prop_assert!(rest(None).is_empty(), "the rules above take all of it");
            for taker in &found.related {
                prop_assert!(!rest(Some(taker.span.start)).is_empty(), "and none of them can be left out");
            }
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{}", outcome.map_or_else(|error| error.to_string(), |()| String::new()));
}
