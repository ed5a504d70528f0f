//! What the grammar could not read, told in words.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::expected::{Probe, TEXT, probe, probe_at};
use super::foreign;
use super::grammar::Rule;
use super::scan::Segment;
use super::text::word_at;
use crate::diagnostic::{Diagnostic, near, syntax};
use crate::source::{SourceId, Span};
use crate::time::Date;

/// Something that is none of the things that may stand where it stands.
pub(super) struct Mistake {
    /// The list it stands in.
    pub list: Rule,
    /// Its bytes.
    pub span: Range<usize>,
    /// The bytes of what stands in front of it in the same list.
    pub before: Option<Range<usize>>,
    /// True behind another mistake in the same list.
    pub again: bool,
}

/// How many mistakes of a file are looked at; not all of them are told.
const MOST: usize = 200;

/// How many bytes of a mistake are looked at again.
const LONGEST: usize = 4096;

/// Words of prose are sometimes near to words of ours; behind another mistake short ones are not believed.
const SHORTEST: usize = 3;

/// How long words are that are near to many others.
const SHORT: usize = 4;

/// pest collects details of failures for the whole process or not at all. Collecting them changes no result, so only
/// those who want them have to wait for each other.
static DETAILS: Mutex<()> = Mutex::new(());

/// What is wrong with each of `mistakes`, except on lines about which `told` has already said something.
pub(super) fn explain(
    id: SourceId,
    segment: &Segment<'_>,
    mistakes: &[Mistake],
    told: &[Diagnostic],
) -> Vec<Diagnostic> {
    if mistakes.is_empty() {
        return Vec::new();
    }
    let _only_one = DETAILS.lock().unwrap_or_else(PoisonError::into_inner);
    pest::set_error_detail(true);
    let mut found = Vec::new();
    let places = told.iter().map(|diagnostic| diagnostic.primary.span.start);
    let inside = places.filter(|start| (segment.start..segment.end).contains(start));
    let mut told: Vec<u32> = inside.map(|start| line_of(segment, start)).collect();
    told.sort_unstable();
    let place = Place { id, segment };
    if let Some(next) = mistakes.get(MOST) {
        found.push(syntax::more_mistakes(place.span(&next.span)));
    }
    for mistake in mistakes.iter().take(MOST) {
        let Some(diagnostic) = explain_one(&place, mistake) else { continue };
        let line = line_of(segment, diagnostic.primary.span.start);
        if told.binary_search(&line).is_err() {
            found.push(diagnostic);
        }
    }
    pest::set_error_detail(false);
    found
}

/// Where the line of `offset` begins.
fn line_of(segment: &Segment<'_>, offset: u32) -> u32 {
    let head = segment.text.get(..offset.saturating_sub(segment.start) as usize);
    segment.start + head.and_then(|head| head.rfind('\n')).map_or(0, |newline| newline as u32 + 1)
}

/// The text around a mistake.
struct Place<'a> {
    id: SourceId,
    segment: &'a Segment<'a>,
}

impl Place<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        self.segment.place(self.id, range.start, range.end)
    }

    fn text(&self, range: Range<usize>) -> &str {
        self.segment.text.get(range).unwrap_or("")
    }

    /// The bytes to read again: from what stands in front of the mistake on its line, as far as it may go on.
    fn range(&self, mistake: &Mistake) -> Range<usize> {
        let start = match &mistake.before {
            Some(before) if self.is_one_line(before.end, mistake.span.start) => before.start,
            _ => mistake.span.start,
        };
        let text = &self.segment.text;
        let mut end = text.len().min(mistake.span.start + LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        start..end
    }

    /// True when a mistake at `start` may be the rest of what ends at `end`.
    fn is_one_line(&self, end: usize, start: usize) -> bool {
        !self.text(end..start).contains('\n') && !self.text(0..end).ends_with('}')
    }
}

fn explain_one(place: &Place<'_>, mistake: &Mistake) -> Option<Diagnostic> {
    let range = place.range(mistake);
    let probe = probe(probe_rule(mistake.list), place.text(range.clone()));
    // Any name may begin the answer of an action; where no answer follows, another line was meant.
    let text = place.text(range.clone());
    let is_any_name = |probe: &Probe| probe.words == ["answers"] && !text.get(..probe.at).unwrap_or("").contains('.');
    let probe = match probe {
        Some(probe) if is_any_name(&probe) => probe_at(Rule::probe_line, text, 0),
        probe => probe,
    };
    let Some(probe) = probe else {
        return Some(syntax::not_understood(
            place.span(&mistake.span),
            Some(place.text(mistake.span.clone())),
            "a rule",
        ));
    };
    let at = range.start + probe.at;
    let is_first = at <= mistake.span.start;
    let finding = Finding { place, probe, at, end: range.end, is_start: at == mistake.span.start };
    let targeted = finding.targeted();
    let is_certain = targeted.is_some() && finding.found().len() > SHORTEST || is_language_word(finding.found());
    if mistake.again && is_first && !is_certain {
        return None;
    }
    Some(targeted.unwrap_or_else(|| finding.plain()))
}

