//! W3: what a turn takes, beside a state machine written by hand; the answers are compared first.
//!
//! `cargo bench -p threadle-bench --bench turns`

use std::cell::RefCell;
use std::hint::black_box;
use threadle::Program;
use threadle::machine::{Acts, Facts};
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::turns::{TURNS, among, machine, native};

const ROUNDS: usize = 301;
/// So few in a round that most rounds are not interrupted, however busy the machine is.
const CONVERSATIONS: usize = 100;
const OPERATIONS: usize = CONVERSATIONS * TURNS.len();

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let program = machine::program(&among(0));
    println!("W3, bytes saved after each turn: {:?}", compare(&program));
    let (mut sizes, mut bytes) = (Vec::new(), Vec::new());
    native::play_saved(&mut Vec::new(), &mut bytes, |bytes, _| sizes.push(bytes.len()));
    println!("the native one, as JSON:         {sizes:?}\n");
    let facts = machine::facts(&program);
    let mut contestants = [native_turns(), machine_turns("threadle", &program, &facts)];
    report("W3, one turn", &race(&mut contestants, rounds, OPERATIONS));
    let mut contestants = [native_saved(), machine_saved(&program, &facts)];
    report("W3, one turn, resumed before and saved behind", &race(&mut contestants, rounds, OPERATIONS));
    let programs = [7, 50, 1_000].map(|count| machine::program(&among(count)));
    let all_facts = programs.each_ref().map(machine::facts);
    programs.iter().for_each(|program| drop(compare(program)));
    let names = ["7 threads, as many as W3 needs", "50 threads", "1,000 threads"];
    let mut contestants: Vec<_> = names
        .into_iter()
        .zip(programs.iter().zip(&all_facts))
        .map(|(name, (program, facts))| machine_turns(name, program, facts))
        .collect();
    report("W3, one turn in a workspace of many threads", &race(&mut contestants, rounds, OPERATIONS));
}

/// The machine does what the native one does, with and without sleep; gives the sizes of what is saved.
fn compare(program: &Program) -> Vec<usize> {
    let facts = machine::facts(program);
    let (mut expected, mut found, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut acts, mut bytes) = (Acts::new(), Vec::new());
    native::play(&mut Vec::new(), |_, effects| expected.push(native::described(effects)));
    machine::play(program, &facts, &mut acts, |_, acts| found.push(machine::described(acts)));
    assert_eq!(found, expected);
    found.clear();
    machine::play_saved(program, &facts, &mut acts, &mut bytes, |bytes, acts| {
        found.push(machine::described(acts));
        sizes.push(bytes.len());
    });
    assert_eq!(found, expected);
    sizes
}

/// Somebody whose turn is so many conversations, each of which tells how much it did.
fn contestant<'a>(name: &'static str, play: impl Fn() -> usize + 'a) -> Contestant<'a> {
    let work = move || (0..CONVERSATIONS).map(|_| play() as u64).sum();
    let work: &'a dyn Fn() -> u64 = Box::leak(Box::new(work));
    Contestant { name, turn: Box::new(move || Box::new(work)) }
}

fn native_turns<'a>() -> Contestant<'a> {
    let effects = RefCell::new(Vec::new());
    contestant("a state machine by hand", move || {
        let mut count = 0;
        native::play(&mut effects.borrow_mut(), |_, effects| count += native::look_at(black_box(effects)));
        count
    })
}

fn machine_turns<'a>(name: &'static str, program: &'a Program, facts: &'a Facts) -> Contestant<'a> {
    let acts = RefCell::new(Acts::new());
    contestant(name, move || {
        let mut count = 0;
        machine::play(program, facts, &mut acts.borrow_mut(), |_, acts| count += machine::look_at(black_box(acts)));
        count
    })
}

fn native_saved<'a>() -> Contestant<'a> {
    let buffers = RefCell::new((Vec::new(), Vec::new()));
    contestant("a state machine by hand, saved with serde_json", move || {
        let (mut count, (effects, bytes)) = (0, &mut *buffers.borrow_mut());
        native::play_saved(effects, bytes, |bytes, effects| {
            count += native::look_at(black_box(effects)) + black_box(bytes).len();
        });
        count
    })
}

fn machine_saved<'a>(program: &'a Program, facts: &'a Facts) -> Contestant<'a> {
    let buffers = RefCell::new((Acts::new(), Vec::new()));
    contestant("threadle", move || {
        let (mut count, (acts, bytes)) = (0, &mut *buffers.borrow_mut());
        machine::play_saved(program, facts, acts, bytes, |bytes, acts| {
            count += machine::look_at(black_box(acts)) + black_box(bytes).len();
        });
        count
    })
}
