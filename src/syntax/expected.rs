//! What could have stood at a place, in words.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};

use super::grammar::{Grammar, Rule};

/// How far the grammar got, and what it would have taken there.
pub(super) struct Probe {
    /// Where it stopped.
    pub at: usize,
    /// Kinds of things that could stand there, such as "a text in quotes".
    pub things: Vec<&'static str>,
    /// Words and signs that could stand there.
    pub words: Vec<String>,
}

impl Probe {
    /// True when `word` could stand there.
    pub fn expects(&self, word: &str) -> bool {
        self.words.iter().any(|expected| expected == word)
    }

    /// All of it as one phrase: "`=>` or `{`".
    pub fn phrase(&self) -> String {
        const MOST: usize = 5;
        // Nobody knows which block this is.
        if self.things.len() > 2 {
            return "something else".into();
        }
        let is_told = |word: &&String| !self.things.iter().any(|thing| is_part_of(word, thing));
        let mut words: Vec<&String> = self.words.iter().filter(is_told).collect();
        // `is` speaks for all questions about a fact, and comes last: most often something else is missing.
        words.retain(|word| !matches!(word.as_str(), "at" | "contains" | "starts" | "ends" | "matches"));
        words.sort_by_key(|word| (*word == "is", word.starts_with(|c: char| c.is_ascii_alphabetic())));
        let words = words.into_iter().map(|word| format!("`{}`", whole_phrase(word)));
        let mut all: Vec<String> = self.things.iter().map(|thing| (*thing).to_string()).chain(words).collect();
        if all.len() > MOST {
            all.truncate(MOST);
            all.push("something else".into());
        }
        match all.split_last() {
            None => "nothing more".into(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

/// Reads `text` as one `rule`, which fails, and tells where and why.
///
/// `None` where it does not fail after all. The caller sees to it that error details are switched on.
pub(super) fn probe(rule: Rule, text: &str) -> Option<Probe> {
    let furthest = Grammar::parse(rule, text).err()?.parse_attempts()?.max_position;
    let at = word_start(text, furthest.min(text.len()));
    // Words that may not stand somewhere are looked at too, and then seem to have been read.
    let last = word_start(text, at.saturating_sub(1));
    if at > last && FORBIDDEN.contains(&text.get(last..at)?) {
        let earlier = probe_at(rule, text, last)?;
        if !earlier.expects(text.get(last..at)?) {
            return Some(earlier);
        }
    }
    probe_at(rule, text, at)
}

/// What could stand at `at`.
pub(super) fn probe_at(rule: Rule, text: &str, at: usize) -> Option<Probe> {
    // Read again with something unreadable at that place: a word that only begins like one of the language would
    // otherwise hide what else was expected.
    let head = text.get(..at)?.trim_ascii_end();
    let separator = match head.lines().next_back() {
        None => "",
        Some(line) if line.contains('#') => "\n",
        Some(_) => " ",
    };
    let stopped = format!("{head}{separator}\u{1}");
    let error = Grammar::parse(rule, &stopped).err()?;
    let mut words: Vec<String> = error.parse_attempts()?.expected_tokens().iter().map(ToString::to_string).collect();
    words.retain(|word| is_word_or_sign(word));
    let mut things = Vec::new();
    if let (InputLocation::Pos(place), ErrorVariant::ParsingError { positives, .. }) = (&error.location, &error.variant)
        && *place + 1 == stopped.len()
    {
        for thing in positives.iter().filter_map(|rule| phrase(*rule)) {
            if !things.contains(&thing) {
                things.push(thing);
            }
        }
    }
    if things.contains(&VALUE) {
        // Texts and numbers are values.
        things.retain(|thing| ![TEXT, NUMBER].contains(thing));
    }
    Some(Probe { at, things, words })
}

/// The grammar's `reserved`, `is_word` and `pattern_word`.
const FORBIDDEN: [&str; 13] =
    ["and", "or", "not", "is", "when", "unless", "otherwise", "known", "unknown", "before", "after", "older", "within"];

/// The start of the word that `at` stands in.
fn word_start(text: &str, at: usize) -> usize {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    let mut start = at;
    while start > 0 && is_word(bytes.get(start)) && is_word(bytes.get(start - 1)) {
        start -= 1;
    }
    start
}

/// False for what every gap and every number could begin with.
fn is_word_or_sign(token: &str) -> bool {
    matches!(token, "{" | "}" | "(" | ")" | "[" | "]" | "=>" | "," | ":" | "..")
        || token.len() > 1 && token.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
        || token == "a"
}

/// True for first words of the things that a phrase stands for.
fn is_part_of(word: &str, thing: &str) -> bool {
    let words: &[&str] = match thing {
        ACTION => &[
            "say", "pivot", "hand", "ask", "always", "rules", "resolve", "note", "set", "call", "wait", "do", "decide",
            "onboard", "add", "remove", "split",
        ],
        EVENT => &["chat", "customer", "token", "idle"],
        EFFECT => &[
            "say",
            "messages",
            "message",
            "use",
            "ask",
            "questions",
            "question",
            "onboard",
            "call",
            "hand",
            "a",
            "resolve",
            "pivot",
            "add",
            "note",
        ],
        ITEM => {
            &["start", "thread", "inactive", "steps", "on", "remember", "define", "guarantee", "scenario", "migrate"]
        }
        PROPERTY => {
            let own = ["never", "always", "once", "after", "at", "every", "no", "first", "possible"];
            return own.contains(&word) || is_part_of(word, EFFECT);
        }
        LINE => &[
            "customer",
            "bot",
            "chat",
            "profile",
            "stranger",
            "at",
            "fact",
            "office",
            "site",
            "customer's",
            "agent",
            "conversation",
            "a",
            "expect",
        ],
        ROW => &["not", "known", "unknown"],
        CONDITION => &["not", "("],
        VALUE => &["not", "known", "unknown", "one", "before", "after", "older", "within"],
        TYPE => &["integer", "money", "one", "list"],
        KIND => &["yes"],
        ENDING => &["resolved", "abandoned"],
        _ => &[],
    };
    words.contains(&word)
}

/// A word with those that always follow it.
fn whole_phrase(word: &str) -> &str {
    match word {
        "hand" => "hand off to inbox",
        "pivot" => "pivot to",
        "anything" => "anything else",
        "no" => "no answer in",
        "up" => "up to",
        "starts" => "starts with",
        "ends" => "ends with",
        "decide" => "decide by",
        "add" => "add topic",
        "remove" => "remove topic",
        word => word,
    }
}

const ACTION: &str = "an action such as `say`, `ask` or `pivot to`";
const EVENT: &str = "something that can happen, such as `customer writes`";
const EFFECT: &str = "something that the bot does, such as `say` or `hand off`";
const ITEM: &str = "`thread`, `on`, `scenario` or another beginning";
const PROPERTY: &str = "a line of a guarantee, such as `never …`";
const LINE: &str = r#"a line of a scenario, such as `customer: "…"` or `bot: "…"`"#;
const ROW: &str = "a row such as `found, * =>`";
const CONDITION: &str = "a condition such as `customer is authenticated`";
const VALUE: &str = "a value";
const NUMBER: &str = "a whole number";
const TYPE: &str = "a type such as `text`";
const KIND: &str = "what the answer must be, such as `email`";
const ENDING: &str = "`resolved` or `abandoned`";
/// Where only a text may stand, words without quotes are most likely meant as one.
pub(super) const TEXT: &str = "a text in quotes";

/// A rule in the words of somebody who reads it; none where its own first word says it best.
fn phrase(rule: Rule) -> Option<&'static str> {
    use Rule as R;
    Some(match rule {
        R::text | R::fallback => TEXT,
        R::name | R::path | R::named_type => "a name",
        R::reference => "the name of a fact",
        R::pattern_text => "a pattern such as `/[0-9]+/`",
        R::integer => NUMBER,
        R::amount => "a duration such as `5 minutes`",
        R::value_word
        | R::is_not
        | R::date_and_time
        | R::date
        | R::time_of_day
        | R::money
        | R::duration
        | R::decimal => VALUE,
        R::currency => "a currency such as `EUR`",
        R::percent | R::share => "a share such as `50%`",
        R::condition | R::subject | R::negation | R::group => CONDITION,
        R::say
        | R::pivot
        | R::hand_off
        | R::ask
        | R::rules
        | R::resolve
        | R::note
        | R::set
        | R::call
        | R::wait
        | R::do_steps
        | R::decide
        | R::onboard
        | R::add_topic
        | R::remove_topic
        | R::split => ACTION,
        R::chat_opens
        | R::customer_writes
        | R::customer_picks
        | R::customer_identifies
        | R::customer_authenticates
        | R::customer_signs_out
        | R::customer_becomes
        | R::token_expires
        | R::idle => EVENT,
        R::say_effect
        | R::use_effect
        | R::ask_effect
        | R::onboard_effect
        | R::call_effect
        | R::hand_off_effect
        | R::resolve_effect
        | R::pivot_effect
        | R::add_topic_effect
        | R::note_effect => EFFECT,
        R::start | R::thread | R::steps | R::remember | R::define | R::guarantee | R::scenario | R::migrate => ITEM,
        R::never
        | R::always_before
        | R::never_again
        | R::always_after
        | R::at_most
        | R::conversation_ends
        | R::conversation_can_end
        | R::no_long_wait
        | R::first_message
        | R::possible
        | R::independent => PROPERTY,
        R::person_line
        | R::look_up_line
        | R::at_line
        | R::fact_line
        | R::office_line
        | R::side_line
        | R::opens_line
        | R::writes_line
        | R::picks_line
        | R::picks_earlier_line
        | R::signs_in_line
        | R::signs_out_line
        | R::onboards_line
        | R::token_line
        | R::names_line
        | R::passes_line
        | R::agent_joins
        | R::closed_line
        | R::reopened_line
        | R::new_conversation
        | R::answers_line
        | R::expect_trusted
        | R::expect_line
        | R::bot_says
        | R::bot_offers
        | R::bot_hands_off
        | R::bot_resolves
        | R::bot_notes
        | R::bot_calls
        | R::bot_onboards
        | R::bot_adds_topic
        | R::bot_removes_topic => LINE,
        R::row
        | R::anything_pattern
        | R::none_of_pattern
        | R::compare_pattern
        | R::range_pattern
        | R::one_of_pattern => ROW,
        R::integer_type | R::money_type | R::one_of_type | R::list_type => TYPE,
        R::answer_kind => KIND,
        R::resolution => ENDING,
        _ => return None,
    })
}
