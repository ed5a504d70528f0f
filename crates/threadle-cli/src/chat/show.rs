//! Effects as they are seen: what the customer sees at the left, what agents and the host see set off from it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use threadle::artifact::{BUILT_IN_FACTS, FactId, builtin};
use threadle::given::Given;
use threadle::identity::{Grade, Identification, ProfileStatus};
use threadle::protocol::{Effect, EffectKind, ResolvedAs};

const BOT: Style = AnsiColor::Green.on_default().bold();
const AGENT: Style = AnsiColor::Yellow.on_default();
const ASIDE: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default();

/// Shows an effect; stamps and the time of the next timer are not shown.
pub fn show(effect: &Effect, out: &mut impl Write) -> io::Result<()> {
    match &effect.kind {
        EffectKind::Say { text, quick_replies, .. } => {
            writeln!(out, "{BOT}bot>{BOT:#} {text}")?;
            for (index, reply) in quick_replies.iter().enumerate() {
                writeln!(out, "       [{}] {}", index + 1, reply.label)?;
            }
            Ok(())
        }
        EffectKind::ShowOnboarding { text, fields } => {
            writeln!(out, "{BOT}bot>{BOT:#} {text}")?;
            aside(out, &format!("shows a form for {}: `/onboard NAME EMAIL`", fields.join(", ")))
        }
        EffectKind::CallAction { action, arguments, due, .. } => {
            let argument = |(name, value): (&String, &Given)| format!("{name}: {}", plain(value));
            let arguments: Vec<String> = arguments.iter().map(argument).collect();
            aside(out, &format!("calls {action}({}), until {due}: `/answer OUTCOME key=value …`", arguments.join(", ")))
        }
        EffectKind::Note { text } => agent(out, &format!("note: {text}")),
        EffectKind::TopicAdded { topic } => agent(out, &format!("topic added: {topic}")),
        EffectKind::TopicRemoved { topic } => agent(out, &format!("topic removed: {topic}")),
        EffectKind::HandedOff { inbox, priority, reason, note } => {
            let mut words = format!("handed off to inbox {inbox}");
            words.extend(priority.iter().map(|priority| format!(", priority {priority}")));
            words.extend(reason.iter().map(|reason| format!(", because: {reason}")));
            agent(out, &words)?;
            note.iter().try_for_each(|note| agent(out, &format!("note: {note}")))
        }
        EffectKind::Resolved { outcome: ResolvedAs::Resolved } => agent(out, "resolved"),
        EffectKind::Resolved { outcome: ResolvedAs::Abandoned } => agent(out, "abandoned"),
        EffectKind::ConversationStarted { customer, identification, profile, .. } => {
            aside(out, &format!("{} begins: {}", conversation(effect), identity(*customer, *identification, *profile)))
        }
        EffectKind::IdentityChanged { customer, identification, profile, .. } => {
            aside(out, &identity(*customer, *identification, *profile))
        }
        EffectKind::IdentityRefused { reason } => aside(out, &format!("refused: {reason}")),
        EffectKind::ConversationLeft { successor } => {
            aside(out, &format!("{} is left to its owner; {successor} begins", conversation(effect)))
        }
        EffectKind::RevisionChanged { how, .. } => aside(out, &format!("the rules have changed: {}", how.word())),
        EffectKind::Fault { code, text, .. } => {
            writeln!(out, "     {BAD}the rules were stopped ({code}): {text}{BAD:#}")
        }
        EffectKind::Decided { label, .. } => aside(out, &format!("rule “{label}”")),
        EffectKind::MessageStamped { .. } | EffectKind::WakeAt { .. } => Ok(()),
    }
}

/// Something that agents see.
fn agent(out: &mut impl Write, words: &str) -> io::Result<()> {
    writeln!(out, "     {AGENT}agents see:{AGENT:#} {words}")
}

/// Something that nobody in the conversation sees.
pub fn aside(out: &mut impl Write, words: &str) -> io::Result<()> {
    writeln!(out, "     {ASIDE}({words}){ASIDE:#}")
}

/// Something that was typed and cannot be done.
pub fn refuse(out: &mut impl Write, words: &str) -> io::Result<()> {
    writeln!(out, "     {BAD}{words}{BAD:#}")
}

fn conversation(effect: &Effect) -> &str {
    effect.conversation.as_deref().unwrap_or("the conversation")
}

/// Who the customer is, in the words of the language.
fn identity(customer: Grade, identification: Identification, profile: ProfileStatus) -> String {
    let word = |fact: FactId, index: usize| {
        let (name, words) = BUILT_IN_FACTS[fact.index()];
        format!("{name} is {}", words.and_then(|words| words.get(index)).unwrap_or(&""))
    };
    [
        word(builtin::CUSTOMER, customer as usize),
        word(builtin::IDENTIFICATION, identification as usize),
        word(builtin::PROFILE, profile as usize),
    ]
    .join(", ")
}

/// A value in words.
pub fn plain(value: &Given) -> String {
    match value {
        Given::Null => "unknown".into(),
        Given::Boolean(true) => "yes".into(),
        Given::Boolean(false) => "no".into(),
        Given::Integer(number) => number.to_string(),
        Given::Decimal(number) => number.to_string(),
        Given::Text(text) => text.clone(),
        Given::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Given::Map(_) => "a record".into(),
    }
}
