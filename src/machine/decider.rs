//! One decision by itself, for those who want an answer and no conversation.

use super::clock::tell_time;
use super::conversation::Conversation;
use super::facts::{Facts, stamp};
use super::input::Mistake;
use super::limits::Budget;
use super::view::View;
use crate::artifact::index::Windows;
use crate::artifact::parts::{DecisionId, Origin, Way};
use crate::artifact::{Program, builtin};
use crate::time::Timestamp;

/// A decision of a program, ready to be made again and again: the very one that a step makes when it comes there,
/// without anything being done about it.
#[derive(Clone, Copy, Debug)]
pub struct Decider<'p> {
    program: &'p Program,
    stamp: u64,
    decision: DecisionId,
    /// Whether the time of day or the business hours may matter.
    tells_time: bool,
    /// The tables of a short decision for which the time does not matter: with them nothing else has to be looked up.
    short: Option<&'p Windows>,
}

impl<'p> Decider<'p> {
    /// The decision (`rules` or `decide`) with which a thread begins, if it begins with one.
    pub fn new(program: &'p Program, thread: &str) -> Option<Decider<'p>> {
        let content = &program.content;
        let thread = content.threads.iter().find(|known| content.strings.get(known.name) == thread)?;
        let place = content.decisions.iter().position(|decision| decision.start == thread.entry)?;
        let now = content.tests.iter().any(|test| test.cell == builtin::NOW.into());
        let hours = content.cells.iter().any(|cell| cell.origin == Origin::Hours);
        let tells_time = now || hours;
        let short = match program.indexes[place].as_ref() {
            Some(index) if !tells_time => index.windows(),
            _ => None,
        };
        let (stamp, decision) = (stamp(program), DecisionId(place as u32));
        Some(Decider { program, stamp, decision, tells_time, short })
    }

    /// How many rules or rows it has, `otherwise` not counted.
    pub fn branches(&self) -> usize {
        match &self.program.content.decisions[self.decision.index()].way {
            Way::Chain { ends } => ends.len().saturating_sub(1),
            Way::Index { rules } => rules.branches.len(),
        }
    }

    /// The place of the first rule or row that holds, from 0, for these facts and what this conversation remembers, at
    /// this time; none, where only `otherwise` does. Nothing changes, and nothing is allocated unless the workspace has
    /// business hours or asks for `now`.
    ///
    /// # Errors
    /// When the facts or the conversation belong to another program.
    #[inline(always)]
    pub fn decide(&self, facts: &Facts, conversation: &Conversation, at: Timestamp) -> Result<Option<u32>, Mistake> {
        if facts.stamp != self.stamp || conversation.stamp != self.stamp {
            return Err(Mistake::OtherProgram);
        }
        if let Some(windows) = self.short
            && let Some(answer) =
                windows.sure_branch(windows.candidates(facts.values.words(), conversation.values.words()))
        {
            return Ok(answer);
        }
        self.search(facts, conversation, at)
    }

    #[inline(never)]
    fn search(&self, facts: &Facts, conversation: &Conversation, at: Timestamp) -> Result<Option<u32>, Mistake> {
        let (program, budget, at) = (self.program, &Budget::default(), at.milliseconds());
        if self.tells_time {
            let mut own = conversation.values.clone();
            tell_time(program, &mut own, at);
            return Ok(View { program, facts: &facts.values, own: &own, at, budget }.branch_of(self.decision));
        }
        Ok(View { program, facts: &facts.values, own: &conversation.values, at, budget }.branch_of(self.decision))
    }

    /// The label of a rule, or the row as written; none where there is no such branch or the source map was stripped.
    pub fn label(&self, branch: u32) -> Option<&'p str> {
        let start = self.program.content.decisions[self.decision.index()].start;
        let debug = self.program.debug.as_ref()?;
        let decision = debug.decisions.iter().find(|decision| decision.start == start)?;
        let labels = decision.branches.split_last().map_or(&[][..], |(_, labels)| labels);
        labels.get(branch as usize).map(|branch| branch.label.as_str())
    }
}
