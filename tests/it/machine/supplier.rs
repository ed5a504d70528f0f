//! Facts in a host's own words are the facts that their values make.

use crate::reference::draw::Draw;
use crate::reference::generate;
use threadle::artifact::Program;
use threadle::emit;
use threadle::given::Given;
use threadle::ir::{FactId, FactOrigin, builtin};
use threadle::machine::{Facts, Refused, Supplier};

#[test]
fn words_become_the_values_that_they_stand_for() {
    let mut draw = Draw::new(3);
    let workspace = generate::decision(&mut draw, 90);
    let program = Program::load(&emit(&workspace, None)).unwrap();
    let (mut set, mut supplied) = (Facts::new(&program), Facts::new(&program));
    let mut taken = [0; 4];
    for (index, fact) in (0..40).flat_map(|_| workspace.facts.iter().enumerate()) {
        let id = FactId(index as u32);
        let own = [builtin::ANSWER, builtin::MESSAGE, builtin::NOW].contains(&id);
        let Ok(supplier) = Supplier::new(&program, id) else {
            assert!(own || matches!(fact.origin, FactOrigin::Hours(_)), "{}", fact.name);
            continue;
        };
        let value = generate::value(&mut draw, &fact.kind);
        let given = Given::of(&value, &fact.kind);
        set.set(&program, id, Some(&value)).unwrap();
        let (kind, result) = match &given {
            Given::Text(text) => (0, supplier.text(&mut supplied, text)),
            Given::Boolean(yes) => (1, supplier.boolean(&mut supplied, *yes)),
            Given::Integer(number) => (2, supplier.integer(&mut supplied, *number)),
            other => (3, supplier.given(&mut supplied, other)),
        };
        result.unwrap_or_else(|refused| panic!("{} {given:?}: {refused}", fact.name));
        taken[kind] += 1;
        assert_eq!(set, supplied, "{} {given:?}", fact.name);
    }
    assert!(taken.iter().all(|count| *count > 20), "{taken:?}");
}

#[test]
fn what_a_fact_cannot_be_is_refused_and_changes_nothing() {
    let workspace = generate::decision(&mut Draw::new(3), 20);
    let other = generate::decision(&mut Draw::new(4), 20);
    let [program, other] = [workspace, other].map(|workspace| Program::load(&emit(&workspace, None)).unwrap());
    let mut facts = Facts::new(&program);
    let supplier = |name| Supplier::new(&program, program.fact(name).unwrap().id).unwrap();
    supplier("f3").text(&mut facts, "Green").unwrap();
    let before = facts.clone();
    // Words are written as the manifest has them; that holds for long ones, and for those that only begin alike.
    for (name, word) in [("f3", "green"), ("f3", "Greenish"), ("f3", ""), ("f4", "w70"), ("f1", "many"), ("f0", "yes")]
    {
        let refused = supplier(name).text(&mut facts, word);
        assert!(matches!(refused, Err(Refused::Unsuitable(_))), "{name} {word:?}");
    }
    assert!(supplier("f1").integer(&mut facts, 10).is_err());
    assert!(supplier("f5").integer(&mut facts, 1).is_err());
    assert!(supplier("f5").boolean(&mut facts, true).is_err());
    assert_eq!(facts, before);
    let refused = supplier("f3").text(&mut Facts::new(&other), "red");
    assert_eq!(refused, Err(Refused::OtherProgram));
    supplier("f3").given(&mut facts, &Given::Null).unwrap();
    assert_eq!(facts, Facts::new(&program));
}
