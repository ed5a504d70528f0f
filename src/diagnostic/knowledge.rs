//! Findings about what is known of the customer, and what may be shown to whom.

use super::{Diagnostic, Kind};
use crate::source::Span;

const MAYBE_UNKNOWN: Kind = Kind::error("maybe-unknown");
const SENSITIVE_UNPROVEN: Kind = Kind::error("sensitive-unproven");

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

/// The slot at `slot` shows the sensitive `name` where the customer may be `who`.
pub(crate) fn sensitive_unproven(slot: Span, name: &str, who: &str) -> Diagnostic {
    let message = format!("`{name}` is for proven customers only, and {who} may be shown it here");
    Diagnostic::new(SENSITIVE_UNPROVEN, slot, "may be seen by somebody else", message).with_help(
        "Whoever only says who they are, or signed out meanwhile, may be anybody. Ask right before it is shown: a \
         rule with `when customer is authenticated` around it, and an `otherwise` for the rest. An answer from \
         before a wait does not count: the customer may have signed out while you waited, and a call waits too.",
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
