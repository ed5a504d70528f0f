//! Tables whose entries are all different.

use crate::artifact::parts::Wire;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

/// A table that grows; an entry that is there already is found by its bytes.
pub(super) struct Table<T> {
    items: Vec<T>,
    /// The bytes of all items, one behind the other, and where those of each end.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The places of items by the hash of their bytes, or by the next number where another has the same.
    places: HashMap<u64, u32, RandomState>,
}

impl<T: Wire> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table { items: Vec::new(), bytes: Vec::new(), ends: Vec::new(), places: HashMap::default() }
    }

    /// The place of `item`, which is added unless it is there.
    pub(super) fn add(&mut self, item: T) -> u32 {
        item.write(&mut self.bytes);
        self.add_written(|| item)
    }

    /// The place of the item whose bytes were written last, which is made and added unless it is there.
    fn add_written(&mut self, make: impl FnOnce() -> T) -> u32 {
        let start = self.ends.last().copied().unwrap_or(0);
        let place = self.items.len() as u32;
        let mut hash = self.places.hasher().hash_one(&self.bytes[start..]);
        loop {
            match self.places.entry(hash) {
                Entry::Vacant(free) => {
                    free.insert(place);
                    self.ends.push(self.bytes.len());
                    self.items.push(make());
                    return place;
                }
                Entry::Occupied(known) => {
                    let known = *known.get() as usize;
                    let before = known.checked_sub(1).map_or(0, |before| self.ends[before]);
                    if self.bytes[before..self.ends[known]] == self.bytes[start..] {
                        self.bytes.truncate(start);
                        return known as u32;
                    }
                    hash = hash.wrapping_add(1);
                }
            }
        }
    }

    /// The item at a place that [`Table::add`] gave.
    pub(super) fn get(&self, place: u32) -> &T {
        &self.items[place as usize]
    }

    pub(super) fn into_items(self) -> Vec<T> {
        self.items
    }
}

impl Table<String> {
    /// The place of a text, which is copied only where it is new.
    pub(super) fn add_text(&mut self, text: &str) -> u32 {
        self.bytes.extend_from_slice(text.as_bytes());
        self.add_written(|| text.to_owned())
    }
}
