//! What an event can change, so that a rejected one changes nothing.

use super::facts::Told;
use super::{Chat, Session};
use crate::identity::Identity;
use crate::machine::Conversation;
use crate::protocol::{Event, EventKind};
use crate::time::Timestamp;
use std::sync::Arc;

/// A session before an event: what grows is only counted, and what is shared is copied when it changes.
pub(super) struct Before {
    identity: Arc<Identity>,
    told: Arc<Told>,
    last: Option<Timestamp>,
    wake: Option<Timestamp>,
    chats: usize,
    current: Option<Current>,
}

/// The current conversation before an event.
struct Current {
    /// Nothing, where the machine is told once at most: what it rejects leaves a conversation as it was.
    rules: Option<Conversation>,
    closed: bool,
    seq: u64,
    buttons: u64,
    calls_before: u64,
    calls: u32,
    stamps: usize,
}

impl Before {
    /// The session before `event`.
    pub(super) fn of(session: &Session, event: &Event) -> Before {
        let single = tells_once(&event.kind) && session.wake_at().is_none_or(|due| due > event.at);
        let current = |chat: &Chat| Current {
            rules: (!single).then(|| chat.rules.clone()),
            closed: chat.closed,
            seq: chat.seq,
            buttons: chat.buttons,
            calls_before: chat.calls_before,
            calls: chat.calls,
            stamps: chat.stamps.len(),
        };
        Before {
            identity: Arc::clone(&session.identity),
            told: Arc::clone(&session.told),
            last: session.last,
            wake: session.wake,
            chats: session.chats.len(),
            current: session.chats.last().map(current),
        }
    }

    /// Makes the session what it was.
    pub(super) fn restore(self, session: &mut Session) {
        let Before { identity, told, last, wake, chats, current } = self;
        (session.identity, session.told, session.last, session.wake) = (identity, told, last, wake);
        session.chats.truncate(chats);
        if let (Some(chat), Some(current)) = (session.chats.last_mut(), current) {
            let Current { rules, closed, seq, buttons, calls_before, calls, stamps } = current;
            if let Some(rules) = rules {
                chat.rules = rules;
            }
            (chat.closed, chat.seq, chat.buttons) = (closed, seq, buttons);
            (chat.calls_before, chat.calls) = (calls_before, calls);
            chat.stamps.truncate(stamps);
        }
    }
}

/// Whether an event tells the machine one thing at most, as its last step that can fail.
fn tells_once(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Message { .. }
            | EventKind::QuickReply { .. }
            | EventKind::ActionResult { .. }
            | EventKind::Facts { .. }
    )
}
