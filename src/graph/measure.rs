//! How wide words are, roughly: enough to size boxes for any ordinary sans-serif font, without knowing the font.

/// The width of `text` in pixels at a font size of one, on the generous side.
fn ems(text: &str) -> f64 {
    text.chars().map(letter_ems).sum()
}

fn letter_ems(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | ' ' => 0.36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '-' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.98,
        _ if letter >= '\u{1100}' => 1.05,
        _ if letter.is_uppercase() => 0.74,
        _ => 0.63,
    }
}

/// The width of `text` in pixels.
pub(super) fn width(text: &str, font_size: f64) -> f64 {
    ems(text) * font_size
}

/// `text` in at most `most` lines that are at most `widest` pixels wide, broken at spaces; the last ends in `…` where
/// there was more.
pub(super) fn wrap(text: &str, font_size: f64, widest: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = |line: &String| width(line, font_size) + width(word, font_size) + 0.36 * font_size;
        let count = lines.len();
        match lines.last_mut().filter(|line| longer(line) <= widest) {
            Some(line) => *line = format!("{line} {word}"),
            None if count == most => break,
            None => lines.push((*word).to_string()),
        }
        words.next();
    }
    let more = words.peek().is_some();
    let count = lines.len();
    let close = |(index, line)| shorten(line, font_size, widest, more && index + 1 == count);
    lines.into_iter().enumerate().map(close).collect()
}

/// `line`, cut to `widest` pixels; ends in `…` where it was cut or where there is `more`.
fn shorten(line: String, font_size: f64, widest: f64, more: bool) -> String {
    if !more && width(&line, font_size) <= widest {
        return line;
    }
    let mut room = widest / font_size - letter_ems('…');
    let fits = |letter: &char| {
        room -= letter_ems(*letter);
        room >= 0.0
    };
    let mut cut: String = line.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut + "…"
}
