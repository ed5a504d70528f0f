//! Where the value of each fact and memory is kept: worked out once, when a program is loaded.

use super::builtin;
use super::classes::{Classes, Partition};
use super::content::{Cell, Content, Origin, Slot};
use super::id::{CellId, TypeId};
use crate::value::Type;

/// Where a value is kept. Words and slots are those of its keeper, counted from the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    /// Who has it.
    pub(crate) keeper: Keeper,
    /// The lowest of its bits: set while it is unknown.
    pub(crate) shift: u8,
    /// How many bits it has: exactly one is set.
    pub(crate) bits: u8,
    /// The word that they stand in.
    pub(crate) word: u16,
    /// Where the value itself is. Numbers and texts of a conversation lie behind its words, in the same block.
    pub(crate) slot: Slot,
    /// The value that the second bit of a packed one stands for.
    pub(crate) lowest: i64,
    /// Its type.
    pub(crate) kind: TypeId,
    /// The place of its partition plus one; 0 for none.
    partition: u32,
}

/// Something that conversations keep between two events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Remembered {
    /// Where it is kept.
    pub(crate) spot: Spot,
    /// The short identity that it is saved under.
    pub(crate) short: u32,
}

/// Who keeps a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeper {
    /// The session supplies it.
    Facts,
    /// The conversation remembers it.
    Conversation,
    /// It depends on the time alone; the conversation has room for it while something is decided.
    Clock,
}

impl Spot {
    /// All its bits.
    pub(crate) fn mask(&self) -> u64 {
        (u64::MAX >> (64 - u32::from(self.bits))) << self.shift
    }

    /// The bit of a packed one that stands for a number: that for unknown, where it has no other.
    #[inline]
    pub(crate) fn bit_of(&self, number: i64) -> u8 {
        let place = number.checked_sub(self.lowest).and_then(|place| u8::try_from(place).ok());
        place.filter(|place| *place < self.bits - 1).map_or(0, |place| place + 1)
    }

    /// How its values fall into classes, if they do.
    #[inline]
    pub(crate) fn partition<'c>(&self, classes: &'c Classes) -> Option<&'c Partition> {
        classes.partition_at(self.partition)
    }
}

/// The spots of all cells.
pub(super) fn spots(content: &Content, classes: &Classes) -> Box<[Spot]> {
    let first = content.counts.fact_room.words;
    let words = u32::from(content.counts.conversation_room.words) + u32::from(classes.words[1]);
    let texts = words + content.counts.conversation_room.numbers;
    let spot = |(id, cell): (CellId, &Cell)| {
        let keeper = keeper(content, id, cell);
        let kept = keeper != Keeper::Facts;
        let slot = match cell.slot {
            Slot::Number { index } if kept => Slot::Number { index: words + index },
            Slot::Text { index } if kept => Slot::Text { index: texts + index },
            slot => slot,
        };
        let lowest = if let Type::Integer { min, .. } = content.types[cell.kind.index()] { min } else { 0 };
        let word = if kept { cell.word.0 - first } else { cell.word.0 };
        let (shift, bits, kind) = (cell.shift, cell.bits, cell.kind);
        Spot { keeper, shift, bits, word, slot, lowest, kind, partition: classes.place(id) }
    };
    (0..).map(CellId).zip(&content.cells).map(spot).collect()
}

fn keeper(content: &Content, id: CellId, cell: &Cell) -> Keeper {
    if cell.word.0 < content.counts.fact_room.words {
        Keeper::Facts
    } else if id == CellId::from(builtin::NOW) || cell.origin == Origin::Hours {
        Keeper::Clock
    } else {
        Keeper::Conversation
    }
}
