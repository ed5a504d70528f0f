//! The operations of the machine; `docs/machine.md` tells what each does.

use super::content::DecisionId;
use super::id::{
    CellId, Code, ExpressionId, HandOffId, PlaceId, SplitId, TemplateId, TestId, ThreadId, TopicId, WaitId, Word,
};
use super::wire::wire;

wire! {
    /// One operation. There is no stack and there are no registers: an operation reads cells and goes on.
    #[derive(Copy)]
    pub(crate) enum Op {
        /// Goes to `to`.
        0x01 Jump { to: Code },
        /// Goes to `to` if any bit of `mask` is set in the word.
        0x02 IfAny { word: Word, to: Code, mask: u64 },
        /// Goes to `to` if no bit of `mask` is set in the word.
        0x03 IfNone { word: Word, to: Code, mask: u64 },
        /// Goes to `to` if the test's answer is `answer`.
        0x04 IfTest { test: TestId, answer: bool, to: Code },
        /// The condition holds: the end of a piece of code that only tests.
        0x05 Accept,
        /// The condition does not hold: the other end.
        0x06 Reject,
        /// Goes to one of the split's targets.
        0x07 Split { split: SplitId },
        /// Goes to the start of a thread and forgets every frame.
        0x08 Pivot { thread: ThreadId },
        /// Runs a `steps` block that comes back to the place.
        0x09 Do { steps: Code, back: PlaceId },
        /// Comes back from a `steps` block.
        0x0a Return,
        /// The end of a handler: the interrupted wait goes on.
        0x0b Resume { ask_again: bool },
        /// Asks what the wait asks, and waits.
        0x0c Wait { wait: WaitId },
        /// Sends a message.
        0x0d Say { text: TemplateId },
        /// Writes a note.
        0x0e Note { text: TemplateId },
        /// Adds a topic.
        0x0f AddTopic { topic: TopicId },
        /// Removes a topic.
        0x10 RemoveTopic { topic: TopicId },
        /// Gives a memory a value.
        0x11 Set { memory: CellId, value: ExpressionId },
        /// Adds to a memory, within its range.
        0x12 Add { memory: CellId, by: i64 },
        /// Makes a memory unknown.
        0x13 Forget { memory: CellId },
        /// Gives control to an agent.
        0x14 HandOff { hand_off: HandOffId },
        /// Ends the conversation.
        0x15 Resolve { abandoned: bool },
        /// No branch holds: a fault.
        0x16 NoBranch,
        /// Goes to the jump of the first branch that holds; the jumps stand behind it, one for each branch and one more.
        0x17 Decide { decision: DecisionId },
    }
}

impl Op {
    /// Whether control never goes on to the operation behind.
    pub(crate) const fn ends(&self) -> bool {
        !matches!(
            self,
            Op::IfAny { .. }
                | Op::IfNone { .. }
                | Op::IfTest { .. }
                | Op::Say { .. }
                | Op::Note { .. }
                | Op::AddTopic { .. }
                | Op::RemoveTopic { .. }
                | Op::Set { .. }
                | Op::Add { .. }
                | Op::Forget { .. }
        )
    }
}
