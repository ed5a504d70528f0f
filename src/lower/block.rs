//! Actions, from the last to the first, so that each knows what follows it.

use super::order::Need;
use super::scope::Declared;
use super::template::Change;
use super::{Lowering, Meaning};
use crate::ast::{self, Action, ActionKind, Block, Name, Resolution, SetValue};
use crate::diagnostic::names::{self, Named};
use crate::diagnostic::{flow, near, types};
use crate::ir::{self, Body, Node, NodeId, NodeKind, Operand, Priority};
use crate::source::Span;
use crate::value::Type;

/// What is known while a body is lowered.
#[derive(Default)]
pub(super) struct BodyState {
    /// Which body.
    pub body: Option<Body>,
    /// What its end is; made when something comes to it.
    pub end: Option<NodeId>,
    /// What stands at its end.
    pub ending: Ending,
    /// Its closing brace.
    pub brace: Span,
    /// The last actions on the ways that lead to its end.
    pub ways: Vec<Span>,
    /// The names on the way to the present action.
    pub path: String,
    /// How much of them names the body itself.
    pub root: usize,
    /// What may be done in it.
    pub allowed: Allowed,
    /// The `do`s in it.
    pub runs: Vec<Need>,
}

/// What the end of a body is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// Of a thread: a mistake.
    #[default]
    Missing,
    /// Of `steps`.
    Return,
    /// Of a handler.
    Resume,
}

/// What may be done in a body.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Everything.
    #[default]
    All,
    /// What an agent's conversation may still get.
    AfterHandOff,
    /// What the conversation of somebody who left may still get.
    SomeoneElse,
}

/// Where control goes behind an action.
#[derive(Clone, Copy)]
pub(super) struct Next {
    /// Nothing: to the end of the body.
    pub node: Option<NodeId>,
    /// Whether anything goes there.
    pub reached: bool,
}

impl Next {
    /// The end of the body.
    pub const END: Next = Next { node: None, reached: false };
}

impl<'a> Lowering<'a> {
    pub(super) fn node(&mut self, kind: NodeKind, span: Span) -> NodeId {
        let body = self.body.body.unwrap_or(Body::Start);
        self.workspace.nodes.push(Node { kind, body, span });
        NodeId(self.workspace.nodes.len() as u32 - 1)
    }

    /// Something harmless where a mistake left a hole.
    pub(super) fn hole(&mut self, span: Span) -> NodeId {
        self.node(NodeKind::Resolve(Resolution::Abandoned), span)
    }

    /// A hole from which, as far as anybody knows, the next action is reached.
    pub(super) fn hole_before(&mut self, next: &mut Next, span: Span) -> NodeId {
        next.reached = true;
        self.hole(span)
    }

    /// The node behind; `way` is the last action before it.
    pub(super) fn follow(&mut self, next: &mut Next, way: Span) -> NodeId {
        next.reached = true;
        if let Some(node) = next.node {
            return node;
        }
        self.body.ways.push(way);
        if let Some(end) = self.body.end {
            return end;
        }
        let kind = match self.body.ending {
            Ending::Missing => NodeKind::Resolve(Resolution::Abandoned),
            Ending::Return => NodeKind::Return,
            Ending::Resume => NodeKind::Resume { ask_again: false },
        };
        let end = self.node(kind, self.body.brace);
        self.body.end = Some(end);
        end
    }

    /// Lowers the actions of a block and gives the first one; for none, what follows.
    pub(super) fn block(&mut self, block: &'a Block, next: &mut Next) -> NodeId {
        let ways = self.body.ways.len();
        let mut entry = None;
        let mut leaves = false;
        let mut ending = None;
        for (index, action) in block.actions.iter().enumerate().rev() {
            let mut behind = Next { node: entry.or(next.node), reached: false };
            let node = self.action(action, &mut behind);
            if entry.is_none() {
                leaves = behind.reached;
            } else if !behind.reached {
                // What stands behind is dead, and so are its ways out.
                self.body.ways.truncate(ways);
                leaves = false;
                ending = Some(index);
            }
            entry = Some(node);
        }
        if let Some(ending) = ending {
            self.report_dead(&block.actions[ending..]);
        }
        next.reached |= leaves;
        match entry {
            Some(entry) => entry,
            None => self.follow(next, block.span),
        }
    }

