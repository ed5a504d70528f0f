//! One chat window: its customer, its conversations, its timers and the order of its events.
//!
//! A session joins [`identity`](crate::identity) and the [`machine`](crate::machine). Every event is taken whole or not
//! at all: the facts are brought up to date, so that all conditions that it evaluates see one snapshot, then the machine
//! is told, then the effects are numbered. Timers that are due before an event fire before it, each at its own time.

mod act;
mod before;
mod chat;
mod engine;
mod facts;
mod identity;
mod rejected;
mod resume_on;
mod save;
mod take;
mod timers;
mod turn;
mod view;
mod wire;

pub use chat::{Chat, Icon};
pub use engine::Engine;
pub use rejected::Rejected;
pub use resume_on::{Resumed, Revisions, saved_conversation};
pub use save::ResumeError;
pub use view::{ChatView, MessageView, View};

use crate::artifact::Program;
use crate::identity::Identity;
use crate::machine::Conversation;
use crate::protocol::{Effect, Event};
use crate::time::Timestamp;
use crate::value::{Type, Value};
use before::Before;
use facts::Told;
use std::collections::VecDeque;
use std::sync::Arc;
use turn::Turn;

/// How many answers to events with an `id` are kept, besides those of the latest instant.
///
/// An older event that is sent again comes with an older time, so it is rejected, and changes nothing either.
const ANSWERS_KEPT: usize = 64;

/// One chat window.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    id: String,
    identity: Arc<Identity>,
    told: Arc<Told>,
    /// All of its conversations; the last one is current.
    chats: Vec<Chat>,
    last: Option<Timestamp>,
    /// The latest `wake_at`.
    wake: Option<Timestamp>,
    answers: VecDeque<Answer>,
}

/// What an event with an `id` was answered.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    id: String,
    at: Timestamp,
    effects: Arc<[Effect]>,
}

impl Session {
    /// A session in which nothing has happened yet.
    pub fn new(id: impl Into<String>) -> Session {
        Session {
            id: id.into(),
            identity: Arc::new(Identity::new()),
            told: Arc::default(),
            chats: Vec::new(),
            last: None,
            wake: None,
            answers: VecDeque::new(),
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who the customer is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Its conversations, the current one last; none before the chat opens.
    pub fn chats(&self) -> &[Chat] {
        &self.chats
    }

    /// Facts and memories by name, with their types, as the rules of the current conversation see them now.
    pub fn values<'p>(&self, program: &'p Program) -> Vec<(&'p str, &'p Type, Option<Value>)> {
        let facts = self.told.snapshot(program, self.identity.customer());
        let at = self.last.unwrap_or_default();
        match self.chats.last() {
            Some(chat) => chat.rules.values(program, &facts, at),
            None => Conversation::new(program, &self.id).values(program, &facts, at),
        }
    }

    /// The time of the latest event.
    pub fn last_event(&self) -> Option<Timestamp> {
        self.last
    }

    /// The earliest time at which a timer falls due.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let wait = self.chats.last().and_then(Chat::next_due);
        self.identity.proof_expires().into_iter().chain(wait).min()
    }

    /// Takes an event and gives what is to be done about it, in order. An event whose `id` was seen before changes
    /// nothing and is answered as it was then.
    ///
    /// # Errors
    /// When the event does not fit; then nothing changed.
    pub fn handle(&mut self, engine: Engine<'_>, event: &Event) -> Result<Vec<Effect>, Rejected> {
        if event.session != self.id {
            return Err(Rejected::OtherSession { session: self.id.clone(), event: event.session.clone() });
        }
        if let Some(answer) = self.answers.iter().find(|answer| Some(&answer.id) == event.id.as_ref()) {
            return Ok(answer.effects.to_vec());
        }
        if let Some(last) = self.last.filter(|last| event.at < *last) {
            return Err(Rejected::Earlier { last, at: event.at });
        }
        let before = Before::of(self, event);
        self.last = Some(event.at);
        let mut turn = Turn::new(self, engine, event.at);
        match turn.run(&event.kind) {
            Ok(()) => {
                let effects = turn.effects;
                self.remember(event, &effects);
                Ok(effects)
            }
            Err(rejected) => {
                before.restore(self);
                Err(rejected)
            }
        }
    }

    fn remember(&mut self, event: &Event, effects: &[Effect]) {
        let Some(id) = event.id.clone() else { return };
        self.answers.push_back(Answer { id, at: event.at, effects: effects.into() });
        while self.answers.len() > ANSWERS_KEPT && self.answers.front().is_some_and(|oldest| oldest.at < event.at) {
            self.answers.pop_front();
        }
    }
}
