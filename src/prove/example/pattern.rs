//! A short text that a regular expression matches, for patterns as admins write them.

use regex_lite::Regex;

/// A short text that the whole of `pattern` matches, if one was found.
pub(super) fn sample(pattern: &str) -> Option<String> {
    matching(pattern, false)
}

/// A text in which everything stands as often as it may, or once more than it must.
pub(super) fn longest(pattern: &str) -> Option<String> {
    matching(pattern, true)
}

fn matching(pattern: &str, most: bool) -> Option<String> {
    let mut reader = Reader { letters: pattern.chars().collect(), at: 0, depth: 0, most };
    let text = reader.alternatives()?;
    let whole = Regex::new(&format!("^(?:{pattern})$")).ok()?;
    whole.is_match(&text).then_some(text)
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    depth: u8,
    /// Whether things stand as often as they may.
    most: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(letter)
    }

    /// The first of some alternatives.
    fn alternatives(&mut self) -> Option<String> {
        self.depth = self.depth.checked_add(1).filter(|depth| *depth < 32)?;
        let first = self.sequence()?;
        while self.peek() == Some('|') {
            self.at += 1;
            self.sequence()?;
        }
        self.depth -= 1;
        Some(first)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while let Some(letter) = self.peek().filter(|letter| !matches!(letter, '|' | ')')) {
            self.at += 1;
            let item = match letter {
                '^' | '$' => continue,
                '(' => {
                    if self.peek() == Some('?') {
                        while self.next()? != ':' {}
                    }
                    let inner = self.alternatives()?;
                    self.next();
                    inner
                }
                '[' => self.class()?.to_string(),
                '\\' => escaped(self.next()?).to_string(),
                '.' => "a".into(),
                other => other.to_string(),
            };
            let times = self.times()?;
            text += &item.repeat(times);
        }
        Some(text)
    }

    /// The first letter of a class; of a negated one, some letter that is seldom named.
    fn class(&mut self) -> Option<char> {
        if self.peek() == Some('^') {
            while self.next()? != ']' {}
            return Some('~');
        }
        let mut first = self.next()?;
        if first == '\\' {
            first = escaped(self.next()?);
        }
        while self.next()? != ']' {}
        Some(first)
    }

    /// The least number of times that the item before may stand there, or the most.
    fn times(&mut self) -> Option<usize> {
        let times = match self.peek() {
            Some('?' | '*') => usize::from(self.most),
            Some('+') => 1 + usize::from(self.most),
            Some('{') => {
                let mut digits = String::new();
                while let Some(letter) = self.letters.get(self.at + 1).filter(|letter| letter.is_ascii_digit()) {
                    digits.push(*letter);
                    self.at += 1;
                }
                let mut last = String::new();
                while self.peek()? != '}' {
                    self.at += 1;
                    last.extend(self.peek().filter(char::is_ascii_digit));
                }
                let chosen = if self.most && !last.is_empty() { last } else { digits };
                chosen.parse().ok().filter(|times| *times <= 1_000)?
            }
            _ => return Some(1),
        };
        self.at += 1;
        if self.peek() == Some('?') {
            self.at += 1;
        }
        Some(times)
    }
}

fn escaped(letter: char) -> char {
    match letter {
        'd' => '1',
        'w' => 'a',
        's' => ' ',
        'D' | 'S' => 'a',
        'W' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{longest, sample};

    #[test]
    fn finds_short_texts() {
        let of = |pattern| sample(pattern).unwrap_or_default();
        assert_eq!(of("[A-Za-z]-?[0-9]{4,8}"), "A0000");
        assert_eq!(of(r"(?:ORD|INV)-\d+"), "ORD-1");
        assert_eq!(of("[^,]{2}x*"), "~~");
        assert_eq!(sample("("), None);
        assert_eq!(longest("[0-9]{2,4}-?x{1,}").as_deref(), Some("0000-x"));
    }
}
