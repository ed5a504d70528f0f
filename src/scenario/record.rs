//! Plays a conversation that a proof has found on a real session, and writes it down as a scenario.

use std::cell::Cell;
use std::rc::Rc;

use super::holds::holds;
use super::play::Play;
use super::seen::{Seen, in_words, quote};
use crate::artifact::Program;
use crate::ir::{BUILT_IN_FACTS, Condition, LineKind, NodeId, NodeKind, Part, Person, Template, Workspace, builtin};
use crate::machine::{Observer, Sight};
use crate::prove::{Example, Turn};
use crate::time::{Date, describe_duration, describe_local};
use crate::value::{Type, Value};

/// How long a token is good where a scenario doesn't say it, in milliseconds.
pub(crate) const TOKEN_TIME: i64 = 3_600_000;

/// What came of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The lines of the scenario: people first, then what happened and what the bot did.
    pub lines: Vec<String>,
    /// Whether the machine did what the proof says it does.
    pub agrees: bool,
    /// The first turn in which it did not.
    pub parted: Option<usize>,
}

/// A scenario as it stands in a file.
pub fn written(label: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("scenario {} {{\n{}}}\n", quote(label), lines.concat())
}

/// Plays `example` on `program`, which was made from `workspace`.
pub fn record(program: &Program, workspace: &Workspace, example: &Example) -> Record {
    let mut recorder = Recorder::new(program, workspace, example);
    recorder.go_on(example, None);
    recorder.record()
}

/// The same, without what the host tells in vain: without it all else comes out word for word.
pub fn record_plainly(program: &Program, workspace: &Workspace, example: &Example) -> Record {
    plainest(example, &|example| record(program, workspace, example))
}

/// The same, where `record` plays conversations.
pub(crate) fn plainest(example: &Example, record: &dyn Fn(&Example) -> Record) -> Record {
    let mut example = example.clone();
    let mut plainest = record(&example);
    let places =
        example.turns.iter().enumerate().flat_map(|(turn, told)| (0..told.lines.len()).map(move |at| (turn, at)));
    let places: Vec<(usize, usize)> = places.filter(|_| plainest.agrees).collect();
    for (turn, at) in places.into_iter().rev() {
        if !matches!(example.turns[turn].lines[at], LineKind::Fact(..) | LineKind::Office(_)) {
            continue;
        }
        let mut without = example.clone();
        without.turns[turn].lines.remove(at);
        let plainer = record(&without);
        if plainer.agrees && is_without_one(&plainest.lines, &plainer.lines) {
            (example, plainest) = (without, plainer);
        }
    }
    plainest
}

/// Whether `fewer` are these lines but for one of them.
pub(crate) fn is_without_one(lines: &[String], fewer: &[String]) -> bool {
    let same = lines.iter().zip(fewer).take_while(|(line, other)| line == other).count();
    lines.get(same + 1..) == fewer.get(same..)
}

/// A conversation that is played turn by turn. A copy of it can go on in another way.
#[derive(Clone)]
pub(crate) struct Recorder<'a> {
    play: Play<'a>,
    turns: Vec<Rc<Told>>,
    /// How many of the first turns came out as they had to.
    sure: usize,
    /// The first turn that did not come out.
    parted: Option<usize>,
    /// Whether a line could not be told, and that ended it.
    failed: bool,
}

/// A turn that was played.
struct Told {
    turn: Turn,
    seen: Vec<Seen>,
    lines: Vec<String>,
    /// Whether what was to hold in it held, at a moment of it.
    held: bool,
}

/// Asks the machine, at each moment of a turn, whether a condition holds; all is shown to whoever else looks on. Behind the
/// turn it is too late: rules may have changed memories, and what the host told of a conversation ends with it.
struct Asker<'a> {
    condition: &'a Condition,
    workspace: &'a Workspace,
    held: Cell<bool>,
    other: Option<&'a dyn Observer>,
}

impl Observer for Asker<'_> {
    fn sees(&self, sight: Sight, values: &dyn Fn(u32) -> Option<Value>) {
        let value = |operand| values(self.workspace.cell(operand));
        self.held.set(self.held.get() || holds(self.condition, self.workspace, &value));
        if let Some(other) = self.other {
            other.sees(sight, values);
        }
    }
}

