//! Brackets that are never closed, and brackets that close nothing.
//!
//! Where a file has as many of one as of the other, nothing happens here. Otherwise indentation and the first words of
//! items tell which bracket is the wrong one, and the grammar reads the file as if it were right.

use std::ops::Range;

use super::scan::{Cut, Scanner};
use super::text::word_at;
use crate::diagnostic::{Diagnostic, syntax};

/// A bracket outside of texts and comments.
#[derive(Clone, Copy)]
pub(super) struct Bracket {
    /// Its offset.
    pub at: u32,
    /// Which.
    pub byte: u8,
}

impl Bracket {
    fn opens(self) -> bool {
        matches!(self.byte, b'{' | b'(' | b'[')
    }

    fn closes(self, open: Bracket) -> bool {
        matches!((open.byte, self.byte), (b'{', b'}') | (b'(', b')') | (b'[', b']'))
    }
}

/// How many brackets are put right by guessing; every guess costs another look at the file.
const MAX_GUESSES: usize = 16;

/// The bracket that is nested deeper than `limit`.
pub(super) fn too_deep(brackets: &[Bracket], limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let over = brackets.iter().find(|bracket| {
        depth = if bracket.opens() { depth + 1 } else { depth.saturating_sub(1) };
        depth > limit
    });
    over.map(|bracket| bracket.at as usize)
}

/// Tells and mends what is not balanced, and cuts the file where braces are left open.
pub(super) fn balance(scanner: &mut Scanner<'_>) -> Vec<Cut> {
    let mut brackets = std::mem::take(&mut scanner.brackets);
    if is_balanced(&brackets) {
        // Long lists are found by them.
        scanner.brackets = brackets;
        return Vec::new();
    }
    small_brackets(scanner, &mut brackets);
    for _ in 0..MAX_GUESSES {
        match guess(scanner.text, &brackets) {
            None => break,
            Some(Guess::Unclosed { open, close_at }) => {
                let room = scanner.room_for_brace(close_at);
                let index = brackets.partition_point(|bracket| (bracket.at as usize) < room.start);
                // Where one brace was put already, only the cut at the next item helps.
                if brackets.get(index).is_some_and(|bracket| bracket.at as usize == room.start) {
                    break;
                }
                scanner.tell(unclosed(scanner, open));
                scanner.mend(room.start, format!("}}{}", " ".repeat(room.len() - 1)));
                brackets.insert(index, Bracket { at: room.start as u32, byte: b'}' });
            }
            Some(Guess::Stray { index }) => {
                let stray = brackets.remove(index);
                tell_stray(scanner, stray);
            }
        }
    }
    cuts(scanner, &brackets)
}

fn is_balanced(brackets: &[Bracket]) -> bool {
    let mut open = Vec::new();
    for bracket in brackets {
        if bracket.opens() {
            open.push(*bracket);
        } else if !open.pop().is_some_and(|last| bracket.closes(last)) {
            return false;
        }
    }
    open.is_empty()
}

fn unclosed(scanner: &Scanner<'_>, open: Bracket) -> Diagnostic {
    let at = open.at as usize;
    syntax::unclosed_bracket(scanner.span(at, at + 1), char::from(open.byte))
}

fn tell_stray(scanner: &mut Scanner<'_>, stray: Bracket) {
    let at = stray.at as usize;
    scanner.tell(syntax::stray_bracket(scanner.span(at, at + 1), char::from(stray.byte)));
    scanner.blank(at, at + 1);
}

/// Parentheses and square brackets never hold braces, so whatever is wrong with them ends at the next brace.
fn small_brackets(scanner: &mut Scanner<'_>, brackets: &mut Vec<Bracket>) {
    let mut open: Vec<Bracket> = Vec::new();
    for bracket in brackets.iter() {
        match bracket.byte {
            b'(' | b'[' => open.push(*bracket),
            b'{' | b'}' => open.drain(..).for_each(|left| blank_unclosed(scanner, left)),
            _ if open.last().is_some_and(|last| bracket.closes(*last)) => {
                open.pop();
            }
            _ => tell_stray(scanner, *bracket),
        }
    }
    open.into_iter().for_each(|left| blank_unclosed(scanner, left));
    brackets.retain(|bracket| matches!(bracket.byte, b'{' | b'}'));
}

fn blank_unclosed(scanner: &mut Scanner<'_>, open: Bracket) {
    scanner.tell(unclosed(scanner, open));
    scanner.blank(open.at as usize, open.at as usize + 1);
}

