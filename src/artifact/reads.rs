//! What the rules read at all: what a customer wrote is only kept for rules that do.

use super::builtin;
use super::content::{Arm, Content, Decision, Expression, Part, TermPart, Wait, WaitKind, Way};
use super::id::{CellId, Word};
use super::op::Op;

impl Content {
    /// Whether a text, a value, a test or a condition reads this cell.
    pub(super) fn reads(&self, id: CellId) -> bool {
        let shown = |part: &Part| matches!(part, Part::Slot { cell, .. } if *cell == id);
        self.templates.iter().flat_map(|template| &template.parts).any(shown)
            || self.expressions.iter().any(|value| matches!(value, Expression::Cell { cell } if *cell == id))
            || self.asks(id)
    }

    /// Whether a test or a condition reads `now` or business hours.
    pub(super) fn reads_time(&self) -> bool {
        self.asks(CellId::from(builtin::NOW)) || self.hours.iter().any(|hours| self.asks(hours.fact))
    }

    /// Whether what is done about an event depends on more than the event.
    pub(super) fn has_conditions(&self) -> bool {
        let asks = |arm: &Arm| arm.condition.is_some();
        let waits = |wait: &Wait| matches!(&wait.kind, WaitKind::Events { arms } if arms.iter().any(asks));
        self.waits.iter().any(waits) || self.handlers.iter().any(|handler| asks(&handler.arm))
    }

    /// Whether a test or a condition reads this cell.
    fn asks(&self, id: CellId) -> bool {
        let cell = &self.cells[id.index()];
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
        self.tests.iter().any(|test| test.cell == id)
            || self.code.iter().any(masked)
            || self.decisions.iter().any(decides)
    }
}
