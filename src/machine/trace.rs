//! Tells which rule won and what was read on the way, where tracing is on.

use super::act::Tried;
use super::run::Run;
use crate::artifact::parts::{Branch, Code, DebugDecision};

impl<'p> Run<'p, '_> {
    /// Tells of a decision when control leaves it: the branch that it leaves from has won.
    pub(super) fn tell_decision(&mut self, from: Code, to: Code) {
        let program = self.program;
        if !self.trace {
            return;
        }
        let Some((decision, branch)) = program.debug.as_ref().and_then(|debug| debug.branch(from)) else { return };
        let inside = decision.branches.last().is_some_and(|last| (decision.start..=last.last).contains(&to));
        if !inside {
            let thread = self.thread_name();
            let line = Some(program.line(decision.start)).filter(|line| *line > 0);
            let label = decision.branches[branch].label.as_str();
            let tried = self.tried(decision, branch);
            self.acts.push_decision(thread, line, label, tried);
        }
    }

    fn tried(&self, decision: &'p DebugDecision, winner: usize) -> Vec<Tried<'p>> {
        let value = |cell| {
            let mut out = String::new();
            self.read(cell).map(|value| self.view().show(cell, value, &mut out)).map(|()| out)
        };
        let tried = |branch: &'p Branch| Tried {
            label: &branch.label,
            reads: branch.reads.iter().map(|cell| (self.program.cell_name(*cell), value(*cell))).collect(),
        };
        decision.branches[..=winner].iter().map(tried).collect()
    }
}
