//! Findings about names: unknown ones, names used twice, and names that lead in a circle.

use super::{Diagnostic, Kind};
use crate::source::Span;

/// What a name should have named.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named<'a> {
    /// A thread.
    Thread,
    /// A `steps` block.
    Steps,
    /// Something that conditions and texts may use.
    Value,
    /// A field of this record.
    Field(&'a str),
    /// A memory that takes answers or is set.
    Memory,
    /// A constant of the site.
    Site,
    /// A type.
    Type,
    /// A kind of answer.
    AnswerKind,
    /// An inbox.
    Inbox,
    /// A topic.
    Topic,
    /// A host action.
    Action,
    /// An input of this action.
    Input(&'a str),
    /// Something that this action gives.
    Given(&'a str),
    /// The priority of a hand-off.
    Priority,
    /// An experiment.
    Split,
    /// A person of a scenario.
    Person,
    /// A part of a person.
    PersonField,
    /// Why a token is refused.
    Refusal,
    /// A fact that the host supplies.
    DeclaredFact,
}

impl Named<'_> {
    /// What there is none of, such as "thread".
    fn noun(self) -> String {
        match self {
            Named::Thread => "thread".into(),
            Named::Steps => "`steps` block".into(),
            Named::Value => "fact or memory".into(),
            Named::Field(record) => format!("field of `{record}`"),
            Named::Memory => "memory".into(),
            Named::Site => "constant of the site".into(),
            Named::Type => "type".into(),
            Named::AnswerKind => "kind of answer".into(),
            Named::Inbox => "inbox".into(),
            Named::Topic => "topic".into(),
            Named::Action => "host action".into(),
            Named::Input(action) => format!("input of `{action}`"),
            Named::Given(action) => format!("result of `{action}`"),
            Named::Priority => "priority".into(),
            Named::Split => "`split`".into(),
            Named::Person => "person in this scenario".into(),
            Named::PersonField => "part of a person".into(),
            Named::Refusal => "reason for refusing a token".into(),
            Named::DeclaredFact => "fact that the host supplies".into(),
        }
    }

    /// How such a name is written.
    fn written(self, name: &str) -> String {
        match self {
            Named::Inbox | Named::Topic => format!("\"{name}\""),
            _ => name.to_string(),
        }
    }

    /// Where such names come from.
    fn advice(self) -> String {
        match self {
            Named::Thread => "Threads are defined by `thread NAME { … }`, in any file of the workspace.".into(),
            Named::Steps => "They are defined by `steps NAME { … }`, in any file of the workspace.".into(),
            Named::Value => "Names come from the language (`customer`, `channel`, …), from `facts` in threadle.yaml, \
                and from `remember`, `define` and `call … as NAME` in the rules."
                .into(),
            Named::Field(record) => format!("What belongs to `{record}` stands in threadle.yaml, where it is given."),
            Named::Memory => "Only what the rules remember can be given a value: declare it with `remember NAME: \
                text` (or another type) at the top of a file."
                .into(),
            Named::Site => "Constants stand under `site` in threadle.yaml.".into(),
            Named::Type => "A type is one of boolean, integer, decimal, text, time, date, duration, money EUR, \
                one of [a, b], list of text, or the name of a record in threadle.yaml."
                .into(),
            Named::AnswerKind => "An answer is read as one of text, email, phone, integer, decimal, date, money, \
                yes or no."
                .into(),
            Named::Inbox => {
                "Nobody would ever see the conversation. Inboxes stand under `inboxes` in threadle.yaml.".into()
            }
            Named::Topic => "Topics stand under `topics` in threadle.yaml.".into(),
            Named::Action => "What the host can do stands under `actions` in threadle.yaml.".into(),
            Named::Input(action) => format!("What `{action}` is given stands under its `inputs` in threadle.yaml."),
            Named::Given(action) => format!("What `{action}` gives stands under its `outcomes` in threadle.yaml."),
            Named::Priority => "A priority is one of low, normal, high, urgent.".into(),
            Named::Split => "An experiment has the name that stands behind `split` in the rules.".into(),
            Named::Person => "People are introduced at the top of a scenario: `profile NAME { email: \"…\" }` for \
                somebody whom the help desk knows, `stranger NAME { … }` for somebody whom it does not."
                .into(),
            Named::PersonField => "A person has `first_name`, `name`, `email` and `phone`.".into(),
            Named::Refusal => "The reasons are malformed, unsupported_algorithm, unknown_key, bad_signature, expired, \
                not_yet_valid, wrong_issuer, wrong_audience, missing_identity and channel_unsupported."
                .into(),
            Named::DeclaredFact => "A scenario can supply the facts that stand under `facts` in threadle.yaml; the \
                others follow from what happens in it."
                .into(),
        }
    }
}

/// There is nothing of that name; `near` is what was probably meant.
pub(crate) fn unknown_name(named: Named<'_>, name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let noun = named.noun();
    let found = Diagnostic::new(
        Kind::error("unknown-name"),
        span,
        format!("no such {noun}"),
        format!("there is no {noun} called `{name}`"),
    );
    let advice = named.advice();
    match near {
        Some(near) => found.with_help(format!("Did you mean `{near}`? {advice}")).with_fix(
            span,
            format!("write `{near}`"),
            named.written(near),
        ),
        None => found.with_help(advice),
    }
}

/// A name that is taken already; `first` is where, if it stands in the rules.
pub(crate) fn duplicate_name(noun: &str, name: &str, span: Span, first: Option<Span>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("duplicate-name"),
        span,
        "the name is taken",
        format!("{noun} `{name}` is there twice"),
    );
    match first {
        Some(first) => found.with_related(first, "the first one").with_help(
            "Nobody could tell which of the two is meant; all files of a workspace share their names. Rename one of \
             them, or remove it.",
        ),
        None => found.with_help(
            "The name belongs to the language or to threadle.yaml, so nobody could tell which of the two is meant. \
             Choose another name here.",
        ),
    }
}

