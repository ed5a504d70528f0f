//! How long it takes to generate scenarios for a generated workspace, and to try changes of it.
//!
//! `cargo run --release -p threadle-bench --bin suites [COUNT] [CHANGES]`: 100 threads of 20 steps and 100 changes where
//! nothing is given. Times are those of the processor.

use std::time::Duration;
use std::{env, fs};

use threadle::Compilation;
use threadle::mutate::{Score, Trial, mutants, sample};
use threadle::prove::Limits;
use threadle::suite::{Options, generate};
use threadle::watch::Unwatched;
use threadle_bench::proven::proven;
use threadle_bench::threads_manifest;

// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut numbers = env::args().skip(1).filter_map(|number| number.parse::<usize>().ok());
    let (count, changes) = (numbers.next().unwrap_or(100), numbers.next().unwrap_or(100));
    let files = proven(count, 20, false);
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let compilation = Compilation::new(&threads_manifest(), texts);
    println!("{count} threads of 20 steps, 12 facts, 7 guarantee lines");
    let begun = processor();
    match generate(&compilation.workspace, &Options::default(), &Unwatched) {
        Ok(suite) => {
            let (made, spent) = (suite.drafts.len(), processor() - begun);
            let (all, unconfirmed) = (suite.possible.items.len(), suite.unconfirmed.len());
            println!("  {made} scenarios for {all} items ({unconfirmed} not confirmed): {spent:.1?}");
        }
        Err(error) => println!("  no scenarios: {error}"),
    }
    let begun = processor();
    let mutants = sample(mutants(&compilation.workspace, &compilation.sources), changes, 1);
    match Trial::new(&compilation.workspace, &Limits::default(), &Unwatched) {
        Ok(mut trial) => {
            let fates: Vec<_> = mutants.iter().filter_map(|mutant| trial.fate(mutant, &Unwatched)).collect();
            let score = Score::of(&fates);
            println!("  {} changes, {} of them noticed: {:.1?}", fates.len(), score.noticed(), processor() - begun);
        }
        Err(error) => println!("  no changes: {error}"),
    }
}

/// How long this thread has been on a processor; nothing, where the system does not tell.
fn processor() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or_default())
}
