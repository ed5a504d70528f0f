//! What is relied on at each place: what is kept and may be shown or handed on later without anything in its stead, so
//! that a conversation which comes from another revision must know it.
//!
//! The checker has shown that whoever gets to the place on the way of these rules knows it. A conversation that is
//! moved there has come on another way. What is told here may be more than is needed, never less.

use super::order::Components;
use crate::ir::{
    Arm, Body, Call, Condition, Event, Expression, HandlerId, NodeId, NodeKind, Operand, Part, PlaceId, Record,
    SetValue, Template, Workspace, builtin,
};

/// What is relied on.
pub(super) struct Relies {
    /// What may be relied on anywhere: memories, the latest answer and the latest message.
    kept: Vec<Operand>,
    /// For a field of a record the presence of the record.
    presences: Vec<Option<Operand>>,
    /// When control comes to a node.
    nodes: Vec<Bits>,
    /// At a place.
    places: Vec<Bits>,
}

impl Relies {
    /// What is in `bits`; with the presence of its record, where it only is while that is known.
    pub(super) fn of(&self, bits: &Bits) -> impl Iterator<Item = (Operand, Option<Operand>)> {
        let count = self.kept.len();
        (0..count).filter_map(move |at| match (bits.has(at), bits.has(count + at)) {
            (true, _) => Some((self.kept[at], None)),
            (false, true) => Some((self.kept[at], self.presences[at])),
            (false, false) => None,
        })
    }

    /// What is relied on at a place.
    pub(super) fn at(&self, place: PlaceId) -> &Bits {
        &self.places[place.index()]
    }

    /// What is relied on from a node on.
    pub(super) fn from(&self, node: NodeId) -> &Bits {
        &self.nodes[node.index()]
    }
}

/// The latest answer and the latest message, which conversations keep as well.
const ANSWER: Operand = Operand::Fact(builtin::ANSWER);
const MESSAGE: Operand = Operand::Fact(builtin::MESSAGE);

/// Finds what is relied on everywhere.
pub(super) fn relies(workspace: &Workspace) -> Relies {
    let mut kept: Vec<Operand> = workspace.nodes.iter().flat_map(|node| shown(workspace, &node.kind)).collect();
    // What is copied into a memory that is relied on is relied on as well.
    kept.extend(workspace.nodes.iter().filter_map(|node| copied(&node.kind)));
    kept.sort_unstable();
    kept.dedup();
    let presence = |kept: &Operand| {
        let Operand::Memory(memory) = kept else { return None };
        let record = workspace.memories[memory.index()].record?;
        let presence = Operand::Memory(workspace.records[record.index()].presence);
        (presence != *kept).then_some(presence)
    };
    let presences = kept.iter().map(presence).collect();
    let mut returns = vec![Vec::new(); workspace.steps.len()];
    for node in &workspace.nodes {
        if let NodeKind::Do { steps, next, .. } = &node.kind {
            returns[steps.index()].push(*next);
        }
    }
    let nodes = vec![Bits::new(kept.len()); workspace.nodes.len()];
    let mut walk = Walk { workspace, nodes, kept, handlers: Vec::new(), returns };
    walk.settle();
    let places = (0..workspace.places.len()).map(|at| walk.place(PlaceId(at as u32))).collect();
    Relies { kept: walk.kept, presences, nodes: walk.nodes, places }
}

/// A set of what is kept, and of what matters only while its record is present. Every node has one, and mostly one word
/// is enough.
#[derive(Clone, PartialEq)]
pub(super) struct Bits {
    first: u64,
    others: Box<[u64]>,
}

impl Bits {
    fn new(kept: usize) -> Bits {
        Bits { first: 0, others: vec![0; (2 * kept).div_ceil(64).saturating_sub(1)].into() }
    }

    fn is_empty(&self) -> bool {
        self.first == 0 && self.others.iter().all(|word| *word == 0)
    }

    fn has(&self, at: usize) -> bool {
        let word = (at / 64).checked_sub(1).map_or(self.first, |word| self.others[word]);
        word >> (at % 64) & 1 == 1
    }

    fn set(&mut self, at: usize, has: bool) {
        let word = (at / 64).checked_sub(1).map_or(&mut self.first, |word| &mut self.others[word]);
        let bit = 1 << (at % 64);
        if has {
            *word |= bit;
        } else {
            *word &= !bit;
        }
    }

