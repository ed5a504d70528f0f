//! Findings about where conversations can get: arms, handlers and threads that nothing leads to, and rounds without
//! end.

use super::{Diagnostic, Kind};
use crate::source::{Span, Spanned};

const ARM_NEVER_TAKEN: Kind = Kind::error("arm-never-taken");
const ORDER_BETWEEN_FILES: Kind = Kind::warning("order-between-files");
const START_MAY_STAY_SILENT: Kind = Kind::warning("start-may-stay-silent");
const UNREACHABLE_THREAD: Kind = Kind::warning("unreachable-thread");
const PIVOT_CYCLE: Kind = Kind::error("pivot-cycle");

/// The arms `above` take the event of the arm at `span` whenever it comes.
pub(crate) fn arm_never_taken(span: Span, above: &[Span]) -> Diagnostic {
    let help = "Arms are tried from top to bottom and the first that fits wins, so what stands here is never done. \
                Put the narrower one first.";
    let found = Diagnostic::new(
        ARM_NEVER_TAKEN,
        span,
        "never taken",
        "this is never taken: what stands above takes the event first",
    );
    above.iter().fold(found.with_help(help), |found, place| found.with_related(*place, "takes it first"))
}

/// The handlers at `span` and `other`, in different files, both take the event of the customer in `example`.
pub(crate) fn order_between_files(span: Span, other: Span, example: &str) -> Diagnostic {
    let message = format!("this and a handler in another file can take the same event of {example}");
    let help = "The order of files says nothing, so it is not clear which of the two should win. Put both into one \
                file, in the order that is meant, or add a `when` to one of them.";
    Diagnostic::new(ORDER_BETWEEN_FILES, span, "can take the same event", message)
        .with_related(other, "as this one can")
        .with_help(help)
}

/// No line of `start` takes the customer in `example`.
pub(crate) fn start_may_stay_silent(start: Span, example: &str) -> Diagnostic {
    let help = "Such a customer opens the chat, or writes, and nothing answers until the time limit. Add a line \
                without a condition, such as `when chat opens => …` or `when customer writes => …`, at the end.";
    Diagnostic::new(START_MAY_STAY_SILENT, start, "may take nobody", format!("no line here is sure to take {example}"))
        .with_help(help)
}

/// No conversation gets to `thread`.
pub(crate) fn unreachable_thread(thread: Spanned<&str>) -> Diagnostic {
    let help = "No line of `start` begins with it and no pivot that can be reached leads to it. Pivot to it, write \
                `inactive` in front of it to keep it for later, or take it out.";
    let message = format!("nothing leads to the thread `{}`", thread.value);
    Diagnostic::new(UNREACHABLE_THREAD, thread.span, "never started", message).with_help(help)
}

/// Each of `pivots` leads to the thread named beside it and, without a wait in between, to the next; the last to the
/// first.
pub(crate) fn pivot_cycle(pivots: &[(Span, &str)]) -> Diagnostic {
    let names = pivots.last().into_iter().chain(pivots).map(|(_, name)| format!("`{name}`"));
    let round = names.collect::<Vec<_>>().join(" to ");
    let message = format!("these threads go round without ever waiting: {round}");
    let help = "A conversation could go round here for ever without a word from the customer, and the machine would \
                stop it. A question that is skipped because its answer is known is no wait. Put a question or a wait \
                into the round, or lead out of it.";
    let first = pivots.first().map(|(span, _)| *span).unwrap_or_default();
    let found = Diagnostic::new(PIVOT_CYCLE, first, "goes round", message).with_help(help);
    pivots.iter().skip(1).fold(found, |found, (span, _)| found.with_related(*span, "and on from here"))
}
