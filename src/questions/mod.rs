//! Questions about the rules: who sees a line, and what does somebody experience?

mod drawing;
mod line;
mod tree;

pub use line::{LineAnswer, Sight, who};
pub use tree::{Next, Step, Tree, Way, what};
