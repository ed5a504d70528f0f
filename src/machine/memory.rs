//! What a conversation remembers, in two blocks of memory: one for packed words, numbers and where texts end, one for
//! the texts.

use super::values::{Known, bit_of, cell_of, class_of};
use crate::artifact::Program;
use crate::artifact::parts::{Cell, CellId, Slot, Word};

/// The values of what a conversation keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Memory {
    first_word: u16,
    words: u32,
    numbers: u32,
    /// Packed words, the classes into which texts and numbers fall, then numbers, then where each text ends, two in a
    /// word.
    slots: Box<[u64]>,
    /// All texts one behind the other, in the order of their slots.
    texts: String,
    /// Nothing, where the program has no lists.
    lists: Option<Box<[List]>>,
}

type List = Box<[Box<str>]>;

impl Memory {
    /// Nothing is known yet.
    pub(super) fn new(program: &Program) -> Memory {
        let counts = &program.content.counts;
        let room = counts.conversation_room;
        let words = program.begin.len();
        let mut slots = vec![0; words + room.numbers as usize + (room.texts as usize).div_ceil(2)].into_boxed_slice();
        slots[..words].copy_from_slice(&program.begin);
        let lists = (room.lists > 0).then(|| vec![List::default(); room.lists as usize].into());
        let first_word = counts.fact_room.words;
        Memory { first_word, words: words as u32, numbers: room.numbers, slots, texts: String::new(), lists }
    }

    /// Makes room for so many bytes of texts more.
    pub(super) fn make_room(&mut self, bytes: usize) {
        let needed = self.texts.len() + bytes;
        if bytes > 0 && needed > self.texts.capacity() {
            // Allocators give 24, 40, 56 … bytes, whatever is asked for.
            let rounded = (needed + 8).next_multiple_of(16) - 8;
            self.texts.reserve_exact(rounded - self.texts.len());
        }
    }

    /// A word that is kept here.
    #[inline]
    pub(super) fn word(&self, word: Word) -> u64 {
        self.slots[usize::from(word.0 - self.first_word)]
    }

    /// All words, classes included.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        &self.slots[..self.words as usize]
    }

    /// The value of a cell that is kept here.
    #[inline]
    pub(super) fn read(&self, program: &Program, id: CellId) -> Option<Known<'_>> {
        let (cell, kind) = cell_of(program, id);
        let set = self.word(cell.word) >> cell.shift;
        if set & 1 == 1 {
            return None;
        }
        Some(match cell.slot {
            Slot::Packed => Known::packed(set, kind),
            Slot::Number { index } => Known::Number(self.slots[self.number(index)].cast_signed()),
            Slot::Text { index } => Known::Text(&self.texts[self.start(index)..self.end(index)]),
            Slot::List { index } => Known::List(self.lists.as_ref().map_or(&[], |lists| &lists[index as usize])),
        })
    }

    /// Makes a cell that is kept here unknown.
    pub(super) fn forget(&mut self, program: &Program, id: CellId) {
        let (cell, _) = cell_of(program, id);
        self.set_bit(cell, 0);
        if let Some(partition) = program.classes.partition(id) {
            partition.field.set(&mut self.slots[..self.words as usize], 0);
        }
        match cell.slot {
            Slot::Packed => {}
            Slot::Number { index } => {
                let number = self.number(index);
                self.slots[number] = 0;
            }
            Slot::Text { index } => self.put(index, ""),
            Slot::List { index } => self.put_list(index, List::default()),
        }
    }

    /// Gives a cell that is kept here a value; one that does not fit the cell makes it unknown.
    pub(super) fn write(&mut self, program: &Program, id: CellId, value: Known<'_>) {
        let (cell, kind) = cell_of(program, id);
        match (cell.slot, value) {
            (Slot::Packed, Known::Number(number)) => self.set_bit(cell, bit_of(cell, kind, number)),
            (Slot::Number { index }, Known::Number(number)) => {
                let slot = self.number(index);
                self.slots[slot] = number.cast_unsigned();
            }
            (Slot::Text { index }, Known::Text(text)) => self.put(index, text),
            (Slot::List { index }, Known::List(items)) => self.put_list(index, items.into()),
            _ => return self.forget(program, id),
        }
        if cell.slot != Slot::Packed {
            self.set_bit(cell, 1);
        }
        if let Some(partition) = program.classes.partition(id) {
            let class = class_of(partition, program, value);
            partition.field.set(&mut self.slots[..self.words as usize], class);
        }
    }

    /// Sets one bit of the cell and clears its others.
    fn set_bit(&mut self, cell: &Cell, bit: u8) {
        let word = &mut self.slots[usize::from(cell.word.0 - self.first_word)];
        *word = *word & !cell.mask() | 1 << (cell.shift + bit);
    }

    #[inline]
    fn number(&self, index: u32) -> usize {
        self.words as usize + index as usize
    }

    /// Where the ends of the texts stand.
    #[inline]
    fn ends(&self) -> usize {
        self.words as usize + self.numbers as usize
    }

    #[inline]
    fn end(&self, text: u32) -> usize {
        let two = self.slots[self.ends() + text as usize / 2];
        (two >> (text % 2 * 32)) as u32 as usize
    }

    #[inline]
    fn start(&self, text: u32) -> usize {
        text.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// Puts a text where another one was; those behind it move.
    fn put(&mut self, index: u32, text: &str) {
        let (start, end) = (self.start(index), self.end(index));
        self.make_room(text.len().saturating_sub(end - start));
        if end == self.texts.len() {
            self.texts.truncate(start);
            self.texts.push_str(text);
        } else {
            self.texts.replace_range(start..end, text);
        }
        let grown = (text.len() as u32).wrapping_sub((end - start) as u32);
        if grown == 0 {
            return;
        }
        let ends = self.ends();
        let mut from = index as usize;
        if from % 2 == 1 {
            let two = &mut self.slots[ends + from / 2];
            *two = *two & 0xffff_ffff | u64::from(((*two >> 32) as u32).wrapping_add(grown)) << 32;
            from += 1;
        }
        for two in &mut self.slots[ends + from / 2..] {
            let (low, high) = ((*two as u32).wrapping_add(grown), ((*two >> 32) as u32).wrapping_add(grown));
            *two = u64::from(high) << 32 | u64::from(low);
        }
    }

    fn put_list(&mut self, index: u32, list: List) {
        if let Some(lists) = &mut self.lists {
            lists[index as usize] = list;
        }
    }
}
