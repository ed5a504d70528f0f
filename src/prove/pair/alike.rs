//! Whether what two versions do looks the same to the customer, the agents and the host.

use super::apart::Apart;
use super::{Act, Cursor, Pair, Side, Spot};
use crate::ir::{
    Call, Choose, Expression, HandOff, NodeId, NodeKind, Operand, Part as Piece, SetValue, Template, Workspace,
};
use crate::prove::diagram::Set;
use crate::prove::model::{Deed, Part, Point};
use crate::prove::pattern::message;

/// For whom two deeds are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// For these.
    pub(super) set: Set,
    /// Whether they are certainly not alike for the others.
    pub(super) certain: bool,
}

pub(super) const ALIKE: Alike = Alike { set: Set::EVERYTHING, certain: true };
const UNLIKE: Alike = Alike { set: Set::NOTHING, certain: true };

impl Pair<'_> {
    /// Whether two deeds are alike.
    pub(super) fn deeds_alike(&mut self, old: Deed, new: Deed, apart: &Apart) -> Alike {
        let (own, other) = (&self.node(old.node).kind, &self.node(new.node).kind);
        if let (Some(text), Some(new_text)) = (message(own, old.part), message(other, new.part)) {
            let same = kind_of_message(own) == kind_of_message(other) && offers(own, other, old.part, new.part);
            return if same { self.texts_alike(text, new_text, apart) } else { UNLIKE };
        }
        match (own, other) {
            (NodeKind::Call(call), NodeKind::Call(new_call)) => self.calls_alike(call, new_call, apart),
            (NodeKind::Note { text, .. }, NodeKind::Note { text: new_text, .. }) => {
                self.texts_alike(text, new_text, apart)
            }
            (NodeKind::Topic { topic, add, .. }, NodeKind::Topic { topic: new_topic, add: new_add, .. }) => {
                if topic == new_topic && add == new_add { ALIKE } else { UNLIKE }
            }
            (NodeKind::HandOff(hand_off), NodeKind::HandOff(new_hand_off)) => {
                self.hand_offs_alike(hand_off, new_hand_off, apart)
            }
            // Only a guarantee sees pivots, and only those to one thread.
            (NodeKind::Pivot(_), NodeKind::Pivot(_)) => ALIKE,
            (NodeKind::Resolve(resolution), NodeKind::Resolve(new_resolution)) if resolution == new_resolution => ALIKE,
            _ => UNLIKE,
        }
    }

    /// Whether two nodes set their memory to the same value.
    pub(super) fn same_value(&mut self, old: NodeId, new: NodeId, apart: &Apart) -> bool {
        let kinds = (&self.node(old).kind, &self.node(new).kind);
        let (NodeKind::Set { value, .. }, NodeKind::Set { value: other, .. }) = kinds else { return false };
        match (value, other) {
            (SetValue::Unknown, SetValue::Unknown) => true,
            (SetValue::To(value), SetValue::To(other)) => self.values_alike(value, other, apart) == ALIKE,
            // Both were in step when the first of them was counted.
            (SetValue::Add(amount), SetValue::Add(other)) => amount == other,
            _ => false,
        }
    }

    fn values_alike(&mut self, old: &Expression, new: &Expression, apart: &Apart) -> Alike {
        match (old, new) {
            (Expression::Operand(operand), Expression::Operand(other)) => self.operands_alike(*operand, *other, apart),
            (Expression::Text(text), Expression::Text(other)) => self.texts_alike(text, other, apart),
            (Expression::Constant(value), Expression::Constant(other)) if value == other => ALIKE,
            (Expression::Constant(_), Expression::Constant(_)) => UNLIKE,
            _ => Alike { certain: false, ..UNLIKE },
        }
    }

    fn operands_alike(&mut self, old: Operand, new: Operand, apart: &Apart) -> Alike {
        if let Some(alike) = self.compared(old, new) {
            return alike;
        }
        // Different facts and memories may have the same value all the same.
        if self.in_step(old, new, apart) { ALIKE } else { Alike { certain: false, ..UNLIKE } }
    }

    fn texts_alike(&mut self, old: &Template, new: &Template, apart: &Apart) -> Alike {
        let (own, other) = (pieces(old), pieces(new));
        if own.len() != other.len() {
            return UNLIKE;
        }
        let mut alike = ALIKE;
        for (own, other) in own.iter().zip(&other) {
            let this = match (own, other) {
                (Piece::Text(words), Piece::Text(new_words)) if words == new_words => ALIKE,
                (
                    Piece::Slot { operand, fallback, .. },
                    Piece::Slot { operand: new_operand, fallback: new_fallback, .. },
                ) => {
                    let this = self.operands_alike(*operand, *new_operand, apart);
                    match fallback == new_fallback {
                        true => this,
                        false if this == ALIKE => Alike { set: self.old.known(*operand, true), certain: true },
                        false => this,
                    }
                }
                _ => UNLIKE,
            };
            alike = Alike {
                set: self.old.diagrams.and(alike.set, this.set),
                certain: alike.certain && (this.certain || this == ALIKE),
            };
            if this == UNLIKE {
                return UNLIKE;
            }
        }
        alike
    }

    fn optional_alike(&mut self, old: Option<&Template>, new: Option<&Template>, apart: &Apart) -> Alike {
        match (old, new) {
            (None, None) => ALIKE,
            (Some(text), Some(other)) => self.texts_alike(text, other, apart),
            _ => UNLIKE,
        }
    }

    fn hand_offs_alike(&mut self, old: &HandOff, new: &HandOff, apart: &Apart) -> Alike {
        if old.inbox != new.inbox || old.priority != new.priority {
            return UNLIKE;
        }
        if self.looks_at_the_way_only() {
            return ALIKE;
        }
        let reasons = self.optional_alike(old.reason.as_deref(), new.reason.as_deref(), apart);
        let notes = self.optional_alike(old.note.as_deref(), new.note.as_deref(), apart);
        self.both(reasons, notes)
    }

    pub(super) fn calls_alike(&mut self, old: &Call, new: &Call, apart: &Apart) -> Alike {
        let workspace = self.old.workspace;
        let (own, other) = (arguments(workspace, old), arguments(workspace, new));
        let names = |list: &[(&str, &Expression)]| list.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
        let actions = [old, new].map(|call| &workspace.actions[call.action.index()].name);
        if actions[0] != actions[1] || names(&own) != names(&other) {
            return UNLIKE;
        }
        let mut alike = ALIKE;
        for ((_, value), (_, new_value)) in own.into_iter().zip(other) {
            let this = self.values_alike(value, new_value, apart);
            alike = self.both(alike, this);
        }
        alike
    }

    fn both(&mut self, left: Alike, right: Alike) -> Alike {
        if left == UNLIKE || right == UNLIKE {
            return UNLIKE;
        }
        Alike { set: self.old.diagrams.and(left.set, right.set), certain: left.certain && right.certain }
    }

    /// How two acts that differ can be got past, so that what comes behind them is compared too: which versions go on.
    pub(super) fn past(&mut self, spot: &Spot, old: Act, new: Act) -> (bool, bool) {
        if let (Act::Does(old), Act::Does(new)) = (old, new)
            && self.alignment.new_of.get(&old.node) == Some(&new.node)
            && old.part == new.part
            && is_one_edited(&self.node(old.node).kind, &self.node(new.node).kind)
        {
            return (true, true);
        }
        let alone = (self.is_of_one(Side::Old, old), self.is_of_one(Side::New, new));
        match alone {
            (true, true) => (true, true),
            // The other one has to meet its like behind it.
            (true, false) => (self.meets(Side::Old, spot.old, new, &spot.apart), false),
            (false, true) => (false, self.meets(Side::New, spot.new, old, &spot.apart)),
            (false, false) => (false, false),
        }
    }

    /// Whether an act is a message, note or topic that only one version has.
    fn is_of_one(&self, side: Side, act: Act) -> bool {
        let Act::Does(deed) = act else { return false };
        let others = if side == Side::Old { &self.alignment.new_of } else { &self.alignment.old_of };
        is_passing(&self.node(deed.node).kind) && deed.part == Part::Whole && !others.contains_key(&deed.node)
    }

    /// Whether a version comes from `cursor`, past things that only it has, to something like `act`, before it waits.
    fn meets(&mut self, side: Side, cursor: Cursor, act: Act, apart: &Apart) -> bool {
        let mut open = vec![cursor];
        let mut seen = Vec::new();
        while let Some(at) = open.pop() {
            if seen.contains(&at) || seen.len() > LOOKED_AHEAD {
                continue;
            }
            seen.push(at);
            match (self.act(side, at), act) {
                (Some(Act::Rests(_)), Act::Rests(_)) => return true,
                (Some(Act::Rests(_)), _) => {}
                (Some(own), _) if self.is_of_one(side, own) => open.extend(self.behind(side, at)),
                (Some(Act::Does(own)), Act::Does(other)) => {
                    let (old, new) = if side == Side::Old { (own, other) } else { (other, own) };
                    let edited = self.alignment.new_of.get(&old.node) == Some(&new.node);
                    if edited || !self.deeds_alike(old, new, apart).set.is_empty() {
                        return true;
                    }
                }
                (Some(_), _) => {}
                (None, _) => open.extend(self.behind(side, at)),
            }
        }
        false
    }

    /// How long a place is waited at, if there is a limit.
    pub(super) fn limits_differ(&self, old: Act, new: Act) -> bool {
        let (Act::Rests(own), Act::Rests(other)) = (old, new) else { return false };
        self.old.time_limit(own) != self.new.time_limit(other)
    }

    /// Whether two questions take the same answers for good.
    pub(super) fn accept_alike(&self, old: Point, new: Point) -> bool {
        let (Point::Waiting(own, _), Point::Waiting(other, _)) = (old, new) else { return false };
        match (&self.node(own).kind, &self.node(other).kind) {
            (NodeKind::Choose(_), NodeKind::Choose(_)) => true,
            (NodeKind::Ask(ask), NodeKind::Ask(new_ask)) => {
                let kind = |memory: crate::ir::MemoryId| &self.old.workspace.memories[memory.index()].kind;
                let twins = self.twins.get(&ask.into).filter(|twin| twin.new == new_ask.into);
                let types = twins.map_or(kind(ask.into) == kind(new_ask.into), |twin| twin.alike);
                ask.answer == new_ask.answer && ask.matching == new_ask.matching && types
            }
            _ => false,
        }
    }
}

