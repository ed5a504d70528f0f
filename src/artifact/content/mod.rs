//! What an artifact holds: tables that name each other by index, and the code.

mod data;
mod decision;
mod moves;
mod reach;
mod talk;

pub use data::Origin;
pub(crate) use data::{
    Action, Cell, Expression, Field, Hours, Outcome, PACKED, Part, Pattern, Question, Record, Slot, Template, Test,
};
pub(crate) use decision::{Decision, DecisionId, Part as TermPart, Rule, Rules, Way};
pub(crate) use moves::{MemoryMove, Migration, MigrationTo, Moves, WhenChanged};
pub(crate) use reach::{PlaceReach, Reach, ReachHash, Reliance, ThreadReach};
pub use talk::AnswerKind;
pub(crate) use talk::{
    Arm, Ask, Call, Choice, Event, HandOff, Handler, Place, PlaceKind, Split, Thread, Wait, WaitKind,
};

use super::Error;
use super::id::{HandlerId, InboxId, StringId, WaitId};
use super::op::Op;
use super::wire::{Reader, Wire, wire};
use crate::value::Type;
use std::sync::OnceLock;

wire! {
    /// How many entries each table has, and how much room facts and conversations need.
    #[derive(Default, Copy)]
    struct Counts {
        /// Strings.
        strings: u32,
        /// Types.
        types: u32,
        /// Facts: the first cells.
        facts: u32,
        /// Facts and memories.
        cells: u32,
        /// Records that calls give.
        records: u32,
        /// Actions of the host.
        actions: u32,
        /// Inboxes.
        inboxes: u32,
        /// Topics.
        topics: u32,
        /// Business hours.
        hours: u32,
        /// Regular expressions.
        patterns: u32,
        /// Texts.
        templates: u32,
        /// Values that are handed on.
        expressions: u32,
        /// Tests that are more than a mask.
        tests: u32,
        /// Experiments.
        splits: u32,
        /// Hand-offs.
        hand_offs: u32,
        /// Waits.
        waits: u32,
        /// Places.
        places: u32,
        /// Threads.
        threads: u32,
        /// Handlers.
        handlers: u32,
        /// Operations.
        code: u32,
        /// Room for the facts.
        fact_room: Room,
        /// Room for what the conversation keeps.
        conversation_room: Room,
    }
}

wire! {
    /// How much room values need.
    #[derive(Default, Copy)]
    struct Room {
        /// Words of packed values.
        words: u16,
        /// Numbers.
        numbers: u32,
        /// Texts.
        texts: u32,
        /// Lists of texts.
        lists: u32,
    }
}

impl Counts {
    /// Words of packed values in all.
    pub(crate) fn words(&self) -> u32 {
        u32::from(self.fact_room.words) + u32::from(self.conversation_room.words)
    }
}

/// Everything that runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Content {
    pub(crate) counts: Counts,
    pub(crate) strings: Strings,
    pub(crate) settings: Settings,
    pub(crate) types: Vec<Type>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) records: Vec<Record>,
    pub(crate) actions: Vec<Action>,
    pub(crate) inboxes: Vec<StringId>,
    pub(crate) topics: Vec<StringId>,
    pub(crate) hours: Vec<Hours>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) templates: Vec<Template>,
    pub(crate) expressions: Vec<Expression>,
    pub(crate) tests: Vec<Test>,
    pub(crate) splits: Vec<Split>,
    pub(crate) hand_offs: Vec<HandOff>,
    pub(crate) waits: Vec<Wait>,
    pub(crate) places: Vec<Place>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) code: Vec<Op>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) reach: Reach,
    pub(crate) moves: Moves,
}

impl Content {
    /// Whether any arm or handler is about silence.
    pub(crate) fn hears_silence(&self) -> bool {
        let is_silence = |arm: &Arm| matches!(arm.event, Event::Idle { .. });
        let waits = |wait: &Wait| matches!(&wait.kind, WaitKind::Events { arms } if arms.iter().any(is_silence));
        self.waits.iter().any(waits) || self.handlers.iter().any(|handler| is_silence(&handler.arm))
    }
}

/// All strings. Each lies by itself: cutting them out of one text would look for the ends of letters every time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Strings(pub(crate) Vec<Box<str>>);

impl Strings {
    /// The string `id`; the loader has checked that there is one.
    #[inline]
    pub(crate) fn get(&self, id: StringId) -> &str {
        &self.0[id.index()]
    }
}

wire! {
    /// What belongs to the workspace as a whole.
    struct Settings {
        /// What it is called.
        name: StringId,
        /// Its locales; the first is the one that rules are written in.
        locales: Vec<StringId>,
        /// The zone of dates and times of day.
        zone: Zone,
        /// Where conversations begin.
        start: WaitId,
        /// Handlers outside threads, tried in order.
        handlers: Vec<HandlerId>,
        /// Where a conversation goes that the machine has stopped.
        fault_inbox: Option<InboxId>,
        /// The fields of the onboarding form.
        onboarding_fields: Vec<StringId>,
    }
}

wire! {
    /// The offsets of a time zone: from each moment on (seconds since 1970), so many seconds east of UTC.
    struct Zone {
        /// Its IANA name.
        name: StringId,
        /// Sorted by moment, none twice; the first holds before it as well.
        offsets: Offsets,
    }
}

/// The offsets of a zone: a third of a small artifact. They are read when somebody asks for the first time.
#[derive(Clone, Debug)]
pub(crate) struct Offsets {
    count: u32,
    bytes: Box<[u8]>,
    read: OnceLock<Result<Pairs, Error>>,
}

/// Moments, each with the offset that begins there.
type Pairs = Box<[(i64, i64)]>;

impl Offsets {
    /// All of them; none, where they are no numbers.
    pub(crate) fn get(&self) -> &[(i64, i64)] {
        self.check().unwrap_or(&[])
    }

    /// All of them.
    pub(crate) fn check(&self) -> Result<&[(i64, i64)], Error> {
        let read = || Reader::new(&self.bytes, &Counts::default()).table(self.count).map(Vec::into_boxed_slice);
        self.read.get_or_init(read).as_deref().map_err(Error::clone)
    }

    /// The seconds that clocks are ahead of UTC at this moment, in seconds since 1970.
    pub(crate) fn at(&self, moment: i64) -> i64 {
        let offsets = self.get();
        let behind = offsets.partition_point(|(from, _)| *from <= moment);
        offsets.get(behind.saturating_sub(1)).map_or(0, |(_, offset)| *offset)
    }
}

impl FromIterator<(i64, i64)> for Offsets {
    fn from_iter<I: IntoIterator<Item = (i64, i64)>>(offsets: I) -> Offsets {
        let (mut bytes, mut count) = (Vec::new(), 0);
        for offset in offsets {
            offset.write(&mut bytes);
            count += 1;
        }
        Offsets { count, bytes: bytes.into(), read: OnceLock::new() }
    }
}

impl PartialEq for Offsets {
    fn eq(&self, other: &Offsets) -> bool {
        (self.count, &self.bytes) == (other.count, &other.bytes)
    }
}

impl Wire for Offsets {
    fn write(&self, out: &mut Vec<u8>) {
        self.count.write(out);
        out.extend_from_slice(&self.bytes);
    }

    fn read(input: &mut Reader<'_>) -> Result<Offsets, Error> {
        let count = u32::read(input)?;
        let bytes = input.take_numbers(count as usize * 2)?.into();
        Ok(Offsets { count, bytes, read: OnceLock::new() })
    }
}
