//! `mixed-script`: a word with letters of two alphabets that look alike, which nobody can type.

use crate::ast::{ActionKind, EventKind, File, Part};
use crate::diagnostic::{Diagnostic, listening};
use crate::source::{Source, Span};

/// Letters that look like another of the Latin alphabet, and that other.
const TWINS: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('Ѕ', 'S'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
];

pub(super) fn check(source: &Source, file: &File) -> Vec<Diagnostic> {
    let mut places: Vec<Span> = Vec::new();
    file.each_event_list(&mut |events| {
        for (event, _) in events {
            match &event.kind {
                EventKind::Writes(phrases) => places.extend(phrases.iter().map(|phrase| phrase.span)),
                EventKind::Picks(label) => places.push(label.span),
                _ => {}
            }
        }
    });
    file.each_action(&mut |action| {
        if let ActionKind::Choose(choose) = &action.kind {
            let is_plain = |part: &Part| matches!(part, Part::Text(_));
            let labels = choose.choices.iter().filter(|choice| choice.label.parts.iter().all(is_plain));
            places.extend(labels.map(|choice| choice.label.span));
        }
    });
    places.into_iter().flat_map(|place| mixed(source, place)).collect()
}

/// The words of the text at `place` that mix alphabets.
fn mixed(source: &Source, place: Span) -> Vec<Diagnostic> {
    let text = source.text.get(place.start as usize..place.end as usize).unwrap_or("");
    if text.is_ascii() {
        return Vec::new();
    }
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| is_mixed(word));
    let finding = |word: &str| {
        let start = place.start + (word.as_ptr() as usize - text.as_ptr() as usize) as u32;
        let span = Span { start, end: start + word.len() as u32, ..place };
        let odd = word.chars().find(|letter| is_foreign(*letter)).unwrap_or_default();
        let latin: Option<String> =
            word.chars().map(|letter| if is_foreign(letter) { twin(letter) } else { Some(letter) }).collect();
        listening::mixed_script(span, word, odd, latin)
    };
    words.map(finding).collect()
}

fn is_mixed(word: &str) -> bool {
    word.chars().any(|letter| letter.is_ascii_alphabetic()) && word.chars().any(is_foreign)
}

/// Greek or Cyrillic.
fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}') && letter.is_alphabetic()
}

fn twin(letter: char) -> Option<char> {
    TWINS.iter().find(|(own, _)| *own == letter).map(|(_, latin)| *latin)
}
