//! The comments of a manifest: the YAML reader passes them over.

use crate::source::{Source, SourceId, Span};

/// The comments of `source`, each from its `#` to the end of the line.
///
/// A quoted text over several lines with ` # ` in it is taken for one, which harms nobody: only what reads as
/// `# allow NAME: …` is looked at.
pub fn comments(source: &Source, id: SourceId) -> Vec<Span> {
    let mut start = 0;
    let mut comments = Vec::new();
    for line in source.text.split_inclusive('\n') {
        if let Some(at) = comment_start(line) {
            let end = at + line[at..].trim_end().len();
            comments.push(Span::new(id, (start + at) as u32, (start + end) as u32));
        }
        start += line.len();
    }
    comments
}

/// Where the comment of a line begins: a `#` in front of all, or behind blank space, outside of quotes.
fn comment_start(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in line.bytes().enumerate() {
        match (quote, byte) {
            (None, b'#') if before.is_ascii_whitespace() => return Some(at),
            (None, b'"' | b'\'') if !before.is_ascii_alphanumeric() => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        before = byte;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::comment_start;

    #[test]
    fn a_sign_inside_of_something_begins_no_comment() {
        assert_eq!(comment_start("# whole"), Some(0));
        assert_eq!(comment_start("vip: boolean  # beside"), Some(14));
        assert_eq!(comment_start("home: https://shop.example/#top"), None);
        assert_eq!(comment_start("name: \"Number # 1\""), None);
        assert_eq!(comment_start("name: Bob's shop # his"), Some(17));
    }
}
