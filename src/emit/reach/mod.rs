//! For each waiting place a hash of all that can be reached from it before the next wait: what conversations that are
//! moved to another revision are compared by.
//!
//! Everything counts by what it says and by names, never by an index or by where it stands, so that unrelated edits
//! leave a hash as it is. Control is followed through pivots and `steps`; where it may go round (a question that is
//! skipped is no wait), all nodes of the circle share in one hash.

mod order;
mod relies;
mod spell;
mod words;

use crate::artifact::parts::{CellId, PlaceReach, Reach, ReachHash, Reliance, ThreadReach, hash};
use crate::ir::{Arm, HandlerId, Node, NodeId, NodeKind, Operand, PlaceId, Timeout, Workspace};
use order::Components;
use spell::Spelling;
use words::Words;

/// What can be reached in a workspace, by its own ids.
pub(super) struct Reachable<'w> {
    spelling: Spelling<'w>,
    /// What happens when control comes to a node.
    nodes: Vec<u64>,
    /// Whether the end of its `steps` block can be reached from a node at once.
    returns: Vec<bool>,
    relies: relies::Relies,
}

impl<'w> Reachable<'w> {
    pub(super) fn of(workspace: &'w Workspace) -> Reachable<'w> {
        let mut reachable = Reachable {
            spelling: Spelling::new(workspace),
            nodes: vec![0; workspace.nodes.len()],
            returns: vec![false; workspace.nodes.len()],
            relies: relies::relies(workspace),
        };
        let leads = |node, ahead: &mut Vec<NodeId>| at_once(workspace, node).for_each(|next| ahead.push(next));
        let components = Components::of(workspace.nodes.len(), leads);
        for circle in components.groups() {
            // Again, as long as anything is news: in a circle one node's way may be another's.
            while !workspace.steps.is_empty() && circle.iter().filter(|node| reachable.finds_return(**node)).count() > 0
            {
            }
            reachable.settle(circle, matches!(circle, [node] if !components.turns(*node)));
        }
        reachable
    }

    /// For the artifact: the places in its order.
    pub(super) fn for_places(&self, places: &[Option<PlaceId>], cell: impl Fn(Operand) -> CellId) -> Reach {
        let workspace = self.spelling.workspace;
        let relies = |bits: &relies::Bits| {
            let all = self
                .relies
                .of(bits)
                .map(|(kept, unless)| Reliance { kept: cell(kept), unless_unknown: unless.map(&cell) });
            let mut all: Vec<Reliance> = all.collect();
            all.sort_unstable();
            all
        };
        let place = |place: &Option<PlaceId>| match *place {
            Some(place) => PlaceReach { hash: ReachHash(self.place(place)), relies: relies(self.relies.at(place)) },
            None => PlaceReach { hash: ReachHash::default(), relies: Vec::new() },
        };
        let own = &workspace.workspace_handlers;
        let in_thread = |thread: &crate::ir::Thread| ThreadReach {
            handlers: ReachHash(self.handlers(thread.handlers.iter().chain(own))),
            relies: relies(self.relies.from(thread.entry)),
        };
        Reach {
            places: places.iter().map(place).collect(),
            threads: workspace.threads.iter().map(in_thread).collect(),
            workspace: ReachHash(self.handlers(own.iter())),
        }
    }

    /// Everything behind a place, for a conversation that is there already.
    fn place(&self, place: PlaceId) -> u64 {
        let workspace = self.spelling.workspace;
        let mut words = Words::of(1);
        match workspace.places[place.index()].node.map(|node| workspace.node(node)) {
            Some(Node { kind: NodeKind::Do { next, .. }, .. }) => {
                words.number(self.nodes[next.index()]);
            }
            Some(node) => {
                self.arrival(&mut words, &node.kind);
                self.departures(&mut words, &node.kind);
            }
            None => {
                words.list(&workspace.start.arms, |words, arm| self.arm(words, arm));
                words.option(workspace.start.wait, |words, (_, late)| self.timeout(words, late));
            }
        }
        words.hash()
    }

    fn handlers<'a>(&self, handlers: impl Iterator<Item = &'a HandlerId>) -> u64 {
        let mut words = Words::of(2);
        for id in handlers {
            let handler = &self.spelling.workspace.handlers[id.index()];
            // After the hand-off nobody waits any more.
            if !handler.after_hand_off {
                self.arm(&mut words, &handler.arm);
            }
        }
        words.hash()
    }

