//! What the customer or an agent sees, beside the lines of a scenario and in their words.

use indexmap::IndexMap;

use crate::given::Given;
use crate::ir::{LineKind, Priority, Resolution, Workspace};
use crate::manifest::is_word;
use crate::protocol::{EffectKind, QuickReply, ResolvedAs};
use crate::time::describe_duration;
use crate::value::{Type, Value};

/// An effect that a scenario must list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    Says { text: String, quick_replies: Vec<QuickReply> },
    Onboards { text: String },
    Calls { call: u64, action: String, arguments: IndexMap<String, Given> },
    Notes { text: String },
    Topic { topic: String, added: bool },
    HandsOff { inbox: String, priority: Option<String>, reason: Option<String>, note: Option<String> },
    Resolves(ResolvedAs),
    NewConversation,
    Fault { text: String },
}

impl Seen {
    /// The effect, if anybody sees it. Stamps and changes of identity are seen through `expect` only.
    pub fn of(effect: EffectKind, first_conversation: bool) -> Option<Seen> {
        Some(match effect {
            EffectKind::Say { text, quick_replies, .. } => Seen::Says { text, quick_replies },
            EffectKind::ShowOnboarding { text, .. } => Seen::Onboards { text },
            EffectKind::CallAction { call, action, arguments, .. } => Seen::Calls { call, action, arguments },
            EffectKind::Note { text } => Seen::Notes { text },
            EffectKind::TopicAdded { topic } => Seen::Topic { topic, added: true },
            EffectKind::TopicRemoved { topic } => Seen::Topic { topic, added: false },
            EffectKind::HandedOff { inbox, priority, reason, note } => Seen::HandsOff { inbox, priority, reason, note },
            EffectKind::Resolved { outcome } => Seen::Resolves(outcome),
            EffectKind::ConversationStarted { .. } if !first_conversation => Seen::NewConversation,
            EffectKind::Fault { text, .. } => Seen::Fault { text },
            _ => return None,
        })
    }

    /// Whether it is what `line` says. What a line leaves out is not compared.
    pub fn fits(&self, line: &LineKind, workspace: &Workspace) -> bool {
        match (self, line) {
            (Seen::Says { text, .. }, LineKind::BotSays(expected)) => text == expected,
            (Seen::Onboards { text }, LineKind::BotOnboards(expected)) => text == expected,
            (Seen::Notes { text }, LineKind::BotNotes(expected)) => text == expected,
            (Seen::Calls { action, arguments, .. }, LineKind::BotCalls { action: id, arguments: expected }) => {
                let Some(called) = workspace.actions.get(id.index()).filter(|called| called.name == *action) else {
                    return false;
                };
                let given = |(name, value): &(String, Value)| {
                    let kind = called.inputs.iter().find(|input| input.name == *name).map(|input| &input.kind);
                    kind.is_some_and(|kind| arguments.get(name) == Some(&Given::of(value, kind)))
                };
                expected.iter().all(given)
            }
            (Seen::Topic { topic, added: true }, LineKind::BotAddsTopic(id))
            | (Seen::Topic { topic, added: false }, LineKind::BotRemovesTopic(id)) => {
                workspace.topics.get(id.index()) == Some(topic)
            }
            (Seen::HandsOff { inbox, priority, reason, note }, LineKind::BotHandsOff { .. }) => {
                let LineKind::BotHandsOff { inbox: to, priority: urgency, reason: why, note: told } = line else {
                    return false;
                };
                let same =
                    |expected: &Option<String>, actual: &Option<String>| expected.is_none() || expected == actual;
                workspace.inboxes.get(to.index()) == Some(inbox)
                    && same(&urgency.map(|urgency| word(urgency).to_string()), priority)
                    && same(why, reason)
                    && same(told, note)
            }
            (Seen::Resolves(actual), LineKind::BotResolves(expected)) => match expected {
                Resolution::Resolved => *actual == ResolvedAs::Resolved,
                Resolution::Abandoned => *actual == ResolvedAs::Abandoned,
            },
            (Seen::NewConversation, LineKind::NewConversation) => true,
            _ => false,
        }
    }

