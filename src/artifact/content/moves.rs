//! What becomes of conversations that come from an earlier revision.

use crate::artifact::id::{CellId, Code, InboxId, PlaceId, StringId, ThreadId};
use crate::artifact::identity::Identity;
use crate::artifact::wire::wire;

wire! {
    /// What the rules say about conversations of earlier revisions.
    #[derive(Default)]
    struct Moves {
        /// What becomes of those whose place has changed.
        when_changed: WhenChanged,
        /// Where those go that cannot go on.
        inbox: Option<InboxId>,
        /// What becomes of those at certain places.
        migrations: Vec<Migration>,
        /// Memories that had another name.
        memories: Vec<MemoryMove>,
    }
}

wire! {
    /// What becomes of a conversation whose place has changed and that no migration is about.
    #[derive(Copy, Eq, Default)]
    pub(crate) enum WhenChanged {
        /// It stays on its revision as long as that is held.
        #[default]
        0 Stay,
        /// It begins its thread anew.
        1 Restart,
        /// It is handed off.
        2 HandOff,
    }
}

wire! {
    /// What becomes of a conversation at a place of an earlier revision.
    struct Migration {
        /// The path of the place.
        from: StringId,
        /// Its hash.
        identity: Identity,
        /// What becomes of it.
        to: MigrationTo,
    }
}

wire! {
    /// What becomes of a conversation.
    #[derive(Copy)]
    pub(crate) enum MigrationTo {
        /// It waits at another place, in this thread; inside of steps or a handler it stays in its own, and what is
        /// interrupted stays so.
        0 Continue { place: PlaceId, thread: Option<ThreadId>, inside: bool },
        /// This is done.
        1 Go { code: Code },
    }
}

wire! {
    /// A memory that had another name.
    struct MemoryMove {
        /// That name.
        from: StringId,
        /// The identity that it had.
        identity: Identity,
        /// The memory that takes its value.
        to: CellId,
    }
}
