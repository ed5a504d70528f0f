//! Decisions beside native code: W1, W1 from the words of a host, W2, and many threads in one workspace.
//!
//! `cargo bench -p threadle-bench --bench decisions` prints medians of ratios; every answer is compared first.

use std::cell::RefCell;
use threadle::Program;
use threadle::machine::{Acts, Conversation, Decider, Facts, Input, Moment, step};
use threadle::time::Timestamp;
use threadle_bench::paired::{Contestant, race, report};
use threadle_bench::paths::emitted;
use threadle_bench::supply::{Suppliers, wide_facts};
use threadle_bench::triage::{self, Auth, Customer, Language, Method, Words};
use threadle_bench::wide::WideTexts;
use threadle_bench::{Random, TRIAGE, native, triage_manifest, wide, wide_manifest, wide_rules};

const CUSTOMERS: usize = 4_096;

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 31 } else { 1 };
    decide(rounds);
    decide_wide(rounds);
    forms(rounds);
    many(rounds);
}

/// Without looking for mistakes: lists that are drawn have rules that nobody reaches.
fn compile(manifest: &str, rules: &str) -> Program {
    Program::load(&emitted(manifest, &[("rules.thread", rules)])).expect("it was just made")
}

/// 2026-06-01, noon in UTC.
fn noon() -> Timestamp {
    Timestamp::from_milliseconds(1_780_315_200_000)
}

fn contestant<'a>(name: &'static str, work: impl Fn() -> u64 + 'a) -> Contestant<'a> {
    let work: &'a dyn Fn() -> u64 = Box::leak(Box::new(work));
    Contestant { name, turn: Box::new(move || Box::new(work)) }
}

/// W1.
fn decide(rounds: usize) {
    let program = compile(&triage_manifest(), TRIAGE);
    let decider = Decider::new(&program, "triage").expect("it begins with a decision");
    let (suppliers, conversation, at) = (Suppliers::new(&program), Conversation::new(&program, "bench"), noon());
    let words = triage::customers(CUSTOMERS);
    let customers: Vec<Customer<'_>> = words.iter().map(|words| words.read().expect("known words")).collect();
    let facts: Vec<Facts> = words
        .iter()
        .map(|words| {
            let mut facts = Facts::new(&program);
            suppliers.supply(&mut facts, words);
            facts
        })
        .collect();
    let answer = |facts: &Facts| decider.decide(facts, &conversation, at).expect("its own facts").unwrap_or(12);
    let mut fired = [0; 13];
    for (customer, facts) in customers.iter().zip(&facts) {
        assert_eq!(answer(facts), native::triage(customer), "{customer:?}");
        fired[answer(facts) as usize] += 1;
    }
    assert!(fired.iter().all(|count| *count > 0), "{fired:?}");

    let native_words = |words: &Words| words.read().map_or(99, |customer| native::triage(&customer));
    let taken = RefCell::new(Facts::new(&program));
    let mut contestants = vec![
        contestant("native match", || customers.iter().map(|customer| u64::from(native::triage(customer))).sum()),
        contestant("threadle, the decision", || facts.iter().map(|facts| u64::from(answer(facts))).sum()),
        stepping("threadle, the whole step from the event to the hand-off", &program, &facts),
    ];
    report("W1: 12 rules over 9 facts, facts already in the conversation", &race(&mut contestants, rounds, CUSTOMERS));
    let mut contestants = vec![
        contestant("native match, words read", || words.iter().map(|words| u64::from(native_words(words))).sum()),
        contestant("threadle, facts taken from words, then the decision", || {
            let facts = &mut *taken.borrow_mut();
            let decide = |words| {
                suppliers.supply(facts, words);
                u64::from(answer(facts))
            };
            words.iter().map(decide).sum()
        }),
        contestant("native match without reading any words", || {
            customers.iter().map(|customer| u64::from(native::triage(customer))).sum()
        }),
    ];
    report("W1 from the words of a host", &race(&mut contestants, rounds, CUSTOMERS));
}

/// A conversation for each customer, made before each turn: the chat opens, and the rules hand it off.
fn stepping<'a>(name: &'static str, program: &'a Program, facts: &'a [Facts]) -> Contestant<'a> {
    let waiting = Conversation::new(program, "bench");
    let turn = move || -> Box<dyn FnMut() -> u64 + 'a> {
        let mut conversations = vec![waiting.clone(); facts.len()];
        let mut acts = Acts::new();
        Box::new(move || {
            let mut told = 0;
            for (facts, conversation) in facts.iter().zip(&mut conversations) {
                acts.clear();
                let moment = Moment { program, facts, at: noon(), trace: false };
                step(moment, conversation, Input::ChatOpens, &mut acts).expect("it fits");
                told += acts.len() as u64;
            }
            told
        })
    };
    Contestant { name, turn: Box::new(turn) }
}

/// What is done about each customer, in words.
fn all_done(program: &Program, facts: &[Facts]) -> Vec<String> {
    let mut acts = Acts::new();
    let done = |facts| {
        acts.clear();
        let moment = Moment { program, facts, at: noon(), trace: false };
        step(moment, &mut Conversation::new(program, "bench"), Input::ChatOpens, &mut acts).expect("it fits");
        format!("{acts:?}")
    };
    facts.iter().map(done).collect()
}

