//! A million waiting conversations in one process: how much memory they take, and how long a step of each takes, held in
//! memory and held as bytes.
//!
//! `cargo run --release -p threadle-bench --bin million [COUNT]`

use std::time::Instant;
use threadle::Program;
use threadle::machine::{Acts, Conversation, Facts, Input, Moment, step};
use threadle::time::Timestamp;
use threadle_bench::standard;

const BEGIN: i64 = 1_780_315_200_000;

fn main() {
    let count = std::env::args().nth(1).map_or(1_000_000, |count| count.parse().expect("a number of conversations"));
    let program = load();
    let facts = Facts::new(&program);
    println!("{count} conversations of the standard workspace, each waiting for an order number");
    let before = resident();
    let mut held = in_memory(&program, &facts, count);
    report("in memory", count, resident() - before);
    time("a step of each", count, || {
        let mut acts = Acts::new();
        for conversation in &mut held {
            happen(&program, &facts, conversation, Input::Writes { text: "no number" }, &mut acts);
        }
    });
    report("in memory, after that", count, resident() - before);
    let mut bytes = Vec::new();
    held[0].save(&program, &mut bytes);
    println!("  saved, one of them takes {} bytes", bytes.len());
    let mut saved: Vec<Box<[u8]>> = Vec::with_capacity(count);
    let (mut buffer, mut acts) = (Vec::new(), Acts::new());
    for conversation in held.drain(..) {
        buffer.clear();
        conversation.save(&program, &mut buffer);
        saved.push(buffer.as_slice().into());
    }
    drop(held);
    report("as bytes, each in a box of its own", count, resident() - before);
    time("a step of each, resumed and saved", count, || {
        for bytes in &mut saved {
            let mut conversation = Conversation::resume(&program, bytes).expect("it was just saved");
            happen(&program, &facts, &mut conversation, Input::Writes { text: "A-10442" }, &mut acts);
            buffer.clear();
            conversation.save(&program, &mut buffer);
            *bytes = buffer.as_slice().into();
        }
    });
}

/// Conversations that have come to the question for the order number.
fn in_memory(program: &Program, facts: &Facts, count: usize) -> Vec<Conversation> {
    let mut acts = Acts::new();
    let mut held = Vec::with_capacity(count);
    for number in 0..count {
        let mut conversation = Conversation::new(program, &format!("conversation {number}"));
        let identified = named(program, facts);
        happen(program, &identified, &mut conversation, Input::ChatOpens, &mut acts);
        let pick = Input::Picks { option: "return_something", stale: false };
        happen(program, &identified, &mut conversation, pick, &mut acts);
        held.push(conversation);
    }
    held
}

/// The facts of a customer whom the site has named.
fn named(program: &Program, facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    let standard = threadle::given::Given::Text("standard".into());
    let fact = program.fact("identification").expect("it is built in");
    facts.set(program, fact.id, standard.read(fact.kind).expect("one of its values").as_ref()).expect("it is supplied");
    facts
}

fn happen<'p>(
    program: &'p Program,
    facts: &Facts,
    conversation: &mut Conversation,
    input: Input<'_>,
    acts: &mut Acts<'p>,
) {
    acts.clear();
    let at = Timestamp::from_milliseconds(BEGIN);
    step(Moment { program, facts, at, trace: false }, conversation, input, acts).expect("it fits");
    assert!(!acts.is_empty(), "{input:?} leads to something");
}

fn load() -> Program {
    Program::load(&standard().artifact().expect("it has no errors")).expect("it was just made")
}

/// The resident memory of this process in bytes; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<usize>().ok()).unwrap_or(0) * 1_024
}

fn report(what: &str, count: usize, bytes: usize) {
    println!("  {what}: {:.1} MiB, {} bytes each", bytes as f64 / (1 << 20) as f64, bytes / count);
}

fn time(what: &str, count: usize, work: impl FnOnce()) {
    let (begin, begin_busy) = (Instant::now(), busy());
    work();
    let elapsed = begin.elapsed().as_nanos() as u64;
    // Where other programs run as well, the time on the processor is the one to look at.
    let busy = busy().checked_sub(begin_busy).filter(|busy| *busy > 0).unwrap_or(elapsed);
    println!("  {what}: {} ns on the processor, {} ns in all", busy / count as u64, elapsed / count as u64);
}

/// How many nanoseconds this process has been on a processor; 0 where the system does not tell.
fn busy() -> u64 {
    let schedule = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    schedule.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
