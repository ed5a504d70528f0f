//! Conversations that the look at all of them found, played on the machine: what they really show.

use std::collections::BTreeSet;

use super::meter::{Counts, Meter, Seen};
use crate::prove::{Ahead, CASTS, Example, Item, Rough, Targets};
use crate::scenario::{Record, Recorder};

/// A conversation as it came out, and as far as it has come.
pub(crate) struct Played<'m> {
    pub(crate) example: Example,
    pub(crate) counts: Counts,
    recorder: Recorder<'m>,
    seen: Seen,
}

impl Played<'_> {
    /// What came of it.
    pub(crate) fn record(&self) -> Record {
        self.recorder.record()
    }

    /// Whether the machine did what the look at all conversations says.
    pub(crate) fn agrees(&self) -> bool {
        self.recorder.agrees()
    }
}

/// Plays the conversation; where it matters on which side of a split somebody is, with other people until it comes out and
/// shows the item.
/// Where it only goes on behind what was played `before`, that is not played again.
pub(crate) fn play<'m>(
    targets: &mut Targets,
    meter: &'m Meter,
    (ahead, item): (Ahead, Item),
    before: Option<&Played<'m>>,
) -> Played<'m> {
    let shows = |played: &Played| played.agrees() && played.counts.contains_key(&item);
    let plainest = play_with(targets, meter, (ahead, 0), before);
    if shows(&plainest) || !plainest.example.roughly.contains(&Rough::Split) {
        return plainest;
    }
    let mut casts = 1..CASTS;
    let other = casts.find_map(|cast| Some(play_with(targets, meter, (ahead, cast), before)).filter(shows));
    other.unwrap_or(plainest)
}

fn play_with<'m>(
    targets: &mut Targets,
    meter: &'m Meter,
    (ahead, cast): (Ahead, usize),
    before: Option<&Played<'m>>,
) -> Played<'m> {
    let example = targets.example(ahead, cast);
    let begun = before.map(|before| (before.recorder.clone(), &before.seen));
    let begun = begun.and_then(|(mut recorder, seen)| recorder.is_begun(&example).then(|| (recorder, seen.clone())));
    let anew = || (Recorder::new(meter.program(), meter.workspace(), &example), Seen::default());
    let (mut recorder, seen) = begun.unwrap_or_else(anew);
    let ((), seen) = meter.go_on(seen, |observer| recorder.go_on(&example, Some(observer)));
    Played { counts: meter.counts(&seen), example, recorder, seen }
}

/// Those of `missing` that the machine does not show in the conversation that should, each with what that turns on.
pub(super) fn unconfirmed(
    targets: &mut Targets,
    meter: &Meter,
    missing: BTreeSet<Item>,
) -> impl Iterator<Item = (Item, Vec<Rough>)> {
    let mut left = missing.clone();
    let mut failed = Vec::new();
    for item in missing {
        if !left.contains(&item) || !targets.goes_on("playing what is missing", failed.len(), None) {
            continue;
        }
        let Some(ahead) = targets.shows(item) else { continue };
        let played = play(targets, meter, (ahead, item), None);
        // Whatever else it shows is possible too.
        left.retain(|item| !played.counts.contains_key(item));
        if left.remove(&item) {
            failed.push((item, played.example.roughly));
        }
    }
    failed.into_iter()
}
