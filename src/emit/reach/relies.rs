//! What is relied on at each place: memories that may be shown or handed on later without anything in their stead, so
//! that a conversation which comes from another revision must know them.
//!
//! The checker has shown that whoever gets to the place on the way of these rules knows them. A conversation that is
//! moved there has come on another way. What is told here may be more than is needed, never less.

use crate::ir::{
    Arm, Body, Call, Condition, Expression, HandlerId, MemoryId, NodeId, NodeKind, Operand, Part, PlaceId, SetValue,
    Template, Workspace,
};

/// What is relied on, for every node.
pub(super) struct Relies {
    /// The memories that anything may be relied on for.
    memories: Vec<MemoryId>,
    /// The presences of the records that they belong to.
    presences: Vec<Option<MemoryId>>,
    /// For each place.
    places: Vec<Bits>,
}

impl Relies {
    /// The memories that are relied on at a place; with the presence of its record, where it only is while that is known.
    pub(super) fn at(&self, place: PlaceId) -> impl Iterator<Item = (MemoryId, Option<MemoryId>)> {
        let count = self.memories.len();
        let bits = &self.places[place.index()];
        (0..count).filter_map(move |at| match (bits.has(at), bits.has(count + at)) {
            (true, _) => Some((self.memories[at], None)),
            (false, true) => Some((self.memories[at], self.presences[at])),
            (false, false) => None,
        })
    }
}

/// Finds what is relied on at every place.
pub(super) fn relies(workspace: &Workspace) -> Relies {
    let mut memories: Vec<MemoryId> = workspace.nodes.iter().flat_map(|node| shown(workspace, &node.kind)).collect();
    // What is copied into a memory that is relied on is relied on as well.
    memories.extend(workspace.nodes.iter().filter_map(|node| copied(&node.kind)));
    memories.sort_unstable();
    memories.dedup();
    let presence = |memory: &MemoryId| {
        let record = workspace.memories[memory.index()].record?;
        let presence = workspace.records[record.index()].presence;
        (presence != *memory).then_some(presence)
    };
    let presences = memories.iter().map(presence).collect();
    let mut walk = Walk { workspace, nodes: vec![Bits::new(memories.len()); workspace.nodes.len()], memories };
    walk.settle();
    let places = (0..workspace.places.len()).map(|at| walk.place(PlaceId(at as u32))).collect();
    Relies { memories: walk.memories, presences, places }
}

/// A set of memories, and of memories that matter only while their record is present.
#[derive(Clone, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(memories: usize) -> Bits {
        Bits(vec![0; (2 * memories).div_ceil(64)])
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    fn set(&mut self, at: usize, has: bool) {
        let bit = 1 << (at % 64);
        if has {
            self.0[at / 64] |= bit;
        } else {
            self.0[at / 64] &= !bit;
        }
    }

    fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }
}

struct Walk<'w> {
    workspace: &'w Workspace,
    memories: Vec<MemoryId>,
    /// What is relied on when control comes to a node.
    nodes: Vec<Bits>,
}

