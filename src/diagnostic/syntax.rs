//! Findings about the wording of a rule file: what could not be read, and how it should have been written.

use super::{Diagnostic, Kind};
use crate::source::{SourceId, Span};

/// The file is larger than `limit` bytes.
pub(crate) fn file_too_large(id: SourceId, limit: usize) -> Diagnostic {
    let megabytes = limit / (1024 * 1024);
    let message = format!("this file is larger than {megabytes} MB");
    Diagnostic::new(Kind::error("file-too-large"), Span::new(id, 0, 0), "the file begins here", message).with_help(
        "A rule file of this size is most likely something else, such as an export. Rules may be split into any number \
         of `.thread` files; the order of the files does not matter.",
    )
}

/// The file is not UTF-8 from `at` on.
pub fn not_utf8(id: SourceId, at: u32) -> Diagnostic {
    let message = "this file is not readable as text (UTF-8)";
    Diagnostic::new(Kind::error("not-utf8"), Span::new(id, at, at), "unreadable from here on", message).with_help(
        "The file was saved in another encoding, or it is no text file at all. Open it in your editor and save it again \
         with the encoding UTF-8.",
    )
}

/// Brackets inside brackets, or `not` in front of `not`, deeper than anybody can follow.
pub(crate) fn nested_too_deep(span: Span) -> Diagnostic {
    let message = "this is nested too deeply";
    Diagnostic::new(Kind::error("nested-too-deep"), span, "too many levels", message).with_help(
        "Nobody can check by eye what holds at the bottom of so many levels. Give a part of it a name of its own: \
         conditions with `define`, actions with `steps` or in a thread to `pivot to`.",
    )
}

/// A character that is not seen, and what it is.
pub(crate) fn hidden_characters(span: Span, character: char, name: &str) -> Diagnostic {
    let code = u32::from(character);
    let message = format!("a hidden character stands here: {name} (U+{code:04X})");
    Diagnostic::new(Kind::error("hidden-characters"), span, "not visible", message)
        .with_help(
            "With hidden characters a rule can read differently from what it does, so none may stand in a rule file. \
             They often come along when text is copied from a web page or a document. Delete it, or put a plain space.",
        )
        .with_fix(span, "put a plain space", " ")
}

/// A text that is not closed on its line; `end` is where it should most likely have been.
pub(crate) fn unclosed_text(span: Span, end: Span) -> Diagnostic {
    let message = "this text has no closing quote";
    Diagnostic::new(Kind::error("unclosed-text"), span, "opened here", message)
        .with_help(
            "A text begins and ends with `\"` on the same line. For a line break inside of a text write `\\n`, for a \
             quote inside of it write `\\\"`.",
        )
        .with_fix(end, "close the text here", "\"")
}

/// A pattern that is not closed on its line.
pub(crate) fn unclosed_pattern(span: Span) -> Diagnostic {
    let message = "this pattern has no closing `/`";
    Diagnostic::new(Kind::error("unclosed-pattern"), span, "opened here", message)
        .with_help("A pattern begins and ends with `/` on the same line. For a slash inside of it write `\\/`.")
}

/// Quotes other than `"`; `right` is how it is written.
pub(crate) fn wrong_quotes(span: Span, wrong: &str, right: &str) -> Diagnostic {
    let message = format!("`{}` is written with straight double quotes: `{}`", short(wrong), short(right));
    let message = if right == "'" { "the curly `’` is written as a straight `'`".into() } else { message };
    Diagnostic::new(Kind::error("wrong-quotes"), span, "other quotes", message)
        .with_help(
            "Texts stand between `\"` and `\"`. Word processors and mail programs turn them into curly quotes when text \
             is copied; inside of a text curly quotes are fine.",
        )
        .with_fix(span, format!("write `{}`", short(right)), right)
}

/// A backslash in front of a character that needs none.
pub(crate) fn unknown_escape(span: Span, escape: &str) -> Diagnostic {
    let message = format!("`{escape}` has no meaning in a text");
    Diagnostic::new(Kind::error("unknown-escape"), span, "not known", message)
        .with_help(
            "A backslash changes the meaning of the character behind it: `\\\"` is a quote, `\\{` and `\\}` are braces, \
             `\\n` is a line break and `\\\\` is a backslash. Nothing else may follow it.",
        )
        .with_fix(span, format!("write `\\{escape}`"), format!("\\{escape}"))
}

