//! Actions, one after the other, until the conversation waits or is over.

use super::{Frame, Reference, Wait, text};
use threadle::ir::*;
use threadle::machine::Phase;
use threadle::value::{Type, Value};

impl Reference<'_> {
    pub(super) fn run(&mut self, from: NodeId) {
        self.taken = true;
        let mut next = Some(from);
        while let Some(node) = next {
            next = self.act(node);
        }
    }

    /// Does one action and tells which is next.
    fn act(&mut self, id: NodeId) -> Option<NodeId> {
        let workspace = self.workspace;
        match &workspace.node(id).kind {
            NodeKind::Say { text, next } => {
                self.say(text);
                Some(*next)
            }
            NodeKind::Note { text, next } => {
                let noted = format!("note {:?}", self.render(text));
                self.tell(noted);
                Some(*next)
            }
            NodeKind::Topic { topic, add, next } => {
                let verb = if *add { "add" } else { "remove" };
                self.tell(format!("{verb} topic {:?}", workspace.topics[topic.index()]));
                Some(*next)
            }
            NodeKind::Set { memory, value, next } => {
                self.set(*memory, value);
                Some(*next)
            }
            NodeKind::Branch { branches, otherwise, .. } => {
                let found = branches.iter().find(|branch| self.holds(&branch.condition));
                Some(found.map(|branch| branch.target).or(*otherwise).expect("a decision without gaps"))
            }
            NodeKind::Split { name, arms } => Some(text::split(&self.key, name, arms)),
            NodeKind::Do { steps, next, .. } => {
                self.frames.push(Frame::Return(*next));
                Some(workspace.steps[steps.index()].entry)
            }
            NodeKind::Return => match self.frames.pop() {
                Some(Frame::Return(next)) => Some(next),
                _ => unreachable!("only steps return"),
            },
            NodeKind::Pivot(thread) => {
                self.see(format!("pivot to {}", thread.0));
                self.frames.clear();
                self.thread = Some(*thread);
                Some(workspace.threads[thread.index()].entry)
            }
            NodeKind::HandOff(hand_off) => {
                self.hand_off(hand_off);
                None
            }
            NodeKind::Resolve(how) => {
                self.tell(format!("resolve as {how:?}"));
                self.end(Phase::Resolved);
                None
            }
            NodeKind::Resume { ask_again } => self.resume(*ask_again),
            NodeKind::Ask(ask) if !ask.always && self.memories.contains_key(&ask.into) => Some(ask.next),
            NodeKind::Onboard { done, .. } if !self.is_anonymous() => Some(*done),
            NodeKind::Choose(_)
            | NodeKind::Ask(_)
            | NodeKind::Onboard { .. }
            | NodeKind::Wait { .. }
            | NodeKind::Call(_) => {
                self.wait_at(id);
                None
            }
        }
    }

    fn wait_at(&mut self, id: NodeId) {
        self.question(id);
        let after = self.limit(id);
        let mut wait = Wait { node: Some(id), due: Some(self.at + after), retries: 0, call: 0 };
        if let NodeKind::Call(call) = &self.workspace.node(id).kind {
            self.calls += 1;
            wait.call = self.calls;
            self.call(call, self.at + after);
        }
        self.wait = Some(wait);
        (self.silent_since, self.silence_told) = (self.at, 0);
    }

    pub(super) fn limit(&self, id: NodeId) -> i64 {
        match &self.workspace.node(id).kind {
            NodeKind::Choose(choose) => choose.no_answer.after,
            NodeKind::Ask(ask) => ask.no_answer.after,
            NodeKind::Onboard { no_answer, .. } => no_answer.after,
            NodeKind::Wait { otherwise, .. } => otherwise.after,
            NodeKind::Call(call) => call.within,
            _ => unreachable!("nothing else waits"),
        }
    }

    fn question(&mut self, id: NodeId) {
        match &self.workspace.node(id).kind {
            NodeKind::Choose(choose) => {
                let buttons = choose.choices.iter().map(|choice| format!(" [{}: {}]", choice.id, choice.label));
                let buttons: String = buttons.collect();
                let said = format!("say {:?}{buttons}", self.render(&choose.text));
                self.tell(said);
            }
            NodeKind::Ask(ask) => self.say(&ask.text),
            NodeKind::Onboard { text, .. } => {
                let fields = ["name", "email", "phone_number"];
                let shown = format!("onboard {:?} {fields:?}", self.render(text));
                self.tell(shown);
            }
            _ => {}
        }
    }

    pub(super) fn say(&mut self, text: &Template) {
        let said = format!("say {:?}", self.render(text));
        self.tell(said);
    }

    /// The interrupted wait goes on with the time it had left.
    fn resume(&mut self, ask_again: bool) -> Option<NodeId> {
        let Some(Frame::Interrupted { wait, left, held, .. }) = self.frames.pop() else {
            unreachable!("only handlers resume")
        };
        let wait = wait?;
        match wait.node.map(|node| &self.workspace.node(node).kind) {
            Some(NodeKind::Call(call)) if held.is_some() => {
                self.outcome(call, held?);
                return None;
            }
            Some(NodeKind::Onboard { done, .. }) if !self.is_anonymous() => return Some(*done),
            _ => {}
        }
        if let Some(node) = wait.node.filter(|_| ask_again) {
            self.question(node);
        }
        self.wait = Some(Wait { due: wait.due.map(|_| self.at + left), ..wait });
        None
    }

    /// Tells the host something.
    pub(super) fn tell(&mut self, told: String) {
        self.see(told.clone());
        self.told.push(told);
    }

    /// Notes what is done, with which of the conditions that somebody asks about hold at that moment.
    fn see(&mut self, done: String) {
        let holds = self.asked.iter().map(|condition| self.holds(condition)).collect();
        self.seen.push((done, holds));
    }

    fn hand_off(&mut self, hand_off: &HandOff) {
        let word = |priority: Priority| Priority::WORDS.iter().find(|(_, known)| *known == priority).unwrap().0;
        let mut told = format!("hand off to {:?}", self.workspace.inboxes[hand_off.inbox.index()]);
        hand_off.priority.iter().for_each(|priority| told += &format!(" priority {:?}", word(*priority)));
        hand_off.reason.iter().for_each(|text| told += &format!(" reason {:?}", self.render(text)));
        hand_off.note.iter().for_each(|text| told += &format!(" note {:?}", self.render(text)));
        self.tell(told);
        self.end(Phase::HandedOff);
    }

    pub(super) fn end(&mut self, phase: Phase) {
        self.phase = phase;
        self.wait = None;
        self.frames.clear();
    }

    fn set(&mut self, memory: MemoryId, value: &SetValue) {
        let kind = &self.workspace.memories[memory.index()].kind;
        let value = match value {
            SetValue::To(expression) => self.evaluate(expression),
            SetValue::Unknown => None,
            SetValue::Add(by) => match (self.memories.get(&memory), kind) {
                (Some(Value::Number(number)), Type::Integer { min, max }) => {
                    Some(Value::Number(number.saturating_add(*by).clamp(*min, *max)))
                }
                (Some(Value::Number(number)), _) => Some(Value::Number(number.saturating_add(*by))),
                _ => None,
            },
        };
        match value {
            Some(value) => drop(self.memories.insert(memory, value)),
            None => drop(self.memories.remove(&memory)),
        }
    }

    pub(super) fn evaluate(&self, expression: &Expression) -> Option<Value> {
        match expression {
            Expression::Operand(operand) => self.value(*operand),
            Expression::Text(text) => Some(Value::text(self.render(text))),
            Expression::Constant(value) => Some(value.clone()),
        }
    }

    pub(super) fn is_anonymous(&self) -> bool {
        self.facts.get(&builtin::CUSTOMER).is_none_or(|grade| *grade == Value::Number(0))
    }

    /// Channels on which nothing can be tapped.
    pub(super) fn shows_numbers(&self) -> bool {
        let names = BUILT_IN_FACTS[builtin::CHANNEL.index()].1.unwrap();
        let Some(Value::Number(channel)) = self.facts.get(&builtin::CHANNEL) else { return false };
        ["EMAIL", "SMS", "PHONE_CALL", "VOICEMAIL"].contains(&names[*channel as usize])
    }
}
