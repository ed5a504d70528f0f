//! Scripts: lines of facts and events, and what the machine does about each.

use indexmap::IndexMap;
use threadle::artifact::{FactInfo, Program};
use threadle::given::Given;
use threadle::machine::{Act, Acts, Conversation, Facts, Input, Moment, step};
use threadle::time::{Timestamp, parse_duration};

/// A conversation, its facts and its clock.
pub(crate) struct Play<'p> {
    pub(crate) program: &'p Program,
    pub(crate) conversation: Conversation,
    pub(crate) facts: Facts,
    pub(crate) at: Timestamp,
    pub(crate) trace: bool,
}

impl<'p> Play<'p> {
    pub(crate) fn new(program: &'p Program) -> Play<'p> {
        let conversation = Conversation::new(program, "somebody");
        let at = Timestamp::parse("2026-06-01T12:00:00Z").unwrap();
        Play { program, conversation, facts: Facts::new(program), at, trace: false }
    }

    /// Gives a fact a value.
    pub(crate) fn set(&mut self, name: &str, given: &Given) {
        let FactInfo { id, kind, .. } = self.program.fact(name).unwrap_or_else(|| panic!("no fact {name}"));
        let value = given.read(kind).unwrap();
        self.facts.set(self.program, id, value.as_ref()).unwrap();
    }

    /// Lets something happen: to the conversation, and to a copy that was saved and resumed before.
    pub(crate) fn happen(&mut self, input: Input<'_>) -> Vec<String> {
        let moment = Moment { program: self.program, facts: &self.facts, at: self.at, trace: self.trace };
        let mut copy = resumed(self.program, &self.conversation);
        let (mut acts, mut again) = (Acts::new(), Acts::new());
        let result = step(moment, &mut self.conversation, input, &mut acts);
        assert_eq!(result, step(moment, &mut copy, input, &mut again), "{input:?}");
        assert_eq!(acts, again, "saving and resuming changed what {input:?} does");
        assert_eq!(saved(self.program, &self.conversation), saved(self.program, &copy), "after {input:?}");
        assert_eq!(self.conversation, copy, "after {input:?}");
        assert_eq!(self.conversation, resumed(self.program, &self.conversation), "after {input:?}");
        assert_eq!(self.conversation.next_due(), copy.next_due());
        let mistake = result.err().map(|mistake| format!("mistake: {mistake}"));
        mistake.into_iter().chain(acts.iter().map(|act| describe(&act))).collect()
    }

    /// Lets timers fire until `until`, and time pass.
    pub(crate) fn pass(&mut self, until: Timestamp) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(due) = self.conversation.next_due().filter(|due| *due <= until) {
            self.at = due;
            told.push(format!("at {due}"));
            told.extend(self.happen(Input::Due));
        }
        self.at = until;
        told
    }

    /// Where it is, in a few words.
    pub(crate) fn place(&self) -> String {
        let place = self.conversation.place(self.program).unwrap_or("nowhere");
        format!("{:?}, at {place}", self.conversation.phase())
    }
}

pub(crate) fn saved(program: &Program, conversation: &Conversation) -> Vec<u8> {
    let mut bytes = Vec::new();
    conversation.save(program, &mut bytes);
    bytes
}

fn resumed(program: &Program, conversation: &Conversation) -> Conversation {
    Conversation::resume(program, &saved(program, conversation)).unwrap()
}

/// Runs a script and tells what happened.
pub(crate) fn run(program: &Program, script: &str) -> String {
    let mut play = Play::new(program);
    play.set("customer", &Given::Text("anonymous".into()));
    play.set("channel", &Given::Text("CHAT".into()));
    let mut told = String::new();
    for line in script.lines().filter(|line| !line.trim().is_empty()) {
        told += &format!("> {line}\n");
        for act in line_of(&mut play, line) {
            told += &format!("    {act}\n");
        }
    }
    told += &format!("{}\n", play.place());
    told
}

pub(super) fn line_of(play: &mut Play<'_>, line: &str) -> Vec<String> {
    if let Some((name, value)) = line.split_once(" = ") {
        play.set(name, &serde_yaml::from_str(value).unwrap());
        return Vec::new();
    }
    if let Some(length) = line.strip_prefix("passes ") {
        let until = play.at.after(parse_duration(length).unwrap());
        return play.pass(until);
    }
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "traced" => {
            play.trace = true;
            Vec::new()
        }
        "opens" => play.happen(Input::ChatOpens),
        "writes" => play.happen(Input::Writes { text: rest }),
        "picks" => play.happen(Input::Picks { option: rest, stale: false }),
        "picks-stale" => play.happen(Input::Picks { option: rest, stale: true }),
        "identifies" => play.happen(Input::Identifies),
        "authenticates" => play.happen(Input::Authenticates),
        "signs-out" => play.happen(Input::SignsOut),
        "expires" => play.happen(Input::TokenExpires),
        "someone-else" => play.happen(Input::BecomesSomeoneElse),
        "facts" => play.happen(Input::FactsChange),
        "due" => play.happen(Input::Due),
        "answers" => {
            let mut parts = rest.splitn(3, ' ');
            let call = parts.next().unwrap().parse().unwrap();
            let outcome = parts.next().unwrap();
            let data: IndexMap<String, Given> = serde_yaml::from_str(parts.next().unwrap_or("{}")).unwrap();
            play.happen(Input::ActionResult { call, outcome, data: &data })
        }
        _ => panic!("no such line: {line}"),
    }
}

/// An act in one line.
pub(crate) fn describe(act: &Act<'_>) -> String {
    let extra = |name: &str, text: Option<&str>| text.map(|text| format!(" {name} {text:?}")).unwrap_or_default();
    match act {
        Act::Say { text, quick_replies } => {
            let buttons: Vec<_> =
                quick_replies.iter().map(|reply| format!(" [{}: {}]", reply.id, reply.label)).collect();
            format!("say {text:?}{}", buttons.concat())
        }
        Act::ShowOnboarding { text, fields } => format!("onboard {text:?} {fields:?}"),
        Act::CallAction { call, action, arguments, due } => {
            let arguments: Vec<_> = arguments.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            format!("call {call} {action}({}) until {due}", arguments.join(", "))
        }
        Act::Note { text } => format!("note {text:?}"),
        Act::TopicAdded { topic } => format!("add topic {topic:?}"),
        Act::TopicRemoved { topic } => format!("remove topic {topic:?}"),
        Act::HandedOff { inbox, priority, reason, note } => format!(
            "hand off to {inbox:?}{}{}{}",
            extra("priority", *priority),
            extra("reason", *reason),
            extra("note", *note)
        ),
        Act::Resolved { outcome } => format!("resolve as {outcome:?}"),
        Act::Fault { code, text, thread, line } => format!("fault {code}: {text} ({thread:?}, {line:?})"),
        Act::Decided { thread, line, label, tried } => {
            let rule = |tried: &threadle::machine::Tried<'_>| {
                let reads =
                    tried.reads.iter().map(|(name, value)| format!("{name}={}", value.as_deref().unwrap_or("?")));
                format!("{} [{}]", tried.label, reads.collect::<Vec<_>>().join(", "))
            };
            let tried: Vec<_> = tried.iter().map(rule).collect();
            format!("decided {label:?} in {thread:?}, {line:?}: {}", tried.join("; "))
        }
    }
}
