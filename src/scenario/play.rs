//! The run itself: lines that do something are told to a session, lines of the bot are compared with what came of it.

use std::collections::VecDeque;

use indexmap::IndexMap;

use super::Difference;
use super::holds::{Known, holds, known_by_name};
use super::people::{People, refused_token, token_of};
use super::seen::{Seen, spell};
use crate::artifact::Program;
use crate::given::Given;
use crate::identity::Outside;
use crate::ir::{ActionId, BUILT_IN_FACTS, Condition, FactId, Line, LineKind, Person, Scenario, Workspace, builtin};
use crate::protocol::{Effect, EffectKind, Event, EventKind, QuickReply};
use crate::session::{Engine, Session};
use crate::source::Span;
use crate::time::Timestamp;
use crate::value::Value;

/// How long after each other lines happen, in milliseconds.
const PACE: i64 = 1_000;

/// Plays the scenario up to its end or to the first line that does not come out.
pub(super) fn play(program: &Program, workspace: &Workspace, scenario: &Scenario) -> Result<(), Box<Difference>> {
    let people = People(&scenario.people);
    let mut play = Play::new(program, workspace, scenario, &people);
    for (index, line) in scenario.lines.iter().enumerate() {
        play.line(line).map_err(|reason| play.difference(index, reason))?;
    }
    match play.seen.is_empty() {
        true => Ok(()),
        false => Err(play.difference(scenario.lines.len(), "more happened than the scenario tells".into())),
    }
}

pub(super) struct Play<'a> {
    program: &'a Program,
    workspace: &'a Workspace,
    scenario: &'a Scenario,
    people: &'a People<'a>,
    session: Session,
    /// When the next line happens.
    next: Timestamp,
    /// Facts told before the chat opens.
    facts: IndexMap<String, Given>,
    availability: Option<String>,
    open: bool,
    messages: u32,
    /// What happened and was not listed yet.
    seen: VecDeque<Seen>,
    buttons: Buttons,
    /// The quick replies of the message that was listed last.
    offered: Option<Vec<QuickReply>>,
    /// Calls that were not answered yet.
    calls: Vec<(u64, String)>,
    /// The reason of the latest refusal.
    refused: Option<String>,
}

/// The latest quick replies, and the `seq` of their message.
#[derive(Default)]
struct Buttons {
    replies: Vec<QuickReply>,
    request: Option<u64>,
}

/// Why a line did not come out.
pub(super) type Reason = String;

impl<'a> Play<'a> {
    /// Nothing has happened yet.
    pub(super) fn new(
        program: &'a Program,
        workspace: &'a Workspace,
        scenario: &'a Scenario,
        people: &'a People<'a>,
    ) -> Play<'a> {
        Play {
            program,
            workspace,
            scenario,
            people,
            session: Session::new("scenario"),
            next: Timestamp::default(),
            facts: IndexMap::new(),
            availability: None,
            open: false,
            messages: 0,
            seen: VecDeque::new(),
            buttons: Buttons::default(),
            offered: None,
            calls: Vec::new(),
            refused: None,
        }
    }

    /// What happened since this was asked last.
    pub(super) fn take_seen(&mut self) -> Vec<Seen> {
        self.seen.drain(..).collect()
    }
}

