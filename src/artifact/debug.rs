//! The source map: which line an operation stands for, and which rules a decision has. It can be stripped.

use super::id::{CellId, Code};
use super::wire::wire;

wire! {
    /// The source map.
    #[derive(Default)]
    struct Debug {
        /// Paths of files.
        files: Vec<String>,
        /// From which operation on which line is meant, sorted.
        lines: Vec<Line>,
        /// All decisions, sorted by where they begin; none overlaps another.
        decisions: Vec<Decision>,
    }
}

wire! {
    /// The operations from `code` on, up to the next of these, stand for this line.
    struct Line {
        /// The first operation.
        code: Code,
        /// Which file.
        file: u32,
        /// Which line, from 1.
        line: u32,
    }
}

wire! {
    /// `rules { … }`, `decide by …`
    struct Decision {
        /// Its first operation.
        start: Code,
        /// Its branches in order.
        branches: Vec<Branch>,
    }
}

wire! {
    /// A rule.
    struct Branch {
        /// The rule's label, or the row as written; `otherwise`.
        label: String,
        /// Its last operation; the next branch begins behind it.
        last: Code,
        /// What its condition reads.
        reads: Vec<CellId>,
    }
}

impl Debug {
    /// The line that the operation `code` stands for.
    pub(crate) fn line(&self, code: Code) -> Option<&Line> {
        let behind = self.lines.partition_point(|line| line.code <= code);
        self.lines.get(behind.checked_sub(1)?)
    }

    /// The decision and the branch that the operation `code` belongs to.
    pub(crate) fn branch(&self, code: Code) -> Option<(&Decision, usize)> {
        let behind = self.decisions.partition_point(|decision| decision.start <= code);
        let decision = self.decisions.get(behind.checked_sub(1)?)?;
        let branch = decision.branches.partition_point(|branch| branch.last < code);
        (branch < decision.branches.len()).then_some((decision, branch))
    }
}
