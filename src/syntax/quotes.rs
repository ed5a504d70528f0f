//! Texts, patterns and everything else that stands between two marks: where it ends, and what is wrong with it.

use std::ops::Range;

use super::scan::Scanner;
use super::text::{Piece, ends_words, piece, word_at};
use crate::diagnostic::syntax;

impl<'s> Scanner<'s> {
    /// A text; what is wrong inside of it is told and mended.
    pub fn quoted(&mut self, start: usize) -> usize {
        let mut at = start + 1;
        // Most texts are words and no more.
        let bytes = &self.text.as_bytes()[at..];
        if let Some(length) = bytes.iter().position(|byte| ends_words(*byte)).filter(|at| bytes[*at] == b'"') {
            return at + length + 1;
        }
        let mut wrong = false;
        while let Some((piece, next)) = piece(self.text, at) {
            match piece {
                Piece::BadEscape(range) => {
                    wrong = true;
                    let escape = &self.text[range.clone()];
                    self.tell(syntax::unknown_escape(self.span(range.start, range.end), escape));
                    self.mend(range.start, "/");
                }
                // A brace at the end of the line opens a block, and the text was not closed in front of it.
                Piece::BadSlot(range) if self.line_behind(range.start + 1).trim().is_empty() => break,
                Piece::BadSlot(range) => {
                    if !wrong {
                        let end = self.slot_end(&range);
                        self.tell(syntax::bad_slot(self.span(range.start, end), &self.text[range.start..end]));
                    }
                    wrong = true;
                    self.mend(range.start, "(");
                }
                _ => {}
            }
            at = next;
        }
        if self.text.as_bytes().get(at) == Some(&b'"') {
            return at + 1;
        }
        self.unclosed(start, at, wrong)
    }

    /// Where somebody who wrote a wrong slot would say that it ends.
    fn slot_end(&self, slot: &Range<usize>) -> usize {
        let line = self.line_behind(slot.start);
        let quote = line.find('"').unwrap_or(line.len());
        line[..quote].find('}').map_or(slot.end.min(slot.start + line.len()), |at| slot.start + at + 1)
    }

    /// The text at `start` has no end on its line: it ends where most likely it should have.
    fn unclosed(&mut self, start: usize, end: usize, told: bool) -> usize {
        let inside = &self.text[start + 1..end];
        let curly = inside.find('”');
        let stop = start + 1 + curly.unwrap_or_else(|| likely_end(inside));
        if !told {
            self.tell(match curly {
                Some(_) => syntax::wrong_quotes(self.span(stop, stop + '”'.len_utf8()), "”", "\""),
                None => syntax::unclosed_text(self.span(start, stop), self.span(stop, stop)),
            });
        }
        // What stands behind is read as rules after all.
        while self.mends.last().is_some_and(|(at, _)| *at >= stop) {
            self.mends.pop();
        }
        if curly.is_some() {
            self.mend(stop, "\"  ");
            return stop + '”'.len_utf8();
        }
        self.close(start, stop, '"');
        stop
    }

    /// Lets what begins at `start` end at `stop`, with `quote` instead of its last character and nothing special inside.
    fn close(&mut self, start: usize, stop: usize, quote: char) {
        let inside = &self.text[start + 1..stop];
        match inside.char_indices().next_back() {
            Some((at, last)) => {
                let words = inside[..at].replace(['\\', '{', '}', '"', '/'], ".");
                self.mend(start + 1, format!("{words}{quote}{}", " ".repeat(last.len_utf8() - 1)));
            }
            // Nothing stands behind the quote: a blank in front of it makes room for the second one.
            None if start > 0 && self.text.as_bytes()[start - 1] == b' ' => {
                self.mend(start - 1, format!("{quote}{quote}"));
            }
            None => self.blank(start, start + 1),
        }
    }

