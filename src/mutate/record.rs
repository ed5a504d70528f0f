//! What came of all changes, as figures and as data.

use serde::Serialize;

use super::{Fate, Mutant};
use crate::source::Sources;

/// The version of the JSON form; it grows when a field goes or changes its meaning.
const VERSION: u32 = 1;

/// How many changes were noticed, and by what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By a scenario that does not come out.
    pub scenarios: usize,
    /// By an error of the checker.
    pub checker: usize,
    /// By a guarantee that is broken.
    pub guarantees: usize,
    /// By nothing.
    pub unnoticed: usize,
    /// Not at all, because nobody sees any difference; these do not count.
    pub same: usize,
}

impl Score {
    /// Of these changes. What was not decided counts as unnoticed.
    pub fn of<'f>(fates: impl IntoIterator<Item = &'f Fate>) -> Score {
        let mut score = Score::default();
        for fate in fates {
            *match fate {
                Fate::Scenario(_) => &mut score.scenarios,
                Fate::Checker(_) => &mut score.checker,
                Fate::Guarantee(_) => &mut score.guarantees,
                Fate::Same => &mut score.same,
                Fate::Unnoticed | Fate::Undecided => &mut score.unnoticed,
            } += 1;
        }
        score
    }

    /// How many were noticed.
    pub fn noticed(self) -> usize {
        self.scenarios + self.checker + self.guarantees
    }

    /// Tenths of a percent of what makes a difference, rounded down; all of nothing.
    pub fn per_mille(self) -> usize {
        (self.noticed() * 1_000).checked_div(self.noticed() + self.unnoticed).unwrap_or(1_000)
    }
}

/// All of it as data; docs/coverage.md tells what each field means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreRecord {
    /// The version of this form.
    pub version: u32,
    /// How many changes make a difference, and are noticed.
    pub noticed: usize,
    /// How many make a difference, and are not.
    pub unnoticed: usize,
    /// How many make none.
    pub same: usize,
    /// The share of what is noticed in what makes a difference, in percent, rounded down to a tenth.
    pub percent: f64,
    /// The changes, in the order of the text.
    pub changes: Vec<MutantRecord>,
}

/// A change and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MutantRecord {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What is changed, in words; they may change.
    pub what: String,
    /// The line as it is.
    pub before: String,
    /// The line as it would be; none where that cannot be shown on the line.
    pub after: Option<String>,
    /// `scenario`, `checker`, `guarantee`, `same`, `unnoticed`, `undecided`.
    pub fate: &'static str,
    /// The scenario, finding or guarantee that notices.
    pub by: Option<String>,
}

/// All of it as data.
pub fn record(sources: &Sources, tried: &[(Mutant, Fate)]) -> ScoreRecord {
    let score = Score::of(tried.iter().map(|(_, fate)| fate));
    let change = |(mutant, fate): &(Mutant, Fate)| {
        let source = sources.get(mutant.span.source);
        let (word, by) = match fate {
            Fate::Scenario(label) => ("scenario", Some(label.clone())),
            Fate::Checker(name) => ("checker", Some((*name).to_string())),
            Fate::Guarantee(label) => ("guarantee", Some(label.clone())),
            Fate::Same => ("same", None),
            Fate::Unnoticed => ("unnoticed", None),
            Fate::Undecided => ("undecided", None),
        };
        MutantRecord {
            path: source.map_or_else(String::new, |source| source.path.to_string()),
            line: source.map_or(0, |source| source.position(mutant.span.start).line),
            what: mutant.what.clone(),
            before: mutant.rewrite.before.clone(),
            after: mutant.rewrite.after.clone(),
            fate: word,
            by,
        }
    };
    ScoreRecord {
        version: VERSION,
        noticed: score.noticed(),
        unnoticed: score.unnoticed,
        same: score.same,
        percent: score.per_mille() as f64 / 10.0,
        changes: tried.iter().map(change).collect(),
    }
}
