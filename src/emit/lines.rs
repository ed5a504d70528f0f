//! The source map, filled while the code grows.

use super::Emitter;
use crate::artifact::parts::{self, CellId, Code, DebugDecision, Line};
use crate::ir::{Branch, Condition, NodeId};

impl Emitter<'_> {
    /// The operations from here on stand for the line of `node`.
    pub(super) fn mark_line(&mut self, node: NodeId) {
        let span = self.workspace.node(node).span;
        let Some(source) = self.sources.and_then(|sources| sources.get(span.source)) else { return };
        let line = source.line_of(span.start);
        let file = match self.latest_file {
            Some((latest, file)) if latest == span.source => file,
            _ => *self.files.entry(&source.path).or_insert_with(|| {
                self.debug.files.push(source.path.to_string());
                self.debug.files.len() as u32 - 1
            }),
        };
        self.latest_file = Some((span.source, file));
        self.debug.lines.push(Line { code: self.here(), file, line });
    }

    /// The branch whose last operation is the latest one.
    pub(super) fn mark_branch(&self, branch: &Branch) -> parts::Branch {
        let mut reads = Vec::new();
        self.reads(&branch.condition, &mut reads);
        parts::Branch { label: branch.label.clone(), last: self.latest(), reads }
    }

    /// The decision whose last operation is the latest one; what none of the branches takes is its last branch.
    pub(super) fn mark_decision(&mut self, start: Code, mut branches: Vec<parts::Branch>) {
        branches.push(parts::Branch { label: "otherwise".to_owned(), last: self.latest(), reads: Vec::new() });
        self.debug.decisions.push(DebugDecision { start, branches });
    }

    fn latest(&self) -> Code {
        Code(self.code.len().saturating_sub(1) as u32)
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
