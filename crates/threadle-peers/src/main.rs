//! Threadle beside native code, eight general engines and two for dialogues: everybody does the same work and gives the
//! same answers, in turns, within one run.
//!
//! ```sh
//! cd crates/threadle-peers && cargo run --release   # everything; or with `triage`, `wide`, `turns`
//! ```
//!
//! prints, for each work, the median time of one operation and the median of the ratios to Threadle of the same round.
//! Rules are read from the text that Threadle compiles, and written in each engine's own language by `dialect`; each
//! engine compiles them once and keeps what its documentation says to keep. Before anything is timed, every answer is
//! compared with the plain meaning of the rules, and every text of the conversation with those of the native state
//! machine.
//!
//! This package is a workspace of its own: the normal build, its lock file and its oldest compiler know nothing of the
//! hundreds of packages that the peers bring. It builds for some ten minutes.

mod decisions;
mod dialect;
mod engine;
mod rules;
mod turn;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let works: [(&str, fn()); 3] =
        [("triage", decisions::triage), ("wide", decisions::wide), ("turns", turn::conversation)];
    if let Some(unknown) = wanted.iter().find(|name| works.iter().all(|(own, _)| own != name)) {
        eprintln!("there is no work `{unknown}`: give `triage`, `wide` or `turns`, or nothing for all");
        std::process::exit(2);
    }
    for (name, work) in works {
        if wanted.is_empty() || wanted.iter().any(|own| own == name) {
            work();
        }
    }
}
