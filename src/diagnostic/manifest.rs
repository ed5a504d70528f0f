//! Findings about `threadle.yaml`.

use super::{Diagnostic, Kind, near, nearest_kind};
use crate::source::{Span, Spanned};

/// A mistake of YAML that people make often.
#[derive(Clone, Copy, Debug)]
pub(crate) enum YamlMistake {
    /// `"text` without its second quote.
    OpenQuote,
    /// `"text" and more`
    TextBehindQuote,
    /// `[a, b` without its `]`, or `]` without its `[`.
    Bracket,
    /// A `:` too many or too few.
    Colon,
    /// A text that begins with `@`, `%` or a backquote.
    Sign,
}

/// The text is no YAML; `mistake` is what is most likely wrong with it.
pub(crate) fn not_yaml(span: Span, mistake: Option<YamlMistake>) -> Diagnostic {
    let (label, message, help) = match mistake {
        Some(YamlMistake::OpenQuote) => {
            ("opened here", "this quote is opened and never closed", "Put the same quote at the end of the text.")
        }
        Some(YamlMistake::TextBehindQuote) => (
            "behind the quote",
            "there is more text behind a closing quote",
            "A quote inside of a text ends it. Use the other kind of quote around the text: \"it's\" or 'say \"hi\"'.",
        ),
        Some(YamlMistake::Bracket) => (
            "goes wrong",
            "this list or group goes wrong, or is never closed",
            "Every `[` needs its `]`, every `{` its `}`, and a comma stands between two entries.",
        ),
        Some(YamlMistake::Colon) => (
            "a `:` is not expected here",
            "there is a `:` too many, or one is missing in the line before",
            "Every key is followed by a colon and a space, as in `name: Help desk`. A text that contains a colon and a \
             space needs quotes: \"Note: closed\". Keys that belong together begin in the same column.",
        ),
        Some(YamlMistake::Sign) => {
            ("not allowed at the beginning of a text", "a text can't begin with this sign", "Put the text in quotes.")
        }
        None => (
            "does not fit",
            "this line does not fit to the lines above it",
            "Keys that belong together begin in the same column, each with a colon and a space behind it, and the lines \
             of a list begin with `- `.",
        ),
    };
    Diagnostic::new(Kind::error("manifest-syntax"), span, label, message)
        .with_help(format!("{help} Nothing else in threadle.yaml can be checked before this is mended."))
}

/// `{ size: one of [a, b] }`
pub(crate) fn bare_choices(span: Span, choices: &str) -> Diagnostic {
    let quoted = format!("\"{choices}\"");
    let message = "inside of `{ }`, a type with square brackets needs quotes";
    Diagnostic::new(Kind::error("manifest-syntax"), span, "needs quotes", message)
        .with_help(format!("Write `{quoted}`, or put each name on a line of its own, where no quotes are needed."))
        .with_fix(span, "put it in quotes", quoted)
}

/// A tab in the indentation.
pub(crate) fn tab(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("manifest-syntax"), span, "a tab", "this line is indented with a tab")
        .with_help("YAML only knows spaces at the beginning of a line. Put two spaces in place of each tab.")
        .with_fix(span, "put two spaces here", "  ")
}

/// `&name`, `*name` or `!tag`.
pub(crate) fn reference(span: Span) -> Diagnostic {
    let message = "references (`&`, `*`) and tags (`!`) are not used in threadle.yaml";
    Diagnostic::new(Kind::error("manifest-syntax"), span, "begins with `&`, `*` or `!`", message).with_help(
        "Write the value out in every place, so that everybody who reads the file sees what holds. A text that begins \
         with one of these signs needs quotes.",
    )
}

/// Lists in lists in lists.
pub(crate) fn too_deep(span: Span, deepest: usize) -> Diagnostic {
    let message = format!("lists and groups are nested more than {deepest} deep");
    Diagnostic::new(Kind::error("manifest-syntax"), span, "too deep", message)
        .with_help("Nothing in threadle.yaml needs more than six. Look for a bracket or an indentation too many.")
}

/// A second `---`.
pub(crate) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("manifest-syntax"), span, "a second part begins", "threadle.yaml has two parts")
        .with_help("`---` begins a second text in the same file. Remove the line, or the part that is not meant.")
}

/// A file too large to be a manifest.
pub(crate) fn too_long(span: Span, longest: usize) -> Diagnostic {
    let message = format!("threadle.yaml is larger than {} KB", longest / 1024);
    Diagnostic::new(Kind::error("manifest-syntax"), span, "begins here", message)
        .with_help("No list of facts and actions is that long. Is this the right file?")
}

/// No value at all.
pub(crate) fn empty_manifest(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::error("manifest-syntax"), span, "nothing here", "threadle.yaml is empty")
        .with_help("It tells what the rules may rely on. Begin with `threadle: 1` and `inboxes: [General]`.")
}

