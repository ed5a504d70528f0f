//! What conversations are about: facts and memories, actions of the host, business hours, texts and tests.

use super::Zone;
use crate::artifact::id::{CellId, PatternId, StringId, TemplateId, TypeId, Word};
use crate::artifact::wire::wire;
use crate::artifact::{Comparison, TimeSpan};

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

/// The values that fit into one word beside the bit for unknown: whatever has no more is packed.
pub(crate) const PACKED: i64 = 63;

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
