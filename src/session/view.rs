//! A session for people and tools: what it is at, as plain data that can be written as JSON.

use super::{Chat, Icon, Session};
use crate::artifact::Program;
use crate::identity::{Grade, Identification, ProfileStatus};
use crate::machine::Phase;
use crate::time::Timestamp;
use serde::Serialize;

/// What a session is at. Nothing can be resumed from it; that is what [`Session::save`] is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View<'a> {
    /// The session.
    pub session: &'a str,
    /// Who vouches for the customer.
    pub customer: Grade,
    /// How they were identified.
    pub identification: Identification,
    /// Whether the help desk knows them.
    pub profile: ProfileStatus,
    /// When the proof expires, if there is one.
    pub proof_expires: Option<Timestamp>,
    /// The earliest time at which a timer falls due.
    pub wake_at: Option<Timestamp>,
    /// The conversations, the current one last.
    pub conversations: Vec<ChatView<'a>>,
}

/// What a conversation is at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChatView<'a> {
    /// The conversation.
    pub conversation: &'a str,
    /// Whether it is closed.
    pub closed: bool,
    /// How far the rules have come: `running`, `handed_off`, `resolved` or `left`.
    pub phase: &'static str,
    /// The thread that they are in.
    pub thread: Option<&'a str>,
    /// The place where they wait.
    pub place: Option<&'a str>,
    /// The customer's messages.
    pub messages: Vec<MessageView<'a>>,
}

/// A message of the customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageView<'a> {
    /// The sender's id for it.
    pub message: &'a str,
    /// Whether the customer was authenticated when it arrived.
    pub trusted: bool,
    /// Its icon on the timeline, if it has one.
    pub icon: Option<Icon>,
}

impl Session {
    /// What the session is at.
    pub fn view<'a>(&'a self, program: &'a Program) -> View<'a> {
        let customer = self.identity.customer();
        View {
            session: &self.id,
            customer: customer.grade(),
            identification: customer.identification(),
            profile: customer.profile_status(),
            proof_expires: self.identity.proof_expires(),
            wake_at: self.wake_at(),
            conversations: self.chats.iter().map(|chat| chat.view(program)).collect(),
        }
    }
}

impl Chat {
    fn view<'a>(&'a self, program: &'a Program) -> ChatView<'a> {
        let message = |(message, trusted)| MessageView { message, trusted, icon: self.icon(message) };
        ChatView {
            conversation: &self.id,
            closed: self.closed,
            phase: match self.rules.phase() {
                Phase::Running => "running",
                Phase::HandedOff => "handed_off",
                Phase::Resolved => "resolved",
                Phase::Left => "left",
            },
            thread: self.rules.thread(program),
            place: self.rules.place(program),
            messages: self.stamps().map(message).collect(),
        }
    }
}
