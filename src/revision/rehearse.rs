//! A dry run: what would become of saved conversations, if they were resumed on another revision now.

use super::{How, decide};
use crate::artifact::Program;
use crate::machine::SavedState;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What would become of one saved conversation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fate {
    /// What it is called.
    pub conversation: String,
    /// What would become of it; nothing where its state cannot be read.
    pub how: Option<How>,
    /// Where it waits.
    pub place: Option<String>,
    /// What it would not remember any more.
    pub memories_lost: Vec<String>,
    /// Why it would not simply go on, or why it cannot be read.
    pub because: Vec<String>,
}

/// What would become of many.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rehearsal {
    /// How many there are of each kind.
    pub totals: BTreeMap<How, usize>,
    /// How many would forget something.
    pub forgetting: usize,
    /// How many states cannot be read.
    pub unreadable: usize,
    /// Each of them, in their order.
    pub fates: Vec<Fate>,
}

/// Tells what would become of saved conversations on `new`: each the name that it goes by and its state. `older` are the
/// revisions that are held. Nothing is done to anything.
pub fn rehearse<'s>(
    older: &[&Program],
    new: &Program,
    states: impl IntoIterator<Item = (&'s str, &'s [u8])>,
) -> Rehearsal {
    let mut rehearsal = Rehearsal::default();
    for (conversation, state) in states {
        let fate = fate(older, new, conversation, state);
        match fate.how {
            Some(how) => *rehearsal.totals.entry(how).or_default() += 1,
            None => rehearsal.unreadable += 1,
        }
        rehearsal.forgetting += usize::from(!fate.memories_lost.is_empty());
        rehearsal.fates.push(fate);
    }
    rehearsal
}

fn fate(older: &[&Program], new: &Program, conversation: &str, state: &[u8]) -> Fate {
    let conversation = conversation.to_owned();
    match SavedState::read(state) {
        Ok(saved) => {
            let old = older.iter().copied().find(|old| saved.runs_on(old));
            let decision = decide(&saved, old, new);
            Fate {
                conversation,
                how: Some(decision.how),
                place: decision.place,
                memories_lost: decision.lost,
                because: decision.because,
            }
        }
        Err(error) => {
            Fate { conversation, how: None, place: None, memories_lost: Vec::new(), because: vec![error.to_string()] }
        }
    }
}

impl Rehearsal {
    /// Whether any conversation would lose its place (it would be restarted or handed off) or something that it
    /// remembers, or cannot be read.
    pub fn loses(&self) -> bool {
        let count = |how| self.totals.get(&how).copied().unwrap_or_default();
        count(How::Restarted) + count(How::HandedOff) + self.forgetting + self.unreadable > 0
    }
}

impl fmt::Display for Rehearsal {
    /// The totals, and each conversation that would not simply go on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut totals: Vec<String> =
            self.totals.iter().map(|(how, count)| format!("{count} {}", how.word())).collect();
        totals.extend((self.unreadable > 0).then(|| format!("{} unreadable", self.unreadable)));
        totals.extend((self.forgetting > 0).then(|| format!("{} forget something", self.forgetting)));
        writeln!(f, "conversations: {}", if totals.is_empty() { "none".to_owned() } else { totals.join(", ") })?;
        let told = |fate: &&Fate| fate.how != Some(How::WentOn) || !fate.memories_lost.is_empty();
        for fate in self.fates.iter().filter(told) {
            let how = fate.how.map_or("unreadable", How::word);
            let place = fate.place.as_ref().map(|place| format!("  at {place}")).unwrap_or_default();
            writeln!(f, "{how:<10}  {}{place}", fate.conversation)?;
            fate.because.iter().try_for_each(|why| writeln!(f, "            {why}"))?;
            if !fate.memories_lost.is_empty() {
                writeln!(f, "            forgets {}", fate.memories_lost.join(", "))?;
            }
        }
        Ok(())
    }
}
