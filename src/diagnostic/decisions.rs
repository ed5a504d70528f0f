//! Findings about conditions and lists of conditions: what can never hold, never be reached, or leaves a customer out.

use super::{Diagnostic, Kind};
use crate::source::{Span, Spanned};

const IMPOSSIBLE_CONDITION: Kind = Kind::error("impossible-condition");
const ALWAYS_TRUE: Kind = Kind::warning("always-true");
const REDUNDANT_TEST: Kind = Kind::info("redundant-test");
const RULE_WITHOUT_EFFECT: Kind = Kind::info("rule-without-effect");
const RULE_NEVER_MATCHES: Kind = Kind::error("rule-never-matches");
const RULES_GAP: Kind = Kind::error("rules-gap");
const IDLE_OTHERWISE: Kind = Kind::warning("idle-otherwise");
const TABLE_GAP: Kind = Kind::error("table-gap");
const TABLE_OVERLAP: Kind = Kind::error("table-overlap");
const TABLE_DEAD_ROW: Kind = Kind::error("table-dead-row");
const TOO_COMPLEX: Kind = Kind::warning("too-complex");

/// The condition at `span` holds for nobody; the tests at `conflict` rule each other out.
pub(crate) fn impossible_condition(span: Span, conflict: &[Span]) -> Diagnostic {
    let found =
        Diagnostic::new(IMPOSSIBLE_CONDITION, span, "can never hold", "no customer can ever be as this condition asks");
    let help = match conflict.len() {
        0 | 1 => {
            "No value of the fact is so, or the event in front of the condition rules it out. What stands here is \
             never done. Change the condition, or take it out."
        }
        _ => {
            "These tests rule each other out: whatever holds for the one does not hold for the other. What stands \
             here is never done. Write `or` instead of `and` if either is enough, or take one of them out."
        }
    };
    let related = conflict
        .iter()
        .enumerate()
        .map(|(at, place)| (*place, if at == 0 { "where this holds" } else { "this does not" }));
    let related = related.filter(|_| conflict.len() > 1);
    related.fold(found.with_help(help), |found, (place, words)| found.with_related(place, words))
}

/// The condition at `span` holds for everybody.
pub(crate) fn always_true(span: Span) -> Diagnostic {
    Diagnostic::new(ALWAYS_TRUE, span, "always holds", "this condition holds for every customer, so it decides nothing")
        .with_help("Take the condition out, or write `otherwise` for the case that takes everybody who is left.")
}

/// The test at `test` holds wherever the rest of its condition does; `removal` is it with the `and` beside it.
pub(crate) fn redundant_test(test: Span, removal: Option<Span>) -> Diagnostic {
    let message = "this says nothing new: it holds for everybody for whom the rest of the condition holds";
    let found = Diagnostic::new(REDUNDANT_TEST, test, "said already", message)
        .with_help("The rule does the same without it. Take it out, or mend it if something else was meant.");
    match removal {
        Some(place) => found.with_fix(place, "take it out", ""),
        None => found,
    }
}

/// The rules `above` take every customer of `rule`.
pub(crate) fn rule_never_matches(rule: Spanned<&str>, above: &[Spanned<&str>]) -> Diagnostic {
    let message = format!("the rule `{}` never matches: {} every customer it is meant for", rule.value, take(above));
    let help = "Rules are tried from top to bottom and the first that holds wins, so what stands in this rule is \
                never done. Move it above the others if it is the exception to them, or take it out.";
    let found = Diagnostic::new(RULE_NEVER_MATCHES, rule.span, "never reached", message).with_help(help);
    related(found, above, "takes its customers")
}

/// The rule called `label` at `rule` does what the `otherwise` at `otherwise` does.
pub(crate) fn rule_without_effect(rule: Span, label: &str, otherwise: Span) -> Diagnostic {
    let message = format!("the rule `{label}` makes no difference: `otherwise` does the same");
    Diagnostic::new(RULE_WITHOUT_EFFECT, rule, "makes no difference", message)
        .with_related(otherwise, "this does the same")
        .with_help("Take the rule out, or do something else for its customers: mostly one of the two was copied and not changed.")
}

