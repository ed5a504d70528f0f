//! What becomes of every place and memory of one revision in another.

use super::difference::differences;
use crate::artifact::Program;
use crate::artifact::parts::{CellId, Migration, PlaceId, PlaceKind, ThreadId, WhenChanged, hash};
use serde::Serialize;

/// What becomes of the places and memories of one revision in another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The revision from which conversations come.
    pub old: String,
    /// The revision to which they go.
    pub new: String,
    /// The places of the old revision, in the order of its texts.
    pub places: Vec<PlaceComparison>,
    /// What conversations of the old revision remember.
    pub memories: Vec<MemoryComparison>,
    /// What becomes of conversations whose place is changed or removed, where no `migrate` says it: the manifest's words.
    pub when_changed: &'static str,
    /// The `migrate`s of the new revision.
    pub migrations: Vec<MigrationComparison>,
}

/// A `migrate` of the new revision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MigrationComparison {
    /// The place that it is about.
    pub from: String,
    /// Why it does nothing for conversations of the old revision; nothing where it does.
    pub idle: Option<&'static str>,
}

/// What becomes of a place where conversations wait, or to which they return from a `steps` block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceComparison {
    /// The names on the way to it.
    pub place: String,
    /// Whether conversations wait there; otherwise they return there from a `steps` block.
    pub waits: bool,
    /// What becomes of it.
    pub standing: Standing,
    /// What is not the same, in words; nothing unless it is [`Standing::Changed`].
    pub changes: Vec<String>,
    /// Whether a `migrate` says what becomes of conversations there.
    pub migrated: bool,
    /// Memories that the new revision takes for known there and the old one did not: a conversation that does not know
    /// them cannot go on there.
    pub newly_relied_on: Vec<String>,
    /// Where it stands in the old texts, if the artifact has its source map.
    pub from: Option<Site>,
    /// Where it stands in the new ones.
    pub to: Option<Site>,
}

/// What becomes of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is there, and so is all that can be reached from it before the next wait.
    Same,
    /// The same, elsewhere in the texts.
    Moved,
    /// It is there, but something that can be reached from it is not the same.
    Changed,
    /// It is not there any more.
    Removed,
}

/// A line of a rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The path of the file in its workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// What becomes of a memory.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MemoryComparison {
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub standing: MemoryStanding,
    /// Its type.
    pub from: String,
    /// Its new type, if there is still a memory of this name.
    pub to: Option<String>,
}

/// What becomes of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoryStanding {
    /// It is kept.
    Same,
    /// It has another type: its value is unknown afterwards.
    Retyped,
    /// There is none of this name any more.
    Gone,
    /// A `migrate` takes it over into the memory whose type is told.
    Renamed,
}

/// Tells what becomes of the places and memories of `old` in `new`.
pub fn compare(old: &Program, new: &Program) -> Comparison {
    let sites = [old.sites(), new.sites()];
    let places = (0..old.content.places.len() as u32).map(PlaceId);
    let mut places: Vec<PlaceComparison> = places.map(|place| compare_place([old, new], &sites, place)).collect();
    // The start stands first, and what has no line behind it in the order of its operations.
    places.sort_by(|one, next| key(one).cmp(&key(next)));
    let migrations = new.content.moves.migrations.iter();
    Comparison {
        old: old.revision().to_string(),
        new: new.revision().to_string(),
        migrations: migrations.map(|migration| compare_migration(new, migration, &places)).collect(),
        places,
        memories: memories(old).map(|memory| compare_memory(old, new, memory)).collect(),
        when_changed: match new.content.moves.when_changed {
            WhenChanged::Stay => "stay on the old revision",
            WhenChanged::Restart => "restart the thread",
            WhenChanged::HandOff => "hand off",
        },
    }
}

fn compare_migration(new: &Program, migration: &Migration, places: &[PlaceComparison]) -> MigrationComparison {
    let from = new.content.strings.get(migration.from);
    let idle = match places.iter().find(|place| place.waits && place.place == from) {
        None => Some("the old revision has no such place"),
        Some(place) if place.standing <= Standing::Moved && place.newly_relied_on.is_empty() => {
            Some("the place is what it was, so conversations go on there")
        }
        Some(_) => None,
    };
    MigrationComparison { from: from.to_owned(), idle }
}

