//! The conversation itself: instructions become events, a second apart, and effects are shown.

use std::io::Write;

use indexmap::IndexMap;
use threadle::artifact::Program;
use threadle::given::Given;
use threadle::identity::Outside;
use threadle::protocol::{Effect, EffectKind, Event, EventKind, QuickReply};
use threadle::session::{Engine, Session};
use threadle::time::Timestamp;

use super::People;
use super::instruction::{HELP, Instruction, read, readings};
use super::people::{Named, token};
use super::show::{aside, plain, refuse, show};
use crate::failure::Failure;

/// How long after each other things happen, in milliseconds.
const PACE: i64 = 1_000;

/// How the chat opens.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// When.
    pub at: Timestamp,
    /// Through which channel.
    pub channel: Option<String>,
    /// In which locale.
    pub locale: Option<String>,
    /// Who signed in before.
    pub login: Option<String>,
}

/// A conversation in the terminal.
pub struct Talk<'a> {
    program: &'a Program,
    people: &'a People,
    session: Session,
    now: Timestamp,
    messages: u32,
    /// The latest quick replies and the `seq` of their message.
    buttons: (Vec<QuickReply>, Option<u64>),
    /// Calls that were not answered yet.
    calls: Vec<u64>,
    /// Why the rules answer nothing any more, once they do not.
    over: Option<&'static str>,
}

