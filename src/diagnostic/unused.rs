//! Findings about names that do nothing.

use super::{Diagnostic, Kind};
use crate::source::{Span, Spanned};

const UNUSED_DECLARATION: Kind = Kind::info("unused-declaration");
const UNUSED_DEFINITION: Kind = Kind::warning("unused-definition");
const UNUSED_STEPS: Kind = Kind::warning("unused-steps");
const MEMORY_NEVER_READ: Kind = Kind::info("memory-never-read");
const MEMORY_NEVER_FILLED: Kind = Kind::warning("memory-never-filled");
const HOURS_NEVER_OPEN: Kind = Kind::warning("hours-never-open");

/// No rule uses what threadle.yaml declares at `name`; `what` is its kind with an article.
pub(crate) fn unused_declaration(what: &str, name: Spanned<&str>) -> Diagnostic {
    let message = format!("no rule uses {what} `{}`", name.value);
    Diagnostic::new(UNUSED_DECLARATION, name.span, "not used", message).with_help(
        "Either a rule that was to use it is missing, or it belongs to rules that are gone. Whoever reads threadle.yaml takes \
         it for something that matters.",
    )
}

/// No condition names the definition at `name`; `item` is all of it.
pub(crate) fn unused_definition(name: Spanned<&str>, item: Span) -> Diagnostic {
    let message = format!("no condition names `{}`", name.value);
    Diagnostic::new(UNUSED_DEFINITION, name.span, "not used", message)
        .with_help("Name it in the rule that it was written for, or take it out.")
        .with_fix(item, "take the definition out", "")
}

/// No `do` runs the steps at `name`; `item` is all of them.
pub(crate) fn unused_steps(name: Spanned<&str>, item: Span) -> Diagnostic {
    let message = format!("nothing runs the steps `{}`", name.value);
    let help = format!("Write `do {}` where they are meant to happen, or take them out.", name.value);
    Diagnostic::new(UNUSED_STEPS, name.span, "never run", message).with_help(help).with_fix(
        item,
        "take the steps out",
        "",
    )
}

/// Nothing looks at what is remembered as `name`.
pub(crate) fn memory_never_read(name: Spanned<&str>) -> Diagnostic {
    let message = format!("nothing ever looks at `{}`", name.value);
    let help = format!(
        "It is remembered for nobody: no condition asks about it, no text and no note shows it. Put it where it helps, such \
         as `note \"… {{{}}}\"` for the agent, or don't ask for it.",
        name.value
    );
    Diagnostic::new(MEMORY_NEVER_READ, name.span, "never looked at", message).with_help(help)
}

/// Nothing gives a value to what is remembered as `name`; `counted` is where it is counted all the same.
pub(crate) fn memory_never_filled(name: Spanned<&str>, counted: Option<Span>) -> Diagnostic {
    let message = format!("nothing ever gives `{}` a value", name.value);
    let finding = Diagnostic::new(MEMORY_NEVER_FILLED, name.span, "always unknown", message);
    match counted {
        Some(span) => finding.with_related(span, "what is unknown stays unknown").with_help(format!(
            "Counting needs a number to begin with. Write `set {} to 0` where it begins, or conditions about it never hold.",
            name.value
        )),
        None => finding.with_help(
            "Conditions about it never hold, and texts always show what stands there otherwise. Ask for it with `ask … \
             into`, `set` it, or let a `call … as` give it.",
        ),
    }
}

/// The hours called `name` have no time at which they are open.
pub(crate) fn hours_never_open(name: Spanned<&str>) -> Diagnostic {
    let message = format!("the hours `{}` are never open", name.value);
    Diagnostic::new(HOURS_NEVER_OPEN, name.span, "no time of the week", message).with_help(
        "No day has a time, so every customer is told that the office is closed. Write when it is open, such as \
         `monday to friday: 9:00-17:30`.",
    )
}