/// A second `start`.
pub(crate) fn duplicate_start(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("duplicate-start"), span, "a second `start`", "the workspace has two `start` blocks")
        .with_related(first, "the first one")
        .with_help(
            "The lines of `start` are tried in order, and between two blocks there is no order. Move the lines into \
             one block.",
        )
}

/// No `start` at all.
pub(crate) fn no_start(span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("no-start"),
        span,
        "nothing leads here yet",
        "nothing says which thread a conversation begins with",
    )
    .with_help(
        "Without it the bot would never say anything. Add `start { when chat opens => welcome }` to one of the files, \
         with the name of your own first thread.",
    )
}

/// A thread that is switched off is named as a target.
pub(crate) fn inactive_thread(name: &str, span: Span, thread: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("inactive-thread"),
        span,
        "leads to an inactive thread",
        format!("the thread `{name}` is inactive"),
    )
    .with_related(thread, "marked `inactive` here")
    .with_help(
        "An inactive thread is kept and checked but never started, so the conversation would have nowhere to go. \
         Remove the word `inactive`, or lead to another thread.",
    )
}

/// `define`s that need each other.
pub(crate) fn circular_define(name: &str, span: Span, use_site: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("circular-define"), span, "defined by itself", format!("`{name}` is defined by itself"))
        .with_related(use_site, "used here, inside its own definition")
        .with_help("A condition that asks for itself has no answer. Write out what is meant at one of the two places.")
}

/// `steps` that run themselves.
pub(crate) fn circular_steps(name: &str, span: Span, steps: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("circular-steps"), span, "runs itself", format!("the steps `{name}` run themselves"))
        .with_related(steps, "these steps")
        .with_help(
            "Steps return to where they were run from, so running themselves they would never come to an end. To go \
         back to an earlier question, use a thread and `pivot to`.",
        )
}

/// Nobody offers a quick reply with this label.
pub(crate) fn unknown_label(label: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("unknown-label"),
        span,
        "no such quick reply",
        format!("no question offers the quick reply `{label}`"),
    );
    let advice = "The customer can pick only what a question offers, so this would never happen. The label must be \
                  the same as in the question; capitals don't count.";
    match near {
        Some(near) => found.with_help(format!("Did you mean `{near}`? {advice}")).with_fix(
            span,
            format!("write \"{near}\""),
            format!("\"{near}\""),
        ),
        None => found.with_help(advice),
    }
}

/// A start line waits for a quick reply that no question of the rules offers.
pub(crate) fn label_not_offered(label: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::warning("label-not-offered"),
        span,
        "not offered by the rules",
        format!("no question of the rules offers the quick reply `{label}`"),
    )
    .with_help(
        "That is right if your site shows this button before the chat begins. If it does not, the line never fits: \
         write the label as a question writes it, or remove the line.",
    )
}

/// Two waiting places that a saved conversation could not tell apart.
pub(crate) fn place_needs_name(path: &str, span: Span, first: Span, insert: Option<(Span, String)>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("place-needs-name"),
        span,
        "looks the same as another place",
        format!("two waiting places are both known as `{path}`"),
    )
    .with_related(first, "the other place")
    .with_help(
        "When you publish a change, conversations that are under way go on at the place where they wait, and find it \
         by this name. Give one of the two a name of its own: `called NAME` behind its text.",
    );
    match insert {
        Some((at, name)) => found.with_fix(at, format!("add `called {name}`"), format!(" called {name}")),
        None => found,
    }
}

/// Two names of one kind that saved conversations know by the same number.
pub(crate) fn saved_names_collide(kind: &str, (name, span): (&str, Span), (other, place): (&str, Span)) -> Diagnostic {
    Diagnostic::new(
        Kind::error("saved-names-collide"),
        span,
        "needs another name",
        format!("saved conversations can't tell the {kind} `{other}` and `{name}` apart"),
    )
    .with_related(place, "the other one")
    .with_help(
        "Conversations that are under way are saved with short numbers made of names, and by chance both names make the \
         same number. Give one of the two another name; any will do.",
    )
}