/// One mistake and what is known about it.
struct Finding<'a> {
    place: &'a Place<'a>,
    probe: Probe,
    /// Where the grammar stopped.
    at: usize,
    /// Where the text to look at ends.
    end: usize,
    /// True where nothing of the mistake could be read.
    is_start: bool,
}

impl<'a> Finding<'a> {
    /// The text from where it goes wrong.
    fn rest(&self) -> &'a str {
        self.place.text(self.at..self.end)
    }

    /// What stands there: a word, a text, or a few signs.
    fn found(&self) -> &'a str {
        let rest = self.rest();
        let word = word_at(rest, 0);
        if !word.is_empty() {
            return word;
        }
        let signs = rest.find(|c: char| c.is_ascii_whitespace() || c.is_ascii_alphanumeric() || c == '"');
        let length = match rest.strip_prefix('"') {
            Some(text) => text.find('"').map_or(rest.len(), |quote| quote + 2),
            None => signs.unwrap_or(rest.len()),
        };
        rest.get(..length).unwrap_or(rest)
    }

    fn span(&self, length: usize) -> Span {
        self.place.span(&(self.at..self.at + length))
    }

    /// The place right behind what could be read.
    fn behind(&self) -> Span {
        let head = self.place.text(0..self.at).trim_ascii_end().len();
        self.place.span(&(head..head))
    }

    /// What is said about mistakes that people often make.
    fn targeted(&self) -> Option<Diagnostic> {
        let before = self.place.text(0..self.at).trim_ascii_end();
        let nameless = || self.question(before).or_else(|| self.nameless(before));
        self.foreign(before).or_else(nameless).or_else(|| self.misspelled(before))
    }

    /// `ask` and the words of a question in a guarantee: what a question says is a message like any other.
    fn question(&self, before: &str) -> Option<Diagnostic> {
        let is_words = self.rest().starts_with('"') && before.ends_with("ask") && self.probe.expects("for");
        let span = self.place.span(&(before.len().checked_sub("ask".len())?..before.len()));
        is_words.then(|| syntax::question_by_its_words(span))
    }

    /// A rule, or an input of an action, without its name.
    fn nameless(&self, before: &str) -> Option<Diagnostic> {
        let is_text_missing = self.probe.things == [TEXT] && word_at(self.rest(), 0) == "when";
        if is_text_missing && before.ends_with("rule") {
            return Some(syntax::rule_without_name(self.behind()));
        }
        let is_name_missing = self.probe.expects(":") || self.probe.expects(")");
        let inputs = before.rfind(['(', ',']).filter(|_| is_name_missing)? + 1;
        let is_in_call = before.get(..inputs)?.rsplit_once("call ").is_some_and(|(_, call)| !call.contains(['{', ')']));
        let start = inputs + before.get(inputs..)?.len() - before.get(inputs..)?.trim_ascii_start().len();
        let value = self.place.text(start..self.end);
        let value = value.get(..value.find([',', ')', '\n', '{', '='])?)?.trim_ascii_end();
        let is_one_value = value.starts_with('"') || !value.contains(' ');
        (is_in_call && is_one_value)
            .then(|| syntax::input_without_name(self.place.span(&(start..start + value.len())), value))
    }

    /// What is written elsewhere.
    fn foreign(&self, before: &str) -> Option<Diagnostic> {
        if let Some((range, instead)) = self.timestamp() {
            return Some(syntax::foreign_time(self.place.span(&range), self.place.text(range.clone()), &instead));
        }
        // The arrow is for one action, braces are for several.
        if self.rest().starts_with('{') && before.ends_with("=>") {
            let span = self.place.span(&(before.len() - "=>".len()..self.at + 1));
            return Some(syntax::foreign_spelling(span, "=> {", "{"));
        }
        let foreign = foreign::spelling(self.rest(), before, &self.probe)?;
        let range = self.at - foreign.before..self.at + foreign.length;
        Some(syntax::foreign_spelling(self.place.span(&range), self.place.text(range.clone()), foreign.instead))
    }

    /// `2026-06-01T12:00:00Z`, which is `2026-06-01 12:00` where the clock is that of the workspace.
    fn timestamp(&self) -> Option<(Range<usize>, String)> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-:+.".contains(c);
        let start = self.place.text(0..self.at).trim_end_matches(is_part).len();
        let text = self.place.text(start..self.end);
        let text = text.get(..text.find(|c| !is_part(c)).unwrap_or(text.len()))?;
        let (date, rest) = text.split_once('T')?;
        let (hour, rest) = rest.split_once(':')?;
        let instead = format!("{} {}:{}", Date::parse(date)?, hour.parse::<u8>().ok()?, rest.get(..2)?);
        rest.get(..2)?.parse::<u8>().ok()?;
        Some((start..start + text.len(), instead))
    }

    /// A word that is nearly right, or right but for what is missing around it.
    fn misspelled(&self, before: &str) -> Option<Diagnostic> {
        let word = word_at(self.rest(), 0);
        if word.is_empty() {
            return None;
        }
        if before.ends_with(|c: char| c.is_ascii_digit()) && self.probe.expects("minutes") {
            return Some(syntax::unknown_unit(self.span(word.len()), word));
        }
        if self.probe.expects("=>") && foreign::ACTION_WORDS.contains(&word) {
            return Some(syntax::missing_arrow(self.behind(), word));
        }
        let meant = near(word, self.probe.words.iter().map(String::as_str));
        let is_likely = |meant: &&str| word.len() > SHORT || begins_alike(word, meant);
        if let Some(meant) = meant.filter(is_likely).filter(|_| !is_language_word(word)) {
            return Some(syntax::misspelled_word(self.span(word.len()), word, meant));
        }
        let is_line_end = self.rest().get(word.len()..)?.trim_start_matches(' ').starts_with(['\n', '\r', '#', '}']);
        if before.ends_with("=>") && self.probe.expects("pivot") && is_line_end && !is_language_word(word) {
            return Some(syntax::name_without_action(self.span(word.len()), word));
        }
        if self.probe.things == [TEXT] && self.probe.words.iter().all(|word| word == "again") {
            let words = unquoted(self.rest());
            return Some(syntax::missing_quotes(self.span(words.len()), words));
        }
        None
    }

    fn plain(&self) -> Diagnostic {
        let found = self.found();
        let expected = self.expected(found);
        let head = self.place.text(0..self.at);
        let is_line_end = found.is_empty() || head.get(head.trim_ascii_end().len()..).unwrap_or("").contains('\n');
        let (span, found) = match is_line_end && !head.trim_ascii_end().is_empty() && !self.is_start {
            true => (self.behind(), None),
            false => (self.span(found.len()), Some(found)),
        };
        let diagnostic = syntax::not_understood(span, found, &expected);
        match (self.probe.things.as_slice(), self.probe.words.as_slice()) {
            ([], [only]) => diagnostic.with_fix(self.behind(), format!("put `{only}` in front"), format!(" {only}")),
            _ => diagnostic,
        }
    }

    /// What could have stood where `found` stands, in words; where it tells which of them is missing, only that.
    fn expected(&self, found: &str) -> String {
        match found.bytes().next() {
            Some(b'"') if self.probe.expects(":") => "`:`".into(),
            Some(b'0'..=b'9') if self.probe.expects("up") => "`up to`".into(),
            _ => self.probe.phrase(),
        }
    }
}

