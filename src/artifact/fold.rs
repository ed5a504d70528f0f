//! How texts are compared without regard to case, and how names become identities.

/// `text` in lower case, character by character (Unicode's simple and special lower-case mappings, without locale).
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { folded(text).collect() }
}

/// The characters of [`fold`], one by one.
pub(crate) fn folded(text: &str) -> impl DoubleEndedIterator<Item = char> + Clone {
    text.chars().flat_map(char::to_lowercase)
}

/// Whether two texts are the same without regard to case.
pub(crate) fn same_folded(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    folded(one).eq(folded(other))
}

/// The words of `text` in lower case with single spaces between them; a word is letters and digits.
pub fn fold_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(folded(part));
    }
    words
}

/// FNV-1a with 64 bits: the identity of places, memories and handlers, and the start of every split.
pub(crate) fn hash(text: &str) -> u64 {
    hash_on(0xcbf2_9ce4_8422_2325, text)
}

/// Goes on with a hash as if `text` stood behind what was hashed before.
pub(crate) fn hash_on(start: u64, text: &str) -> u64 {
    text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// FNV-1a over words of eight bytes, turned after each; the last word of each part is filled up with zeros. It finds
/// damage, and is no proof against malice.
#[inline]
pub(crate) fn sum_of_words(start: u64, parts: &[&[u8]]) -> u64 {
    let begin = 0xcbf2_9ce4_8422_2325 ^ start;
    parts.iter().fold(begin, |sum, part| {
        let (words, rest) = part.as_chunks::<8>();
        let sum = words.iter().fold(sum, |sum, word| add_word(sum, u64::from_le_bytes(*word)));
        match (rest.len(), part.last_chunk::<8>()) {
            (0, _) => sum,
            (rest, Some(last)) => add_word(sum, u64::from_le_bytes(*last) >> (64 - 8 * rest)),
            _ => add_word(sum, super::lookup::padded(rest)),
        }
    })
}

fn add_word(sum: u64, word: u64) -> u64 {
    (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
}
