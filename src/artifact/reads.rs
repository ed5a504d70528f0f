//! What the rules read at all: what a customer wrote is only kept for rules that do.

use super::content::{Content, Decision, Expression, Part, TermPart, Way};
use super::id::{CellId, Word};
use super::op::Op;

impl Content {
    /// Whether a text, a value, a test or a condition reads this cell.
    pub(super) fn reads(&self, id: CellId) -> bool {
        let cell = &self.cells[id.index()];
        let shown = |part: &Part| matches!(part, Part::Slot { cell, .. } if *cell == id);
        let masks = |word: &Word, mask: &u64| *word == cell.word && mask & cell.mask() != 0;
        let masked = |op: &Op| match op {
            Op::IfAny { word, mask, .. } | Op::IfNone { word, mask, .. } => masks(word, mask),
            _ => false,
        };
        let asks = |part: &TermPart| matches!(part, TermPart::Clear { word, mask } if masks(word, mask));
        let decides = |decision: &Decision| match &decision.way {
            Way::Index { rules } => rules.parts.iter().any(asks),
            Way::Chain { .. } => false,
        };
        self.templates.iter().flat_map(|template| &template.parts).any(shown)
            || self.expressions.iter().any(|value| matches!(value, Expression::Cell { cell } if *cell == id))
            || self.tests.iter().any(|test| test.cell == id)
            || self.code.iter().any(masked)
            || self.decisions.iter().any(decides)
    }
}
