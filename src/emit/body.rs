//! Bodies as operations, one action behind the other.

use super::{Emitter, Label, Reached};
use crate::artifact::parts::{self, HandOffId, InboxId, Op, PlaceId, SplitId, ThreadId, TopicId, WaitId};
use crate::ir::{self, MigrationTo, NodeId, NodeKind, Priority, Resolution, SetValue};
use std::collections::VecDeque;

impl Emitter<'_> {
    /// All bodies that something leads to, in the order of the workspace.
    pub(super) fn bodies(&mut self) {
        let workspace = self.workspace;
        let start = workspace.start.arms.iter().map(|arm| arm.target);
        let late = workspace.start.wait.map(|(_, late)| late.target);
        let threads = workspace.threads.iter().map(|thread| thread.entry);
        let steps = workspace.steps.iter().map(|steps| steps.entry);
        let handlers = workspace.handlers.iter().map(|handler| handler.arm.target);
        let migrations = workspace.migrations.iter().filter_map(|migration| match migration.to {
            MigrationTo::Go(node) => Some(node),
            MigrationTo::Continue { .. } => None,
        });
        for root in start.chain(late).chain(threads).chain(steps).chain(handlers).chain(migrations) {
            let mut next = VecDeque::from([root]);
            while let Some(node) = next.pop_front() {
                if self.labels[node.index()].is_none() {
                    self.run_of(node, &mut next);
                }
            }
        }
    }

    /// Threads in front of all others that end the conversation at once, with one operation each.
    pub(super) fn leave_empty(&mut self, threads: &[ir::ThreadId]) {
        let workspace = self.workspace;
        for thread in threads {
            let thread = &workspace.threads[thread.index()];
            self.place(thread.entry.into());
            for handler in &thread.handlers {
                self.place(workspace.handlers[handler.index()].arm.target.into());
            }
            self.code.push(Op::Resolve { abandoned: true });
        }
    }

    /// Operations from `node` on, until control cannot simply go on; what they lead to elsewhere is put into `next`.
    fn run_of(&mut self, mut node: NodeId, next: &mut VecDeque<NodeId>) {
        loop {
            if self.labels[node.index()].is_some() {
                self.code.push(Op::Jump { to: Label::from(node).into() });
                return;
            }
            self.place(node.into());
            self.mark_line(node);
            match self.action(node, next) {
                Some(follows) => node = follows,
                None => return,
            }
        }
    }

    /// The operations of one action, and the action that follows them.
    fn action(&mut self, id: NodeId, next: &mut VecDeque<NodeId>) -> Option<NodeId> {
        let workspace = self.workspace;
        let (op, follows) = match &workspace.node(id).kind {
            NodeKind::Say { text, next } => (Op::Say { text: self.template(text) }, Some(*next)),
            NodeKind::Note { text, next } => (Op::Note { text: self.template(text) }, Some(*next)),
            NodeKind::Topic { topic, add: true, next } => (Op::AddTopic { topic: TopicId(topic.0) }, Some(*next)),
            NodeKind::Topic { topic, next, .. } => (Op::RemoveTopic { topic: TopicId(topic.0) }, Some(*next)),
            NodeKind::Set { memory, value, next } => (self.set(*memory, value), Some(*next)),
            NodeKind::Pivot(thread) => (Op::Pivot { thread: ThreadId(thread.0) }, None),
            NodeKind::HandOff(hand_off) => (self.hand_off(hand_off), None),
            NodeKind::Resolve(how) => (Op::Resolve { abandoned: *how == Resolution::Abandoned }, None),
            NodeKind::Return => (Op::Return, None),
            NodeKind::Resume { ask_again } => (Op::Resume { ask_again: *ask_again }, None),
            NodeKind::Do { steps, next: back, place } => {
                next.push_back(*back);
                let place = self.reach(*place, Reached::Return(*back));
                let steps = Label::from(workspace.steps[steps.index()].entry);
                (Op::Do { steps: steps.into(), back: place }, None)
            }
            NodeKind::Split { arms, .. } => {
                next.extend(arms.iter().map(|(_, target)| *target));
                self.splits.push(id);
                (Op::Split { split: SplitId(self.splits.len() as u32 - 1) }, None)
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                next.extend(branches.iter().map(|branch| branch.target).chain(*otherwise));
                self.decision(branches, *otherwise);
                return None;
            }
            NodeKind::Choose(_)
            | NodeKind::Ask(_)
            | NodeKind::Onboard { .. }
            | NodeKind::Wait { .. }
            | NodeKind::Call(_) => {
                next.extend(workspace.node(id).kind.successors());
                (Op::Wait { wait: self.wait_at(id) }, None)
            }
        };
        self.code.push(op);
        follows
    }

    fn set(&mut self, memory: ir::MemoryId, value: &SetValue) -> Op {
        let memory = self.memory_cell(memory);
        match value {
            SetValue::To(expression) => Op::Set { memory, value: self.expression(expression) },
            SetValue::Add(by) => Op::Add { memory, by: *by },
            SetValue::Unknown => Op::Forget { memory },
        }
    }

    fn hand_off(&mut self, hand_off: &ir::HandOff) -> Op {
        let word =
            |priority: Priority| Priority::WORDS.iter().find(|(_, known)| *known == priority).map(|(word, _)| *word);
        let priority = hand_off.priority.and_then(word).map(|word| self.string(word));
        let reason = hand_off.reason.as_ref().map(|text| self.template(text));
        let note = hand_off.note.as_ref().map(|text| self.template(text));
        let inbox = InboxId(hand_off.inbox.0);
        let hand_off = self.hand_offs.add(parts::HandOff { inbox, priority, reason, note });
        Op::HandOff { hand_off: HandOffId(hand_off) }
    }

    /// The wait of a node; the first is that of the start.
    fn wait_at(&mut self, node: NodeId) -> WaitId {
        self.waits.push(node);
        WaitId(self.waits.len() as u32)
    }

    /// A place that is reached.
    pub(super) fn reach(&mut self, place: ir::PlaceId, what: Reached) -> PlaceId {
        self.places.push((place, what));
        // The first place is that of the start.
        PlaceId(self.places.len() as u32)
    }
}
