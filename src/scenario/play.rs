//! The run itself: lines that do something are told to a session, lines of the bot are compared with what came of it.

use std::collections::VecDeque;
use std::ops::Range;

use indexmap::IndexMap;

use super::Difference;
use super::holds::{Known, holds, known_by_name, value_of};
use super::people::People;
use super::seen::{Seen, spell};
use crate::artifact::Program;
use crate::given::Given;
use crate::identity::Outside;
use crate::ir::{
    ActionId, BUILT_IN_FACTS, Condition, FactId, Line, LineKind, NodeKind, Person, Scenario, Workspace, builtin,
};
use crate::machine::{Observer, drawn};
use crate::protocol::{Effect, EffectKind, Event, EventKind, QuickReply};
use crate::session::{Engine, Session};
use crate::source::Span;
use crate::time::Timestamp;
use crate::value::{Type, Value};

/// How long after each other lines happen, in milliseconds.
const PACE: i64 = 1_000;

/// Plays the scenario up to its end or to the first line that does not come out.
pub(super) fn play(
    program: &Program,
    workspace: &Workspace,
    scenario: &Scenario,
    observer: Option<&dyn Observer>,
) -> Result<(), Box<Difference>> {
    let mut play = Play::new(program, workspace, &scenario.people);
    for (index, line) in scenario.lines.iter().enumerate() {
        play.line(line, observer).map_err(|reason| play.difference(scenario, index, reason))?;
    }
    match play.seen.is_empty() {
        true => Ok(()),
        false => Err(play.difference(scenario, scenario.lines.len(), "more happened than the scenario tells".into())),
    }
}

#[derive(Clone)]
pub(super) struct Play<'a> {
    program: &'a Program,
    pub(super) workspace: &'a Workspace,
    pub(super) people: People,
    session: Session,
    /// On which sides of experiments the conversation is to be: from which number on, and below which.
    sides: Vec<(String, Range<u64>)>,
    /// When the next line happens.
    pub(super) next: Timestamp,
    /// Facts told before the chat opens.
    pub(super) facts: IndexMap<String, Given>,
    pub(super) availability: Option<String>,
    open: bool,
    pub(super) messages: u32,
    /// What happened and was not listed yet.
    seen: VecDeque<Seen>,
    /// All quick replies so far.
    pub(super) buttons: Vec<Buttons>,
    /// The quick replies of the message that was listed last.
    offered: Option<Vec<QuickReply>>,
    /// Calls that were not answered yet.
    pub(super) calls: Vec<(u64, String)>,
    /// The reason of the latest refusal.
    refused: Option<String>,
}

/// The quick replies of a message, and its `seq`.
#[derive(Clone)]
pub(super) struct Buttons {
    pub replies: Vec<QuickReply>,
    pub request: Option<u64>,
}

/// Why a line did not come out.
pub(super) type Reason = String;

