//! Whoever wants to see every step of the machine, such as what measures coverage. Nobody looks where there is nobody.

use super::conversation::{Conversation, Waiting};
use super::dispatch::Happening;
use super::input::Input;
use super::run::Run;
use super::values::Known;
use crate::artifact::parts::{CellId, Code};
use crate::value::Value;

/// Sees what the machine does, while it does it.
pub trait Observer {
    /// Something is to be seen. `values` gives the values of facts and memories at this moment, by their places in the
    /// program: all facts first, then all memories; nothing for what is unknown.
    fn sees(&self, sight: Sight, values: &dyn Fn(u32) -> Option<Value>);
}

/// What there is to see. Operations are told by their places in the program's code, waits by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Something happens, and nobody has taken it yet.
    Happens {
        /// What.
        what: Occurrence,
        /// Where the conversation waits; nowhere once it is handed off.
        wait: Option<u32>,
    },
    /// An event is the one that an arm names: now its condition decides. The arm leads to this operation.
    Weighs(u32),
    /// Control comes to this operation.
    Reaches(u32),
}

/// What happens to a conversation, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the inputs")]
pub enum Occurrence {
    ChatOpens,
    Writes,
    Picks,
    Identifies,
    Authenticates,
    SignsOut,
    TokenExpires,
    BecomesSomeoneElse,
    FactsChange,
    /// Nothing came from the customer for so many milliseconds.
    Silence(i64),
    /// The wait's time is up.
    TimeUp,
    /// The call was answered with this outcome; without one it failed.
    Answered(Option<u32>),
}

impl Occurrence {
    pub(super) fn of(happening: &Happening<'_>) -> Occurrence {
        match happening {
            Happening::Silence(length) => Occurrence::Silence(*length),
            Happening::TimeUp => Occurrence::TimeUp,
            Happening::Answer(held) | Happening::LateAnswer(_, held) => Occurrence::Answered(held.outcome),
            Happening::Event(input) => match input {
                Input::ChatOpens => Occurrence::ChatOpens,
                Input::Writes { .. } => Occurrence::Writes,
                Input::Picks { .. } => Occurrence::Picks,
                Input::Identifies => Occurrence::Identifies,
                Input::Authenticates => Occurrence::Authenticates,
                Input::SignsOut => Occurrence::SignsOut,
                Input::TokenExpires => Occurrence::TokenExpires,
                Input::BecomesSomeoneElse => Occurrence::BecomesSomeoneElse,
                Input::FactsChange | Input::ActionResult { .. } | Input::Due => Occurrence::FactsChange,
            },
        }
    }
}

impl Run<'_, '_> {
    /// Shows something to whoever looks.
    pub(super) fn show_sight(&self, sight: Sight) {
        let Some(observer) = self.observer else { return };
        let cells = self.content.cells.len();
        observer.sees(sight, &|cell| {
            if cell as usize >= cells {
                return None;
            }
            self.read(CellId(cell)).map(Known::to_value)
        });
    }

    /// Shows that control comes to an operation.
    pub(super) fn show_reached(&self, code: Code) {
        self.show_sight(Sight::Reaches(code.0));
    }

    /// Shows that something happens.
    pub(super) fn show_happening(&self, happening: &Happening<'_>) {
        if self.observer.is_some() {
            let wait = of_wait(self.state);
            self.show_sight(Sight::Happens { what: Occurrence::of(happening), wait });
        }
    }
}

fn of_wait(conversation: &Conversation) -> Option<u32> {
    conversation.wait.map(|Waiting { wait, .. }| wait.0)
}
