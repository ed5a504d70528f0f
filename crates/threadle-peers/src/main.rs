//! Threadle beside native code and other engines: everybody answers the same, in turns, within one run.
//!
//! `cargo run --release --manifest-path crates/threadle-peers/Cargo.toml` prints medians of ratios to Threadle.

mod decisions;
mod dialect;
mod engine;
mod rules;
mod turn;

fn main() {
    decisions::triage();
    decisions::wide();
    turn::conversation();
}
