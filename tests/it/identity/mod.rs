//! The identity machine: its table, its invariants.

mod invariants;
mod transitions;
pub mod world;