/// A list or a text where the keys should be.
pub(crate) fn no_map(span: Span) -> Diagnostic {
    let message = "threadle.yaml must be a group of keys, such as `threadle: 1`";
    Diagnostic::new(Kind::error("manifest-syntax"), span, "not a key with a colon", message)
        .with_help("Every line at the left edge is a key, a colon, a space and a value. Begin with `threadle: 1`.")
}

/// `threadle: 2`
pub(crate) fn unsupported_version(span: Span, found: &str, version: &str) -> Diagnostic {
    let message = format!("this program reads version {version} of threadle.yaml, not `{found}`");
    Diagnostic::new(Kind::error("unsupported-version"), span, "the version", message)
        .with_help(format!(
            "Write `threadle: {version}`. If the file was made for a newer version, use a newer threadle: an older one \
             could misread it."
        ))
        .with_fix(span, format!("write `{version}`"), version)
}

/// A key that `owner` doesn't have.
pub(crate) fn unknown_key(key: &Spanned<String>, owner: &str, known: &[&'static str]) -> Diagnostic {
    let message = format!("`{owner}` has no key `{}`", key.value);
    let finding = Diagnostic::new(Kind::error("unknown-key"), key.span, "not a key here", message);
    match near(&key.value, known.iter().copied()) {
        Some(near) => finding
            .with_help(format!("Did you mean `{near}`? A misspelled key would be ignored without a word."))
            .with_fix(key.span, format!("write `{near}`"), near),
        None => finding.with_help(format!("The keys here are {}.", quoted(known.iter().copied(), "and"))),
    }
}

/// A key that stands in the same group twice.
pub(crate) fn duplicate_key(key: &Spanned<String>, first: Span) -> Diagnostic {
    let message = format!("`{}` stands here twice", key.value);
    Diagnostic::new(Kind::error("duplicate-key"), key.span, "the second", message)
        .with_related(first, "the first")
        .with_help("Only one of them can hold. Put both together, or remove one.")
}

/// A key that must be there.
pub(crate) fn missing_key(place: Span, owner: &str, key: &str) -> Diagnostic {
    let message = format!("`{key}` is missing in `{owner}`");
    let help = match key {
        "threadle" => "Begin the file with `threadle: 1`, so that every version of the program knows how to read it.",
        "issuer" | "audience" => {
            "A token is only believed when it was made by whom you expect (`issuer`) and for this chat (`audience`). \
             Without them, a token that another service was given would open a customer's data here."
        }
        "algorithm" => "Every key is used with one algorithm. A token must never choose its own.",
        "id" => "Tokens name the key that signed them by its `id`.",
        "outcomes" => {
            "Rules must have an answer to everything that may come of an action. List the outcomes, such as \
             `found: order` and `none: {}`."
        }
        "type" => "Say what values the fact may have, such as `type: boolean`.",
        _ => "Add it.",
    };
    Diagnostic::new(Kind::error("missing-key"), place, format!("without `{key}`"), message).with_help(help)
}

/// A value that isn't of the right kind.
pub(crate) fn wrong_value(place: Span, key: &str, wanted: &str, found: &str) -> Diagnostic {
    let message = format!("`{key}` must be {wanted}, not {found}");
    Diagnostic::new(Kind::error("wrong-value"), place, "not possible here", message)
}

/// `name: 12` where a text is wanted.
pub(crate) fn needs_quotes(place: Span, key: &str, found: &str) -> Diagnostic {
    let fixed = format!("\"{found}\"");
    let message = format!("`{key}` must be a text, and `{found}` is none without quotes");
    Diagnostic::new(Kind::error("wrong-value"), place, "needs quotes", message)
        .with_help(format!("Without quotes, YAML reads this as a number or as yes or no. Write `{fixed}`."))
        .with_fix(place, "put it in quotes", fixed)
}

/// A length of time that is too short or too long.
pub(crate) fn out_of_limits(place: Span, key: &str, found: &str, allowed: &str) -> Diagnostic {
    let message = format!("`{key}` must be {allowed}, and `{found}` is not");
    let help = match key {
        "clock_skew" => "It is how long a token is still believed after it has expired. Keep it as small as you can.",
        "call" => "It is how long a customer waits in front of a silent chat when another system doesn't answer.",
        _ => "It is how long a conversation stays open when the customer is gone.",
    };
    Diagnostic::new(Kind::error("out-of-limits"), place, "too short or too long", message).with_help(help)
}

/// More fields than anybody reads.
pub(crate) fn too_many(place: Span, key: &str, count: usize, most: usize) -> Diagnostic {
    let message = format!("`{key}` has {count} entries, and {most} are the most");
    Diagnostic::new(Kind::error("out-of-limits"), place, "too many", message)
        .with_help("Declare only what the rules use.")
}

/// A name that rules could not write.
pub(crate) fn bad_name(name: &Spanned<String>, better: &str) -> Diagnostic {
    let message = format!("`{}` can't be a name", name.value);
    let finding = Diagnostic::new(Kind::error("bad-name"), name.span, "not a name", message).with_help(
        "Rules write this name in their sentences. It is made of letters, digits and `_`, begins with a letter, and is \
         none of the words `and`, `or`, `not`, `is`, `when`, `unless` and `otherwise`.",
    );
    if better.is_empty() { finding } else { finding.with_fix(name.span, format!("write `{better}`"), better) }
}

/// A name that the language has given away.
pub(crate) fn reserved_name(name: &Spanned<String>, what: &str) -> Diagnostic {
    let message = format!("`{}` can't be the name of this {what}: it means something in every workspace", name.value);
    let help = match what {
        "outcome" => {
            "`failed` is what happens when an action doesn't answer, and every action has it. Call this outcome \
             something else, or leave it out."
        }
        _ => "Rules could not tell the two apart. Choose another name.",
    };
    Diagnostic::new(Kind::error("reserved-name"), name.span, "already taken", message).with_help(help)
}

/// Something listed twice.
pub(crate) fn repeated_name(name: &Spanned<String>, first: Span, key: &str) -> Diagnostic {
    let message = format!("`{}` stands twice under `{key}`", name.value);
    Diagnostic::new(Kind::error("repeated-name"), name.span, "the second", message)
        .with_related(first, "the first")
        .with_help("Capitals make no difference. Remove one, or give it a name of its own.")
}

/// A name that the manifest itself does not declare.
pub(crate) fn undeclared_name<'a>(
    name: &Spanned<String>,
    section: &str,
    declared: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let message = format!("`{}` is not declared under `{section}`", name.value);
    let finding = Diagnostic::new(Kind::error("undeclared-name"), name.span, "not declared", message);
    match near(&name.value, declared.clone()) {
        Some(near) => {
            finding.with_help(format!("Did you mean `{near}`?")).with_fix(name.span, format!("write `{near}`"), near)
        }
        None if declared.clone().next().is_none() => {
            finding.with_help(format!("Nothing is declared under `{section}` so far. Add it there."))
        }
        None => finding.with_help(format!(
            "Add it under `{section}`, or use one of those declared there: {}.",
            quoted(declared, "and")
        )),
    }
}

