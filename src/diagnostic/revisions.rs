//! Findings about what becomes of conversations that come from an earlier revision.

use super::{Diagnostic, Kind};
use crate::source::Span;

/// `continue at` a place that there is not.
pub(crate) fn unknown_place(path: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let message = format!("there is no waiting place `{path}`");
    let found = Diagnostic::new(Kind::error("unknown-name"), span, "no such place", message);
    match near {
        Some(near) => {
            let text = near.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "\\{").replace('}', "\\}");
            found
                .with_help(format!("Did you mean `{near}`? A conversation can continue only where these rules wait."))
                .with_fix(span, format!("write `{near}`"), format!("\"{text}\""))
        }
        None => found.with_help(
            "A conversation can continue only where these rules wait. A place goes by the names on the way to it: its \
             thread, the rules and arms around it, and what it asks or is called, such as `menu / called sign_in`.",
        ),
    }
}

/// `continue at` a place inside of steps or of a handler, from elsewhere.
pub(crate) fn cannot_continue_there(span: Span, root: &str) -> Diagnostic {
    Diagnostic::new(
        Kind::error("cannot-continue-there"),
        span,
        "not reached like that",
        format!("a conversation from elsewhere cannot continue inside `{root}`"),
    )
    .with_help(
        "Steps and handlers go back to where they were begun, and a conversation from elsewhere has begun none. Continue \
         at a place in a thread, or from a place in the same steps or handler, or pivot to a thread.",
    )
}

/// `migrate memory` from a name that is still in use.
pub(crate) fn memory_still_there(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(Kind::error("memory-still-there"), span, "still in use", format!("`{name}` is still in use"))
        .with_help(
            "A conversation brings what it remembers under the names that these rules still have. Only what has another \
             name now needs a `migrate`: write the name that it had, or take this line away.",
        )
}
