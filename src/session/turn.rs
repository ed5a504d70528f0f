//! One event in progress: the session as it will be, the time it has come to, and the effects so far.

use super::facts::Told;
use super::{Chat, Engine, Rejected, Session};
use crate::identity::{Arrival, Customer, Identity, Lookup};
use crate::machine::{Acts, Conversation, Input, Moment, observed};
use crate::protocol::{Effect, EffectKind, EventKind};
use crate::time::Timestamp;
use std::sync::Arc;

/// One event in progress.
pub(super) struct Turn<'s, 'e> {
    pub(super) session: &'s mut Session,
    pub(super) engine: Engine<'e>,
    /// The time of the timer or event that is being taken.
    pub(super) at: Timestamp,
    pub(super) effects: Vec<Effect>,
}

impl<'s, 'e> Turn<'s, 'e> {
    pub(super) fn new(session: &'s mut Session, engine: Engine<'e>, at: Timestamp) -> Turn<'s, 'e> {
        Turn { session, engine, at, effects: Vec::new() }
    }

    /// Fires the timers that come first, then takes the event.
    pub(super) fn run(&mut self, kind: &EventKind) -> Result<(), Rejected> {
        self.fire_timers(self.at, *kind == EventKind::Tick)?;
        self.take(kind)?;
        self.tell_when_to_wake();
        Ok(())
    }

    /// The circumstances of the event for the identity machine.
    pub(super) fn arrival(&self) -> Arrival<'e> {
        Arrival { at: self.at, outside: self.engine.outside, addresses: self.engine.program.addresses() }
    }

    /// Who the customer is, to be changed.
    pub(super) fn identity(&mut self) -> &mut Identity {
        Arc::make_mut(&mut self.session.identity)
    }

    /// What was told, to be changed.
    pub(super) fn told(&mut self) -> &mut Told {
        Arc::make_mut(&mut self.session.told)
    }

    /// The current conversation.
    pub(super) fn chat(&mut self) -> Result<&mut Chat, Rejected> {
        self.session.chats.last_mut().ok_or(Rejected::BeforeChat)
    }

    /// Adds an effect of the current conversation, or of none before the chat opens.
    pub(super) fn emit(&mut self, kind: EffectKind) {
        let numbered = self.session.chats.last_mut().map(|chat| {
            chat.seq += 1;
            (chat.id.clone(), chat.seq)
        });
        let (conversation, seq) = numbered.unzip();
        self.effects.push(Effect { session: self.session.id.clone(), conversation, seq, at: self.at, kind });
    }

    /// Lets something happen in the current conversation, if the rules still run there, as `customer` sees it.
    pub(super) fn tell_as(&mut self, customer: &Customer, input: Input<'_>) -> Result<(), Rejected> {
        let Some(chat) = self.session.chats.last_mut().filter(|chat| chat.runs()) else { return Ok(()) };
        let Engine { program, trace, observer, .. } = self.engine;
        let facts = self.session.told.snapshot(program, customer);
        let mut acts = Acts::new();
        let moment = Moment { program, facts: &facts, at: self.at, trace };
        observed(moment, &mut chat.rules, input, &mut acts, observer).map_err(Rejected::Mistake)?;
        acts.iter().for_each(|act| self.act(act));
        Ok(())
    }

    /// Lets something happen in the current conversation, if the rules still run there.
    pub(super) fn tell(&mut self, input: Input<'_>) -> Result<(), Rejected> {
        let identity = Arc::clone(&self.session.identity);
        self.tell_as(identity.customer(), input)
    }

    /// The name of the conversation that begins next.
    pub(super) fn next_chat(&self) -> String {
        (self.engine.name)(&self.session.id, self.session.chats.len() + 1)
    }

    /// A conversation begins, and belongs to whoever the customer is.
    pub(super) fn start_chat(&mut self, name: String) {
        let Session { chats, told, identity, .. } = &mut *self.session;
        let calls_before = chats.last().map_or(0, |before| before.calls_before.saturating_add(before.calls.into()));
        Arc::make_mut(told).grade_at_open = Some(identity.customer().grade());
        let rules = begin(self.engine, identity.customer(), &name);
        chats.push(Chat {
            id: name,
            rules,
            closed: false,
            seq: 0,
            buttons: 0,
            calls_before,
            calls: 0,
            stamps: Default::default(),
        });
        let customer = self.session.identity.customer();
        self.emit(EffectKind::ConversationStarted {
            customer: customer.grade(),
            identification: customer.identification(),
            profile: customer.profile_status(),
            revision: self.engine.program.revision().to_string(),
        });
    }

    /// The current conversation is open again: the rules begin anew, and know nothing of before.
    pub(super) fn restart_chat(&mut self) -> Result<(), Rejected> {
        let (engine, identity) = (self.engine, Arc::clone(&self.session.identity));
        self.told().grade_at_open = Some(identity.customer().grade());
        let chat = self.chat()?;
        chat.closed = false;
        chat.calls_before = chat.calls_before.saturating_add(chat.calls.into());
        chat.calls = 0;
        chat.rules = begin(engine, identity.customer(), &chat.id);
        self.tell(Input::ChatOpens)
    }

    /// The current conversation is closed: what was told for it ends with it.
    pub(super) fn close_chat(&mut self) {
        let Session { chats, told, .. } = &mut *self.session;
        if let Some(chat) = chats.last_mut().filter(|chat| !chat.closed) {
            chat.closed = true;
            if !told.facts.is_empty() {
                Arc::make_mut(told).facts.clear();
            }
        }
    }
}

/// Rules before their first event.
fn begin(engine: Engine<'_>, customer: &Customer, conversation: &str) -> Conversation {
    Conversation::new(engine.program, key(customer, conversation))
}

/// What decides on which side of experiments a conversation is: a known customer is always on the same one.
pub(super) fn key<'k>(customer: &'k Customer, conversation: &'k str) -> &'k str {
    match customer.person() {
        Some(person) => match &person.profile {
            Lookup::Found(profile) => &profile.id,
            _ => person.address.as_str(),
        },
        None => conversation,
    }
}
