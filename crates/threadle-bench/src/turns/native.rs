//! W3 as a state machine written by hand: what somebody would write who needs this one conversation and no other.

use super::Event;
use serde::{Deserialize, Serialize};

/// What the assistant does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A message, with the ids and labels of its quick replies.
    Say(String, &'static [(&'static str, &'static str)]),
    /// A topic.
    AddTopic(&'static str),
    /// An agent takes over: inbox, priority, reason, note.
    HandOff(&'static str, Option<&'static str>, &'static str, String),
    /// It is over.
    Resolve,
}

/// Where the conversation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "they are the questions of W3")]
pub enum Place {
    #[default]
    Start,
    Login,
    Email,
    Name,
    Menu,
    Status,
    Topic,
    DeliveryUrgency,
    ReturnUrgency,
    HandedOff,
    Resolved,
}

/// All that is kept between two turns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    place: Place,
    due: i64,
    retries: u8,
    email: Option<String>,
    name: Option<String>,
}

const LOGIN: &[(&str, &str)] = &[("log_in", "Log in"), ("by_email", "By email")];
const MENU: &[(&str, &str)] = &[("order_status", "Order status"), ("something_else", "Something else")];
const MORE: &[(&str, &str)] = &[("yes__please", "Yes, please"), ("no__thank_you", "No, thank you")];
const TOPIC: &[(&str, &str)] = &[("a_delivery", "A delivery"), ("a_return", "A return")];
const URGENCY: &[(&str, &str)] = &[("it_can_wait", "It can wait"), ("today", "Today")];
const PATIENCE: i64 = 9 * 60_000;

/// What is asked next.
enum Next {
    Stay,
    Wait(Place),
    Over(Place),
}

impl State {
    /// One turn.
    pub fn turn(&mut self, event: Event, open_orders: Option<i64>, at: i64, out: &mut Vec<Effect>) {
        let next = match self.place {
            Place::Start if event == Event::Opens => {
                out.push(Effect::Say("Hello, good to have you here.".into(), &[]));
                out.push(Effect::Say("How shall we look up your orders?".into(), LOGIN));
                Next::Wait(Place::Login)
            }
            Place::Login => match choice(event, LOGIN) {
                Some(Some(0)) => {
                    let text = "[Log in](https://shop.example/login) and we can get straight to it.";
                    out.push(Effect::Say(text.into(), &[]));
                    self.ask_email(out)
                }
                Some(_) => self.ask_email(out),
                None => Next::Stay,
            },
            Place::Email => self.take_email(event, at, open_orders, out),
            Place::Name => match event {
                Event::Writes(text) => {
                    self.name = Some(text.trim().to_owned());
                    self.ask_menu(open_orders, out)
                }
                _ => Next::Stay,
            },
            Place::Menu => match choice(event, MENU) {
                Some(Some(0)) => {
                    let orders = open_orders.map_or("your".to_owned(), |count| count.to_string());
                    let text = format!("All {orders} orders of {} are on their way, {}.", self.email(), self.name());
                    out.push(Effect::Say(text, &[]));
                    out.push(Effect::Say("Is there anything else?".into(), MORE));
                    Next::Wait(Place::Status)
                }
                Some(_) => self.ask_topic(out),
                None => Next::Stay,
            },
            Place::Status => match choice(event, MORE) {
                Some(Some(1)) => {
                    out.push(Effect::Say(format!("Have a good day, {}!", self.name()), &[]));
                    out.push(Effect::Resolve);
                    Next::Over(Place::Resolved)
                }
                Some(_) => self.ask_topic(out),
                None => Next::Stay,
            },
            Place::Topic => match choice(event, TOPIC) {
                Some(Some(0)) => ask_urgency("Delivery", Place::DeliveryUrgency, out),
                Some(Some(_)) => ask_urgency("Return", Place::ReturnUrgency, out),
                Some(None) => {
                    out.push(Effect::HandOff("General", None, "", String::new()));
                    Next::Over(Place::HandedOff)
                }
                None => Next::Stay,
            },
            Place::DeliveryUrgency => self.route(event, "Deliveries", "delivery", open_orders, out),
            Place::ReturnUrgency => self.route(event, "Returns", "return", open_orders, out),
            Place::Start | Place::HandedOff | Place::Resolved => Next::Stay,
        };
        match next {
            Next::Stay => {}
            Next::Wait(place) => (self.place, self.due, self.retries) = (place, at + PATIENCE, 0),
            Next::Over(place) => (self.place, self.due) = (place, 0),
        }
    }

    fn email(&self) -> &str {
        self.email.as_deref().unwrap_or("")
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or("")
    }

    fn ask_email(&self, out: &mut Vec<Effect>) -> Next {
        out.push(Effect::Say("Which email address did you order with?".into(), &[]));
        Next::Wait(Place::Email)
    }

    fn take_email(&mut self, event: Event, at: i64, _open_orders: Option<i64>, out: &mut Vec<Effect>) -> Next {
        let Event::Writes(text) = event else { return Next::Stay };
        let Some(email) = email(text) else {
            if self.retries < 2 {
                (self.retries, self.due) = (self.retries + 1, at + PATIENCE);
                let text = "That does not look like an email address. Which one is it?";
                out.push(Effect::Say(text.into(), &[]));
                return Next::Stay;
            }
            out.push(Effect::HandOff("General", None, "", String::new()));
            return Next::Over(Place::HandedOff);
        };
        out.push(Effect::Say(format!("Thank you, I found {email}. And what is your name?"), &[]));
        self.email = Some(email);
        Next::Wait(Place::Name)
    }

    fn ask_menu(&self, open_orders: Option<i64>, out: &mut Vec<Effect>) -> Next {
        let orders = open_orders.map_or("no".to_owned(), |count| count.to_string());
        let text = format!("What can we do for you, {}? You have {orders} open orders.", self.name());
        out.push(Effect::Say(text, MENU));
        Next::Wait(Place::Menu)
    }

    fn ask_topic(&self, out: &mut Vec<Effect>) -> Next {
        out.push(Effect::Say(format!("What is it about, {}?", self.name()), TOPIC));
        Next::Wait(Place::Topic)
    }

    fn route(
        &self,
        event: Event,
        inbox: &'static str,
        reason: &'static str,
        open_orders: Option<i64>,
        out: &mut Vec<Effect>,
    ) -> Next {
        let priority = match choice(event, URGENCY) {
            Some(Some(0)) => Some("low"),
            Some(Some(_)) => Some("high"),
            Some(None) => None,
            None => return Next::Stay,
        };
        let orders = open_orders.map_or("no".to_owned(), |count| count.to_string());
        let note = format!("{} <{}>, {orders} open orders.", self.name(), self.email());
        out.push(Effect::HandOff(inbox, priority, reason, note));
        Next::Over(Place::HandedOff)
    }
}

fn ask_urgency(topic: &'static str, place: Place, out: &mut Vec<Effect>) -> Next {
    out.push(Effect::AddTopic(topic));
    out.push(Effect::Say("How urgent is it?".into(), URGENCY));
    Next::Wait(place)
}

/// Which quick reply was picked or written; `Some(None)` for any other text, `None` where it is no answer.
fn choice(event: Event, choices: &[(&str, &str)]) -> Option<Option<usize>> {
    match event {
        Event::Picks(option) => choices.iter().position(|(id, _)| *id == option).map(Some),
        Event::Writes(text) => Some(choices.iter().position(|(_, label)| label.eq_ignore_ascii_case(text.trim()))),
        Event::Opens => None,
    }
}

fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, domain) = text.split_once('@')?;
    let clean = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let whole = !name.is_empty() && !domain.contains('@') && domain.split('.').all(|part| !part.is_empty());
    (clean && whole && text.len() <= 254).then(|| text.to_lowercase())
}