/// W2.
fn decide_wide(rounds: usize) {
    let program = compile(&wide_manifest(), &wide_rules(1_000));
    let decider = Decider::new(&program, "wide").expect("it begins with a decision");
    let (conversation, at) = (Conversation::new(&program, "bench"), noon());
    let customers = wide::customers(&wide::rules(1_000), CUSTOMERS);
    let facts = wide_facts(&program, &customers);
    let answer = |facts: &Facts| decider.decide(facts, &conversation, at).expect("its own facts");
    let texts: Vec<WideTexts> = customers.iter().map(WideTexts::from).collect();
    for ((customer, texts), facts) in customers.iter().zip(&texts).zip(&facts) {
        assert_eq!(answer(facts), native::chain(customer), "{customer:?}");
        assert_eq!(answer(facts), native::chain_of_texts(texts), "{customer:?}");
    }
    let sum = |answer: Option<u32>| u64::from(answer.unwrap_or(1_000));
    let mut contestants = vec![
        contestant("native chain of ifs over texts", || {
            texts.iter().map(|customer| sum(native::chain_of_texts(customer))).sum()
        }),
        contestant("threadle, the decision", || facts.iter().map(|facts| sum(answer(facts))).sum()),
        contestant("native chain of ifs over texts read into small numbers", || {
            customers.iter().map(|customer| sum(native::chain(customer))).sum()
        }),
    ];
    report("W2: 1,000 rules over 20 text attributes", &race(&mut contestants, rounds, CUSTOMERS));
}

/// Lists of so many rules with three tests each: where the forms of a decision (chain, windows, columns) follow each other.
fn forms(rounds: usize) {
    let words = triage::customers(CUSTOMERS);
    let all = [Auth::ALL.len(), Method::ALL.len(), Language::ALL.len()];
    let mut random = Random::new(3);
    let rules: Vec<[usize; 3]> = (0..128).map(|_| all.map(|count| random.below(count as u64) as usize)).collect();
    let counts = [1, 2, 3, 4, 6, 8, 16, 32, 64, 65, 128];
    let programs = counts.map(|count| compile(&triage_manifest(), &of_three(&rules[..count])));
    let conversations = programs.each_ref().map(|program| Conversation::new(program, "bench"));
    let made: Vec<_> = programs
        .iter()
        .zip(&conversations)
        .zip(counts)
        .map(|((program, conversation), count)| {
            let (suppliers, decider) = (Suppliers::new(program), Decider::new(program, "list").expect("it decides"));
            let supplied = |words| {
                let mut facts = Facts::new(program);
                suppliers.supply(&mut facts, words);
                facts
            };
            let facts: Vec<Facts> = words.iter().map(supplied).collect();
            let answer = move |facts: &Facts| decider.decide(facts, conversation, noon()).expect("its own facts");
            for (words, facts) in words.iter().zip(&facts) {
                let customer = words.read().expect("known words");
                let holds = |[auth, method, language]: &[usize; 3]| {
                    (customer.auth, customer.method, customer.language)
                        == (Auth::ALL[*auth], Method::ALL[*method], Language::ALL[*language])
                };
                assert_eq!(answer(facts), rules[..count].iter().position(holds).map(|place| place as u32));
            }
            (facts, answer)
        })
        .collect();
    let names =
        ["1 rule", "2", "3", "4", "6 (looked up)", "8", "16", "32", "64", "65 (by columns from here on)", "128"];
    let mut contestants: Vec<_> = made
        .iter()
        .zip(names)
        .map(|((facts, answer), name)| {
            contestant(name, move || facts.iter().map(|facts| u64::from(answer(facts).unwrap_or(128))).sum())
        })
        .collect();
    report("Rules of three tests each, by their number", &race(&mut contestants, rounds, CUSTOMERS));
}

/// A list of rules that ask for three facts each.
fn of_three(rules: &[[usize; 3]]) -> String {
    let rule = |(place, [auth, method, language]): (usize, &[usize; 3])| {
        format!(
            "    rule \"{place}\" when auth_status is {} and method is {} and language is {} => hand off to inbox \"Login\"\n",
            Auth::ALL[*auth].word(),
            Method::ALL[*method].word(),
            Language::ALL[*language].word()
        )
    };
    let rules: String = rules.iter().enumerate().map(rule).collect();
    format!(
        "start {{\n  when chat opens => list\n}}\n\nthread list {{\n  rules {{\n{rules}    otherwise => hand off to inbox \"General\"\n  }}\n}}\n"
    )
}

/// The same turn in workspaces of 1, 50 and 1,000 threads: the start leads to the last one.
fn many(rounds: usize) {
    let programs = [1, 50, 1_000].map(|count| {
        let thread = TRIAGE.split_once("thread triage").expect("W1 has a thread").1;
        let threads = (0..count).map(|number| format!("thread triage_{number}{thread}"));
        let last = count - 1;
        let starts: String =
            (0..last).map(|number| format!("  when customer writes \"word {number}\" => triage_{number}\n")).collect();
        let rules =
            format!("start {{\n  when chat opens => triage_{last}\n{starts}}}\n\n{}", threads.collect::<String>());
        compile(&triage_manifest(), &rules)
    });
    let words = triage::customers(CUSTOMERS);
    let facts: Vec<Vec<Facts>> = programs
        .iter()
        .map(|program| {
            let suppliers = Suppliers::new(program);
            let supplied = |words| {
                let mut facts = Facts::new(program);
                suppliers.supply(&mut facts, words);
                facts
            };
            words.iter().map(supplied).collect()
        })
        .collect();
    let done = |place: usize| all_done(&programs[place], &facts[place]);
    let alone = done(0);
    assert!(alone.iter().any(|done| *done != alone[0]), "everybody is handed off alike");
    assert_eq!([done(1), done(2)], [alone.clone(), alone]);
    let mut contestants = vec![
        stepping("1 thread", &programs[0], &facts[0]),
        stepping("50 threads", &programs[1], &facts[1]),
        stepping("1,000 threads", &programs[2], &facts[2]),
    ];
    report(
        "One turn, from the event to the hand-off, beside other threads",
        &race(&mut contestants, rounds, CUSTOMERS),
    );
}