/// Nothing is said for the customers that `example` is one of. `fork` is the whole of the rules, `head` their first
/// word, `inbox` one to hand off to.
pub(crate) fn rules_gap(fork: Span, head: Span, example: &str, inbox: Option<&str>) -> Diagnostic {
    let message = format!("these rules say nothing about {example}");
    let help = "A customer whom no rule takes would be left without an answer. Add a rule for them, or an \
                `otherwise` for everybody who is left.";
    let found = Diagnostic::new(RULES_GAP, head, "no rule and no `otherwise`", message).with_help(help);
    let Some(inbox) = inbox else { return found };
    let brace = Span { start: fork.end.saturating_sub(1).max(fork.start), ..fork };
    let otherwise = format!("  otherwise => hand off to inbox \"{inbox}\"\n}}");
    found.with_fix(brace, format!("hand the others to `{inbox}`"), otherwise)
}

/// The rules `above` take everybody already.
pub(crate) fn idle_otherwise(otherwise: Span, above: &[Spanned<&str>]) -> Diagnostic {
    let found = Diagnostic::new(
        IDLE_OTHERWISE,
        otherwise,
        "never reached",
        "this `otherwise` is never reached: the rules above it take everybody",
    )
    .with_help(
        "Nothing is wrong with it, but whoever reads the rules may think that somebody is left. You can take it out.",
    );
    related(found, above, "takes some of them")
}

/// No row fits the customers that `example` is one of.
pub(crate) fn table_gap(table: Span, example: &str) -> Diagnostic {
    Diagnostic::new(TABLE_GAP, table, "no row fits", format!("no row of this table fits {example}")).with_help(
        "A customer whom no row takes would be left without an answer. Add a row for them; `*` in a column fits \
         everything.",
    )
}

/// Both rows fit the customers that `example` is one of.
pub(crate) fn table_overlap(row: Spanned<&str>, earlier: Spanned<&str>, example: &str) -> Diagnostic {
    let message = format!("the rows `{}` and `{}` both fit {example}", earlier.value, row.value);
    let help = "Which of them is meant should not depend on which stands first. Make one of them narrower. A row \
                that fits all that another one above it fits, and more, is understood as the rest and is fine.";
    Diagnostic::new(TABLE_OVERLAP, row.span, "fits some of the same customers", message)
        .with_related(earlier.span, "as this row does")
        .with_help(help)
}

/// The rows `above` fit all that `row` fits.
pub(crate) fn table_dead_row(row: Spanned<&str>, above: &[Spanned<&str>]) -> Diagnostic {
    let message = format!("the row `{}` is never used: {} all that it fits", row.value, take(above));
    let help = "What stands in this row is never done. Move it above the others if it is the exception to them, or \
                take it out.";
    let found = Diagnostic::new(TABLE_DEAD_ROW, row.span, "never reached", message).with_help(help);
    related(found, above, "takes its customers")
}

/// The list at `span` could not be checked to the end.
pub(crate) fn too_complex(span: Span) -> Diagnostic {
    Diagnostic::new(
        TOO_COMPLEX,
        span,
        "not checked",
        "these conditions are too complex to check for rules that never match and customers left out",
    )
    .with_help(
        "The rules run all the same, but nothing is proved about their order. Split them into several threads, or \
         use fewer facts in one list.",
    )
}

fn take(above: &[Spanned<&str>]) -> String {
    match above {
        [one] => format!("`{}` above takes", one.value),
        many => format!("the {} above marked here take", many.len()),
    }
}

fn related(found: Diagnostic, above: &[Spanned<&str>], words: &str) -> Diagnostic {
    above.iter().fold(found, |found, place| found.with_related(place.span, words))
}
