//! Findings about types and values: what is compared, filled in and handed on.

use super::{Diagnostic, Kind};
use crate::source::Span;
use crate::value::Type;

/// Something of one type where another is needed. `found` says what stands there, such as "a text".
pub(crate) fn wrong_type(span: Span, found: &str, wanted_kind: &Type, fix: Option<String>) -> Diagnostic {
    let wanted = wanted_kind.describe();
    let message = format!("this is {found}, where a value of type `{wanted}` is needed");
    let diagnostic = Diagnostic::new(Kind::error("wrong-type"), span, found.to_string(), message);
    let why = "Only values of the same type can be compared or handed on, so this could never work.";
    match fix {
        Some(fix) => {
            diagnostic.with_help(format!("{why} Write `{fix}`.")).with_fix(span, format!("write `{fix}`"), fix)
        }
        None => diagnostic.with_help(match wanted_kind {
            Type::Time => format!("{why} A time is written as in `2026-12-24`, or `2026-12-24 18:00`."),
            Type::Date => format!("{why} A date is written as in `2026-12-24`."),
            Type::Duration => format!("{why} A length of time is written as in `5 minutes`."),
            Type::List => format!("{why} What a list holds is written as in `\"gold\", \"press\"`, or `empty`."),
            _ => format!(
                "{why} Write a value of that type, or use another fact. Texts stand in quotes, names of values do not."
            ),
        }),
    }
}

/// A value that its fact can never have. `domain` says which it can have.
pub(crate) fn outside_domain(subject: &str, value: &str, span: Span, domain: &Type, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Kind::error("outside-domain"),
        span,
        "never its value",
        format!("`{subject}` is never `{value}`"),
    );
    let values = match domain {
        Type::OneOf(values) => format!("`{subject}` is always one of {}.", values.join(", ")),
        domain => format!("`{subject}` is of type `{}`.", domain.describe()),
    };
    match near {
        Some(near) => {
            found.with_help(format!("Did you mean `{near}`? {values}")).with_fix(span, format!("write `{near}`"), near)
        }
        None => found.with_help(values),
    }
}

/// A fact alone, as if it were yes or no.
pub(crate) fn not_a_condition(subject: &str, span: Span, kind: &Type) -> Diagnostic {
    let advice = match kind {
        Type::OneOf(values) if !values.is_empty() => format!("`{subject} is {}`", values[0]),
        _ => format!("`{subject} is known`"),
    };
    Diagnostic::new(
        Kind::error("not-a-condition"),
        span,
        "not yes or no by itself",
        format!("`{subject}` is not yes or no, so it can't stand alone as a condition"),
    )
    .with_help(format!("Say what must be true of it, such as {advice}."))
}

/// A question that cannot be asked of a fact of this type.
pub(crate) fn wrong_question(subject: &str, question: &str, span: Span, kind: &Type) -> Diagnostic {
    let advice = match kind {
        Type::Boolean => format!("Write `{subject}` or `not {subject}`."),
        Type::OneOf(_) => format!("Write `{subject} is …` or `{subject} is one of …`."),
        Type::Text => format!("Write `{subject} is \"…\"`, or use contains, starts with, ends with or matches."),
        Type::List => format!("Write `{subject} contains \"…\"`."),
        Type::Time => "Ask whether it is before or after a date or a time of day, older than or within the last \
                       so many hours or days."
            .into(),
        Type::Record(_) => format!("Write `{subject} is known`, or ask for one of its fields."),
        _ => "Use is, >, >=, < or <=.".into(),
    };
    Diagnostic::new(
        Kind::error("wrong-question"),
        span,
        "can't be asked here",
        format!("`{question}` can't be asked of `{subject}`, which is of type `{}`", kind.describe()),
    )
    .with_help(advice)
}

