//! The interpreter: operations one after the other until the conversation waits again or is over.

use super::act::Outcome;
use super::acts::{Acts, Kept};
use super::clock::{forget_time, tell_time};
use super::conversation::{Conversation, Frame, Interrupted, Phase};
use super::limits::{ACT, Broken, Budget};
use super::observe::Observer;
use super::split::draw;
use super::step::Moment;
use super::values::Values;
use crate::artifact::Program;
use crate::artifact::parts::{Code, Content, HandOffId, InboxId, Op, PlaceKind, SplitId, TopicId, WaitKind};

/// One step of a conversation.
pub(super) struct Run<'p, 's> {
    pub(super) program: &'p Program,
    pub(super) content: &'p Content,
    pub(super) facts: &'s Values,
    pub(super) state: &'s mut Conversation,
    pub(super) at: i64,
    /// Whether what depends on the time stands among the values.
    told: bool,
    pub(super) acts: &'s mut Acts<'p>,
    pub(super) trace: bool,
    /// Who looks on.
    pub(super) observer: Option<&'s dyn Observer>,
    pub(super) budget: Budget,
}

impl<'p, 's> Run<'p, 's> {
    /// A step of `state` at this moment.
    pub(super) fn new(
        moment: Moment<'p, 's>,
        state: &'s mut Conversation,
        acts: &'s mut Acts<'p>,
        observer: Option<&'s dyn Observer>,
    ) -> Run<'p, 's> {
        Run {
            program: moment.program,
            content: &moment.program.content,
            facts: &moment.facts.values,
            state,
            at: moment.at.milliseconds(),
            told: false,
            acts,
            trace: moment.trace && moment.program.debug.is_some(),
            observer,
            budget: Budget::default(),
        }
    }

    /// Sets the timer of a conversation that begins.
    pub(super) fn begin(&mut self) {
        if let Some(waiting) = self.state.wait.filter(|waiting| waiting.due().is_none()) {
            let after = self.content.waits[waiting.wait.index()].after;
            self.state.wait = Some(waiting.until(self.at.saturating_add(after)));
            self.hear();
        }
    }

    /// Sets what depends on the time alone, before anything is decided that may look at it.
    pub(super) fn tell_time(&mut self) {
        if self.program.reads_time && !self.told {
            self.told = true;
            tell_time(self.program, &mut self.state.values, self.at);
        }
    }

    /// What is done when everything else is: what depends on the time is forgotten, and the next silence worked out.
    #[inline]
    pub(super) fn end(&mut self) {
        if self.told {
            forget_time(self.program, &mut self.state.values);
        }
        self.state.await_silence(self.program);
    }

    /// Silence begins, where any rule hears it.
    pub(super) fn hear(&mut self) {
        if let Some(silence) = &mut self.state.silence {
            silence.since = self.at;
            silence.told = 0;
        }
    }

    /// Runs from `code` until the conversation waits or is over; a broken limit ends it.
    pub(super) fn go(&mut self, code: Code) {
        let mut at = code;
        let watched = self.trace || self.observer.is_some();
        loop {
            if watched {
                self.show_reached(at);
            }
            match self.operate(at) {
                Ok(Some(next)) => {
                    if watched {
                        self.tell_decision(at, next);
                    }
                    at = next;
                }
                Ok(None) => return,
                Err(broken) => return self.fault(broken, at),
            }
        }
    }

    /// Does one operation and tells which comes next; none, where the conversation waits or is over.
    #[inline(always)]
    fn operate(&mut self, code: Code) -> Result<Option<Code>, Broken> {
        self.spend(1)?;
        let op = &self.content.code[code.index()];
        let next = Code(code.0.wrapping_add(1));
        match *op {
            Op::Jump { .. } | Op::IfAny { .. } | Op::IfNone { .. } | Op::IfTest { .. } => {
                self.tell_time();
                return Ok(self.view().test(*op, code));
            }
            Op::Decide { decision } => {
                self.tell_time();
                return Ok(Some(Code(code.0 + 1 + self.view().branch(decision))));
            }
            Op::Split { split } => return Ok(Some(self.split(split))),
            Op::Pivot { thread } => {
                self.state.frames.clear();
                self.state.thread = Some(thread);
                return Ok(Some(self.content.threads[thread.index()].entry));
            }
            Op::Do { steps, back } => {
                if !self.state.has_room() {
                    return Err(Broken::TooDeep);
                }
                self.state.frames.push(Frame::Return(back));
                return Ok(Some(steps));
            }
            Op::Return => return self.come_back().map(Some),
            Op::Resume { ask_again } => return self.resume(ask_again),
            Op::Wait { wait } => return self.enter(wait),
            Op::Say { text } => {
                let text = self.render(text)?;
                self.act(Kept::Say { text, choices: &[], strings: &self.content.strings })?;
            }
            Op::Note { text } => {
                let text = self.render(text)?;
                self.act(Kept::Note { text })?;
            }
            Op::AddTopic { topic } => self.act(Kept::TopicAdded { topic: self.topic(topic) })?,
            Op::RemoveTopic { topic } => self.act(Kept::TopicRemoved { topic: self.topic(topic) })?,
            Op::Set { memory, value } => self.set(memory, value)?,
            Op::Add { memory, by } => self.add(memory, by),
            Op::Forget { memory } => self.forget(memory),
            Op::HandOff { hand_off } => return self.hand_off(hand_off).map(|()| None),
            Op::Resolve { abandoned } => {
                let outcome = if abandoned { Outcome::Abandoned } else { Outcome::Resolved };
                self.act(Kept::Resolved { outcome })?;
                self.state.end(Phase::Resolved);
                return Ok(None);
            }
            Op::NoBranch => return Err(Broken::NoBranch),
            _ => return Err(Broken::Lost),
        }
        Ok(Some(next))
    }

