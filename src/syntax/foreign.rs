//! What people write who know another language.

use super::expected::Probe;
use super::text::word_at;

/// The first words of actions.
pub(super) const ACTION_WORDS: [&str; 17] = [
    "say", "pivot", "hand", "ask", "rules", "resolve", "note", "set", "call", "wait", "do", "decide", "onboard", "add",
    "remove", "split", "always",
];

/// A foreign spelling.
pub(super) struct Foreign {
    /// How many bytes it has.
    pub length: usize,
    /// How many more in front of it belong to it.
    pub before: usize,
    /// What is written here.
    pub instead: &'static str,
}

/// What is written elsewhere, the word of ours that must be expected there, and what is written here.
///
/// Longer spellings stand in front of those they begin with.
const SPELLINGS: &[(&str, &str, &str)] = &[
    ("!==", "is", "is not"),
    ("===", "is", "is"),
    ("==", "is", "is"),
    ("!=", "is", "is not"),
    ("<>", "is", "is not"),
    ("≠", "is", "is not"),
    ("equals", "is", "is"),
    ("are", "is", "is"),
    ("has", "contains", "contains"),
    ("includes", "contains", "contains"),
    ("->", "=>", "=>"),
    ("-->", "=>", "=>"),
    ("==>", "=>", "=>"),
    ("→", "=>", "=>"),
    ("⇒", "=>", "=>"),
    ("then", "=>", "=>"),
    ("=", "is", "is"),
    ("=", "=>", "=>"),
    ("=", ":", ":"),
    ("=", "to", "to"),
    (":=", "to", "to"),
    (":", "=>", "=>"),
    ("writes", ":", ":"),
    ("says", ":", ":"),
    ("says", "writes", "writes"),
    ("sends", "writes", "writes"),
    ("types", "writes", "writes"),
    ("clicks", "picks", "picks"),
    ("chooses", "picks", "picks"),
    ("selects", "picks", "picks"),
    ("logs in", "authenticates", "authenticates"),
    ("signs in", "authenticates", "authenticates"),
    ("logs out", "signs", "signs out"),
    ("&&", "and", "and"),
    ("&", "and", "and"),
    ("||", "or", "or"),
    ("|", "or", "or"),
    (",", "or", "or"),
    ("!", "not", "not"),
    ("if", "when", "when"),
    ("case", "when", "when"),
    ("while", "when", "when"),
    ("elsif", "otherwise", "otherwise"),
    ("elseif", "otherwise", "otherwise"),
    ("else", "otherwise", "otherwise"),
    ("default", "otherwise", "otherwise"),
    ("default", "anything", "anything else"),
    ("else", "anything", "anything else"),
    ("otherwise", "anything", "anything else"),
    ("otherwise", "when", "when chat opens"),
    ("timeout", "no", "no answer in"),
    ("timeout", "otherwise", "otherwise"),
    ("error", "failed", "failed"),
    ("goto", "pivot", "pivot to"),
    ("go to", "pivot", "pivot to"),
    ("jump to", "pivot", "pivot to"),
    ("switch to", "pivot", "pivot to"),
    ("continue with", "pivot", "pivot to"),
    ("send", "say", "say"),
    ("reply", "say", "say"),
    ("print", "say", "say"),
    ("tell", "say", "say"),
    ("write", "say", "say"),
    ("respond", "say", "say"),
    ("prompt", "ask", "ask"),
    ("handoff to", "hand", "hand off to"),
    ("handoff", "hand", "hand off"),
    ("escalate to", "hand", "hand off to"),
    ("transfer to", "hand", "hand off to"),
    ("route to", "hand", "hand off to"),
    ("close", "resolve", "resolve"),
    ("end", "resolve", "resolve"),
    ("stop", "resolve", "resolve"),
    ("exit", "resolve", "resolve"),
    ("let", "set", "set"),
    ("let", "remember", "remember"),
    ("var", "remember", "remember"),
    ("const", "define", "define"),
    ("run", "do", "do"),
    ("if", "rules", "rules { rule \"…\" when"),
    ("switch", "rules", "rules { rule \"…\" when"),
    ("sleep", "wait", "wait up to"),
    ("flow", "thread", "thread"),
    ("dialog", "thread", "thread"),
    ("dialogue", "thread", "thread"),
    ("function", "steps", "steps"),
    ("def", "steps", "steps"),
    ("test", "scenario", "scenario"),
    ("user", "customer", "customer"),
    ("client", "customer", "customer"),
    ("visitor", "customer", "customer"),
    ("say", "bot", "bot:"),
    ("assert", "expect", "expect"),
    ("check", "expect", "expect"),
];

/// The foreign spelling at the start of `rest`, which stands behind `before`, if ours is expected there.
pub(super) fn spelling(rest: &str, before: &str, probe: &Probe) -> Option<Foreign> {
    if let Some(twice) = twice_negated(rest, before) {
        return Some(twice);
    }
    let fits = |(theirs, ours, _): &&(&str, &str, &str)| starts_with(rest, theirs) && probe.expects(ours);
    SPELLINGS.iter().filter(fits).max_by_key(|(theirs, ..)| theirs.len()).map(|(theirs, _, instead)| Foreign {
        length: theirs.len(),
        before: 0,
        instead,
    })
}

/// `is not known` and `is not unknown`, which have words of their own.
fn twice_negated(rest: &str, before: &str) -> Option<Foreign> {
    let instead = match word_at(rest, 0) {
        "known" => "unknown",
        "unknown" => "known",
        _ => return None,
    };
    let not = before.strip_suffix("not")?;
    not.trim_ascii_end().strip_suffix("is")?;
    Some(Foreign { length: word_at(rest, 0).len(), before: 4, instead })
}

/// True when `rest` begins with `theirs` and not with a longer word.
fn starts_with(rest: &str, theirs: &str) -> bool {
    let Some(behind) = rest.strip_prefix(theirs) else { return false };
    let is_word = theirs.ends_with(|c: char| c.is_ascii_alphanumeric());
    let goes_on = |c: char| if is_word { c.is_ascii_alphanumeric() || c == '_' } else { "=<>&|!".contains(c) };
    !behind.starts_with(goes_on)
}