/// A whole record or list where one value is needed.
pub(crate) fn not_one_value(subject: &str, span: Span, fields: &[&str]) -> Diagnostic {
    let advice = match fields {
        [] => "A list can only be asked whether it contains something. Have the host supply the one value that you \
               need as a fact of its own."
            .into(),
        fields => {
            let fields: Vec<String> = fields.iter().map(|field| format!("`{subject}.{field}`")).collect();
            format!("Name the part that you mean: {}.", fields.join(", "))
        }
    };
    Diagnostic::new(
        Kind::error("not-one-value"),
        span,
        "more than one value",
        format!("`{subject}` holds several values, and only one fits here"),
    )
    .with_help(advice)
}

/// Something that the rules can't give a value to.
pub(crate) fn not_settable(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("not-settable"),
        span,
        "can't be given a value",
        format!("the rules can't give `{name}` a value"),
    )
    .with_help(
        "Facts come from the host or follow from what happens, and what a call gives is kept as it came. Keep your \
         own value in a memory of your own: `remember NAME: text` (or another type) at the top of a file.",
    )
}

/// A regular expression that is none, or is too large.
pub(crate) fn bad_pattern(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Kind::error("bad-pattern"),
        span,
        "can't be used",
        format!("this pattern can't be used: {reason}"),
    )
    .with_help(
        "A pattern is a regular expression between slashes, such as /[A-Z]{2}[0-9]{4}/. A sign with a meaning of its \
         own, such as ( or ?, is meant as itself behind a backslash. Looking ahead or behind and repeating what a \
         group found are not possible.",
    )
}

/// A row with more or fewer cells than the table has columns.
pub(crate) fn wrong_number_of_cells(span: Span, cells: usize, columns: usize) -> Diagnostic {
    Diagnostic::new(
        Kind::error("wrong-number-of-cells"),
        span,
        counted(cells, "cell"),
        format!("this row has {}, and the table has {columns} columns", counted(cells, "cell")),
    )
    .with_help(
        "Each row needs one cell for each fact behind `decide by`, in the same order. Write `*` where anything goes.",
    )
}

/// A condition that has grown out of all proportion through its definitions.
pub(crate) fn condition_too_large(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(
        Kind::error("condition-too-large"),
        span,
        "too many parts",
        format!("this condition has more than {limit} parts, those of its definitions counted"),
    )
    .with_help("It would be slow to run and impossible to check. Split it into rules, or ask for less.")
}

/// One field with two types.
pub(crate) fn conflicting_field(field: &str, span: Span, types: (&Type, &Type), first: Span) -> Diagnostic {
    let (known, other) = (types.0.describe(), types.1.describe());
    Diagnostic::new(
        Kind::error("conflicting-field"),
        span,
        "keeps another type",
        format!("`{field}` would be of type `{known}` and of type `{other}`"),
    )
    .with_related(first, "the other type comes from here")
    .with_help(
        "What is kept under one name must always have the same parts with the same types, or nobody could rely on \
         it. Keep it under another name, or give the field another name in threadle.yaml.",
    )
}

/// A call or an answer without something that is needed.
pub(crate) fn missing_field(span: Span, owner: &str, missing: &[&str], fix: Option<(Span, String)>) -> Diagnostic {
    let names = listed(missing);
    let found = Diagnostic::new(
        Kind::error("missing-field"),
        span,
        format!("without {names}"),
        format!("`{owner}` needs {names}"),
    )
    .with_help("threadle.yaml says that it is always there. Write it, or mark it `optional` in threadle.yaml.");
    match fix {
        Some((at, text)) => found.with_fix(at, format!("add {names}"), text),
        None => found,
    }
}

/// A number or a length of time that is too small or too large.
pub(crate) fn out_of_range(span: Span, what: &str, allowed: &str) -> Diagnostic {
    Diagnostic::new(Kind::error("out-of-range"), span, "not possible", format!("{what} must be {allowed}"))
        .with_help("Every wait, every repetition and every promise has a bound, so that no conversation hangs forever. Choose a value within it.")
}

/// `1 cell`, `2 cells`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Names in backticks, with commas and an "and".
pub(crate) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [head @ .., last] => format!("`{}` and `{last}`", head.join("`, `")),
    }
}