/// A `{` in a text with something behind it that cannot be filled in.
pub(crate) fn bad_slot(span: Span, slot: &str) -> Diagnostic {
    let message = format!("`{}` cannot be filled in", short(slot));
    let start = Span { end: span.start + 1, ..span };
    Diagnostic::new(Kind::error("bad-slot"), span, "not the name of a fact", message)
        .with_help(
            "Between `{` and `}` stands the name of a fact, and what to say where it is not known: \
             `{customer.first_name or \"there\"}`. For a brace that customers shall see write `\\{`.",
        )
        .with_fix(start, "show the brace to the customer", "\\{")
}

/// A slot in a text that is not said.
pub(crate) fn slot_not_allowed(span: Span) -> Diagnostic {
    let message = "nothing can be filled in here";
    let start = Span { end: span.start + 1, ..span };
    Diagnostic::new(Kind::error("slot-not-allowed"), span, "a fact in a fixed text", message)
        .with_help(
            "This text is a name, or it is compared letter by letter, so it has to be the same for every customer. \
             Write the words themselves, or `\\{` for a brace.",
        )
        .with_fix(start, "write a brace", "\\{")
}

/// A bracket that is never closed.
pub(crate) fn unclosed_bracket(span: Span, bracket: char) -> Diagnostic {
    let closing = match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let message = format!("this `{bracket}` is never closed");
    Diagnostic::new(Kind::error("unclosed-bracket"), span, "opened here", message).with_help(format!(
        "Put a `{closing}` where it shall end. Until then everything behind it seems to belong to it."
    ))
}

/// A bracket that closes nothing.
pub(crate) fn stray_bracket(span: Span, bracket: char) -> Diagnostic {
    let message = format!("this `{bracket}` closes nothing");
    Diagnostic::new(Kind::error("stray-bracket"), span, "one too many", message)
        .with_help(
            "Every closing bracket needs an opening one in front of it. Delete it, or open the bracket it belongs to.",
        )
        .with_fix(span, format!("delete the `{bracket}`"), "")
}

/// What other languages write, and what is written here instead.
pub(crate) fn foreign_spelling(span: Span, found: &str, instead: &str) -> Diagnostic {
    let message = format!("`{found}` is written `{instead}` here");
    let finding = Diagnostic::new(Kind::error("foreign-spelling"), span, "as in another language", message);
    if instead.contains('…') {
        return finding.with_help(
            "Conditions stand in rules: `rules { rule \"one of our best\" when vip => say \"Hello!\"  otherwise => say \
             \"Welcome!\" }`. The name tells which customers a rule takes.",
        );
    }
    let finding = finding.with_help(
        "Rules are written in words, so that everybody who answers for them can read them, and there is one way to say a \
         thing.",
    );
    finding.with_fix(span, format!("write `{instead}`"), instead)
}

/// `2026-06-01T12:00:00Z` for a time. What it is on the clocks of the workspace is not known here, so nothing is mended.
pub(crate) fn foreign_time(span: Span, found: &str, instead: &str) -> Diagnostic {
    let message = format!("`{found}` is written as in `{instead}` here");
    Diagnostic::new(Kind::error("foreign-spelling"), span, "as in another language", message).with_help(
        "Times are those of the clocks of the workspace's time zone, so what was written for another zone may be another \
         hour.",
    )
}

/// `ask "Which order?"` in a guarantee
pub(crate) fn question_by_its_words(span: Span) -> Diagnostic {
    let message = "a guarantee finds a question by its words as it finds a message: with `say`";
    Diagnostic::new(Kind::error("not-understood"), span, "means questions of all words", message)
        .with_help(
            "What a question says is seen like any other message. `ask` means every question, and `ask for NAME` the one \
             whose answer is remembered as NAME.",
        )
        .with_fix(span, "write `say`", "say")
}

/// `;`
pub(crate) fn semicolon(span: Span) -> Diagnostic {
    let message = "no `;` is needed here";
    Diagnostic::new(Kind::error("foreign-spelling"), span, "as in another language", message)
        .with_help("An action ends where the next one begins. Delete the semicolon.")
        .with_fix(span, "delete the `;`", "")
}

