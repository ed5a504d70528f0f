//! Findings about guarantees: conversations that break them, and what could not be told.

use super::{Diagnostic, Kind};
use crate::source::Span;

const GUARANTEE_BROKEN: Kind = Kind::error("guarantee-broken");
const GUARANTEE_IN_DOUBT: Kind = Kind::warning("guarantee-in-doubt");
const GUARANTEE_UNDECIDED: Kind = Kind::warning("guarantee-undecided");
const ENDLESS_ROUND: Kind = Kind::warning("endless-round");
const HANDLER_NEVER_TAKEN: Kind = Kind::warning("handler-never-taken");
const NEVER_DONE: Kind = Kind::warning("never-done");
const NEVER_POSSIBLE: Kind = Kind::error("never-possible");
const IDLE_GUARANTEE: Kind = Kind::info("idle-guarantee");
const NO_WAY_OUT: Kind = Kind::error("no-way-out");
const NEVER_DIFFERS: Kind = Kind::error("never-differs");

/// The conversation in `transcript` breaks the line at `line` of the guarantee called `label`.
pub(crate) fn guarantee_broken(line: Span, label: &str, transcript: &[String]) -> Diagnostic {
    let help = format!(
        "This is a shortest conversation that breaks it; it was played on the machine, and came out like this:\n{}\nChange \
         the rules so that this cannot happen, or the guarantee where it says more than you mean.",
        indented(transcript)
    );
    let message = format!("the guarantee `{label}` is broken: there is a conversation in which this is not so");
    Diagnostic::new(GUARANTEE_BROKEN, line, "not so in every conversation", message).with_help(help)
}

/// The line at `line` may be broken by the conversation in `transcript`, but the machine did not do what was expected.
/// It turns on what is known only `roughly`.
pub(crate) fn guarantee_in_doubt(line: Span, label: &str, transcript: &[String], roughly: &[String]) -> Diagnostic {
    let help = format!(
        "Something like this conversation may break it:\n{}\nPlayed on the machine it came out otherwise. The proof knows only \
         roughly {}, so it can neither rule it out nor show it.",
        indented(transcript),
        if roughly.is_empty() { "what it turns on".into() } else { roughly.join(", and ") }
    );
    let message = format!("the guarantee `{label}` could not be proved, and no conversation was found that breaks it");
    Diagnostic::new(GUARANTEE_IN_DOUBT, line, "may not be so", message).with_help(help)
}

/// What the line at `line` says not to depend on a fact does: the `two` conversations part.
pub(crate) fn guarantee_depends(line: Span, label: &str, two: &[Vec<String>; 2]) -> Diagnostic {
    let [one, other] = two;
    let help = format!(
        "The same happens to two customers who differ in this alone; both conversations were played on the machine, and came out \
         like this:\n{}\nand\n{}\nLet nobody tell the two apart: do the same for both, or wait with the difference until it may be \
         seen. Where it may, say so with `when`.",
        indented(one),
        indented(other)
    );
    let message = format!("the guarantee `{label}` is broken: there are two conversations that this makes different");
    Diagnostic::new(GUARANTEE_BROKEN, line, "depends on it", message).with_help(help)
}

/// What the line at `line` says not to depend on a fact may: the `two` conversations could part, but did not.
pub(crate) fn guarantee_may_depend(line: Span, label: &str, two: &[Vec<String>; 2]) -> Diagnostic {
    let [one, other] = two;
    let help = format!(
        "Two conversations like these may differ:\n{}\nand\n{}\nPlayed on the machine they did not. The proof knows some things only \
         roughly, so it can neither rule it out nor show it.",
        indented(one),
        indented(other)
    );
    let message =
        format!("the guarantee `{label}` could not be proved, and no two conversations were found that break it");
    Diagnostic::new(GUARANTEE_IN_DOUBT, line, "may depend on it", message).with_help(help)
}

/// The proof of the line at `line` grew too large.
pub(crate) fn guarantee_undecided(line: Span, label: &str) -> Diagnostic {
    let help = "The proof was given up because it grew too large. Nothing is known about this line: it may hold or not. A \
                higher `--limit` gives it more steps. Fewer \
                facts in one decision, or fewer handlers that wait themselves, make proofs smaller.";
    let message = format!("it could not be decided whether the guarantee `{label}` is kept");
    Diagnostic::new(GUARANTEE_UNDECIDED, line, "not decided", message).with_help(help)
}

/// No conversation shows what the line at `line` says to be possible.
pub(crate) fn never_possible(line: Span, label: &str) -> Diagnostic {
    let help = "All conversations were looked at, and none shows it. Look for a rule in front that takes everybody, or a check that \
                nobody passes.";
    let message = format!("the guarantee `{label}` is broken: no conversation shows this");
    Diagnostic::new(NEVER_POSSIBLE, line, "never happens", message).with_help(help)
}

