//! Findings about words that rules listen for, and about who hears them first.

use super::{Diagnostic, Kind};
use crate::source::{Span, Spanned};

const PHRASE_IN_VAIN: Kind = Kind::warning("phrase-in-vain");
const MIXED_SCRIPT: Kind = Kind::warning("mixed-script");

/// Whoever writes `phrase` writes what stands at `by` too, and that is heard first; `removal` is the phrase with its `or`.
pub(crate) fn phrase_in_vain(phrase: Spanned<&str>, by: Span, removal: Option<Span>) -> Diagnostic {
    let message = format!("`{}` is never heard here: fewer of its words are enough for something else", phrase.value);
    let found = Diagnostic::new(PHRASE_IN_VAIN, phrase.span, "never heard", message)
        .with_related(by, "this hears it first")
        .with_help(
            "A message fits as soon as all words of a phrase stand in it, and the first line that fits wins. Take the longer \
             phrase out, or put its line above the other one.",
        );
    match removal {
        Some(place) => found.with_fix(place, "take the phrase out", ""),
        None => found,
    }
}

/// The word at `span` has the letter `odd` of another alphabet in it; `latin` is the word without such letters, where
/// each of them has a twin.
pub(crate) fn mixed_script(span: Span, word: &str, odd: char, latin: Option<String>) -> Diagnostic {
    let message = format!("the word `{word}` mixes two alphabets: `{odd}` only looks like a Latin letter");
    let found = Diagnostic::new(MIXED_SCRIPT, span, "letters of two alphabets", message).with_help(
        "Nobody types it like this, so no message ever fits, and it is how look-alike names are made. It mostly comes from \
         copying. Type the word anew.",
    );
    match latin {
        Some(latin) => found.with_fix(span, "write it in Latin letters", latin),
        None => found,
    }
}
