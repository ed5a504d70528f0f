//! What becomes of conversations that come from an earlier revision, as tables.

use super::Emitter;
use crate::artifact::parts::{self, Identity, InboxId, PlaceId, ThreadId, hash, hash_on};
use crate::ir::{Body, MigrationTo, Operand, WhenChanged};

impl Emitter<'_> {
    /// Everything that tells it, once all code and all places stand.
    pub(super) fn moves(&mut self) -> parts::Moves {
        let workspace = self.workspace;
        let mut migrations: Vec<parts::Migration> = Vec::new();
        for migration in &workspace.migrations {
            let to = match migration.to {
                MigrationTo::Go(node) => Some(parts::MigrationTo::Go { code: self.at(node) }),
                MigrationTo::Continue { place, inside } => {
                    let node = workspace.places[place.index()].node.map(|node| workspace.node(node));
                    let thread = node.and_then(|node| match node.body {
                        Body::Thread(thread) => Some(ThreadId(thread.0)),
                        _ => None,
                    });
                    let place = self.place_number(place).map(PlaceId);
                    place.map(|place| parts::MigrationTo::Continue { place, thread, inside })
                }
            };
            // Nobody can continue where no way leads.
            if let Some(to) = to {
                let from = self.string(&migration.from);
                migrations.push(parts::Migration { from, identity: Identity(hash(&migration.from)), to });
            }
        }
        let memories = workspace.memory_moves.iter().map(|memory| {
            let kind = self.kind_of(Operand::Memory(memory.to)).describe();
            let identity = Identity(hash_on(hash_on(hash(&memory.from), ": "), &kind));
            parts::MemoryMove { from: self.string(&memory.from), identity, to: self.memory_cell(memory.to) }
        });
        let memories = memories.collect();
        parts::Moves {
            when_changed: match workspace.when_changed {
                WhenChanged::Stay => parts::WhenChanged::Stay,
                WhenChanged::Restart => parts::WhenChanged::Restart,
                WhenChanged::HandOff => parts::WhenChanged::HandOff,
            },
            inbox: workspace.revision_inbox.map(|inbox| InboxId(inbox.0)),
            migrations,
            memories,
        }
    }

    /// The number of a place in the artifact; none where no way leads to it.
    fn place_number(&self, place: crate::ir::PlaceId) -> Option<u32> {
        let start = self.workspace.start.wait.is_some_and(|(start, _)| start == place);
        let behind = self.places.iter().position(|(known, _)| *known == place);
        if start { Some(0) } else { behind.map(|at| at as u32 + 1) }
    }
}
