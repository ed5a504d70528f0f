//! What the machine does, as effects of the session.

use super::turn::Turn;
use crate::machine::{Act, Outcome};
use crate::protocol::{EffectKind, QuickReply, ResolvedAs, Tried};

impl Turn<'_, '_> {
    /// Turns an act of the current conversation into an effect, and keeps what later events need to know of it.
    pub(super) fn act(&mut self, act: Act<'_>) {
        let ends = matches!(act, Act::Resolved { .. });
        let asks = matches!(&act, Act::Say { quick_replies, .. } if !quick_replies.is_empty());
        let kind = self.effect(act);
        self.emit(kind);
        if let Some(chat) = self.session.chats.last_mut().filter(|_| asks) {
            chat.buttons = chat.seq;
        }
        if ends {
            self.close_chat();
        }
    }

    fn effect(&mut self, act: Act<'_>) -> EffectKind {
        let name = str::to_owned;
        match act {
            Act::Say { text, quick_replies } => EffectKind::Say {
                text: name(text),
                locale: self.session.told.locale_of(self.engine.program),
                quick_replies: quick_replies
                    .iter()
                    .map(|reply| QuickReply { id: reply.id.into(), label: reply.label.into() })
                    .collect(),
            },
            Act::ShowOnboarding { text, fields } => {
                EffectKind::ShowOnboarding { text: name(text), fields: fields.iter().map(name).collect() }
            }
            Act::CallAction { call, action, arguments, due } => EffectKind::CallAction {
                call: self.number(call),
                action: action.into(),
                arguments: arguments.iter().map(|(input, value)| (name(input), value.clone())).collect(),
                due,
            },
            Act::Note { text } => EffectKind::Note { text: name(text) },
            Act::TopicAdded { topic } => EffectKind::TopicAdded { topic: topic.into() },
            Act::TopicRemoved { topic } => EffectKind::TopicRemoved { topic: topic.into() },
            Act::HandedOff { inbox, priority, reason, note } => EffectKind::HandedOff {
                inbox: inbox.into(),
                priority: priority.map(name),
                reason: reason.map(name),
                note: note.map(name),
            },
            Act::Resolved { outcome: Outcome::Resolved } => EffectKind::Resolved { outcome: ResolvedAs::Resolved },
            Act::Resolved { outcome: Outcome::Abandoned } => EffectKind::Resolved { outcome: ResolvedAs::Abandoned },
            Act::Fault { code, text, thread, line } => {
                EffectKind::Fault { code: code.into(), text: text.into(), thread: thread.map(name), line }
            }
            Act::Decided { thread, line, label, tried } => EffectKind::Decided {
                thread: thread.map(name),
                line,
                label: label.into(),
                tried: tried.iter().map(tried_rule).collect(),
            },
        }
    }

    /// The session's number of a call of the current conversation: an answer must never reach another one.
    fn number(&mut self, call: u32) -> u64 {
        let Some(chat) = self.session.chats.last_mut() else { return u64::from(call) };
        chat.calls = chat.calls.max(call);
        chat.calls_before.saturating_add(u64::from(call))
    }
}

fn tried_rule(rule: &crate::machine::Tried<'_>) -> Tried {
    let reads = rule.reads.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Tried { label: rule.label.into(), reads }
}
