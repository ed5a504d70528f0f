//! What stands between two quotes: plain words, escapes and slots.
//!
//! The scanner uses it to find the end of a text and what is wrong with it, the builder to read what it says.

use std::ops::Range;

/// A piece of a text, by the bytes it takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words as they are.
    Words(Range<usize>),
    /// `\n` and its like: what it stands for.
    Escape(char),
    /// `{reference}`, `{reference or "fallback"}`
    Slot(SlotRange),
    /// A backslash before anything else: the backslash and the character behind it.
    BadEscape(Range<usize>),
    /// A `{` that no slot follows: from the brace to where it goes wrong.
    BadSlot(Range<usize>),
}

/// The places of a slot and of its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SlotRange {
    /// From `{` behind `}`.
    pub whole: Range<usize>,
    /// The name inside.
    pub reference: Range<usize>,
    /// The fallback, from quote to quote.
    pub fallback: Option<Range<usize>>,
}

/// The piece of a text that begins at `at`, and where the next one begins; `None` at the closing quote, at the end of
/// the line and at the end of `source`.
pub(super) fn piece(source: &str, at: usize) -> Option<(Piece, usize)> {
    let rest = source.get(at..)?;
    match rest.bytes().next()? {
        b'"' | b'\n' => None,
        b'\\' => Some(escape(rest, at)),
        b'{' => Some(match slot(source, at) {
            Ok(slot) => {
                let end = slot.whole.end;
                (Piece::Slot(slot), end)
            }
            Err(wrong_at) => (Piece::BadSlot(at..wrong_at), wrong_at),
        }),
        _ => {
            let length = rest.bytes().position(ends_words).unwrap_or(rest.len());
            Some((Piece::Words(at..at + length), at + length))
        }
    }
}

/// What the plain words of a text end at.
pub(super) fn ends_words(byte: u8) -> bool {
    const ENDS: [bool; 256] = {
        let mut ends = [false; 256];
        ends[b'"' as usize] = true;
        ends[b'\n' as usize] = true;
        ends[b'\\' as usize] = true;
        ends[b'{' as usize] = true;
        ends
    };
    ENDS[usize::from(byte)]
}

/// Behind the closing quote of the text at `start`, or the end of its line.
pub(crate) fn text_end(source: &str, start: usize) -> usize {
    let mut at = start + 1;
    while let Some((_, next)) = piece(source, at) {
        at = next;
    }
    if source.as_bytes().get(at) == Some(&b'"') { at + 1 } else { at }
}

/// The escape at the start of `rest`, which begins with a backslash.
fn escape(rest: &str, at: usize) -> (Piece, usize) {
    let escaped = rest.chars().nth(1).filter(|character| !matches!(character, '\n' | '\r'));
    let end = at + 1 + escaped.map_or(0, char::len_utf8);
    match escaped {
        Some(character @ ('"' | '\\' | '{' | '}')) => (Piece::Escape(character), end),
        Some('n') => (Piece::Escape('\n'), end),
        _ => (Piece::BadEscape(at..end), end),
    }
}

/// The slot whose `{` stands at `at`, or the place where it stops being one (behind `at`).
fn slot(source: &str, at: usize) -> Result<SlotRange, usize> {
    let reference_start = skip_blanks(source, at + 1);
    let reference_end = reference_end(source, reference_start);
    if reference_end == reference_start {
        return Err(reference_start);
    }
    let mut next = skip_blanks(source, reference_end);
    let mut fallback = None;
    if word_at(source, next) == "or" {
        let start = skip_blanks(source, next + 2);
        let end = plain_text_end(source, start)?;
        fallback = Some(start..end);
        next = skip_blanks(source, end);
    }
    if source.as_bytes().get(next) != Some(&b'}') {
        return Err(next);
    }
    Ok(SlotRange { whole: at..next + 1, reference: reference_start..reference_end, fallback })
}

/// Behind the name at `start`: dotted words, and `at open`.
fn reference_end(source: &str, start: usize) -> usize {
    let first = name_at(source, start);
    if is_reserved(first) {
        return start;
    }
    let mut end = start + first.len();
    while end > start && source.as_bytes().get(end) == Some(&b'.') && !name_at(source, end + 1).is_empty() {
        end += 1 + name_at(source, end + 1).len();
    }
    let at = skip_blanks(source, end);
    let open = skip_blanks(source, at + 2);
    if at > end && open > at + 2 && word_at(source, at) == "at" && word_at(source, open) == "open" {
        return open + 4;
    }
    end
}

/// The grammar's `reserved`.
fn is_reserved(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "is" | "when" | "unless" | "otherwise")
}

/// Behind the closing quote of the text without slots at `start`, or where it goes wrong.
fn plain_text_end(source: &str, start: usize) -> Result<usize, usize> {
    if source.as_bytes().get(start) != Some(&b'"') {
        return Err(start);
    }
    let mut at = start + 1;
    loop {
        match source.as_bytes().get(at) {
            Some(b'"') => return Ok(at + 1),
            // Slots do not nest.
            Some(b'{') => return Err(at),
            _ => {}
        }
        match piece(source, at) {
            Some((Piece::Words(_) | Piece::Escape(_), next)) => at = next,
            _ => return Err(at),
        }
    }
}

/// The letters, digits and `_` at `start`.
pub(super) fn word_at(source: &str, start: usize) -> &str {
    let rest = source.get(start..).unwrap_or("");
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    rest.get(..length).unwrap_or("")
}

/// The same, unless it begins with a digit.
fn name_at(source: &str, start: usize) -> &str {
    Some(word_at(source, start)).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("")
}

/// Behind the spaces at `start`.
fn skip_blanks(source: &str, start: usize) -> usize {
    let rest = source.get(start..).unwrap_or("");
    start + rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}