/// True for `Say` and `say`: hardly anybody errs in the first letter of a short word.
fn begins_alike(word: &str, meant: &str) -> bool {
    word.bytes().next().map(|byte| byte.to_ascii_lowercase()) == meant.bytes().next()
}

/// Words that are right, only not here: nothing near is meant by them.
fn is_language_word(word: &str) -> bool {
    foreign::ACTION_WORDS.contains(&word)
        || matches!(
            word,
            "thread"
                | "steps"
                | "on"
                | "start"
                | "define"
                | "remember"
                | "guarantee"
                | "scenario"
                | "migrate"
                | "rule"
                | "when"
                | "otherwise"
                | "retry"
                | "done"
                | "never"
                | "expect"
                | "bot"
        )
}

/// The words of a text without quotes.
fn unquoted(rest: &str) -> &str {
    let line = rest.lines().next().unwrap_or("");
    let stops = ["=>", "{", "#", "\"", " when ", " into ", " note ", " reason ", " priority "];
    let end = stops.iter().filter_map(|stop| line.find(stop)).min().unwrap_or(line.len());
    line.get(..end).unwrap_or(line).trim_end()
}

/// How one thing of a list is read alone.
fn probe_rule(list: Rule) -> Rule {
    match list {
        Rule::file => Rule::probe_item,
        Rule::start => Rule::probe_start_line,
        Rule::thread_block => Rule::probe_thread_action,
        Rule::block | Rule::arrow | Rule::bad_arrow => Rule::probe_action,
        Rule::choice_block => Rule::probe_choice_arm,
        Rule::answer_block => Rule::probe_answer_arm,
        Rule::onboard_block => Rule::probe_onboard_arm,
        Rule::wait_block => Rule::probe_wait_arm,
        Rule::rules => Rule::probe_rules_arm,
        Rule::decide => Rule::probe_row,
        Rule::split => Rule::probe_share,
        Rule::outcome_block => Rule::probe_outcome,
        Rule::guarantee => Rule::probe_property,
        Rule::scenario => Rule::probe_line,
        _ => Rule::probe_elsewhere,
    }
}
