//! A hash of words and texts: 64 bits, the same on every machine, cheap enough for every node of a workspace.

/// A hash that grows.
pub(super) struct Words(u64);

impl Words {
    /// Begins with what kind of thing is hashed, so that no two kinds are taken for each other.
    pub(super) fn of(kind: u64) -> Words {
        Words(kind)
    }

    /// Takes a number.
    pub(super) fn number(&mut self, number: u64) -> &mut Words {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        self
    }

    /// Takes a number that may be below zero.
    pub(super) fn signed(&mut self, number: i64) -> &mut Words {
        self.number(number.cast_unsigned())
    }

    /// Takes a text, with its length: no two lists of texts are the same.
    pub(super) fn text(&mut self, text: &str) -> &mut Words {
        self.number(text.len() as u64);
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        for word in words {
            self.number(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.number(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
        self
    }

    /// Takes something that may not be there.
    pub(super) fn option<T>(&mut self, item: Option<T>, take: impl FnOnce(&mut Words, T)) -> &mut Words {
        self.number(u64::from(item.is_some()));
        if let Some(item) = item {
            take(self, item);
        }
        self
    }

    /// Takes a list, with its length.
    pub(super) fn list<T>(&mut self, items: &[T], mut take: impl FnMut(&mut Words, &T)) -> &mut Words {
        self.number(items.len() as u64);
        items.iter().for_each(|item| take(self, item));
        self
    }

    /// The hash, well mixed (the finalizer of SplitMix64), and never 0.
    pub(super) fn hash(&self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (hash ^ (hash >> 31)).max(1)
    }
}
