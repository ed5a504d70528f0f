//! Findings about what the customer reads: messages, quick replies, and the words that rules listen for.

use super::{Diagnostic, Kind};
use crate::source::Span;

/// A message that channels would cut off or refuse.
pub(crate) fn message_too_long(span: Span, length: usize, limit: usize) -> Diagnostic {
    Diagnostic::new(
        Kind::error("message-too-long"),
        span,
        format!("{length} characters"),
        format!("this message has {length} characters, and {limit} are possible"),
    )
    .with_help("A longer message is not delivered. Shorten it, or split it into two messages.")
}

/// A message without a word in it.
pub(crate) fn empty_message(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("empty-message"), span, "nothing to read", "this text is empty")
        .with_help("An empty message is not delivered. Write what the customer should read, or remove it.")
}

/// No choices, or more than buttons fit below a message.
pub(crate) fn number_of_choices(span: Span, count: usize) -> Diagnostic {
    Diagnostic::new(
        Kind::error("number-of-choices"),
        span,
        format!("{count} choices"),
        format!("a question offers 1 to 10 choices, and this one has {count}"),
    )
    .with_help(
        "Channels show up to ten buttons. Ask in two steps, or take a free answer with `ask … into NAME` where there \
         is nothing to choose from.",
    )
}

/// A button with more words than fit on it.
pub(crate) fn label_too_long(span: Span, length: usize) -> Diagnostic {
    Diagnostic::new(
        Kind::error("label-too-long"),
        span,
        format!("{length} characters"),
        format!("the label of a quick reply has at most 50 characters, and this one has {length}"),
    )
    .with_help("A longer label is refused. Say the details in the question and keep the label short.")
}

/// A fact in a text that must stand as it is written.
pub(crate) fn text_not_constant(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(
        Kind::error("text-not-constant"),
        span,
        "changes with the customer",
        format!("{what} must be the same for everybody"),
    )
    .with_help("It is compared with what customers write and with what reports say. Only constants of the site (`{site.NAME}`) may stand in it.")
}

/// A label without a letter or digit that an id could be made of.
pub(crate) fn choice_needs_id(label: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("choice-needs-id"),
        span,
        "needs a name",
        format!("no name can be made from the label `{label}`"),
    )
    .with_help("The site tells by this name which button was pressed. Add one behind the label: `\"…\" as NAME`.")
}

/// An id with characters that sites do not understand.
pub(crate) fn invalid_choice_id(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("invalid-choice-id"),
        span,
        "not possible",
        format!("`{id}` can't be the name of a choice"),
    )
    .with_help("Such a name has up to 50 letters (a to z), digits, `_` and `-`, and nothing else.")
}

/// Two choices that a customer's answer could mean.
pub(crate) fn ambiguous_choice(label: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("ambiguous-choice"),
        span,
        "the same for the bot",
        format!("an answer could mean `{label}` and another choice"),
    )
    .with_related(first, "the other choice")
    .with_help(
        "Customers may write the label, in capitals or not, and on channels without buttons the number of the \
         choice. Give the choices different labels; where only their names are the same, add `as NAME` behind one.",
    )
}

/// Words to listen for, without a letter or a digit.
pub(crate) fn no_words(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("no-words"), span, "no word in it", "there is no word to listen for").with_help(
        "Messages are searched for whole words, without regard to capitals and punctuation. Write at least one word.",
    )
}