impl Walk<'_> {
    /// Goes over all nodes, from behind, until nothing new is found.
    fn settle(&mut self) {
        let mut changed = !self.memories.is_empty();
        let order = self.order();
        while changed {
            changed = false;
            for node in &order {
                let bits = self.before(*node);
                if bits != self.nodes[node.index()] {
                    self.nodes[node.index()] = bits;
                    changed = true;
                }
            }
        }
    }

    /// Each node behind those that it leads to, as far as that is possible.
    fn order(&self) -> Vec<NodeId> {
        let groups = super::order::components(self.workspace.nodes.len(), |node| self.successors(node));
        groups.into_iter().flatten().collect()
    }

    fn successors(&self, node: NodeId) -> Vec<NodeId> {
        let mut all = super::at_once(self.workspace, node);
        match &self.workspace.node(node).kind {
            NodeKind::Choose(choose) => {
                all.extend(choose.choices.iter().map(|choice| choice.target));
                all.extend(choose.anything_else);
                all.push(choose.no_answer.target);
            }
            NodeKind::Ask(ask) => all.extend([ask.next, ask.no_answer.target].into_iter().chain(ask.otherwise)),
            NodeKind::Onboard { no_answer, .. } => all.push(no_answer.target),
            NodeKind::Wait { arms, otherwise, .. } => {
                all.extend(arms.iter().map(|arm| arm.target).chain([otherwise.target]));
            }
            NodeKind::Call(call) => all.extend(call.outcomes.iter().copied().chain([call.failed])),
            _ => {}
        }
        all
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
                bits.join(&self.handlers(Body::Start));
                bits
            }
        }
    }

    fn before(&self, id: NodeId) -> Bits {
        let node = self.workspace.node(id);
        let mut bits = self.behind(&node.kind, node.body);
        for memory in shown(self.workspace, &node.kind) {
            self.mark(&mut bits, memory, true);
        }
        bits
    }

    fn behind(&self, kind: &NodeKind, body: Body) -> Bits {
        let at = |node: NodeId| &self.nodes[node.index()];
        let mut bits = Bits::new(self.memories.len());
        match kind {
            NodeKind::Say { next, .. } | NodeKind::Note { next, .. } | NodeKind::Topic { next, .. } => {
                return at(*next).clone();
            }
            NodeKind::Set { memory, value, next } => {
                bits.join(at(*next));
                self.write(&mut bits, *memory, value);
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                let mut failed = Vec::new();
                for branch in branches {
                    let known = known_if(&branch.condition, true).into_iter().chain(failed.iter().copied());
                    bits.join(&self.given(at(branch.target).clone(), known));
                    failed.extend(known_if(&branch.condition, false));
                }
                otherwise.iter().for_each(|target| bits.join(&self.given(at(*target).clone(), failed.iter().copied())));
            }
            NodeKind::Split { arms, .. } => arms.iter().for_each(|(_, target)| bits.join(at(*target))),
            NodeKind::Do { steps, .. } => return at(self.workspace.steps[steps.index()].entry).clone(),
            NodeKind::Return => {
                let runs = self.workspace.nodes.iter().filter_map(|node| match &node.kind {
                    NodeKind::Do { steps, next, .. } if Body::Steps(*steps) == body => Some(*next),
                    _ => None,
                });
                runs.for_each(|next| bits.join(at(next)));
            }
            NodeKind::Pivot(thread) => return at(self.workspace.threads[thread.index()].entry).clone(),
            NodeKind::HandOff(_) | NodeKind::Resolve(_) | NodeKind::Resume { .. } => {}
            _ => {
                bits = self.waiting(kind);
                bits.join(&self.handlers(body));
            }
        }
        bits
    }

    fn waiting(&self, kind: &NodeKind) -> Bits {
        let at = |node: NodeId| &self.nodes[node.index()];
        let mut bits = Bits::new(self.memories.len());
        match kind {
            NodeKind::Choose(choose) => {
                choose.choices.iter().for_each(|choice| bits.join(at(choice.target)));
                choose.anything_else.iter().for_each(|target| bits.join(at(*target)));
                bits.join(at(choose.no_answer.target));
            }
            NodeKind::Ask(ask) => {
                bits.join(at(ask.next));
                self.mark(&mut bits, ask.into, false);
                ask.otherwise.iter().for_each(|target| bits.join(at(*target)));
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
                self.overwritten(call).for_each(|memory| self.mark(&mut bits, memory, false));
            }
            _ => {}
        }
        bits
    }

    fn arms(&self, arms: &[Arm]) -> Bits {
        let mut bits = Bits::new(self.memories.len());
        for arm in arms {
            let known = arm.condition.as_ref().map(|condition| known_if(condition, true)).unwrap_or_default();
            bits.join(&self.given(self.nodes[arm.target.index()].clone(), known.into_iter()));
        }
        bits
    }

    /// What the handlers rely on that may interrupt a wait in this body.
    fn handlers(&self, body: Body) -> Bits {
        let workspace = self.workspace;
        let scope = match body {
            Body::Start => None,
            Body::Thread(thread) => Some(thread),
            Body::Handler(handler) => workspace.handlers[handler.index()].thread,
            Body::Steps(_) => None,
        };
        // Steps, and what interrupts in the name of the workspace, run in any thread.
        let any = matches!(body, Body::Steps(_)) || matches!(body, Body::Handler(_)) && scope.is_none();
        let own = workspace.threads.iter().zip(0..).filter(|(_, at)| any || scope.is_some_and(|own| own.0 == *at));
        let handlers = own.flat_map(|(thread, _)| &thread.handlers).chain(&workspace.workspace_handlers);
        let arm = |id: &HandlerId| &workspace.handlers[id.index()];
        let mut bits = Bits::new(self.memories.len());
        for handler in handlers.map(arm).filter(|handler| !handler.after_hand_off) {
            bits.join(&self.arms(std::slice::from_ref(&handler.arm)));
        }
        bits
    }

    fn write(&self, bits: &mut Bits, memory: MemoryId, value: &SetValue) {
        let relied = self.index(memory).is_some_and(|at| bits.has(at) || bits.has(self.memories.len() + at));
        match value {
            SetValue::Add(_) => {}
            SetValue::To(Expression::Operand(Operand::Memory(from))) => {
                self.mark(bits, memory, false);
                if relied {
                    self.mark(bits, *from, true);
                }
            }
            SetValue::To(_) | SetValue::Unknown => self.mark(bits, memory, false),
        }
    }

    /// What a call overwrites, whatever comes of it.
    fn overwritten(&self, call: &Call) -> impl Iterator<Item = MemoryId> {
        let record = call.into.map(|record| &self.workspace.records[record.index()]);
        record.into_iter().flat_map(|record| record.fields.iter().map(|(_, memory)| *memory).chain([record.presence]))
    }

    /// What is left where these are known; what belongs to a known record matters only while the record is there.
    fn given(&self, mut bits: Bits, known: impl Iterator<Item = MemoryId>) -> Bits {
        for memory in known {
            self.mark(&mut bits, memory, false);
            let record = self.workspace.memories[memory.index()].record.map(|id| &self.workspace.records[id.index()]);
            let Some(record) = record.filter(|record| record.presence == memory) else { continue };
            for at in record.fields.iter().filter_map(|(_, field)| self.index(*field)) {
                if bits.has(at) {
                    bits.set(at, false);
                    bits.set(self.memories.len() + at, true);
                }
            }
        }
        bits
    }

    fn mark(&self, bits: &mut Bits, memory: MemoryId, relied: bool) {
        if let Some(at) = self.index(memory) {
            bits.set(at, relied);
            if !relied {
                bits.set(self.memories.len() + at, false);
            }
        }
    }

    fn index(&self, memory: MemoryId) -> Option<usize> {
        self.memories.binary_search(&memory).ok()
    }
}

