//! Findings about what is known of the customer, and what may be shown to whom.

use super::{Diagnostic, Kind};
use crate::source::Span;

const MAYBE_UNKNOWN: Kind = Kind::error("maybe-unknown");
const SENSITIVE_UNPROVEN: Kind = Kind::error("sensitive-unproven");
const COUNTED_UNKNOWN: Kind = Kind::warning("counted-unknown");
const CHANGE_UNPROVEN: Kind = Kind::warning("change-unproven");
const TRUST_BY_PROFILE: Kind = Kind::warning("trust-by-profile");
const ACCOUNT_ENUMERATION: Kind = Kind::warning("account-enumeration");
const IDLE_FALLBACK: Kind = Kind::info("idle-fallback");
const ANSWER_KNOWN: Kind = Kind::warning("answer-known");
const LOGIN_FOR_SIGNED_IN: Kind = Kind::warning("login-for-signed-in");
const SHOWN_AFTER_SIGN_OUT: Kind = Kind::warning("shown-after-sign-out");
const LOGIN_OFFERED_LATE: Kind = Kind::warning("login-offered-late");

/// The slot at `slot` shows `name`, which may be unknown; `way` says for whom or where, as the end of a sentence.
pub(crate) fn maybe_unknown(slot: Span, name: &str, way: &str) -> Diagnostic {
    let fallback = if name.ends_with("name") { "there" } else { "unknown" };
    let brace = Span { start: slot.end.saturating_sub(1).max(slot.start), ..slot };
    let help = format!(
        "There would be a hole in the text. Say what stands there otherwise, as in `{{{name} or \"{fallback}\"}}`, \
         or show it only behind a rule with `when {name} is known`."
    );
    unknown(slot, name, way).with_help(help).with_fix(
        brace,
        format!("write `or \"{fallback}\"`"),
        format!(" or \"{fallback}\"}}"),
    )
}

/// The call at `call` needs `name`, which may be unknown.
pub(crate) fn maybe_unknown_input(call: Span, name: &str, way: &str) -> Diagnostic {
    unknown(call, name, way).with_help(format!(
        "The action cannot be asked without it. Call it only behind a rule with `when {name} is known`."
    ))
}

fn unknown(span: Span, name: &str, way: &str) -> Diagnostic {
    Diagnostic::new(MAYBE_UNKNOWN, span, "may be unknown here", format!("`{name}` may be unknown here {way}"))
}

