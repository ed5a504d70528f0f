//! What an artifact holds: tables that name each other by index, and the code.

use super::id::{
    ActionId, CellId, Code, ExpressionId, HandlerId, InboxId, PatternId, PlaceId, RecordId, StringId, TemplateId,
    TypeId, WaitId, Word,
};
use super::op::Op;
use super::wire::wire;
use super::{Comparison, TimeSpan};
use crate::value::Type;

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
}

impl Content {
    /// Whether any arm or handler is about silence.
    pub(crate) fn hears_silence(&self) -> bool {
        let is_silence = |arm: &Arm| matches!(arm.event, Event::Idle { .. });
        let waits = |wait: &Wait| matches!(&wait.kind, WaitKind::Events { arms } if arms.iter().any(is_silence));
        self.waits.iter().any(waits) || self.handlers.iter().any(|handler| is_silence(&handler.arm))
    }
}

/// All strings, one behind the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Strings {
    pub(crate) text: String,
    /// Where each ends.
    pub(crate) ends: Vec<u32>,
}

impl Strings {
    /// The string `id`; the loader has checked that there is one.
    pub(crate) fn get(&self, id: StringId) -> &str {
        let start = id.index().checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[id.index()] as usize]
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
        offsets: Vec<(i64, i64)>,
    }
}

wire! {
    /// A fact or a memory, and where its value is kept.
    struct Cell {
        /// Its name.
        name: StringId,
        /// Its type.
        kind: TypeId,
        /// Where it comes from.
        origin: Origin,
        /// Whether it is for proven customers only.
        sensitive: bool,
        /// The word that tells what is known of it.
        word: Word,
        /// Its lowest bit there: set while it is unknown.
        shift: u8,
        /// How many bits it has: exactly one is set. With two, the other tells that it is known.
        bits: u8,
        /// Where the value itself is.
        slot: Slot,
    }
}

impl Cell {
    /// All its bits.
    pub(crate) fn mask(&self) -> u64 {
        (u64::MAX >> (64 - u32::from(self.bits))) << self.shift
    }
}

wire! {
    /// Where a fact comes from.
    #[derive(Copy, Eq)]
    pub enum Origin {
        /// The language itself.
        0 BuiltIn,
        /// `hours.NAME`; the machine keeps it.
        1 Hours,
        /// The manifest: about the customer, and forgotten with them.
        2 Customer,
        /// The manifest: about the chat.
        3 Chat,
        /// No fact but a memory.
        4 Memory,
    }
}

wire! {
    /// Where the value of a cell is, beside its bits.
    #[derive(Copy)]
    pub(crate) enum Slot {
        /// The bits are the value: bit `n + 1` stands for the lowest value plus `n`.
        0 Packed,
        /// Among the numbers.
        1 Number { index: u32 },
        /// Among the texts.
        2 Text { index: u32 },
        /// Among the lists.
        3 List { index: u32 },
    }
}

wire! {
    /// What `call … as NAME` keeps.
    struct Record {
        /// Known while an outcome that gives something was the last one.
        presence: CellId,
        /// Field names and their memories.
        fields: Vec<(StringId, CellId)>,
    }
}

wire! {
    /// What the host can do.
    struct Action {
        /// Its name.
        name: StringId,
        /// What it is given.
        inputs: Vec<Field>,
        /// What may come of it, without `failed`.
        outcomes: Vec<Outcome>,
    }
}

wire! {
    /// A named, typed part.
    struct Field {
        /// Its name.
        name: StringId,
        /// Its type.
        kind: TypeId,
        /// Whether it may be missing.
        optional: bool,
    }
}

wire! {
    /// What may come of an action.
    struct Outcome {
        /// Its name.
        name: StringId,
        /// What it gives.
        gives: Vec<Field>,
    }
}

wire! {
    /// When the office is open.
    struct Hours {
        /// The fact that tells it.
        fact: CellId,
        /// Its zone.
        zone: Zone,
        /// For each of the seven days from Monday on: open spans in minutes from midnight, end excluded.
        week: Vec<Vec<(u16, u16)>>,
        /// Closed days, in days since 1970-01-01, sorted.
        closed: Vec<i64>,
    }
}

wire! {
    /// A regular expression.
    struct Pattern {
        /// As written.
        text: StringId,
        /// Whether it must match the whole text.
        whole: bool,
    }
}

wire! {
    /// A text with facts in it.
    struct Template {
        /// Its parts.
        parts: Vec<Part>,
    }
}

wire! {
    /// A part of a text.
    #[derive(Copy)]
    pub(crate) enum Part {
        /// Words as they are.
        0 Text { text: StringId },
        /// A fact or a memory, and what stands there while it is unknown.
        1 Slot { cell: CellId, fallback: Option<StringId> },
    }
}

wire! {
    /// A value that is handed on.
    pub(crate) enum Expression {
        /// A fact or a memory.
        0 Cell { cell: CellId },
        /// A text.
        1 Text { text: TemplateId },
        /// Anything that is a number.
        2 Number { number: i64 },
        /// A list of texts.
        3 List { items: Vec<StringId> },
    }
}

wire! {
    /// A question about a cell that its bits do not answer.
    struct Test {
        /// About what.
        cell: CellId,
        /// What is asked; unknown answers no.
        question: Question,
    }
}

