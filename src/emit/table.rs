//! Tables whose entries are all different.

use crate::artifact::parts::Wire;
use std::collections::HashMap;

/// A table that grows; an entry that is there already is found by its bytes.
pub(super) struct Table<T> {
    items: Vec<T>,
    places: HashMap<Box<[u8]>, u32>,
    /// The bytes of what is looked for, kept so that looking takes no memory.
    sought: Vec<u8>,
}

impl<T: Wire> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table { items: Vec::new(), places: HashMap::new(), sought: Vec::new() }
    }

    /// The place of `item`, which is added unless it is there.
    pub(super) fn add(&mut self, item: T) -> u32 {
        self.sought.clear();
        item.write(&mut self.sought);
        if let Some(place) = self.places.get(&self.sought[..]) {
            return *place;
        }
        let place = self.items.len() as u32;
        self.places.insert(self.sought[..].into(), place);
        self.items.push(item);
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
