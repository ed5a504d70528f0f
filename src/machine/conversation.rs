//! The state of a conversation: where it waits, until when, what it remembers and what it interrupted.

use super::clock::timely;
use super::facts::{Facts, stamp};
use super::memory::Memory;
use super::save::seed;
use super::values::{Known, kind_of};
use crate::artifact::Program;
use crate::artifact::parts::{CellId, HandlerId, Keeper, PlaceId, ThreadId, WaitId};
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
    /// How many calls were made.
    pub(super) calls: u32,
    /// Nothing, where no rule hears silence.
    pub(super) silence: Option<Box<Silence>>,
    pub(super) frames: Frames,
    pub(super) values: Memory,
}

/// How long nothing has come from the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Silence {
    /// When it began, in milliseconds since 1970.
    pub(super) since: i64,
    /// The longest one that was told to the rules since then, in milliseconds.
    pub(super) told: i64,
    /// The next one that rules want to be told of, in milliseconds; 0 for none.
    pub(super) next: i64,
}

impl Silence {
    /// When rules want to be told of it.
    pub(super) fn due(&self) -> Option<i64> {
        (self.next > 0).then(|| self.since.saturating_add(self.next))
    }
}

/// A wait that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) wait: WaitId,
    /// The number of the call that is waited for; 0 for none.
    pub(super) call: u32,
    /// When its time is up, in milliseconds since 1970; 0 before the first event.
    due: i64,
    /// How many bad answers there were.
    pub(super) retries: u8,
    begun: bool,
}

impl Waiting {
    /// A wait that has not begun: before the first event.
    pub(super) fn new(wait: WaitId, retries: u8, call: u32) -> Waiting {
        Waiting { wait, call, due: 0, retries, begun: false }
    }

    /// When its time is up, or for an interrupted one how much time is left; not known before the first event.
    pub(super) fn due(&self) -> Option<i64> {
        self.begun.then_some(self.due)
    }

    /// The same wait, until then.
    pub(super) fn until(self, due: i64) -> Waiting {
        Waiting { due, begun: true, ..self }
    }
}

/// What comes later.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Frame {
    /// A `steps` block returns to this place.
    Return(PlaceId),
    /// A handler resumes the wait that it interrupted.
    Interrupted(Box<Interrupted>),
}

/// All that comes later. There is rarely anything, so it takes the room of one pointer.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::box_collection, reason = "a million conversations have no frames")]
pub(super) struct Frames(Option<Box<Vec<Frame>>>);

impl Frames {
    /// From the outermost to the latest.
    pub(super) fn as_slice(&self) -> &[Frame] {
        self.0.as_ref().map_or(&[], |frames| frames.as_slice())
    }

    pub(super) fn push(&mut self, frame: Frame) {
        self.0.get_or_insert_default().push(frame);
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        let last = self.0.as_mut()?.pop();
        if self.as_slice().is_empty() {
            self.0 = None;
        }
        last
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Frame> {
        self.0.as_mut()?.get_mut(index)
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        if self.0.is_some() {
            self.0 = None;
        }
    }
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
        Conversation {
            stamp: stamp(program),
            seed: seed(program, key),
            phase: Phase::Running,
            thread: None,
            wait: Some(Waiting::new(program.content.settings.start, 0, 0)),
            calls: 0,
            silence: program.hears_silence.then(Box::default),
            frames: Frames::default(),
            values: Memory::new(program),
        }
    }

    /// Makes it one before its first event, as [`Conversation::new`] does with no key, in the memory that it has.
    pub(super) fn renew(&mut self, program: &Program) {
        if self.stamp != stamp(program) {
            *self = Conversation::new(program, "");
            return;
        }
        self.seed = seed(program, "");
        self.phase = Phase::Running;
        self.thread = None;
        self.wait = Some(Waiting::new(program.content.settings.start, 0, 0));
        self.calls = 0;
        if let Some(silence) = &mut self.silence {
            **silence = Silence::default();
        }
        self.frames.clear();
        self.values.clear(program);
    }

    /// How far it has come.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// When the earliest timer falls due; tell it with [`Input::Due`](super::Input::Due).
    pub fn next_due(&self) -> Option<Timestamp> {
        let time_up = self.wait.as_ref().and_then(Waiting::due);
        let first = match (self.silence_due(), time_up) {
            (Some(silence), Some(time_up)) => Some(silence.min(time_up)),
            (silence, time_up) => silence.or(time_up),
        };
        first.map(Timestamp::from_milliseconds)
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
        let here = self.stamp == stamp(program) && facts.stamp == self.stamp;
        let ids = (0..program.content.cells.len() as u32).filter(|_| here).map(CellId);
        let value = |id: CellId| {
            let spot = program.spot(id);
            let known = match spot.keeper {
                Keeper::Facts => facts.values.read(spot),
                Keeper::Clock => timely(program, id, at.milliseconds()),
                Keeper::Conversation => self.values.read(spot),
            };
            (program.cell_name(id), kind_of(program, id), known.map(Known::to_value))
        };
        ids.map(value).collect()
    }
}