/// The memories that a node shows or hands on with nothing in their stead.
fn shown(workspace: &Workspace, kind: &NodeKind) -> Vec<MemoryId> {
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
        NodeKind::HandOff(hand_off) => hand_off.reason.iter().chain(&hand_off.note).for_each(text),
        NodeKind::Call(call) => {
            let inputs = &workspace.actions[call.action.index()].inputs;
            for (input, value) in &call.arguments {
                match value {
                    Expression::Text(template) => found.extend(slots(template)),
                    Expression::Operand(Operand::Memory(memory)) if !inputs[*input as usize].optional => {
                        found.push(*memory);
                    }
                    Expression::Operand(_) | Expression::Constant(_) => {}
                }
            }
        }
        _ => {}
    }
    found
}

fn slots(template: &Template) -> impl Iterator<Item = MemoryId> {
    template.parts.iter().filter_map(|part| match part {
        Part::Slot { operand: Operand::Memory(memory), fallback: None, .. } => Some(*memory),
        _ => None,
    })
}

/// The memory that a node copies into another one.
fn copied(kind: &NodeKind) -> Option<MemoryId> {
    match kind {
        NodeKind::Set { value: SetValue::To(Expression::Operand(Operand::Memory(from))), .. } => Some(*from),
        _ => None,
    }
}

/// The memories that are surely known where the condition holds, or where it fails.
fn known_if(condition: &Condition, holds: bool) -> Vec<MemoryId> {
    match condition {
        Condition::Not(inner) => known_if(inner, !holds),
        Condition::Test(test) => match test.operand {
            Operand::Memory(memory) if holds => vec![memory],
            _ => Vec::new(),
        },
        Condition::All(parts) | Condition::Any(parts) => {
            let each = parts.iter().map(|part| known_if(part, holds));
            if matches!(condition, Condition::All(_)) == holds {
                return each.flatten().collect();
            }
            each.reduce(|both, part| both.into_iter().filter(|memory| part.contains(memory)).collect())
                .unwrap_or_default()
        }
    }
}
