//! Everything that can happen, one concrete situation after the other: the slow interpreter, and identity as
//! domain.md has it. Where no rule listens for silence, time limits are over whenever they are waited for; where one does,
//! time passes in steps.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use threadle::given::Given;
use threadle::ir::*;
use threadle::machine::{Input, Phase};
use threadle::value::Value;

use super::small;
use crate::reference::Reference;

/// Something that happened, as guarantees speak of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Happened {
    Opens,
    Writes(&'static str),
    Picks(String),
    Identifies,
    Authenticates,
    SignsOut,
    BecomesSomeoneElse,
    TokenExpires,
    TimeIsUp,
    Silent(i64),
    /// A token is renewed, or a call is answered.
    Other,
}

/// What can be seen of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sight {
    /// It happened; with whether the rules did anything about it.
    Happens(Happened, bool),
    /// The rules did something while some of the conditions held.
    Does(String, Vec<bool>),
    /// The rules have ended their part.
    Ends,
}

/// A way from one situation to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) seen: Vec<Sight>,
    pub(super) to: usize,
    /// Whether it needs no customer.
    pub(super) is_silent: bool,
}

/// A situation, with the conditions that can hold while it lasts.
pub(super) struct Place {
    pub(super) ways: HashSet<Way>,
    pub(super) limit: Option<i64>,
    pub(super) may_hold: Vec<bool>,
    /// Whether the rules have ended their part.
    pub(super) is_over: bool,
    /// Whether it was left to somebody else.
    pub(super) is_left: bool,
}

#[derive(Clone)]
struct Situation<'w> {
    chat: Reference<'w>,
    /// Grade, identification and profile.
    who: [i64; 3],
    /// Whether somebody was ever identified in the conversation.
    owned: bool,
    at_open: i64,
    now: i64,
    /// Whether a time limit was just over: then all are that are over at this moment, before anything else happens.
    fires: bool,
}

/// Everything that comes about from the start.
pub(super) struct World<'w> {
    workspace: &'w Workspace,
    /// Whether it matters how much time passes.
    is_timed: bool,
    facts: Vec<(FactId, Vec<Option<Value>>)>,
    pub(super) places: Vec<Place>,
    situations: Vec<Situation<'w>>,
    known: HashMap<String, usize>,
}

/// How much time passes at once, in milliseconds: half of what all time limits are multiples of, so that something can
/// happen before, at and between them.
const STEP: i64 = 30_000;

const TEXTS: [&str; 6] = ["hello", "an agent", "red agent", "red", "talk to a person", "I need an AGENT"];
const ANSWERS: [&str; 9] = ["yes", "no", "0", "1", "2", "3", "Green", "blue", "7"];
/// What conditions tell apart in answers that may be anything: with and without the phrases that rules look for.
const WORDS: [&str; 6] = ["agents", "/shop", "/shop/tea", "/shop/agents", "/shop/agent", "/shop red"];

impl<'w> World<'w> {
    /// Tries everything; none, where that is more than `limit` situations, each with all that the host may tell.
    pub(super) fn of(workspace: &'w Workspace, asked: &[Condition], limit: usize) -> Option<World<'w>> {
        let facts = facts(workspace, asked);
        let is_timed = workspace.events().any(|event| matches!(event, Event::Idle(_)));
        let mut world =
            World { workspace, is_timed, facts, places: Vec::new(), situations: Vec::new(), known: HashMap::new() };
        if world.is_timed && world.draws() > 3 {
            // Times alone make many situations.
            return None;
        }
        let before = Situation {
            chat: Reference::asked(workspace, asked.to_vec()),
            who: [0, 0, 3],
            owned: false,
            at_open: 0,
            now: 0,
            fires: false,
        };
        world.add(before.clone());
        for who in everybody() {
            for owned in [false, true] {
                // Whoever is known owns the conversation; whoever is not may have been known before it was closed.
                if owned || who[0] == 0 {
                    let opens = Situation { who, owned, at_open: who[0], ..before.clone() };
                    world.happens(0, &opens, Input::ChatOpens, Happened::Opens, false);
                }
            }
        }
        let mut next = 1;
        while next < world.situations.len() {
            if next * world.draws() >= limit {
                return None;
            }
            world.expand(next);
            next += 1;
        }
        for at in 0..world.situations.len() {
            world.look_around(at, asked);
        }
        Some(world)
    }

    fn add(&mut self, situation: Situation<'w>) -> usize {
        let mut key =
            format!("{} {:?} {} {}", situation.chat.position(), situation.who, situation.owned, situation.at_open);
        if self.is_timed && situation.chat.phase() != Phase::Resolved {
            key += &situation.chat.clocks(situation.now);
            key += if situation.fires && situation.chat.next_due() == Some(situation.now) { " fires" } else { "" };
        }
        let next = self.situations.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            let phase = situation.chat.phase();
            let is_over = matches!(phase, Phase::HandedOff | Phase::Resolved);
            let is_left = phase == Phase::Left;
            self.situations.push(situation);
            self.places.push(Place { ways: HashSet::new(), limit: None, may_hold: Vec::new(), is_over, is_left });
        }
        at
    }

