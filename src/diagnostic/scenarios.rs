//! Findings about scenarios: transcripts that could not be played.

use super::{Diagnostic, Kind};
use crate::source::Span;

/// Somebody without an email or phone does something that needs one.
pub(crate) fn person_without_address(person: &str, span: Span, introduced: Span) -> Diagnostic {
    Diagnostic::new(
        Kind::error("person-without-address"),
        span,
        "by which address?",
        format!("`{person}` has neither an email nor a phone number"),
    )
    .with_related(introduced, "introduced here")
    .with_help("Customers are known by their address. Add `email: \"…\"` or `phone: \"…\"` where they are introduced.")
}