impl<'a> Play<'a> {
    /// Nothing has happened yet.
    pub(super) fn new(program: &'a Program, workspace: &'a Workspace, people: &[Person]) -> Play<'a> {
        Play {
            program,
            workspace,
            people: People::new(people),
            session: Session::new("scenario"),
            sides: Vec::new(),
            next: Timestamp::from_milliseconds(workspace.usual_moment),
            facts: IndexMap::new(),
            availability: None,
            open: false,
            messages: 0,
            seen: VecDeque::new(),
            buttons: Vec::new(),
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
    /// The place where the conversation waits.
    pub(super) fn place(&self) -> Option<String> {
        self.session.chats().last().and_then(|chat| chat.rules().place(self.program)).map(str::to_string)
    }

    fn line(&mut self, line: &Line, observer: Option<&dyn Observer>) -> Result<(), Reason> {
        match &line.kind {
            LineKind::Expect(condition) => self.expect(condition),
            LineKind::ExpectTrusted(trusted) => self.expect_trusted(*trusted),
            LineKind::BotOffers(labels) => self.offers(labels),
            kind if is_of_bot(kind) => self.listed(kind),
            kind => self.happens(kind, observer),
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
        let known = self.known();
        match holds(condition, self.workspace, &|operand| value_of(&known, self.workspace, operand)) {
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

    /// A line in which somebody does something, while somebody may look on: all that came before must have been listed.
    pub(super) fn happens(&mut self, kind: &LineKind, observer: Option<&dyn Observer>) -> Result<(), Reason> {
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
            LineKind::ProfileIs { person, status } => self.people.find(*person, *status),
            LineKind::Side { split, side } => self.falls_on(split, *side)?,
            LineKind::At(moment) => self.next = Timestamp::from_milliseconds(*moment),
            LineKind::TimePasses(length) => {
                let last = self.session.last_event().unwrap_or(self.next);
                self.next = last.after(*length);
                self.tell(EventKind::Tick, observer)?;
            }
            LineKind::Fact(id, value) if !self.open => {
                let (name, given) = self.fact(*id, value);
                self.facts.insert(name, given);
            }
            LineKind::Office(value) if !self.open => self.availability = self.named(builtin::AVAILABILITY, *value),
            kind => {
                let event = self.event(kind)?;
                self.open |= matches!(event, EventKind::ChatOpened { .. });
                self.tell(event, observer)?;
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

    /// Tells the session what happens and keeps what comes of it.
    fn tell(&mut self, kind: EventKind, observer: Option<&dyn Observer>) -> Result<(), Reason> {
        let event = Event { session: self.session.id().to_string(), at: self.next, id: None, kind };
        let outside = Outside { tokens: &self.people, profiles: &self.people };
        let engine = Engine { observer, ..Engine::new(self.program, outside) };
        let answer = self.session.handle(engine, &event);
        self.next = self.next.after(PACE);
        self.refused = None;
        answer.map_err(|rejected| rejected.to_string())?.into_iter().for_each(|effect| self.keep(effect));
        Ok(())
    }

    /// Gives the conversation a name by which it is on that side of an experiment, and of those told before.
    fn falls_on(&mut self, split: &str, side: usize) -> Result<(), Reason> {
        const NAMES: usize = 200_000;
        if self.session.last_event().is_some() {
            return Err("on which side somebody is stands before everything that happens".into());
        }
        let shares = self.workspace.nodes.iter().find_map(|node| match &node.kind {
            NodeKind::Split { name, arms } if name == split => {
                Some(arms.iter().map(|(percent, _)| u64::from(*percent)))
            }
            _ => None,
        });
        let shares: Vec<u64> = shares.into_iter().flatten().collect();
        let below: u64 = shares.iter().take(side).sum();
        let share = shares.get(side).copied().unwrap_or_default();
        self.sides.push((split.to_string(), below..below + share));
        let engine = Engine::new(self.program, Outside { tokens: &self.people, profiles: &self.people });
        let is_there = |name: &String| {
            let key = (engine.name)(name, 1);
            self.sides.iter().all(|(split, share)| share.contains(&drawn(&key, split)))
        };
        let name = (1..NAMES).map(|number| format!("scenario {number}")).find(is_there);
        self.session = Session::new(name.ok_or("nobody is on all of these sides")?);
        Ok(())
    }

    fn keep(&mut self, effect: Effect) {
        match &effect.kind {
            EffectKind::Say { quick_replies, .. } if !quick_replies.is_empty() => {
                self.buttons.push(Buttons { replies: quick_replies.clone(), request: effect.seq });
            }
            EffectKind::CallAction { call, action, .. } => self.calls.push((*call, action.clone())),
            EffectKind::IdentityRefused { reason } => self.refused = Some(reason.to_string()),
            _ => {}
        }
        let first = self.session.chats().len() <= 1;
        self.seen.extend(Seen::of(effect.kind, first));
    }

    pub(super) fn action(&self, id: ActionId) -> String {
        self.workspace.actions.get(id.index()).map_or_else(String::new, |action| action.name.clone())
    }

    pub(super) fn fact(&self, id: FactId, value: &Value) -> (String, Given) {
        let fact = self.workspace.facts.get(id.index());
        fact.map_or_else(|| (String::new(), Given::Null), |fact| (fact.name.clone(), Given::of(value, &fact.kind)))
    }

    /// The name of a value of a built-in fact.
    pub(super) fn named(&self, fact: FactId, value: i64) -> Option<String> {
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
    fn difference(&self, scenario: &Scenario, index: usize, reason: Reason) -> Box<Difference> {
        let lines = &scenario.lines;
        let (before, behind) = lines.split_at(index.min(lines.len()));
        let own = behind.first().or(before.last()).map_or(scenario.span, |line| line.span);
        let (expected, happened) = match behind.first().map(|line| &line.kind) {
            Some(LineKind::BotOffers(_) | LineKind::Expect(_) | LineKind::ExpectTrusted(_)) => (vec![own], Vec::new()),
            Some(kind) if is_of_bot(kind) => self.apart(behind),
            Some(_) if self.seen.is_empty() => (vec![own], Vec::new()),
            _ => (Vec::new(), self.lines_of(self.seen.len())),
        };
        let known = self
            .known()
            .into_iter()
            // Whether there is a record at all is told by its fields.
            .filter(|(_, (kind, _))| !matches!(kind, Type::Record(_)))
            .filter_map(|(name, (kind, value))| Some((name, spell(&Given::of(&value?, &kind), &kind))));
        Box::new(Difference {
            reason,
            span: own,
            before: before.iter().map(|line| line.span).filter(|span| *span != scenario.span).collect(),
            expected,
            happened,
            known: known.collect(),
            place: self.place(),
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
