//! From the IR to an artifact: the only bridge between the compile half and the run half.
//!
//! Actions become operations in the order in which they stand, one body behind the other; decisions become tests of bit
//! masks. What a conversation waits for becomes tables. Everything is written in the order of the IR, so that the same
//! workspace always gives the same bytes.

mod body;
mod cells;
mod condition;
mod decision;
mod form;
mod handler;
mod layout;
mod lines;
mod moves;
mod reach;
mod table;
mod text;
mod wait;
mod workspace;

use crate::artifact::parts::{self, Code, Op};
use crate::ir::{NodeId, Operand, PlaceId, Question, ThreadId, Workspace};
use crate::source::Sources;
use foldhash::fast::RandomState;
pub(crate) use layout::{Layout, laid_out};
use lines::SourceMap;
use std::collections::HashMap;
use table::Table;

/// Compiles a workspace that has no errors; with its sources the artifact gets a source map. The same workspace always
/// gives the same bytes.
pub fn emit(workspace: &Workspace, sources: Option<&Sources>) -> Vec<u8> {
    let mut emitter = Emitter::new(workspace, sources);
    emitter.bodies();
    let content = emitter.finish(true);
    parts::write(&content, sources.map(|_| emitter.map.bytes()))
}

/// The same for conversations that are played at once and never moved to another revision: without what only these need,
/// and with nothing in threads that are not `played`. The first operations of the code are what these threads come to, one of
/// each: they are told in this order.
pub(crate) fn emit_to_play(workspace: &Workspace, played: &dyn Fn(ThreadId) -> bool) -> (Vec<u8>, Vec<ThreadId>) {
    let threads = (0..workspace.threads.len() as u32).map(ThreadId);
    let empty: Vec<ThreadId> = threads.filter(|thread| !played(*thread)).collect();
    let mut emitter = Emitter::new(workspace, None);
    emitter.leave_empty(&empty);
    emitter.bodies();
    let content = emitter.finish(false);
    (parts::write(&content, None), empty)
}

/// A place in the code that is not known yet. The first labels are those of the nodes.
#[derive(Clone, Copy)]
struct Label(u32);

/// An artifact that grows.
struct Emitter<'w> {
    workspace: &'w Workspace,
    sources: Option<&'w Sources>,
    strings: Table<String>,
    types: Table<crate::value::Type>,
    patterns: Table<parts::Pattern>,
    templates: Table<parts::Template>,
    expressions: Table<parts::Expression>,
    tests: Table<parts::Test>,
    hand_offs: Table<parts::HandOff>,
    decisions: Vec<parts::Decision>,
    cells: Vec<parts::Cell>,
    rooms: [parts::Room; 2],
    /// The operations; until the end their targets are labels.
    code: Vec<Op>,
    /// Where each label is.
    labels: Vec<Option<Code>>,
    /// Nodes that wait, in the order of their waits behind the start.
    waits: Vec<NodeId>,
    /// Nodes that split.
    splits: Vec<NodeId>,
    /// Places, and the label that a return leads to.
    places: Vec<(PlaceId, Reached)>,
    map: SourceMap<'w>,
    /// What tests came to, by what they ask of what; questions are known by where they are kept.
    asked: HashMap<(Operand, *const Question), form::Asked, RandomState>,
}

/// What is at a place.
#[derive(Clone, Copy)]
enum Reached {
    Wait(parts::WaitId),
    Return(NodeId),
}

impl<'w> Emitter<'w> {
    fn new(workspace: &'w Workspace, sources: Option<&'w Sources>) -> Emitter<'w> {
        let mut emitter = Emitter {
            workspace,
            sources,
            strings: Table::new(),
            types: Table::new(),
            patterns: Table::new(),
            templates: Table::new(),
            expressions: Table::new(),
            tests: Table::new(),
            hand_offs: Table::new(),
            decisions: Vec::new(),
            cells: Vec::new(),
            rooms: Default::default(),
            code: Vec::new(),
            labels: vec![None; workspace.nodes.len()],
            waits: Vec::new(),
            splits: Vec::new(),
            places: Vec::new(),
            map: SourceMap::default(),
            asked: HashMap::default(),
        };
        emitter.lay_out();
        emitter
    }

    /// A label of its own.
    fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// The next operation is where `label` is.
    fn place(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.here());
    }

    fn here(&self) -> Code {
        Code(self.code.len() as u32)
    }

    /// Where a label is, once all code stands.
    fn resolve(&self, label: Label) -> Code {
        self.labels[label.0 as usize].unwrap_or(Code(0))
    }

    /// Where a node's operations begin, once all code stands.
    fn at(&self, node: NodeId) -> Code {
        self.resolve(node.into())
    }
}

impl From<NodeId> for Label {
    fn from(node: NodeId) -> Label {
        Label(node.0)
    }
}

impl From<Label> for Code {
    /// The label itself, until the code stands.
    fn from(label: Label) -> Code {
        Code(label.0)
    }
}
