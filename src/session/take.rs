//! What each event does.

use super::Rejected;
use super::facts::Told;
use super::turn::Turn;
use crate::artifact::builtin;
use crate::given::Given;
use crate::identity::{Claim, Outcome};
use crate::machine::Input;
use crate::protocol::{Because, EffectKind, EventKind};
use indexmap::IndexMap;

impl Turn<'_, '_> {
    /// Takes the event itself.
    pub(super) fn take(&mut self, kind: &EventKind) -> Result<(), Rejected> {
        match kind {
            EventKind::ChatOpened { .. } => self.open_chat(kind),
            EventKind::SetUser { name, email, phone_number, jwt } => {
                let claim = claim(name, email, phone_number);
                let before = self.session.identity.customer().person().cloned();
                let arrival = self.arrival();
                let outcome = self.identity().set_user(jwt.as_deref(), claim, arrival);
                self.forget_unless(before.as_ref());
                self.identity_is(outcome, Because::SetUser)
            }
            EventKind::ClearUser => {
                let outcome = self.identity().clear();
                self.identity_is(outcome, Because::ClearUser)
            }
            EventKind::OnboardingSubmitted { name, email, phone_number } => {
                let before = self.session.identity.customer().person().cloned();
                let arrival = self.arrival();
                let outcome = self.identity().onboard(claim(name, email, phone_number), arrival);
                self.forget_unless(before.as_ref());
                self.identity_is(outcome, Because::OnboardingSubmitted)
            }
            EventKind::Message { message, text } => {
                self.stamp(message)?;
                self.tell(Input::Writes { text })
            }
            EventKind::QuickReply { message, option, request } => {
                self.stamp(message)?;
                let latest = self.chat()?.buttons;
                self.tell(Input::Picks { option, stale: request.is_some_and(|request| request != latest) })
            }
            EventKind::ActionResult { call, outcome, data } => match self.call(*call)? {
                Some(call) => self.tell(Input::ActionResult { call, outcome, data }),
                None => Ok(()),
            },
            EventKind::Facts { facts, availability } => {
                self.supply(facts, availability)?;
                self.tell(Input::FactsChange)
            }
            EventKind::AgentJoined => self.chat().map(drop),
            EventKind::Closed => {
                self.chat()?;
                self.close_chat();
                Ok(())
            }
            EventKind::Reopened => self.reopen(),
            EventKind::Tick => Ok(()),
        }
    }

    fn open_chat(&mut self, kind: &EventKind) -> Result<(), Rejected> {
        let EventKind::ChatOpened { channel, locale, mobile_sdk, availability, facts } = kind else { return Ok(()) };
        if !self.session.chats.is_empty() {
            return Err(Rejected::ChatOpenAlready);
        }
        Told::choose(self.engine.program, builtin::CHANNEL, channel)?;
        self.told().channel.clone_from(channel);
        self.told().locale.clone_from(locale);
        self.supply(facts, availability)?;
        let outcome = self.identity().open(*mobile_sdk);
        if let Outcome::Refused(reason) = outcome {
            self.forget_customer();
            self.emit(EffectKind::IdentityRefused { reason });
            self.tell_identity(Because::ChatOpened);
        }
        self.start_chat(self.next_chat());
        self.tell(Input::ChatOpens)
    }

    fn supply(&mut self, facts: &IndexMap<String, Given>, availability: &Option<String>) -> Result<(), Rejected> {
        let program = self.engine.program;
        Told::choose(program, builtin::AVAILABILITY, availability)?;
        if availability.is_some() {
            self.told().availability.clone_from(availability);
        }
        if facts.is_empty() { Ok(()) } else { self.told().supply(program, facts) }
    }

    /// Stamps a message of the customer; what is trusted is decided here, once.
    fn stamp(&mut self, message: &str) -> Result<(), Rejected> {
        if self.session.chats.iter().any(|chat| chat.stamps.contains_key(message)) {
            return Err(Rejected::RepeatedMessage(message.to_owned()));
        }
        let trusted = self.session.identity.trusts(self.at);
        self.chat()?.stamps.insert(message.to_owned(), trusted);
        self.emit(EffectKind::MessageStamped { message: message.to_owned(), trusted });
        Ok(())
    }

    /// The number of a call in the current conversation; none where it was made for somebody else, or before the
    /// conversation was closed: its answer is nobody's business here.
    fn call(&mut self, call: u64) -> Result<Option<u32>, Rejected> {
        let chat = self.chat()?;
        let here = call.checked_sub(chat.calls_before).and_then(|number| u32::try_from(number).ok());
        match here.filter(|number| *number > 0) {
            Some(number) if number <= chat.calls => Ok(Some(number)),
            None if call > 0 && call <= chat.calls_before => Ok(None),
            _ => Err(Rejected::UnknownCall(call)),
        }
    }

    fn reopen(&mut self) -> Result<(), Rejected> {
        if !self.chat()?.closed {
            return Ok(());
        }
        let outside = self.engine.outside;
        let outcome = self.identity().look_again(outside);
        // The rules do not run yet, so nobody but the host is told.
        self.identity_is(outcome, Because::Reopened)?;
        self.restart_chat()
    }
}

fn claim<'a>(name: &'a Option<String>, email: &'a Option<String>, phone_number: &'a Option<String>) -> Claim<'a> {
    Claim { name: name.as_deref(), email: email.as_deref(), phone_number: phone_number.as_deref() }
}
