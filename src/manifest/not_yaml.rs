//! Why a text is no YAML, told to somebody who knows no YAML.

use super::yaml::DEEPEST;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::manifest::{self as diagnostic, YamlMistake};
use crate::source::{SourceId, Span};

/// What saphyr_parser's error `info` at byte `at` means to somebody who doesn't know YAML's own words.
pub(super) fn explain(text: &str, id: SourceId, at: usize, info: &str) -> Diagnostic {
    let at = boundary(text, at);
    if let Some(tab) = tab_near(text, at) {
        return diagnostic::tab(Span::new(id, tab as u32, tab as u32 + 1));
    }
    // What is missing at the end of the text is shown at its last word.
    let at = if text[at..].trim().is_empty() { boundary(text, text.trim_end().len().saturating_sub(1)) } else { at };
    let span = word_at(text, id, at);
    if info.contains("recursion") {
        return diagnostic::too_deep(span, DEEPEST);
    }
    if info.contains("anchor") {
        return diagnostic::reference(span);
    }
    let mistake = MISTAKES.iter().find(|(words, _)| info.contains(words)).map(|(_, mistake)| *mistake);
    let bracket = open_bracket(&text[..at]);
    match (mistake, bracket) {
        (Some(YamlMistake::Bracket | YamlMistake::Colon), Some(bracket)) => match bare_choices(text, at) {
            Some((start, end)) => diagnostic::bare_choices(Span::new(id, start as u32, end as u32), &text[start..end]),
            None => diagnostic::not_yaml(word_at(text, id, bracket), Some(YamlMistake::Bracket)),
        },
        _ => diagnostic::not_yaml(span, mistake),
    }
}

/// What saphyr_parser says of the mistakes that people make often; the first that fits counts.
const MISTAKES: &[(&str, YamlMistake)] = &[
    ("trailing content", YamlMistake::TextBehindQuote),
    ("quoted scalar", YamlMistake::OpenQuote),
    ("flow", YamlMistake::Bracket),
    ("bracket", YamlMistake::Bracket),
    ("illegal placement", YamlMistake::Colon),
    ("mapping values", YamlMistake::Colon),
    ("expected ':'", YamlMistake::Colon),
    ("unexpected character", YamlMistake::Sign),
];

/// `one of [a, b]` without quotes in the line around byte `at`: where it begins and ends.
fn bare_choices(text: &str, at: usize) -> Option<(usize, usize)> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let start = line + text[line..].lines().next()?.find("one of [")?;
    let length = text[start..].lines().next()?.find(']')?;
    Some((start, start + length + 1))
}

/// The last bracket of `text` that is not closed; brackets in quotes and comments count as well, which is good enough
/// to point at something.
fn open_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, bracket) in text.match_indices(['[', ']', '{', '}']) {
        match bracket {
            "[" | "{" => open.push(at),
            _ => drop(open.pop()),
        }
    }
    open.pop()
}

/// A tab in the indentation of the line at `at`, or of the line behind it.
fn tab_near(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n').take(2) {
        let indentation = line.len() - line.trim_start().len();
        if let Some(tab) = line[..indentation].find('\t') {
            return Some(line_start + tab);
        }
        line_start += line.len();
    }
    None
}

/// The last character boundary at or before byte `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The rest of the word that begins at byte `at`, or the character before the end.
pub(super) fn word_at(text: &str, id: SourceId, at: usize) -> Span {
    let at = boundary(text, at);
    let word = text[at..].find(|c: char| c.is_whitespace()).unwrap_or(text.len() - at);
    let first = text[at..].chars().next().map_or(0, char::len_utf8);
    Span::new(id, at as u32, (at + word.max(first)) as u32)
}
