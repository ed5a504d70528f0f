//! A clean file as words, signs and comments.

use crate::syntax::{Outline, pattern_end, text_end};

/// What a token is, as far as the layout cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word, a number, a text, or a sign that stands like a word.
    Word,
    /// `# …`
    Comment,
    /// `{` with lines behind it.
    Open,
    /// Its `}`.
    Close,
    /// `=>`
    Arrow,
}

/// One token and the blank space in front of it.
#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    /// Which.
    pub kind: TokenKind,
    /// Its text.
    pub text: &'s str,
    /// Where it begins; parentheses that are added begin where their neighbour does.
    pub at: usize,
    /// The line breaks in front of it.
    pub newlines: usize,
    /// True if a space belongs in front of it, on one line.
    pub space: bool,
}

/// All tokens of `text`, with parentheses around what `outline` calls mixed.
pub(super) fn tokens<'s>(text: &'s str, outline: &Outline) -> Vec<Token<'s>> {
    let mut tokens: Vec<Token<'s>> = Vec::new();
    let mut inline_depth = 0_usize;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let words = rest.trim_ascii_start();
        let newlines = rest[..rest.len() - words.len()].matches('\n').count();
        at += rest.len() - words.len();
        if words.is_empty() {
            break;
        }
        let is_sum = newlines == 0 && is_set_to_name(&tokens);
        let before = tokens.iter().rev().find(|token| token.kind != TokenKind::Comment);
        let length = token_length(text, at, Before { is_pattern: before.is_some_and(announces_pattern), is_sum });
        let word = &text[at..at + length];
        if outline.inline_braces.binary_search(&at).is_ok() {
            inline_depth += 1;
        }
        let kind = kind(word, inline_depth > 0);
        if word == "}" {
            inline_depth = inline_depth.saturating_sub(1);
        }
        let space = needs_space(&tokens, word);
        tokens.push(Token { kind, text: word.trim_ascii_end(), at, newlines, space });
        at += length;
    }
    without_empty_parentheses(&mut tokens);
    with_parentheses(tokens, outline)
}

fn kind(word: &str, is_inline: bool) -> TokenKind {
    match word {
        "{" if !is_inline => TokenKind::Open,
        "}" if !is_inline => TokenKind::Close,
        "=>" => TokenKind::Arrow,
        _ if word.starts_with('#') => TokenKind::Comment,
        _ => TokenKind::Word,
    }
}

/// What the tokens in front of one make of it.
struct Before {
    /// A `/` begins a pattern.
    is_pattern: bool,
    /// A `-` is that of a difference, not of a number.
    is_sum: bool,
}

/// How long the token at `at` is.
fn token_length(text: &str, at: usize, before: Before) -> usize {
    let rest = &text[at..];
    match rest.as_bytes()[0] {
        b'"' => text_end(text, at) - at,
        b'#' => rest.find('\n').unwrap_or(rest.len()),
        b'/' if before.is_pattern => pattern_end(rest).unwrap_or_else(|line| line),
        b'=' | b'>' | b'<' | b'.' => {
            rest.bytes().take_while(|byte| matches!(byte, b'=' | b'>' | b'<' | b'.')).count().min(2)
        }
        b'{' | b'}' | b'(' | b')' | b'[' | b']' | b',' | b':' | b'*' => 1,
        b'+' | b'-' if before.is_sum => 1,
        b'0'..=b'9' | b'-' => number_length(rest),
        first => {
            let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '\'');
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            length.max(usize::from(first.is_ascii()))
        }
    }
}

/// A number with what belongs to it without a space: `2026-12-24`, `9:30`, `1.5`, `50%`, `-3`; not the `..` of a range.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 1;
    loop {
        match bytes.get(at) {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => at += 1,
            Some(b'.' | b'-' | b':') if is_digit(at + 1) => at += 2,
            Some(b'%') => return at + 1,
            _ => return at,
        }
    }
}

/// True behind `set … to NAME`: a sign that follows is that of a sum.
fn is_set_to_name(tokens: &[Token<'_>]) -> bool {
    let [.., to, name] = tokens else { return false };
    to.text == "to" && name.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// True for the words in front of a pattern.
fn announces_pattern(token: &Token<'_>) -> bool {
    matches!(token.text, "matching" | "matches")
}

/// True unless `word` stands right behind the last token.
fn needs_space(before: &[Token<'_>], word: &str) -> bool {
    let Some(last) = before.last() else { return false };
    let is_call = before.len() > 1 && before[before.len() - 2].text == "call";
    let is_closed = matches!(word, "," | ":" | ")" | "]" | "..") || word == "(" && is_call;
    !is_closed && !matches!(last.text, "(" | "[" | "..")
}

/// `call refresh() { … }` is `call refresh { … }`.
fn without_empty_parentheses(tokens: &mut Vec<Token<'_>>) {
    let empty: Vec<usize> =
        (1..tokens.len()).filter(|index| tokens[index - 1].text == "(" && tokens[*index].text == ")").collect();
    for index in empty.into_iter().rev() {
        tokens.drain(index - 1..=index);
    }
}

/// Puts parentheses around each `and` that stands beside an `or`.
fn with_parentheses<'s>(tokens: Vec<Token<'s>>, outline: &Outline) -> Vec<Token<'s>> {
    let mut opens: Vec<usize> = outline.mixed.iter().map(|(start, _)| *start).collect();
    let index_of = |offset: usize| tokens.partition_point(|token| token.at < offset);
    let last_of = |end: usize| (0..index_of(end)).rev().find(|index| tokens[*index].kind != TokenKind::Comment);
    let mut closes: Vec<usize> = outline.mixed.iter().filter_map(|(_, end)| last_of(*end)).collect();
    opens.sort_unstable();
    closes.sort_unstable();
    let mut all: Vec<Token<'s>> = Vec::with_capacity(tokens.len() + 2 * closes.len());
    for (index, token) in tokens.into_iter().enumerate() {
        let parenthesis = |text| Token { kind: TokenKind::Word, text, at: token.at, newlines: 0, space: false };
        let opened = opens.iter().filter(|open| **open == token.at).count();
        let closed = closes.iter().filter(|close| **close == index).count();
        let close = parenthesis(")");
        for nth in 0..opened {
            let first = nth == 0;
            all.push(Token {
                newlines: if first { token.newlines } else { 0 },
                space: first && token.space,
                ..parenthesis("(")
            });
        }
        all.push(if opened > 0 { Token { newlines: 0, space: false, ..token } } else { token });
        all.extend(std::iter::repeat_n(close, closed));
    }
    all
}
