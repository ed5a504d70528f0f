//! For other programs; described in `docs/diff.md`.

use serde::Serialize;
use threadle::compare::{Class, Kind};
use threadle::revision::{Comparison, Rehearsal};

use super::{Story, summary};

/// The version of this form; it grows when something is taken away or means something else.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct Answer {
    version: u32,
    old: String,
    new: String,
    summary: String,
    /// Whether outcomes were compared at all.
    compared: bool,
    /// Whether all conversations were.
    complete: bool,
    changes: Vec<Change>,
    dropped_guarantees: Vec<Dropped>,
    exposed: Vec<Exposed>,
    /// What becomes of waiting places and memories.
    in_flight: Comparison,
    /// What would become of a dump of saved states.
    #[serde(skip_serializing_if = "Option::is_none")]
    states: Option<Rehearsal>,
}

#[derive(Serialize)]
struct Change {
    kind: &'static str,
    place: String,
    after: Vec<After>,
    more_after: usize,
    who: Vec<String>,
    more_who: bool,
    old: String,
    new: String,
    confirmed: bool,
    conversation: Option<Talk>,
}

#[derive(Serialize)]
struct After {
    place: String,
    happens: String,
}

#[derive(Serialize)]
struct Talk {
    people: Vec<String>,
    together: Vec<String>,
    then: Vec<String>,
    old: Vec<String>,
    new: Vec<String>,
    old_waits_at: Option<String>,
    new_waits_at: Option<String>,
}

#[derive(Serialize)]
struct Dropped {
    label: String,
    line: String,
    standing: &'static str,
}

#[derive(Serialize)]
struct Exposed {
    what: String,
    who: Vec<String>,
}

impl Answer {
    pub(super) fn of(story: &Story) -> Answer {
        let differences = story.differences;
        Answer {
            version: VERSION,
            old: story.old.name.clone(),
            new: story.new.name.clone(),
            summary: summary(story),
            compared: differences.is_some(),
            complete: differences.is_some_and(|differences| differences.complete),
            changes: differences.into_iter().flat_map(|differences| &differences.classes).map(change).collect(),
            dropped_guarantees: differences
                .into_iter()
                .flat_map(|differences| &differences.promises)
                .map(|dropped| Dropped {
                    label: dropped.label.clone(),
                    line: dropped.line.clone(),
                    standing: dropped.standing.word(),
                })
                .collect(),
            in_flight: story.places.clone(),
            states: story.states.cloned(),
            exposed: differences
                .into_iter()
                .flat_map(|differences| &differences.exposed)
                .map(|exposed| Exposed { what: exposed.what.clone(), who: exposed.who.clone() })
                .collect(),
        }
    }
}

fn change(class: &Class) -> Change {
    let talk = class.conversation.as_ref().map(|conversation| Talk {
        people: conversation.people.clone(),
        together: conversation.together.clone(),
        then: conversation.then.clone(),
        old: conversation.old.clone(),
        new: conversation.new.clone(),
        old_waits_at: conversation.waits[0].clone(),
        new_waits_at: conversation.waits[1].clone(),
    });
    Change {
        kind: match class.kind {
            Kind::Outcome => "outcome",
            Kind::Wait => "wait",
            Kind::Wording => "wording",
        },
        place: class.place.clone(),
        after: class
            .after
            .iter()
            .map(|(place, happens)| After { place: place.clone(), happens: happens.clone() })
            .collect(),
        more_after: class.more_after,
        who: class.who.clone(),
        more_who: class.more_who,
        old: class.old.clone(),
        new: class.new.clone(),
        confirmed: talk.is_some(),
        conversation: talk,
    }
}
