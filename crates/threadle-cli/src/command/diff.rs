//! `threadle diff`: which customers get a different outcome after a change.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use threadle::Program;
use threadle::compare::{Differences, compare};
use threadle::prove::Limits;
use threadle::revision::{PlaceComparison, Rehearsal, Standing, rehearse};
use threadle::session::saved_conversation;

use crate::differences::{self, Format, Story};
use crate::failure::{Exit, Failure, Outcome, tell_interrupted};
use crate::progress::Onlooker;
use crate::states;
use crate::versions::{Version, open_both};

/// Tell which customers get a different outcome after a change, and show it in conversations.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  threadle diff main .                          what this working copy changes
  threadle diff HEAD~1 HEAD                     what the last commit changed
  threadle diff old.threadle rules              an artifact that is running, and the rules beside it
  threadle diff origin/main . --format markdown > comment.md
  threadle diff origin/main . --fail-on changed,exposed
  threadle diff running.threadle . --states chats.jsonl --fail-on lost

OLD and NEW are folders, artifacts, or git revisions (`main`, `v1.2`, `HEAD~1:rules`).
Every conversation that is shown was played on both versions. A mere refactoring shows nothing.")]
pub struct Diff {
    /// What was: a folder, an artifact, or a revision.
    old: String,
    /// What is to be.
    #[arg(default_value = ".")]
    new: String,
    /// The form of the answer.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// What ends with exit status 1.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,
    /// A dump of saved states: tells what would become of each, and does nothing to them.
    #[arg(long, value_name = "FILE")]
    states: Option<PathBuf>,
    /// How many steps the comparison may take; what takes more is not decided.
    #[arg(long, value_name = "STEPS")]
    limit: Option<usize>,
}

/// What ends with exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Somebody gets another outcome or waits for another time, or that is not decided
    Changed,
    /// Somebody reads other words
    Worded,
    /// A conversation that is under way loses its place: one of the dump, or whoever waits where no place is any more
    Lost,
    /// Somebody new gets at something sensitive, or a guarantee is gone and does not hold any more
    Exposed,
}

impl Diff {
    pub(super) fn run(self, quiet: bool) -> Outcome {
        let [old, new] = open_both(&self.old, &self.new)?;
        let onlooker = Onlooker::new();
        let differences = self.differences(&old, &new, &onlooker);
        let interrupted = onlooker.is_interrupted();
        drop(onlooker);
        let places = threadle::revision::compare(&old.program, &new.program);
        let states = self.states.as_deref().map(|file| rehearsal(file, &old.program, &new.program)).transpose()?;
        let (differences, states) = (differences.as_ref(), states.as_ref());
        let story = Story { old: &old, new: &new, differences, places: &places, states };
        differences::print(&story, self.format, quiet)?;
        if interrupted {
            tell_interrupted("what was not compared may differ");
            return Ok(Exit::Interrupted);
        }
        let fails = self.fail_on.iter().any(|what| self.fails(*what, &story));
        Ok(if fails { Exit::Findings } else { Exit::Fine })
    }

    /// What differs; nothing is known of it where the texts of one version are not there.
    fn differences(&self, old: &Version, new: &Version, onlooker: &Onlooker) -> Option<Differences> {
        let (old, new) = (old.compilation.as_ref()?, new.compilation.as_ref()?);
        let usual = Limits::default();
        let limits = Limits { steps: self.limit.unwrap_or(usual.steps), ..usual };
        Some(compare(old, new, &limits, onlooker))
    }

    fn fails(&self, what: FailOn, story: &Story) -> bool {
        let lost = |place: &PlaceComparison| place.waits && place.standing == Standing::Removed && !place.migrated;
        if what == FailOn::Lost {
            return story.states.map_or_else(|| story.places.places.iter().any(lost), Rehearsal::loses);
        }
        let Some(differences) = story.differences else { return true };
        match what {
            FailOn::Changed => !differences.complete || differences.changed().next().is_some(),
            FailOn::Worded => !differences.complete || differences.worded().next().is_some(),
            FailOn::Exposed | FailOn::Lost => !differences.complete || differences.exposes(),
        }
    }
}

/// What would become of the sessions and conversations of a dump.
fn rehearsal(file: &Path, old: &Program, new: &Program) -> Result<Rehearsal, Failure> {
    let saved = states::read(file)?.into_iter().filter_map(|saved| match saved_conversation(&saved.state) {
        // Before the chat opens there is nothing to lose.
        Ok(None) => None,
        Ok(Some(conversation)) => Some((saved.name, conversation)),
        // A conversation alone, or what cannot be read and is told as such.
        Err(_) => Some((saved.name, saved.state)),
    });
    let saved: Vec<(String, Vec<u8>)> = saved.collect();
    Ok(rehearse(&[old], new, saved.iter().map(|(name, state)| (name.as_str(), state.as_slice()))))
}