/// How many places are looked at in search of something alike.
const LOOKED_AHEAD: usize = 256;

/// Words and slots, words that stand beside each other as one.
fn pieces(text: &Template) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for part in &text.parts {
        match (pieces.last_mut(), part) {
            (_, Piece::Text(words)) if words.is_empty() => {}
            (Some(Piece::Text(before)), Piece::Text(words)) => before.push_str(words),
            _ => pieces.push(part.clone()),
        }
    }
    pieces
}

/// What is given to an action, by the names of its inputs.
fn arguments<'w>(workspace: &'w Workspace, call: &'w Call) -> Vec<(&'w str, &'w Expression)> {
    let inputs = &workspace.actions[call.action.index()].inputs;
    let name = |place: u32| inputs.get(place as usize).map_or("", |input| input.name.as_str());
    let mut arguments: Vec<_> = call.arguments.iter().map(|(place, value)| (name(*place), value)).collect();
    arguments.sort_by_key(|(name, _)| *name);
    arguments
}

/// Messages look alike where they come with the same buttons, or with a form.
fn kind_of_message(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Onboard { .. })
}

fn offers(old: &NodeKind, new: &NodeKind, old_part: Part, new_part: Part) -> bool {
    let offered = |kind: &NodeKind, part: Part| match (kind, part) {
        (NodeKind::Choose(choose), Part::Whole | Part::Again) => options(choose),
        _ => Vec::new(),
    };
    offered(old, old_part) == offered(new, new_part)
}

fn options(choose: &Choose) -> Vec<(String, String)> {
    choose.choices.iter().map(|choice| (choice.id.clone(), choice.label.clone())).collect()
}

/// Whether the conversation simply goes on behind it.
fn is_passing(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Say { .. } | NodeKind::Note { .. } | NodeKind::Topic { .. })
}

/// Whether one may be the other, edited.
fn is_one_edited(old: &NodeKind, new: &NodeKind) -> bool {
    match (old, new) {
        (NodeKind::Call(call), NodeKind::Call(other)) => call.outcomes.len() == other.outcomes.len(),
        _ => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}
