//! Every kind of finding with its page: what `threadle explain` prints and what `severities` may name.

use super::{Kind, near};

/// A kind of finding and its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The kind.
    pub kind: Kind,
    /// The page in Markdown: what it finds, why it matters, a bad and a good example.
    pub page: &'static str,
}

/// All kinds of findings, by family.
pub const fn catalogue() -> &'static [Entry] {
    CATALOGUE
}

/// The entry of the kind called `name`.
pub fn explain(name: &str) -> Option<Entry> {
    CATALOGUE.iter().copied().find(|entry| entry.kind.name == name)
}

/// The kind whose name is most like `name`.
pub fn nearest_kind(name: &str) -> Option<&'static str> {
    near(name, CATALOGUE.iter().map(|entry| entry.kind.name))
}

/// Each kind is named once, and its page is the file of the same name.
macro_rules! catalogue {
    ($($severity:ident $name:literal,)*) => {
        &[$(Entry {
            kind: Kind::$severity($name),
            page: include_str!(concat!("../../docs/diagnostics/", $name, ".md")),
        }),*]
    };
}

const CATALOGUE: &[Entry] = catalogue! {
    // the wording of rule files
    error "file-too-large",
    error "not-utf8",
    error "nested-too-deep",
    error "hidden-characters",
    error "unclosed-text",
    error "unclosed-pattern",
    error "wrong-quotes",
    error "unknown-escape",
    error "bad-slot",
    error "slot-not-allowed",
    error "unclosed-bracket",
    error "stray-bracket",
    error "foreign-spelling",
    error "misspelled-word",
    error "missing-quotes",
    error "missing-arrow",
    error "not-understood",
    error "missing-unit",
    error "unknown-unit",
    error "missing-percent",
    error "number-out-of-range",
    error "too-many-places",
    error "impossible-date",
    error "impossible-time",
    error "written-twice",
    error "always-without-into",
    error "sum-of-another",
    error "more-mistakes",
    // threadle.yaml
    error "manifest-syntax",
    error "unsupported-version",
    error "unknown-key",
    error "duplicate-key",
    error "missing-key",
    error "wrong-value",
    error "out-of-limits",
    error "bad-name",
    error "reserved-name",
    error "repeated-name",
    error "undeclared-name",
    error "unknown-type",
    error "bad-type",
    error "unknown-time-zone",
    error "unknown-day",
    error "repeated-day",
    error "bad-locale",
    error "unknown-algorithm",
    error "key-material",
    error "weak-secret",
    error "unknown-finding",
    error "softened-error",
    // comments that allow findings
    warning "allow-without-reason",
    warning "needless-allow",
    // conditions and lists of them
    error "impossible-condition",
    warning "always-true",
    info "redundant-test",
    info "rule-without-effect",
    error "rule-never-matches",
    error "rules-gap",
    warning "idle-otherwise",
    error "table-gap",
    error "table-overlap",
    error "table-dead-row",
    warning "too-complex",
    // where conversations get
    error "arm-never-taken",
    warning "order-between-files",
    warning "start-may-stay-silent",
    warning "unreachable-thread",
    error "pivot-cycle",
    // what is known, and what may be shown
    error "maybe-unknown",
    error "sensitive-unproven",
    warning "change-unproven",
    warning "counted-unknown",
    warning "trust-by-profile",
    warning "account-enumeration",
    warning "answer-known",
    info "idle-fallback",
    warning "shown-after-sign-out",
    warning "login-for-signed-in",
    warning "login-offered-late",
    // names, types, ways, messages and scenarios
    error "unknown-name",
    error "duplicate-name",
    error "duplicate-start",
    error "no-start",
    error "inactive-thread",
    error "circular-define",
    error "circular-steps",
    error "unknown-label",
    warning "label-not-offered",
    error "place-needs-name",
    error "saved-names-collide",
    error "wrong-type",
    error "outside-domain",
    error "not-a-condition",
    error "wrong-question",
    error "not-one-value",
    error "not-settable",
    error "bad-pattern",
    error "wrong-number-of-cells",
    error "condition-too-large",
    error "conflicting-field",
    error "missing-field",
    error "out-of-range",
    error "falls-off-end",
    error "never-reached",
    error "message-after-hand-off",
    error "message-to-someone-else",
    error "missing-anything-else",
    error "missing-otherwise",
    warning "idle-retry",
    error "missing-outcome",
    error "unknown-outcome",
    error "onboarding-off",
    error "ask-again-outside-handler",
    error "useless-handler",
    error "shares-not-whole",
    error "message-too-long",
    error "empty-message",
    error "number-of-choices",
    error "label-too-long",
    error "text-not-constant",
    error "choice-needs-id",
    error "invalid-choice-id",
    error "ambiguous-choice",
    error "no-words",
    error "person-without-address",
    // names that do nothing
    info "unused-declaration",
    warning "unused-definition",
    warning "unused-steps",
    info "memory-never-read",
    warning "memory-never-filled",
    warning "hours-never-open",
    // words that rules listen for
    warning "phrase-in-vain",
    warning "mixed-script",
    info "keyword-not-heard",
    // how customers are treated
    warning "silent-ending",
    warning "promise-out-of-hours",
    warning "unbounded-retry",
    warning "repeated-message",
    warning "change-repeated",
    warning "no-way-to-a-person",
    warning "deaf-wait",
    warning "idle-too-long",
    warning "secret-asked",
    warning "foreign-link",
    warning "raw-text-to-action",
    warning "not-found-means-more",
    info "inconsistent-retries",
    // conversations from earlier revisions
    error "cannot-continue-there",
    error "memory-still-there",
    // guarantees
    error "guarantee-broken",
    warning "guarantee-in-doubt",
    warning "guarantee-undecided",
    error "never-possible",
    error "never-differs",
    info "idle-guarantee",
    error "no-way-out",
    warning "never-done",
    warning "handler-never-taken",
    warning "endless-round",
};