    /// It as the lines that a scenario would list it with.
    pub fn lines(&self, workspace: &Workspace) -> Vec<String> {
        match self {
            Seen::Says { text, quick_replies } => {
                let labels: Vec<String> = quick_replies.iter().map(|reply| quote(&reply.label)).collect();
                let offers = (!labels.is_empty()).then(|| format!("bot offers {}", labels.join(", ")));
                std::iter::once(format!("bot: {}", quote(text))).chain(offers).collect()
            }
            Seen::Onboards { text } => vec![format!("bot shows onboarding {}", quote(text))],
            Seen::Calls { action, arguments, .. } => {
                let called = workspace.actions.iter().find(|called| called.name == *action);
                let inputs = called.map_or(&[][..], |called| &called.inputs);
                let argument = |(name, value): (&String, &Given)| {
                    let kind = inputs.iter().find(|input| input.name == *name).map_or(&Type::Text, |input| &input.kind);
                    format!("{name}: {}", spell(value, kind))
                };
                let arguments: Vec<String> = arguments.iter().map(argument).collect();
                vec![match arguments.is_empty() {
                    true => format!("bot calls {action}"),
                    false => format!("bot calls {action} {{ {} }}", arguments.join(", ")),
                }]
            }
            Seen::Notes { text } => vec![format!("bot notes {}", quote(text))],
            Seen::Topic { topic, added: true } => vec![format!("bot adds topic {}", quote(topic))],
            Seen::Topic { topic, added: false } => vec![format!("bot removes topic {}", quote(topic))],
            Seen::HandsOff { inbox, priority, reason, note } => {
                let mut line = format!("bot hands off to inbox {}", quote(inbox));
                line.extend(priority.iter().map(|priority| format!(" priority {priority}")));
                line.extend(reason.iter().map(|reason| format!(" reason {}", quote(reason))));
                line.extend(note.iter().map(|note| format!(" note {}", quote(note))));
                vec![line]
            }
            Seen::Resolves(ResolvedAs::Resolved) => vec!["bot resolves".into()],
            Seen::Resolves(ResolvedAs::Abandoned) => vec!["bot resolves as abandoned".into()],
            Seen::NewConversation => vec!["a new conversation begins".into()],
            Seen::Fault { text } => vec![format!("# the conversation was stopped: {text}")],
        }
    }
}

fn word(priority: Priority) -> &'static str {
    Priority::WORDS.iter().find(|(_, known)| *known == priority).map_or("", |(word, _)| word)
}

/// A text in the quotes of the language.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '{' | '}' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            _ => out.push(letter),
        }
    }
    out + "\""
}

/// A value as a scenario would write it.
pub(crate) fn in_words(value: &Value, kind: &Type) -> String {
    spell(&Given::of(value, kind), kind)
}

/// The same, of what the host gave.
pub(super) fn spell(value: &Given, kind: &Type) -> String {
    match (value, kind) {
        (Given::Null, _) => "unknown".into(),
        (Given::Boolean(true), _) => "yes".into(),
        (Given::Boolean(false), _) => "no".into(),
        (Given::Integer(milliseconds), Type::Duration) => describe_duration(*milliseconds),
        (Given::Integer(number), _) => number.to_string(),
        (Given::Decimal(number), _) => number.to_string(),
        (Given::Text(text), Type::OneOf(_)) if is_word(text) => text.clone(),
        (Given::Text(text), Type::Date | Type::Money { .. }) => text.clone(),
        (Given::Text(text), _) => quote(text),
        (Given::List(items), _) if items.is_empty() => "empty".into(),
        (Given::List(items), _) => items.iter().map(|item| spell(item, kind)).collect::<Vec<_>>().join(", "),
        (Given::Map(_), _) => "a record".into(),
    }
}
