//! The state of a conversation: where it waits, until when, what it remembers and what it interrupted.

use super::calendar::tell_time;
use super::facts::{Facts, stamp};
use super::save::seed;
use super::values::{Known, Values, cell_of, is_supplied};
use crate::artifact::Program;
use crate::artifact::parts::{CellId, HandlerId, PlaceId, ThreadId, WaitId};
use crate::time::Timestamp;
use crate::value::{Type, Value};

/// One conversation, as small as it can be: it belongs to the program that it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    pub(super) stamp: u64,
    /// The hash of the key that decides experiments; 0 where the rules have none.
    pub(super) seed: u64,
    pub(super) phase: Phase,
    pub(super) thread: Option<ThreadId>,
    /// Where it waits; nowhere once it is handed off or ended.
    pub(super) wait: Option<Waiting>,
    /// When nothing has come from the customer since, in milliseconds since 1970; 0 where no rule hears silence.
    pub(super) silent_since: i64,
    /// The longest silence that was told to the rules since then, in milliseconds.
    pub(super) silence_told: i64,
    /// The next silence that rules want to be told of, in milliseconds; 0 for none.
    pub(super) silence_next: i64,
    /// How many calls were made.
    pub(super) calls: u32,
    pub(super) frames: Vec<Frame>,
    pub(super) values: Values,
}

/// A wait that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) wait: WaitId,
    /// When its time is up, in milliseconds since 1970; not known before the first event.
    pub(super) due: Option<i64>,
    /// How many bad answers there were.
    pub(super) retries: u8,
    /// The number of the call that is waited for.
    pub(super) call: u32,
}

/// What comes later.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frame {
    /// A `steps` block returns to this place.
    Return(PlaceId),
    /// A handler resumes the wait that it interrupted.
    Interrupted(Box<Interrupted>),
}

/// A wait that a handler interrupted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Interrupted {
    pub(super) handler: HandlerId,
    /// The wait, if there was any; `due` holds the time that was left.
    pub(super) wait: Option<Waiting>,
    /// The answer to its call that came in the meantime.
    pub(super) held: Option<Held>,
}

/// An answer to a call that is not waited for at the moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    /// Which of the declared outcomes; none: it failed.
    pub(super) outcome: Option<u32>,
    /// What it gave, by the place in the outcome's list.
    pub(super) given: Vec<Option<Value>>,
}

/// How far a conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The rules answer.
    Running,
    /// An agent answers; only handlers `after hand off` run.
    HandedOff,
    /// It is over.
    Resolved,
    /// The customer became someone else: it is left to its owner, and nothing more happens in it.
    Left,
}

impl Conversation {
    /// A conversation before its first event. `key` decides on which side of every split it is: the customer's lasting
    /// id where there is one, otherwise the conversation's.
    pub fn new(program: &Program, key: &str) -> Conversation {
        let wait = Waiting { wait: program.content.settings.start, due: None, retries: 0, call: 0 };
        Conversation {
            stamp: stamp(program),
            seed: seed(program, key),
            phase: Phase::Running,
            thread: None,
            wait: Some(wait),
            silent_since: 0,
            silence_told: 0,
            silence_next: 0,
            calls: 0,
            frames: Vec::new(),
            values: Values::of_conversation(program),
        }
    }

    /// How far it has come.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// When the earliest timer falls due; tell it with [`Input::Due`](super::Input::Due).
    pub fn next_due(&self) -> Option<Timestamp> {
        let silence = (self.silence_next > 0).then(|| self.silent_since.saturating_add(self.silence_next));
        let time_up = self.wait.and_then(|waiting| waiting.due);
        silence.into_iter().chain(time_up).min().map(Timestamp::from_milliseconds)
    }

    /// The path of the place where it waits, such as `menu / ask "What can we do for you?"`.
    pub fn place<'p>(&self, program: &'p Program) -> Option<&'p str> {
        let content = &program.content;
        let waiting = self.wait.filter(|_| self.stamp == stamp(program))?;
        let place = content.waits[waiting.wait.index()].place;
        Some(content.strings.get(content.places[place.index()].path))
    }

    /// The thread that it is in.
    pub fn thread<'p>(&self, program: &'p Program) -> Option<&'p str> {
        let thread = self.thread.filter(|_| self.stamp == stamp(program))?;
        Some(program.content.strings.get(program.content.threads[thread.index()].name))
    }

    /// Facts and memories by name, with their types, as they are at this time: what is supplied as `facts` has it,
    /// everything else as the latest event left it. Nothing, where the conversation belongs to another program.
    pub fn values<'p>(
        &self,
        program: &'p Program,
        facts: &Facts,
        at: Timestamp,
    ) -> Vec<(&'p str, &'p Type, Option<Value>)> {
        let mut own = self.values.clone();
        let here = self.stamp == stamp(program) && facts.stamp == self.stamp;
        let ids = (0..program.content.cells.len() as u32).filter(|_| here).map(CellId);
        if here {
            tell_time(program, &mut own, at.milliseconds());
        }
        let value = |id: CellId| {
            let values = if is_supplied(program, id) { &facts.values } else { &own };
            (program.cell_name(id), cell_of(program, id).1, values.read(program, id).map(Known::to_value))
        };
        ids.map(value).collect()
    }
}
