//! Tokens gathered into what stands on one line: an action, an arm, the head of a block, its end, or a comment.

use super::token::{Token, TokenKind};
use crate::syntax::Outline;

/// What stands on one line, unless it is too long.
#[derive(Debug, Default)]
pub(super) struct Sentence<'t, 's> {
    /// How many blocks it stands in.
    pub depth: usize,
    /// Its tokens; none for the comments inside of an empty line.
    pub tokens: Vec<&'t Token<'s>>,
    /// True if a blank line stood in front of it.
    pub blank: bool,
    /// True for the first line of an item.
    pub item: bool,
}

impl Sentence<'_, '_> {
    /// True for a comment on a line of its own.
    pub fn is_comment(&self) -> bool {
        self.tokens.first().is_some_and(|token| token.kind == TokenKind::Comment)
    }

    /// True if its last word, comments aside, is of `kind`.
    pub fn ends_with(&self, kind: TokenKind) -> bool {
        let last = self.tokens.iter().rev().find(|token| token.kind != TokenKind::Comment);
        last.is_some_and(|token| token.kind == kind)
    }
}

/// All sentences of a file, in order.
pub(super) fn sentences<'t, 's>(tokens: &'t [Token<'s>], outline: &Outline) -> Vec<Sentence<'t, 's>> {
    let mut sentences: Vec<Sentence<'t, 's>> = Vec::new();
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        if token.kind == TokenKind::Close {
            depth = depth.saturating_sub(1);
        }
        let begins = match token.kind {
            TokenKind::Close => before.is_some_and(|before| before.kind != TokenKind::Open),
            TokenKind::Comment => token.newlines > 0 && is_between_lines(&tokens[index..], outline),
            // A parenthesis that was put in front has begun the line already.
            _ => begins_line(token, outline) && before.is_none_or(|before| before.at != token.at),
        };
        if begins || sentences.is_empty() {
            let is_first = sentences.last().is_none_or(|last| last.ends_with(TokenKind::Open));
            let blank = token.newlines > 1 && !is_first && token.kind != TokenKind::Close;
            let item = depth == 0 && outline.items.binary_search(&token.at).is_ok();
            sentences.push(Sentence { depth, tokens: Vec::new(), blank, item });
        }
        if let Some(sentence) = sentences.last_mut() {
            sentence.tokens.push(token);
        }
        if token.kind == TokenKind::Open {
            depth += 1;
        }
    }
    divide_items(&mut sentences);
    sentences
}

fn begins_line(token: &Token<'_>, outline: &Outline) -> bool {
    outline.lines.binary_search(&token.at).is_ok()
}

/// True where the comment at the start of `rest` does not stand in the middle of a sentence.
fn is_between_lines(rest: &[Token<'_>], outline: &Outline) -> bool {
    let next = rest.iter().find(|token| token.kind != TokenKind::Comment);
    next.is_none_or(|token| token.kind == TokenKind::Close || begins_line(token, outline))
}

/// Puts a blank line between two items, unless both have one line; comments stay with the item behind them.
fn divide_items(sentences: &mut [Sentence<'_, '_>]) {
    let mut end_of_last: Option<usize> = None;
    let mut last_is_long = false;
    for index in 0..sentences.len() {
        if sentences[index].item {
            let is_long = sentences[index].ends_with(TokenKind::Open);
            if let Some(end) = end_of_last
                && (is_long || last_is_long)
                && !sentences[end + 1..=index].iter().any(|sentence| sentence.blank)
            {
                sentences[end + 1].blank = true;
            }
            last_is_long = is_long;
        }
        let is_outer_comment = sentences[index].depth == 0 && sentences[index].is_comment();
        if !is_outer_comment {
            end_of_last = Some(index);
        }
    }
}
