//! What a saved conversation finds again of itself in other rules.

use crate::artifact::Program;
use crate::artifact::parts::{CellId, Identity, PlaceId, PlaceKind, Reliance, ThreadId};
use crate::machine::{SavedFrame, SavedPlace, SavedState};

/// A saved conversation, the rules that it comes from, if they are held, and those that it goes to.
pub(super) struct Finder<'s, 'b> {
    pub(super) saved: &'s SavedState<'b>,
    pub(super) old: Option<&'s Program>,
    pub(super) new: &'s Program,
}

impl Finder<'_, '_> {
    /// Why the conversation cannot go on as it was; nothing where it can.
    pub(super) fn obstacles(&self) -> Vec<String> {
        let mut found = Vec::new();
        let thread = self.saved.thread.map(|thread| self.new.thread_of_short(thread));
        if thread == Some(None) {
            found.push("its thread is not there any more".to_owned());
        }
        if let Some(wait) = self.saved.wait {
            found.extend(self.place_obstacles(wait.place, true));
        }
        found.extend(self.frame_obstacles());
        found
    }

    /// Why what was interrupted cannot go on as it was.
    pub(super) fn frame_obstacles(&self) -> Vec<String> {
        let mut found = Vec::new();
        for frame in self.saved.frames() {
            match frame {
                SavedFrame::Return { place } => found.extend(self.place_obstacles(place, false)),
                SavedFrame::Interrupted { handler, wait, .. } => {
                    if self.new.handler_of_short(handler).is_none() {
                        found.push("the handler that interrupted it is not there any more".to_owned());
                    }
                    found.extend(wait.into_iter().flat_map(|wait| self.place_obstacles(wait.place, true)));
                }
            }
        }
        found
    }

    fn place_obstacles(&self, saved: SavedPlace, waits: bool) -> Vec<String> {
        let path = self.path(saved.identity);
        let there = self.new.place_of(Identity(saved.identity));
        let kind = |place: &PlaceId| matches!(self.new.content.places[place.index()].kind, PlaceKind::Wait { .. });
        let Some(there) = there.filter(|place| kind(place) == waits) else {
            return vec![format!("`{path}` is not there any more")];
        };
        let mut found = self.unknown_at(self.new.relies_at(there), &path);
        if !self.is_same(saved, there) {
            found.insert(0, format!("what can be reached from `{path}` is not the same"));
        }
        found
    }

    /// Whether all that can be reached from a place before the next wait is what it was.
    fn is_same(&self, saved: SavedPlace, there: PlaceId) -> bool {
        let thread = |program: &Program| self.saved.thread.and_then(|thread| program.thread_of_short(thread));
        let now = self.new.reach(there, thread(self.new));
        let place = self.old.and_then(|old| Some((old, old.place_of(Identity(saved.identity))?)));
        match place.and_then(|(old, place)| old.reach(place, thread(old))) {
            Some(before) => now == Some(before),
            // The state itself has room for half of the hash.
            None => saved.reach != 0 && now.is_some_and(|now| now.short() == saved.reach),
        }
    }

    /// What is taken for known at a place, and is not.
    pub(super) fn unknown_at(&self, relies: &[Reliance], place: &str) -> Vec<String> {
        let unknown = relies.iter().filter(|relied| {
            let present = relied.unless_unknown.is_none_or(|presence| self.knows(presence));
            present && !self.knows(relied.kept)
        });
        let words = |relied: &Reliance| {
            format!("`{}` is taken for known at `{place}`, and is not", self.new.cell_name(relied.kept))
        };
        unknown.map(words).collect()
    }

    /// Whether the conversation brings a value for something that the new rules keep.
    fn knows(&self, kept: CellId) -> bool {
        let there = self.new.memory_short(kept);
        let renamed = |identity: u32| {
            let mut memories = self.new.content.moves.memories.iter();
            memories.any(|memory| memory.to == kept && memory.identity.short() == identity)
        };
        self.saved.values().any(|(identity, _)| identity == there || renamed(identity))
    }

    /// What was remembered and is not any more, or has another type; by name where the old rules are held.
    pub(super) fn lost(&self) -> Vec<String> {
        let memories = &self.new.content.moves.memories;
        let kept = |identity: u32| {
            self.new.memory_of_short(identity).is_some()
                || memories.iter().any(|memory| memory.identity.short() == identity)
        };
        let lost = self.saved.values().map(|(identity, _)| identity).filter(|identity| !kept(*identity));
        let name = |identity: u32| {
            let held = self.old.and_then(|old| Some(old.cell_name(old.memory_of_short(identity)?).to_owned()));
            held.unwrap_or_else(|| format!("#{identity:08x}"))
        };
        lost.map(name).collect()
    }

    /// The names on the way to a place, if either of the rules knows it.
    pub(super) fn path(&self, identity: u64) -> String {
        let mut programs = self.old.into_iter().chain([self.new]);
        let path =
            programs.find_map(|program| Some(program.place_path(program.place_of(Identity(identity))?).to_owned()));
        path.unwrap_or_else(|| format!("#{identity:016x}"))
    }
}

impl Program {
    /// The names on the way to a place.
    pub(super) fn place_path(&self, place: PlaceId) -> &str {
        self.content.strings.get(self.content.places[place.index()].path)
    }

    /// The name of a thread.
    pub(super) fn thread_name(&self, thread: ThreadId) -> &str {
        self.content.strings.get(self.content.threads[thread.index()].name)
    }

    /// What is relied on at a place; nothing, where the artifact does not tell it.
    pub(super) fn relies_at(&self, place: PlaceId) -> &[Reliance] {
        self.content.reach.places.get(place.index()).map_or(&[], |own| &own.relies)
    }

    /// What is relied on from the beginning of a thread on.
    pub(super) fn relies_from(&self, thread: ThreadId) -> &[Reliance] {
        self.content.reach.threads.get(thread.index()).map_or(&[], |own| &own.relies)
    }

    /// Where conversations begin.
    pub(super) fn start_place(&self) -> PlaceId {
        self.content.waits[self.content.settings.start.index()].place
    }

    /// Whether the answer to a call is waited for at a place.
    pub(super) fn waits_for_call(&self, place: PlaceId) -> bool {
        use crate::artifact::parts::WaitKind;
        let PlaceKind::Wait { wait } = self.content.places[place.index()].kind else { return false };
        matches!(self.content.waits[wait.index()].kind, WaitKind::Call { .. })
    }

    /// The thread that a place stands in; none for the start.
    pub(super) fn thread_of_place(&self, place: PlaceId) -> Option<ThreadId> {
        let path = self.place_path(place);
        let root = path.split_once(" / ").map_or(path, |(root, _)| root);
        let threads = self.content.threads.iter().zip(0..);
        let mut own = threads.filter(|(thread, _)| self.content.strings.get(thread.name) == root);
        own.next().map(|(_, id)| ThreadId(id))
    }
}
