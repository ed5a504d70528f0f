//! Findings about how customers are treated: left alone, asked in vain, asked for secrets, led in circles.

use super::{Diagnostic, Kind};
use crate::source::Span;

const PROMISE_OUT_OF_HOURS: Kind = Kind::warning("promise-out-of-hours");
const SILENT_ENDING: Kind = Kind::warning("silent-ending");
const UNBOUNDED_RETRY: Kind = Kind::warning("unbounded-retry");
const REPEATED_MESSAGE: Kind = Kind::warning("repeated-message");
const CHANGE_REPEATED: Kind = Kind::warning("change-repeated");
const NO_WAY_TO_A_PERSON: Kind = Kind::warning("no-way-to-a-person");
const DEAF_WAIT: Kind = Kind::warning("deaf-wait");
const IDLE_TOO_LONG: Kind = Kind::warning("idle-too-long");
const KEYWORD_NOT_HEARD: Kind = Kind::info("keyword-not-heard");
const SECRET_ASKED: Kind = Kind::warning("secret-asked");
const FOREIGN_LINK: Kind = Kind::warning("foreign-link");
const RAW_TEXT_TO_ACTION: Kind = Kind::warning("raw-text-to-action");
const NOT_FOUND_MEANS_MORE: Kind = Kind::warning("not-found-means-more");
const INCONSISTENT_RETRIES: Kind = Kind::info("inconsistent-retries");

/// How many places of a kind are shown beside a finding.
const SHOWN: usize = 3;

/// The message at `said` promises that somebody comes at once, before a hand-off at `hand_off`, though nobody may be there.
pub(crate) fn promise_out_of_hours(said: Span, hand_off: Span, who: &str) -> Diagnostic {
    let message = format!("this promises somebody at once, and {who} may be told so, when nobody is there");
    Diagnostic::new(PROMISE_OUT_OF_HOURS, said, "promised at any hour", message)
        .with_related(hand_off, "handed off to whoever is there")
        .with_help(
            "Whoever waits for a person that does not come is lost. Ask for your hours or for `availability` first, and say \
             otherwise when an answer will come.",
        )
}

/// The `resolve` at `end` follows what the customer said at `said` without a word in between.
pub(crate) fn silent_ending(end: Span, said: Span) -> Diagnostic {
    let message = "the customer says something here, and the conversation is closed without a word";
    Diagnostic::new(SILENT_ENDING, end, "closed in silence", message)
        .with_related(said, "what the customer answers")
        .with_help("Whoever gets no answer writes again, or believes to have been cut off. Say goodbye first.")
}

/// The pivot at `back` leads an answer that does not fit back to the question at `question`.
pub(crate) fn unbounded_retry(back: Span, question: Span) -> Diagnostic {
    let message = "an answer that doesn't fit leads back to the same question, as often as it comes";
    Diagnostic::new(UNBOUNDED_RETRY, back, "and once more", message).with_related(question, "the question").with_help(
        "Somebody whom the choices don't suit is asked for ever. Hand off after the first or second time, or take a free \
         answer with `ask … into` and `retry 2 times`.",
    )
}

/// The text at `second` is read right behind the same one at `first`.
pub(crate) fn repeated_message(second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(REPEATED_MESSAGE, second, "said again", "the customer reads the same message twice in a row")
        .with_related(first, "the first time")
        .with_help("Nothing happens between the two. Take one of them out.")
}

/// The call of `action` at `call` is made again because of what came of it.
pub(crate) fn change_repeated(call: Span, action: &str) -> Diagnostic {
    let message = format!("`{action}` changes something, and it is called again without a word from the customer");
    Diagnostic::new(CHANGE_REPEATED, call, "may happen twice", message).with_help(
        "A call that has failed may have done its work all the same: only the answer was lost. Refunds and orders would \
         happen twice. Hand off when it fails, or ask the customer first.",
    )
}

/// From the start line at `line` questions are asked and no agent can be reached.
pub(crate) fn no_way_to_a_person(line: Span) -> Diagnostic {
    let message = "whoever comes in here is asked, and never gets to a person, whatever they do";
    Diagnostic::new(NO_WAY_TO_A_PERSON, line, "no way to a person", message).with_help(
        "Some customers have a question that no choice fits. Hand off where `anything else` is written, or for the whole \
         workspace: `on customer writes \"agent\" or \"human\" => hand off to inbox …`.",
    )
}

