//! One event: who takes it, and what comes of it.

use super::act::Act;
use super::conversation::Conversation;
use super::facts::Facts;
use super::input::{Input, Mistake};
use crate::artifact::Program;
use crate::time::Timestamp;

/// What an event meets: the rules, the facts as they are after it, and the time.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'p, 'f> {
    /// The rules.
    pub program: &'p Program,
    /// The facts; they do not change within a step.
    pub facts: &'f Facts,
    /// The time of the event: the only clock there is.
    pub at: Timestamp,
    /// Whether decisions are told ([`Act::Decided`]).
    pub trace: bool,
}

/// Lets one event happen to a conversation and appends what the machine does about it to `acts`.
///
/// # Errors
/// When the event does not fit the conversation; then nothing changed.
pub fn step<'p>(
    moment: Moment<'p, '_>,
    conversation: &mut Conversation,
    input: Input<'_>,
    acts: &mut Vec<Act<'p>>,
) -> Result<(), Mistake> {
    let _ = (moment, conversation, input, acts);
    Ok(())
}
