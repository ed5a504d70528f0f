//! Where values are kept: a few packed words, then numbers, texts and lists, each in its place.

use crate::artifact::Program;
use crate::artifact::parts::{CellId, Keeper, Partition, Slot, Spot};
use crate::value::{Type, Value};

/// So many words of facts are kept inside; a workspace rarely has more.
const FEW: usize = 4;

/// The values of the facts.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub(super) struct Values {
    /// Packed values; behind them the classes into which texts and numbers fall.
    words: Words,
    numbers: Box<[i64]>,
    texts: Box<[String]>,
    lists: Box<[Box<[Box<str>]>]>,
}

/// Words, inside of what holds them as long as they are few: a decision looks at nothing else.
#[derive(Clone, Debug, PartialEq)]
enum Words {
    Few([u64; FEW]),
    Many(Box<[u64]>),
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
        let room = program.content.counts.fact_room;
        let mut values = Values {
            words: Words::new(usize::from(room.words) + usize::from(program.classes.words[0])),
            numbers: vec![0; room.numbers as usize].into(),
            texts: vec![String::new(); room.texts as usize].into(),
            lists: vec![Box::default(); room.lists as usize].into(),
        };
        for spot in program.spots.iter().filter(|spot| spot.keeper == Keeper::Facts) {
            values.words.as_mut_slice()[usize::from(spot.word)] |= 1 << spot.shift;
        }
        values
    }

    /// All words, classes included.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        self.words.as_slice()
    }

    /// The value of a cell that is kept here.
    #[inline]
    pub(super) fn read(&self, spot: &Spot) -> Option<Known<'_>> {
        let set = self.words()[usize::from(spot.word)] >> spot.shift;
        if set & 1 == 1 {
            return None;
        }
        Some(match spot.slot {
            Slot::Packed => Known::packed(set, spot),
            Slot::Number { index } => Known::Number(self.numbers[index as usize]),
            Slot::Text { index } => Known::Text(&self.texts[index as usize]),
            Slot::List { index } => Known::List(&self.lists[index as usize]),
        })
    }

    /// Makes a cell that is kept here unknown.
    pub(super) fn forget(&mut self, spot: &Spot, partition: Option<&Partition>) {
        self.set_bit(spot, 0);
        if let Some(partition) = partition {
            partition.field.set(self.words.as_mut_slice(), 0);
        }
        match spot.slot {
            Slot::Packed => {}
            Slot::Number { index } => self.numbers[index as usize] = 0,
            Slot::Text { index } => self.texts[index as usize].clear(),
            Slot::List { index } => self.lists[index as usize] = Box::default(),
        }
    }

    /// Gives a cell that is kept here a value; one that does not fit the cell makes it unknown.
    #[inline]
    pub(super) fn write(&mut self, program: &Program, spot: &Spot, partition: Option<&Partition>, value: Known<'_>) {
        match (spot.slot, value) {
            (Slot::Packed, Known::Number(number)) => self.set_bit(spot, spot.bit_of(number)),
            (Slot::Number { index }, Known::Number(number)) => self.numbers[index as usize] = number,
            (Slot::Text { index }, Known::Text(text)) => {
                let kept = &mut self.texts[index as usize];
                kept.clear();
                kept.push_str(text);
            }
            (Slot::List { index }, Known::List(items)) => self.lists[index as usize] = items.into(),
            _ => return self.forget(spot, partition),
        }
        if spot.slot != Slot::Packed {
            self.set_bit(spot, 1);
        }
        if let Some(partition) = partition {
            let class = class_of(partition, program, value);
            partition.field.set(self.words.as_mut_slice(), class);
        }
    }

    /// Gives a packed cell one of its values.
    #[inline]
    pub(super) fn mark(&mut self, marks: &Marks, place: usize) {
        let Mark { bit, class } = marks.each[place];
        let words = self.words.as_mut_slice();
        let word = &mut words[usize::from(marks.word)];
        *word = *word & !marks.bits | bit;
        let word = &mut words[usize::from(marks.class_word)];
        *word = *word & !marks.class_bits | class;
    }

    /// Sets one bit of the cell and clears its others.
    #[inline]
    fn set_bit(&mut self, spot: &Spot, bit: u8) {
        let word = &mut self.words.as_mut_slice()[usize::from(spot.word)];
        *word = *word & !spot.mask() | 1 << (spot.shift + bit);
    }
}

/// What the values of a packed cell are in the words, worked out once.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    word: u16,
    /// The bits of the cell.
    bits: u64,
    class_word: u16,
    /// Those of the class; none, where there are no classes.
    class_bits: u64,
    /// For each value, the lowest first.
    each: Box<[Mark]>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    bit: u64,
    class: u64,
}

impl Marks {
    /// Those of a fact, if it is packed.
    pub(super) fn of(spot: &Spot, partition: Option<&Partition>) -> Option<Marks> {
        if spot.slot != Slot::Packed {
            return None;
        }
        let mark = |bit: u8| {
            let number = spot.lowest.saturating_add(i64::from(bit) - 1);
            let class = partition.map_or(0, |partition| partition.field.bits_of(partition.of_number(number)));
            Mark { bit: 1 << (spot.shift + bit), class }
        };
        Some(Marks {
            word: spot.word,
            bits: spot.mask(),
            class_word: partition.map_or(spot.word, |partition| partition.field.word),
            class_bits: partition.map_or(0, |partition| partition.field.bits_of(usize::MAX)),
            each: (1..spot.bits).map(mark).collect(),
        })
    }
}

impl Words {
    fn new(count: usize) -> Words {
        if count <= FEW { Words::Few([0; FEW]) } else { Words::Many(vec![0; count].into()) }
    }

    #[inline]
    fn as_slice(&self) -> &[u64] {
        match self {
            Words::Few(words) => words,
            Words::Many(words) => words,
        }
    }

    #[inline]
    fn as_mut_slice(&mut self) -> &mut [u64] {
        match self {
            Words::Few(words) => words,
            Words::Many(words) => words,
        }
    }
}

impl Known<'_> {
    /// The value of a packed cell whose bits begin at the lowest.
    #[inline]
    pub(super) fn packed(set: u64, spot: &Spot) -> Known<'static> {
        Known::Number((i64::from(set.trailing_zeros()) - 1).saturating_add(spot.lowest))
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

/// The type of what is behind `id`.
#[inline]
pub(super) fn kind_of(program: &Program, id: CellId) -> &Type {
    &program.content.types[program.spot(id).kind.index()]
}