impl<'a> Talk<'a> {
    /// A conversation before the chat opens.
    pub fn new(program: &'a Program, people: &'a People) -> Talk<'a> {
        let (session, now) = (Session::new("chat"), Timestamp::default());
        Talk { program, people, session, now, messages: 0, buttons: (Vec::new(), None), calls: Vec::new(), over: None }
    }

    /// Opens the chat.
    pub fn open(&mut self, opening: Opening, out: &mut impl Write) -> Result<(), Failure> {
        self.now = opening.at;
        if let Some(words) = &opening.login {
            self.tell(login(&self.people.named(words)), out)?;
        }
        let Opening { channel, locale, .. } = opening;
        let facts = IndexMap::new();
        let event = EventKind::ChatOpened { channel, locale, mobile_sdk: false, availability: None, facts };
        let opened = self.handle(event).map_err(|words| Failure::new(words, "`threadle chat --help` tells more"))?;
        self.show_all(Ok(opened), out)
    }

    /// Does what a line says; false where it says that it is over.
    pub fn line(&mut self, line: &str, out: &mut impl Write) -> Result<bool, Failure> {
        match read(line) {
            Ok(Some(Instruction::Quit)) => return Ok(false),
            Ok(Some(instruction)) => self.follow(instruction, out)?,
            Ok(None) => {}
            Err(words) => refuse(out, &words)?,
        }
        Ok(true)
    }

    fn follow(&mut self, instruction: Instruction, out: &mut impl Write) -> Result<(), Failure> {
        let event = match instruction {
            // The buttons are shown with numbers, so a number alone is one of them.
            Instruction::Write(text) if self.numbered(&text).is_some() => {
                return self.follow(Instruction::Pick(text), out);
            }
            Instruction::Write(text) => EventKind::Message { message: self.message(), text },
            Instruction::Pick(words) => match self.picked(&words) {
                Some(option) => EventKind::QuickReply { message: self.message(), option, request: self.buttons.1 },
                None => return Ok(refuse(out, "there is no such quick reply")?),
            },
            Instruction::Login(words) => login(&self.people.named(&words)),
            Instruction::Site(words) => {
                let (name, email, phone_number) = claimed(self.people.named(&words));
                EventKind::SetUser { name, email, phone_number, jwt: None }
            }
            Instruction::Onboard(words) => {
                let (name, email, phone_number) = claimed(self.people.named(&words));
                EventKind::OnboardingSubmitted { name, email, phone_number }
            }
            Instruction::Logout => EventKind::ClearUser,
            Instruction::Expire => match self.session.identity().proof_expires() {
                Some(expiry) => return self.pass_until(expiry, out),
                None => return Ok(refuse(out, "nobody is signed in")?),
            },
            Instruction::Pass(length) => {
                let last = self.session.last_event().unwrap_or(self.now);
                return self.pass_until(last.after(length), out);
            }
            Instruction::Answer(outcome, fields) => return self.answer(&outcome, &fields, out),
            Instruction::Set(name, value) => return self.set(name, &value, out),
            Instruction::Facts => return self.show_facts(out),
            Instruction::Help => {
                for (usage, what) in HELP {
                    writeln!(out, "     {usage:30} {what}")?;
                }
                return Ok(());
            }
            Instruction::Quit => return Ok(()),
        };
        self.tell(event, out)
    }

    /// The option that the words mean: a number, a label or an id.
    fn picked(&self, words: &str) -> Option<String> {
        let same = |reply: &&QuickReply| reply.label.eq_ignore_ascii_case(words) || reply.id == words;
        self.numbered(words).or_else(|| self.buttons.0.iter().find(same)).map(|reply| reply.id.clone())
    }

    /// The quick reply that is shown with this number.
    fn numbered(&self, words: &str) -> Option<&QuickReply> {
        words.parse::<usize>().ok().and_then(|number| self.buttons.0.get(number.checked_sub(1)?))
    }

    fn pass_until(&mut self, moment: Timestamp, out: &mut impl Write) -> Result<(), Failure> {
        self.now = moment;
        aside(out, &format!("it is {moment}"))?;
        self.tell(EventKind::Tick, out)
    }

    fn answer(&mut self, outcome: &str, fields: &[(String, String)], out: &mut impl Write) -> Result<(), Failure> {
        let Some(&call) = self.calls.first() else { return Ok(refuse(out, "no call waits for an answer")?) };
        // What looks like a number may be meant as a text: the rules know.
        let data = |reading: usize| {
            let field = |(name, value): &(String, String)| (name.clone(), readings(value)[reading].clone());
            fields.iter().map(field).collect()
        };
        let event = |data| EventKind::ActionResult { call, outcome: outcome.to_string(), data };
        let answered = self.handle(event(data(0))).or_else(|_| self.handle(event(data(1))));
        if answered.is_ok() {
            self.calls.retain(|open| *open != call);
        }
        self.show_all(answered, out)
    }

    fn set(&mut self, name: String, value: &str, out: &mut impl Write) -> Result<(), Failure> {
        let told = |given: &Given| EventKind::Facts {
            facts: [(name.clone(), given.clone())].into_iter().collect(),
            availability: None,
        };
        let [looks, text] = readings(value);
        let answered = match name.as_str() {
            "availability" => {
                self.handle(EventKind::Facts { facts: IndexMap::new(), availability: Some(value.to_string()) })
            }
            _ => self.handle(told(&looks)).or_else(|_| self.handle(told(&text))),
        };
        self.show_all(answered, out)
    }

    fn show_facts(&self, out: &mut impl Write) -> Result<(), Failure> {
        for (name, kind, value) in self.session.values(self.program) {
            if let Some(value) = value {
                writeln!(out, "     {name} is {}", plain(&Given::of(&value, kind)))?;
            }
        }
        let place = self.session.chats().last().and_then(|chat| chat.rules().place(self.program));
        place.map_or(Ok(()), |place| aside(out, &format!("waiting at {place}")))?;
        Ok(())
    }

    /// Lets something happen and shows what comes of it.
    fn tell(&mut self, kind: EventKind, out: &mut impl Write) -> Result<(), Failure> {
        let answered = self.handle(kind);
        self.show_all(answered, out)
    }

    fn handle(&mut self, kind: EventKind) -> Result<Vec<Effect>, String> {
        let event = Event { session: "chat".into(), at: self.now, id: None, kind };
        let outside = Outside { tokens: self.people, profiles: self.people };
        let effects = self.session.handle(Engine::new(self.program, outside), &event);
        let effects = effects.map_err(|rejected| rejected.to_string())?;
        self.now = self.now.after(PACE);
        Ok(effects)
    }

    fn show_all(&mut self, answered: Result<Vec<Effect>, String>, out: &mut impl Write) -> Result<(), Failure> {
        let effects = match answered {
            Ok(effects) => effects,
            Err(words) => return Ok(refuse(out, &words)?),
        };
        for effect in &effects {
            match &effect.kind {
                EffectKind::Say { quick_replies, .. } if !quick_replies.is_empty() => {
                    self.buttons = (quick_replies.clone(), effect.seq);
                }
                EffectKind::CallAction { call, .. } => self.calls.push(*call),
                EffectKind::ConversationStarted { .. } => self.over = None,
                EffectKind::HandedOff { .. } => self.over = Some("agents have it now; the rules say nothing more"),
                EffectKind::Resolved { .. } => self.over = Some("it is over; the rules say nothing more"),
                _ => {}
            }
            show(effect, out)?;
        }
        if let ([Effect { kind: EffectKind::MessageStamped { .. }, .. }], Some(why)) = (&effects[..], self.over) {
            aside(out, why)?;
        }
        Ok(out.flush()?)
    }

    fn message(&mut self) -> String {
        self.messages += 1;
        format!("m{}", self.messages)
    }
}

fn login(named: &Named) -> EventKind {
    EventKind::SetUser { name: None, email: None, phone_number: None, jwt: Some(token(named)) }
}

/// Name, email and phone number of a claim.
fn claimed(named: Named) -> (Option<String>, Option<String>, Option<String>) {
    match named.address.contains('@') {
        true => (named.name, Some(named.address), None),
        false => (named.name, None, Some(named.address)),
    }
}
