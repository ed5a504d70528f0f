//! A slow interpreter over the IR, written from the language's description and from nothing else: what the machine
//! must agree with.

mod agreement;
mod answer;
mod condition;
pub(crate) mod draw;
pub(crate) mod generate;
mod text;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use threadle::given::Given;
use threadle::ir::*;
use threadle::machine::{Input, Phase};
use threadle::value::{Type, Value};

/// A conversation as the description has it.
#[derive(Clone)]
pub(super) struct Reference<'w> {
    workspace: &'w Workspace,
    key: String,
    /// What the session supplies.
    facts: BTreeMap<FactId, Value>,
    memories: BTreeMap<MemoryId, Value>,
    answer: Option<String>,
    message: Option<String>,
    phase: Phase,
    thread: Option<ThreadId>,
    wait: Option<Wait>,
    frames: Vec<Frame>,
    silent_since: i64,
    silence_told: i64,
    calls: u32,
    at: i64,
    told: Vec<String>,
}

/// A wait: at a node, or at the start.
#[derive(Clone)]
struct Wait {
    node: Option<NodeId>,
    due: Option<i64>,
    retries: u8,
    call: u32,
}

#[derive(Clone)]
enum Frame {
    Return(NodeId),
    Interrupted { handler: HandlerId, wait: Option<Wait>, left: i64, held: Option<CallAnswer> },
}

/// The outcome of a call (none: it failed) and what it gave.
type CallAnswer = (Option<usize>, Vec<Option<Value>>);

/// What is to be taken by an arm or a handler.
enum What<'a> {
    Input(Input<'a>),
    Idle(i64),
}

impl<'w> Reference<'w> {
    pub(super) fn new(workspace: &'w Workspace, key: &str) -> Reference<'w> {
        let wait = Wait { node: None, due: None, retries: 0, call: 0 };
        Reference {
            workspace,
            key: key.to_owned(),
            facts: BTreeMap::new(),
            memories: BTreeMap::new(),
            answer: None,
            message: None,
            phase: Phase::Running,
            thread: None,
            wait: Some(wait),
            frames: Vec::new(),
            silent_since: 0,
            silence_told: 0,
            calls: 0,
            at: 0,
            told: Vec::new(),
        }
    }

    /// Another conversation with the same facts.
    pub(super) fn restart(&self, key: &str) -> Reference<'w> {
        Reference { facts: self.facts.clone(), ..Reference::new(self.workspace, key) }
    }

    /// How many calls were made.
    pub(super) fn calls(&self) -> u32 {
        self.calls
    }

