//! Sentences as lines: indentation, aligned arrows, trailing comments.

use super::sentence::Sentence;
use super::token::{Token, TokenKind};

/// How wide a line may become by joining and aligning.
const WIDTH: usize = 100;

/// Spaces for each block around a line.
const INDENT: usize = 2;

/// Spaces in front of the second line of a sentence that is too long for one.
const CONTINUATION: usize = 4;

/// A line to be written.
struct Line {
    indent: usize,
    text: String,
    /// The comment behind it.
    comment: Option<String>,
    /// Where its arrow stands in the text, if it takes part in aligning.
    arrow: Option<usize>,
    blank: bool,
}

impl Line {
    fn width(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

/// The text of a file.
pub(super) fn layout(sentences: &[Sentence<'_, '_>]) -> String {
    let mut lines: Vec<Line> = sentences.iter().flat_map(lines).collect();
    align(&mut lines);
    let mut text = String::new();
    for line in lines {
        if line.blank {
            text.push('\n');
        }
        text.push_str(&" ".repeat(line.indent));
        text.push_str(&line.text);
        if let Some(comment) = line.comment {
            text.push_str(if line.text.is_empty() { "" } else { "  " });
            text.push_str(&comment);
        }
        text.push('\n');
    }
    text
}

/// The lines of one sentence: one, unless it is too long and was divided, or a comment stands in its middle.
fn lines(sentence: &Sentence<'_, '_>) -> Vec<Line> {
    let indent = sentence.depth * INDENT;
    let one = Line { indent, text: String::new(), comment: None, arrow: None, blank: sentence.blank };
    let whole = sentence.tokens.iter().fold(one, |line, token| appended(line, token));
    let is_divided = |parts: &[&Token<'_>]| parts[0].kind == TokenKind::Comment || parts[1].newlines > 0;
    let has_comment_inside = sentence.tokens.windows(2).any(|parts| parts[0].kind == TokenKind::Comment);
    if !has_comment_inside && (whole.width() <= WIDTH || !sentence.tokens.windows(2).any(is_divided)) {
        let arrow = whole.arrow.filter(|_| !sentence.ends_with(TokenKind::Open));
        return vec![Line { arrow, ..whole }];
    }
    let mut lines: Vec<Line> = Vec::new();
    for (index, token) in sentence.tokens.iter().enumerate() {
        let divides = index > 0 && is_divided(&sentence.tokens[index - 1..=index]);
        match lines.pop() {
            Some(line) if divides => {
                let next = Line {
                    indent: indent + CONTINUATION,
                    text: String::new(),
                    comment: None,
                    arrow: None,
                    blank: false,
                };
                lines.push(line);
                lines.push(appended(next, token));
            }
            Some(line) => lines.push(appended(line, token)),
            None => {
                let first = Line { indent, text: String::new(), comment: None, arrow: None, blank: sentence.blank };
                lines.push(appended(first, token));
            }
        }
    }
    lines.iter_mut().for_each(|line| line.arrow = None);
    lines
}

fn appended(mut line: Line, token: &Token<'_>) -> Line {
    if token.kind == TokenKind::Comment {
        line.comment = Some(token.text.to_string());
        return line;
    }
    if token.space && !line.text.is_empty() {
        line.text.push(' ');
    }
    if token.kind == TokenKind::Arrow {
        line.arrow = Some(line.text.len());
    }
    line.text.push_str(token.text);
    line
}

/// Puts the arrows of neighbouring lines under each other, as far as no line gets too wide.
fn align(lines: &mut [Line]) {
    let mut start = 0;
    while start < lines.len() {
        let mut end = start;
        let mut widths = Widths::default();
        while let Some(line) = lines.get(end) {
            let (Some(arrow), false) = (line.arrow, end > start && (line.blank || line.indent != lines[start].indent))
            else {
                break;
            };
            let with_line = widths.with(line.text[..arrow].chars().count(), line.width() - line.indent);
            if end > start && lines[start].indent + with_line.head + with_line.tail > WIDTH {
                break;
            }
            widths = with_line;
            end += 1;
        }
        for line in &mut lines[start..end] {
            if let Some(arrow) = line.arrow {
                let missing = widths.head - line.text[..arrow].chars().count();
                line.text.insert_str(arrow, &" ".repeat(missing));
            }
        }
        start = end.max(start + 1);
    }
}

/// The widest part in front of an arrow, and the widest from the arrow on.
#[derive(Clone, Copy, Default)]
struct Widths {
    head: usize,
    tail: usize,
}

impl Widths {
    fn with(self, head: usize, whole: usize) -> Widths {
        Widths { head: self.head.max(head), tail: self.tail.max(whole.saturating_sub(head)) }
    }
}