    /// Notes that the end of a `steps` block can be reached from a node at once; whether that is news.
    fn finds_return(&mut self, node: NodeId) -> bool {
        let workspace = self.spelling.workspace;
        let returns = |node: &NodeId| self.returns[node.index()];
        let found = match &workspace.node(node).kind {
            NodeKind::Return => true,
            NodeKind::Do { steps, next, .. } => returns(&workspace.steps[steps.index()].entry) && returns(next),
            // Another thread never comes back.
            NodeKind::Pivot(_) => false,
            _ => at_once(workspace, node).any(|next| returns(&next)),
        };
        found && !std::mem::replace(&mut self.returns[node.index()], true)
    }

    /// The hashes of nodes that lead to each other at once; those that they lead to besides are known. One node that
    /// does not lead to itself is the usual case.
    fn settle(&mut self, circle: &[NodeId], is_one: bool) {
        let workspace = self.spelling.workspace;
        if let [node] = circle
            && is_one
        {
            self.nodes[node.index()] = self.arriving(&workspace.node(*node).kind);
            return;
        }
        let round = |reachable: &Reachable<'_>| -> Vec<u64> {
            circle.iter().map(|node| reachable.arriving(&workspace.node(*node).kind)).collect()
        };
        let classes = |hashes: &[u64]| {
            let mut sorted = hashes.to_vec();
            sorted.sort_unstable();
            sorted
        };
        let distinct = |sorted: &[u64]| sorted.chunk_by(u64::eq).count();
        let mut told = 0;
        loop {
            let hashes = round(self);
            circle.iter().zip(&hashes).for_each(|(node, hash)| self.nodes[node.index()] = *hash);
            // Each round tells nodes apart by what is one step further away, until no more can be told apart.
            let sorted = classes(&hashes);
            let now = distinct(&sorted);
            if now <= told {
                for (node, own) in circle.iter().zip(hashes) {
                    self.nodes[node.index()] =
                        Words::of(own).list(&sorted, |words, hash| _ = words.number(*hash)).hash();
                }
                return;
            }
            told = now;
        }
    }

    /// What happens when control comes to a node.
    fn arriving(&self, kind: &NodeKind) -> u64 {
        let mut words = Words::of(3);
        self.arrival(&mut words, kind);
        words.hash()
    }

    /// What a node does at once, and where it leads without waiting.
    fn arrival(&self, words: &mut Words, kind: &NodeKind) {
        let spell = &self.spelling;
        match kind {
            NodeKind::Say { text, next } => {
                spell.template(words.number(0), text);
                self.lead(words, *next);
            }
            NodeKind::Choose(choose) => {
                self.wait(words.number(1), choose.place);
                spell.template(words, &choose.text);
                words.list(&choose.choices, |words, choice| _ = words.text(&choice.id).text(&choice.label));
            }
            NodeKind::Ask(ask) => {
                self.wait(words.number(2), ask.place);
                spell.template(words, &ask.text);
                spell.memory(words, ask.into);
                words.option((!ask.always).then_some(ask.next), |words, next| self.lead(words, next));
            }
            NodeKind::Onboard { text, done, place, .. } => {
                self.wait(words.number(3), *place);
                spell.template(words, text);
                words.number(spell.workspace.addresses as u64);
                self.lead(words, *done);
            }
            NodeKind::Wait { place, .. } => self.wait(words.number(4), *place),
            NodeKind::Call(call) => {
                self.wait(words.number(5), call.place);
                let action = &spell.workspace.actions[call.action.index()];
                words.text(&action.name).signed(call.within);
                words.list(&call.arguments, |words, (input, value)| {
                    let input = &action.inputs[*input as usize];
                    spell.expression(words.text(&input.name), value, Some(&input.kind));
                });
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                words.number(6).list(branches, |words, branch| {
                    spell.condition(words, &branch.condition);
                    self.lead(words, branch.target);
                });
                words.option(*otherwise, |words, target| self.lead(words, target));
            }
            NodeKind::Split { name, arms } => {
                words.number(7).text(name).list(arms, |words, (percent, target)| {
                    self.lead(words.number(u64::from(*percent)), *target);
                });
            }
            NodeKind::Set { memory, value, next } => {
                spell.set_value(words.number(8), *memory, value);
                self.lead(words, *next);
            }
            NodeKind::Note { text, next } => {
                spell.template(words.number(9), text);
                self.lead(words, *next);
            }
            NodeKind::Topic { topic, add, next } => {
                words.number(10).text(&spell.workspace.topics[topic.index()]).number(u64::from(*add));
                self.lead(words, *next);
            }
            NodeKind::Do { steps, next, .. } => {
                let entry = spell.workspace.steps[steps.index()].entry;
                self.lead(words.number(11), entry);
                // Behind a wait in the steps it is another wait's.
                words.option(self.returns[entry.index()].then_some(*next), |words, next| self.lead(words, next));
            }
            NodeKind::Return => _ = words.number(12),
            NodeKind::Pivot(thread) => self.lead(words.number(13), spell.workspace.threads[thread.index()].entry),
            NodeKind::HandOff(hand_off) => {
                words.number(14).text(&spell.workspace.inboxes[hand_off.inbox.index()]);
                words.option(hand_off.priority, |words, priority| _ = words.number(priority as u64));
                words.option(hand_off.reason.as_deref(), |words, text| spell.template(words, text));
                words.option(hand_off.note.as_deref(), |words, text| spell.template(words, text));
            }
            NodeKind::Resolve(resolution) => _ = words.number(15).number(*resolution as u64),
            NodeKind::Resume { ask_again } => _ = words.number(16).number(u64::from(*ask_again)),
        }
    }

    /// What may happen while a node waits, and where each leads.
    fn departures(&self, words: &mut Words, kind: &NodeKind) {
        let spell = &self.spelling;
        match kind {
            NodeKind::Choose(choose) => {
                words.list(&choose.choices, |words, choice| self.lead(words, choice.target));
                words.option(choose.anything_else, |words, target| self.lead(words, target));
                self.timeout(words, choose.no_answer);
            }
            NodeKind::Ask(ask) => {
                words.number(ask.answer as u64);
                words.option(ask.matching.as_deref(), |words, pattern| _ = words.text(pattern));
                words.option(ask.retry.as_ref(), |words, (times, text)| {
                    spell.template(words.number(u64::from(*times)), text);
                });
                words.option(ask.otherwise, |words, target| self.lead(words, target));
                self.timeout(words, ask.no_answer);
                self.lead(words, ask.next);
            }
            NodeKind::Onboard { no_answer, .. } => self.timeout(words, *no_answer),
            NodeKind::Wait { arms, otherwise, .. } => {
                words.list(arms, |words, arm| self.arm(words, arm));
                self.timeout(words, *otherwise);
            }
            NodeKind::Call(call) => {
                spell.action(words, &spell.workspace.actions[call.action.index()]);
                words.option(call.into, |words, record| {
                    let record = &spell.workspace.records[record.index()];
                    spell.memory(words, record.presence);
                    words.list(&record.fields, |words, (name, memory)| spell.memory(words.text(name), *memory));
                });
                words.list(&call.outcomes, |words, target| self.lead(words, *target));
                self.lead(words, call.failed);
            }
            _ => {}
        }
    }

    fn arm(&self, words: &mut Words, arm: &Arm) {
        self.spelling.event(words, &arm.event);
        words.option(arm.condition.as_ref(), |words, condition| self.spelling.condition(words, condition));
        self.lead(words, arm.target);
    }

    fn timeout(&self, words: &mut Words, timeout: Timeout) {
        self.lead(words.signed(timeout.after), timeout.target);
    }

    fn lead(&self, words: &mut Words, to: NodeId) {
        words.number(self.nodes[to.index()]);
    }

    /// Another wait is told by its identity.
    fn wait(&self, words: &mut Words, place: PlaceId) {
        words.number(hash(&self.spelling.workspace.places[place.index()].path));
    }
}

/// Where a node leads without waiting.
fn at_once(workspace: &Workspace, node: NodeId) -> impl Iterator<Item = NodeId> {
    let kind = &workspace.node(node).kind;
    let skipped = match kind {
        NodeKind::Ask(ask) if !ask.always => Some(ask.next),
        NodeKind::Onboard { done, .. } => Some(*done),
        _ => entered(workspace, node),
    };
    skipped.into_iter().chain(kind.successors().take(if kind.waits() { 0 } else { usize::MAX }))
}

/// Where the thread or the `steps` begin that a node enters.
fn entered(workspace: &Workspace, node: NodeId) -> Option<NodeId> {
    match workspace.node(node).kind {
        NodeKind::Pivot(thread) => Some(workspace.threads[thread.index()].entry),
        NodeKind::Do { steps, .. } => Some(workspace.steps[steps.index()].entry),
        _ => None,
    }
}
