//! Constants that a text is looked up among without regard to case, and without allocating where it is ASCII.

use super::content::Strings;
use super::fold::folded;
use super::id::StringId;

/// Some folded constants, and where each is found.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    /// Sorted.
    constants: Box<[StringId]>,
    /// Open addressing: the number of a constant plus one, or 0; at least half of it is free.
    slots: Box<[u32]>,
    /// The longest of them, in bytes: no longer text is one.
    longest: usize,
}

impl Lookup {
    /// A lookup of these constants, which are sorted, none of them twice.
    pub(super) fn new(strings: &Strings, constants: Vec<StringId>) -> Lookup {
        let mut slots = vec![0; (constants.len() * 2).next_power_of_two()].into_boxed_slice();
        for (id, number) in constants.iter().zip(1..) {
            let mut at = hash(strings.get(*id).as_bytes()) as usize & (slots.len() - 1);
            while slots[at] != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = number;
        }
        let longest = constants.iter().map(|id| strings.get(*id).len()).max().unwrap_or(0);
        Lookup { constants: constants.into(), slots, longest }
    }

    /// Which constant `text` reads like.
    pub(crate) fn find(&self, strings: &Strings, text: &str) -> Option<usize> {
        if text.is_ascii() {
            // The only folding of ASCII is that of its capital letters.
            let like = |constant: &str| constant.as_bytes().eq_ignore_ascii_case(text.as_bytes());
            return if text.len() > self.longest { None } else { self.probe(strings, hash(text.as_bytes()), like) };
        }
        let mut reads = String::new();
        for letter in folded(text) {
            reads.push(letter);
            if reads.len() > self.longest {
                return None;
            }
        }
        self.probe(strings, hash(reads.as_bytes()), |constant| constant == reads)
    }

    /// Which constant this very string is.
    pub(super) fn exactly(&self, strings: &Strings, text: StringId) -> Option<usize> {
        let text = strings.get(text);
        self.constants.binary_search_by(|constant| strings.get(*constant).cmp(text)).ok()
    }

    fn probe(&self, strings: &Strings, hash: u64, like: impl Fn(&str) -> bool) -> Option<usize> {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        loop {
            let number = (self.slots[at] as usize).checked_sub(1)?;
            if like(strings.get(self.constants[number])) {
                return Some(number);
            }
            at = (at + 1) & last;
        }
    }
}

/// A hash that takes ASCII letters of either case for the same; eight bytes at a time.
fn hash(bytes: &[u8]) -> u64 {
    let mut sum = bytes.len() as u64;
    let mut mix = |word: u64| sum = (sum.rotate_left(23) ^ lower(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    match bytes.len() {
        0..=8 => mix(padded(bytes)),
        length => {
            bytes.chunks_exact(8).for_each(|chunk| mix(padded(chunk)));
            mix(padded(&bytes[length - 8..]));
        }
    }
    sum ^ sum >> 32
}

/// At most eight bytes as a number, the missing ones 0.
pub(crate) fn padded(bytes: &[u8]) -> u64 {
    let byte = |at: usize| u64::from(bytes[at]) << (at * 8);
    let four = |at: usize| u64::from(u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]));
    match bytes.len() {
        0 => 0,
        // Where the parts overlap they are the same bytes at the same places.
        length @ 1..=3 => byte(0) | byte(length / 2) | byte(length - 1),
        length @ 4..=7 => four(0) | four(length - 4) << ((length - 4) * 8),
        _ => four(0) | four(4) << 32,
    }
}

/// Eight bytes with ASCII capitals as small letters; bytes beyond ASCII are kept as they are.
fn lower(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let ascii = word & (EACH * 0x7f);
    let from_a = ascii + EACH * (0x80 - b'A' as u64);
    let behind_z = ascii + EACH * (0x7f - b'Z' as u64);
    let capitals = from_a & !behind_z & !word & (EACH * 0x80);
    word | capitals >> 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::fold;

    const TEXTS: [&str; 12] = [
        "",
        "a",
        "ab",
        "abc",
        "@[z`{",
        "München",
        "straße",
        "i\u{307}stanbul",
        "kelvin",
        "sixteen letters!",
        "12345678",
        "123456789",
    ];

    #[test]
    fn a_text_is_found_as_folding_has_it() {
        let strings = Strings(TEXTS.map(Into::into).into());
        let lookup = Lookup::new(&strings, (0..TEXTS.len() as u32).map(StringId).collect());
        let others = [
            "A",
            "aB",
            "ABCD",
            "@[Z`{",
            "MÜNCHEN",
            "STRASSE",
            "STRAßE",
            "İstanbul",
            "\u{212a}elvin",
            "SIXTEEN letters!",
            "1234567",
        ];
        for text in TEXTS.iter().chain(&others) {
            let expected = TEXTS.iter().position(|constant| *constant == fold(text));
            assert_eq!(lookup.find(&strings, text), expected, "{text:?}");
        }
    }

    #[test]
    fn bytes_are_lowered_eight_at_a_time() {
        for byte in 0..=255_u8 {
            let word = u64::from_le_bytes([byte, b'A', byte, b'[', byte, b'@', b'Z', byte]);
            let expected = word.to_le_bytes().map(|byte| byte.to_ascii_lowercase());
            assert_eq!(lower(word).to_le_bytes(), expected, "{byte}");
        }
        assert_eq!(padded(b"abcdefg"), u64::from_le_bytes(*b"abcdefg\0"));
        assert_eq!(padded(b"abc"), u64::from_le_bytes(*b"abc\0\0\0\0\0"));
    }
}