/// A type that there is not, though one is much like it. `whole` is the text at `place` that ends with `spelling`.
pub(crate) fn misspelled_type(place: Span, whole: &str, spelling: &str, meant: &str) -> Diagnostic {
    let message = format!("`{spelling}` is not a type");
    let fixed = whole.strip_suffix(spelling).unwrap_or("").to_owned() + meant;
    Diagnostic::new(Kind::error("unknown-type"), place, "not a type", message)
        .with_help(format!("Did you mean `{meant}`?"))
        .with_fix(place, format!("write `{fixed}`"), fixed)
}

/// A type that there is not.
pub(crate) fn unknown_type(place: Span, spelling: &str) -> Diagnostic {
    let message = format!("`{spelling}` is not a type");
    Diagnostic::new(Kind::error("unknown-type"), place, "not a type", message).with_help(
        "A type is one of `boolean`, `integer`, `integer 0..10`, `decimal`, `text`, `time`, `date`, `duration`, \
         `money EUR`, `one of [a, b]` and `list of text`.",
    )
}

/// A type that is spelled wrong behind its first word; `right` says how it is spelled.
pub(crate) fn bad_type(place: Span, spelling: &str, right: &str) -> Diagnostic {
    let message = format!("`{spelling}` is not quite a type");
    Diagnostic::new(Kind::error("bad-type"), place, "not a type", message).with_help(right)
}

/// A time zone that there is not.
pub(crate) fn unknown_time_zone(name: &Spanned<String>, nearest: Option<&str>) -> Diagnostic {
    let message = format!("there is no time zone `{}`", name.value);
    let finding = Diagnostic::new(Kind::error("unknown-time-zone"), name.span, "not a time zone", message);
    match nearest {
        Some(near) => finding
            .with_help(format!("Did you mean `{near}`? With the wrong zone, the chat opens and closes at wrong hours."))
            .with_fix(name.span, format!("write `{near}`"), near),
        None => finding.with_help(
            "Time zones are named after a large city, such as `Europe/Berlin` or `America/New_York`, so that summer \
             time is right.",
        ),
    }
}

