//! `# allow NAME: REASON`: a finding that somebody looked at and lets stand, said beside its line.

use super::manifest::no_such_finding;
use super::{Diagnostic, Kind, Severity, explain};
use crate::source::{SourceId, Sources, Span, Spanned};

const ALLOW_WITHOUT_REASON: Kind = Kind::warning("allow-without-reason");
const NEEDLESS_ALLOW: Kind = Kind::warning("needless-allow");

/// One name in a comment that allows findings.
struct Allowed<'s> {
    name: Spanned<&'s str>,
    reason: &'s str,
    /// The comment.
    comment: Span,
    /// The line that it is about, from 1.
    line: (SourceId, u32),
    used: bool,
}

/// Takes out of `findings` what `comments` (from their `#` to the end of the line) allow, and gives it back with the
/// reasons; adds what is wrong about the comments themselves.
///
/// A comment behind something is about its own line, any other about the next line that is more than a comment. What is
/// an error by its kind cannot be allowed.
pub fn allow(findings: &mut Vec<Diagnostic>, comments: &[Span], sources: &Sources) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let mut allowed: Vec<Allowed<'_>> =
        comments.iter().flat_map(|comment| read(sources, *comment, &mut wrong)).collect();
    let mut let_stand = Vec::new();
    if !allowed.is_empty() {
        findings.retain_mut(|finding| {
            let place = finding.primary.span;
            let line = sources.get(place.source).map(|source| (place.source, source.position(place.start).line));
            let fitting = |own: &&mut Allowed<'_>| own.name.value == finding.kind.name && Some(own.line) == line;
            let Some(own) = allowed.iter_mut().find(fitting) else { return true };
            own.used = true;
            let_stand.push(Diagnostic { allowed: Some(own.reason.to_owned()), ..finding.clone() });
            false
        });
    }
    // With errors most findings are not looked for, so nothing can be said to be needless.
    if !findings.iter().any(|finding| finding.severity == Severity::Error) {
        wrong.extend(allowed.iter().filter(|own| !own.used).map(|own| needless_allow(own.name.clone(), own.comment)));
    }
    findings.append(&mut wrong);
    let_stand
}

/// What a comment allows; nothing for one that only happens to begin with the word.
fn read<'s>(sources: &'s Sources, comment: Span, wrong: &mut Vec<Diagnostic>) -> Vec<Allowed<'s>> {
    let Some((names, reason)) = names(sources.text(comment)) else { return Vec::new() };
    let base = sources.text(comment).as_ptr() as usize;
    let place = |name: &str| {
        let start = comment.start + (name.as_ptr() as usize - base) as u32;
        Span { start, end: start + name.len() as u32, ..comment }
    };
    let Some(line) = line_meant(sources, comment) else { return Vec::new() };
    let mut allowed = Vec::new();
    for name in names {
        let name = Spanned::new(name, place(name));
        match explain(name.value).map(|entry| entry.kind.severity) {
            None => wrong.push(no_such_finding(name)),
            Some(Severity::Error) => wrong.push(error_allowed(name)),
            Some(_) if reason.is_empty() => wrong.push(allow_without_reason(name)),
            Some(_) => allowed.push(Allowed { name, reason, comment, line: (comment.source, line), used: false }),
        }
    }
    allowed
}

/// The names in front of the colon of `# allow NAME, NAME: REASON`, and the reason.
fn names(comment: &str) -> Option<(Vec<&str>, &str)> {
    let words = comment.strip_prefix('#')?.trim();
    let rest = words.strip_prefix("allow").or_else(|| words.strip_prefix("Allow"))?;
    let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
    if !names.starts_with(' ') {
        return None;
    }
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    // Every kind of finding has a hyphen in its name; `# allow returns: …` is a sentence like any other.
    let is_name = |name: &&str| {
        name.contains('-')
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let is_meant = |name: &&str| explain(&name.replace(' ', "-")).is_some();
    names.iter().all(|name| is_name(name) || is_meant(name)).then(|| (names, reason.trim()))
}

/// The line that a comment is about.
fn line_meant(sources: &Sources, comment: Span) -> Option<u32> {
    let source = sources.get(comment.source)?;
    let own = source.position(comment.start).line;
    if !source.line(own).trim_start().starts_with('#') {
        return Some(own);
    }
    let last = source.position(source.text.len() as u32).line;
    let is_more = |line: &u32| !matches!(source.line(*line).trim_start().bytes().next(), None | Some(b'#'));
    Some((own + 1..=last).find(is_more).unwrap_or(own))
}

/// `# allow unknown-name: …`
fn error_allowed(name: Spanned<&str>) -> Diagnostic {
    let message = format!("`{}` is an error and can't be allowed", name.value);
    Diagnostic::new(Kind::error("softened-error"), name.span, "can't be allowed", message).with_help(
        "Errors protect customers: the rules could not run with them, or would not do what they say. Only warnings can \
         be allowed.",
    )
}

/// `# allow never-done`
fn allow_without_reason(name: Spanned<&str>) -> Diagnostic {
    let message = format!("this allows `{}` and doesn't say why", name.value);
    Diagnostic::new(ALLOW_WITHOUT_REASON, name.span, "no reason", message).with_help(
        "The finding stays until there is a reason. Whoever reads the rule next should know why it may stand: write it \
         behind a colon, as in `# allow never-done: kept for the holidays`.",
    )
}

/// Nothing called `name` is found on the line of `comment`.
fn needless_allow(name: Spanned<&str>, comment: Span) -> Diagnostic {
    let message = format!("there is no `{}` here to allow", name.value);
    Diagnostic::new(NEEDLESS_ALLOW, name.span, "allows nothing", message)
        .with_help(
            "What was wrong here is mended, or the comment stands at another line than the finding. A comment behind \
             something is about its own line, one on a line of its own about the next. Take it out, so that it doesn't \
             hide the next mistake.",
        )
        .with_fix(comment, "take the comment out", "")
}
