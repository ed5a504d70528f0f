//! Coverage: what the scenarios of a workspace show, among all that its conversations can show.
//!
//! What can be shown comes from the prover's look at all conversations, so that rules that nobody can come to never lower
//! the figure and 100 % can be had. What is shown comes from the machine, which is watched while it plays the scenarios.

mod html;
mod meter;
mod painted;
mod played;
mod report;
mod tally;
mod words;

pub use meter::{Counts, Meter};
pub use painted::{Line, Marked, Page, never};
pub(crate) use played::{Played, play};
pub use report::{AsideRecord, Figures, Hit, Kind, Record};
pub use tally::{Coverage, Possible, Score, Shown};
pub use words::{name_of_customer, place, what};