impl Play<'_> {
    fn line(&mut self, line: &Line) -> Result<(), Reason> {
        match &line.kind {
            LineKind::Expect(condition) => self.expect(condition),
            LineKind::ExpectTrusted(trusted) => self.expect_trusted(*trusted),
            LineKind::BotOffers(labels) => self.offers(labels),
            kind if is_of_bot(kind) => self.listed(kind),
            kind => self.happens(kind),
        }
    }

    /// A line of the bot: it is what came next.
    fn listed(&mut self, kind: &LineKind) -> Result<(), Reason> {
        let Some(next) = self.seen.front() else { return Err("nothing happened here".into()) };
        if !next.fits(kind, self.workspace) {
            return Err("something else happened here".into());
        }
        self.offered = match self.seen.pop_front() {
            Some(Seen::Says { quick_replies, .. }) => Some(quick_replies),
            _ => None,
        };
        Ok(())
    }

    fn offers(&self, labels: &[String]) -> Result<(), Reason> {
        let offered = self.offered.as_deref().ok_or("this line belongs behind a message of the bot")?;
        let quoted = || offered.iter().map(|reply| format!("“{}”", reply.label)).collect::<Vec<_>>().join(", ");
        match offered.iter().map(|reply| &reply.label).eq(labels) {
            true => Ok(()),
            false if offered.is_empty() => Err("the message has no quick replies".into()),
            false => Err(format!("the message offers {}", quoted())),
        }
    }

    fn expect(&self, condition: &Condition) -> Result<(), Reason> {
        match holds(condition, self.workspace, &self.known()) {
            true => Ok(()),
            false => Err("this is not so".into()),
        }
    }

    fn expect_trusted(&self, trusted: bool) -> Result<(), Reason> {
        let stamp = self.session.chats().iter().rev().find_map(|chat| chat.stamps().last());
        match stamp {
            Some((_, stamp)) if stamp == trusted => Ok(()),
            Some((_, true)) => Err("the customer's last message is trusted".into()),
            Some((_, false)) => Err("the customer's last message is not trusted".into()),
            None => Err("the customer has not written yet".into()),
        }
    }

    pub(super) fn known(&self) -> Known {
        known_by_name(self.program, &self.session)
    }

    /// A line in which somebody does something: all that came before must have been listed.
    pub(super) fn happens(&mut self, kind: &LineKind) -> Result<(), Reason> {
        if let LineKind::Answers { action, .. } = kind {
            let name = self.action(*action);
            if matches!(self.seen.front(), Some(Seen::Calls { action, .. }) if *action == name) {
                self.seen.pop_front();
            }
        }
        if !self.seen.is_empty() {
            return Err("something else happened before this".into());
        }
        match kind {
            LineKind::At(moment) => self.next = Timestamp::from_milliseconds(*moment),
            LineKind::TimePasses(length) => {
                let last = self.session.last_event().unwrap_or(self.next);
                self.next = last.after(*length);
                self.tell(EventKind::Tick)?;
            }
            LineKind::Fact(id, value) if !self.open => {
                let (name, given) = self.fact(*id, value);
                self.facts.insert(name, given);
            }
            LineKind::Office(value) if !self.open => self.availability = self.named(builtin::AVAILABILITY, *value),
            kind => {
                let event = self.event(kind)?;
                self.open |= matches!(event, EventKind::ChatOpened { .. });
                self.tell(event)?;
            }
        }
        match kind {
            LineKind::TokenRefused(reason) => self.was_refused(reason),
            _ => Ok(()),
        }
    }

    fn was_refused(&self, reason: &str) -> Result<(), Reason> {
        match &self.refused {
            Some(actual) if actual == reason => Ok(()),
            Some(actual) => Err(format!("the token was refused because `{actual}`")),
            None => Err("the token was not refused".into()),
        }
    }

    /// The event that a line stands for.
    fn event(&mut self, kind: &LineKind) -> Result<EventKind, Reason> {
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
                let option = self.buttons.replies.iter().find(|reply| reply.label == *label);
                let option = option.ok_or("no message offers this quick reply")?.id.clone();
                EventKind::QuickReply { message: self.message(), option, request: self.buttons.request }
            }
            LineKind::SignsIn { person, good_for } => set_user(Some(token_of(*person, self.next.after(*good_for)))),
            LineKind::TokenRefused(reason) => set_user(Some(refused_token(reason))),
            LineKind::SiteNames(person) => {
                let Person { full_name: name, email, phone: phone_number, .. } = self.person(*person);
                EventKind::SetUser { name, email, phone_number, jwt: None }
            }
            LineKind::Onboards(person) => {
                let Person { full_name: name, email, phone, .. } = self.person(*person);
                let phone_number = phone.filter(|_| email.is_none());
                EventKind::OnboardingSubmitted { name, email, phone_number }
            }
            LineKind::SignsOut => EventKind::ClearUser,
            LineKind::Answers { action, outcome, data } => self.answer(*action, outcome, data)?,
            LineKind::AgentJoins => EventKind::AgentJoined,
            LineKind::Closed => EventKind::Closed,
            LineKind::Reopened => EventKind::Reopened,
            _ => EventKind::Tick,
        })
    }

    fn answer(&mut self, action: ActionId, outcome: &str, data: &[(String, Value)]) -> Result<EventKind, Reason> {
        let name = self.action(action);
        let open = self.calls.iter().position(|(_, called)| *called == name);
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

    /// Somebody of the scenario; nobody, where there is no such person.
    fn person(&self, index: usize) -> Person {
        let nobody = Person { name: String::new(), full_name: None, email: None, phone: None, known: false };
        self.scenario.people.get(index).cloned().unwrap_or(nobody)
    }

    /// Tells the session what happens and keeps what comes of it.
    fn tell(&mut self, kind: EventKind) -> Result<(), Reason> {
        let event = Event { session: "scenario".into(), at: self.next, id: None, kind };
        let outside = Outside { tokens: self.people, profiles: self.people };
        let answer = self.session.handle(Engine::new(self.program, outside), &event);
        self.next = self.next.after(PACE);
        self.refused = None;
        answer.map_err(|rejected| rejected.to_string())?.into_iter().for_each(|effect| self.keep(effect));
        Ok(())
    }

    fn keep(&mut self, effect: Effect) {
        match &effect.kind {
            EffectKind::Say { quick_replies, .. } if !quick_replies.is_empty() => {
                self.buttons = Buttons { replies: quick_replies.clone(), request: effect.seq };
            }
            EffectKind::CallAction { call, action, .. } => self.calls.push((*call, action.clone())),
            EffectKind::IdentityRefused { reason } => self.refused = Some(reason.to_string()),
            _ => {}
        }
        let first = self.session.chats().len() <= 1;
        self.seen.extend(Seen::of(effect.kind, first));
    }

    fn message(&mut self) -> String {
        self.messages += 1;
        format!("m{}", self.messages)
    }

    fn action(&self, id: ActionId) -> String {
        self.workspace.actions.get(id.index()).map_or_else(String::new, |action| action.name.clone())
    }

    fn fact(&self, id: FactId, value: &Value) -> (String, Given) {
        let fact = self.workspace.facts.get(id.index());
        fact.map_or_else(|| (String::new(), Given::Null), |fact| (fact.name.clone(), Given::of(value, &fact.kind)))
    }

    /// The name of a value of a built-in fact.
    fn named(&self, fact: FactId, value: i64) -> Option<String> {
        let (_, names) = BUILT_IN_FACTS.get(fact.index())?;
        names.and_then(|names| names.get(usize::try_from(value).ok()?)).map(|name| name.to_string())
    }

    /// The lines of the bot that were to come next and what came, without those at the end that are the same again.
    fn apart(&self, lines: &[Line]) -> (Vec<Span>, Vec<String>) {
        let mut expected: Vec<&Line> = lines.iter().take_while(|line| is_of_bot(&line.kind)).collect();
        let mut happened = self.seen.len();
        while let (Some(line), Some(seen)) = (expected.last(), self.seen.get(happened.wrapping_sub(1))) {
            if !seen.fits(&line.kind, self.workspace) {
                break;
            }
            expected.pop();
            happened -= 1;
        }
        (expected.iter().map(|line| line.span).collect(), self.lines_of(happened))
    }

    /// The first `count` things that happened, as lines of a scenario.
    fn lines_of(&self, count: usize) -> Vec<String> {
        self.seen.iter().take(count).flat_map(|seen| seen.lines(self.workspace)).collect()
    }

    /// The transcript at `index`, where it did not come out.
    fn difference(&self, index: usize, reason: Reason) -> Box<Difference> {
        let lines = &self.scenario.lines;
        let (before, behind) = lines.split_at(index.min(lines.len()));
        let own = behind.first().or(before.last()).map_or(self.scenario.span, |line| line.span);
        let (expected, happened) = match behind.first().map(|line| &line.kind) {
            Some(LineKind::BotOffers(_) | LineKind::Expect(_) | LineKind::ExpectTrusted(_)) => (vec![own], Vec::new()),
            Some(kind) if is_of_bot(kind) => self.apart(behind),
            Some(_) if self.seen.is_empty() => (vec![own], Vec::new()),
            _ => (Vec::new(), self.lines_of(self.seen.len())),
        };
        let known = self
            .known()
            .into_iter()
            .filter_map(|(name, (kind, value))| Some((name, spell(&Given::of(&value?, &kind), &kind))));
        Box::new(Difference {
            reason,
            span: own,
            before: before.iter().map(|line| line.span).filter(|span| *span != self.scenario.span).collect(),
            expected,
            happened,
            known: known.collect(),
            place: self.session.chats().last().and_then(|chat| chat.rules().place(self.program)).map(str::to_string),
        })
    }
}

/// Whether a line tells what the bot does.
fn is_of_bot(kind: &LineKind) -> bool {
    use LineKind::{
        BotAddsTopic, BotCalls, BotHandsOff, BotNotes, BotOffers, BotOnboards, BotRemovesTopic, BotResolves, BotSays,
        NewConversation,
    };
    matches!(
        kind,
        BotSays(_)
            | BotOffers(_)
            | BotOnboards(_)
            | BotCalls { .. }
            | BotNotes(_)
            | BotAddsTopic(_)
            | BotRemovesTopic(_)
            | BotHandsOff { .. }
            | BotResolves(_)
            | NewConversation
    )
}

fn set_user(jwt: Option<String>) -> EventKind {
    EventKind::SetUser { name: None, email: None, phone_number: None, jwt }
}
