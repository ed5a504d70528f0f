//! `phrase-in-vain`: something above listens for fewer of the same words, and hears them first.

use crate::ast::{Event, EventKind, File};
use crate::diagnostic::{Diagnostic, listening};
use crate::ir::fold_words;
use crate::source::{Span, Spanned};

/// A phrase with its words folded, a space on both sides of each.
struct Heard<'a> {
    words: String,
    phrase: &'a Spanned<Box<str>>,
}

impl Heard<'_> {
    /// Whether whoever writes this writes `other` too.
    fn contains(&self, other: &Heard<'_>) -> bool {
        self.words.contains(&other.words)
    }
}

pub(super) fn check(file: &File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    file.each_event_list(&mut |events| {
        let mut above = Vec::new();
        for (event, condition) in events {
            let own = heard(event);
            found.extend(of_event(&above, &own));
            if condition.is_none() {
                above.extend(own);
            }
        }
    });
    found
}

fn heard(event: &Event) -> Vec<Heard<'_>> {
    let EventKind::Writes(phrases) = &event.kind else { return Vec::new() };
    phrases.iter().map(|phrase| Heard { words: format!(" {} ", fold_words(&phrase.value)), phrase }).collect()
}

/// Those of `phrases` that something in `above` hears first, or another of them.
fn of_event(above: &[Heard<'_>], phrases: &[Heard<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, own) in phrases.iter().enumerate() {
        let is_shorter = |(other, words): &(usize, &Heard<'_>)| {
            *other != at && own.contains(words) && (!words.contains(own) || *other < at)
        };
        let beside = phrases.iter().enumerate().find(is_shorter).map(|(_, words)| words);
        if let Some(by) = beside.or_else(|| above.iter().find(|words| own.contains(words))) {
            let phrase = Spanned::new(&*own.phrase.value, own.phrase.span);
            found.push(listening::phrase_in_vain(phrase, by.phrase.span, with_its_or(phrases, at)));
        }
    }
    found
}

/// The phrase with the `or` beside it; nothing for one that stands alone.
fn with_its_or(phrases: &[Heard<'_>], at: usize) -> Option<Span> {
    let own = phrases.get(at)?.phrase.span;
    match (at.checked_sub(1).and_then(|before| phrases.get(before)), phrases.get(at + 1)) {
        (Some(before), _) => Some(Span { start: before.phrase.span.end, ..own }),
        (None, Some(after)) => Some(Span { end: after.phrase.span.start, ..own }),
        (None, None) => None,
    }
}
