//! Names for generated scenarios: who the customer is, and what they do.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::ir::{BUILT_IN_FACTS, Fact, FactId, LineKind, Workspace, builtin};
use crate::prove::Example;
use crate::scenario;
use crate::time::describe_duration;
use crate::value::{Type, Value};

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// How many things that happen are told.
const TOLD: usize = 4;

/// What happens in an example, in a few words.
pub(super) fn label(workspace: &Workspace, example: &Example) -> String {
    let lines: Vec<&LineKind> = example.turns.iter().flat_map(|turn| &turn.lines).collect();
    let opens = lines.iter().position(|line| matches!(line, LineKind::ChatOpens { .. } | LineKind::Reopened));
    let (before, behind) = lines.split_at(opens.unwrap_or(0));
    let mut owner = None;
    let who = before.iter().rev().find_map(|line| match line {
        LineKind::SignsIn { person, .. } => Some((Some(*person), "signed in")),
        LineKind::SiteNames(person) => Some((Some(*person), "named by the site")),
        LineKind::Onboards(person) => Some((Some(*person), "onboarded")),
        LineKind::Closed => Some((None, "writes again")),
        _ => None,
    });
    if let Some((person, _)) = who {
        owner = person;
    }
    let mut told: Vec<String> = Vec::new();
    told.extend(before.iter().chain(behind.first()).filter_map(|line| circumstance(workspace, line)));
    let mut ends = before.iter().any(|line| is_short(line));
    for line in behind.iter().skip(1) {
        ends |= is_short(line);
        told.extend(match line {
            // A token that is made to run out does so while two seconds pass.
            LineKind::TimePasses(2_000) if std::mem::take(&mut ends) => Some("the token expires".into()),
            line => deed(workspace, line, &mut owner),
        });
    }
    if told.len() > TOLD {
        told.splice(1..told.len() + 1 - TOLD, ["…".to_string()]);
    }
    let stranger = owner_of(&lines).and_then(|at| example.people.get(at)).is_some_and(|person| !person.known);
    let who = who.map_or("anonymous", |(_, who)| who);
    let who = if stranger { format!("{who}, no profile") } else { who.to_string() };
    if told.is_empty() { format!("{who}: says nothing") } else { format!("{who}: {}", told.join(", ")) }
}

/// A sign-in that is good for less than it is without a word about it.
fn is_short(line: &LineKind) -> bool {
    matches!(line, LineKind::SignsIn { good_for, .. } if *good_for < scenario::TOKEN_TIME)
}

/// The first person who is named in any way.
fn owner_of(lines: &[&LineKind]) -> Option<usize> {
    lines.iter().find_map(|line| match line {
        LineKind::SignsIn { person, .. } | LineKind::SiteNames(person) | LineKind::Onboards(person) => Some(*person),
        _ => None,
    })
}

/// Numbers scenarios that have the same name.
pub(super) fn tell_apart(drafts: &mut [Draft], labels: &BTreeSet<String>) {
    let mut times: BTreeMap<String, usize> = labels.iter().map(|label| (label.clone(), 1)).collect();
    for draft in drafts {
        let times = times.entry(draft.label.clone()).or_default();
        *times += 1;
        if *times > 1 {
            draft.label = format!("{} ({times})", draft.label);
        }
    }
}

/// What somebody who knows the workspace would say of what is known; nothing of a line about something else.
fn circumstance(workspace: &Workspace, line: &LineKind) -> Option<String> {
    let word = |fact: FactId, value: i64| {
        let words = BUILT_IN_FACTS.get(fact.index()).and_then(|(_, words)| *words);
        words.and_then(|words| words.get(usize::try_from(value).ok()?)).copied().unwrap_or("")
    };
    Some(match line {
        LineKind::ChatOpens { channel, .. } if *channel > 0 => format!("on {}", word(builtin::CHANNEL, *channel)),
        LineKind::ProfileIs { status, .. } => match word(builtin::PROFILE, *status) {
            "found" => "has a profile".into(),
            "none" => "has no profile".into(),
            "ambiguous" => "has several profiles".into(),
            _ => "cannot be looked up".into(),
        },
        LineKind::Office(value) => match word(builtin::AVAILABILITY, *value) {
            "UNAVAILABLE_BUSY" => "all agents are busy".into(),
            "UNAVAILABLE_OFFICE_CLOSED" => "the office is closed".into(),
            _ => "agents are available".into(),
        },
        LineKind::Fact(fact, value) => known(workspace.facts.get(fact.index())?, value),
        LineKind::Side { split, side } => format!("side {} of {split}", side + 1),
        LineKind::At(_) => "at another time".into(),
        _ => return None,
    })
}

/// A fact and its value: "vip", "not vip", "plan is gold".
fn known(fact: &Fact, value: &Value) -> String {
    let name = fact.name.replace('_', " ");
    match (&fact.kind, value) {
        (Type::Boolean, Value::Number(0)) => format!("not {name}"),
        (Type::Boolean, _) => name,
        // A label stands in quotes itself.
        _ => format!("{name} is {}", scenario::in_words(value, &fact.kind).replace('"', "'")),
    }
}

fn deed(workspace: &Workspace, line: &LineKind, owner: &mut Option<usize>) -> Option<String> {
    let mut somebody = |person: usize, same: &str, other: &str| {
        let is_owner = *owner.get_or_insert(person) == person;
        String::from(if is_owner { same } else { other })
    };
    Some(match line {
        LineKind::Writes(text) => format!("writes '{text}'"),
        LineKind::Picks(label) => format!("picks '{label}'"),
        LineKind::SignsIn { person, .. } => somebody(*person, "signs in", "somebody else signs in"),
        LineKind::SiteNames(person) => somebody(*person, "is named by the site", "the site names somebody else"),
        LineKind::Onboards(person) => somebody(*person, "gives name and address", "somebody else gives an address"),
        LineKind::SignsOut => "signs out".into(),
        // What is left of a time limit is a few seconds less than somebody would call it.
        LineKind::TimePasses(length @ 120_000..) => {
            format!("{} later", describe_duration(length.saturating_add(MINUTE - 1) / MINUTE * MINUTE))
        }
        LineKind::TimePasses(length) => format!("{} later", describe_duration(*length)),
        LineKind::Answers { action, outcome, .. } if outcome == "failed" => {
            format!("{} fails", workspace.actions.get(action.index())?.name)
        }
        LineKind::Answers { action, outcome, .. } => {
            format!("{} answers {outcome}", workspace.actions.get(action.index())?.name)
        }
        line => return circumstance(workspace, line),
    })
}
