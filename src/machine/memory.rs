//! What a conversation remembers, in two blocks of memory: one for packed words, numbers and where texts lie, one for
//! the texts.

use super::values::{Known, class_of};
use crate::artifact::Program;
use crate::artifact::parts::{CellId, Slot, Spot};

/// The values of what a conversation keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Memory {
    /// Packed words, the classes into which texts and numbers fall, then numbers, then for each text where it begins (in
    /// the upper half) and where it ends.
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
        let room = program.content.counts.conversation_room;
        let words = program.begin.len();
        let mut slots = vec![0; words + room.numbers as usize + room.texts as usize].into_boxed_slice();
        slots[..words].copy_from_slice(&program.begin);
        let lists = (room.lists > 0).then(|| vec![List::default(); room.lists as usize].into());
        Memory { slots, texts: String::new(), lists }
    }

    /// Nothing is known any more.
    pub(super) fn clear(&mut self, program: &Program) {
        let (words, others) = self.slots.split_at_mut(program.begin.len());
        words.iter_mut().zip(&program.begin).for_each(|(word, begin)| *word = *begin);
        others.iter_mut().for_each(|other| *other = 0);
        self.texts.clear();
        self.lists.iter_mut().flatten().for_each(|list| *list = List::default());
    }

    /// Makes room for so many bytes of texts more.
    #[inline]
    pub(super) fn make_room(&mut self, bytes: usize) {
        let needed = self.texts.len() + bytes;
        if bytes > 0 && needed > self.texts.capacity() {
            // Allocators give 24, 40, 56 … bytes, whatever is asked for.
            let rounded = (needed + 8).next_multiple_of(16) - 8;
            self.texts.reserve_exact(rounded - self.texts.len());
        }
    }

    /// All words, classes included; what lies behind them is of no use to whoever looks at words.
    #[inline]
    pub(super) fn words(&self) -> &[u64] {
        &self.slots
    }

    /// The value of a cell that is kept here.
    #[inline]
    pub(super) fn read(&self, spot: &Spot) -> Option<Known<'_>> {
        let set = self.slots[usize::from(spot.word)] >> spot.shift;
        if set & 1 == 1 {
            return None;
        }
        Some(match spot.slot {
            Slot::Packed => Known::packed(set, spot),
            Slot::Number { index } => Known::Number(self.slots[index as usize].cast_signed()),
            Slot::Text { index } => {
                let (start, end) = self.range(index);
                Known::Text(&self.texts[start..end])
            }
            Slot::List { index } => Known::List(self.lists.as_ref().map_or(&[], |lists| &lists[index as usize])),
        })
    }

    /// Makes a cell that is kept here unknown.
    pub(super) fn forget(&mut self, program: &Program, id: CellId) {
        let spot = program.spot(id);
        self.set_bit(spot, 0);
        if let Some(partition) = spot.partition(&program.classes) {
            partition.field.set(&mut self.slots, 0);
        }
        match spot.slot {
            Slot::Packed => {}
            Slot::Number { index } => self.slots[index as usize] = 0,
            Slot::Text { index } => self.put(index, ""),
            Slot::List { index } => self.put_list(index, List::default()),
        }
    }

    /// Gives a cell that is kept here a value; one that does not fit the cell makes it unknown.
    pub(super) fn write(&mut self, program: &Program, id: CellId, value: Known<'_>) {
        let spot = program.spot(id);
        match (spot.slot, value) {
            (Slot::Packed, Known::Number(number)) => self.set_bit(spot, spot.bit_of(number)),
            (Slot::Number { index }, Known::Number(number)) => self.slots[index as usize] = number.cast_unsigned(),
            (Slot::Text { index }, Known::Text(text)) => self.put(index, text),
            (Slot::List { index }, Known::List(items)) => self.put_list(index, items.into()),
            _ => return self.forget(program, id),
        }
        if spot.slot != Slot::Packed {
            self.set_bit(spot, 1);
        }
        if let Some(partition) = spot.partition(&program.classes) {
            let class = class_of(partition, program, value);
            partition.field.set(&mut self.slots, class);
        }
    }

    /// Gives a text its value while nothing stands behind it, as when texts are put back one after the other; false,
    /// where something does.
    #[inline]
    pub(super) fn append(&mut self, program: &Program, id: CellId, text: &str) -> bool {
        let spot = program.spot(id);
        let Slot::Text { index } = spot.slot else { return false };
        let (start, end) = self.range(index);
        if end != self.texts.len() || start != end || spot.partition(&program.classes).is_some() {
            return false;
        }
        self.make_room(text.len());
        self.texts.push_str(text);
        let end = self.texts.len() as u64;
        let (own, behind) = self.slots[index as usize..].split_first_mut().expect("the text has a slot");
        *own = (start as u64) << 32 | end;
        behind.iter_mut().for_each(|range| *range = end << 32 | end);
        self.set_bit(spot, 1);
        true
    }

    /// Sets one bit of the cell and clears its others.
    fn set_bit(&mut self, spot: &Spot, bit: u8) {
        let word = &mut self.slots[usize::from(spot.word)];
        *word = *word & !spot.mask() | 1 << (spot.shift + bit);
    }

    /// Where a text lies.
    #[inline]
    fn range(&self, text: u32) -> (usize, usize) {
        let range = self.slots[text as usize];
        ((range >> 32) as usize, range as u32 as usize)
    }

    /// Puts a text where another one was; those behind it move.
    fn put(&mut self, index: u32, text: &str) {
        let (start, end) = self.range(index);
        if start == end && text.is_empty() {
            return;
        }
        self.make_room(text.len().saturating_sub(end - start));
        if start == self.texts.len() {
            self.texts.push_str(text);
        } else {
            self.texts.replace_range(start..end, text);
        }
        let grown = (text.len() as u64).wrapping_sub((end - start) as u64);
        let (own, behind) = self.slots[index as usize..].split_first_mut().expect("the text has a slot");
        *own = own.wrapping_add(grown);
        // Both halves at once: neither is ever below nothing, nor too large for its half.
        behind.iter_mut().for_each(|range| *range = range.wrapping_add(grown.wrapping_mul((1 << 32) + 1)));
    }

    fn put_list(&mut self, index: u32, list: List) {
        if let Some(lists) = &mut self.lists {
            lists[index as usize] = list;
        }
    }
}
