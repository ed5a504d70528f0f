//! A slow interpreter over the IR, written from the language's description and from nothing else: what the machine
//! must agree with.

mod act;
pub(crate) mod agreement;
mod answer;
mod call;
mod condition;
mod decisions;
pub(crate) mod draw;
pub(crate) mod generate;
pub(crate) mod spot;
pub(crate) mod text;

use std::collections::BTreeMap;
use std::rc::Rc;

use threadle::ir::*;
use threadle::machine::{Input, Phase};
use threadle::value::Value;

/// A conversation as the description has it.
#[derive(Clone)]
pub(crate) struct Reference<'w> {
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
    /// Conditions that somebody asks about.
    asked: Rc<[Condition]>,
    /// Everything that was done, each with which of those conditions held.
    seen: Vec<(String, Vec<bool>)>,
    /// Whether the latest event was taken by anything.
    taken: bool,
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

/// The generated workspaces' business hours.
const HOURS: FactId = FactId(15);

/// The outcome of a call (none: it failed) and what it gave.
type CallAnswer = (Option<usize>, Vec<Option<Value>>);

/// What is to be taken by an arm or a handler.
enum What<'a> {
    Input(Input<'a>),
    Idle(i64),
}

impl<'w> Reference<'w> {
    pub(crate) fn new(workspace: &'w Workspace, key: &str) -> Reference<'w> {
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
            asked: Rc::default(),
            seen: Vec::new(),
            taken: false,
        }
    }

    /// Another conversation with the same facts.
    pub(crate) fn restart(&self, key: &str) -> Reference<'w> {
        Reference { facts: self.facts.clone(), ..Reference::new(self.workspace, key) }
    }

    /// How many calls were made.
    pub(crate) fn calls(&self) -> u32 {
        self.calls
    }

    /// The values of all facts and memories in their order; none for what changes with the time.
    pub(crate) fn values(&self) -> Vec<Option<Option<Value>>> {
        let facts = (0..self.workspace.facts.len() as u32).map(|index| Operand::Fact(FactId(index)));
        let memories = (0..self.workspace.memories.len() as u32).map(|index| Operand::Memory(MemoryId(index)));
        let timeless = |operand| match operand {
            Operand::Fact(FactId(index)) => index != builtin::NOW.0 && index != HOURS.0,
            Operand::Memory(_) => true,
        };
        facts.chain(memories).map(|operand| timeless(operand).then(|| self.value(operand))).collect()
    }

    pub(crate) fn set_fact(&mut self, fact: FactId, value: Option<Value>) {
        match value {
            Some(value) => drop(self.facts.insert(fact, value)),
            None => drop(self.facts.remove(&fact)),
        }
    }

    /// As [`Reference::new`], for somebody who asks about conditions whenever something is done.
    pub(crate) fn asked(workspace: &'w Workspace, asked: Vec<Condition>) -> Reference<'w> {
        Reference { asked: asked.into(), ..Reference::new(workspace, "somebody") }
    }

    /// Whether the latest event was taken, and everything that was done since this was asked last.
    pub(crate) fn seen(&mut self) -> (bool, Vec<(String, Vec<bool>)>) {
        (std::mem::take(&mut self.taken), std::mem::take(&mut self.seen))
    }

    /// Where the conversation waits, and for how long at most: none where it is over or with an agent.
    pub(crate) fn waits(&self) -> Option<(Option<NodeId>, Option<i64>)> {
        let wait = self.wait.as_ref()?;
        let limit = match wait.node {
            Some(node) => Some(self.limit(node)),
            None => self.workspace.start.wait.map(|(_, late)| late.after),
        };
        Some((wait.node, limit))
    }

    /// The latest call, where the conversation or one that a handler interrupted waits for it.
    pub(crate) fn open_call(&self) -> Option<(u32, &'w Call)> {
        let interrupted = self.frames.iter().filter_map(|frame| match frame {
            Frame::Interrupted { wait, held: None, .. } => wait.as_ref(),
            _ => None,
        });
        let mut waits = self.wait.iter().chain(interrupted);
        waits.find_map(|wait| match &self.workspace.node(wait.node?).kind {
            NodeKind::Call(call) => Some((wait.call, &**call)),
            _ => None,
        })
    }

    /// What tells this conversation from another one, but for facts, for what was written last, and for how much time
    /// has passed.
    pub(crate) fn position(&self) -> String {
        let wait = |wait: &Option<Wait>| wait.as_ref().map(|wait| (wait.node, wait.retries, wait.call > 0));
        let frame = |frame: &Frame| match frame {
            Frame::Return(node) => format!("{node:?}"),
            Frame::Interrupted { handler, wait: own, held, .. } => format!("{handler:?} {:?} {held:?}", wait(own)),
        };
        let frames: Vec<String> = self.frames.iter().map(frame).collect();
        format!("{:?} {:?} {:?} {:?} {frames:?}", self.memories, self.phase, self.thread, wait(&self.wait))
    }

    /// How long everything lasts that runs at this moment: the silence, what was told of it, and the waits.
    pub(crate) fn clocks(&self, now: i64) -> String {
        let left = |frame: &Frame| match frame {
            Frame::Return(_) => 0,
            Frame::Interrupted { left, .. } => *left,
        };
        let due = self.wait.as_ref().and_then(|wait| wait.due).map(|due| due - now);
        let left: Vec<i64> = self.frames.iter().map(left).collect();
        // Nobody tells silences apart that are longer than all that are listened for.
        let longest =
            self.workspace.events().map(|event| if let Event::Idle(length) = event { *length } else { 0 }).max();
        let silence = (now - self.silent_since).min(longest.unwrap_or(0) + 1);
        format!("{silence} {} {due:?} {left:?}", self.silence_told)
    }

    /// Which silence the earliest timer is about, if it is about one.
    pub(crate) fn due_silence(&self) -> Option<i64> {
        self.next_silence().filter(|length| Some(self.silent_since + length) == self.next_due())
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase
    }

    /// The earliest timer.
    pub(crate) fn next_due(&self) -> Option<i64> {
        let time_up = self.wait.as_ref().and_then(|wait| wait.due);
        let silence = self.next_silence().map(|length| self.silent_since + length);
        time_up.into_iter().chain(silence).min()
    }

    /// One event; none, if it does not fit.
    pub(crate) fn happen(&mut self, input: Input<'_>, at: i64) -> Option<Vec<String>> {
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

    pub(crate) fn go(&mut self, target: NodeId) -> bool {
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
}
