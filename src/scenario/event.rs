//! Lines in which somebody does something, as the events that the session is told.

use indexmap::IndexMap;

use super::people::{refused_token, token_of};
use super::play::{Play, Reason};
use crate::given::Given;
use crate::ir::{ActionId, Event, LineKind, NodeKind, Person, builtin};
use crate::protocol::EventKind;
use crate::value::Value;

impl Play<'_> {
    /// The event that a line stands for.
    pub(super) fn event(&mut self, kind: &LineKind) -> Result<EventKind, Reason> {
        Ok(match kind {
            LineKind::Fact(id, value) => {
                EventKind::Facts { facts: [self.fact(*id, value)].into_iter().collect(), availability: None }
            }
            LineKind::Office(value) => {
                EventKind::Facts { facts: IndexMap::new(), availability: self.named(builtin::AVAILABILITY, *value) }
            }
            LineKind::ChatOpens { channel, locale, mobile_app } => EventKind::ChatOpened {
                channel: self.named(builtin::CHANNEL, *channel),
                locale: locale.clone(),
                mobile_sdk: *mobile_app,
                availability: self.availability.take(),
                facts: std::mem::take(&mut self.facts),
            },
            LineKind::Writes(text) => EventKind::Message { message: self.message(), text: text.clone() },
            LineKind::Picks(label) => {
                // The latest message that offers it: customers scroll up.
                let offering = self.buttons.iter().rev().find_map(|buttons| {
                    let option = buttons.replies.iter().find(|reply| reply.label == *label)?;
                    Some((option.id.clone(), buttons.request))
                });
                let (option, request) = offering.ok_or("no message offers this quick reply")?;
                EventKind::QuickReply { message: self.message(), option, request }
            }
            LineKind::PicksEarlier(label) => {
                let (option, request) = self.earlier(label).ok_or("no message and no rule has this quick reply")?;
                EventKind::QuickReply { message: self.message(), option, request: Some(request) }
            }
            LineKind::SignsIn { person, good_for } => set_user(Some(token_of(*person, self.next.after(*good_for)))),
            LineKind::TokenRefused(reason) => set_user(Some(refused_token(reason))),
            LineKind::SiteNames(person) => {
                let Person { full_name, email, phone, .. } = self.person(*person);
                EventKind::SetUser { name: full_name, email, phone_number: phone, jwt: None }
            }
            LineKind::Onboards(person) => {
                let Person { full_name, email, phone, .. } = self.person(*person);
                let phone_number = phone.filter(|_| email.is_none());
                EventKind::OnboardingSubmitted { name: full_name, email, phone_number }
            }
            LineKind::SignsOut => EventKind::ClearUser,
            LineKind::Answers { action, outcome, data } => self.answer(*action, outcome, data)?,
            LineKind::AgentJoins => EventKind::AgentJoined,
            LineKind::Closed => EventKind::Closed,
            LineKind::Reopened => EventKind::Reopened,
            _ => EventKind::Tick,
        })
    }

    /// A quick reply that is not one of the latest message's: one of a message before, or of an earlier chat that the
    /// window still shows, whose options are known from the rules.
    fn earlier(&self, label: &str) -> Option<(String, u64)> {
        let before = self.buttons.iter().rev().skip(1).find_map(|buttons| {
            let option = buttons.replies.iter().find(|reply| reply.label == label)?;
            Some((option.id.clone(), buttons.request?))
        });
        let offered = self.workspace.nodes.iter().find_map(|node| match &node.kind {
            NodeKind::Choose(choose) => choose.choices.iter().find(|choice| choice.label == label),
            _ => None,
        });
        let heard = self.workspace.named_events().find_map(|event| match event {
            Event::Picks { label: own, options } if own == label => options.first(),
            _ => None,
        });
        before.or_else(|| Some((offered.map(|choice| &choice.id).or(heard)?.clone(), 0)))
    }

    fn answer(&mut self, action: ActionId, outcome: &str, data: &[(String, Value)]) -> Result<EventKind, Reason> {
        let name = self.action(action);
        // The latest one: it is waited for, and those before may have been given up.
        let open = self.calls.iter().rposition(|(_, called)| *called == name);
        let (call, _) = self.calls.remove(open.ok_or("the bot has not called this action, or it was answered")?);
        let called = self.workspace.actions.get(action.index());
        let gives = called.and_then(|called| called.outcomes.iter().find(|known| known.name == outcome));
        let kind = |field: &String| gives?.gives.iter().find(|given| given.name == *field).map(|given| &given.kind);
        let given = |(field, value): &(String, Value)| {
            (field.clone(), kind(field).map_or(Given::Null, |kind| Given::of(value, kind)))
        };
        let data = data.iter().map(given).collect();
        Ok(EventKind::ActionResult { call, outcome: outcome.to_string(), data })
    }

    /// The person at this place; somebody unknown where there is none.
    fn person(&self, place: usize) -> Person {
        let nobody = || Person { name: String::new(), full_name: None, email: None, phone: None, known: false };
        self.people.all().get(place).cloned().unwrap_or_else(nobody)
    }

    fn message(&mut self) -> String {
        self.messages += 1;
        format!("m{}", self.messages)
    }
}

fn set_user(jwt: Option<String>) -> EventKind {
    EventKind::SetUser { name: None, email: None, phone_number: None, jwt }
}