    pub(super) fn set_fact(&mut self, fact: FactId, value: Option<Value>) {
        match value {
            Some(value) => drop(self.facts.insert(fact, value)),
            None => drop(self.facts.remove(&fact)),
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    /// The earliest timer.
    pub(super) fn next_due(&self) -> Option<i64> {
        let time_up = self.wait.as_ref().and_then(|wait| wait.due);
        let silence = self.next_silence().map(|length| self.silent_since + length);
        time_up.into_iter().chain(silence).min()
    }

    /// One event; none, if it does not fit.
    pub(super) fn happen(&mut self, input: Input<'_>, at: i64) -> Option<Vec<String>> {
        let answer = match input {
            Input::ActionResult { call, outcome, data } => Some((call, self.read_result(call, outcome, data)?)),
            Input::Due if self.next_due().is_none_or(|due| due > at) => return None,
            _ => None,
        };
        let over = |phase| matches!(phase, Phase::Resolved | Phase::Left);
        if over(self.phase) || matches!(answer, Some((_, None))) {
            return Some(Vec::new());
        }
        self.at = at;
        if let Some(Wait { node: None, due, .. }) = &mut self.wait
            && due.is_none()
        {
            *due = Some(at + self.workspace.start.wait.map_or(self.workspace.no_answer, |(_, late)| late.after));
            self.silent_since = at;
        }
        if let Input::Writes { text } = input {
            self.message = Some(text.to_owned());
        }
        let timer_is_silence =
            self.next_silence().is_some_and(|length| Some(self.silent_since + length) == self.next_due());
        match input {
            Input::TokenExpires | Input::FactsChange | Input::Due | Input::ActionResult { .. } => {}
            _ => (self.silent_since, self.silence_told) = (at, 0),
        }
        match (input, answer) {
            (_, Some((call, Some(answer)))) => self.answered(call, answer),
            (Input::Due, _) if timer_is_silence => {
                let length = self.next_silence().unwrap();
                self.silence_told = length;
                self.offer(&What::Idle(length));
            }
            (Input::Due, _) => self.time_up(),
            _ => self.offer(&What::Input(input)),
        }
        if matches!(input, Input::BecomesSomeoneElse) && !over(self.phase) {
            self.end(Phase::Left);
        }
        Some(std::mem::take(&mut self.told))
    }

    /// First the waiting action's arms, then the thread's own handlers, then the workspace's; the first match wins.
    fn offer(&mut self, what: &What<'_>) {
        if let Some(wait) = self.wait.clone()
            && self.take(&wait, what)
        {
            return;
        }
        let workspace = self.workspace;
        let fits = |id: &HandlerId| self.fits(&workspace.handlers[id.index()].arm, what);
        let Some(handler) = self.handlers().into_iter().find(fits) else { return };
        let wait = self.wait.take();
        let left = wait.as_ref().and_then(|wait| wait.due).map_or(0, |due| due - self.at);
        self.frames.push(Frame::Interrupted { handler, wait, left, held: None });
        self.run(workspace.handlers[handler.index()].arm.target);
    }

    /// Handlers that may be taken: before or after the hand-off as they say, and never inside themselves.
    fn handlers(&self) -> Vec<HandlerId> {
        let workspace = self.workspace;
        let own = self.thread.map_or(Vec::new(), |thread| workspace.threads[thread.index()].handlers.clone());
        let running = |id: HandlerId| {
            self.frames.iter().any(|frame| matches!(frame, Frame::Interrupted { handler, .. } if *handler == id))
        };
        let mut all: Vec<HandlerId> = own.into_iter().chain(workspace.workspace_handlers.clone()).collect();
        all.retain(|id| {
            workspace.handlers[id.index()].after_hand_off == (self.phase == Phase::HandedOff) && !running(*id)
        });
        all
    }

    /// Whether the wait takes it; then it was done.
    fn take(&mut self, wait: &Wait, what: &What<'_>) -> bool {
        let workspace = self.workspace;
        let Some(node) = wait.node else { return self.take_arm(&workspace.start.arms, what) };
        match (&workspace.node(node).kind, what) {
            (NodeKind::Wait { arms, .. }, _) => self.take_arm(arms, what),
            (NodeKind::Onboard { done, .. }, _) if !self.is_anonymous() => self.go(*done),
            (NodeKind::Choose(choose), What::Input(Input::Picks { option, stale: false })) => {
                match choose.choices.iter().find(|choice| choice.id == *option) {
                    Some(choice) => self.chosen(choice),
                    None => false,
                }
            }
            (NodeKind::Choose(choose), What::Input(Input::Writes { text })) => {
                let label = text::fold(text.trim());
                let by_label = choose.choices.iter().find(|choice| text::fold(&choice.label) == label);
                let number = self.shows_numbers().then(|| text.trim().parse::<usize>().ok()).flatten();
                let by_number = number.filter(|number| *number > 0).and_then(|number| choose.choices.get(number - 1));
                match (by_label.or(by_number), choose.anything_else) {
                    (Some(choice), _) => self.chosen(choice),
                    (None, Some(target)) => {
                        self.answer = Some(text.trim().to_owned());
                        self.go(target)
                    }
                    (None, None) => false,
                }
            }
            (NodeKind::Ask(ask), What::Input(Input::Writes { text })) => {
                self.read_answer(ask, wait, text.trim());
                true
            }
            _ => false,
        }
    }

    fn take_arm(&mut self, arms: &[Arm], what: &What<'_>) -> bool {
        match arms.iter().find(|arm| self.fits(arm, what)) {
            Some(arm) => self.go(arm.target),
            None => false,
        }
    }

    fn chosen(&mut self, choice: &Choice) -> bool {
        self.answer = Some(choice.label.clone());
        self.go(choice.target)
    }

    fn go(&mut self, target: NodeId) -> bool {
        self.wait = None;
        self.run(target);
        true
    }

    fn fits(&self, arm: &Arm, what: &What<'_>) -> bool {
        let event = match (&arm.event, what) {
            (Event::Idle(length), What::Idle(silence)) => length == silence,
            (Event::Writes(phrases), What::Input(Input::Writes { text })) => {
                phrases.is_empty() || phrases.iter().any(|phrase| text::has_phrase(text, phrase))
            }
            (Event::Picks { options, .. }, What::Input(Input::Picks { option, .. })) => {
                options.iter().any(|id| id == option)
            }
            (Event::ChatOpens, What::Input(Input::ChatOpens)) => true,
            (Event::Identifies, What::Input(Input::Identifies)) => true,
            (Event::Authenticates, What::Input(Input::Authenticates)) => true,
            (Event::SignsOut, What::Input(Input::SignsOut)) => true,
            (Event::BecomesSomeoneElse, What::Input(Input::BecomesSomeoneElse)) => true,
            (Event::TokenExpires, What::Input(Input::TokenExpires)) => true,
            _ => false,
        };
        event && arm.condition.as_ref().is_none_or(|condition| self.holds(condition))
    }

    fn time_up(&mut self) {
        let Some(wait) = self.wait.take() else { return };
        let late = match wait.node.map(|node| &self.workspace.node(node).kind) {
            None => self.workspace.start.wait.map(|(_, late)| late.target),
            Some(NodeKind::Choose(choose)) => Some(choose.no_answer.target),
            Some(NodeKind::Ask(ask)) => Some(ask.no_answer.target),
            Some(NodeKind::Onboard { no_answer, .. }) => Some(no_answer.target),
            Some(NodeKind::Wait { otherwise, .. }) => Some(otherwise.target),
            Some(NodeKind::Call(call)) => return self.outcome(call, (None, Vec::new())),
            _ => None,
        };
        late.into_iter().for_each(|late| self.run(late));
    }

    /// Lengths of silence that somebody listens for, from the next one that was not told yet.
    fn next_silence(&self) -> Option<i64> {
        let begun = self.wait.as_ref().is_none_or(|wait| wait.due.is_some());
        if !begun || matches!(self.phase, Phase::Resolved | Phase::Left) {
            return None;
        }
        let arms = match self.wait.as_ref().map(|wait| wait.node.map(|node| &self.workspace.node(node).kind)) {
            Some(Some(NodeKind::Wait { arms, .. })) => arms.as_slice(),
            Some(None) => &self.workspace.start.arms,
            _ => &[],
        };
        let handlers = self.handlers();
        let all = arms.iter().chain(handlers.iter().map(|id| &self.workspace.handlers[id.index()].arm));
        let lengths = all.filter_map(|arm| if let Event::Idle(length) = arm.event { Some(length) } else { None });
        lengths.filter(|length| *length > self.silence_told).min()
    }

    fn run(&mut self, from: NodeId) {
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
                self.told.push(format!("note {:?}", self.render(text)));
                Some(*next)
            }
            NodeKind::Topic { topic, add, next } => {
                let verb = if *add { "add" } else { "remove" };
                self.told.push(format!("{verb} topic {:?}", workspace.topics[topic.index()]));
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
                self.frames.clear();
                self.thread = Some(*thread);
                Some(workspace.threads[thread.index()].entry)
            }
            NodeKind::HandOff(hand_off) => {
                self.hand_off(hand_off);
                None
            }
            NodeKind::Resolve(how) => {
                self.told.push(format!("resolve as {how:?}"));
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

    fn limit(&self, id: NodeId) -> i64 {
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
                self.told.push(format!("say {:?}{buttons}", self.render(&choose.text)));
            }
            NodeKind::Ask(ask) => self.say(&ask.text),
            NodeKind::Onboard { text, .. } => {
                let fields = ["name", "email", "phone_number"];
                self.told.push(format!("onboard {:?} {fields:?}", self.render(text)));
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &Template) {
        self.told.push(format!("say {:?}", self.render(text)));
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

    fn hand_off(&mut self, hand_off: &HandOff) {
        let word = |priority: Priority| Priority::WORDS.iter().find(|(_, known)| *known == priority).unwrap().0;
        let mut told = format!("hand off to {:?}", self.workspace.inboxes[hand_off.inbox.index()]);
        hand_off.priority.iter().for_each(|priority| told += &format!(" priority {:?}", word(*priority)));
        hand_off.reason.iter().for_each(|text| told += &format!(" reason {:?}", self.render(text)));
        hand_off.note.iter().for_each(|text| told += &format!(" note {:?}", self.render(text)));
        self.told.push(told);
        self.end(Phase::HandedOff);
    }

    fn end(&mut self, phase: Phase) {
        self.phase = phase;
        self.wait = None;
        self.frames.clear();
    }

    fn call(&mut self, call: &Call, due: i64) {
        let action = &self.workspace.actions[call.action.index()];
        let mut given = Vec::new();
        for (input, value) in &call.arguments {
            let field = &action.inputs[*input as usize];
            if let Some(value) = self.evaluate(value) {
                given.push(format!("{}: {:?}", field.name, text::given(&field.kind, &value)));
            }
        }
        let due = threadle::time::Timestamp::from_milliseconds(due);
        self.told.push(format!("call {} {}({}) until {due}", self.calls, action.name, given.join(", ")));
    }

    /// What a result is to this conversation: nothing if it does not fit, `Some(None)` if nobody waits for it any more.
    fn read_result(&self, number: u32, outcome: &str, data: &IndexMap<String, Given>) -> Option<Option<CallAnswer>> {
        let waits = |wait: &Wait| match &self.workspace.node(wait.node?).kind {
            NodeKind::Call(call) if wait.call == number => Some(call),
            _ => None,
        };
        let interrupted = self.frames.iter().filter_map(|frame| match frame {
            Frame::Interrupted { wait: Some(wait), held: None, .. } => waits(wait),
            _ => None,
        });
        let Some(call) = self.wait.as_ref().and_then(waits).or_else(|| interrupted.last()) else {
            return (number > 0 && number <= self.calls).then_some(None);
        };
        let outcomes = &self.workspace.actions[call.action.index()].outcomes;
        let Some(index) = outcomes.iter().position(|known| known.name == outcome) else {
            return (outcome == "failed").then_some(Some((None, Vec::new())));
        };
        let gives = &outcomes[index].gives;
        if data.keys().any(|name| gives.iter().all(|field| field.name != *name)) {
            return None;
        }
        let read = |field: &Field| {
            let value = data.get(&field.name).unwrap_or(&Given::Null).read(&field.kind).ok()?;
            (value.is_some() || field.optional).then_some(value)
        };
        Some(Some((Some(index), gives.iter().map(read).collect::<Option<_>>()?)))
    }

    fn answered(&mut self, number: u32, answer: CallAnswer) {
        let node = |wait: &Wait| wait.node.filter(|_| wait.call == number);
        if let Some(id) = self.wait.as_ref().and_then(node)
            && let NodeKind::Call(call) = &self.workspace.node(id).kind
        {
            self.wait = None;
            return self.outcome(call, answer);
        }
        for frame in &mut self.frames {
            if let Frame::Interrupted { wait: Some(wait), held, .. } = frame
                && wait.call == number
            {
                *held = Some(answer.clone());
            }
        }
    }

    /// What the outcome gives is remembered, everything else of the record is forgotten.
    fn outcome(&mut self, call: &Call, (outcome, given): CallAnswer) {
        let gives = outcome.map_or(&[][..], |index| &self.workspace.actions[call.action.index()].outcomes[index].gives);
        if let Some(record) = call.into.map(|record| &self.workspace.records[record.index()]) {
            self.memories.remove(&record.presence);
            for (name, memory) in &record.fields {
                self.memories.remove(memory);
                let value = gives
                    .iter()
                    .zip(&given)
                    .find(|(field, _)| field.name == *name)
                    .and_then(|(_, value)| value.clone());
                value.into_iter().for_each(|value| drop(self.memories.insert(*memory, value)));
            }
            if !gives.is_empty() {
                self.memories.insert(record.presence, Value::Number(1));
            }
        }
        self.run(outcome.map_or(call.failed, |index| call.outcomes[index]));
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

    fn evaluate(&self, expression: &Expression) -> Option<Value> {
        match expression {
            Expression::Operand(operand) => self.value(*operand),
            Expression::Text(text) => Some(Value::text(self.render(text))),
            Expression::Constant(value) => Some(value.clone()),
        }
    }

    fn is_anonymous(&self) -> bool {
        self.facts.get(&builtin::CUSTOMER).is_none_or(|grade| *grade == Value::Number(0))
    }

    /// Channels on which nothing can be tapped.
    fn shows_numbers(&self) -> bool {
        let names = BUILT_IN_FACTS[builtin::CHANNEL.index()].1.unwrap();
        let Some(Value::Number(channel)) = self.facts.get(&builtin::CHANNEL) else { return false };
        ["EMAIL", "SMS", "PHONE_CALL", "VOICEMAIL"].contains(&names[*channel as usize])
    }
}