    /// A pattern, a comment as other languages write it, or nothing that is known.
    pub fn slash(&mut self, start: usize) -> usize {
        if matches!(self.word_before(start), "matching" | "matches") {
            return match pattern_end(&self.text[start..]) {
                Ok(length) => start + length,
                Err(length) => {
                    let stop = start + 1 + likely_end(&self.text[start + 1..start + length]);
                    self.tell(syntax::unclosed_pattern(self.span(start, stop)));
                    self.close(start, stop, '/');
                    stop
                }
            };
        }
        if !matches!(self.text.as_bytes().get(start + 1), Some(b'/' | b'*')) {
            return start + 1;
        }
        let end = self.line_end(start);
        self.tell(syntax::foreign_spelling(self.span(start, start + 2), &self.text[start..start + 2], "#"));
        self.blank(start, end);
        end
    }

    /// The word in front of `at`, with nothing but blank space and comments between them.
    fn word_before(&self, at: usize) -> &'s str {
        let mut head = self.text[..at].trim_ascii_end();
        for comment in self.comments.iter().rev() {
            if comment.span.end as usize != head.len() {
                break;
            }
            head = self.text[..comment.span.start as usize].trim_ascii_end();
        }
        let word = head.bytes().rev().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        &head[head.len() - word..]
    }

    /// `'`: part of `customer's`, or a text in the wrong quotes.
    pub fn apostrophe(&mut self, start: usize) -> usize {
        if start > 0 && self.text.as_bytes()[start - 1].is_ascii_alphanumeric() {
            return start + 1;
        }
        let inside = self.line_behind(start + 1);
        let Some(length) = closing_apostrophe(inside) else { return start + 1 };
        self.wrongly_quoted(start, start + 1, start + 1 + length, start + 2 + length)
    }

    /// A text from `start` to `end` between quotes of another kind; what it says stands at `from..to`.
    fn wrongly_quoted(&mut self, start: usize, from: usize, to: usize, end: usize) -> usize {
        let words = &self.text[from..to];
        let replacement = format!("\"{words}\"");
        self.tell(syntax::wrong_quotes(self.span(start, end), &self.text[start..end], &replacement));
        let harmless = words.replace(['"', '\\', '{'], "(");
        self.mend(start, format!("\"{}{harmless}\"{}", " ".repeat(from - start - 1), " ".repeat(end - to - 1)));
        end
    }

    /// Outside of texts and comments only quotes are expected here; the grammar tells everything else.
    pub fn beyond_ascii(&mut self, start: usize) -> usize {
        let Some(character) = self.text[start..].chars().next() else { return start + 1 };
        let next = start + character.len_utf8();
        if character == '’' && word_at(self.text, next) == "s" {
            self.tell(syntax::wrong_quotes(self.span(start, next), "’", "'"));
            self.mend(start, "'s  ");
            return next + 1;
        }
        if !matches!(character, '“' | '”' | '„' | '«' | '‘' | '‚') {
            return next;
        }
        let line = self.line_behind(next);
        let Some((at, close)) = line.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '"' | '»' | '’' | '‘'))
        else {
            return next;
        };
        self.wrongly_quoted(start, next, next + at, next + at + close.len_utf8())
    }
}

/// Where something that is not closed on its line most likely ends: in front of what goes on behind it.
fn likely_end(inside: &str) -> usize {
    let brace = inside.trim_end().strip_suffix('{').filter(|words| words.ends_with(' '));
    inside.find(" =>").unwrap_or_else(|| brace.unwrap_or(inside).trim_end().len())
}

/// How long the pattern at the start of `rest` is, slashes included, or else the line.
pub(crate) fn pattern_end(rest: &str) -> Result<usize, usize> {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' | b'\r' => return Err(at),
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'/' => return Ok(at + 1),
            _ => {}
        }
    }
    Err(rest.len())
}

/// Where the text that a `'` begins ends: at a `'` that stands in no word.
fn closing_apostrophe(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let ends = |at: &usize| bytes[*at] == b'\'' && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    (0..bytes.len()).find(ends).filter(|_| !inside.starts_with('\''))
}
