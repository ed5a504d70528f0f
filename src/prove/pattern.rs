//! Which deeds an effect pattern of a guarantee means.

use super::diagram::Set;
use super::model::{Deed, Model, Part};
use crate::ir::{EffectPattern, Expression, NodeKind, Operand, Part as Piece, SetValue, Template};

/// The operands whose use a pattern is about.
pub(crate) fn operands(pattern: &EffectPattern) -> Vec<Operand> {
    if let EffectPattern::Use(operands) = pattern { operands.clone() } else { Vec::new() }
}

/// Whether some deed of a node of this kind may be meant.
pub(crate) fn may_match(pattern: &EffectPattern, kind: &NodeKind) -> bool {
    let has_two = matches!(kind, NodeKind::Ask(_));
    let mut parts = [Part::Whole, Part::Retry].into_iter().take(1 + usize::from(has_two));
    match pattern {
        EffectPattern::Use(operands) => parts.any(|part| shown(kind, part).any(|shown| operands.contains(&shown))),
        _ => parts.any(|part| matches(pattern, kind, part)),
    }
}

/// What of a node of this kind a pattern is about, part by part: everybody who comes there, or those of whom something is
/// known.
pub(crate) fn meaning(pattern: &EffectPattern, kind: &NodeKind) -> [(bool, Vec<Operand>); 3] {
    [Part::Whole, Part::Retry, Part::Again].map(|part| (matches(pattern, kind, part), used(pattern, kind, part)))
}

/// Whether a part of what a node of this kind does may be meant.
pub(crate) fn may_mean(pattern: &EffectPattern, kind: &NodeKind, part: Part) -> bool {
    matches(pattern, kind, part) || !used(pattern, kind, part).is_empty()
}

impl Model<'_> {
    /// The situations in which `deed` is one that `pattern` means.
    pub(crate) fn meant(&mut self, pattern: &EffectPattern, deed: Deed) -> Set {
        let Some(node) = self.workspace.nodes.get(deed.node.index()) else { return Set::NOTHING };
        if matches(pattern, &node.kind, deed.part) {
            return Set::EVERYTHING;
        }
        let used = used(pattern, &node.kind, deed.part);
        used.into_iter().fold(Set::NOTHING, |any, operand| {
            let known = self.known(operand, true);
            self.diagrams.or(any, known)
        })
    }
}

/// Patterns that do not depend on facts.
fn matches(pattern: &EffectPattern, kind: &NodeKind, part: Part) -> bool {
    match (pattern, kind) {
        (EffectPattern::Say, _) => message(kind, part).is_some(),
        (EffectPattern::SayText(words), _) => message(kind, part).is_some_and(|text| has_words(text, words)),
        (EffectPattern::Ask, NodeKind::Choose(_) | NodeKind::Ask(_)) => true,
        (EffectPattern::AskFor(memory), NodeKind::Ask(ask)) => ask.into == *memory,
        (EffectPattern::Onboard, NodeKind::Onboard { .. }) => true,
        (EffectPattern::Call(action), NodeKind::Call(call)) => call.action == *action,
        (EffectPattern::HandOff(inbox), NodeKind::HandOff(hand_off)) => {
            inbox.is_none_or(|inbox| inbox == hand_off.inbox)
        }
        (EffectPattern::Resolve(kind), NodeKind::Resolve(own)) => kind.is_none_or(|kind| kind == *own),
        (EffectPattern::PivotTo(thread), NodeKind::Pivot(own)) => thread == own,
        (EffectPattern::Note, NodeKind::Note { .. }) => true,
        (EffectPattern::AddTopic(topic), NodeKind::Topic { topic: own, add: true, .. }) => topic == own,
        _ => false,
    }
}

/// The operands of a `use` pattern that the deed shows or hands on.
fn used(pattern: &EffectPattern, kind: &NodeKind, part: Part) -> Vec<Operand> {
    let EffectPattern::Use(operands) = pattern else { return Vec::new() };
    operands.iter().copied().filter(|operand| shown(kind, part).any(|shown| shown == *operand)).collect()
}

/// The text of the message that a deed sends.
pub(crate) fn message(kind: &NodeKind, part: Part) -> Option<&Template> {
    match (kind, part) {
        (NodeKind::Ask(ask), Part::Retry) => ask.retry.as_ref().map(|(_, text)| text),
        (NodeKind::Ask(ask), _) => Some(&ask.text),
        (NodeKind::Choose(choose), _) => Some(&choose.text),
        (NodeKind::Say { text, .. } | NodeKind::Onboard { text, .. }, _) => Some(text),
        _ => None,
    }
}

/// Everything that a node shows or hands on, in whatever words, or sets a memory from.
pub(crate) fn shown_by(kind: &NodeKind) -> Vec<Operand> {
    match kind {
        NodeKind::Set { value: SetValue::To(value), .. } => of_expression(value),
        _ => [Part::Whole, Part::Retry].into_iter().flat_map(|part| shown(kind, part)).collect(),
    }
}

/// Everything that a deed shows to the customer, to an agent or to the host.
fn shown(kind: &NodeKind, part: Part) -> impl Iterator<Item = Operand> {
    let (arguments, texts) = match kind {
        NodeKind::Call(call) => (&call.arguments[..], [None, None]),
        NodeKind::Note { text, .. } => (&[][..], [Some(text), None]),
        NodeKind::HandOff(hand_off) => (&[][..], [hand_off.reason.as_deref(), hand_off.note.as_deref()]),
        _ => (&[][..], [message(kind, part), None]),
    };
    let given = arguments.iter().flat_map(|(_, argument)| of_expression(argument));
    given.chain(texts.into_iter().flatten().flat_map(Template::operands))
}

fn of_expression(expression: &Expression) -> Vec<Operand> {
    match expression {
        Expression::Operand(operand) => vec![*operand],
        Expression::Text(text) => text.operands().collect(),
        Expression::Constant(_) => Vec::new(),
    }
}

/// Whether a text has these words in it; where a fact stands nothing can be found.
fn has_words(text: &Template, words: &str) -> bool {
    if let [Piece::Text(all)] = &text.parts[..] {
        return all.contains(words);
    }
    let part = |part: &Piece| if let Piece::Text(words) = part { words.clone() } else { "\u{0}".to_owned() };
    text.parts.iter().map(part).collect::<String>().contains(words)
}
