//! `secret-asked`: a question asks for what must never stand in a chat.

use crate::ast::{ActionKind, File, Part, Template};
use crate::diagnostic::{Diagnostic, conduct};
use crate::ir::spoken;

/// What must not be asked for, folded.
const SECRETS: &[&str] = &[
    "password",
    "passcode",
    "passwort",
    "kennwort",
    "your pin",
    "pin code",
    "pin number",
    "cvv",
    "cvc",
    "security code",
    "card number",
    "kartennummer",
    "one time code",
    "verification code",
    "social security number",
];

/// Words that turn the sentence round: "we never ask for your password".
const NEGATIONS: &[&str] = &["never", "not", "don t", "won t", "nie", "nicht"];

pub(super) fn check(file: &File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    file.each_action(&mut |action| {
        if let ActionKind::Ask(ask) = &action.kind {
            let texts = [Some(&ask.text), ask.retry.as_ref().map(|retry| &retry.text)];
            let secret = texts.into_iter().flatten().find_map(|text| Some((text.span, secret(text)?)));
            found.extend(secret.map(|(place, secret)| conduct::secret_asked(place, secret)));
        }
    });
    found
}

fn secret(text: &Template) -> Option<&'static str> {
    let words = spoken(text.parts.iter().map(|part| if let Part::Text(words) = part { Some(&**words) } else { None }));
    let says = |phrase: &&&str| words.contains(&format!(" {phrase} "));
    if NEGATIONS.iter().any(|negation| says(&negation)) {
        return None;
    }
    SECRETS.iter().find(says).copied()
}