/// What is most likely wrong.
enum Guess {
    /// A brace without its end, which belongs at `close_at`.
    Unclosed { open: Bracket, close_at: usize },
    /// A brace that closes nothing.
    Stray { index: usize },
}

/// The first brace whose end does not stand as far left as its line, in an item that is not balanced.
fn guess(text: &str, braces: &[Bracket]) -> Option<Guess> {
    let mut open: Vec<Bracket> = Vec::new();
    let (mut suspect, mut before) = (None, 0);
    for (index, brace) in braces.iter().enumerate() {
        let between = std::mem::replace(&mut before, brace.at as usize)..brace.at as usize;
        if !open.is_empty() && item_start(text, between).is_some() {
            if let Some(Guess::Unclosed { .. }) = suspect {
                return suspect;
            }
            // Only the cut at the item can help.
            open.clear();
            suspect = None;
        }
        if brace.opens() {
            open.push(*brace);
            continue;
        }
        let Some(last) = open.pop() else { return suspect.filter(is_stray).or(Some(Guess::Stray { index })) };
        if suspect.is_none() {
            suspect = suspicion(text, last, *brace, index);
        }
        if open.is_empty() {
            // The suspicion concerns this item only, which turned out to be balanced, unless a stray brace follows.
            suspect =
                suspect.filter(|guess| is_stray(guess) && braces.get(index + 1).is_some_and(|next| !next.opens()));
        }
    }
    if open.is_empty() { None } else { suspect.filter(|guess| !is_stray(guess)) }
}

fn is_stray(guess: &Guess) -> bool {
    matches!(guess, Guess::Stray { .. })
}

/// What the indentation of two braces says that belong together only by counting.
fn suspicion(text: &str, open: Bracket, close: Bracket, index: usize) -> Option<Guess> {
    let close_line = line_start(text, close.at as usize);
    let before = text.get(close_line..close.at as usize)?;
    if !before.trim_ascii().is_empty() {
        return None;
    }
    let opened = indentation(text, line_start(text, open.at as usize));
    match before.len().cmp(&opened) {
        std::cmp::Ordering::Less => {
            Some(Guess::Unclosed { open, close_at: end_of_body(text, open.at as usize, opened)? })
        }
        std::cmp::Ordering::Greater => Some(Guess::Stray { index }),
        std::cmp::Ordering::Equal => None,
    }
}

/// The last byte in front of the first line behind `open` that is not indented further than `indent`.
fn end_of_body(text: &str, open: usize, indent: usize) -> Option<usize> {
    let mut at = open + text.get(open..)?.find('\n')? + 1;
    loop {
        let line = text.get(at..)?.lines().next()?;
        if !line.trim_ascii().is_empty() && indentation(text, at) <= indent {
            return at.checked_sub(1);
        }
        at += text.get(at..)?.find('\n')? + 1;
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn indentation(text: &str, line_start: usize) -> usize {
    let line = text.get(line_start..).unwrap_or("");
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The first item that begins at the left margin within `from..to`.
fn item_start(text: &str, range: Range<usize>) -> Option<usize> {
    let between = text.get(range.clone())?;
    let mut starts = between.match_indices('\n').map(|(at, _)| range.start + at + 1);
    starts.find(|at| {
        let word = word_at(text, *at);
        matches!(
            word,
            "thread" | "inactive" | "steps" | "start" | "remember" | "define" | "guarantee" | "scenario" | "migrate"
        )
    })
}

/// Where braces are still open at the start of an item, or at the end of the file.
fn cuts(scanner: &mut Scanner<'_>, braces: &[Bracket]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut open: Vec<Bracket> = Vec::new();
    let mut before = 0;
    let end = Bracket { at: scanner.text.len() as u32, byte: 0 };
    for brace in braces.iter().chain([&end]) {
        let between = std::mem::replace(&mut before, brace.at as usize)..brace.at as usize;
        if !open.is_empty() {
            let item = item_start(scanner.text, between);
            if let Some(at) = item.or((brace.byte == 0).then_some(end.at as usize)) {
                cuts.push(Cut { at, missing: open.len() });
                let left = std::mem::take(&mut open);
                left.into_iter().for_each(|brace| scanner.tell(unclosed(scanner, brace)));
            }
        }
        match brace.byte {
            b'{' => open.push(*brace),
            b'}' if open.pop().is_none() => tell_stray(scanner, *brace),
            _ => {}
        }
    }
    cuts
}
