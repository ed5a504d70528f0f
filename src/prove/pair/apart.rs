//! Which memories of two versions may have different values, though their classes agree.

use super::{Pair, Side, Twin};
use crate::ir::{Expression, MemoryId, NodeId, NodeKind, Operand, Part, SetValue, builtin};
use crate::prove::diagram::Set;
use crate::prove::model::LocationId;

/// What is not in step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Apart {
    /// Memories, by their old copies, in order.
    memories: Vec<MemoryId>,
    /// Whether the latest answers may be different ones.
    answer: bool,
    /// What was set in one version only since they waited, and by which node.
    set: Vec<(Side, MemoryId, NodeId)>,
    /// Which shares of splits were taken since they waited.
    shares: Vec<(Side, NodeId, u16)>,
    /// Whether they may have begun to wait at different moments; only told where rules stand beside themselves.
    pub(super) clocks: bool,
    /// Where they waited when something happened, and whether both went the same way then; until they wait again.
    pub(super) left: Option<Left>,
}

/// How two conversations left where they waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Left {
    /// From where each went.
    pub(super) places: (LocationId, LocationId),
    /// Whether both were at one place since one moment, and went the same way.
    pub(super) alike: bool,
}

impl Apart {
    fn has(&self, memory: MemoryId) -> bool {
        self.memories.binary_search(&memory).is_ok()
    }

    fn mark(&mut self, memory: MemoryId, apart: bool) {
        match (self.memories.binary_search(&memory), apart) {
            (Err(at), true) => self.memories.insert(at, memory),
            (Ok(at), false) => _ = self.memories.remove(at),
            _ => {}
        }
    }

    /// Whether anything was set, or a share taken, since both waited.
    pub(super) fn is_on_the_way(&self) -> bool {
        !self.set.is_empty() || !self.shares.is_empty()
    }

    /// Both wait: what comes now is another moment.
    pub(super) fn rest(&mut self) {
        self.set.clear();
        self.shares.clear();
    }

    /// Drops what does not matter.
    pub(super) fn retain(&mut self, matters: impl FnMut(&MemoryId) -> bool) {
        self.memories.retain(matters);
    }

    /// Whether the latest answers may be different ones.
    pub(super) fn answers_differ(&self) -> bool {
        self.answer
    }

    /// The answers of a question: in step, or not.
    pub(super) fn answered(&mut self, in_step: bool) {
        self.answer = !in_step;
    }

    /// Nothing is in step any more of what one version alone was given.
    pub(super) fn give(&mut self, pair: &Pair, memory: MemoryId) {
        if let Some(twin) = pair.twins.get(&memory) {
            self.mark(twin.old, true);
        }
    }

    /// Both were given the same.
    pub(super) fn give_both(&mut self, old: MemoryId) {
        self.mark(old, false);
    }
}

impl Pair<'_> {
    /// Whether two facts or memories have the same value.
    pub(super) fn in_step(&self, old: Operand, new: Operand, apart: &Apart) -> bool {
        match (old, new) {
            (Operand::Fact(fact), Operand::Fact(other)) => fact == other && !(fact == builtin::ANSWER && apart.answer),
            (Operand::Memory(memory), Operand::Memory(other)) => {
                self.twins.get(&memory).is_some_and(|twin| twin.old == memory && twin.new == other)
                    && !apart.has(memory)
            }
            _ => false,
        }
    }

    /// One version sets a memory. Where the other one has set its own to the same since both waited: the situations in
    /// which they have the same class.
    pub(super) fn sets(&mut self, side: Side, node: NodeId, apart: &mut Apart) -> Option<Set> {
        let NodeKind::Set { memory, value, .. } = &self.node(node).kind else { return None };
        let twin = *self.twins.get(memory)?;
        let other = apart.set.iter().find(|(by, own, _)| *by != side && *own == twin.old).map(|(_, _, node)| *node);
        let same = other.is_some_and(|other| {
            let (old, new) = if side == Side::Old { (node, other) } else { (other, node) };
            self.same_value(old, new, apart)
        });
        // What was set from this memory before may not be what is set from it now.
        let workspace = self.old.workspace;
        let reads =
            |node: NodeId| matches!(&workspace.node(node).kind, NodeKind::Set { value, .. } if reads(value, &twin));
        apart.set.retain(|(_, own, node)| *own != twin.old && !reads(*node));
        let counts_on = matches!(value, SetValue::Add(_)) && apart.has(twin.old);
        apart.mark(twin.old, !same);
        if !same && !counts_on {
            apart.set.push((side, twin.old, node));
            apart.set.sort();
        }
        if same { self.equal.get(&twin.old).copied() } else { None }
    }

    /// One version takes a share of a split; false where the other one took another of the same.
    pub(super) fn takes_share(&self, side: Side, node: NodeId, share: u16, apart: &mut Apart) -> bool {
        let Some(own) = self.share(node, share) else { return true };
        let meets = apart.shares.iter().filter(|(by, _, _)| *by != side).all(|(_, other, taken)| {
            self.share(*other, *taken).is_none_or(|(name, from, to)| name != own.0 || from < own.2 && own.1 < to)
        });
        apart.shares.push((side, node, share));
        apart.shares.sort();
        meets
    }

    /// The name of a split and which of a hundred customers, from and to, take a share of it.
    fn share(&self, node: NodeId, share: u16) -> Option<(&str, u32, u32)> {
        let NodeKind::Split { name, arms } = &self.node(node).kind else { return None };
        let before = arms.iter().take(usize::from(share)).map(|(part, _)| u32::from(*part)).sum();
        let (part, _) = arms.get(usize::from(share))?;
        Some((name, before, before + u32::from(*part)))
    }
}

/// Whether a memory is read where another is set.
fn reads(value: &SetValue, twin: &Twin) -> bool {
    let is = |operand: &Operand| *operand == Operand::Memory(twin.old) || *operand == Operand::Memory(twin.new);
    match value {
        SetValue::To(Expression::Operand(operand)) => is(operand),
        SetValue::To(Expression::Text(text)) => text.parts.iter().any(|part| match part {
            Part::Slot { operand, .. } => is(operand),
            Part::Text(_) => false,
        }),
        _ => false,
    }
}
