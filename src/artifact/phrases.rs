//! All phrases that handlers and waits listen for, by their first words: so a message is read once, however many there
//! are.

use super::content::{Content, Event, Strings, WaitKind};
use super::fold::{fold_words, folded};
use super::id::StringId;

/// Phrases by the hash of their first word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    /// Sorted.
    by_first_word: Vec<(u64, StringId)>,
}

impl Phrases {
    pub(super) fn of(content: &Content) -> Phrases {
        let of_waits = content.waits.iter().filter_map(|wait| match &wait.kind {
            WaitKind::Events { arms } => Some(arms),
            _ => None,
        });
        let arms = of_waits.flatten().chain(content.handlers.iter().map(|handler| &handler.arm));
        let phrases =
            arms.filter_map(|arm| if let Event::Writes { phrases } = &arm.event { Some(phrases) } else { None });
        let entry = |id: &StringId| {
            let phrase = content.strings.get(*id);
            // A phrase is found among words as they are compared; one that is written otherwise never is.
            let first = phrase.split(' ').next().filter(|_| !phrase.is_empty() && fold_words(phrase) == phrase)?;
            Some((first.chars().fold(START, add), *id))
        };
        let mut by_first_word: Vec<_> = phrases.flatten().filter_map(entry).collect();
        by_first_word.sort_unstable();
        by_first_word.dedup();
        Phrases { by_first_word }
    }

    /// Adds the phrases that stand in `text` as whole words, without regard to case.
    pub(crate) fn hear(&self, text: &str, strings: &Strings, heard: &mut Vec<StringId>) {
        if self.by_first_word.is_empty() {
            return;
        }
        let mut word = None;
        for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
            if letter.is_alphanumeric() {
                let (_, hash) = word.get_or_insert((at, START));
                *hash = fold_letter(*hash, letter);
            } else if let Some((start, hash)) = word.take() {
                let first = self.by_first_word.partition_point(|(known, _)| *known < hash);
                let same = self.by_first_word[first..].iter().take_while(|(known, _)| *known == hash);
                heard.extend(same.map(|(_, id)| *id).filter(|id| begins(&text[start..], strings.get(*id))));
            }
        }
    }
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn add(hash: u64, letter: char) -> u64 {
    (hash ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn fold_letter(hash: u64, letter: char) -> u64 {
    if letter.is_ascii() { add(hash, letter.to_ascii_lowercase()) } else { letter.to_lowercase().fold(hash, add) }
}

/// Whether the words of `text`, which begins with one, begin with those of `phrase`.
fn begins(text: &str, phrase: &str) -> bool {
    let mut rest = text;
    phrase.split(' ').all(|wanted| {
        rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        folded(word).eq(wanted.chars())
    })
}