/// A word that is nearly the one that may stand here.
pub(crate) fn misspelled_word(span: Span, found: &str, meant: &str) -> Diagnostic {
    let message = format!("`{}` is not known here; is `{meant}` meant?", short(found));
    Diagnostic::new(Kind::error("misspelled-word"), span, "not known", message)
        .with_help(format!(
            "Write `{meant}`, if that is what is meant. The words of the language are written in small letters."
        ))
        .with_fix(span, format!("write `{meant}`"), meant)
}

/// The name of a thread where an action has to stand.
pub(crate) fn name_without_action(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` alone does not say what to do");
    Diagnostic::new(Kind::error("not-understood"), span, "what is to be done with it?", message)
        .with_help(format!(
            "Only the lines of `start` name a thread alone. To go on in the thread `{name}`, write `pivot to {name}`."
        ))
        .with_fix(span, format!("write `pivot to {name}`"), format!("pivot to {name}"))
}

/// Words without quotes where a text has to stand.
pub(crate) fn missing_quotes(span: Span, words: &str) -> Diagnostic {
    let message = format!("the text `{}` stands without quotes", short(words));
    Diagnostic::new(Kind::error("missing-quotes"), span, "not in quotes", message)
        .with_help("Texts stand between `\"` and `\"`, so that their words cannot be taken for words of the rules.")
        .with_fix(span, "put it in quotes", format!("\"{words}\""))
}

/// A rule without its name; `span` is where it belongs.
pub(crate) fn rule_without_name(span: Span) -> Diagnostic {
    let message = "this rule has no name";
    Diagnostic::new(Kind::error("not-understood"), span, "its name belongs here", message).with_help(
        "Reports, coverage and waiting conversations call a rule by its name. Write a few words in quotes that tell \
             which customers it takes, such as `rule \"signed in\" when customer is authenticated`.",
    )
}

/// A value that is handed to an action, without the name of the input that it is for.
pub(crate) fn input_without_name(span: Span, value: &str) -> Diagnostic {
    let message = format!("which input of the action is `{}`?", short(value));
    Diagnostic::new(Kind::error("not-understood"), span, "no name in front", message).with_help(format!(
        "Each input is handed over by the name that it has in threadle.yaml, such as `email: {}`.",
        short(value)
    ))
}

/// Something else stands where `expected` had to stand; `found` is nothing at the end of a line or file.
pub(crate) fn not_understood(span: Span, found: Option<&str>, expected: &str) -> Diagnostic {
    let message = match found {
        Some(found) => format!("expected {expected}, but found `{}`", short(found)),
        None => format!("expected {expected}, but the line ends here"),
    };
    Diagnostic::new(Kind::error("not-understood"), span, format!("expected {expected}"), message).with_help(
        "From here on the line does not read as a rule, so nobody can say what it would do. What is behind it was still \
         checked.",
    )
}

/// `=>` does not stand in front of an action; `span` is where it belongs.
pub(crate) fn missing_arrow(span: Span, action: &str) -> Diagnostic {
    let message = format!("`=>` is missing in front of `{action}`");
    Diagnostic::new(Kind::error("missing-arrow"), span, "`=>` belongs here", message)
        .with_help("What happens stands behind `=>`, or, if it is more than one action, between `{` and `}`.")
        .with_fix(span, "write `=>`", " =>")
}

/// A duration without its unit.
pub(crate) fn missing_unit(span: Span, digits: &str) -> Diagnostic {
    let message = format!("`{digits}` of what? a duration needs a unit");
    Diagnostic::new(Kind::error("missing-unit"), span, "no unit", message)
        .with_help("Write the unit behind the number: `seconds`, `minutes`, `hours`, `days` or `weeks`.")
        .with_fix(span, format!("write `{digits} minutes`"), format!("{digits} minutes"))
}

