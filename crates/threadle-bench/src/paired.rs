//! Timings that are worth comparing: everybody does the same work, in turns, and the median of the ratios is told.

use std::hint::black_box;
use std::time::Instant;

/// Somebody who does the work once through: all customers, and a sum of the answers that must not be thrown away.
pub struct Contestant<'a> {
    /// Who.
    pub name: &'static str,
    /// What is made ready before each turn, untimed, and then done.
    pub turn: Box<dyn FnMut() -> Box<dyn FnMut() -> u64 + 'a> + 'a>,
}

impl<'a> Contestant<'a> {
    /// Somebody who does the work once before it counts: the slower ones take so long that whoever comes behind them finds
    /// nothing of its own in the caches, and a fast one would be measured fetching its customers from memory.
    pub fn warm(name: &'static str, once: impl Fn() -> u64 + Copy + 'a) -> Contestant<'a> {
        let turn = move || -> Box<dyn FnMut() -> u64 + 'a> {
            black_box(once());
            Box::new(once)
        };
        Contestant { name, turn: Box::new(turn) }
    }
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Who.
    pub name: &'static str,
    /// The median time of one operation, in nanoseconds.
    pub nanoseconds: f64,
    /// The median of the ratios to the first contestant of the same round.
    pub ratio: f64,
}

/// Lets the contestants take turns for so many rounds; each turn is `operations` operations.
///
/// The first is the yardstick. The order changes from round to round, so that nobody always comes after the same one.
pub fn race(contestants: &mut [Contestant<'_>], rounds: usize, operations: usize) -> Vec<Outcome> {
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds + 2 {
        for place in 0..contestants.len() {
            let place = (place + round) % contestants.len();
            let mut work = (contestants[place].turn)();
            let begun = Instant::now();
            black_box(work());
            let time = begun.elapsed().as_nanos() as f64 / operations as f64;
            // The first two rounds only warm everything up.
            if round > 1 {
                times[place].push(time);
            }
        }
    }
    let outcome = |(contestant, own): (&Contestant<'_>, &Vec<f64>)| Outcome {
        name: contestant.name,
        nanoseconds: median(own.clone()),
        ratio: median(own.iter().zip(&times[0]).map(|(own, first)| own / first).collect()),
    };
    contestants.iter().zip(&times).map(outcome).collect()
}

/// Prints what came of a race, and the bar that each had to keep.
pub fn report(title: &str, outcomes: &[Outcome]) {
    println!("{title}");
    for Outcome { name, nanoseconds, ratio } in outcomes {
        println!("  {name:<58} {nanoseconds:>10.1} ns  {ratio:>8.3}");
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