    fn expand(&mut self, at: usize) {
        let here = self.situations[at].clone();
        if matches!(here.chat.phase(), Phase::Resolved | Phase::Left) {
            return;
        }
        let due = here.chat.next_due();
        if self.is_timed && due.is_some_and(|due| due < here.now || due == here.now && here.fires) {
            // What is over by now is told before anything else happens.
            return self.time_is_up(at, &here);
        }
        self.identity(at, &here);
        for option in ["c0", "c1"] {
            for stale in [false, true] {
                self.happens(at, &here, Input::Picks { option, stale }, Happened::Picks(option.into()), false);
            }
        }
        let answers: &[&str] = match here.chat.waits() {
            Some((Some(node), _)) => match &self.workspace.node(node).kind {
                NodeKind::Ask(ask) if ask.takes_all() => &WORDS,
                NodeKind::Ask(_) => &ANSWERS,
                _ => &[],
            },
            _ => &[],
        };
        for text in TEXTS.iter().chain(answers).copied() {
            self.happens(at, &here, Input::Writes { text }, Happened::Writes(text), false);
        }
        self.call(at, &here);
        match due {
            Some(due) if !self.is_timed || due == here.now => self.time_is_up(at, &Situation { now: due, ..here }),
            Some(due) => {
                let to = self.add(Situation { now: due.min(here.now + STEP), fires: false, ..here });
                self.places[at].ways.insert(Way { seen: Vec::new(), to, is_silent: true });
            }
            None => {}
        }
    }

    fn time_is_up(&mut self, at: usize, here: &Situation<'w>) {
        let waited = here.chat.waits().and_then(|(node, _)| node);
        let call = waited.is_some_and(|node| matches!(self.workspace.node(node).kind, NodeKind::Call(_)));
        let what = match here.chat.due_silence() {
            Some(length) => Happened::Silent(length),
            None if call => Happened::Other,
            None => Happened::TimeIsUp,
        };
        self.happens(at, here, Input::Due, what, true);
    }

    /// domain.md: *Events that change identity*.
    fn identity(&mut self, at: usize, here: &Situation<'w>) {
        let [grade, _, profile] = here.who;
        let become_ = |who| Situation { who, owned: true, ..here.clone() };
        for profile in 0..4 {
            if grade == 0 {
                self.happens(at, &become_([1, 1, profile]), Input::Identifies, Happened::Identifies, false);
                self.happens(at, &become_([1, 2, profile]), Input::Identifies, Happened::Identifies, false);
            }
            match grade {
                2 => self.happens(at, &become_([2, 3, profile]), Input::FactsChange, Happened::Other, false),
                _ => self.happens(at, &become_([2, 3, profile]), Input::Authenticates, Happened::Authenticates, false),
            }
        }
        let nobody = Situation { who: [0, 0, 3], ..here.clone() };
        if grade > 0 {
            self.happens(at, &nobody, Input::SignsOut, Happened::SignsOut, false);
        }
        if grade == 2 {
            self.happens(at, &become_([1, 2, profile]), Input::TokenExpires, Happened::TokenExpires, false);
        }
        if here.owned {
            self.happens(at, &nobody, Input::BecomesSomeoneElse, Happened::BecomesSomeoneElse, false);
        }
    }

    fn call(&mut self, at: usize, here: &Situation<'w>) {
        let Some((number, call)) = here.chat.open_call() else { return };
        let waits = matches!(here.chat.waits(), Some((Some(node), _)) if matches!(&self.workspace.node(node).kind, NodeKind::Call(own) if std::ptr::eq(&**own, call)));
        for (outcome, counts) in [("found", 0..3), ("some", -1..3), ("none", -1..0), ("failed", -1..0)] {
            for count in counts {
                let mut data = IndexMap::new();
                if count >= 0 {
                    data.insert("count".to_string(), Given::Integer(count));
                }
                let answer = Input::ActionResult { call: number, outcome, data: &data };
                self.happens(at, here, answer, Happened::Other, waits);
            }
        }
    }