/// A unit of time that is not known.
pub(crate) fn unknown_unit(span: Span, unit: &str) -> Diagnostic {
    let meant = match unit {
        "s" | "sec" | "secs" => "seconds",
        "m" | "min" | "mins" => "minutes",
        "h" | "hr" | "hrs" => "hours",
        "ms" => "milliseconds",
        "w" => "weeks",
        _ => "days",
    };
    let message = format!("`{unit}` is not a unit of time");
    let finding = Diagnostic::new(Kind::error("unknown-unit"), span, "not a unit", message)
        .with_help("Units are `seconds`, `minutes`, `hours`, `days` and `weeks`. Months and years differ in length: say it in days.");
    if unit.starts_with("month") || unit.starts_with("year") {
        return finding;
    }
    finding.with_fix(span, format!("write `{meant}`"), meant)
}

/// A share of an experiment without `%`.
pub(crate) fn missing_percent(span: Span, digits: &str) -> Diagnostic {
    let message = format!("the share `{digits}` needs a `%`");
    Diagnostic::new(Kind::error("missing-percent"), span, "no `%`", message)
        .with_help("Shares of a `split` are percentages; together they make 100%.")
        .with_fix(span, format!("write `{digits}%`"), format!("{digits}%"))
}

/// A number that is too large to be meant.
pub(crate) fn number_out_of_range(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("number-out-of-range"), span, "too large", "this number is too large").with_help(
        "Numbers have at most 18 digits, and a duration at most some hundred million years. It is most likely a slip of \
         the finger.",
    )
}

/// More places behind the point than the kind of number has.
pub(crate) fn too_many_places(span: Span, what: &str, places: usize) -> Diagnostic {
    let message = format!("{what} has at most {places} places behind the point");
    Diagnostic::new(Kind::error("too-many-places"), span, "too exact", message)
        .with_help("What stands behind them would be lost without a word. Round the number yourself.")
}

/// A day that no calendar has.
pub(crate) fn impossible_date(span: Span, text: &str) -> Diagnostic {
    let message = format!("there is no day `{}`", short(text));
    Diagnostic::new(Kind::error("impossible-date"), span, "not a day", message)
        .with_help("Days are written year, month, day with two digits each for the latter: `2026-12-24`.")
}

/// A time that no clock shows.
pub(crate) fn impossible_time(span: Span, text: &str) -> Diagnostic {
    let message = format!("there is no time `{}`", short(text));
    Diagnostic::new(Kind::error("impossible-time"), span, "not a time", message)
        .with_help("Times run from `0:00` to `23:59`.")
}

/// Something that may stand only once.
pub(crate) fn written_twice(what: &str, first: Span, second: Span) -> Diagnostic {
    let message = format!("`{what}` stands here for the second time");
    Diagnostic::new(Kind::error("written-twice"), second, "the second one", message)
        .with_related(first, "the first one")
        .with_help("Only one of them could count, and nobody can see which. Keep the right one and delete the other.")
}

/// `always` in front of a question whose answer goes nowhere.
pub(crate) fn always_without_into(span: Span) -> Diagnostic {
    let message = "`always` stands in front of a question that is always asked";
    Diagnostic::new(Kind::error("always-without-into"), span, "not needed", message)
        .with_help(
            "`always ask … into` asks again though the answer is known. A question with choices remembers no answer, so \
             it is asked every time anyway. Delete `always`.",
        )
        .with_fix(span, "delete `always`", "")
}

/// `set a to b + 1`
pub(crate) fn sum_of_another(span: Span, base: &str, memory: &str) -> Diagnostic {
    let message = format!("`{memory}` can be counted up only from itself, not from `{base}`");
    Diagnostic::new(Kind::error("sum-of-another"), span, "another name", message)
        .with_help(format!(
            "Rules count, they do not calculate: `set {memory} to {memory} + 1`. To copy a value write \
             `set {memory} to {base}` first."
        ))
        .with_fix(span, format!("write `{memory}`"), memory)
}

/// There are more mistakes than are worth reading.
pub(crate) fn more_mistakes(span: Span) -> Diagnostic {
    let message = "there are more mistakes from here on than are shown";
    Diagnostic::new(Kind::error("more-mistakes"), span, "and so on", message).with_help(
        "This is most likely not a rule file, or one mistake at its start is the cause of all others. Mend the first \
         ones and check again.",
    )
}

/// The start of something that may be long.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_string(),
    }
}