/// A key of opening hours that is no day; `meant` is what was probably meant.
pub(crate) fn unknown_day(key: &Spanned<String>, meant: Option<&str>) -> Diagnostic {
    let message = format!("`{}` is not a day", key.value);
    let finding = Diagnostic::new(Kind::error("unknown-day"), key.span, "not a day", message);
    let advice = "Write a day such as `saturday`, days such as `monday to friday`, `time_zone` or `closed`.";
    match meant {
        Some(meant) => finding.with_help(format!("Did you mean `{meant}`? {advice}")).with_fix(
            key.span,
            format!("write `{meant}`"),
            meant,
        ),
        None => finding.with_help(advice),
    }
}

/// A day with hours in two lines.
pub(crate) fn repeated_day(key: &Spanned<String>, day: &str) -> Diagnostic {
    let message = format!("the hours of {day} are given twice");
    Diagnostic::new(Kind::error("repeated-day"), key.span, format!("{day} again"), message).with_help(
        "Give each day once. A day with a break has a list of hours: `saturday: [10:00-12:00, 13:00-16:00]`.",
    )
}

/// `locales: [english]`
pub(crate) fn bad_locale(locale: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is not a locale", locale.value);
    Diagnostic::new(Kind::error("bad-locale"), locale.span, "not a locale", message)
        .with_help("Locales are short codes of a language, such as `en`, `de` or `pt-BR`.")
}

/// An algorithm that tokens may not be signed with.
pub(crate) fn unknown_algorithm(
    name: &Spanned<String>,
    known: impl Iterator<Item = &'static str> + Clone,
) -> Diagnostic {
    let message = format!("`{}` is not an algorithm that tokens may be signed with", name.value);
    let finding =
        Diagnostic::new(Kind::error("unknown-algorithm"), name.span, "not possible", message).with_help(format!(
            "Use {}. Others are weaker, and `none` would let anybody claim to be any customer.",
            quoted(known.clone(), "or")
        ));
    match near(&name.value, known) {
        Some(near) => finding.with_fix(name.span, format!("write `{near}`"), near),
        None => finding,
    }
}

/// A key without one `public_key`, `secret` or `secret_from_environment`, or with several.
pub(crate) fn key_without_material(place: Span) -> Diagnostic {
    let message = "a key needs exactly one of `public_key`, `secret` and `secret_from_environment`";
    Diagnostic::new(Kind::error("key-material"), place, "this key", message).with_help(
        "`public_key` is the path of a file in the workspace and the usual choice. `secret_from_environment` names a \
         variable of the server, for HS256.",
    )
}

/// A public key with HS256, or a secret with anything else.
pub(crate) fn wrong_key_material(place: Span, is_secret: bool) -> Diagnostic {
    let (message, help) = if is_secret {
        ("a secret can only be used with `HS256`", "RS256, ES256 and EdDSA are checked with a `public_key`.")
    } else {
        (
            "a public key can't be used with `HS256`",
            "HS256 needs a secret. With a public key, which everybody may know, everybody could sign tokens.",
        )
    };
    Diagnostic::new(Kind::error("key-material"), place, "this key", message).with_help(help)
}

/// A secret that can be guessed.
pub(crate) fn weak_secret(place: Span, length: usize, shortest: usize) -> Diagnostic {
    let message = format!("the secret has {length} bytes and needs at least {shortest}");
    Diagnostic::new(Kind::error("weak-secret"), place, "too short", message).with_help(
        "A short secret can be guessed, and whoever knows it can be any customer. Let a password manager make a long \
         one, and keep it out of this file: `secret_from_environment: NAME`.",
    )
}

/// A name under `severities` that no finding has.
pub(crate) fn unknown_finding(name: &Spanned<String>) -> Diagnostic {
    no_such_finding(Spanned::new(&name.value, name.span))
}

/// `# allow always-treu: …`
pub(crate) fn no_such_finding(name: Spanned<&str>) -> Diagnostic {
    let message = format!("no finding is called `{}`", name.value);
    let finding = Diagnostic::new(Kind::error("unknown-finding"), name.span, "not a finding", message);
    match nearest_kind(name.value) {
        Some(near) => {
            finding.with_help(format!("Did you mean `{near}`?")).with_fix(name.span, format!("write `{near}`"), near)
        }
        None => finding.with_help("Findings are called what stands in front of their message, such as `unknown-key`."),
    }
}

/// `severities: { unknown-name: warning }`
pub(crate) fn softened_error(place: Span, kind: &str) -> Diagnostic {
    let message = format!("`{kind}` is an error and stays one");
    Diagnostic::new(Kind::error("softened-error"), place, "can't be less", message).with_help(
        "Errors protect customers: the rules could not run with them, or would not do what they say. Only the \
                    weight of warnings can be changed.",
    )
}

/// `a`, `b` and `c`.
fn quoted<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((end, start)) if !start.is_empty() => format!("{} {last} {end}", start.join(", ")),
        _ => names.concat(),
    }
}