    fn join(&mut self, other: &Bits) {
        self.first |= other.first;
        self.others.iter_mut().zip(&other.others).for_each(|(own, other)| *own |= other);
    }
}

struct Walk<'w> {
    workspace: &'w Workspace,
    kept: Vec<Operand>,
    /// What is relied on when control comes to a node.
    nodes: Vec<Bits>,
    /// What the handlers rely on that may interrupt a wait in each thread; then in none, then in any.
    handlers: Vec<Bits>,
    /// Where each `steps` block returns to.
    returns: Vec<Vec<NodeId>>,
}

impl Walk<'_> {
    /// Goes over all nodes, from behind, until nothing new is found.
    fn settle(&mut self) {
        self.handlers = self.all_handlers();
        if self.kept.is_empty() {
            return;
        }
        let components = self.components();
        // Where nothing goes round, neither through handlers nor through `steps`, what is behind a node is settled first.
        let goes_round = !self.workspace.handlers.is_empty()
            || !self.workspace.steps.is_empty()
            || components.groups().any(|group| group.len() > 1);
        let mut changed = true;
        while changed {
            changed = false;
            self.handlers = self.all_handlers();
            for node in components.nodes() {
                let bits = self.before(*node);
                if bits != self.nodes[node.index()] {
                    self.nodes[node.index()] = bits;
                    changed = goes_round;
                }
            }
        }
    }

    /// Each node behind those that it leads to, as far as that is possible.
    fn components(&self) -> Components {
        let workspace = self.workspace;
        Components::of(workspace.nodes.len(), |node, ahead| {
            ahead.extend(super::entered(workspace, node));
            workspace.node(node).kind.successors().for_each(|next| ahead.push(next));
        })
    }

    /// What is relied on at a place.
    fn place(&self, place: PlaceId) -> Bits {
        match self.workspace.places[place.index()].node {
            Some(node) => match &self.workspace.node(node).kind {
                NodeKind::Do { next, .. } => self.nodes[next.index()].clone(),
                _ => self.nodes[node.index()].clone(),
            },
            None => {
                let start = &self.workspace.start;
                let mut bits = self.arms(&start.arms);
                start.wait.iter().for_each(|(_, late)| bits.join(&self.nodes[late.target.index()]));
                bits.join(self.handlers(Body::Start));
                bits
            }
        }
    }

    fn before(&self, id: NodeId) -> Bits {
        let node = self.workspace.node(id);
        let mut bits = self.behind(&node.kind, node.body);
        for kept in shown(self.workspace, &node.kind) {
            self.mark(&mut bits, kept, true);
        }
        bits
    }

    fn behind(&self, kind: &NodeKind, body: Body) -> Bits {
        let at = |node: NodeId| &self.nodes[node.index()];
        let mut bits = Bits::new(self.kept.len());
        match kind {
            NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => {
                return at(*next).clone();
            }
            NodeKind::Set { memory, value, next } => {
                bits.join(at(*next));
                self.write(&mut bits, Operand::Memory(*memory), value);
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                // What is known where conditions hold or fail is asked only for those ways on which something is relied on.
                let (mut failed, mut read) = (Vec::new(), 0);
                let mut failed_before = |count: usize| {
                    let above = branches[read..count].iter();
                    failed.extend(above.flat_map(|branch| known_if(&branch.condition, false)));
                    read = count;
                    failed.clone()
                };
                for (place, branch) in branches.iter().enumerate() {
                    if !at(branch.target).is_empty() {
                        let known = known_if(&branch.condition, true).into_iter().chain(failed_before(place));
                        bits.join(&self.given(at(branch.target).clone(), known));
                    }
                }
                if let Some(target) = otherwise.filter(|target| !at(*target).is_empty()) {
                    bits.join(&self.given(at(target).clone(), failed_before(branches.len()).into_iter()));
                }
            }
            NodeKind::Split { arms, .. } => arms.iter().for_each(|(_, target)| bits.join(at(*target))),
            NodeKind::Do { steps, .. } => return at(self.workspace.steps[steps.index()].entry).clone(),
            NodeKind::Return => {
                if let Body::Steps(steps) = body {
                    self.returns[steps.index()].iter().for_each(|next| bits.join(at(*next)));
                }
            }
            NodeKind::Pivot(thread) => return at(self.workspace.threads[thread.index()].entry).clone(),
            NodeKind::HandOff(_) | NodeKind::Resolve(_) | NodeKind::Resume { .. } => {}
            _ => {
                bits = self.waiting(kind);
                bits.join(self.handlers(body));
            }
        }
        bits
    }

    fn waiting(&self, kind: &NodeKind) -> Bits {
        let at = |node: NodeId| &self.nodes[node.index()];
        let mut bits = Bits::new(self.kept.len());
        match kind {
            NodeKind::Choose(choose) => {
                choose.anything_else.iter().for_each(|target| bits.join(at(*target)));
                self.mark(&mut bits, MESSAGE, false);
                choose.choices.iter().for_each(|choice| bits.join(at(choice.target)));
                self.mark(&mut bits, ANSWER, false);
                bits.join(at(choose.no_answer.target));
            }
            NodeKind::Ask(ask) => {
                let into = Operand::Memory(ask.into);
                let known = if ask.always { vec![into, ANSWER, MESSAGE] } else { vec![into] };
                bits.join(&self.given(at(ask.next).clone(), known.into_iter()));
                let written = ask.otherwise.map(|target| self.given(at(target).clone(), [MESSAGE].into_iter()));
                written.iter().for_each(|written| bits.join(written));
                bits.join(at(ask.no_answer.target));
            }
            NodeKind::Onboard { done, no_answer, .. } => {
                bits.join(at(*done));
                bits.join(at(no_answer.target));
            }
            NodeKind::Wait { arms, otherwise, .. } => {
                bits = self.arms(arms);
                bits.join(at(otherwise.target));
            }
            NodeKind::Call(call) => {
                call.outcomes.iter().chain([&call.failed]).for_each(|target| bits.join(at(*target)));
                self.overwritten(call).for_each(|kept| self.mark(&mut bits, kept, false));
            }
            _ => {}
        }
        bits
    }

    fn arms(&self, arms: &[Arm]) -> Bits {
        let mut bits = Bits::new(self.kept.len());
        for arm in arms {
            let mut known = arm.condition.as_ref().map(|condition| known_if(condition, true)).unwrap_or_default();
            known.extend(matches!(arm.event, Event::Writes(_)).then_some(MESSAGE));
            bits.join(&self.given(self.nodes[arm.target.index()].clone(), known.into_iter()));
        }
        bits
    }

    /// What the handlers rely on that may interrupt a wait in this body.
    fn handlers(&self, body: Body) -> &Bits {
        let threads = self.workspace.threads.len();
        let scope = match body {
            Body::Start => threads,
            Body::Thread(thread) => thread.index(),
            Body::Handler(handler) => {
                self.workspace.handlers[handler.index()].thread.map_or(threads + 1, |thread| thread.index())
            }
            // Steps, and what interrupts in the name of the workspace, run in any thread.
            Body::Steps(_) => threads + 1,
        };
        &self.handlers[scope]
    }

    /// What handlers rely on in each thread, in none, and in any.
    fn all_handlers(&self) -> Vec<Bits> {
        let workspace = self.workspace;
        let of = |handlers: &[HandlerId]| {
            let mut bits = Bits::new(self.kept.len());
            let arms = handlers.iter().map(|id| &workspace.handlers[id.index()]);
            arms.filter(|handler| !handler.after_hand_off)
                .for_each(|handler| bits.join(&self.arms(std::slice::from_ref(&handler.arm))));
            bits
        };
        let outside = of(&workspace.workspace_handlers);
        let mut all: Vec<Bits> = workspace.threads.iter().map(|thread| of(&thread.handlers)).collect();
        let mut any = outside.clone();
        all.iter_mut().for_each(|own| own.join(&outside));
        all.iter().for_each(|own| any.join(own));
        all.extend([outside, any]);
        all
    }

    fn write(&self, bits: &mut Bits, memory: Operand, value: &SetValue) {
        let relied = self.index(memory).is_some_and(|at| bits.has(at) || bits.has(self.kept.len() + at));
        match value {
            SetValue::Add(_) => {}
            SetValue::To(Expression::Operand(from)) => {
                self.mark(bits, memory, false);
                if relied {
                    self.mark(bits, *from, true);
                }
            }
            SetValue::To(_) | SetValue::Unknown => self.mark(bits, memory, false),
        }
    }

    /// What a call overwrites, whatever comes of it.
    fn overwritten(&self, call: &Call) -> impl Iterator<Item = Operand> {
        let record = call.into.map(|record| &self.workspace.records[record.index()]);
        let all =
            |record: &'_ Record| record.fields.iter().map(|(_, memory)| *memory).chain([record.presence]).collect();
        record.map_or_else(Vec::new, all).into_iter().map(Operand::Memory)
    }

    /// What is left where these are known; what belongs to a known record matters only while the record is there.
    fn given(&self, mut bits: Bits, known: impl Iterator<Item = Operand>) -> Bits {
        for kept in known {
            self.mark(&mut bits, kept, false);
            let Operand::Memory(memory) = kept else { continue };
            let record = self.workspace.memories[memory.index()].record.map(|id| &self.workspace.records[id.index()]);
            let Some(record) = record.filter(|record| record.presence == memory) else { continue };
            for at in record.fields.iter().filter_map(|(_, field)| self.index(Operand::Memory(*field))) {
                if bits.has(at) {
                    bits.set(at, false);
                    bits.set(self.kept.len() + at, true);
                }
            }
        }
        bits
    }

    fn mark(&self, bits: &mut Bits, kept: Operand, relied: bool) {
        if let Some(at) = self.index(kept) {
            bits.set(at, relied);
            if !relied {
                bits.set(self.kept.len() + at, false);
            }
        }
    }

    fn index(&self, kept: Operand) -> Option<usize> {
        self.kept.binary_search(&kept).ok()
    }
}