    /// It happens to whatever the host's facts are at that moment.
    fn happens(&mut self, at: usize, here: &Situation<'w>, input: Input<'_>, what: Happened, is_silent: bool) {
        let forgets = matches!(what, Happened::SignsOut | Happened::BecomesSomeoneElse);
        for draw in 0..self.draws() {
            let mut next = Situation { fires: matches!(input, Input::Due), ..here.clone() };
            self.tell(&mut next, draw, forgets);
            let was = next.chat.phase();
            if next.chat.happen(input, next.now).is_none() {
                continue;
            }
            let (taken, done) = next.chat.seen();
            // Rules may end a conversation that is left to somebody else in the same moment.
            let ends = done.iter().any(|(done, _)| done.starts_with("hand off ") || done.starts_with("resolve "));
            let mut seen = vec![Sight::Happens(what.clone(), taken)];
            seen.extend(done.into_iter().map(|(done, held)| Sight::Does(done, held)));
            seen.extend((was == Phase::Running && ends).then_some(Sight::Ends));
            let to = self.add(next);
            self.places[at].ways.insert(Way { seen, to, is_silent });
        }
    }

    /// How many combinations there are of what the host may tell.
    fn draws(&self) -> usize {
        self.facts.iter().map(|(_, values)| values.len()).product()
    }

    fn tell(&self, situation: &mut Situation<'w>, draw: usize, forgets: bool) {
        let known = [builtin::CUSTOMER, builtin::IDENTIFICATION, builtin::PROFILE].into_iter().zip(situation.who);
        for (fact, value) in known.chain([(builtin::CUSTOMER_AT_OPEN, situation.at_open)]) {
            situation.chat.set_fact(fact, Some(Value::Number(value)));
        }
        let mut rest = draw;
        for (fact, values) in &self.facts {
            let of_customer = self.workspace.facts[fact.index()].origin == FactOrigin::Customer;
            let value = values[rest % values.len()].clone().filter(|_| !(forgets && of_customer));
            rest /= values.len();
            situation.chat.set_fact(*fact, value);
        }
    }

    fn look_around(&mut self, at: usize, asked: &[Condition]) {
        let situation = self.situations[at].clone();
        self.places[at].may_hold = vec![false; asked.len()];
        self.places[at].limit = situation.chat.waits().and_then(|(_, limit)| limit).filter(|_| at > 0);
        for draw in 0..self.draws() {
            let mut now = situation.clone();
            self.tell(&mut now, draw, false);
            let hold = asked.iter().map(|condition| now.chat.holds(condition));
            self.places[at].may_hold.iter_mut().zip(hold).for_each(|(any, holds)| *any |= holds);
        }
    }
}

/// Grade, identification and profile, as they go together.
fn everybody() -> Vec<[i64; 3]> {
    let proofs = [(1, 1), (1, 2), (2, 3)];
    let known = proofs.into_iter().flat_map(|(grade, how)| (0..4).map(move |profile| [grade, how, profile]));
    std::iter::once([0, 0, 3]).chain(known).collect()
}

/// What the host tells and anybody asks about, each with what it can be.
fn facts(workspace: &Workspace, asked: &[Condition]) -> Vec<(FactId, Vec<Option<Value>>)> {
    let mut text = format!("{asked:?} {:?} {:?}", workspace.nodes, workspace.start);
    text += &format!("{:?}", workspace.handlers);
    let host_tells = |id: &FactId| id.index() >= Fact::built_in().len() || *id == builtin::AVAILABILITY;
    let ids = (0..workspace.facts.len() as u32).map(FactId).filter(host_tells);
    let asked = ids.filter(|id| text.contains(&format!("Fact({id:?})")));
    // Agents are available, or they are not.
    let unknown = |id: FactId| (id != builtin::AVAILABILITY).then_some(None);
    let values = |id: FactId| small::values(&workspace.facts[id.index()].kind).into_iter().map(Some);
    asked.map(|id| (id, unknown(id).into_iter().chain(values(id)).collect())).collect()
}