    pub(super) fn spend(&self, cost: u32) -> Result<(), Broken> {
        self.budget.spend(cost)
    }

    pub(super) fn act(&mut self, act: Kept<'p>) -> Result<(), Broken> {
        self.spend(ACT)?;
        self.acts.push(act);
        Ok(())
    }

    fn come_back(&mut self) -> Result<Code, Broken> {
        let Some(Frame::Return(place)) = self.state.frames.pop() else { return Err(Broken::Lost) };
        match self.content.places[place.index()].kind {
            PlaceKind::Return { to } => Ok(to),
            PlaceKind::Wait { .. } => Err(Broken::Lost),
        }
    }

    /// The interrupted wait goes on, unless what it waits for has happened in the meantime.
    fn resume(&mut self, ask_again: bool) -> Result<Option<Code>, Broken> {
        let Some(Frame::Interrupted(interrupted)) = self.state.frames.pop() else { return Err(Broken::Lost) };
        let Interrupted { wait, held, .. } = *interrupted;
        let Some(waiting) = wait else { return Ok(None) };
        if let Some(held) = held {
            return Ok(self.take_answer(&waiting, &held));
        }
        if let WaitKind::Onboard { done, .. } = &self.content.waits[waiting.wait.index()].kind
            && !self.is_anonymous()
        {
            return Ok(Some(*done));
        }
        if ask_again {
            self.question(waiting.wait)?;
        }
        let begun = waiting.due().map(|left| waiting.until(self.at.saturating_add(left)));
        self.state.wait = begun.or(Some(waiting));
        Ok(None)
    }

    fn split(&self, split: SplitId) -> Code {
        let split = &self.content.splits[split.index()];
        let mut drawn = draw(self.state.seed, self.content.strings.get(split.name));
        let found = split.arms.iter().find(|(percent, _)| {
            let here = drawn < u64::from(*percent);
            drawn = drawn.saturating_sub(u64::from(*percent));
            here
        });
        found.or(split.arms.last()).map_or(Code(0), |(_, target)| *target)
    }

    fn hand_off(&mut self, id: HandOffId) -> Result<(), Broken> {
        let hand_off = &self.content.hand_offs[id.index()];
        let strings = &self.content.strings;
        let reason = hand_off.reason.map(|text| self.render(text)).transpose()?;
        let note = hand_off.note.map(|text| self.render(text)).transpose()?;
        let inbox = strings.get(self.content.inboxes[hand_off.inbox.index()]);
        self.act(Kept::HandedOff { inbox, priority: hand_off.priority.map(|word| strings.get(word)), reason, note })?;
        self.state.end(Phase::HandedOff);
        Ok(())
    }

    /// Stops a conversation that broke a limit: it goes to the fault inbox, or is abandoned where there is none.
    pub(super) fn fault(&mut self, broken: Broken, code: Code) {
        let (name, text) = broken.words();
        let line = Some(self.program.line(code)).filter(|line| *line > 0);
        let thread = self.thread_name();
        self.acts.push(Kept::Fault { code: name, text, thread, line });
        if self.state.phase == Phase::HandedOff {
            return self.state.end(Phase::HandedOff);
        }
        self.leave_to(self.content.settings.fault_inbox);
    }

    /// An agent of the inbox takes over; without one the conversation is abandoned.
    pub(super) fn leave_to(&mut self, inbox: Option<InboxId>) {
        let inbox = inbox.map(|inbox| self.content.inboxes[inbox.index()]);
        match inbox.map(|name| self.content.strings.get(name)) {
            Some(inbox) => {
                self.acts.push(Kept::HandedOff { inbox, priority: None, reason: None, note: None });
                self.state.end(Phase::HandedOff);
            }
            None => {
                self.acts.push(Kept::Resolved { outcome: Outcome::Abandoned });
                self.state.end(Phase::Resolved);
            }
        }
    }

    pub(super) fn thread_name(&self) -> Option<&'p str> {
        let thread = self.state.thread?;
        Some(self.content.strings.get(self.content.threads[thread.index()].name))
    }

    fn topic(&self, topic: TopicId) -> &'p str {
        self.content.strings.get(self.content.topics[topic.index()])
    }
}
