//! Mutation: the rules are changed one place at a time, to see whether their scenarios and guarantees notice.
//!
//! Changes are made in the meaning of the rules, so nothing is parsed again. What is cheap comes first: scenarios, those
//! that come to the changed place before all others, then the checker, then the guarantees.

mod apply;
mod change;
mod list;
mod record;
mod trial;

pub use change::{Change, Mutant, Rewrite, Step};
pub use list::mutants;
pub use record::{MutantRecord, Score, ScoreRecord, record};
pub use trial::{Fate, Trial, sample};