/// What is remembered as `name` is counted at `set`, and may be unknown there.
pub(crate) fn counted_unknown(set: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` may be unknown here, and what is unknown stays unknown");
    Diagnostic::new(COUNTED_UNKNOWN, set, "counts only what has a number", message).with_help(format!(
        "Nothing is added then, so that a limit that the rules keep by it is never reached. Give it a number to begin with: \
         `set {name} to 0`, before anybody can come here."
    ))
}

/// The slot at `slot` shows the sensitive `name` where the customer may be `who`.
pub(crate) fn sensitive_unproven(slot: Span, name: &str, who: &str) -> Diagnostic {
    let message = format!("`{name}` is for proven customers only, and {who} may be shown it here");
    Diagnostic::new(SENSITIVE_UNPROVEN, slot, "may be seen by somebody else", message).with_help(
        "Whoever only says who they are, or signed out meanwhile, may be anybody. Ask right before it is shown: a \
         rule with `when customer is authenticated` around it, and an `otherwise` for the rest. An answer from \
         before a wait does not count: the customer may have signed out while you waited, and a call waits too.",
    )
}

/// The slot at `slot` shows `name`, which the call at `call` fetched for a customer, to whoever sits there after them.
pub(crate) fn shown_after_sign_out(slot: Span, name: &str, call: Span) -> Diagnostic {
    let message =
        format!("`{name}` was fetched for a customer who may have signed out, and is shown to whoever is there now");
    Diagnostic::new(SHOWN_AFTER_SIGN_OUT, slot, "may be somebody else's", message)
        .with_related(call, "fetched here, for the customer of that moment")
        .with_help(
            "Whoever goes on at the screen may be another person. Ask right before it is shown whether the customer is still there: \
             a rule with `when customer is not anonymous` around it, and an `otherwise` for the rest.",
        )
}

/// The call at `call` asks for the sensitive `action` where the customer may be `who`.
pub(crate) fn sensitive_call(call: Span, action: &str, who: &str) -> Diagnostic {
    let message = format!("`{action}` is for proven customers only, and it may be called here for {who}");
    Diagnostic::new(SENSITIVE_UNPROVEN, call, "may be called for somebody else", message).with_help(
        "Whoever only says who they are may be anybody. Call it only behind a rule with `when customer is \
         authenticated`, with no question or wait in between.",
    )
}

/// The call at `call` changes something by `action` where the customer may be `who`.
pub(crate) fn change_unproven(call: Span, action: &str, who: &str) -> Diagnostic {
    let message = format!("`{action}` changes something, and it may be called here for {who}");
    Diagnostic::new(CHANGE_UNPROVEN, call, "may be called for somebody else", message).with_help(
        "Whoever only says who they are may be anybody, and would change what belongs to somebody else. Call it only behind \
         a rule with `when customer is authenticated`. Where anybody may do it, say so beside the line: `# allow \
         change-unproven: REASON`.",
    )
}

/// The rule at `rule` takes whoever has a profile, by the test at `test`.
pub(crate) fn trust_by_profile(rule: Span, test: Span) -> Diagnostic {
    let message = "this takes a profile that was found for a proof: anybody can type the address that finds it";
    Diagnostic::new(TRUST_BY_PROFILE, rule, "who is that really?", message)
        .with_help(
            "What is shown or done here is meant for the person whose profile it is, and `profile is found` only says that there \
             is one. Ask for `customer is authenticated`, or for `identification is standard` where your site vouches for them.",
        )
        .with_fix(test, "write `customer is authenticated`", "customer is authenticated")
}

/// The rule at `rule` says something else to customers with a profile than to those without, who typed their address.
pub(crate) fn account_enumeration(rule: Span) -> Diagnostic {
    let message = "what is said here tells whoever typed an address whether you know it";
    Diagnostic::new(ACCOUNT_ENUMERATION, rule, "says whether there is a profile", message).with_help(
        "Anybody can type addresses until one is greeted as a customer. Say the same to everybody who has proven nothing, \
         and tell the difference to the agent, in a note. Where nobody could make use of it, say so beside the line: `# allow \
         account-enumeration: REASON`.",
    )
}

/// The slot at `slot` says what stands there where `name` is unknown, and it never is.
pub(crate) fn idle_fallback(slot: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` is always known here, so what stands behind `or` is never said");
    Diagnostic::new(IDLE_FALLBACK, slot, "always known here", message)
        .with_help("Nothing is wrong with it, but whoever reads the rules may think that it can be unknown.")
        .with_fix(slot, format!("write `{{{name}}}`"), format!("{{{name}}}"))
}

/// The question at `question` asks for an address, and `known` is always known there.
pub(crate) fn answer_known(question: Span, known: &str) -> Diagnostic {
    let message = format!("whoever is asked this has told it already: `{known}` is always known here");
    Diagnostic::new(ANSWER_KNOWN, question, "known already", message).with_help(format!(
        "Nobody likes to be asked twice, and whoever has signed in least of all. Use `{known}` instead of the answer."
    ))
}

/// The text at `text` shows the login link to nobody but those who have signed in.
pub(crate) fn login_for_signed_in(text: Span) -> Diagnostic {
    let message = "everybody who reads this has signed in already";
    Diagnostic::new(LOGIN_FOR_SIGNED_IN, text, "offers the login", message)
        .with_help("A login link that is not needed makes customers doubt that they are signed in. Leave it out here.")
}

/// The login is offered at `text` to somebody who typed their address at `form` before.
pub(crate) fn login_offered_late(text: Span, form: Span, transcript: &[String]) -> Diagnostic {
    let advice = "Whoever signs in after typing another address becomes a different person, with a conversation of their own. \
                  Offer the login in front of the form: it belongs into the first message.";
    let shown = transcript.iter().map(|line| format!("\n  {line}")).collect::<String>();
    let help = if shown.is_empty() { advice.to_owned() } else { format!("{advice} Here it comes too late:{shown}") };
    Diagnostic::new(
        LOGIN_OFFERED_LATE,
        text,
        "offered here at last",
        "the login is offered after the customer was asked who they are",
    )
    .with_related(form, "asked who they are")
    .with_help(help)
}