impl<'a> Recorder<'a> {
    /// A conversation with the people of `example`, in which nothing has happened yet.
    pub(crate) fn new(program: &'a Program, workspace: &'a Workspace, example: &Example) -> Recorder<'a> {
        let play = Play::new(program, workspace, &example.people);
        Recorder { play, turns: Vec::new(), sure: 0, parted: None, failed: false }
    }

    /// Whether `example` begins with all that has happened so far.
    pub(crate) fn is_begun(&mut self, example: &Example) -> bool {
        let (sure, known) = (self.sure, self.turns.iter().enumerate());
        // What the rules do in the last turn may be more than the example before was about.
        let begins = |((at, told), turn): ((usize, &Rc<Told>), &Turn)| {
            let same = told.turn.lines == turn.lines && told.turn.wants_more == turn.wants_more;
            same && (at >= sure || told.turn.deeds == turn.deeds)
        };
        let same = self.turns.len() <= example.turns.len() && known.zip(&example.turns).all(begins);
        !self.failed && same && self.play.people.are_now(&example.people)
    }

    /// Plays the turns of `example` that have not been played, while somebody looks on.
    pub(crate) fn go_on(&mut self, example: &Example, observer: Option<&dyn Observer>) {
        for at in self.turns.len()..example.turns.len() {
            let wanted = example.holds.as_ref().filter(|_| at + 1 == example.turns.len());
            self.turn(&example.turns[at], wanted, observer);
            if self.failed {
                break;
            }
        }
        self.parted = (self.sure..self.turns.len()).find(|at| !self.came_out(example, *at));
        self.sure = self.parted.unwrap_or(self.turns.len()).min(self.turns.len().saturating_sub(1));
    }

    fn turn(&mut self, turn: &Turn, wanted: Option<&Condition>, observer: Option<&dyn Observer>) {
        let workspace = self.play.workspace;
        let asker = wanted.map(|condition| Asker { condition, workspace, held: Cell::new(false), other: observer });
        let observer = asker.as_ref().map(|asker| asker as &dyn Observer).or(observer);
        let mut told = Told { turn: turn.clone(), seen: Vec::new(), lines: Vec::new(), held: true };
        for line in &turn.lines {
            let (workspace, people) = (self.play.workspace, self.play.people.all());
            told.lines.extend(happening(line, workspace, people));
            if let Err(reason) = self.play.happens(line, observer) {
                told.lines.push(format!("# {reason}"));
                self.failed = true;
                break;
            }
            let now = self.play.take_seen();
            told.lines.extend(now.iter().flat_map(|seen| seen.lines(workspace)));
            told.seen.extend(now);
        }
        told.held = asker.is_none_or(|asker| asker.held.get());
        self.turns.push(Rc::new(told));
    }

    fn came_out(&self, example: &Example, at: usize) -> bool {
        let (turn, told) = (&example.turns[at], &self.turns[at]);
        if self.failed && at + 1 == self.turns.len() {
            return false;
        }
        // What came before the conversation was closed and opened again is not what the example is about.
        let before = turn.lines.contains(&LineKind::Closed);
        let is_last = at + 1 == example.turns.len();
        before || !turn.wants_more && told.held && agree(self.play.workspace, &turn.deeds, &told.seen, is_last)
    }

    /// Whether the machine has done what the proof says so far.
    pub(crate) fn agrees(&self) -> bool {
        self.parted.is_none()
    }

    /// What came of it.
    pub(crate) fn record(&self) -> Record {
        let people = self.play.people.all().iter().map(person);
        let lines = self.turns.iter().flat_map(|told| told.lines.iter().cloned());
        Record { lines: people.chain(lines).collect(), agrees: self.agrees(), parted: self.parted }
    }
}

/// Whether what was seen is what the rules were to do; behind the last deed that matters more may come.
fn agree(workspace: &Workspace, deeds: &[(NodeId, bool)], seen: &[Seen], last: bool) -> bool {
    let mut seen = seen.iter();
    for (node, retry) in deeds {
        let Some(node) = workspace.nodes.get(node.index()) else { return false };
        if matches!(node.kind, NodeKind::Pivot(_)) {
            continue;
        }
        if !seen.next().is_some_and(|seen| is_of(seen, &node.kind, *retry, workspace)) {
            return false;
        }
    }
    last || matches!(seen.next(), None | Some(Seen::NewConversation))
}

pub(super) fn is_of(seen: &Seen, kind: &NodeKind, retry: bool, workspace: &Workspace) -> bool {
    let named = |names: &[String], at: usize, name: &String| names.get(at) == Some(name);
    match (seen, kind) {
        (Seen::Says { text, .. }, NodeKind::Ask(ask)) => match (&ask.retry, retry) {
            (Some((_, words)), true) => says(words, text),
            _ => says(&ask.text, text),
        },
        (Seen::Says { text, .. }, NodeKind::Choose(choose)) => says(&choose.text, text),
        (Seen::Says { text, .. }, NodeKind::Say { text: words, .. })
        | (Seen::Onboards { text }, NodeKind::Onboard { text: words, .. })
        | (Seen::Notes { text }, NodeKind::Note { text: words, .. }) => says(words, text),
        (Seen::Calls { action, .. }, NodeKind::Call(call)) => {
            workspace.actions.get(call.action.index()).is_some_and(|called| called.name == *action)
        }
        (Seen::Topic { topic, added }, NodeKind::Topic { topic: own, add, .. }) => {
            added == add && named(&workspace.topics, own.index(), topic)
        }
        (Seen::HandsOff { inbox, .. }, NodeKind::HandOff(hand_off)) => {
            named(&workspace.inboxes, hand_off.inbox.index(), inbox)
        }
        (Seen::Resolves(_), NodeKind::Resolve(_)) => true,
        _ => false,
    }
}