    /// The first of `actions` never goes on to the others.
    fn report_dead(&mut self, actions: &[Action]) {
        let [ending, dead @ ..] = actions else { return };
        let Some(first) = dead.first() else { return };
        let message = dead.iter().find(|action| speaks(&action.kind));
        self.report(match (&ending.kind, message) {
            (ActionKind::HandOff(_) | ActionKind::Resolve(_), Some(message)) => {
                flow::message_after_hand_off(message.span, Some(ending.span))
            }
            _ => flow::never_reached(first.span, ending.span),
        });
    }

    /// An arm with its name on the way.
    pub(super) fn arm(&mut self, name: &str, block: &'a Block, next: &mut Next) -> NodeId {
        let length = self.body.path.len();
        self.body.path.push_str(" / ");
        self.body.path.push_str(name);
        let entry = self.block(block, next);
        self.body.path.truncate(length);
        entry
    }

    fn action(&mut self, action: &'a Action, next: &mut Next) -> NodeId {
        let allowed = self.body.allowed;
        if let Some(found) = forbidden(allowed, action) {
            self.report(found);
            self.body.allowed = Allowed::All;
        }
        let node = self.allowed_action(action, next);
        self.body.allowed = allowed;
        node
    }

    fn allowed_action(&mut self, action: &'a Action, next: &mut Next) -> NodeId {
        let span = action.span;
        match &action.kind {
            ActionKind::Say(text) => {
                let text = self.message(text);
                let next = self.follow(next, span);
                self.node(NodeKind::Say { text, next }, span)
            }
            ActionKind::Choose(choose) => self.choose(choose, span, next),
            ActionKind::Ask(ask) => self.ask(ask, span, next),
            ActionKind::Onboard(onboard) => self.onboard(onboard, span, next),
            ActionKind::Wait(wait) => self.wait(wait, span, next),
            ActionKind::Call(call) => self.call(call, span, next),
            ActionKind::Rules(rules) => self.rules(rules, span, next),
            ActionKind::Decide(decide) => self.decide(decide, span, next),
            ActionKind::Split(split) => self.split(split, span, next),
            ActionKind::Set { memory, value } => self.set(memory, value, span, next),
            ActionKind::Note(text) => {
                let text = self.template(text);
                let next = self.follow(next, span);
                self.node(NodeKind::Note { text, next }, span)
            }
            ActionKind::AddTopic(topic) => self.topic(topic, true, span, next),
            ActionKind::RemoveTopic(topic) => self.topic(topic, false, span, next),
            ActionKind::Do { steps, called } => self.run_steps(steps, called.as_deref(), span, next),
            ActionKind::Pivot(thread) => self.pivot(thread, span),
            ActionKind::HandOff(hand_off) => self.hand_off(hand_off, span),
            ActionKind::Resolve(resolution) => self.node(NodeKind::Resolve(*resolution), span),
            ActionKind::AskAgain => {
                if !matches!(self.body.body, Some(Body::Handler(_))) {
                    self.report(flow::ask_again_outside_handler(span));
                }
                self.node(NodeKind::Resume { ask_again: true }, span)
            }
        }
    }

    fn topic(&mut self, topic: &Name, add: bool, span: Span, next: &mut Next) -> NodeId {
        let topic = self.resolve(|this| &this.topics, Named::Topic, topic);
        let next = self.follow(next, span);
        match topic {
            Some(topic) => self.node(NodeKind::Topic { topic, add, next }, span),
            None => next,
        }
    }

    /// `pivot to THREAD`; an inactive one is reported.
    pub(super) fn pivot(&mut self, thread: &Name, span: Span) -> NodeId {
        match self.resolve(|this| &this.threads, Named::Thread, thread) {
            Some(id) => {
                if let Some(inactive) = self.inactive.get(&id) {
                    let found = names::inactive_thread(&thread.value, thread.span, *inactive);
                    self.report(found);
                }
                self.node(NodeKind::Pivot(id), span)
            }
            None => self.hole(span),
        }
    }

    /// `hand off to inbox …`
    pub(super) fn hand_off(&mut self, hand_off: &ast::HandOff, span: Span) -> NodeId {
        let inbox = self.resolve(|this| &this.inboxes, Named::Inbox, &hand_off.inbox);
        let priority = hand_off.priority.as_ref().and_then(|word| self.priority(word));
        let reason = hand_off.reason.as_ref().map(|text| Box::new(self.template(text)));
        let note = hand_off.note.as_ref().map(|text| Box::new(self.template(text)));
        match inbox {
            Some(inbox) => self.node(NodeKind::HandOff(ir::HandOff { inbox, priority, reason, note }), span),
            None => self.hole(span),
        }
    }