/// What a host does at least that passes effects on: it looks at each, and at all its texts.
pub fn look_at(effects: &[Effect]) -> usize {
    let replies = |replies: &[(&str, &str)]| replies.iter().map(|(id, label)| id.len() + label.len()).sum::<usize>();
    let look = |effect: &Effect| match effect {
        Effect::Say(text, choices) => text.len() + replies(choices),
        Effect::AddTopic(topic) => topic.len(),
        Effect::HandOff(inbox, priority, reason, note) => {
            inbox.len() + priority.map_or(0, str::len) + reason.len() + note.len()
        }
        Effect::Resolve => 0,
    };
    effects.iter().map(look).sum()
}

/// An effect in words, to be compared.
pub type Described = String;

/// All eight turns of one conversation; `after` looks at what each did.
pub fn play(out: &mut Vec<Effect>, mut after: impl FnMut(&State, &[Effect])) {
    let mut state = State::default();
    for (event, turn) in super::TURNS.into_iter().zip(0..) {
        out.clear();
        state.turn(event, Some(super::OPEN_ORDERS), super::BEGIN + turn * 1_000, out);
        after(&state, out);
    }
}

/// The same, with the state read from JSON before each turn and written back behind it.
pub fn play_saved(out: &mut Vec<Effect>, bytes: &mut Vec<u8>, mut after: impl FnMut(&[u8], &[Effect])) {
    bytes.clear();
    serde_json::to_writer(&mut *bytes, &State::default()).expect("it can be written");
    for (event, turn) in super::TURNS.into_iter().zip(0..) {
        out.clear();
        let mut state: State = serde_json::from_slice(bytes).expect("it was just written");
        state.turn(event, Some(super::OPEN_ORDERS), super::BEGIN + turn * 1_000, out);
        bytes.clear();
        serde_json::to_writer(&mut *bytes, &state).expect("it can be written");
        after(bytes, out);
    }
}

/// What was done, in words.
pub fn described(effects: &[Effect]) -> Vec<Described> {
    let describe = |effect: &Effect| match effect {
        Effect::Say(text, replies) => {
            let replies = replies.iter().map(|(id, label)| format!(" [{id}: {label}]"));
            format!("say {text}{}", replies.collect::<String>())
        }
        Effect::AddTopic(topic) => format!("topic {topic}"),
        Effect::HandOff(inbox, priority, reason, note) => format!("hand off {inbox} {priority:?} {reason} {note}"),
        Effect::Resolve => "resolve".to_owned(),
    };
    effects.iter().map(describe).collect()
}
