//! Characters that nobody sees: with them a rule can read other than it runs.

use super::scan::Scanner;
use crate::diagnostic::syntax;

/// Tells every hidden character and lets the grammar read blanks instead.
pub(super) fn find(scanner: &mut Scanner<'_>) {
    let text = scanner.text;
    // Most texts have none; without an early end the loop looks at many bytes at once.
    let has_suspects = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | is_suspect(*byte));
    if !text.as_bytes().chunks(4096).any(has_suspects) {
        return;
    }
    for (at, byte) in text.bytes().enumerate() {
        if !is_suspect(byte) {
            continue;
        }
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        let end = at + character.len_utf8();
        // Editors on Windows begin files with this mark.
        if at == 0 && character == '\u{feff}' {
            scanner.blank(at, end);
            continue;
        }
        if character == '\r' && text.as_bytes().get(end) == Some(&b'\n') {
            continue;
        }
        if let Some(name) = hidden_name(character) {
            scanner.tell(syntax::hidden_characters(scanner.span(at, end), character, name));
            scanner.blank(at, end);
        }
    }
}

/// First bytes of hidden characters; nearly every other byte is passed over here.
fn is_suspect(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11..=31 | 127 | 0xc2 | 0xd8 | 0xe2 | 0xef)
}

/// What a hidden character is, in words; the joiners inside of emoji and of Persian words are not hidden.
fn hidden_name(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "a mark that turns the direction of writing"
        }
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => "a character without width",
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a space that does not break",
        '\u{2028}' | '\u{2029}' | '\u{85}' => "a line break that editors do not show",
        '\r' => "a carriage return in the middle of a line",
        '\t' | '\n' => return None,
        _ if character.is_control() => "a control character",
        _ => return None,
    })
}
