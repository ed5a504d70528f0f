//! Where values are kept: a few packed words, then numbers, texts and lists, each in its place.

use crate::artifact::Program;
use crate::artifact::parts::{Cell, CellId, Partition, Room, Slot, Word};
use crate::value::{Type, Value};

/// The values of the facts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Values {
    first_word: u16,
    /// Packed values; behind them the classes into which texts and numbers fall.
    words: Box<[u64]>,
    numbers: Box<[i64]>,
    texts: Box<[String]>,
    lists: Box<[Box<[Box<str>]>]>,
}

/// A known value, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Known<'a> {
    Number(i64),
    Text(&'a str),
    List(&'a [Box<str>]),
}

impl Values {
    /// The unknown values of all facts.
    pub(super) fn of_facts(program: &Program) -> Values {
        Values::new(program, 0, program.content.counts.fact_room, program.classes.words[0])
    }

    fn new(program: &Program, first_word: u16, room: Room, class_words: u16) -> Values {
        let mut values = Values {
            first_word,
            words: vec![0; usize::from(room.words) + usize::from(class_words)].into(),
            numbers: vec![0; room.numbers as usize].into(),
            texts: vec![String::new(); room.texts as usize].into(),
            lists: vec![Box::default(); room.lists as usize].into(),
        };
        for cell in &program.content.cells {
            if cell.word.0.wrapping_sub(first_word) < room.words {
                values.words[usize::from(cell.word.0 - first_word)] |= 1 << cell.shift;
            }
        }
        values
    }

    /// A word that is kept here.
    pub(super) fn word(&self, word: Word) -> u64 {
        self.words[usize::from(word.0 - self.first_word)]
    }

    /// All words, classes included.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The value of a cell that is kept here.
    pub(super) fn read(&self, program: &Program, id: CellId) -> Option<Known<'_>> {
        let (cell, kind) = cell_of(program, id);
        let set = self.word(cell.word) >> cell.shift;
        if set & 1 == 1 {
            return None;
        }
        Some(match cell.slot {
            Slot::Packed => Known::packed(set, kind),
            Slot::Number { index } => Known::Number(self.numbers[index as usize]),
            Slot::Text { index } => Known::Text(&self.texts[index as usize]),
            Slot::List { index } => Known::List(&self.lists[index as usize]),
        })
    }

    /// Makes a cell that is kept here unknown.
    pub(super) fn forget(&mut self, program: &Program, id: CellId) {
        let (cell, _) = cell_of(program, id);
        self.set_bit(cell, 0);
        if let Some(partition) = program.classes.partition(id) {
            partition.field.set(&mut self.words, 0);
        }
        match cell.slot {
            Slot::Packed => {}
            Slot::Number { index } => self.numbers[index as usize] = 0,
            Slot::Text { index } => self.texts[index as usize].clear(),
            Slot::List { index } => self.lists[index as usize] = Box::default(),
        }
    }

    /// Gives a cell that is kept here a value; one that does not fit the cell makes it unknown.
    pub(super) fn write(&mut self, program: &Program, id: CellId, value: Known<'_>) {
        let (cell, kind) = cell_of(program, id);
        match (cell.slot, value) {
            (Slot::Packed, Known::Number(number)) => self.set_bit(cell, bit_of(cell, kind, number)),
            (Slot::Number { index }, Known::Number(number)) => self.numbers[index as usize] = number,
            (Slot::Text { index }, Known::Text(text)) => {
                let kept = &mut self.texts[index as usize];
                kept.clear();
                kept.push_str(text);
            }
            (Slot::List { index }, Known::List(items)) => self.lists[index as usize] = items.into(),
            _ => return self.forget(program, id),
        }
        if cell.slot != Slot::Packed {
            self.set_bit(cell, 1);
        }
        if let Some(partition) = program.classes.partition(id) {
            let class = class_of(partition, program, value);
            partition.field.set(&mut self.words, class);
        }
    }

    /// Sets one bit of the cell and clears its others.
    fn set_bit(&mut self, cell: &Cell, bit: u8) {
        let word = &mut self.words[usize::from(cell.word.0 - self.first_word)];
        *word = *word & !cell.mask() | 1 << (cell.shift + bit);
    }
}

impl Known<'_> {
    /// The value of a packed cell whose bits begin at the lowest.
    pub(super) fn packed(set: u64, kind: &Type) -> Known<'static> {
        Known::Number((i64::from(set.trailing_zeros()) - 1).saturating_add(lowest(kind)))
    }

    /// The value, to be taken away.
    pub(super) fn to_value(self) -> Value {
        match self {
            Known::Number(number) => Value::Number(number),
            Known::Text(text) => Value::text(text),
            Known::List(items) => Value::List(items.into()),
        }
    }

    /// A look at a value.
    pub(crate) fn of(value: &Value) -> Known<'_> {
        match value {
            Value::Number(number) => Known::Number(*number),
            Value::Text(text) => Known::Text(text),
            Value::List(items) => Known::List(items),
        }
    }
}

/// The class into which a known value falls.
pub(super) fn class_of(partition: &Partition, program: &Program, value: Known<'_>) -> usize {
    match value {
        Known::Number(number) => partition.of_number(number),
        Known::Text(text) => partition.of_text(&program.content, text),
        Known::List(_) => partition.of_known(),
    }
}

/// The cell behind `id` with its type.
#[inline]
pub(super) fn cell_of(program: &Program, id: CellId) -> (&Cell, &Type) {
    let cell = &program.content.cells[id.index()];
    (cell, &program.content.types[cell.kind.index()])
}

/// The bit of a packed cell that stands for a number: that for unknown, where it has no other.
pub(super) fn bit_of(cell: &Cell, kind: &Type, number: i64) -> u8 {
    let place = number.checked_sub(lowest(kind)).and_then(|place| u8::try_from(place).ok());
    place.filter(|place| *place < cell.bits - 1).map_or(0, |place| place + 1)
}

/// The value that the second bit of a packed cell stands for.
fn lowest(kind: &Type) -> i64 {
    if let Type::Integer { min, .. } = kind { *min } else { 0 }
}

/// Whether a cell is kept among the facts that the session supplies; the conversation keeps the others.
#[inline]
pub(super) fn is_supplied(program: &Program, id: CellId) -> bool {
    program.content.cells[id.index()].word.0 < program.content.counts.fact_room.words
}