/// The guarantee compares customers by `name`, in which those to whom the same happens do not differ.
pub(crate) fn never_differs(place: Span, name: &str) -> Diagnostic {
    let help = "Two customers to whom the same happens are compared, and this is part of what happens, or of what the rules make \
                of it. They can differ in the facts of `threadle.yaml`, in `profile`, `channel`, `locale`, `availability` and in \
                business hours.";
    let message = format!("customers to whom the same happens never differ in `{name}`");
    Diagnostic::new(NEVER_DIFFERS, place, "the same for both", message).with_help(help)
}

/// No conversation comes to the action at `action`; `branch` is the rule in front of it that never holds there.
pub(crate) fn never_done(action: Span, branch: Option<Span>) -> Diagnostic {
    let help = "All conversations were looked at, and none gets here: what stands in front lets nobody through. Mostly it was \
                checked before already, or the answer that is asked for here is known. Take it out, or mend the check in front.";
    let found = Diagnostic::new(NEVER_DONE, action, "never done", "no conversation ever comes to this").with_help(help);
    branch.into_iter().fold(found, |found, branch| found.with_related(branch, "never the first that holds here"))
}

/// No event ever comes to the handler at `event`.
pub(crate) fn handler_never_taken(event: Span) -> Diagnostic {
    let help = "All conversations were looked at. Either the event cannot come where the handler is in force, or something takes it \
                first each time: a question's own answers, `anything else`, a handler of the thread, or one above.";
    Diagnostic::new(HANDLER_NEVER_TAKEN, event, "never taken", "this handler is never taken in any conversation")
        .with_help(help)
}

/// No event ever comes to the line of `start` at `line`.
pub(crate) fn start_line_never_taken(line: Span) -> Diagnostic {
    let help = "A conversation begins when the chat opens, and the first line that fits takes it. What the customer writes or picks \
                comes to `start` only where no line has taken the chat when it opened. What the rules should hear at any time stands \
                outside of all threads: `on customer writes \"…\" => pivot to …`.";
    Diagnostic::new(HANDLER_NEVER_TAKEN, line, "never taken", "this line of `start` is never taken in any conversation")
        .with_help(help)
}

/// The conversation in `transcript` goes round for ever; `place` is where it comes back to.
pub(crate) fn endless_round(place: Span, transcript: &[String]) -> Diagnostic {
    let help = format!(
        "Nobody says a word, and still the bot goes on, for ever:\n{}\nEnd it with `resolve as abandoned` or a hand-off when nobody \
         answers.",
        indented(transcript)
    );
    Diagnostic::new(
        ENDLESS_ROUND,
        place,
        "comes round again",
        "a conversation can go on for ever after the customer has left",
    )
    .with_help(help)
}

/// The conversation in `transcript` goes round for ever, and nothing leads out; `place` is where it comes back to.
pub(crate) fn no_way_out(place: Span, transcript: &[String]) -> Diagnostic {
    let help = format!(
        "Whatever the customer writes or picks from here on, the conversation is never handed off and never closed:\n{}\nGive \
         one of the answers, or the time limit, a way to a person or to an end.",
        indented(transcript)
    );
    Diagnostic::new(
        NO_WAY_OUT,
        place,
        "nothing leads out",
        "a conversation that comes to this never ends, whatever is done",
    )
    .with_help(help)
}

/// The line at `line` of the guarantee called `label` is about something that never happens.
pub(crate) fn idle_guarantee(line: Span, label: &str) -> Diagnostic {
    let help = "What the line is about is done in no conversation, so it holds and protects nobody. Mostly the words that it looks \
                for were changed in the rules, or what it was about is gone.";
    let message = format!("this line of the guarantee `{label}` is about something that never happens");
    Diagnostic::new(IDLE_GUARANTEE, line, "never happens", message).with_help(help)
}

/// The lines of a conversation; what comes again and again stands there once, and how often it comes.
fn indented(transcript: &[String]) -> String {
    let mut lines = Vec::new();
    let mut rest = transcript;
    while !rest.is_empty() {
        let (round, times) = rounds(rest);
        lines.extend(round.iter().map(|line| format!("  {line}")));
        match (times, round.len()) {
            (1, _) => {}
            (_, 1) => lines.push(format!("  # the last line comes {} times more", times - 1)),
            (_, length) => lines.push(format!("  # the last {length} lines come {} times more", times - 1)),
        }
        rest = rest.get(round.len() * times..).unwrap_or_default();
    }
    lines.join("\n")
}

/// The shortest beginning of `lines` that comes at least three times one after the other, and how often; else one line.
fn rounds(lines: &[String]) -> (&[String], usize) {
    const LONGEST: usize = 32;
    let mut rounds = (1..=LONGEST.min(lines.len())).map(|length| {
        let mut chunks = lines.chunks_exact(length);
        let first = chunks.next().unwrap_or_default();
        (first, 1 + chunks.take_while(|chunk| *chunk == first).count())
    });
    rounds.find(|(_, times)| *times > 2).unwrap_or((lines.get(..1).unwrap_or(lines), 1))
}