/// Nothing listens to the customer during the wait at `wait`; `arm` is where an arm could stand, and an inbox.
pub(crate) fn deaf_wait(wait: Span, arm: Option<(Span, &str)>) -> Diagnostic {
    let message = "whatever the customer writes while this waits, nothing is done about it";
    let found = Diagnostic::new(DEAF_WAIT, wait, "hears nobody", message).with_help(
        "They write, and for minutes nobody answers. Add `when customer writes => …`, or a handler for the whole \
         workspace.",
    );
    let Some((place, inbox)) = arm else { return found };
    let line = format!("\n  when customer writes => hand off to inbox \"{inbox}\"");
    found.with_fix(place, format!("hand whoever writes to `{inbox}`"), line)
}

/// The handler at `event` waits for more silence than the `longest` wait lets pass.
pub(crate) fn idle_too_long(event: Span, longest: &str) -> Diagnostic {
    let message = format!("this never happens: no wait here lasts longer than {longest}");
    Diagnostic::new(IDLE_TOO_LONG, event, "never so long", message).with_help(
        "When a wait's own time is up, `no answer` or `otherwise` takes over, and the silence is over. Make this shorter than \
         the wait, or the wait longer.",
    )
}

/// While one of `questions` is open, its `anything else` takes the words of the handler at `handler`, and leads elsewhere.
pub(crate) fn keyword_not_heard(handler: Span, questions: &[Span]) -> Diagnostic {
    let message = match questions.len() {
        1 => "while a question is open, its `anything else` takes these words and leads elsewhere".to_owned(),
        many => {
            format!("while one of {many} questions is open, its `anything else` takes these words and leads elsewhere")
        }
    };
    let found = Diagnostic::new(KEYWORD_NOT_HEARD, handler, "not heard everywhere", message).with_help(
        "A question's own arms come first. Whoever writes such a word there gets what stands behind `anything else`. Lead that \
         to the same place, or offer it as a quick reply.",
    );
    questions.iter().take(SHOWN).fold(found, |found, place| found.with_related(*place, "takes whatever is written"))
}

/// The question at `question` asks for `secret`.
pub(crate) fn secret_asked(question: Span, secret: &str) -> Diagnostic {
    let message = format!("this asks for a secret (`{secret}`) in a chat");
    Diagnostic::new(SECRET_ASKED, question, "nobody should answer this", message).with_help(
        "What is typed here is kept, and agents and other systems can read it. Nobody who answers is protected from the next \
         one who asks the same. Lead to a page of yours instead, or let the customer sign in.",
    )
}

/// The host at `host` is not one of the site's; `near` is one that is much like it.
pub(crate) fn foreign_link(span: Span, host: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("this links to `{host}`, which is not a site of yours");
    let found = Diagnostic::new(FOREIGN_LINK, span, "a foreign site", message);
    let advice = "Declare the address under `site` in threadle.yaml and write `{site.NAME}`, so that it stands in one place and \
                  somebody has looked at it.";
    match near {
        Some(near) => {
            found.with_help(format!("Did you mean `{near}`? {advice}")).with_fix(span, format!("write `{near}`"), near)
        }
        None => found.with_help(advice),
    }
}

/// The input `input` of an action that changes something gets the customer's own words (`name`) at `place`.
pub(crate) fn raw_text_to_action(place: Span, name: &str, input: &str) -> Diagnostic {
    let message = format!("`{input}` gets whatever the customer wrote (`{name}`), and the action changes something");
    Diagnostic::new(RAW_TEXT_TO_ACTION, place, "not looked at by anybody", message).with_help(
        "A whole sentence, or somebody else's number, goes into your systems. Ask with `ask … into NAME matching /…/` or \
         `as email`, and hand on that.",
    )
}

/// The test at `test` asks whether a profile is not found.
pub(crate) fn not_found_means_more(test: Span) -> Diagnostic {
    let message = "this also holds where nobody looked for a profile yet, and where several were found";
    Diagnostic::new(NOT_FOUND_MEANS_MORE, test, "not only new customers", message)
        .with_help(
            "`profile` is `found`, `none`, `ambiguous` or `unknown`. Write `profile is none` for customers whom you have no \
             record of, or `profile is one of none, ambiguous, unknown` where all three are meant.",
        )
        .with_fix(test, "write `profile is none`", "profile is none")
}

/// The question for `memory` is asked again another number of times than the one at `first`, which is `times`.
pub(crate) fn inconsistent_retries(span: Span, memory: &str, first: Span, times: i64) -> Diagnostic {
    let message = format!("`{memory}` is asked for with other patience here than elsewhere");
    Diagnostic::new(INCONSISTENT_RETRIES, span, "another number", message)
        .with_related(first, "the other number")
        .with_help("The same mistake is forgiven more often at one place than at the other. Use the same number, or `do` the same steps.")
        .with_fix(span, format!("write {times}"), times.to_string())
}
