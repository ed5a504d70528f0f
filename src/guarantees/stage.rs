//! The machine that conversations are played on which a proof has found: it has the threads that they pass, and no others.
//!
//! A counterexample passes a few threads of a thousand, and compiling them all takes longer than finding it. So every other
//! thread is left empty. Should a conversation come to an empty one after all, it is played once more with that thread, so
//! what comes out is what the whole workspace does.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::artifact::Program;
use crate::emit::emit_to_play;
use crate::ir::{Body, NodeKind, ThreadId, Workspace};
use crate::machine::{Observer, Sight};
use crate::prove::Example;
use crate::scenario::{Record, Recorder, plainest};
use crate::value::Value;

/// Where conversations of a workspace are played.
pub(super) struct Stage<'w> {
    workspace: &'w Workspace,
    set: RefCell<Set>,
}

/// What stands there.
#[derive(Default)]
struct Set {
    program: Option<Program>,
    /// The threads that are not empty.
    threads: BTreeSet<ThreadId>,
    /// The others, in the order of their first operations: those of the program.
    empty: Vec<ThreadId>,
}

/// Sees whether control comes to an empty thread.
struct Lookout<'s> {
    empty: &'s [ThreadId],
    missed: Cell<Option<ThreadId>>,
}

impl Observer for Lookout<'_> {
    fn sees(&self, sight: Sight, _: &dyn Fn(u32) -> Option<Value>) {
        if let (Sight::Reaches(code), None) = (sight, self.missed.get()) {
            self.missed.set(self.empty.get(code as usize).copied());
        }
    }
}

impl<'w> Stage<'w> {
    /// A stage on which nothing stands: most of the time nothing is played.
    pub(super) fn new(workspace: &'w Workspace) -> Stage<'w> {
        Stage { workspace, set: RefCell::default() }
    }

    /// What comes of a conversation; nothing, where none can be played.
    pub(super) fn record(&self, example: &Example) -> Record {
        let mut needed = self.passed(example);
        loop {
            self.build(&needed);
            let set = self.set.borrow();
            let lookout = Lookout { empty: &set.empty, missed: Cell::new(None) };
            let Some(program) = &set.program else { return Record::default() };
            let mut recorder = Recorder::new(program, self.workspace, example);
            recorder.go_on(example, Some(&lookout));
            match lookout.missed.get() {
                None => return recorder.record(),
                Some(thread) => needed.push(thread),
            }
        }
    }

    /// The same, without what the host tells in vain.
    pub(super) fn record_plainly(&self, example: &Example) -> Record {
        plainest(example, &|example| self.record(example))
    }

    /// The threads that a conversation is known to pass.
    fn passed(&self, example: &Example) -> Vec<ThreadId> {
        let deeds = example.turns.iter().flat_map(|turn| &turn.deeds);
        let nodes = deeds.filter_map(|(node, _)| self.workspace.nodes.get(node.index()));
        let threads = nodes.flat_map(|node| {
            let own = if let Body::Thread(thread) = node.body { Some(thread) } else { None };
            let next = if let NodeKind::Pivot(thread) = node.kind { Some(thread) } else { None };
            own.into_iter().chain(next)
        });
        threads.collect()
    }

    /// Sees to it that these threads are not empty.
    fn build(&self, needed: &[ThreadId]) {
        let mut set = self.set.borrow_mut();
        let known = set.threads.len();
        set.threads.extend(needed);
        if set.program.is_some() && set.threads.len() == known {
            return;
        }
        let (artifact, empty) = emit_to_play(self.workspace, &|thread| set.threads.contains(&thread));
        // A guarantee may ask for what was written, though no rule does.
        set.program = Program::load_trusted(&artifact).ok().map(Program::keeping_all_words);
        set.empty = empty;
    }
}
