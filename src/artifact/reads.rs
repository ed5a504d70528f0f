//! What the rules read at all: what a customer wrote is only kept for rules that do.

use super::content::{Content, Expression, Part};
use super::id::CellId;
use super::op::Op;

impl Content {
    /// Whether a text, a value, a test or a condition reads this cell.
    pub(super) fn reads(&self, id: CellId) -> bool {
        let cell = &self.cells[id.index()];
        let shown = |part: &Part| matches!(part, Part::Slot { cell, .. } if *cell == id);
        let masked = |op: &Op| match op {
            Op::IfAny { word, mask, .. } | Op::IfNone { word, mask, .. } => {
                *word == cell.word && mask & cell.mask() != 0
            }
            _ => false,
        };
        self.templates.iter().flat_map(|template| &template.parts).any(shown)
            || self.expressions.iter().any(|value| matches!(value, Expression::Cell { cell } if *cell == id))
            || self.tests.iter().any(|test| test.cell == id)
            || self.code.iter().any(masked)
    }
}
