//! Findings about where a conversation goes: ways that lead nowhere, arms that are missing, actions in vain.

use super::types::listed;
use super::{Diagnostic, Kind};
use crate::source::Span;

/// A thread that comes to its closing brace; `ways` are the last actions on the ways that lead there.
pub(crate) fn falls_off_end(thread: &str, brace: Span, ways: &[Span]) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("falls-off-end"),
        brace,
        "nothing comes next",
        format!("the thread `{thread}` comes to its end without saying what happens next"),
    )
    .with_help(
        "The customer would be left without an answer and without a person. End every way through a thread with \
         `pivot to`, `hand off to inbox` or `resolve`.",
    );
    ways.iter().take(3).fold(found, |found, way| found.with_related(*way, "the conversation gets there from here"))
}

/// An action that no conversation comes to.
pub(crate) fn never_reached(action: Span, ending: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("never-reached"), action, "never happens", "no conversation ever comes to this action")
        .with_related(ending, "the conversation leaves here in every case")
        .with_help("Move it to a place before the ending, or remove it.")
}

/// A message behind a hand-off or a resolve, or in a handler for what comes after it.
pub(crate) fn message_after_hand_off(message: Span, ending: Option<Span>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("message-after-hand-off"),
        message,
        "the bot is silent by then",
        "after a hand-off or a resolve the bot says nothing more to the customer",
    )
    .with_help(
        "An agent has the conversation then, and nobody should hear two voices. Say it before the hand-off; \
         afterwards only notes, topics and `set` are possible.",
    );
    match ending {
        Some(ending) => found.with_related(ending, "the automation ends here"),
        None => found,
    }
}

/// Something that the next person at the screen would get to see.
pub(crate) fn message_to_someone_else(action: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("message-to-someone-else"),
        action,
        "would reach the other person",
        "when the customer becomes someone else, the conversation can't go on with them",
    )
    .with_help(
        "Whoever sits at the screen now is not the one whom this conversation belongs to, and gets a new one that \
         begins with `chat opens`. For the old one only notes, topics, `set`, `hand off` and `resolve` are possible.",
    )
}

/// A question without `anything else`.
pub(crate) fn missing_anything_else(question: Span, fix: (Span, String)) -> Diagnostic {
    Diagnostic::new(
        Kind::error("missing-anything-else"),
        question,
        "no `anything else`",
        "this question doesn't say what happens when the customer writes something of their own",
    )
    .with_help(
        "Customers don't only press buttons: many write a sentence. Add `anything else => …`, for instance a hand-off.",
    )
    .with_fix(fix.0, "add `anything else`", fix.1)
}

/// A wait or a question with bad answers without `otherwise`. `when` says what it would be for.
pub(crate) fn missing_otherwise(span: Span, when: &str, fix: Option<(Span, String)>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("missing-otherwise"),
        span,
        "no `otherwise`",
        format!("this doesn't say what happens when {when}"),
    )
    .with_help("The conversation would have nowhere to go. Add `otherwise => …`, for instance a hand-off.");
    match fix {
        Some((at, text)) => found.with_fix(at, "add `otherwise`", text),
        None => found,
    }
}

/// `retry` or `otherwise` where every answer is good.
pub(crate) fn idle_retry(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::warning("idle-retry"), span, "never happens", "every answer to this question is good")
        .with_help(
            "A text without `matching` accepts whatever the customer writes, so this never happens. Remove it, or say \
             what the answer must be: `as email`, `matching /…/`.",
        )
}

/// A call without an arm for everything that may come of it.
pub(crate) fn missing_outcome(call: Span, action: &str, missing: &[&str], fix: (Span, String)) -> Diagnostic {
    let names = listed(missing);
    Diagnostic::new(
        Kind::error("missing-outcome"),
        call,
        format!("without {names}"),
        format!("this call of `{action}` doesn't say what happens on {names}"),
    )
    .with_help(
        "Whatever the host answers, the customer must get an answer too; `failed` is for a host that says nothing in \
         time. Add an arm for each.",
    )
    .with_fix(fix.0, format!("add {names}"), fix.1)
}

/// An arm, or an answer, that the action does not have.
pub(crate) fn unknown_outcome(
    outcome: &str,
    span: Span,
    action: &str,
    outcomes: &[&str],
    near: Option<&str>,
) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("unknown-outcome"),
        span,
        "no such outcome",
        format!("`{action}` never answers `{outcome}`"),
    );
    let advice = format!("What may come of it stands in threadle.yaml: {}.", listed(outcomes));
    match near {
        Some(near) => {
            found.with_help(format!("Did you mean `{near}`? {advice}")).with_fix(span, format!("write `{near}`"), near)
        }
        None => found.with_help(advice),
    }
}

/// `onboard` where the workspace has switched it off.
pub(crate) fn onboarding_off(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("onboarding-off"), span, "switched off", "onboarding is switched off in threadle.yaml")
        .with_help(
            "The form would never be shown. Write `onboarding: true` under `identity` in threadle.yaml, or remove \
             this action.",
        )
}

/// `ask again` where no question was interrupted.
pub(crate) fn ask_again_outside_handler(span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("ask-again-outside-handler"),
        span,
        "no question to repeat",
        "`ask again` makes sense only in a handler (`on …`)",
    )
    .with_help(
        "It repeats the question that the handler interrupted, and here nothing was interrupted. To go back to a \
         question, give it a thread of its own and `pivot to` it.",
    )
}

/// A handler or an arm for an event that can't come there.
pub(crate) fn useless_handler(span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("useless-handler"),
        span,
        "can't happen here",
        "the chat is open already, so `chat opens` can't happen here",
    )
    .with_help("A conversation begins with the lines of `start`. Put what should happen first into the thread that they lead to.")
}

/// Shares that do not make a whole.
pub(crate) fn shares_not_whole(span: Span, sum: i64) -> Diagnostic {
    Diagnostic::new(
        Kind::error("shares-not-whole"),
        span,
        format!("{sum}% in all"),
        format!("the shares of this split make {sum}%, not 100%"),
    )
    .with_help("Every customer must get exactly one of the variants. Change the shares so that they make 100%.")
}