/// What a node shows or hands on of what is kept, with nothing in its stead.
fn shown(workspace: &Workspace, kind: &NodeKind) -> Vec<Operand> {
    let mut found = Vec::new();
    let mut text = |template: &Template| found.extend(slots(template));
    match kind {
        NodeKind::Say { text: own, .. }
        | NodeKind::Note { text: own, .. }
        | NodeKind::Onboard { text: own, .. }
        | NodeKind::Set { value: SetValue::To(Expression::Text(own)), .. } => text(own),
        NodeKind::Choose(choose) => text(&choose.text),
        NodeKind::Ask(ask) => {
            text(&ask.text);
            ask.retry.iter().for_each(|(_, words)| text(words));
        }
        NodeKind::HandOff(hand_off) => hand_off.texts().for_each(text),
        NodeKind::Call(call) => {
            let inputs = &workspace.actions[call.action.index()].inputs;
            for (input, value) in &call.arguments {
                match value {
                    Expression::Text(template) => found.extend(slots(template)),
                    Expression::Operand(operand) if !inputs[*input as usize].optional && is_kept(*operand) => {
                        found.push(*operand);
                    }
                    Expression::Operand(_) | Expression::Constant(_) => {}
                }
            }
        }
        _ => {}
    }
    found
}

fn slots(template: &Template) -> impl Iterator<Item = Operand> {
    template.parts.iter().filter_map(|part| match part {
        Part::Slot { operand, fallback: None, .. } if is_kept(*operand) => Some(*operand),
        _ => None,
    })
}

/// What a node copies into a memory of what is kept.
fn copied(kind: &NodeKind) -> Option<Operand> {
    match kind {
        NodeKind::Set { value: SetValue::To(Expression::Operand(from)), .. } if is_kept(*from) => Some(*from),
        _ => None,
    }
}

fn is_kept(operand: Operand) -> bool {
    matches!(operand, Operand::Memory(_) | ANSWER | MESSAGE)
}

/// What is surely known where the condition holds, or where it fails.
fn known_if(condition: &Condition, holds: bool) -> Vec<Operand> {
    match condition {
        Condition::Not(inner) => known_if(inner, !holds),
        Condition::Test(test) if holds => vec![test.operand],
        Condition::Test(_) => Vec::new(),
        Condition::All(parts) | Condition::Any(parts) => {
            let each = parts.iter().map(|part| known_if(part, holds));
            if matches!(condition, Condition::All(_)) == holds {
                return each.flatten().collect();
            }
            each.reduce(|both, part| both.into_iter().filter(|kept| part.contains(kept)).collect()).unwrap_or_default()
        }
    }
}
