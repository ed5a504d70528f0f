//! Single pieces of the tree, written as an author would.

use crate::ast::{
    Asked, Condition, Line, LineKind, Literal, LiteralKind, Name, Operator, Person, Resolution, Scenario, Test,
};
use crate::source::Spanned;
use crate::time::Date;

/// A condition on one line.
pub fn condition(condition: &Condition) -> String {
    match condition {
        Condition::All(parts) => joined(parts, " and "),
        Condition::Any(parts) => joined(parts, " or "),
        Condition::Not(inner, _) => format!("not {}", part(inner)),
        Condition::Group(inner, _) => format!("({})", self::condition(inner)),
        Condition::Test(test) => self::test(test),
    }
}

fn joined(parts: &[Condition], word: &str) -> String {
    parts.iter().map(part).collect::<Vec<_>>().join(word)
}

/// A part of a longer condition, in parentheses where it would be read differently without them.
fn part(condition: &Condition) -> String {
    match condition {
        Condition::All(_) | Condition::Any(_) => format!("({})", self::condition(condition)),
        _ => self::condition(condition),
    }
}

fn test(test: &Test) -> String {
    let Asked { subject, operator, values: literals } = &*test.asked;
    let (subject, operator) = (&subject.name.value, operator.value);
    if operator == Operator::Holds {
        return subject.to_string();
    }
    let values: Vec<String> = literals.iter().map(literal).collect();
    let values = match (operator, literals.first().map(|value| &value.kind)) {
        (Operator::Matches, Some(LiteralKind::Text(pattern))) => format!("/{}/", pattern.replace('/', "\\/")),
        (Operator::IsOlderThanBusinessDays | Operator::IsWithinLastBusinessDays, Some(LiteralKind::Integer(1))) => {
            "1 business day".into()
        }
        (Operator::IsOlderThanBusinessDays | Operator::IsWithinLastBusinessDays, _) => {
            format!("{} business days", values.join(""))
        }
        _ => values.join(", "),
    };
    format!("{subject} {} {values}", operator.words()).trim_end().to_string()
}

fn literal(literal: &Literal) -> String {
    match &literal.kind {
        LiteralKind::Text(words) => text(words),
        LiteralKind::Texts(texts) => texts.iter().map(|words| text(words)).collect::<Vec<_>>().join(", "),
        _ => literal.to_string(),
    }
}

fn duration(milliseconds: i64) -> String {
    Literal { kind: LiteralKind::Duration(milliseconds), span: crate::source::Span::default() }.to_string()
}

/// A text in quotes, with its escapes.
fn text(words: &str) -> String {
    let mut quoted = String::from("\"");
    for character in words.chars() {
        match character {
            '"' | '\\' | '{' | '}' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// A scenario, line by line, in the canonical layout.
pub fn scenario(scenario: &Scenario) -> String {
    let lines: String = scenario.lines.iter().map(|line| format!("  {}\n", self::line(line))).collect();
    format!("scenario {} {{\n{lines}}}\n", text(&scenario.label.value))
}

fn line(line: &Line) -> String {
    match &line.kind {
        LineKind::Person(person) => self::person(person),
        LineKind::At(day, minutes) => {
            format!("at {} {}:{:02}", Date::from_days(*day), minutes / 60, minutes.rem_euclid(60))
        }
        LineKind::Fact(name, value) => format!("fact {} is {}", name.value, literal(value)),
        LineKind::ProfileIs { person, status } => format!("profile of {} is {}", person.value, status.value),
        LineKind::Side { split, side } => format!("split {} takes side {}", text(&split.value), side.value),
        LineKind::Office(availability) => format!("office is {}", availability.value),
        LineKind::ChatOpens { channel, locale, mobile_app } => {
            let app = if *mobile_app { " on the mobile app" } else { "" };
            format!("chat opens{}{app}{}", clause(" on ", channel), text_clause(" in locale ", locale))
        }
        LineKind::Writes(words) => format!("customer: {}", text(&words.value)),
        LineKind::Picks(label) => format!("customer picks {}", text(&label.value)),
        LineKind::PicksEarlier(label) => format!("customer picks earlier {}", text(&label.value)),
        LineKind::SignsIn { person, good_for } => {
            let time = good_for.as_ref().map_or_else(String::new, |time| format!(" for {}", duration(time.value)));
            format!("customer signs in as {}{time}", person.value)
        }
        LineKind::TokenRefused(reason) => format!("customer's token is refused because {}", reason.value),
        LineKind::SiteNames(person) => format!("site names customer as {}", person.value),
        LineKind::Onboards(person) => format!("customer onboards as {}", person.value),
        LineKind::SignsOut => "customer signs out".into(),
        LineKind::TimePasses(time) => format!("{} pass", duration(*time)),
        LineKind::Answers { action, outcome, data } => {
            format!("{} answers {}{}", action.value, outcome.value, fields(data))
        }
        LineKind::AgentJoins => "agent joins".into(),
        LineKind::Closed => "conversation is closed".into(),
        LineKind::Reopened => "conversation is reopened".into(),
        LineKind::NewConversation => "a new conversation begins".into(),
        LineKind::Expect(condition) => format!("expect {}", self::condition(condition)),
        LineKind::ExpectTrusted(true) => "expect message is trusted".into(),
        LineKind::ExpectTrusted(false) => "expect message is not trusted".into(),
        kind => bot_line(kind),
    }
}

fn bot_line(kind: &LineKind) -> String {
    match kind {
        LineKind::BotSays(words) => format!("bot: {}", text(&words.value)),
        LineKind::BotOffers(labels) => {
            let labels: Vec<String> = labels.iter().map(|label| text(&label.value)).collect();
            format!("bot offers {}", labels.join(", "))
        }
        LineKind::BotOnboards(words) => format!("bot shows onboarding {}", text(&words.value)),
        LineKind::BotCalls { action, arguments } => format!("bot calls {}{}", action.value, fields(arguments)),
        LineKind::BotNotes(words) => format!("bot notes {}", text(&words.value)),
        LineKind::BotAddsTopic(topic) => format!("bot adds topic {}", text(&topic.value)),
        LineKind::BotRemovesTopic(topic) => format!("bot removes topic {}", text(&topic.value)),
        LineKind::BotHandsOff { inbox, priority, reason, note } => format!(
            "bot hands off to inbox {}{}{}{}",
            text(&inbox.value),
            clause(" priority ", priority),
            text_clause(" reason ", reason),
            text_clause(" note ", note)
        ),
        LineKind::BotResolves(Resolution::Abandoned) => "bot resolves as abandoned".into(),
        _ => "bot resolves".into(),
    }
}

fn person(person: &Person) -> String {
    let word = if person.known { "profile" } else { "stranger" };
    let fields: Vec<String> =
        person.fields.iter().map(|(name, value)| format!("{}: {}", name.value, text(&value.value))).collect();
    format!("{word} {} {}", person.name.value, braces(&fields))
}

fn fields(fields: &[(Name, Literal)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}: {}", name.value, literal(value))).collect();
    if fields.is_empty() { String::new() } else { format!(" {}", braces(&fields)) }
}

fn braces(fields: &[String]) -> String {
    if fields.is_empty() { "{ }".into() } else { format!("{{ {} }}", fields.join(", ")) }
}

fn clause(word: &str, name: &Option<Name>) -> String {
    name.as_ref().map_or_else(String::new, |name| format!("{word}{}", name.value))
}

fn text_clause(word: &str, words: &Option<Spanned<Box<str>>>) -> String {
    words.as_ref().map_or_else(String::new, |words| format!("{word}{}", text(&words.value)))
}