fn key(place: &PlaceComparison) -> Option<(&str, u32)> {
    place.from.as_ref().map(|site| (site.file.as_str(), site.line))
}

fn compare_place([old, new]: [&Program; 2], sites: &[Vec<Option<(&str, u32)>>; 2], place: PlaceId) -> PlaceComparison {
    let own = &old.content.places[place.index()];
    let waits = matches!(own.kind, PlaceKind::Wait { .. });
    let same_kind = |id: &PlaceId| matches!(new.content.places[id.index()].kind, PlaceKind::Wait { .. }) == waits;
    let there = new.place_of(old.place_identity(place)).filter(same_kind);
    let site = |at: Option<(&str, u32)>| at.map(|(file, line)| Site { file: file.to_owned(), line });
    let from = site(sites[0][place.index()]);
    let to = there.and_then(|there| site(sites[1][there.index()]));
    let changes = there.map(|there| differences([old, new], [place, there])).unwrap_or_default();
    let standing = match there {
        None => Standing::Removed,
        Some(_) if !changes.is_empty() => Standing::Changed,
        Some(_) if from != to => Standing::Moved,
        Some(_) => Standing::Same,
    };
    PlaceComparison {
        place: old.content.strings.get(own.path).to_owned(),
        waits,
        standing,
        changes,
        migrated: waits && new.content.moves.migrations.iter().any(|own| own.identity == old.place_identity(place)),
        newly_relied_on: there.map(|there| newly_relied_on([old, new], [place, there])).unwrap_or_default(),
        from,
        to,
    }
}

fn newly_relied_on([old, new]: [&Program; 2], [from, to]: [PlaceId; 2]) -> Vec<String> {
    let relies = |program: &'_ Program, place: PlaceId| -> Vec<CellId> {
        let own = program.content.reach.places.get(place.index());
        own.into_iter().flat_map(|own| &own.relies).map(|relied| relied.kept).collect()
    };
    let before: Vec<u32> = relies(old, from).into_iter().map(|memory| old.memory_short(memory)).collect();
    let now = relies(new, to).into_iter().filter(|memory| !before.contains(&new.memory_short(*memory)));
    now.map(|memory| new.cell_name(memory).to_owned()).collect()
}

/// The threads in which a conversation may be that waits at a place: its own, or for a place in steps or in a handler
/// of the workspace any.
pub(super) fn threads_of(program: &Program, place: PlaceId) -> Vec<Option<ThreadId>> {
    match program.thread_of_place(place) {
        Some(own) => vec![Some(own)],
        None if place == program.start_place() => vec![None],
        None => (0..program.content.threads.len() as u32).map(|id| Some(ThreadId(id))).chain([None]).collect(),
    }
}

/// What conversations of these rules remember because rules say so.
fn memories(program: &Program) -> impl Iterator<Item = CellId> {
    (program.content.counts.facts..program.content.counts.cells).map(CellId)
}

fn compare_memory(old: &Program, new: &Program, memory: CellId) -> MemoryComparison {
    let kind = |program: &Program, id: CellId| {
        program.content.types[program.content.cells[id.index()].kind.index()].describe()
    };
    let name = old.cell_name(memory);
    let there = memories(new).find(|other| hash(new.cell_name(*other)) == hash(name));
    let renamed = new.content.moves.memories.iter().find(|own| own.identity.short() == old.memory_short(memory));
    let there = renamed.map(|own| own.to).or(there);
    let standing = match there {
        Some(_) if renamed.is_some() => MemoryStanding::Renamed,
        None => MemoryStanding::Gone,
        Some(there) if new.memory_short(there) == old.memory_short(memory) => MemoryStanding::Same,
        Some(_) => MemoryStanding::Retyped,
    };
    MemoryComparison {
        name: name.to_owned(),
        standing,
        from: kind(old, memory),
        to: there.map(|there| kind(new, there)),
    }
}