/// Whether a text has the words of a template in it, in their order.
fn says(words: &Template, text: &str) -> bool {
    let mut rest = text;
    words.parts.iter().all(|part| match part {
        Part::Slot { .. } => true,
        Part::Text(words) => match rest.split_once(words.as_str()) {
            Some((_, behind)) => {
                rest = behind;
                true
            }
            None => false,
        },
    })
}

pub(super) fn person(person: &Person) -> String {
    let word = if person.known { "profile" } else { "stranger" };
    let fields = [("name", &person.full_name), ("email", &person.email), ("phone", &person.phone)];
    let fields = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", quote(value.as_ref()?))));
    format!("{word} {} {{ {} }}", person.name, fields.collect::<Vec<_>>().join(", "))
}

/// The line that says that something happens; none for what says nothing.
pub(super) fn happening(line: &LineKind, workspace: &Workspace, people: &[Person]) -> Option<String> {
    let named = |person: &usize| people.get(*person).map_or("", |person| person.name.as_str());
    let built_in = |fact: crate::ir::FactId, value: i64| {
        let names = BUILT_IN_FACTS.get(fact.index()).and_then(|(_, names)| *names);
        usize::try_from(value).ok().and_then(|at| names?.get(at).copied()).unwrap_or("")
    };
    Some(match line {
        LineKind::At(moment) => {
            let (day, minute) = workspace.zone.shown(*moment);
            format!("at {}", describe_local(day, minute))
        }
        LineKind::Fact(fact, value) => {
            let fact = workspace.facts.get(fact.index())?;
            format!("fact {} is {}", fact.name, given(workspace, value, &fact.kind))
        }
        LineKind::Side { split, side } => format!("split {} takes side {}", quote(split), side + 1),
        LineKind::ProfileIs { person, status } => {
            format!("profile of {} is {}", named(person), built_in(builtin::PROFILE, *status))
        }
        LineKind::Office(value) => format!("office is {}", built_in(builtin::AVAILABILITY, *value)),
        LineKind::ChatOpens { channel, locale, mobile_app } => {
            let channel = match channel {
                0 => String::new(),
                other => format!(" on {}", built_in(builtin::CHANNEL, *other)),
            };
            let locale = locale.as_ref().map_or_else(String::new, |locale| format!(" in locale {}", quote(locale)));
            format!("chat opens{channel}{locale}{}", if *mobile_app { " on the mobile app" } else { "" })
        }
        LineKind::Writes(text) => format!("customer: {}", quote(text)),
        LineKind::Picks(label) => format!("customer picks {}", quote(label)),
        LineKind::PicksEarlier(label) => format!("customer picks earlier {}", quote(label)),
        LineKind::SignsIn { person, good_for } if *good_for == TOKEN_TIME => {
            format!("customer signs in as {}", named(person))
        }
        LineKind::SignsIn { person, good_for } => {
            format!("customer signs in as {} for {}", named(person), describe_duration(*good_for))
        }
        LineKind::SiteNames(person) => format!("site names customer as {}", named(person)),
        LineKind::Onboards(person) => format!("customer onboards as {}", named(person)),
        LineKind::SignsOut => "customer signs out".into(),
        LineKind::TimePasses(length) => {
            let words = describe_duration(*length);
            format!("{words} {}", if words.starts_with("1 ") { "passes" } else { "pass" })
        }
        LineKind::Answers { action, outcome, data } => {
            let action = workspace.actions.get(action.index())?;
            let gives =
                action.outcomes.iter().find(|known| known.name == *outcome).map_or(&[][..], |known| &known.gives);
            let kind =
                |name: &String| gives.iter().find(|field| field.name == *name).map_or(&Type::Text, |field| &field.kind);
            let fields = data.iter().map(|(name, value)| format!("{name}: {}", given(workspace, value, kind(name))));
            let fields: Vec<String> = fields.collect();
            let fields = if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
            format!("{} answers {outcome}{fields}", action.name)
        }
        LineKind::Closed => "conversation is closed".into(),
        LineKind::Reopened => "conversation is reopened".into(),
        LineKind::AgentJoins => "agent joins".into(),
        _ => return None,
    })
}

/// A value as the host gives it; a moment as clocks show it, where they show it exactly and once.
fn given(workspace: &Workspace, value: &Value, kind: &Type) -> String {
    if let (Value::Number(moment), Type::Time) = (value, kind) {
        let (day, minute) = workspace.zone.shown(*moment);
        if workspace.zone.moment(day, minute) == *moment {
            return if minute == 0 { Date::from_days(day).to_string() } else { describe_local(day, minute) };
        }
    }
    in_words(value, kind)
}
