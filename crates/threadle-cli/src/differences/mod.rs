//! What a change comes to, for people, for a pull request, and for other programs.

mod json;
mod markdown;
mod text;

use std::io::Write;

use threadle::compare::{Class, Conversation, Differences, Kind};

use threadle::revision::{Comparison, MemoryStanding, PlaceComparison, Rehearsal, Standing};

use crate::failure::{Failure, counted};
use crate::versions::Version;

/// The forms of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For a pull request
    Markdown,
    /// For other programs
    Json,
}

/// Two versions, and what is known of how they differ.
pub struct Story<'a> {
    /// What was.
    pub old: &'a Version,
    /// What is to be.
    pub new: &'a Version,
    /// How they differ in conversations; none where the texts of one are not there.
    pub differences: Option<&'a Differences>,
    /// What becomes of conversations that wait.
    pub places: &'a Comparison,
    /// What would become of a dump of them.
    pub states: Option<&'a Rehearsal>,
}

/// Prints the answer; `quiet` leaves conversations out of the text.
pub fn print(story: &Story, format: Format, quiet: bool) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match format {
        Format::Text => text::print(story, quiet, &mut out)?,
        Format::Markdown => out.write_all(markdown::page(story).as_bytes())?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &json::Answer::of(story)).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What it comes to, in one line.
fn summary(story: &Story) -> String {
    let Some(differences) = story.differences else {
        return "the texts of one version are not in its artifact (it was stripped), so outcomes cannot be compared"
            .into();
    };
    let count = |kind: Kind| confirmed(differences, kind).count();
    let mut parts = Vec::new();
    for (kind, what) in [(Kind::Outcome, "outcome"), (Kind::Wait, "wait"), (Kind::Wording, "text")] {
        let changed = if kind == Kind::Wording { "in other words" } else { "changed" };
        if count(kind) > 0 {
            parts.push(format!("{} {changed}", counted(count(kind), what)));
        }
    }
    if !differences.promises.is_empty() {
        parts.push(format!("{} of guarantees dropped", counted(differences.promises.len(), "line")));
    }
    if !differences.exposed.is_empty() {
        parts.push(format!("{} open to more customers", counted(differences.exposed.len(), "sensitive thing")));
    }
    let doubt = differences.in_doubt().count();
    if doubt > 0 {
        parts.push(format!("{} in doubt", counted(doubt, "difference")));
    }
    let mut line = match (parts.is_empty(), differences.complete) {
        (true, true) => "nobody gets a different outcome".to_string(),
        (true, false) => "no difference was found".to_string(),
        (false, _) => parts.join(", "),
    };
    if !differences.complete {
        line += "; not all conversations were compared";
    }
    line
}

/// The places where conversations wait that have changed, and those that are gone.
fn unsteady(places: &Comparison, standing: Standing) -> impl Iterator<Item = &PlaceComparison> {
    places.places.iter().filter(move |place| place.waits && place.standing == standing)
}

/// What becomes of conversations that wait, in one line.
fn in_flight(places: &Comparison) -> String {
    let waiting: Vec<&PlaceComparison> = places.places.iter().filter(|place| place.waits).collect();
    let count = |standing| waiting.iter().filter(|place| place.standing == standing).count();
    let survive = count(Standing::Same) + count(Standing::Moved);
    format!(
        "conversations in flight: {} survive, {} changed, {} gone",
        counted(survive, "place").replace(" place", " waiting place"),
        count(Standing::Changed),
        count(Standing::Removed)
    )
}

/// Memories that are lost, with what becomes of them.
fn lost_memories(places: &Comparison) -> Vec<String> {
    let lost = places.memories.iter().filter_map(|memory| match memory.standing {
        MemoryStanding::Same | MemoryStanding::Renamed => None,
        MemoryStanding::Retyped => Some(format!(
            "{} is unknown afterwards: it was {}, and is {}",
            memory.name,
            memory.from,
            memory.to.as_deref().unwrap_or("gone")
        )),
        MemoryStanding::Gone => Some(format!("{} is forgotten", memory.name)),
    });
    lost.collect()
}

/// The classes of a kind that the machine confirmed.
fn confirmed(differences: &Differences, kind: Kind) -> impl Iterator<Item = &Class> {
    differences.classes.iter().filter(move |class| class.kind == kind && class.conversation.is_some())
}

/// For whom, as one line.
fn who(class: &Class) -> String {
    match class.who.as_slice() {
        [] => "everybody who comes here".into(),
        conditions => {
            let more = if class.more_who { ", and others" } else { "" };
            format!("{}{more}", conditions.join("; or "))
        }
    }
}

/// After what, as one line.
fn after(class: &Class) -> Option<String> {
    let ways: Vec<String> = class
        .after
        .iter()
        .map(|(place, happens)| match place == &class.place || place == "before the chat" {
            true => happens.clone(),
            false => format!("{happens} (at {place})"),
        })
        .collect();
    let more =
        if class.more_after > 0 { format!(", or in {} more", counted(class.more_after, "way")) } else { String::new() };
    (!ways.is_empty()).then(|| format!("{}{more}", ways.join(", or ")))
}

/// What somebody sees of a conversation, each line with `+`, `-` or neither.
fn lines(conversation: &Conversation) -> Vec<(char, String)> {
    let plain = conversation.people.iter().chain(&conversation.together).chain(&conversation.then);
    let mut lines: Vec<(char, String)> = plain.map(|line| (' ', line.clone())).collect();
    let same = conversation.old.iter().zip(&conversation.new).take_while(|(old, new)| old == new).count();
    let behind = conversation.old[same..].iter().rev().zip(conversation.new[same..].iter().rev());
    let behind = behind.take_while(|(old, new)| old == new).count();
    lines.extend(conversation.old[..same].iter().map(|line| (' ', line.clone())));
    for (sign, said, place) in
        [('-', &conversation.old, &conversation.waits[0]), ('+', &conversation.new, &conversation.waits[1])]
    {
        lines.extend(said[same..said.len() - behind].iter().map(|line| (sign, line.clone())));
        if conversation.waits[0] != conversation.waits[1]
            && let Some(place) = place
        {
            lines.push((sign, format!("# waits at {place}")));
        }
    }
    lines.extend(conversation.old[conversation.old.len() - behind..].iter().map(|line| (' ', line.clone())));
    lines
}
