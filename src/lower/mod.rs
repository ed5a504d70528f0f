//! From what was written to what it means: names resolved, types known, actions joined into a graph.
//!
//! One pass collects what has a name ([`declare`], [`collect`]), a second one lowers each body from its last action to
//! its first ([`block`]), so that every action knows what follows it. Both are linear in the size of the rules.

mod answer;
mod block;
mod branch;
mod call;
mod collect;
mod condition;
mod declare;
mod definition;
mod event;
mod guarantee;
mod hours;
mod item;
mod literal;
mod migrate;
mod order;
mod place;
mod question;
mod saved;
mod scenario;
mod scope;
mod template;
mod transcript;
mod wait;

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::ir::{self, ActionId, InboxId, MemoryId, Operand, RecordId, StepsId, ThreadId, TopicId};
use crate::manifest::Manifest;
use crate::source::{SourceId, Span};

use block::BodyState;
use collect::Items;
use definition::Definition;
use place::Waiting;
use scope::Scope;

/// What the files mean under the manifest, and every mistake that was found on the way, in the order of the texts.
///
/// There is always a tree. Where a mistake left a hole in it there is something harmless, so that one mistake never
/// leads to another; a tree with errors must not be run.
pub fn lower<F: Borrow<ast::File>>(manifest: &Manifest, files: &[(SourceId, F)]) -> (ir::Workspace, Vec<Diagnostic>) {
    lower_files(manifest, files.iter().map(|(_, file)| file.borrow()))
}

fn lower_files<'a>(
    manifest: &'a Manifest,
    files: impl Iterator<Item = &'a ast::File>,
) -> (ir::Workspace, Vec<Diagnostic>) {
    let items = Items::of(files);
    let mut lowering = Lowering::new(manifest);
    lowering.declare(&items);
    lowering.definitions();
    lowering.start(&items);
    lowering.threads(&items);
    lowering.steps(&items);
    lowering.workspace_handlers(&items);
    lowering.migrations(&items);
    lowering.guarantees(&items);
    lowering.workspace.usual_moment = lowering.usual_moment();
    lowering.scenarios(&items);
    lowering.keep_definitions();
    lowering.saved_names();
    lowering.diagnostics.sort_by_key(|found| found.primary.span);
    (lowering.workspace, lowering.diagnostics)
}

/// What a name stands for in conditions and texts.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    /// A fact or a memory.
    Operand(Operand),
    /// A record as a whole.
    Record(RecordId),
    /// A named condition.
    Define(usize),
}

/// What is known while a workspace is lowered.
struct Lowering<'a> {
    manifest: &'a Manifest,
    workspace: ir::Workspace,
    diagnostics: Vec<Diagnostic>,
    values: Scope<'a, Meaning>,
    threads: Scope<'a, ThreadId>,
    steps: Scope<'a, StepsId>,
    actions: Scope<'a, ActionId>,
    inboxes: Scope<'a, InboxId>,
    topics: Scope<'a, TopicId>,
    definitions: Vec<Definition<'a>>,
    /// What tests have come to mean, by what they ask.
    asked: HashMap<*const ast::Asked, condition::Known, RandomState>,
    /// Questions whose labels are not in `labels` yet: mostly nobody asks for any.
    unlisted: Vec<&'a ast::Choose>,
    /// Labels of quick replies in lower case: the label as first written, and the option ids that carry it.
    labels: IndexMap<String, (String, Vec<String>), RandomState>,
    /// Threads that are switched off, and where they stand.
    inactive: HashMap<ThreadId, Span, RandomState>,
    places: HashMap<String, Waiting, RandomState>,
    splits: HashMap<&'a str, Span, RandomState>,
    zones: HashMap<&'a str, ir::Zone>,
    body: BodyState,
    /// How many more names may be compared in search of a near one: suggestions must not take longer than lowering.
    suggestions: usize,
}

impl<'a> Lowering<'a> {
    fn new(manifest: &'a Manifest) -> Lowering<'a> {
        Lowering {
            manifest,
            workspace: ir::Workspace::default(),
            diagnostics: Vec::new(),
            values: Scope::default(),
            threads: Scope::default(),
            steps: Scope::default(),
            actions: Scope::default(),
            inboxes: Scope::default(),
            topics: Scope::default(),
            definitions: Vec::new(),
            asked: HashMap::default(),
            unlisted: Vec::new(),
            labels: IndexMap::default(),
            inactive: HashMap::default(),
            places: HashMap::default(),
            splits: HashMap::default(),
            zones: HashMap::default(),
            body: BodyState::default(),
            suggestions: 200_000,
        }
    }

    fn report(&mut self, found: Diagnostic) {
        self.diagnostics.push(found);
    }

    /// A new memory.
    fn memory(&mut self, memory: ir::Memory) -> MemoryId {
        self.workspace.memories.push(memory);
        MemoryId(self.workspace.memories.len() as u32 - 1)
    }
}

/// A name that may have been put together from two.
type Key<'a> = Cow<'a, str>;