    /// The priority that a word stands for.
    pub(super) fn priority(&mut self, word: &Name) -> Option<Priority> {
        let known = Priority::WORDS.iter().find(|(known, _)| **known == *word.value);
        if known.is_none() {
            let near = near(&word.value, Priority::WORDS.iter().map(|(known, _)| *known));
            self.report(names::unknown_name(Named::Priority, &word.value, word.span, near));
        }
        known.map(|(_, priority)| *priority)
    }

    fn run_steps(&mut self, steps: &Name, called: Option<&Name>, span: Span, next: &mut Next) -> NodeId {
        let id = self.resolve(|this| &this.steps, Named::Steps, steps);
        let next = self.follow(next, span);
        let Some(id) = id else { return next };
        self.body.runs.push(Need { to: id.index(), span: steps.span });
        let place = self.place(called, || format!("do {}", steps.value), span, Some(steps.span.after()));
        self.waiting(NodeKind::Do { steps: id, next, place }, place, span)
    }

    fn set(&mut self, memory: &Name, value: &SetValue, span: Span, next: &mut Next) -> NodeId {
        let id = self.plain_memory(memory);
        let change = id.and_then(|id| self.change(id, memory, value));
        let next = self.follow(next, span);
        match (id, change) {
            (Some(memory), Some(value)) => self.node(NodeKind::Set { memory, value, next }, span),
            _ => next,
        }
    }

    fn change(&mut self, id: ir::MemoryId, memory: &Name, value: &SetValue) -> Change {
        let kind = self.kind(Operand::Memory(id)).clone();
        match value {
            SetValue::Unknown(_) => Some(ir::SetValue::Unknown),
            SetValue::Value(expression) => self.expression(expression, &kind, &memory.value).map(ir::SetValue::To),
            SetValue::Add(amount) => {
                let unit = match kind {
                    Type::Integer { .. } => 1,
                    Type::Decimal => 1_000_000,
                    Type::Money { .. } => 100,
                    _ => {
                        self.report(types::wrong_type(amount.span, "a number to add", &kind, None));
                        return None;
                    }
                };
                Some(ir::SetValue::Add(amount.value.saturating_mul(unit)))
            }
        }
    }

    /// The memory that can be asked for or set under this name; anything else is reported.
    pub(super) fn plain_memory(&mut self, name: &Name) -> Option<ir::MemoryId> {
        match self.values.get(&name.value) {
            None => {
                self.unknown_memory(name);
                None
            }
            Some(Declared { id: None, .. }) => None,
            Some(Declared { id: Some(Meaning::Operand(Operand::Memory(memory))), .. })
                if self.workspace.memories[memory.index()].record.is_none() =>
            {
                Some(memory)
            }
            _ => {
                self.report(types::not_settable(&name.value, name.span));
                None
            }
        }
    }

    fn unknown_memory(&mut self, name: &Name) {
        let may_suggest = self.may_suggest(self.workspace.memories.len());
        let memories = self.workspace.memories.iter().filter(|memory| may_suggest && memory.record.is_none());
        let near = near(&name.value, memories.map(|memory| memory.name.as_str()));
        let found = names::unknown_name(Named::Memory, &name.value, name.span, near);
        let top = Span { start: 0, end: 0, ..name.span };
        let line = format!("remember {}: text\n\n", name.value);
        self.report(found.with_fix(top, format!("remember `{}`", name.value), line));
    }
}

/// Whether an action says something to the customer.
fn speaks(action: &ActionKind) -> bool {
    matches!(action, ActionKind::Say(_) | ActionKind::Choose(_) | ActionKind::Ask(_) | ActionKind::Onboard(_))
}

/// What is wrong with an action where not everything may be done.
fn forbidden(allowed: Allowed, action: &Action) -> Option<crate::diagnostic::Diagnostic> {
    let silent = matches!(
        action.kind,
        ActionKind::Note(_)
            | ActionKind::AddTopic(_)
            | ActionKind::RemoveTopic(_)
            | ActionKind::Set { .. }
            | ActionKind::Rules(_)
            | ActionKind::Decide(_)
    );
    let ends = matches!(action.kind, ActionKind::HandOff(_) | ActionKind::Resolve(_));
    match allowed {
        Allowed::All => None,
        Allowed::AfterHandOff => (!silent).then(|| flow::message_after_hand_off(action.span, None)),
        Allowed::SomeoneElse => (!silent && !ends).then(|| flow::message_to_someone_else(action.span)),
    }
}