wire! {
    /// What is asked. Constants of texts are folded.
    pub(crate) enum Question {
        /// Is the number one of these?
        0 Among { numbers: Vec<i64> },
        /// Is the text one of these?
        1 Reads { texts: Vec<StringId> },
        /// Is the number less, more …?
        2 Compare { comparison: Comparison, with: i64 },
        /// Does the text contain this, or the list have it as an element?
        3 Contains { text: StringId },
        /// Does the text start with this?
        4 StartsWith { text: StringId },
        /// Does the text end with this?
        5 EndsWith { text: StringId },
        /// Is the pattern found in the text?
        6 Matches { pattern: PatternId },
        /// Is the time of day in the workspace's zone before, after … so many minutes past midnight?
        7 TimeOfDay { comparison: Comparison, minutes: i64 },
        /// Is it more than that before now?
        8 OlderThan { span: TimeSpan },
        /// Is it at most that before now, and not after now?
        9 WithinLast { span: TimeSpan },
    }
}

wire! {
    /// An experiment.
    struct Split {
        /// Its name.
        name: StringId,
        /// Shares in percent, 100 in all, and where each leads.
        arms: Vec<(u8, Code)>,
    }
}

wire! {
    /// How control passes to an agent.
    struct HandOff {
        /// To which inbox.
        inbox: InboxId,
        /// How urgent.
        priority: Option<StringId>,
        /// Why.
        reason: Option<TemplateId>,
        /// What the agent should know.
        note: Option<TemplateId>,
    }
}

wire! {
    /// Where a conversation waits.
    struct Wait {
        /// Its place.
        place: PlaceId,
        /// How long, in milliseconds.
        after: i64,
        /// What is done when time is up.
        late: Code,
        /// For what.
        kind: WaitKind,
    }
}

wire! {
    /// What is waited for.
    pub(crate) enum WaitKind {
        /// Something that happens.
        0 Events { arms: Vec<Arm> },
        /// One of the quick replies.
        1 Choose { text: TemplateId, choices: Vec<Choice>, anything_else: Option<Code> },
        /// A free answer.
        2 Ask { ask: Ask },
        /// Name and address.
        3 Onboard { text: TemplateId, done: Code },
        /// The host's answer.
        4 Call { call: Call },
    }
}

wire! {
    /// A quick reply.
    struct Choice {
        /// Its id.
        id: StringId,
        /// What the button says.
        label: StringId,
        /// What is done when it is picked.
        target: Code,
    }
}

wire! {
    /// A question with a free answer.
    struct Ask {
        /// The question.
        text: TemplateId,
        /// The memory that takes the answer.
        into: CellId,
        /// Asked even when the memory is known.
        always: bool,
        /// How the answer is read.
        answer: AnswerKind,
        /// What the whole answer must match.
        matching: Option<PatternId>,
        /// How often, and with what words, it is asked again.
        retry: Option<(u8, TemplateId)>,
        /// After the last bad answer.
        otherwise: Option<Code>,
        /// A good answer.
        next: Code,
    }
}

wire! {
    /// How an answer is read.
    #[derive(Copy, Eq, Hash)]
    pub enum AnswerKind {
        /// Any text, trimmed.
        0 Text,
        /// An email address, normalised.
        1 Email,
        /// A phone number, E.164.
        2 Phone,
        /// A whole number within the memory's range.
        3 Integer,
        /// A decimal number.
        4 Decimal,
        /// `2026-12-24` or `24.12.2026` (day first).
        5 Date,
        /// An amount of the memory's currency.
        6 Money,
        /// yes or no.
        7 YesOrNo,
        /// One of the memory's values.
        8 OneOf,
    }
}

wire! {
    /// Asking the host.
    struct Call {
        /// What to do.
        action: ActionId,
        /// Which inputs are given what; inputs by their place in the action's list.
        arguments: Vec<(u32, ExpressionId)>,
        /// Where what it gives is kept.
        into: Option<RecordId>,
        /// One target for each declared outcome, in their order.
        outcomes: Vec<Code>,
        /// It failed.
        failed: Code,
    }
}

wire! {
    /// Something that may happen, and where it leads.
    struct Arm {
        /// What.
        event: Event,
        /// Code that tests what must hold besides.
        condition: Option<Code>,
        /// What is done.
        target: Code,
    }
}

wire! {
    /// What may happen.
    pub(crate) enum Event {
        /// The chat opens.
        0 ChatOpens,
        /// The customer writes one of these phrases, or anything.
        1 Writes { phrases: Vec<StringId> },
        /// The customer picks one of these options.
        2 Picks { options: Vec<StringId> },
        /// Anonymous becomes identified.
        3 Identifies,
        /// The customer becomes authenticated.
        4 Authenticates,
        /// The customer becomes anonymous.
        5 SignsOut,
        /// Another person is at the screen.
        6 BecomesSomeoneElse,
        /// The proof ran out.
        7 TokenExpires,
        /// Nothing came for so many milliseconds.
        8 Idle { after: i64 },
    }
}

wire! {
    /// A place where a conversation waits, or to which it returns.
    struct Place {
        /// The names on the way to it.
        path: StringId,
        /// The hash of its path.
        identity: u64,
        /// What is there.
        kind: PlaceKind,
    }
}

wire! {
    /// What is at a place.
    #[derive(Copy)]
    pub(crate) enum PlaceKind {
        /// A wait.
        0 Wait { wait: WaitId },
        /// The return from a `steps` block.
        1 Return { to: Code },
    }
}

wire! {
    /// A thread.
    struct Thread {
        /// Its name.
        name: StringId,
        /// Where it begins.
        entry: Code,
        /// Its own handlers, tried in order.
        handlers: Vec<HandlerId>,
    }
}

wire! {
    /// What is done about an event that no waiting arm took.
    struct Handler {
        /// What it is called in saved states.
        name: StringId,
        /// The hash of its name.
        identity: u64,
        /// Taken only after the hand-off; otherwise only before.
        after_hand_off: bool,
        /// What must happen, and where it leads.
        arm: Arm,
    }
}
