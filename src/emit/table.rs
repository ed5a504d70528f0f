//! Tables whose entries are all different.

use crate::artifact::parts::Wire;
use std::collections::HashMap;

/// A table that grows; an entry that is there already is found by its bytes.
pub(super) struct Table<T> {
    items: Vec<T>,
    places: HashMap<Vec<u8>, u32>,
}

impl<T: Wire> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table { items: Vec::new(), places: HashMap::new() }
    }

    /// The place of `item`, which is added unless it is there.
    pub(super) fn add(&mut self, item: T) -> u32 {
        let mut bytes = Vec::new();
        item.write(&mut bytes);
        let next = self.items.len() as u32;
        let place = *self.places.entry(bytes).or_insert(next);
        if place == next {
            self.items.push(item);
        }
        place
    }

    /// The item at a place that [`Table::add`] gave.
    pub(super) fn get(&self, place: u32) -> &T {
        &self.items[place as usize]
    }

    pub(super) fn into_items(self) -> Vec<T> {
        self.items
    }
}
