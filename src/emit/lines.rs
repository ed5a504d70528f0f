//! The source map, written while the code grows: its tables piece by piece, as `artifact` reads them.

use super::Emitter;
use crate::artifact::parts::{CellId, Code, Line, Wire, write_text};
use crate::ir::{Branch, Condition, NodeId};
use crate::source::SourceId;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// A source map that grows.
#[derive(Default)]
pub(super) struct SourceMap<'w> {
    files: Vec<String>,
    places: HashMap<&'w str, u32, RandomState>,
    /// The source of the latest line, its place among the files, and the line.
    latest: Option<(SourceId, u32, u32)>,
    lines: Items,
    decisions: Items,
    /// What the latest branch reads; kept so that looking takes no memory.
    reads: Vec<CellId>,
}

/// A table: how many items it has, and their bytes.
#[derive(Default)]
struct Items {
    count: u64,
    bytes: Vec<u8>,
}

impl Items {
    fn write(&self, out: &mut Vec<u8>) {
        self.count.write(out);
        out.extend_from_slice(&self.bytes);
    }
}

impl SourceMap<'_> {
    /// All of it: files, lines, decisions.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.lines.bytes.len() + self.decisions.bytes.len() + 256);
        self.files.write(&mut out);
        self.lines.write(&mut out);
        self.decisions.write(&mut out);
        out
    }
}

impl<'w> Emitter<'w> {
    /// The operations from here on stand for the line of `node`.
    pub(super) fn mark_line(&mut self, node: NodeId) {
        let span = self.workspace.node(node).span;
        let Some(source) = self.sources.and_then(|sources| sources.get(span.source)) else { return };
        let code = self.here();
        let map = &mut self.map;
        let (file, line) = match map.latest {
            Some((latest, file, line)) if latest == span.source => (file, source.line_from(line, span.start)),
            _ => {
                let file = *map.places.entry(&source.path).or_insert_with(|| {
                    map.files.push(source.path.to_string());
                    map.files.len() as u32 - 1
                });
                (file, source.line_of(span.start))
            }
        };
        map.latest = Some((span.source, file, line));
        map.lines.count += 1;
        Line { code, file, line }.write(&mut map.lines.bytes);
    }

    /// A decision begins at `start`; its branches are marked next, and then its end.
    pub(super) fn mark_decision(&mut self, start: Code, branches: &[Branch]) {
        self.map.decisions.count += 1;
        start.write(&mut self.map.decisions.bytes);
        (branches.len() as u64 + 1).write(&mut self.map.decisions.bytes);
    }

    /// The branch whose last operation is the latest one.
    pub(super) fn mark_branch(&mut self, branch: &Branch) {
        // Without sources nobody asks for the map.
        if self.sources.is_none() {
            return;
        }
        let mut reads = std::mem::take(&mut self.map.reads);
        reads.clear();
        self.reads(&branch.condition, &mut reads);
        self.mark(&branch.label, &reads);
        self.map.reads = reads;
    }

    /// What none of the branches takes is the last branch; its last operation is the latest one.
    pub(super) fn mark_end(&mut self) {
        self.mark("otherwise", &[]);
    }

    fn mark(&mut self, label: &str, reads: &[CellId]) {
        let latest = Code(self.code.len().saturating_sub(1) as u32);
        let out = &mut self.map.decisions.bytes;
        write_text(label, out);
        latest.write(out);
        (reads.len() as u64).write(out);
        reads.iter().for_each(|cell| cell.write(out));
    }

    fn reads(&self, condition: &Condition, reads: &mut Vec<CellId>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.reads(part, reads)),
            Condition::Not(inner) => self.reads(inner, reads),
            Condition::Test(test) => {
                let cell = self.cell_of(test.operand);
                if !reads.contains(&cell) {
                    reads.push(cell);
                }
            }
        }
    }
}
