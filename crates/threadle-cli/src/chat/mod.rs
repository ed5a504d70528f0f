//! A conversation in the terminal: what is typed, what that means to a session, and what the session answers.

mod instruction;
mod people;
mod prompt;
mod show;
mod talk;

pub use people::People;
pub use prompt::Prompt;
pub use talk::{Opening, Talk};
