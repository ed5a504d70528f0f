//! How long the proofs of generated workspaces take: for the first time, and again after one edit; and how much memory.
//!
//! `cargo run --release -p threadle-bench --bin proofs [COUNT …] [--round] [--only WORDS]`; 10, 100 and 1,000 threads where no
//! count is given. Each count is a process of its own, so that its memory is its own. Of eleven edits of each kind, or of the
//! kinds only that have these words in their name: the median time by the clock, and the mean time on the processor (on both
//! cores together; the system tells it in hundredths of a second, so of a single work it is as rough as that).

use std::ops::ControlFlow;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{env, fs};

use threadle::prove::Limits;
use threadle::watch::{Progress, Unwatched, Watch};
use threadle::{Compilation, Project, Standing};
use threadle_bench::proven::proven;
use threadle_bench::{threads_manifest, wide_lists, wide_manifest};

// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each kind of edit is made.
const EDITS: usize = 11;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let round = arguments.iter().position(|argument| argument == "--round").map(|at| arguments.remove(at)).is_some();
    let only = arguments.iter().position(|argument| argument == "--only").map(|at| arguments.drain(at..).nth(1));
    let only = only.flatten().unwrap_or_default();
    match arguments.as_slice() {
        [flag, count] if flag == "--alone" => measure(count.parse().unwrap_or(10), round, &only),
        counts => {
            if only.is_empty() {
                ordered_rules();
            }
            let counts = if counts.is_empty() { &["10", "100", "1000"].map(String::from)[..] } else { counts };
            for count in counts {
                let program = env::current_exe().unwrap_or_default();
                let more = round.then_some("--round");
                let done = Command::new(program).args(["--alone", count]).args(more).args(["--only", &only]).status();
                if !done.is_ok_and(|status| status.success()) {
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    ExitCode::SUCCESS
}

/// W2 and longer lists: all shadowing and all gaps, with all that is told of them, and with lines that read some of the
/// facts.
fn ordered_rules() {
    let manifest = wide_manifest();
    for (count, each) in [(1_000, 1_000), (2_000, 2_000), (5_000, 5_000), (1_000, 250)] {
        let text = wide_lists(count, each);
        let check = |promises: &str, watch: &dyn Watch| {
            let files = [("promises.thread", promises), ("wide.thread", text.as_str())];
            Compilation::watched(&manifest, files, &Limits::default(), watch).diagnostics.len()
        };
        println!("{count} ordered rules over 20 text attributes, in lists of {each}");
        let thrice = |work: &dyn Fn() -> usize| (0..3).map(|_| timed(work).1).collect::<Vec<_>>();
        tell("shadowing, gaps and all else but the proofs", &thrice(&|| check("", &enough)));
        tell("the whole check", &thrice(&|| check("", &Unwatched)));
        tell("the same with four lines of guarantees", &thrice(&|| check(WIDE_PROMISES, &Unwatched)));
    }
}

/// What is promised about long lists: lines that read none, one and two of the facts that the rules read.
const WIDE_PROMISES: &str = "\
guarantee \"who comes where\" {
  every conversation ends
  never hand off to inbox \"Vip\" unless customer is authenticated
  never hand off to inbox \"Login\" when attribute_03 is \"w5\"
  never hand off to inbox \"Late\" when attribute_07 is \"w9\" and attribute_11 is \"w2\"
}
";

/// Without proofs: whoever looks on has seen enough before they begin.
fn enough(_: Progress) -> ControlFlow<()> {
    ControlFlow::Break(())
}

/// One size, from nothing.
fn measure(count: usize, round: bool, only: &str) {
    let (mut manifest, mut files) = (threads_manifest(), proven(count, 20, round));
    println!("{count} threads of 20 steps, 12 facts, 7 guarantee lines{}", if round { ", going round" } else { "" });
    let mut project = Project::new(&manifest);
    files.iter().for_each(|(path, text)| _ = project.set(path, text));
    let (compilation, took) = timed(|| project.compilation());
    tell("the whole check, for the first time", &[took]);
    let before = standings(&compilation);
    println!("  {before}");
    assert!(!compilation.promises.is_empty(), "the workload has mistakes: {:?}", compilation.diagnostics.first());
    println!("  memory: {} MB at most so far", peak() / 1_000);
    for (what, edit) in KINDS.into_iter().filter(|(what, _)| what.contains(only)) {
        let mut all = Vec::new();
        for turn in 0..EDITS {
            let at = match what {
                // Every conversation goes through the first thread.
                FIRST => 1,
                OUTSIDE | OUTSIDE_MORE => count + 1,
                _ => 1 + (turn * 7 + count / 2) % count,
            };
            let (path, text) = edit(&files[at], turn);
            match files.iter_mut().find(|(own, _)| *own == path) {
                Some(own) => own.1.clone_from(&text),
                None => files.push((path.clone(), text.clone())),
            }
            project.set(&path, &text);
            if what == FACT {
                manifest = manifest.replacen("facts:\n", &format!("facts:\n  extra_{turn}: boolean\n"), 1);
                project.set_manifest(&manifest);
            }
            let (warm, took) = timed(|| project.compilation());
            assert!(!warm.promises.is_empty(), "the edit is a mistake: {:?}", warm.diagnostics.first());
            all.push(took);
        }
        tell(what, &all);
    }
    let unproved = project.set("thread_0000.thread", &files[1].1.replace("Message", "Words"));
    let (_, took) = timed(|| project.watched(&Limits::default(), &enough));
    tell(if unproved { "an edit, without the proofs" } else { "without the proofs" }, &[took]);
    let texts = || files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let (_, took) = timed(|| Compilation::watched(&manifest, texts(), &Limits::default(), &Unwatched));
    tell("the whole check, from nothing, once more", &[took]);
    println!("  memory: {} MB at most\n", peak() / 1_000);
}

/// What an edit makes of a file, the how-manieth it is.
type Edit = fn(&(String, String), usize) -> (String, String);

/// The edit of the thread that all counterexamples go through, so that they are looked for and played anew.
const FIRST: &str = "after one edit of the first thread";

/// Edits of a handler outside of all threads.
const OUTSIDE: &str = "after one edit of a message outside";
const OUTSIDE_MORE: &str = "after one rule more outside";

/// A fact that the manifest declares, and a rule that reads it.
const FACT: &str = "after one fact more, and a rule that reads it";

const KINDS: [(&str, Edit); 15] = [
    (OUTSIDE, |(path, text), turn| (path.clone(), text.replacen(" say \"", &format!(" say \"{turn} "), 1))),
    (OUTSIDE_MORE, |(path, text), turn| {
        let (flag, level) = (turn % 6, turn / 6);
        let condition = format!("flag_{flag} and level_{level} is high");
        let rule = format!("rules {{\n    rule \"new {turn}\" when {condition} => note \"New.\"\n");
        (path.clone(), text.replacen("rules {\n", &rule, 1))
    }),
    (FIRST, |(path, text), turn| {
        (
            path.clone(),
            text.replacen(" note \"", &format!(" note \"{turn} "), 1).replacen(
                " say \"",
                &format!(" say \"{turn} "),
                1,
            ),
        )
    }),
    ("after one edit of a message", |(path, text), turn| {
        (path.clone(), text.replacen(" say \"", &format!(" say \"{turn} "), 1))
    }),
    ("after one edit of a condition", |(path, text), turn| {
        (path.clone(), text.replacen("when flag_", &format!("when level_{} is not high and flag_", turn % 6), 1))
    }),
    ("after one rule more", |(path, text), turn| {
        let rule = format!(
            "rules {{\n    rule \"new {turn}\" when flag_{} and level_5 is middle => note \"New.\"\n",
            turn % 6
        );
        (path.clone(), text.replacen("rules {\n", &rule, 1))
    }),
    ("after one thread more", |_, turn| {
        (format!("thread_new_{turn}.thread"), format!("thread new_{turn} \"New\" {{\n  say \"New.\"\n  resolve\n}}\n"))
    }),
    ("after one guarantee line more", |_, turn| {
        (
            format!("zz_{turn}.thread"),
            format!("guarantee \"more {turn}\" {{\n  never say \"Message {turn}\" when flag_{} \n}}\n", turn % 6),
        )
    }),
    ("after one guarantee line more that holds", |_, turn| {
        let (flag, level) = (turn % 6, turn / 6);
        let line = format!(
            "never use customer.first_name when customer is anonymous and flag_{flag} and level_{level} is low"
        );
        (format!("zz_held_{turn}.thread"), format!("guarantee \"held {turn}\" {{\n  {line}\n}}\n"))
    }),
    ("after one guarantee line more that a rule keeps", |_, turn| {
        let (flag, words) = (turn % 6, "We are open from 9 to 5.");
        let line = format!("never say \"{words}\" when level_0 is middle and flag_{flag}");
        (format!("zz_kept_{turn}.thread"), format!("guarantee \"kept {turn}\" {{\n  {line}\n}}\n"))
    }),
    ("after one guarantee line more about moments", |_, turn| {
        let line = format!("once say \"Good {turn}.\" never again onboard");
        (format!("zz_moment_{turn}.thread"), format!("guarantee \"moment {turn}\" {{\n  {line}\n}}\n"))
    }),
    (FACT, |(path, text), turn| (path.clone(), with_rule(text, turn, &format!("extra_{turn}")))),
    ("after one value that nothing told apart before", |(path, text), turn| {
        (path.clone(), with_rule(text, turn, &format!("customer.first_name is \"Ada {turn}\"")))
    }),
    ("after one memory more, set and asked for", |(path, text), turn| {
        let text = with_rule(text, turn, &format!("seen_{turn}"));
        let set = format!("\n  set seen_{turn} to yes\n  rules {{\n    rule \"new");
        let text = text.replacen("\n  rules {\n    rule \"new", &set, 1);
        (path.clone(), format!("remember seen_{turn}: boolean\n\n{text}"))
    }),
    ("after one phrase more that is listened for", |_, turn| {
        let text = format!("on customer writes \"word {turn}\" {{\n  say \"Word {turn}.\"\n}}\n");
        (format!("zz_phrase_{turn}.thread"), text)
    }),
];

/// A text with one rule more in its first list of rules.
fn with_rule(text: &str, turn: usize, condition: &str) -> String {
    let rule = format!("rules {{\n    rule \"new {turn} {condition:.3}\" when {condition} => note \"New.\"\n");
    text.replacen("rules {\n", &rule, 1)
}

/// What it gives, how long that took by the clock, and how long on the processor.
fn timed<T>(work: impl FnOnce() -> T) -> (T, (Duration, Duration)) {
    let (begun, spent) = (Instant::now(), processor());
    let done = work();
    (done, (begun.elapsed(), processor().saturating_sub(spent)))
}

fn tell(what: &str, all: &[(Duration, Duration)]) {
    let mut clock: Vec<Duration> = all.iter().map(|took| took.0).collect();
    clock.sort();
    let processor: Duration = all.iter().map(|took| took.1).sum();
    let (clock, processor) = (clock[clock.len() / 2].as_secs_f64() * 1e3, processor.as_secs_f64() * 1e3);
    println!("  {what:<44} {clock:>8.1} ms, {:>8.1} ms on the processor", processor / all.len() as f64);
}

/// How many lines hold, and how many are broken.
fn standings(compilation: &Compilation) -> String {
    let all = &compilation.promises;
    let broken = all.iter().filter(|promise| matches!(promise.standing, Standing::Broken(_))).count();
    let held = all.iter().filter(|promise| matches!(promise.standing, Standing::Proved | Standing::ProvedIdly)).count();
    format!("{} lines: {held} hold, {broken} are broken", all.len())
}

/// How long all threads of this process have been on a processor, those that are over too; nothing, where the system does
/// not tell.
fn processor() -> Duration {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name of the program, which may have anything in it: the eleventh and the twelfth number from there.
    let numbers = told.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    Duration::from_millis(10 * numbers.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>())
}

/// The most memory that was in use, in KB; nothing, where the system does not tell.
fn peak() -> u64 {
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
